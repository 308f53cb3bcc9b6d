//! The outcomes of a table's rows: what a model said, and what was true.

use crate::performance::binary::{self, Label};
use crate::performance::multiclass;
use crate::performance::regression;
use std::ops::Range;
use std::sync::Arc;

/// Holds what a model said, and what was true, row by row.
#[derive(Clone, Debug)]
pub enum Outcomes {
    /// Two classes.
    Binary(binary::Outcomes),
    /// Several classes.
    Multiclass(multiclass::Outcomes),
    /// A quantity.
    Regression(regression::Outcomes),
}

impl Outcomes {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Outcomes::Binary(own) => own.scores.len().max(own.predictions.len()).max(own.targets.len()),
            Outcomes::Multiclass(own) => own.rows(),
            Outcomes::Regression(own) => own.rows(),
        }
    }

    /// The outcomes of some rows, ascending; without what estimators added.
    #[must_use]
    pub fn taken(&self, rows: &[u32]) -> Outcomes {
        let at = |values: &[f64]| taken(values, rows);
        match self {
            Outcomes::Binary(own) => Outcomes::Binary(binary::Outcomes {
                targets: taken(&own.targets, rows),
                predictions: taken(&own.predictions, rows),
                scores: at(&own.scores).into(),
                spellings: Arc::clone(&own.spellings),
                strange_targets: own.strange_targets.taken(rows),
                strange_predictions: own.strange_predictions.taken(rows),
            }),
            Outcomes::Multiclass(own) => Outcomes::Multiclass(multiclass::Outcomes {
                classes: Arc::clone(&own.classes),
                targets: taken(&own.targets, rows),
                predictions: taken(&own.predictions, rows),
                scores: own.scores.iter().map(|own| at(own).into()).collect(),
                strange_targets: own.strange_targets.taken(rows),
                strange_predictions: own.strange_predictions.taken(rows),
            }),
            Outcomes::Regression(own) => Outcomes::Regression(regression::Outcomes {
                targets: at(&own.targets),
                predictions: at(&own.predictions),
                expected: Vec::new(),
            }),
        }
    }

    /// Tells of each row of a range whether it has a label; empty without a column of labels.
    pub fn labelled(&self, rows: Range<usize>) -> Vec<bool> {
        fn has<T>(targets: &[T], rows: Range<usize>, is_label: impl Fn(&T) -> bool) -> Vec<bool> {
            targets.get(rows).unwrap_or_default().iter().map(is_label).collect()
        }
        match self {
            Outcomes::Binary(own) => has(&own.targets, rows, |&label| label != Label::Missing),
            Outcomes::Multiclass(own) => has(&own.targets, rows, |&label| label != multiclass::MISSING),
            Outcomes::Regression(own) => has(&own.targets, rows, |label| !label.is_nan()),
        }
    }
}

/// The values of some rows; none of a column that is not there.
fn taken<T: Copy>(values: &[T], rows: &[u32]) -> Vec<T> {
    if values.is_empty() { Vec::new() } else { rows.iter().map(|&row| values[row as usize]).collect() }
}
