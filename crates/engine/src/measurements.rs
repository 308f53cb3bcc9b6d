//! Measurements of one table: one place for each (series, chunk).

use crate::distribution::{Binning, Distribution, Histogram};
use crate::learned::{FeatureReference, Learned};
use crate::prepare::TableInfo;
use crate::series::SeriesKey;
use crate::shapes::Shaped;
use stats::domain_classifier::Separation;
use stats::error::StatsError;
use stats::kept_rows::chunk_rows::RowsByChunk;
use stats::measured::{Measured as Value, Reading};
use stats::performance::chunk_performance::{By, ChunkPerformance, OutputChunk, Selection};
use stats::performance::offset::Offset;
use stats::reconstruction::Reconstructed;
use stats::segments::Outside;
use stats::state::{Reader, State, require};
use stats::table::chunking::Chunk;
use std::sync::Arc;

/// All measurements of one table.
pub struct Measurements {
    /// The chunks, in time order.
    pub chunks: Vec<Chunk>,
    /// Counts of the whole table.
    pub info: TableInfo,
    /// The series, in order.
    pub keys: Vec<SeriesKey>,
    /// Series by series, chunk by chunk.
    pub values: Vec<Value>,
    /// Feature by feature, chunk by chunk.
    histograms: Vec<Histogram>,
    /// Rows with a label, by chunk. Empty where performance is not watched, as is all that follows.
    pub labelled: Vec<f64>,
    /// Sums of the labels.
    pub target_sums: Vec<f64>,
    /// Tests whether labelled rows are like the others.
    pub selections: Vec<Option<Selection>>,
    /// Labels of two classes against what the scores of their rows say.
    pub offsets: Vec<Option<Offset>>,
    /// Chunk by chunk, column by column.
    pub outputs: Vec<Vec<OutputChunk>>,
    /// Rows of each chunk, from which causes are told; none of a reference, of summaries, or where none are kept.
    pub rows: RowsByChunk,
    /// Columns that have a fault by their shape, chunk by chunk; empty where none are looked for.
    pub shapes: Vec<Vec<Shaped>>,
    /// The same of each segment that is watched, in their order.
    pub segments: Vec<Arc<Measurements>>,
    /// Rows outside of all segments of the reference, entry by entry; none of the reference itself.
    pub outside: Vec<Outside>,
}

impl Measurements {
    /// Puts what was measured into series, in the order of [`Learned::series_keys`].
    pub fn collect(learned: &Learned, chunks: Vec<Chunk>, info: TableInfo, found: PerCalculator) -> Measurements {
        let (keys, mut values) = (learned.series_keys(), Vec::new());
        add_performance(&found.performance, &mut values);
        for (feature, own) in found.columns.iter().enumerate() {
            for place in 0..learned.column_keys(feature).len() {
                values.extend(own.iter().map(|(series, _)| series[place]));
            }
        }
        add_joint(&found.reconstructions.iter().map(Joint::from).collect::<Vec<_>>(), &mut values);
        add_joint(&found.separations.iter().map(Joint::from).collect::<Vec<_>>(), &mut values);
        for place in 0..found.faults.first().map_or(0, Vec::len) {
            values.extend(found.faults.iter().map(|chunk| chunk[place]));
        }
        values.extend(chunks.iter().filter_map(|chunk| learned.row_count(chunk.end - chunk.start)));
        for place in 0..learned.plan.own.len() {
            values.extend(found.own.iter().map(|chunk| chunk[place]));
        }
        debug_assert_eq!(values.len(), keys.len() * chunks.len(), "every series has its name");
        Measurements {
            info,
            keys,
            values,
            histograms: found.columns.into_iter().flatten().map(|(_, histogram)| histogram).collect(),
            labelled: found.performance.iter().map(|chunk| chunk.labelled as f64).collect(),
            target_sums: found.performance.iter().map(|chunk| chunk.target_sum).collect(),
            selections: found.performance.iter().map(|chunk| chunk.selection).collect(),
            offsets: found.performance.iter().map(|chunk| chunk.offset).collect(),
            outputs: found.performance.into_iter().map(|chunk| chunk.outputs).collect(),
            rows: found.rows,
            shapes: found.shapes,
            segments: Vec::new(),
            outside: Vec::new(),
            chunks,
        }
    }

    /// Writes everything but the names of the series, which follow from what was learned. Of a reference: no labels joined it.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.chunks.write(out);
        self.info.rows.write(out);
        self.info.without_time.write(out);
        self.values.write(out);
        self.histograms.write(out);
        self.labelled.write(out);
        self.target_sums.write(out);
        self.selections.write(out);
        self.offsets.write(out);
        self.outputs.write(out);
        self.segments.iter().for_each(|own| own.write(out));
    }

    /// Reads the measurements of a reference.
    pub fn read(learned: &Learned, from: &mut Reader<'_>) -> Result<Measurements, StatsError> {
        let mut own = Measurements {
            chunks: Vec::read(from)?,
            info: TableInfo {
                rows: usize::read(from)?,
                without_time: usize::read(from)?,
                joined: None,
                times: None,
                repeated: 0,
                repeated_ids: 0,
            },
            keys: learned.series_keys(),
            values: Vec::read(from)?,
            histograms: Vec::read(from)?,
            labelled: Vec::read(from)?,
            target_sums: Vec::read(from)?,
            selections: Vec::read(from)?,
            offsets: Vec::read(from)?,
            outputs: Vec::read(from)?,
            rows: RowsByChunk::default(),
            shapes: Vec::new(),
            segments: Vec::new(),
            outside: Vec::new(),
        };
        require(own.fits(learned), "what was measured of the reference")?;
        for segment in &learned.segments.learned {
            let found = Measurements::read(segment, from)?;
            let keys = found.chunks.iter().map(|chunk| &chunk.key);
            require(keys.eq(own.chunks.iter().map(|chunk| &chunk.key)), "the chunks of a segment")?;
            own.segments.push(Arc::new(found));
        }
        Ok(own)
    }

    /// Rows of a chunk: the mean.
    pub fn usual_rows(&self) -> u64 {
        let rows: usize = self.chunks.iter().map(|chunk| chunk.end - chunk.start).sum();
        (rows / self.chunks.len().max(1)) as u64
    }

    /// Tells whether no row of any chunk has a value of a feature (its place in the plan).
    pub fn is_missing(&self, feature: usize) -> bool {
        let histograms = self.histograms.chunks(self.chunks.len().max(1)).nth(feature);
        histograms.is_some_and(|histograms| histograms.iter().all(|histogram| histogram.present == 0))
    }

    /// Compares a feature (its place in the plan) in a chunk with the reference; `None` where there is nothing to compare.
    pub fn distribution(&self, learned: &Learned, feature: usize, chunk: usize) -> Option<Distribution> {
        if chunk >= self.chunks.len() {
            return None;
        }
        let histogram = self.histograms.get(feature * self.chunks.len() + chunk)?;
        let reference = learned.features.get(feature)?;
        Binning::of(reference).compare(reference, histogram)
    }

    /// Tells whether there is a place for every (series, chunk), and nothing else.
    fn fits(&self, learned: &Learned) -> bool {
        let chunks = self.chunks.len();
        let watched = if learned.performance.is_some() { chunks } else { 0 };
        let shown = |feature: &FeatureReference| Binning::of(feature).shown(feature.drawn_counts()).len();
        let shown = learned.features.iter().flat_map(|feature| std::iter::repeat_n(shown(feature), chunks));
        chunks > 0
            && self.values.len() == self.keys.len() * chunks
            && self.histograms.len() == learned.features.len() * chunks
            && self.histograms.iter().zip(shown).all(|(histogram, shown)| histogram.counts.len() == shown)
            && self.outputs.len() == watched
            && self.outputs.iter().all(|own| own.len() == learned.outputs.len())
            && [&self.labelled, &self.target_sums].iter().all(|own| own.len() == watched)
            && [self.selections.len(), self.offsets.len()] == [watched; 2]
            && self
                .selections
                .iter()
                .flatten()
                .all(|own| !matches!(own.by, By::Feature(at) if at >= learned.features.len()))
    }
}

/// One feature in one chunk: its series, in the order of [`Learned::column_keys`], and its histogram.
pub type ColumnChunk = (Vec<Value>, Histogram);

/// Measurements by calculator; chunk by chunk.
#[derive(Default)]
pub struct PerCalculator {
    /// Chunks of each feature.
    pub columns: Vec<Vec<ColumnChunk>>,
    /// Empty where performance is not watched.
    pub performance: Vec<ChunkPerformance>,
    /// Rows of each chunk.
    pub rows: RowsByChunk,
    /// Columns that have a fault by their shape, of each chunk.
    pub shapes: Vec<Vec<Shaped>>,
    /// Empty where reconstruction is not asked for.
    pub reconstructions: Vec<Reconstructed>,
    /// Empty where the domain classifier does not run.
    pub separations: Vec<Separation>,
    /// Faults of whole rows, in the order of the plan; empty where none are counted.
    pub faults: Vec<Vec<Value>>,
    /// Metrics of users, in the order of the plan.
    pub own: Vec<Vec<Value>>,
}

impl PerCalculator {
    /// Adds what was measured of the chunks that come next.
    pub fn append(&mut self, next: PerCalculator) {
        self.columns.resize_with(next.columns.len(), Vec::new);
        self.columns.iter_mut().zip(next.columns).for_each(|(own, next)| own.extend(next));
        self.performance.extend(next.performance);
        self.rows.append(next.rows);
        self.shapes.extend(next.shapes);
        self.reconstructions.extend(next.reconstructions);
        self.separations.extend(next.separations);
        self.faults.extend(next.faults);
        self.own.extend(next.own);
    }
}

/// Adds realized and estimated values of one metric after the other.
fn add_performance(chunks: &[ChunkPerformance], values: &mut Vec<Value>) {
    let Some(first) = chunks.first() else { return };
    for metric in 0..first.realized.len() {
        values.extend(chunks.iter().map(|chunk| chunk.realized[metric]));
        for estimator in 0..first.estimates.len() {
            values.extend(chunks.iter().map(|chunk| chunk.estimates[estimator][metric]));
        }
    }
}

/// Adds how far the features together are from the reference, and the share of each in that.
fn add_joint(chunks: &[Joint<'_>], values: &mut Vec<Value>) {
    values.extend(chunks.iter().map(|chunk| chunk.value));
    for feature in 0..chunks.first().map_or(0, |chunk| chunk.shares.len()) {
        let own = |chunk: &Joint<'_>| chunk.value.map(|_| Reading::plain(chunk.shares[feature]));
        values.extend(chunks.iter().map(own));
    }
}

/// A measure of all features together in one chunk.
struct Joint<'a> {
    value: Value,
    /// One for each feature.
    shares: &'a [f64],
}

impl<'a> From<&'a Reconstructed> for Joint<'a> {
    fn from(chunk: &'a Reconstructed) -> Self {
        Joint { value: chunk.error, shares: &chunk.shares }
    }
}

impl<'a> From<&'a Separation> for Joint<'a> {
    fn from(chunk: &'a Separation) -> Self {
        Joint { value: chunk.auroc, shares: &chunk.importances }
    }
}
