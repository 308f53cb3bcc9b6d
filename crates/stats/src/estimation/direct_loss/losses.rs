//! Models of a regressor's losses.
//!
//! For every loss a gradient-boosted regressor learns from the reference what loss to expect of a row with such
//! features and such a prediction (NannyML 0.13.1, DLE).

use crate::encoding::{Encoder, FeatureValues, internal};
use crate::error::StatsError;
use crate::metric::loss::RowLoss;
use crate::metric::{Face, Metric};
use crate::performance::regression::Outcomes;
use crate::state::{Reader, State, bad};
use boost::{LARGEST_TARGET, Matrix, Objective, Params, Predictor, Trees};
use std::ops::Range;

/// The row losses that some metrics follow from.
pub fn losses_of(metrics: &[&Metric]) -> Vec<RowLoss> {
    let rows: Vec<RowLoss> = metrics
        .iter()
        .filter_map(|metric| match metric.face {
            Face::Loss(loss) => loss.row().map(|(row, _)| row),
            _ => None,
        })
        .collect();
    RowLoss::ALL.into_iter().filter(|loss| rows.contains(loss)).collect()
}

/// The reference's rows, coded, for the fits of all losses; these may run in any order.
#[derive(Clone, Debug)]
pub struct Training {
    encoder: Encoder,
    matrix: Matrix,
    /// Those with label and prediction.
    rows: Vec<u32>,
}

/// Models of the losses. The features of its calls are those of [`Training::new`], the model's prediction last.
#[derive(Clone, Debug)]
pub struct DirectLoss {
    encoder: Encoder,
    models: Vec<(RowLoss, Trees)>,
}

fn is_learnable(loss: f64) -> bool {
    loss.abs() <= LARGEST_TARGET
}

impl Training {
    /// Codes the reference's rows.
    ///
    /// # Errors
    /// `internal`.
    pub fn new(features: &[FeatureValues<'_>], outcomes: &Outcomes) -> Result<Training, StatsError> {
        let count = outcomes.targets.len().min(outcomes.predictions.len());
        let complete =
            |&row: &u32| !outcomes.targets[row as usize].is_nan() && !outcomes.predictions[row as usize].is_nan();
        let encoder = Encoder::fit(features);
        let matrix = encoder.encode(features, 0..count)?;
        Ok(Training { encoder, matrix, rows: (0..count as u32).filter(complete).collect() })
    }

    /// Learns one loss; `None` where the reference has rows that have none (logarithms of negative numbers), or one that is
    /// too large to be learned.
    ///
    /// # Errors
    /// `cancelled`; `unsupported` for more rows than trees take.
    pub fn fit(
        &self,
        loss: RowLoss,
        outcomes: &Outcomes,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Option<Trees>, StatsError> {
        let pairs = outcomes.targets.iter().zip(&outcomes.predictions);
        let losses: Vec<f64> = pairs.map(|(&label, &prediction)| loss.of((label, prediction))).collect();
        if self.rows.iter().any(|&row| !is_learnable(losses[row as usize])) {
            return Ok(None);
        }
        let params = Params::new(Objective::Squared);
        boost::fit(&self.matrix, &losses, &self.rows, &params, cancelled).map(Some).map_err(internal)
    }

    /// Puts the fits together.
    pub fn finish(self, models: Vec<(RowLoss, Option<Trees>)>) -> DirectLoss {
        let models = models.into_iter().filter_map(|(loss, trees)| trees.map(|trees| (loss, trees))).collect();
        DirectLoss { encoder: self.encoder, models }
    }
}

crate::state!(DirectLoss { encoder, models } where |own| {
    own.models.iter().all(|(_, trees)| trees.features() == own.encoder.features())
});

impl State for Trees {
    fn write(&self, out: &mut Vec<u8>) {
        self.to_bytes().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Trees::from_bytes(&Vec::read(from)?).map_err(|error| bad(&error.to_string()))
    }
}

impl DirectLoss {
    /// Number of features, the model's prediction among them.
    pub fn features(&self) -> usize {
        self.encoder.features()
    }

    /// The losses that have a model.
    pub fn losses(&self) -> impl Iterator<Item = RowLoss> + '_ {
        self.models.iter().map(|(loss, _)| *loss)
    }

    /// The expected losses of the rows of a range, one column for each of [`Self::losses`].
    ///
    /// # Errors
    /// `internal`.
    pub fn expected(&self, features: &[FeatureValues<'_>], rows: Range<usize>) -> Result<Vec<Vec<f64>>, StatsError> {
        let matrix = self.encoder.encode(features, rows.clone())?;
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        self.models.iter().map(|(_, trees)| Predictor::new(trees).predict(&matrix, &all).map_err(internal)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::find;

    #[test]
    fn learns_where_the_model_is_worse() {
        let feature: Vec<f64> = (0..4000).map(|i| ((i * 617) % 1009) as f64).collect();
        let noise = |i: usize| ((i * 389) % 997) as f64 / 997.0 - 0.5;
        let targets: Vec<f64> =
            feature.iter().enumerate().map(|(i, x)| x + noise(i) * if *x > 500.0 { 40.0 } else { 4.0 }).collect();
        let outcomes = Outcomes { targets, predictions: feature.clone(), expected: Vec::new() };
        let features = [FeatureValues::Numeric(&feature), FeatureValues::Numeric(&outcomes.predictions)];
        let training = Training::new(&features, &outcomes).unwrap();
        let trees = training.fit(RowLoss::Absolute, &outcomes, &|| false).unwrap();
        let model = training.finish(vec![(RowLoss::Absolute, trees)]);
        let expected = &model.expected(&features, 0..4000).unwrap()[0];
        let mean = |wanted: &dyn Fn(f64) -> bool| {
            let own: Vec<f64> =
                feature.iter().zip(expected).filter(|(x, _)| wanted(**x)).map(|(_, loss)| *loss).collect();
            own.iter().sum::<f64>() / own.len() as f64
        };
        assert!((mean(&|x| x > 500.0) - 10.0).abs() < 0.5);
        assert!((mean(&|x| x <= 500.0) - 1.0).abs() < 0.3);
    }

    #[test]
    fn a_loss_that_the_reference_has_not_gets_no_model() {
        let outcomes = Outcomes { targets: vec![-1.0, 2.0], predictions: vec![1.0, 2.0], expected: Vec::new() };
        let training = Training::new(&[FeatureValues::Numeric(&outcomes.predictions)], &outcomes).unwrap();
        assert!(training.fit(RowLoss::SquaredLog, &outcomes, &|| false).unwrap().is_none());
        let outcomes = Outcomes { targets: vec![f64::INFINITY, -1e308], ..outcomes };
        assert!(training.fit(RowLoss::Squared, &outcomes, &|| false).unwrap().is_none());
        let metrics = ["rmse", "r2", "mse"].map(|key| find(key).unwrap());
        assert_eq!(losses_of(&metrics), [RowLoss::Squared]);
    }
}
