//! Performance of a regressor: realized where labels exist, estimated from expected losses everywhere.

use crate::error::StatsError;
use crate::measured::Undefined;
use crate::metric::loss::{self, Loss, Pair, RowLoss};
use crate::metric::{Face, Metric};
use crate::performance::chunk_performance::{ChunkPerformance, Performance};

/// The columns of a regressor, of equal length; a column that is not there is empty. NaN is missing.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// True quantities.
    pub targets: Vec<f64>,
    /// Predicted quantities.
    pub predictions: Vec<f64>,
    /// Expected loss of each row ([`crate::estimation::direct_loss`]), for the requested losses.
    pub expected: Vec<(RowLoss, Vec<f64>)>,
}

crate::state!(Outcomes { targets, predictions, expected });

impl Outcomes {
    /// The rows of a range that have label and prediction.
    pub fn pairs(&self, rows: std::ops::Range<usize>) -> Vec<Pair> {
        if self.targets.is_empty() || self.predictions.is_empty() {
            return Vec::new();
        }
        rows.map(|row| (self.targets[row], self.predictions[row])).filter(|(y, p)| !y.is_nan() && !p.is_nan()).collect()
    }
}

/// The learned state of the reference: the error of every metric over one row.
#[derive(Clone, Debug)]
pub struct RegressionReference {
    unit_errors: Vec<(Loss, f64)>,
}

impl RegressionReference {
    /// Learns from all reference rows.
    ///
    /// # Errors
    /// `missing_labels` where no row has label and prediction.
    pub fn fit(outcomes: &Outcomes, metrics: &[&Metric]) -> Result<RegressionReference, StatsError> {
        let pairs = outcomes.pairs(0..outcomes.targets.len());
        if pairs.is_empty() {
            let message = "Cannot learn the model's performance: no row of the reference has both label and prediction, and some must";
            return Err(StatsError::new("missing_labels", message));
        }
        let losses = metrics.iter().filter_map(|metric| loss_of(metric));
        Ok(RegressionReference { unit_errors: losses.map(|loss| (loss, loss.unit_error(&pairs))).collect() })
    }

    /// Measures the rows of a range.
    pub fn measure(&self, outcomes: &Outcomes, rows: std::ops::Range<usize>, metrics: &[&Metric]) -> ChunkPerformance {
        let pairs = outcomes.pairs(rows.clone());
        let known = outcomes.targets.get(rows.clone()).unwrap_or_default().iter().filter(|label| !label.is_nan());
        let performance = |loss: Loss| Performance {
            realized: match pairs.len() {
                0 if rows.is_empty() => Err(Undefined::EmptyChunk),
                n => loss::reading(loss.value(&pairs), self.unit_error(loss), n),
            },
            estimated: self.estimate(outcomes, rows.clone(), loss),
        };
        ChunkPerformance {
            metrics: metrics.iter().filter_map(|metric| loss_of(metric)).map(performance).collect(),
            labelled: known.clone().count() as u64,
            target_sum: known.sum(),
            selection: None,
            outputs: Vec::new(),
        }
    }

    /// The mean of the expected losses of the rows that have a prediction; a loss is never negative.
    fn estimate(&self, outcomes: &Outcomes, rows: std::ops::Range<usize>, loss: Loss) -> crate::measured::Measured {
        let (row_loss, root) = loss.row().ok_or(Undefined::NotEstimated)?;
        let expected = outcomes.expected.iter().find(|(own, _)| *own == row_loss);
        let (_, expected) = expected.ok_or(Undefined::NotEstimated)?;
        if rows.is_empty() {
            return Err(Undefined::EmptyChunk);
        }
        let predicted = rows.filter(|&row| !outcomes.predictions[row].is_nan());
        let losses: Vec<f64> = predicted.map(|row| expected[row].max(0.0)).collect();
        if losses.is_empty() {
            return Err(Undefined::AllMissing);
        }
        let mean = loss::mean(&losses);
        loss::reading(Ok(if root { mean.sqrt() } else { mean }), self.unit_error(loss), losses.len())
    }

    fn unit_error(&self, loss: Loss) -> f64 {
        self.unit_errors.iter().find(|(own, _)| *own == loss).map_or(f64::NAN, |(_, error)| *error)
    }
}

crate::state!(RegressionReference { unit_errors });

fn loss_of(metric: &Metric) -> Option<Loss> {
    match metric.face {
        Face::Loss(loss) => Some(loss),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::find;

    fn outcomes() -> Outcomes {
        let targets: Vec<f64> = (0..400).map(|i| 1.0 + f64::from((i * i * 31 + 7 * i) % 101) / 10.0).collect();
        let predictions: Vec<f64> = targets.iter().enumerate().map(|(i, y)| y + (i % 5) as f64 - 2.0).collect();
        let expected = targets.iter().zip(&predictions).map(|(y, p)| (y - p).abs()).collect();
        Outcomes { targets, predictions, expected: vec![(RowLoss::Absolute, expected)] }
    }

    #[test]
    fn an_estimate_of_the_true_losses_is_the_realized_value() {
        let outcomes = outcomes();
        let metrics = [find("mae").unwrap(), find("r2").unwrap()];
        let reference = RegressionReference::fit(&outcomes, &metrics).unwrap();
        let chunk = reference.measure(&outcomes, 100..200, &metrics);
        assert_eq!(chunk.metrics[0].realized, chunk.metrics[0].estimated);
        assert_eq!(chunk.metrics[1].estimated, Err(Undefined::NotEstimated));
        assert_eq!(chunk.labelled, 100);
    }

    #[test]
    fn rows_without_a_label_are_left_out_and_a_chunk_of_them_has_a_reason() {
        let mut outcomes = outcomes();
        let metrics = [find("mae").unwrap()];
        let reference = RegressionReference::fit(&outcomes, &metrics).unwrap();
        outcomes.targets[..50].fill(f64::NAN);
        let chunk = reference.measure(&outcomes, 0..50, &metrics);
        assert_eq!(chunk.metrics[0].realized, Err(Undefined::NoLabels));
        assert_eq!(reference.measure(&outcomes, 0..0, &metrics).metrics[0].realized, Err(Undefined::EmptyChunk));
        assert_eq!(chunk.labelled, 0);
    }
}
