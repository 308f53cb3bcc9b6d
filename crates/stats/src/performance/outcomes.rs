//! The outcomes of a table's rows: what a model said, and what was true.

use crate::performance::binary;
use crate::performance::multiclass;
use crate::performance::regression;

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
}
