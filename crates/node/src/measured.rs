//! Measurements on their way to JavaScript: typed arrays, one place for each (series, chunk).

use crate::monitor::{FeatureReference, Learned};
use crate::picture::{Frame, Picture};
use crate::prepare::Whole;
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::chunking::Chunk;
use stats::domain_classifier::Separation;
use stats::error::StatsError;
use stats::join::JoinCounts;
use stats::measured::{Measured as Value, Reading};
use stats::outputs::{Output, OutputChunk};
use stats::performance::ChunkPerformance;
use stats::reconstruction::Reconstructed;
use stats::state::{Reader, State, require};
use std::sync::Arc;

/// What a series holds.
#[derive(Clone)]
pub struct SeriesKey {
    pub calculator: &'static str,
    pub metric: String,
    pub feature: Option<usize>,
}

/// All measurements of one table.
pub struct Measurements {
    chunks: Vec<Chunk>,
    rows: usize,
    without_time: usize,
    joined: Option<JoinCounts>,
    times: Option<[String; 2]>,
    repeated: usize,
    repeated_ids: usize,
    keys: Vec<SeriesKey>,
    /// Series by series, chunk by chunk.
    values: Vec<Value>,
    /// Feature by feature, chunk by chunk.
    pictures: Vec<Picture>,
    labelled: Vec<f64>,
    target_sums: Vec<f64>,
    selections: Vec<f64>,
    /// Chunk by chunk, column by column.
    outputs: Vec<Vec<OutputChunk>>,
}

impl Measurements {
    /// Puts what was measured into series, in the order of [`series_keys`].
    pub fn collect(learned: &Learned, chunks: Vec<Chunk>, whole: Whole, parts: Parts) -> Measurements {
        let (keys, mut values) = (series_keys(learned), Vec::new());
        add_performance(&parts.performance, &mut values);
        for (feature, own) in parts.columns.iter().enumerate() {
            for place in 0..learned.column_keys(feature).len() {
                values.extend(own.iter().map(|(series, _)| series[place]));
            }
        }
        add_joint(&parts.reconstructions.iter().map(Joint::from).collect::<Vec<_>>(), &mut values);
        add_joint(&parts.separations.iter().map(Joint::from).collect::<Vec<_>>(), &mut values);
        values.extend(chunks.iter().filter_map(|chunk| learned.row_count(chunk.end - chunk.start)));
        debug_assert_eq!(values.len(), keys.len() * chunks.len(), "every series has its name");
        Measurements {
            rows: whole.rows,
            without_time: whole.without_time,
            joined: whole.joined,
            times: whole.times,
            repeated: whole.repeated,
            repeated_ids: whole.repeated_ids,
            keys,
            values,
            pictures: parts.columns.into_iter().flatten().map(|(_, picture)| picture).collect(),
            labelled: parts.performance.iter().map(|chunk| chunk.labelled as f64).collect(),
            target_sums: parts.performance.iter().map(|chunk| chunk.target_sum).collect(),
            selections: parts.performance.iter().map(|chunk| chunk.selection.unwrap_or(f64::NAN)).collect(),
            outputs: parts.performance.into_iter().map(|chunk| chunk.outputs).collect(),
            chunks,
        }
    }
}

impl Measurements {
    /// Everything but the names of the series, which follow from what was learned. Of a reference: no labels joined it.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.chunks.write(out);
        self.rows.write(out);
        self.without_time.write(out);
        self.values.write(out);
        self.pictures.write(out);
        self.labelled.write(out);
        self.target_sums.write(out);
        self.selections.write(out);
        self.outputs.write(out);
    }

    /// Reads the measurements of a reference.
    pub fn read(learned: &Learned, from: &mut Reader<'_>) -> std::result::Result<Measurements, StatsError> {
        let own = Measurements {
            chunks: Vec::read(from)?,
            rows: usize::read(from)?,
            without_time: usize::read(from)?,
            joined: None,
            times: None,
            repeated: 0,
            repeated_ids: 0,
            keys: series_keys(learned),
            values: Vec::read(from)?,
            pictures: Vec::read(from)?,
            labelled: Vec::read(from)?,
            target_sums: Vec::read(from)?,
            selections: Vec::read(from)?,
            outputs: Vec::read(from)?,
        };
        require(own.fits(learned), "what was measured of the reference")?;
        Ok(own)
    }

    /// Whether there is a place for every (series, chunk), and nothing else.
    fn fits(&self, learned: &Learned) -> bool {
        let chunks = self.chunks.len();
        let watched = if learned.performance.is_some() { chunks } else { 0 };
        let shown = |feature: &FeatureReference| Frame::of(feature).shown(feature.drawn_counts()).len();
        let shown = learned.features.iter().flat_map(|feature| std::iter::repeat_n(shown(feature), chunks));
        chunks > 0
            && self.values.len() == self.keys.len() * chunks
            && self.pictures.len() == learned.features.len() * chunks
            && self.pictures.iter().zip(shown).all(|(picture, shown)| picture.counts.len() == shown)
            && self.outputs.len() == watched
            && self.outputs.iter().all(|own| own.len() == learned.outputs.len())
            && [&self.labelled, &self.target_sums, &self.selections].iter().all(|own| own.len() == watched)
    }
}

/// One feature in one chunk: its series, in the order of [`Learned::column_keys`], and its picture.
pub type ColumnChunk = (Vec<Value>, Picture);

/// What was measured, by part; within a part chunk by chunk.
#[derive(Default)]
pub struct Parts {
    /// Of each feature.
    pub columns: Vec<Vec<ColumnChunk>>,
    /// Empty where performance is not watched.
    pub performance: Vec<ChunkPerformance>,
    /// Empty where reconstruction is not asked for.
    pub reconstructions: Vec<Reconstructed>,
    /// Empty where the domain classifier does not run.
    pub separations: Vec<Separation>,
}

impl Parts {
    /// Adds what was measured of the chunks that come next.
    pub fn append(&mut self, next: Parts) {
        self.columns.resize_with(next.columns.len(), Vec::new);
        self.columns.iter_mut().zip(next.columns).for_each(|(own, next)| own.extend(next));
        self.performance.extend(next.performance);
        self.reconstructions.extend(next.reconstructions);
        self.separations.extend(next.separations);
    }
}

impl SeriesKey {
    fn of_table(calculator: &'static str, metric: &str) -> SeriesKey {
        SeriesKey { calculator, metric: metric.to_owned(), feature: None }
    }
}

/// What every series of a table is, in order.
pub fn series_keys(learned: &Learned) -> Vec<SeriesKey> {
    let mut keys = Vec::new();
    if let Some(reference) = &learned.performance {
        for name in reference.series(&learned.plan.metrics) {
            keys.push(SeriesKey::of_table("realized_performance", &name));
            keys.push(SeriesKey::of_table("estimated_performance", &name));
        }
    }
    let features = 0..learned.features.len();
    keys.extend(features.clone().flat_map(|feature| learned.column_keys(feature)));
    let mut joint = |calculator, [metric, share]: [&str; 2]| {
        keys.push(SeriesKey::of_table(calculator, metric));
        let of = |feature| SeriesKey { calculator, metric: share.to_owned(), feature: Some(feature) };
        keys.extend(features.clone().map(of));
    };
    if learned.reconstruction.is_some() {
        joint("reconstruction_drift", ["reconstruction_error", "share"]);
    }
    if learned.domain_classifier.is_some() {
        joint("domain_classifier", ["domain_classifier_auroc", "importance"]);
    }
    if learned.row_count(0).is_some() {
        keys.push(SeriesKey::of_table("summary_statistics", "row_count"));
    }
    keys
}

/// Realized and estimated values of one metric after the other.
fn add_performance(chunks: &[ChunkPerformance], values: &mut Vec<Value>) {
    for metric in 0..chunks.first().map_or(0, |chunk| chunk.metrics.len()) {
        let own = chunks.iter().map(|chunk| chunk.metrics[metric]);
        values.extend(own.clone().map(|own| own.realized));
        values.extend(own.map(|own| own.estimated));
    }
}

/// How far the features together are from the reference, and the share of each in that.
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

/// A chunk as JavaScript sees it.
#[napi(object)]
pub struct ChunkEntry {
    pub key: String,
    pub start: f64,
    pub end: f64,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
}

/// What a series holds, as JavaScript sees it.
#[napi(object)]
pub struct SeriesEntry {
    pub calculator: String,
    pub metric: String,
    pub column: Option<String>,
}

/// Values of all series: `values[series × chunks + chunk]`, NaN where there is none.
#[napi(object)]
pub struct SeriesTable {
    pub series: Vec<SeriesEntry>,
    pub values: Float64Array,
    pub standard_errors: Float64Array,
    pub p_values: Float64Array,
    /// 0 where there is a value, else the reason's code.
    pub reasons: Uint8Array,
}

/// Rows of a table that belong to no chunk.
#[napi(object)]
pub struct RowCounts {
    pub rows: f64,
    pub without_time: f64,
}

/// How labels of another table met the rows.
#[napi(object)]
pub struct JoinEntry {
    pub labels: f64,
    pub joined: f64,
    pub repeated: f64,
    pub corrected: f64,
    pub unknown: f64,
    pub incomplete: f64,
}

/// Rows with a label, and the sum of the labels (positive ones count 1; NaN for several classes), by chunk.
#[napi(object)]
pub struct LabelCounts {
    pub labelled: Float64Array,
    pub sums: Float64Array,
    /// p-value of a test whether labelled rows are like the others; NaN where there is nothing to test.
    pub selections: Float64Array,
}

/// A column of what the model said, or of what was true, by chunk.
#[napi(object)]
pub struct OutputEntry {
    /// `target`, `prediction` or `score`.
    pub role: String,
    /// Of the score of one of several classes.
    pub class: Option<String>,
    pub column: String,
    /// Share of missing values in the whole reference, and the largest share that one of its values has.
    pub usually_missing: f64,
    pub usually_most: f64,
    /// Rows, 0 where the data has no such column.
    pub rows: Float64Array,
    pub missing: Float64Array,
    /// The value that more than half of the values are, in words, and how many are it.
    pub frequent: Vec<Option<String>>,
    pub frequent_rows: Float64Array,
    /// NaN where there is nothing to measure.
    pub distances: Float64Array,
    pub p_values: Float64Array,
    pub strange: Vec<StrangeEntry>,
}

/// A label that is no class, in a chunk.
#[napi(object)]
pub struct StrangeEntry {
    pub chunk: u32,
    pub label: String,
    pub rows: f64,
}

/// Shares of a column in the whole reference and in one chunk, on the same bins.
#[napi(object)]
pub struct DistributionEntry {
    pub edges: Option<Float64Array>,
    /// Named labels, most frequent first; where others are left, their shares come last, unnamed.
    pub labels: Option<Vec<String>>,
    pub reference: Float64Array,
    pub chunk: Float64Array,
    /// Of bins: the chunk's shares below the first and above the last.
    pub outside: Option<Float64Array>,
}

/// Measurements of one table.
#[napi]
pub struct Measured {
    learned: Arc<Learned>,
    measurements: Arc<Measurements>,
}

impl Measured {
    /// A handle.
    pub fn new(learned: Arc<Learned>, measurements: Arc<Measurements>) -> Self {
        Measured { learned, measurements }
    }
}

impl Measured {
    fn output(&self, place: usize) -> OutputEntry {
        let (output, reference) = &self.learned.outputs[place];
        let plan = &self.learned.plan;
        let chunks = || self.measurements.outputs.iter().map(move |chunk| &chunk[place]);
        let numbers = |pick: fn(&OutputChunk) -> f64| Float64Array::new(chunks().map(pick).collect());
        let strange = |(chunk, own): (usize, &OutputChunk)| {
            let entry = |(label, rows): &(String, u64)| StrangeEntry {
                chunk: chunk as u32,
                label: label.clone(),
                rows: *rows as f64,
            };
            own.strange.iter().map(entry).collect::<Vec<_>>()
        };
        let (role, class, column) = match output {
            Output::Target => ("target", None, plan.target.clone()),
            Output::Prediction => ("prediction", None, plan.prediction.clone()),
            Output::Score(class) => match plan.class_scores.get(*class) {
                Some((class, column)) => ("score", Some(class.clone()), Some(column.clone())),
                None => ("score", None, plan.score.clone()),
            },
        };
        OutputEntry {
            role: role.to_owned(),
            class,
            column: column.unwrap_or_default(),
            usually_missing: reference.missing_rate(),
            usually_most: reference.most,
            rows: numbers(|own| own.rows as f64),
            missing: numbers(|own| own.missing as f64),
            frequent: chunks().map(|own| self.learned.value_in_words(*output, own.frequent)).collect(),
            frequent_rows: numbers(|own| own.frequent_rows as f64),
            distances: numbers(|own| own.distance),
            p_values: numbers(|own| own.p_value),
            strange: chunks().enumerate().flat_map(strange).collect(),
        }
    }
}

impl Learned {
    /// A value of a column of a role: a number, or the name of its class.
    fn value_in_words(&self, output: Output, value: f64) -> Option<String> {
        if value.is_nan() {
            return None;
        }
        Some(match (&self.classes, output) {
            (_, Output::Score(_)) | (None, _) => format!("{value}"),
            (Some(classes), _) => classes.name(value as usize)?,
        })
    }
}

#[napi]
impl Measured {
    /// The chunks, in time order.
    #[napi(catch_unwind)]
    pub fn chunks(&self) -> Vec<ChunkEntry> {
        let entry = |chunk: &Chunk| ChunkEntry {
            key: chunk.key.clone(),
            start: chunk.start as f64,
            end: chunk.end as f64,
            start_date: chunk.start_date.clone(),
            end_date: chunk.end_date.clone(),
        };
        self.measurements.chunks.iter().map(entry).collect()
    }

    /// Rows in all, and those without a timestamp.
    #[napi(catch_unwind)]
    pub fn row_counts(&self) -> RowCounts {
        RowCounts { rows: self.measurements.rows as f64, without_time: self.measurements.without_time as f64 }
    }

    /// When the first and the last row were; `null` without times.
    #[napi(catch_unwind)]
    pub fn times(&self) -> Option<Vec<String>> {
        self.measurements.times.as_ref().map(|ends| ends.to_vec())
    }

    /// Rows that equal another of the same time in every feature.
    #[napi(catch_unwind)]
    pub fn repeated(&self) -> f64 {
        self.measurements.repeated as f64
    }

    /// Rows that have the id of another.
    #[napi(catch_unwind)]
    pub fn repeated_ids(&self) -> f64 {
        self.measurements.repeated_ids as f64
    }

    /// How labels of another table met the rows; `null` without such.
    #[napi(catch_unwind)]
    pub fn joined(&self) -> Option<JoinEntry> {
        let counts = self.measurements.joined?;
        Some(JoinEntry {
            labels: counts.labels as f64,
            joined: counts.joined as f64,
            repeated: counts.repeated as f64,
            corrected: counts.corrected as f64,
            unknown: counts.unknown as f64,
            incomplete: counts.incomplete as f64,
        })
    }

    /// Labels by chunk; empty without a task.
    #[napi(catch_unwind)]
    pub fn label_counts(&self) -> LabelCounts {
        LabelCounts {
            labelled: Float64Array::new(self.measurements.labelled.clone()),
            sums: Float64Array::new(self.measurements.target_sums.clone()),
            selections: Float64Array::new(self.measurements.selections.clone()),
        }
    }

    /// The columns of what the model said and of what was true; empty without a task.
    #[napi(catch_unwind)]
    pub fn outputs(&self) -> Vec<OutputEntry> {
        (0..self.learned.outputs.len()).map(|place| self.output(place)).collect()
    }

    /// All series.
    #[napi(catch_unwind)]
    pub fn series(&self) -> SeriesTable {
        let values = &self.measurements.values;
        let numbers = |pick: &dyn Fn(&Value) -> Option<f64>| {
            Float64Array::new(values.iter().map(|value| pick(value).unwrap_or(f64::NAN)).collect())
        };
        let entry = |key: &SeriesKey| SeriesEntry {
            calculator: key.calculator.to_owned(),
            metric: key.metric.clone(),
            column: key.feature.map(|feature| self.learned.plan.features[feature].0.clone()),
        };
        SeriesTable {
            series: self.measurements.keys.iter().map(entry).collect(),
            values: numbers(&|value| value.as_ref().ok().map(|reading| reading.value)),
            standard_errors: numbers(&|value| value.as_ref().ok().and_then(|reading| reading.standard_error)),
            p_values: numbers(&|value| value.as_ref().ok().and_then(|reading| reading.p_value)),
            reasons: Uint8Array::new(values.iter().map(|value| value.err().map_or(0, |reason| reason as u8)).collect()),
        }
    }

    /// Whether no row of any chunk has a value of a feature (its place in the plan).
    #[napi(catch_unwind)]
    pub fn is_missing(&self, feature: u32) -> bool {
        let chunks = self.measurements.chunks.len();
        let pictures = self.measurements.pictures.chunks(chunks.max(1)).nth(feature as usize);
        pictures.is_some_and(|pictures| pictures.iter().all(|picture| picture.present == 0))
    }

    /// The distribution of a feature (its place in the plan) in a chunk; `null` where there is none.
    #[napi(catch_unwind)]
    pub fn distribution(&self, feature: u32, chunk: u32) -> Option<DistributionEntry> {
        let (feature, chunk) = (feature as usize, chunk as usize);
        if chunk >= self.measurements.chunks.len() {
            return None;
        }
        let picture = self.measurements.pictures.get(feature * self.measurements.chunks.len() + chunk)?;
        let reference = self.learned.features.get(feature)?;
        Frame::of(reference).beside(reference, picture)
    }
}
