//! What a classifier of several classes said, and what was true, row by row.

use super::matrix::Matrix;
use crate::metric::ranking::Ranked;
use crate::performance::labels::strange::Strange;
use crate::table::MISSING_CODE;
use std::ops::Range;
use std::sync::Arc;

/// The class of a missing label.
pub const MISSING: u32 = MISSING_CODE;

/// The columns of a classifier, of equal length; a column that is not there is empty.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Names of the classes, in order.
    pub classes: Arc<[String]>,
    /// Places among the classes; their number stands for a label that is not among them, [`MISSING`] for none. Such a
    /// label is a class that the model does not know: whatever it predicts of the row is wrong, unless it is that label.
    pub targets: Vec<u32>,
    /// The same for what the model said.
    pub predictions: Vec<u32>,
    /// For every class the probability that the model gave; NaN is missing. Empty without scores.
    pub scores: Vec<Arc<[f64]>>,
    /// Labels that are no class.
    pub strange_targets: Strange,
    /// The same of what the model said.
    pub strange_predictions: Strange,
}

crate::state!(Outcomes { classes, targets, predictions, scores, strange_targets, strange_predictions });

impl Outcomes {
    /// The label of a row.
    pub fn target(&self, row: usize) -> u32 {
        self.targets.get(row).copied().unwrap_or(MISSING)
    }

    /// The prediction of a row.
    pub fn prediction(&self, row: usize) -> u32 {
        self.predictions.get(row).copied().unwrap_or(MISSING)
    }

    /// Rows by label and prediction, of those that have both; the last row and column are labels of no class.
    pub fn matrix(&self, rows: Range<usize>) -> Matrix {
        let mut matrix = Matrix::new(self.classes.len() + 1);
        let all = rows.clone();
        for row in rows {
            let (target, prediction) = (self.target(row), self.prediction(row));
            if target != MISSING && prediction != MISSING {
                *matrix.cell(target as usize, prediction as usize) += 1.0;
            }
        }
        matrix.strange_hits = self.strange_targets.equal_rows(&self.strange_predictions, &all) as f64;
        matrix
    }

    /// The rows of a range that have label and score for `class`, in their own order.
    pub fn labelled(&self, rows: Range<usize>, class: usize) -> Vec<Ranked> {
        let Some(scores) = self.scores.get(class) else { return Vec::new() };
        let labelled = rows.filter(|&row| self.target(row) != MISSING && !scores[row].is_nan());
        labelled.map(|row| self.ranked_row(row, class)).collect()
    }

    /// A row that has label and score for `class`.
    pub fn ranked_row(&self, row: usize, class: usize) -> Ranked {
        Ranked { score: self.scores[class][row], positive: self.target(row) as usize == class }
    }

    /// Tells whether a row has a label and every score.
    pub fn is_ranked(&self, row: usize) -> bool {
        self.target(row) != MISSING && self.scores.iter().all(|scores| !scores[row].is_nan())
    }

    /// The same, by score descending.
    pub fn ranked(&self, rows: Range<usize>, class: usize) -> Vec<Ranked> {
        let mut ranked = self.labelled(rows, class);
        ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
        ranked
    }
}
