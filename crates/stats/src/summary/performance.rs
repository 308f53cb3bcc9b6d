//! Performance in a part of a chunk, whatever the task.

use super::binary::{BinaryChunk, BinarySummary};
use crate::error::StatsError;
use crate::metric::Task;
use crate::metric::ranking::Ranked;
use crate::performance::multiclass;
use crate::performance::outcomes::Outcomes;
use crate::performance::regression;
use crate::state::require;
use std::borrow::Cow;
use std::ops::Range;

/// Says why performance of a task is measured from rows; `None` where counts are enough, which any engine can give.
pub fn needs_rows(task: Task) -> Option<&'static str> {
    match task {
        Task::Binary => None,
        Task::Multiclass => Some("the probabilities of a row's classes sum to 1, so its scores are needed together"),
        Task::Regression => {
            Some("losses are those of label and prediction of a row, and expected ones of its features")
        }
    }
}

/// Outcomes of a part of a chunk: counts, or rows where a task needs them ([`needs_rows`]).
#[derive(Clone, Debug)]
pub enum PerformanceSummary {
    /// Two classes.
    Binary(BinarySummary),
    /// Several classes.
    Multiclass(multiclass::Outcomes),
    /// A quantity.
    Regression(regression::Outcomes),
}

crate::state_variants!(PerformanceSummary {
    0 => Binary { 0: own },
    1 => Multiclass { 0: own },
    2 => Regression { 0: own },
});

/// A chunk as performance is measured from it.
#[derive(Clone, Debug)]
pub enum PerformanceChunk<'a> {
    /// Two classes.
    Binary(Box<BinaryChunk<'a>>),
    /// Several classes.
    Multiclass(&'a multiclass::Outcomes, Range<usize>),
    /// A quantity.
    Regression(&'a regression::Outcomes, Range<usize>),
}

impl<'a> PerformanceChunk<'a> {
    /// Reads the rows of a range; nothing is copied but what is counted.
    pub fn of(outcomes: &'a Outcomes, rows: Range<usize>) -> PerformanceChunk<'a> {
        match outcomes {
            Outcomes::Binary(own) => {
                PerformanceChunk::Binary(Box::new(BinaryChunk::of(Cow::Owned(BinarySummary::of(own, rows)))))
            }
            Outcomes::Multiclass(own) => PerformanceChunk::Multiclass(own, rows),
            Outcomes::Regression(own) => PerformanceChunk::Regression(own, rows),
        }
    }

    /// The rows with label and score, scores descending: one list for each column of scores.
    pub fn ranked(&self) -> Vec<Vec<Ranked>> {
        match self {
            PerformanceChunk::Binary(own) => vec![own.counts.ranked()],
            PerformanceChunk::Multiclass(own, rows) => {
                (0..own.scores.len()).map(|class| own.ranked(rows.clone(), class)).collect()
            }
            PerformanceChunk::Regression(..) => Vec::new(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> u64 {
        match self {
            PerformanceChunk::Binary(own) => own.counts.rows(),
            PerformanceChunk::Multiclass(_, rows) | PerformanceChunk::Regression(_, rows) => rows.len() as u64,
        }
    }
}

impl PerformanceSummary {
    /// Reads the rows of a range.
    pub fn of(outcomes: &Outcomes, rows: Range<usize>) -> PerformanceSummary {
        match outcomes {
            Outcomes::Binary(own) => PerformanceSummary::Binary(BinarySummary::of(own, rows)),
            Outcomes::Multiclass(own) => PerformanceSummary::Multiclass(own.part(rows)),
            Outcomes::Regression(own) => PerformanceSummary::Regression(own.part(rows)),
        }
    }

    /// Bins scores of two classes on these edges, if they have more distinct values than `most`.
    #[must_use]
    pub fn binned(self, edges: &[f64], most: usize) -> PerformanceSummary {
        match self {
            PerformanceSummary::Binary(own) if own.distinct_scores() > most => {
                PerformanceSummary::Binary(own.binned(edges))
            }
            other => other,
        }
    }

    /// Tells whether scores are binned.
    pub fn is_binned(&self) -> bool {
        matches!(self, PerformanceSummary::Binary(own) if own.is_binned())
    }

    /// Tells whether scores that are binned are so on these edges.
    pub fn fits(&self, edges: &[f64]) -> bool {
        !matches!(self, PerformanceSummary::Binary(own) if !own.fits(edges))
    }

    /// Makes it a chunk; scores that are binned are so on these edges.
    pub fn chunk(&self, edges: &[f64]) -> PerformanceChunk<'_> {
        match self {
            PerformanceSummary::Binary(own) => {
                PerformanceChunk::Binary(Box::new(BinaryChunk::of(Cow::Borrowed(own)).with_bins(edges)))
            }
            PerformanceSummary::Multiclass(own) => PerformanceChunk::Multiclass(own, 0..own.rows()),
            PerformanceSummary::Regression(own) => PerformanceChunk::Regression(own, 0..own.rows()),
        }
    }

    /// Adds other parts of the same chunk.
    ///
    /// # Errors
    /// `bad_state` for parts of another task, or with other columns.
    pub fn merge(&mut self, others: Vec<PerformanceSummary>) -> Result<(), StatsError> {
        macro_rules! parts {
            ($task:ident) => {
                others.into_iter().filter_map(|other| match other {
                    PerformanceSummary::$task(own) => Some(own),
                    _ => None,
                })
            };
        }
        let count = others.len();
        let is_whole = |found: usize| require(found == count, "the task of the model");
        match self {
            PerformanceSummary::Binary(own) => {
                let parts: Vec<BinarySummary> = parts!(Binary).collect();
                is_whole(parts.len()).and_then(|()| own.merge(parts))
            }
            PerformanceSummary::Multiclass(own) => {
                let parts: Vec<multiclass::Outcomes> = parts!(Multiclass).collect();
                is_whole(parts.len()).and_then(|()| own.append(parts))
            }
            PerformanceSummary::Regression(own) => {
                let parts: Vec<regression::Outcomes> = parts!(Regression).collect();
                is_whole(parts.len()).and_then(|()| own.append(parts))
            }
        }
    }

    /// About the bytes that are held.
    pub fn bytes(&self) -> usize {
        match self {
            PerformanceSummary::Binary(own) => own.bytes(),
            PerformanceSummary::Multiclass(own) => own.bytes(),
            PerformanceSummary::Regression(own) => own.bytes(),
        }
    }

    /// Tells that it is of so many rows, and that every column has them.
    pub fn has_rows(&self, rows: usize) -> bool {
        match self {
            PerformanceSummary::Binary(own) => own.rows() == rows as u64,
            PerformanceSummary::Multiclass(own) => own.has_rows(rows),
            PerformanceSummary::Regression(own) => own.has_rows(rows),
        }
    }
}
