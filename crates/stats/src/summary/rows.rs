//! Rows of a part of a chunk, of tasks that cannot do without: put one after the other.

use crate::error::StatsError;
use crate::performance::multiclass;
use crate::performance::regression;
use crate::state::require;
use std::ops::Range;
use std::sync::Arc;

impl multiclass::Outcomes {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        let scores = self.scores.first().map_or(0, |scores| scores.len());
        scores.max(self.predictions.len()).max(self.targets.len())
    }

    /// Copies a range of rows.
    pub fn part(&self, rows: Range<usize>) -> multiclass::Outcomes {
        multiclass::Outcomes {
            classes: Arc::clone(&self.classes),
            targets: slice(&self.targets, &rows),
            predictions: slice(&self.predictions, &rows),
            scores: self.scores.iter().map(|scores| slice(scores, &rows).into()).collect(),
            strange_targets: self.strange_targets.part(&rows),
            strange_predictions: self.strange_predictions.part(&rows),
        }
    }

    /// Adds the rows of other parts, with the same columns but for labels and predictions, which a part can lack.
    ///
    /// # Errors
    /// `bad_state` for other classes, or scores of other classes.
    pub fn append(&mut self, others: Vec<multiclass::Outcomes>) -> Result<(), StatsError> {
        // Shared columns cannot grow: they are put together once, not for each part.
        let mut scores: Vec<Vec<f64>> = self.scores.iter().map(|scores| scores.to_vec()).collect();
        let mut rows = self.rows();
        for other in others {
            require(self.scores.len() == other.scores.len() && self.classes == other.classes, COLUMNS)?;
            let both = [rows, other.rows()];
            rows += both[1];
            self.strange_targets.append(&other.strange_targets, both[0]);
            self.strange_predictions.append(&other.strange_predictions, both[0]);
            extend(&mut self.targets, other.targets, both, multiclass::MISSING);
            extend(&mut self.predictions, other.predictions, both, multiclass::MISSING);
            scores.iter_mut().zip(&other.scores).for_each(|(own, other)| own.extend_from_slice(other));
        }
        self.scores = scores.into_iter().map(Arc::from).collect();
        Ok(())
    }

    /// About the bytes that are held.
    pub fn bytes(&self) -> usize {
        let scores: usize = self.scores.iter().map(|scores| scores.len()).sum();
        4 * (self.targets.len() + self.predictions.len()) + 8 * scores
    }

    /// Tells that every column has this many rows, or none, and that one of them has: rows that no column has are nobody's.
    pub fn has_rows(&self, rows: usize) -> bool {
        let strange = [&self.strange_targets, &self.strange_predictions];
        self.rows() == rows
            && strange.iter().all(|own| own.ends_before(rows))
            && self.scores.iter().all(|scores| scores.len() == rows)
            && fits(&self.predictions, rows)
            && fits(&self.targets, rows)
    }
}

impl regression::Outcomes {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.predictions.len().max(self.targets.len())
    }

    /// Copies a range of rows.
    pub fn part(&self, rows: Range<usize>) -> regression::Outcomes {
        regression::Outcomes {
            targets: slice(&self.targets, &rows),
            predictions: slice(&self.predictions, &rows),
            expected: self.expected.iter().map(|(loss, values)| (*loss, slice(values, &rows))).collect(),
        }
    }

    /// Adds the rows of other parts, with the same columns but for labels and predictions, which a part can lack.
    ///
    /// # Errors
    /// `bad_state` for other expected losses.
    pub fn append(&mut self, others: Vec<regression::Outcomes>) -> Result<(), StatsError> {
        let mut rows = self.rows();
        for other in others {
            let losses = |own: &regression::Outcomes| own.expected.iter().map(|(loss, _)| *loss).collect::<Vec<_>>();
            require(losses(self) == losses(&other), COLUMNS)?;
            let both = [rows, other.rows()];
            rows += both[1];
            extend(&mut self.targets, other.targets, both, f64::NAN);
            extend(&mut self.predictions, other.predictions, both, f64::NAN);
            self.expected.iter_mut().zip(other.expected).for_each(|((_, own), (_, other))| own.extend(other));
        }
        Ok(())
    }

    /// About the bytes that are held.
    pub fn bytes(&self) -> usize {
        let expected: usize = self.expected.iter().map(|(_, values)| values.len()).sum();
        8 * (self.targets.len() + self.predictions.len() + expected)
    }

    /// Tells that every column has this many rows, or none, and that one of them has.
    pub fn has_rows(&self, rows: usize) -> bool {
        self.rows() == rows
            && self.expected.iter().all(|(_, values)| values.len() == rows)
            && fits(&self.predictions, rows)
            && fits(&self.targets, rows)
    }
}

const COLUMNS: &str = "what the model said";

fn fits<T>(values: &[T], rows: usize) -> bool {
    values.is_empty() || values.len() == rows
}

/// The rows of a column, none where the column is not there.
fn slice<T: Clone>(values: &[T], rows: &Range<usize>) -> Vec<T> {
    values.get(rows.clone()).map_or_else(Vec::new, <[T]>::to_vec)
}

/// Puts one column after the other; where only one side has it, the rows of the other are missing.
fn extend<T: Clone>(own: &mut Vec<T>, other: Vec<T>, [rows, others]: [usize; 2], missing: T) {
    if own.is_empty() && other.is_empty() {
        return;
    }
    own.resize(rows, missing.clone());
    own.extend(other);
    own.resize(rows + others, missing);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_no_column_has_are_not_believed() {
        let nothing = || multiclass::Outcomes {
            classes: ["a", "b"].map(str::to_owned).into(),
            ..multiclass::Outcomes::default()
        };
        assert!(nothing().has_rows(0) && !nothing().has_rows(1 << 52));
        let said = multiclass::Outcomes { predictions: vec![0, 1], ..nothing() };
        assert!(said.has_rows(2) && !said.has_rows(1) && !said.has_rows(1 << 52));
    }

    #[test]
    fn scores_of_many_parts_are_put_together() {
        let part = |from: f64| multiclass::Outcomes {
            classes: ["a", "b"].map(str::to_owned).into(),
            targets: vec![0, 1],
            scores: vec![vec![from, from + 1.0].into(), vec![-from, -from - 1.0].into()],
            ..multiclass::Outcomes::default()
        };
        let mut all = part(0.0);
        all.append(vec![part(2.0), part(4.0)]).unwrap();
        assert_eq!(all.scores[0][..], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(all.scores[1][..], [0.0, -1.0, -2.0, -3.0, -4.0, -5.0]);
        assert_eq!((all.targets.len(), all.predictions.len()), (6, 0));
    }
}
