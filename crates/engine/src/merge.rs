//! Summarizing the parts of a table wherever they are, and measuring what they give together.

use crate::data::Data;
use crate::distribution::Binning;
use crate::error::{Error, Result};
use crate::found::{Found, SegmentFound, merge_outside};
use crate::learned::{FeatureReference, Learned, Segmented};
use crate::measure::View;
use crate::measurements::{ColumnChunk, Measurements, PerCalculator};
use crate::monitor::Monitor;
use crate::own;
use crate::prepare::{Prepared, ReadOptions, TableInfo};
use crate::progress::Progress;
use crate::read::read;
use crate::summary::{ChunkSummary, Edges, FeatureSummary, RowsSummary, Summary, TableSummary};
use crate::work::Work;
use rayon::prelude::*;
use stats::encoding::Feature;
use stats::kept_rows::counts::CodeCounts;
use stats::segments::Outside;
use stats::state::{State, checksum, require};
use stats::summary::categorical::CategoricalSummary;
use stats::summary::numeric::NumericSummary;
use stats::summary::performance::PerformanceSummary;
use stats::table::chunking::{Chunk, Chunking};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Options for summarizing a table.
pub struct SummarizeOptions {
    /// True if the data brings labels of its own.
    pub with_target: bool,
    /// Tells the monitor from others.
    pub monitor: String,
    /// Names the table; by default it is named after its content.
    pub id: Option<String>,
    /// The most bytes that rows may take which are not in time order.
    pub memory: f64,
    /// The most distinct scores of a chunk that are counted one by one; more are binned.
    pub scores: usize,
}

impl Monitor {
    /// Summarizes a table, or a part of one.
    ///
    /// # Errors
    /// `unsupported` for a monitor that needs rows, those of a check, and `cancelled`.
    pub fn summarize(&self, data: &Data, options: SummarizeOptions, progress: &dyn Progress) -> Result<Summary> {
        data.require_rows()?;
        let table = self.learned.summarize(data, &options, progress)?;
        Ok(Summary { monitor: options.monitor, table })
    }

    /// Measures what summaries give together.
    ///
    /// # Errors
    /// `bad_state` for a summary that is not of this monitor, and `cancelled`.
    pub fn merge(&self, all: &[Arc<Summary>], progress: &dyn Progress) -> Result<Measurements> {
        self.learned.merge(all, progress)
    }
}

impl Learned {
    fn summarize(&self, data: &Data, options: &SummarizeOptions, progress: &dyn Progress) -> Result<TableSummary> {
        self.require_summable()?;
        let &SummarizeOptions { with_target, memory, scores, .. } = options;
        let request = ReadOptions { classes: self.classes.as_ref(), with_target, ..ReadOptions::default() };
        let edges = Edges::of(self);
        let (mut chunks, mut outside) = (Vec::new(), Vec::new());
        let info = read(self, data, &request, memory, progress, &mut |part, prepared, work| {
            let own = self.part_summary(part, prepared, work, &mut outside)?;
            chunks.extend(own.into_iter().map(|chunk| chunk.binned(&edges, scores)));
            Ok(())
        })?;
        let id = options.id.clone().unwrap_or_else(|| {
            let mut bytes = Vec::new();
            chunks.write(&mut bytes);
            format!("{:016x}", checksum(&bytes))
        });
        let TableInfo { rows, without_time, times, .. } = info;
        Ok(TableSummary { tables: vec![(id, rows)], without_time, times, outside, chunks })
    }

    /// Summarizes some chunks, and adds the rows outside of all segments.
    fn part_summary(
        &self,
        chunks: Vec<Chunk>,
        prepared: &mut Prepared,
        work: &Work<'_>,
        outside: &mut Vec<Outside>,
    ) -> Result<Vec<ChunkSummary>> {
        let all = self.rows_summaries(prepared, work)?;
        let Segmented { division, learned } = &self.segments;
        let mut segments: Vec<Vec<RowsSummary>> = all.iter().map(|_| Vec::new()).collect();
        if !learned.is_empty() {
            let divided = division.divide(&prepared.entries, prepared.timed_rows);
            merge_outside(outside, &divided.outside);
            for (learned, rows) in learned.iter().zip(&divided.rows) {
                let own = learned.rows_summaries(&mut prepared.taken(rows), work)?;
                segments.iter_mut().zip(own).for_each(|(chunk, own)| chunk.push(own));
            }
        }
        let own = chunks.into_iter().zip(all).zip(segments);
        Ok(own.map(|((chunk, all), segments)| summarized(chunk, all, segments)).collect())
    }

    /// Summarizes the rows of each chunk.
    fn rows_summaries(&self, prepared: &mut Prepared, work: &Work<'_>) -> Result<Vec<RowsSummary>> {
        self.prepare_estimates(prepared)?;
        let views: Vec<View> = self.features.iter().zip(&prepared.features).map(View::new).collect();
        let own = &*prepared;
        let summarize = |chunk: &Chunk| work.step().map(|()| self.rows_summary(own, &views, chunk.start..chunk.end));
        own.chunks.par_iter().map(summarize).collect()
    }

    /// Rows of a chunk that lie in several tables are told by their time, and must be seen one by one.
    pub(crate) fn require_summable(&self) -> Result<()> {
        let by_time = "rows of several tables fall into the same chunk by their time only; use chunks: { period: … }";
        let chunking = (!matches!(self.plan.chunking, Chunking::Period { .. })).then_some(by_time);
        let why = chunking.or_else(|| self.plan.calculators().iter().find_map(|own| own.parts.refused()));
        let message = |why| Error::new("unsupported", format!("Cannot summarize for this monitor: {why}"));
        why.map_or(Ok(()), |why| Err(message(why)))
    }

    fn rows_summary(&self, prepared: &Prepared, views: &[View], rows: Range<usize>) -> RowsSummary {
        let feature = |(place, reference): (usize, &FeatureReference)| match (
            reference,
            &prepared.features[place],
            &views[place].mapping,
        ) {
            (FeatureReference::Numeric(reference), Feature::Numeric(values), _) => {
                FeatureSummary::Numeric(NumericSummary::of(reference, &values[rows.clone()]))
            }
            (FeatureReference::Categorical(reference), Feature::Categorical(codes, labels), Some(mapping)) => {
                FeatureSummary::Categorical(CategoricalSummary::of(reference, &codes[rows.clone()], labels, mapping))
            }
            _ => unreachable!("features are prepared in the kinds of the plan"),
        };
        RowsSummary {
            rows: rows.len(),
            features: self.features.iter().enumerate().map(feature).collect(),
            performance: prepared.outcomes.as_ref().map(|own| PerformanceSummary::of(own, rows.clone())),
            codes: prepared.outcomes.as_ref().map_or_else(CodeCounts::default, |own| {
                self.code_counts(&self.codes(&prepared.features, rows.clone()), own, rows.clone())
            }),
            own: own::sums(&prepared.own, &rows),
        }
    }

    fn merge(&self, all: &[Arc<Summary>], progress: &dyn Progress) -> Result<Measurements> {
        let rows = rows_of(all)?;
        let edges = Edges::of(self);
        let mut parts: BTreeMap<(&str, &str), Vec<&ChunkSummary>> = BTreeMap::new();
        for chunk in all.iter().flat_map(|summary| &summary.table.chunks) {
            require(chunk.fits(self, &edges), "a chunk")?;
            parts.entry(chunk.place()).or_default().push(chunk);
        }
        let joined = |parts: Vec<&ChunkSummary>| ChunkSummary::joined(&parts, &edges).map_err(Error::from);
        let parts: Vec<Vec<&ChunkSummary>> = parts.into_values().collect();
        let chunks = parts.into_par_iter().map(joined).collect::<Result<Vec<ChunkSummary>>>()?;
        let info = TableInfo {
            rows,
            without_time: all.iter().map(|summary| summary.table.without_time).sum(),
            joined: None,
            times: times_of(all),
            repeated: 0,
            repeated_ids: 0,
        };
        let found = self.found_in(&chunks, &edges, all, progress)?;
        let of_all: Vec<usize> = chunks.iter().map(|chunk| chunk.all.rows).collect();
        Ok(found.collect(self, placed(&chunks, &of_all), info))
    }

    /// Measures all rows of joined chunks, and those of each segment.
    fn found_in(
        &self,
        chunks: &[ChunkSummary],
        edges: &Edges,
        summaries: &[Arc<Summary>],
        progress: &dyn Progress,
    ) -> Result<Found> {
        let all = self.measured(&chunks.iter().map(|chunk| &chunk.all).collect::<Vec<_>>(), &edges.all, progress)?;
        let segment = |(place, learned): (usize, &Arc<Learned>)| {
            let own: Vec<&RowsSummary> = chunks.iter().map(|chunk| &chunk.segments[place]).collect();
            let rows: Vec<usize> = own.iter().map(|own| own.rows).collect();
            let found = learned.measured(&own, &edges.segments[place], progress)?;
            Ok(SegmentFound { chunks: placed(chunks, &rows), found, without_time: 0 })
        };
        let segments = self.segments.learned.iter().enumerate().map(segment).collect::<Result<_>>()?;
        let mut outside = Vec::new();
        summaries.iter().for_each(|own| merge_outside(&mut outside, &own.table.outside));
        Ok(Found { all, segments, outside })
    }

    /// Measures rows chunk by chunk.
    fn measured(&self, chunks: &[&RowsSummary], edges: &[f64], progress: &dyn Progress) -> Result<PerCalculator> {
        let columns = (0..self.features.len()).into_par_iter().map(|feature| {
            let column = |chunk: &&RowsSummary| self.column_of(feature, &chunk.features[feature]);
            chunks.par_iter().map(column).collect::<Vec<ColumnChunk>>()
        });
        let columns: Vec<Vec<ColumnChunk>> = columns.collect();
        if progress.is_cancelled() {
            return Err(Error::cancelled());
        }
        let performance = self.performance.as_ref().map_or_else(Vec::new, |reference| {
            let measure = |chunk: &&RowsSummary| {
                Some(self.outcomes(reference, &chunk.performance.as_ref()?.chunk(edges), &chunk.codes))
            };
            chunks.par_iter().filter_map(measure).collect()
        });
        let own = chunks.iter().map(|chunk| own::values(&self.plan.own, &self.own, &chunk.own, chunk.rows)).collect();
        Ok(PerCalculator { columns, performance, own, ..PerCalculator::default() })
    }

    fn column_of(&self, feature: usize, summary: &FeatureSummary) -> ColumnChunk {
        let reference = &self.features[feature];
        let (series, drawn) = match (reference, summary) {
            (FeatureReference::Numeric(reference), FeatureSummary::Numeric(own)) => {
                self.numeric(reference, own.chunk(reference))
            }
            (FeatureReference::Categorical(reference), FeatureSummary::Categorical(own)) => {
                self.categorical(reference, own.chunk())
            }
            _ => unreachable!("parts fit the monitor"),
        };
        (series, Binning::of(reference).histogram(&drawn))
    }
}

/// Counts the rows of all tables. Files may state any number, and every count of a chunk is at most this: none can
/// overflow below a limit that numbers of JavaScript hold exactly.
fn rows_of(all: &[Arc<Summary>]) -> Result<usize> {
    const MOST: usize = 1 << 53;
    let mut rows = all.iter().flat_map(|summary| summary.tables()).map(|(_, rows)| *rows);
    let sum = rows.try_fold(0usize, |sum, rows| sum.checked_add(rows).filter(|&sum| sum <= MOST));
    require(sum.is_some(), "the number of its rows")?;
    Ok(sum.unwrap_or_default())
}

/// When the first and the last row of all tables were: texts of one form, in the order of time.
fn times_of(all: &[Arc<Summary>]) -> Option<[String; 2]> {
    let times = || all.iter().filter_map(|summary| summary.table.times.as_ref());
    let (first, last) = (times().map(|ends| &ends[0]).min()?, times().map(|ends| &ends[1]).max()?);
    Some([first.clone(), last.clone()])
}

/// Chunks of so many rows, one after the other.
fn placed(chunks: &[ChunkSummary], rows: &[usize]) -> Vec<Chunk> {
    let mut start = 0;
    let chunk = |(own, &rows): (&ChunkSummary, &usize)| {
        let rows = start..start + rows;
        start = rows.end;
        let (start_date, end_date) = (Some(own.start_date.clone()), Some(own.end_date.clone()));
        Chunk { key: own.key.clone(), start: rows.start, end: rows.end, start_date, end_date }
    };
    chunks.iter().zip(rows).map(chunk).collect()
}

/// A chunk of which the rows are summarized.
fn summarized(chunk: Chunk, all: RowsSummary, segments: Vec<RowsSummary>) -> ChunkSummary {
    ChunkSummary {
        start_date: chunk.start_date.unwrap_or_default(),
        key: chunk.key,
        end_date: chunk.end_date.unwrap_or_default(),
        all,
        segments,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_rows_than_can_be_counted_are_refused() {
        let of = |rows: &[usize]| -> Vec<Arc<Summary>> {
            let table =
                |&rows: &usize| TableSummary { tables: vec![("a".to_owned(), rows)], ..TableSummary::default() };
            rows.iter().map(|rows| Arc::new(Summary { monitor: String::new(), table: table(rows) })).collect()
        };
        assert_eq!(rows_of(&of(&[3, 4])).unwrap(), 7);
        assert_eq!(rows_of(&of(&[1 << 53])).unwrap(), 1 << 53);
        for rows in [vec![1 << 53, 1], vec![usize::MAX, usize::MAX]] {
            assert_eq!(rows_of(&of(&rows)).unwrap_err().code, "bad_state");
        }
    }
}
