//! Summaries of what was counted elsewhere.

use crate::error::{Error, Result};
use crate::learned::{FeatureReference, Learned};
use crate::monitor::Monitor;
use crate::summary::{ChunkSummary, Edges, FeatureSummary, RowsSummary, Summary, TableSummary};
use stats::error::StatsError;
use stats::kept_rows::counts::CodeCounts;
use stats::metric::Task;
use stats::performance::Reference;
use stats::summary::binary::{BinarySummary, CountedRows};
use stats::summary::categorical::CategoricalSummary;
use stats::summary::numeric::NumericSummary;
use stats::summary::numeric_counts::NumericCounts;
use stats::summary::performance::{PerformanceSummary, needs_rows};
use std::collections::BTreeMap;

/// Counts of a feature in a chunk.
pub enum FeatureCounts {
    /// Numbers.
    Numeric(NumericCounts),
    /// Missing values, and values of each label.
    Categorical(u64, BTreeMap<String, u64>),
}

/// Counts of a chunk.
pub struct ChunkCounts {
    /// A time in the chunk, by the clock that chunks are cut by.
    pub at: String,
    /// Its rows.
    pub rows: u64,
    /// One for each feature of the plan.
    pub features: Vec<FeatureCounts>,
    /// Rows by score, prediction and label; none where performance is not watched.
    pub outcomes: Vec<CountedRows>,
}

/// Counts of a table.
pub struct TableCounts {
    /// Names it.
    pub id: String,
    /// Its rows, those of no chunk among them.
    pub rows: u64,
    /// Rows without a time, which are in no chunk.
    pub without_time: u64,
    /// Tells whether its rows can have labels.
    pub with_target: bool,
    /// In any order.
    pub chunks: Vec<ChunkCounts>,
}

impl Monitor {
    /// Makes a summary of what was counted elsewhere, as [`Learned::planned_features`] says it must be.
    ///
    /// # Errors
    /// `unsupported` for a monitor that needs rows; `invalid_value` for counts that do not fit together.
    pub fn fill(&self, monitor: String, table: TableCounts) -> Result<Summary> {
        let learned = &self.learned;
        learned.require_fillable()?;
        let TableCounts { id, rows, without_time, with_target, chunks } = table;
        let chunk = |counts: ChunkCounts| learned.filled(counts, with_target);
        let mut chunks = chunks.into_iter().map(chunk).collect::<Result<Vec<ChunkSummary>>>()?;
        chunks.sort_by(|one, next| one.place().cmp(&next.place()));
        if let Some(twice) = chunks.windows(2).find(|pair| pair[0].place() == pair[1].place()) {
            let message = format!("Cannot fill a summary: chunk {} is there twice, and may be once", twice[0].key);
            return Err(Error::new("invalid_value", message));
        }
        let without_time = whole(without_time)?;
        let table = TableSummary { tables: vec![(id, whole(rows)?)], without_time, chunks, ..TableSummary::default() };
        Summary::checked(monitor, table)
            .map_err(|_| Error::new("invalid_value", "Cannot fill a summary: its chunks have more rows than its table"))
    }
}

impl Learned {
    /// Refuses monitors whose values need rows.
    fn require_fillable(&self) -> Result<()> {
        self.require_summable()?;
        if !self.plan.segments.is_empty() {
            let message = "Cannot fill a summary for this monitor from counts: segments are measured from their own rows, \
                           which counts of all rows do not have; leave out segments, or use summarize";
            return Err(Error::new("unsupported", message));
        }
        let Some(why) = self.plan.task.and_then(needs_rows) else { return Ok(()) };
        let message =
            format!("Cannot fill a summary for this monitor from counts: {why}; leave out task, or use summarize");
        Err(Error::new("unsupported", message))
    }

    fn filled(&self, counts: ChunkCounts, with_target: bool) -> Result<ChunkSummary> {
        let chunk = self.plan.chunking.period_at(&counts.at)?;
        let rows = counts.rows;
        let features = self.features.iter().zip(counts.features);
        let feature = |(reference, own): (&FeatureReference, FeatureCounts)| match (reference, own) {
            (FeatureReference::Numeric(reference), FeatureCounts::Numeric(own)) => {
                NumericSummary::counted(reference, rows, own).map(FeatureSummary::Numeric)
            }
            (FeatureReference::Categorical(reference), FeatureCounts::Categorical(missing, labels)) => {
                CategoricalSummary::counted(reference, [rows, missing], labels).map(FeatureSummary::Categorical)
            }
            _ => Err(StatsError::new("invalid_value", "Cannot fill a summary: a column is of another kind")),
        };
        let own = ChunkSummary {
            start_date: chunk.start_date.unwrap_or_default(),
            key: chunk.key,
            end_date: chunk.end_date.unwrap_or_default(),
            all: RowsSummary {
                rows: whole(rows)?,
                features: features.map(feature).collect::<std::result::Result<_, StatsError>>()?,
                performance: self.filled_performance(&counts.outcomes, with_target)?,
                codes: CodeCounts::default(),
                own: Vec::new(),
            },
            segments: Vec::new(),
        };
        if own.fits(self, &Edges::of(self)) {
            return Ok(own);
        }
        let message = format!("Cannot fill a summary: the counts of chunk {} do not fit together", own.key);
        Err(Error::new("invalid_value", message))
    }

    fn filled_performance(&self, counts: &[CountedRows], with_target: bool) -> Result<Option<PerformanceSummary>> {
        let Some(Reference::Binary(reference)) = &self.performance else { return Ok(None) };
        let plan = &self.plan;
        debug_assert_eq!(plan.task, Some(Task::Binary));
        let columns = [with_target && plan.target.is_some(), plan.prediction.is_some(), plan.score.is_some()];
        let own = BinarySummary::counted(&reference.spellings, columns, counts, &self.score_edges())?;
        Ok(Some(PerformanceSummary::Binary(own)))
    }
}

fn whole(rows: u64) -> Result<usize> {
    usize::try_from(rows).map_err(|_| Error::new("invalid_value", "Cannot fill a summary: too many rows"))
}
