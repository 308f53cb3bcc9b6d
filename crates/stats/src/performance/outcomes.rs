//! The outcomes of a table's rows: what a model said, and what was true.

use crate::performance::binary::{self, Label};
use crate::performance::multiclass;
use crate::performance::regression;
use std::ops::Range;

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
