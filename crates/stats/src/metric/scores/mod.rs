//! Metrics of the scores of two classes: how right they are as probabilities, and how well they tell labels apart.
//!
//! All take the rows of each distinct score, scores descending. Counts give the realized value. Expected counts give the
//! estimate: each metric but the calibration error follows from sums over rows, or is the root of one.

mod error;
mod group;
mod lift;
mod line;
mod losses;
mod separation;

pub use group::{ByRow, Group, Groups, groups_of};

use super::influence::variances_of;
use crate::measured::Undefined;
use error::Gaps;
use losses::RowLoss;

/// A metric of the scores of two classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreMetric {
    /// Mean of `−ln` of the probability that the score gives to the label.
    LogLoss,
    /// Mean squared difference of score and label (Brier 1950).
    Brier,
    /// Expected calibration error: the mean over tenths of the reference's scores of `|mean score − share of positives|`, by
    /// rows (Naeini, Cooper and Hauskrecht 2015).
    CalibrationError,
    /// Slope of the log-odds of a positive label by those of the score (Cox 1958).
    CalibrationSlope,
    /// Offset of the log-odds of a positive label from those of the score (Cox 1958: calibration in the large).
    CalibrationOffset,
    /// `2·AUROC − 1`
    Gini,
    /// The largest distance between the shares of positive and of negative labels above any score.
    KolmogorovSmirnov,
    /// Share of positive labels in the tenth of rows with the highest scores over that of all rows.
    Lift,
}

impl ScoreMetric {
    /// The metric of rows, of which there are some.
    ///
    /// # Errors
    /// The reason where it does not exist, or where bins do not give it.
    pub fn value(self, groups: &Groups<'_>) -> Result<f64, Undefined> {
        match self {
            ScoreMetric::LogLoss => Ok(RowLoss::Log.mean(groups)),
            ScoreMetric::Brier => Ok(RowLoss::Squared.mean(groups)),
            ScoreMetric::CalibrationError => Ok(Gaps::of(groups).error()),
            ScoreMetric::CalibrationSlope | ScoreMetric::CalibrationOffset if groups.is_binned() => {
                Err(Undefined::NotInSummary)
            }
            ScoreMetric::CalibrationSlope => line::slope(groups),
            ScoreMetric::CalibrationOffset => line::offset(groups),
            ScoreMetric::Gini => separation::gini(groups),
            ScoreMetric::KolmogorovSmirnov => separation::kolmogorov_smirnov(groups),
            ScoreMetric::Lift => lift::lift(groups),
        }
    }

    /// The ends between which the metric of the rows certainly is, where scores are binned.
    pub fn ends(self, groups: &Groups<'_>) -> Option<[f64; 2]> {
        if !groups.is_binned() {
            return None;
        }
        match self {
            ScoreMetric::LogLoss => Some(RowLoss::Log.ends(groups)),
            ScoreMetric::Brier => Some(RowLoss::Squared.ends(groups)),
            ScoreMetric::CalibrationError => Some(Gaps::ends(groups)),
            ScoreMetric::CalibrationSlope | ScoreMetric::CalibrationOffset => None,
            ScoreMetric::Gini => separation::gini_ends(groups),
            ScoreMetric::KolmogorovSmirnov => separation::kolmogorov_smirnov_ends(groups),
            ScoreMetric::Lift => lift::ends(groups),
        }
    }

    /// Derivatives of the metric by one more row; `None` where it does not exist.
    pub fn of_rows(self, groups: &Groups<'_>) -> Option<ByRow> {
        match self {
            ScoreMetric::LogLoss => Some(RowLoss::Log.of_rows(groups)),
            ScoreMetric::Brier => Some(RowLoss::Squared.of_rows(groups)),
            ScoreMetric::CalibrationError => Some(Gaps::of(groups).of_rows(groups)),
            ScoreMetric::CalibrationSlope => line::slope_of_rows(groups),
            ScoreMetric::CalibrationOffset => line::offset_of_rows(groups),
            ScoreMetric::Gini => separation::gini_of_rows(groups),
            ScoreMetric::KolmogorovSmirnov => separation::kolmogorov_smirnov_of_rows(groups),
            ScoreMetric::Lift => lift::of_rows(groups),
        }
    }

    /// Variance of the realized metric about its estimate that labels give, by the delta method; `None` where the metric does
    /// not exist.
    pub fn variance_of_labels(self, groups: &Groups<'_>) -> Option<f64> {
        if self == ScoreMetric::CalibrationError {
            return Some(Gaps::of(groups).variance());
        }
        let of_group = |(own, [negative, positive]): (&Group, [f64; 2])| own.variance * (positive - negative).powi(2);
        Some(groups.rows.iter().zip(self.of_rows(groups)?).map(of_group).sum())
    }

    /// Standard error of a realized metric about that of the population; `None` where it does not exist, and for the calibration
    /// error, which chance alone raises.
    pub fn error(self, groups: &Groups<'_>) -> Option<f64> {
        if self == ScoreMetric::CalibrationError {
            return None;
        }
        let of_group = |(own, [negative, positive]): (&Group, [f64; 2])| {
            own.negatives * negative * negative + own.positives * positive * positive
        };
        Some(groups.rows.iter().zip(self.of_rows(groups)?).map(of_group).sum::<f64>().sqrt())
    }
}

/// Sampling error of a metric, learned from the reference.
#[derive(Clone, Debug)]
pub enum ScoreError {
    /// Variances for one negative and for one positive row.
    ByClass([f64; 2]),
    /// Gaps of the tenths, of the calibration error.
    Gaps(Gaps),
}

crate::state_variants!(ScoreError {
    0 => ByClass { 0: variances },
    1 => Gaps { 0: gaps },
});

impl ScoreError {
    /// Learns from the reference; `None` where the metric does not exist.
    pub fn learn(metric: ScoreMetric, groups: &Groups<'_>) -> Option<ScoreError> {
        if metric == ScoreMetric::CalibrationError {
            return Some(ScoreError::Gaps(Gaps::of(groups)));
        }
        let counts = groups.rows.iter().map(|own| [own.negatives, own.positives]);
        let variances = variances_of(counts.zip(metric.of_rows(groups)?));
        Some(ScoreError::ByClass(variances))
    }

    /// Standard error of a chunk, by its negative and positive rows.
    pub fn of(&self, rows: [f64; 2]) -> f64 {
        match self {
            ScoreError::ByClass(variances) => (variances[0] / rows[0] + variances[1] / rows[1]).sqrt(),
            ScoreError::Gaps(gaps) => gaps.error_of(rows[0] + rows[1]),
        }
    }
}

#[cfg(test)]
mod tests;
