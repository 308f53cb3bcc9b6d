//! The outcomes of a table's rows: what a model said, and what was true.

use crate::metric::ranking::Ranked;
use crate::performance::binary;
use crate::performance::multiclass;
use crate::performance::regression;
use crate::summary::binary::BinarySummary;

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
    /// The rows with label and score, scores descending: one list for each column of scores.
    pub fn ranked(&self) -> Vec<Vec<Ranked>> {
        match self {
            Outcomes::Binary(own) => vec![BinarySummary::of(own, 0..own.targets.len()).ranked()],
            Outcomes::Multiclass(own) => {
                (0..own.scores.len()).map(|class| own.ranked(0..own.targets.len(), class)).collect()
            }
            Outcomes::Regression(_) => Vec::new(),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Outcomes::Binary(own) => own.scores.len().max(own.predictions.len()).max(own.targets.len()),
            Outcomes::Multiclass(own) => own.rows(),
            Outcomes::Regression(own) => own.rows(),
        }
    }
}
