//! Performance of a regressor, where labels exist.

use crate::error::StatsError;
use crate::measured::{Reading, Undefined};
use crate::metric::loss::{self, Loss, Pair, RowLoss};
use crate::metric::{Choices, Face, Metric};
use crate::performance::chunk_performance::ChunkPerformance;

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
    pub fn measure(
        &self,
        outcomes: &Outcomes,
        rows: std::ops::Range<usize>,
        metrics: &[&Metric],
        choices: &Choices,
    ) -> ChunkPerformance {
        let pairs = outcomes.pairs(rows.clone());
        let known = outcomes.targets.get(rows.clone()).unwrap_or_default().iter().filter(|label| !label.is_nan());
        let realized = |metric: &&Metric| {
            let loss = loss_of(metric)?;
            Some(match pairs.len() {
                0 if rows.is_empty() => Err(Undefined::EmptyChunk),
                n => loss::reading(loss.value(&pairs), self.unit_error(loss), n)
                    .map(|reading| if choices.as_nannyml { reading } else { with_interval(reading, metric, &pairs) }),
            })
        };
        ChunkPerformance {
            realized: metrics.iter().filter_map(realized).collect(),
            estimates: Vec::new(),
            labelled: known.clone().count() as u64,
            target_sum: known.sum(),
            selection: None,
            offset: None,
            outputs: Vec::new(),
        }
    }

    /// The standard error of a loss over one row.
    pub fn unit_error(&self, loss: Loss) -> f64 {
        self.unit_errors.iter().find(|(own, _)| *own == loss).map_or(f64::NAN, |(_, error)| *error)
    }
}

crate::state!(RegressionReference { unit_errors });

/// Adds the 95 % interval of the population's value, by the error of these losses alone.
fn with_interval(reading: Reading, metric: &Metric, pairs: &[Pair]) -> Reading {
    let error = loss_of(metric).map(|loss| loss.unit_error(pairs) / (pairs.len() as f64).sqrt());
    error.filter(|error| error.is_finite()).map_or(reading, |error| reading.around(error, metric.ends()))
}

/// The loss that a metric follows from.
pub fn loss_of(metric: &Metric) -> Option<Loss> {
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
        Outcomes { targets, predictions, expected: Vec::new() }
    }

    #[test]
    fn rows_without_a_label_are_left_out_and_a_chunk_of_them_has_a_reason() {
        let mut outcomes = outcomes();
        let metrics = [find("mae").unwrap()];
        let reference = RegressionReference::fit(&outcomes, &metrics).unwrap();
        outcomes.targets[..50].fill(f64::NAN);
        let chunk = reference.measure(&outcomes, 0..50, &metrics, &Choices::default());
        assert_eq!(chunk.realized[0], Err(Undefined::NoLabels));
        assert_eq!(
            reference.measure(&outcomes, 0..0, &metrics, &Choices::default()).realized[0],
            Err(Undefined::EmptyChunk)
        );
        assert_eq!(chunk.labelled, 0);
        assert_eq!(reference.measure(&outcomes, 0..200, &metrics, &Choices::default()).labelled, 150);
    }
}
