//! Direct loss estimation: what a regressor's losses are expected to be, from features and predictions.
//!
//! It sees that the model meets rows on which it is worse; it cannot see that the relation between features and labels
//! changed.

pub mod losses;

use crate::encoding::{Feature, FeatureValues};
use crate::error::StatsError;
use crate::estimation::estimator::{ChunkInput, Estimator, Model, Needs, ReferenceInput, Shape, Workers, collect};
use crate::measured::{Measured, Undefined};
use crate::metric::Task;
use crate::metric::loss::{self, Loss, RowLoss};
use crate::performance::Reference;
use crate::performance::outcomes::Outcomes;
use crate::performance::regression::{self, RegressionReference, loss_of};
use crate::state::State;
use crate::summary::performance::PerformanceChunk;
use losses::{DirectLoss, Training, losses_of};
use std::ops::Range;

/// Estimates the metrics of a regressor.
pub static DIRECT_LOSS: Estimator = Estimator {
    key: "direct_loss",
    label: "direct loss estimation",
    tasks: &[Task::Regression],
    needs: Needs::Features,
    as_nannyml: true,
    fit: |input| Ok(Box::new(Learned(fit(input)?))),
    read: |from| Ok(Box::new(Learned(State::read(from)?))),
};

/// Rows whose losses are predicted at once.
const ROWS: usize = 16_384;

/// `None` where no metric follows from losses of rows, or there are no predictions.
#[derive(Debug)]
struct Learned(Option<DirectLoss>);

/// Fits models of the losses; each loss is a job of its own.
fn fit(input: &ReferenceInput<'_>) -> Result<Option<DirectLoss>, StatsError> {
    let Outcomes::Regression(outcomes) = input.outcomes else { return Ok(None) };
    let losses = losses_of(input.metrics);
    if losses.is_empty() || outcomes.predictions.is_empty() {
        return Ok(None);
    }
    let training = Training::new(&with_prediction(input.features, &outcomes.predictions), outcomes)?;
    let stop = || input.workers.is_cancelled();
    let models = collect(input.workers, losses.len(), |place| {
        Ok((losses[place], training.fit(losses[place], outcomes, &stop)?))
    })?;
    Ok(Some(training.finish(models)))
}

/// Lists the features' values and, last, the model's prediction.
fn with_prediction<'a>(features: &'a [Feature], predictions: &'a [f64]) -> Vec<FeatureValues<'a>> {
    let values = features.iter().map(|feature| feature.values(0..predictions.len()));
    values.chain([FeatureValues::Numeric(predictions)]).collect()
}

/// Predicts the losses of all rows, block by block.
fn expected(
    model: &DirectLoss,
    features: &[Feature],
    predictions: &[f64],
    workers: &dyn Workers,
) -> Result<Vec<(RowLoss, Vec<f64>)>, StatsError> {
    let (features, rows) = (with_prediction(features, predictions), predictions.len());
    let blocks = collect(workers, rows.div_ceil(ROWS), |block| {
        model.expected(&features, block * ROWS..rows.min((block + 1) * ROWS))
    })?;
    let column = |place: usize| blocks.iter().flat_map(|block| block[place].iter().copied()).collect();
    Ok(model.losses().enumerate().map(|(place, loss)| (loss, column(place))).collect())
}

impl Model for Learned {
    fn prepare(&self, features: &[Feature], outcomes: &mut Outcomes, workers: &dyn Workers) -> Result<(), StatsError> {
        if let (Some(model), Outcomes::Regression(outcomes)) = (&self.0, outcomes) {
            outcomes.expected = expected(model, features, &outcomes.predictions, workers)?;
        }
        Ok(())
    }

    fn estimate(&self, input: &ChunkInput<'_>) -> Vec<Measured> {
        let (Reference::Regression(reference), PerformanceChunk::Regression(outcomes, rows)) =
            (input.reference, input.chunk)
        else {
            unreachable!("chunks are read for the task of the reference, a regressor's")
        };
        let losses = input.metrics.iter().filter_map(|metric| loss_of(metric));
        losses.map(|loss| estimate(reference, outcomes, rows.clone(), loss)).collect()
    }

    fn fits(&self, shape: Shape) -> bool {
        self.0.as_ref().is_none_or(|model| model.features() == shape.features + 1)
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
    }
}

/// The mean of the expected losses of the rows that have a prediction; none is less than a loss can be.
fn estimate(
    reference: &RegressionReference,
    outcomes: &regression::Outcomes,
    rows: Range<usize>,
    loss: Loss,
) -> Measured {
    let (row_loss, root) = loss.row().ok_or(Undefined::NotEstimated)?;
    let expected = outcomes.expected.iter().find(|(own, _)| *own == row_loss);
    let (_, expected) = expected.ok_or(Undefined::NotEstimated)?;
    if rows.is_empty() {
        return Err(Undefined::EmptyChunk);
    }
    let predicted = rows.filter(|&row| !outcomes.predictions[row].is_nan());
    let losses: Vec<f64> = predicted.map(|row| expected[row].max(row_loss.least())).collect();
    if losses.is_empty() {
        return Err(Undefined::AllMissing);
    }
    let mean = loss::mean(&losses);
    loss::reading(Ok(if root { mean.sqrt() } else { mean }), reference.unit_error(loss), losses.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimation::Fitted;
    use crate::estimation::estimator::OneThread;
    use crate::metric::{Choices, Metric, find};
    use crate::state::Reader;

    fn outcomes() -> regression::Outcomes {
        let targets: Vec<f64> = (0..400).map(|i| 1.0 + f64::from((i * i * 31 + 7 * i) % 101) / 10.0).collect();
        let predictions: Vec<f64> = targets.iter().enumerate().map(|(i, y)| y + (i % 5) as f64 - 2.0).collect();
        regression::Outcomes { targets, predictions, expected: Vec::new() }
    }

    fn fitted(outcomes: &Outcomes, metrics: &[&'static Metric]) -> Fitted {
        let (choices, workers) = (&Choices::default(), &OneThread);
        let input = ReferenceInput { outcomes, ranked: &[], features: &[], metrics, choices, workers };
        Fitted::fit(&DIRECT_LOSS, &input).unwrap()
    }

    fn estimates(
        fitted: &Fitted,
        outcomes: &Outcomes,
        rows: Range<usize>,
        metrics: &[&'static Metric],
    ) -> Vec<Measured> {
        let choices = &Choices::default();
        let reference = &Reference::fit(outcomes, &[], metrics, choices).unwrap();
        let chunk = &PerformanceChunk::of(outcomes, rows);
        fitted.model.estimate(&ChunkInput { chunk, reference, metrics, choices, kept: None })
    }

    #[test]
    fn an_estimate_of_the_true_losses_is_the_realized_value() {
        let mut own = outcomes();
        let expected = own.targets.iter().zip(&own.predictions).map(|(y, p)| (y - p).abs()).collect();
        own.expected = vec![(RowLoss::Absolute, expected)];
        let (outcomes, metrics) = (Outcomes::Regression(own), [find("mae").unwrap(), find("r2").unwrap()]);
        let reference = Reference::fit(&outcomes, &[], &metrics, &Choices::default()).unwrap();
        let chunk = PerformanceChunk::of(&outcomes, 100..200);
        let realized = reference.measure(&chunk, &metrics, &Choices::default()).realized;
        let estimated = estimates(&fitted(&outcomes, &metrics), &outcomes, 100..200, &metrics);
        assert_eq!(realized[0].unwrap().value, estimated[0].unwrap().value);
        assert_eq!(estimated[1], Err(Undefined::NotEstimated));
        let empty = estimates(&fitted(&outcomes, &metrics), &outcomes, 5..5, &metrics);
        assert_eq!(empty, [Err(Undefined::EmptyChunk), Err(Undefined::NotEstimated)]);
    }

    #[test]
    fn losses_are_predicted_for_every_row_and_a_model_is_kept() {
        let metrics = [find("mae").unwrap(), find("rmse").unwrap()];
        let mut all = Outcomes::Regression(outcomes());
        let fitted = fitted(&all, &metrics);
        let mut bytes = Vec::new();
        fitted.write(&mut bytes);
        let shape = |features| Shape { task: Task::Regression, features, scores: 0 };
        let read = Fitted::read(&mut Reader::new(&bytes)).unwrap();
        assert!(read.model.fits(shape(0)) && !read.model.fits(shape(1)));
        read.model.prepare(&[], &mut all, &OneThread).unwrap();
        let Outcomes::Regression(own) = &all else { unreachable!("it is one of a quantity") };
        assert_eq!(
            own.expected.iter().map(|(loss, own)| (*loss, own.len())).collect::<Vec<_>>(),
            [(RowLoss::Absolute, 400), (RowLoss::Squared, 400)]
        );
        assert!(estimates(&read, &all, 0..400, &metrics).iter().all(|own| own.unwrap().value > 0.0));
    }

    #[test]
    fn without_losses_of_rows_nothing_is_learned() {
        let (outcomes, metrics) = (Outcomes::Regression(outcomes()), [find("r2").unwrap()]);
        let own = estimates(&fitted(&outcomes, &metrics), &outcomes, 0..400, &metrics);
        assert_eq!(own, [Err(Undefined::NotEstimated)]);
    }
}
