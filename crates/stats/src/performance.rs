//! Performance of a model, whatever its task: one way in for those who schedule the work.

use crate::binary::{self, BinaryReference};
use crate::error::StatsError;
use crate::measured::Measured;
use crate::metric::{Choices, Face, Metric};
use crate::multiclass::{self, MulticlassReference};
use crate::regression::{self, RegressionReference};
use std::ops::Range;

/// A metric in one chunk.
#[derive(Clone, Copy, Debug)]
pub struct Performance {
    /// From the rows with labels.
    pub realized: Measured,
    /// From what the model said alone.
    pub estimated: Measured,
}

/// What one chunk says about performance.
#[derive(Clone, Debug)]
pub struct ChunkPerformance {
    /// One for each series of [`Reference::series`], in the same order.
    pub metrics: Vec<Performance>,
    /// Rows with a label.
    pub labelled: u64,
    /// Sum of the labels, positive ones counting 1; NaN for several classes.
    pub target_sum: f64,
}

/// What a model said, and what was true.
#[derive(Clone, Debug)]
pub enum Outcomes {
    /// Of two classes.
    Binary(binary::Outcomes),
    /// Of several classes.
    Multiclass(multiclass::Outcomes),
    /// Of a quantity.
    Regression(regression::Outcomes),
}

/// What is learned from the reference.
#[derive(Clone, Debug)]
pub enum Reference {
    /// Of two classes.
    Binary(BinaryReference),
    /// Of several classes.
    Multiclass(MulticlassReference),
    /// Of a quantity.
    Regression(RegressionReference),
}

crate::state_variants!(Reference {
    0 => Binary { 0: own },
    1 => Multiclass { 0: own },
    2 => Regression { 0: own },
});

impl Reference {
    /// Learns from all reference rows.
    ///
    /// # Errors
    /// `missing_labels`, `invalid_value`, `invalid_option`: labels, scores or a value matrix that do not fit.
    pub fn fit(outcomes: &Outcomes, metrics: &[&Metric], choices: &Choices) -> Result<Reference, StatsError> {
        match outcomes {
            Outcomes::Binary(own) => BinaryReference::fit(own, choices).map(Reference::Binary),
            Outcomes::Multiclass(own) => MulticlassReference::fit(own, choices).map(Reference::Multiclass),
            Outcomes::Regression(own) => RegressionReference::fit(own, metrics).map(Reference::Regression),
        }
    }

    /// Names of the series that the metrics give: a metric's key, or one name for each cell of a matrix.
    pub fn series(&self, metrics: &[&Metric]) -> Vec<String> {
        let names = |metric: &&Metric| match (metric.face, self) {
            (Face::Matrix, Reference::Multiclass(reference)) => reference.cell_names(),
            _ => vec![metric.key.to_owned()],
        };
        metrics.iter().flat_map(names).collect()
    }

    /// Measures the rows of a range of outcomes of the same task.
    ///
    /// # Panics
    /// For outcomes of another task.
    pub fn measure(
        &self,
        outcomes: &Outcomes,
        rows: Range<usize>,
        metrics: &[&Metric],
        choices: &Choices,
    ) -> ChunkPerformance {
        match (self, outcomes) {
            (Reference::Binary(reference), Outcomes::Binary(own)) => reference.measure(own, rows, metrics, choices),
            (Reference::Multiclass(reference), Outcomes::Multiclass(own)) => {
                reference.measure(own, rows, metrics, choices)
            }
            (Reference::Regression(reference), Outcomes::Regression(own)) => reference.measure(own, rows, metrics),
            _ => unreachable!("outcomes are read for the task of the reference"),
        }
    }
}
