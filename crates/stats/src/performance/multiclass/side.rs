//! A chunk of several classes as metrics see it.

use super::matrix::Matrix;
use super::outcomes::Outcomes;
use crate::measured::{Undefined, require_rows};
use crate::metric::Ranking;
use crate::metric::ranking::{self, Tie};
use std::ops::Range;

/// A chunk seen from one side: its labels, or what the scores lead to expect.
pub trait Side {
    /// Rows (or expected rows) by label and prediction, and how many rows they are.
    fn matrix(&self) -> Result<(&Matrix, u64), Undefined>;
    /// Rows with scores.
    fn scored(&self) -> Result<u64, Undefined>;
    /// A metric of the order of scores, for every class.
    fn rankings(&self, ranking: Ranking) -> Result<Vec<f64>, Undefined>;
}

/// What the labels of a chunk say.
pub struct Realized {
    empty: bool,
    matrix: Matrix,
    /// Rows with label and score.
    labelled: u64,
    /// Ties of each class.
    ties: Vec<Vec<Tie>>,
}

impl Realized {
    /// Reads the rows of a range; the order of scores only where a metric needs it.
    pub fn read(outcomes: &Outcomes, rows: Range<usize>, needs_order: bool) -> Realized {
        let classes = if needs_order { outcomes.scores.len() } else { 0 };
        let ties: Vec<Vec<Tie>> =
            (0..classes).map(|class| ranking::ties(&outcomes.ranked(rows.clone(), class))).collect();
        Realized {
            empty: rows.is_empty(),
            matrix: outcomes.matrix(rows.clone()),
            labelled: ties.first().map_or(0, |ties| ties.iter().map(Tie::rows).sum()),
            ties,
        }
    }

    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        require_rows(rows, self.empty, Undefined::NoLabels)
    }
}

impl Side for Realized {
    fn matrix(&self) -> Result<(&Matrix, u64), Undefined> {
        let rows = self.require(self.matrix.total() as u64)?;
        Ok((&self.matrix, rows))
    }

    fn scored(&self) -> Result<u64, Undefined> {
        self.require(self.labelled)
    }

    fn rankings(&self, ranking: Ranking) -> Result<Vec<f64>, Undefined> {
        self.ties.iter().map(|ties| ranking::metric(ties, ranking).map_err(|_| Undefined::AbsentClass)).collect()
    }
}
