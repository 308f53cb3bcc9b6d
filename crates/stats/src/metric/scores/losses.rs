//! Means of a loss of score and label.

use super::group::{ByRow, Group, Groups};

/// Loss of one row.
#[derive(Clone, Copy, Debug)]
pub enum RowLoss {
    /// `−ln` of the probability of the label.
    Log,
    /// The squared difference.
    Squared,
}

/// Scores count as this far from 0 and 1 at least, so that logarithms stay finite (scikit-learn).
const LEAST: f64 = f64::EPSILON;

/// Room for the rounding of sums of so many terms.
const ROUNDING: f64 = 1e-12;

/// The score, away from 0 and 1.
pub fn inside(score: f64) -> f64 {
    score.clamp(LEAST, 1.0 - LEAST)
}

impl RowLoss {
    /// Losses of a negative and of a positive label.
    fn of(self, score: f64) -> [f64; 2] {
        match self {
            RowLoss::Log => [-(1.0 - inside(score)).ln(), -inside(score).ln()],
            RowLoss::Squared => [score * score, (1.0 - score) * (1.0 - score)],
        }
    }

    /// The mean over the rows, of which the losses are those of these scores.
    fn mean_by(self, groups: &Groups<'_>, scores: impl Fn(&Group) -> [f64; 2]) -> f64 {
        let loss = |own: &Group| {
            let [by_negative, by_positive] = scores(own);
            own.negatives * self.of(by_negative)[0] + own.positives * self.of(by_positive)[1]
        };
        groups.sum(loss) / groups.sum(Group::rows)
    }

    /// The mean over the rows.
    pub fn mean(self, groups: &Groups<'_>) -> f64 {
        self.mean_by(groups, |own| [own.score; 2])
    }

    /// Least and most that the mean can be: the loss of a negative label rises with the score, that of a positive one falls.
    pub fn ends(self, groups: &Groups<'_>) -> [f64; 2] {
        let ends = [self.mean_by(groups, |own| own.range), self.mean_by(groups, |own| [own.range[1], own.range[0]])];
        [ends[0] - ROUNDING, ends[1] + ROUNDING]
    }

    /// Derivatives by one more row.
    pub fn of_rows(self, groups: &Groups<'_>) -> ByRow {
        let (mean, rows) = (self.mean(groups), groups.sum(Group::rows));
        groups.rows.iter().map(|own| self.of(own.score).map(|loss| (loss - mean) / rows)).collect()
    }
}
