//! The shape of an estimator: what it is given, and what it gives.

use crate::encoding::Feature;
use crate::error::StatsError;
use crate::estimation::calibration::Calibration;
use crate::kept_rows::KeptRows;
use crate::measured::Measured;
use crate::metric::ranking::Ranked;
use crate::metric::{Choices, Metric, Task};
use crate::performance::Reference;
use crate::performance::outcomes::Outcomes;
use crate::state::Reader;
use crate::summary::performance::PerformanceChunk;
use std::fmt::Debug;
use std::sync::OnceLock;

/// A way to estimate performance without labels.
#[derive(Debug)]
pub struct Estimator {
    /// Name in results and options.
    pub key: &'static str,
    /// Name in prose.
    pub label: &'static str,
    /// The tasks whose metrics it estimates.
    pub tasks: &'static [Task],
    /// Input of an estimate.
    pub needs: Needs,
    /// True if NannyML estimates so too.
    pub as_nannyml: bool,
    /// Learns from the reference, which has labels.
    pub fit: fn(&ReferenceInput<'_>) -> Result<Box<dyn Model>, StatsError>,
    /// Reads a model that was kept.
    pub read: fn(&mut Reader<'_>) -> Result<Box<dyn Model>, StatsError>,
}

/// Input of an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// The scores of a classifier.
    Scores,
    /// The features of each row, and the model's prediction.
    Features,
    /// Rows of the reference that the monitor keeps, and counts of the chunk by their codes.
    KeptRows,
}

impl Needs {
    /// The name in the generated list.
    pub const fn key(self) -> &'static str {
        match self {
            Needs::Scores => "scores",
            Needs::Features => "features",
            Needs::KeptRows => "kept_rows",
        }
    }
}

/// Input of a fit.
pub struct ReferenceInput<'a> {
    /// Outcomes of all reference rows.
    pub outcomes: &'a Outcomes,
    /// The rows with label and score, scores descending: one list for each column of scores.
    pub ranked: &'a [Vec<Ranked>],
    /// Features of the same rows.
    pub features: &'a [Feature],
    /// The metrics that are asked for.
    pub metrics: &'a [&'static Metric],
    /// Options of the metrics.
    pub choices: &'a Choices,
    /// Threads to work on.
    pub workers: &'a dyn Workers,
}

/// Input of an estimate of a chunk.
pub struct ChunkInput<'a> {
    /// The chunk, with labels or without: an estimate does not look at them.
    pub chunk: &'a PerformanceChunk<'a>,
    /// Realized performance of the reference, which has the sampling errors.
    pub reference: &'a Reference,
    /// The metrics that are asked for.
    pub metrics: &'a [&'static Metric],
    /// Options of the metrics.
    pub choices: &'a Choices,
    /// Rows to compare the chunk with; without them the chunk counts as one like the reference.
    pub kept: Option<KeptChunk<'a>>,
}

/// A chunk beside the rows that the monitor keeps.
#[derive(Clone, Copy)]
pub struct KeptChunk<'a> {
    /// The rows.
    pub rows: &'a KeptRows,
    /// Rows of the chunk by code: one list for each feature.
    pub counts: &'a [Vec<u64>],
}

/// The shape of a monitor that a model must fit.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Task of the model.
    pub task: Task,
    /// Number of features.
    pub features: usize,
    /// Number of columns of scores; a binary classifier has one, even where the data lacks it.
    pub scores: usize,
}

/// A fitted estimator.
pub trait Model: Send + Sync + Debug {
    /// Adds to the outcomes of a table what the estimate needs of features, row by row.
    ///
    /// # Errors
    /// `internal`.
    fn prepare(&self, _: &[Feature], _: &mut Outcomes, _: &dyn Workers) -> Result<(), StatsError> {
        Ok(())
    }

    /// Estimates every series of the metrics, in the order of [`Reference::series`].
    fn estimate(&self, input: &ChunkInput<'_>) -> Vec<Measured>;

    /// Calibrations of the columns of scores; empty for an estimator that does not calibrate.
    fn calibrations(&self) -> &[Calibration] {
        &[]
    }

    /// Tells that the model is one of a monitor of this shape.
    fn fits(&self, shape: Shape) -> bool;

    /// Appends the bytes that [`Estimator::read`] takes.
    fn write(&self, out: &mut Vec<u8>);
}

/// Threads, of whoever schedules the work.
pub trait Workers: Sync {
    /// Runs a job for each place below `count`, in any order, and returns when all are done.
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync));

    /// Returns true if the work should end with the code `cancelled`.
    fn is_cancelled(&self) -> bool;
}

/// Runs jobs one after the other, to their end.
#[derive(Clone, Copy, Debug)]
pub struct OneThread;

impl Workers for OneThread {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..count).for_each(job);
    }

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Runs a job for each place below `count`, and gives the results in order of place.
///
/// # Errors
/// The first error by place.
pub fn collect<T: Send + Sync>(
    workers: &dyn Workers,
    count: usize,
    job: impl Fn(usize) -> Result<T, StatsError> + Sync,
) -> Result<Vec<T>, StatsError> {
    let places: Vec<OnceLock<Result<T, StatsError>>> = (0..count).map(|_| OnceLock::new()).collect();
    workers.each(count, &|place| _ = places[place].set(job(place)));
    places.into_iter().map(|own| own.into_inner().expect("each place had its job")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct LastFirst;

    impl Workers for LastFirst {
        fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
            (0..count).rev().for_each(job);
        }

        fn is_cancelled(&self) -> bool {
            false
        }
    }

    #[test]
    fn results_are_in_order_of_place_and_the_first_error_is_given() {
        assert_eq!(collect(&LastFirst, 4, |place| Ok(place * place)).unwrap(), [0, 1, 4, 9]);
        let odd =
            |place: usize| if place % 2 == 1 { Err(StatsError::new("internal", place.to_string())) } else { Ok(0) };
        assert_eq!(collect(&LastFirst, 4, odd).unwrap_err().message, "1");
    }
}
