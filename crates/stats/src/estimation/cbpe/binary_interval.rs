//! Intervals of the estimates of two classes: of what the labels of a chunk will show.

use super::binary::Estimated;
use crate::estimation::calibration::Calibration;
use crate::estimation::curve::{Between, Curve};
use crate::measured::{Exactness, Measured};
use crate::metric::ranking::ExpectedTie;
use crate::metric::scores::Groups;
use crate::metric::{Choices, Face, Metric, ScoreMetric, influence};
use crate::performance::binary::Label;
use crate::performance::binary_reference::{BinaryReference, Side};
use crate::summary::binary::{BinaryChunk, OfScore};

/// Estimates the metrics of a chunk, each with the interval of what its labels will show; the curve has the error of the
/// calibration.
pub fn estimate(
    (calibration, curve): (&Calibration, &Curve),
    reference: &BinaryReference,
    chunk: &BinaryChunk<'_>,
    metrics: &[&'static Metric],
    choices: &Choices,
) -> Vec<Measured> {
    let estimated = Estimated::read(calibration, chunk);
    let expected = Expected::new(calibration, curve, chunk);
    let measure = |metric: &&'static Metric| {
        let reading = reference.metric(&estimated, metric, choices)?;
        let variance = match metric.face {
            Face::Scores(own) => {
                expected.variance_of_scores(own, &Groups { rows: estimated.groups(), tenths: reference.tenths() })
            }
            _ => expected.variance(&estimated, metric, choices),
        };
        let mut own = variance.map_or(reading, |variance| reading.around(variance.sqrt(), metric.ends()));
        // The calibration of a chunk has its corners within bins; what that moves is far less than the interval.
        if !chunk.bins.is_empty() {
            own.exactness = Exactness::Interval;
        }
        Ok(own)
    };
    metrics.iter().map(measure).collect()
}

/// Rows of a chunk by score, with their probabilities.
struct Expected<'a> {
    curve: &'a Curve,
    places: Vec<Between>,
    scores: &'a [OfScore],
    ties: Vec<ExpectedTie>,
}

impl<'a> Expected<'a> {
    fn new(calibration: &Calibration, curve: &'a Curve, chunk: &'a BinaryChunk<'_>) -> Expected<'a> {
        let probabilities = calibration.probabilities(chunk.scores.iter().map(|own| own.score));
        let tie = |(own, probability): (&OfScore, f64)| ExpectedTie { probability, rows: own.rows() };
        Expected {
            curve,
            places: curve.places(chunk.scores.iter().map(|own| own.score)),
            scores: &chunk.scores,
            ties: chunk.scores.iter().zip(probabilities).map(tie).collect(),
        }
    }

    /// Variance of the realized metric about its estimate: labels fall as they do, and the calibration has its error. By the
    /// delta method; `None` where the metric does not exist.
    fn variance(&self, estimated: &Estimated<'_>, metric: &Metric, choices: &Choices) -> Option<f64> {
        let by_row = self.derivatives(estimated, metric, choices)?;
        let labels: f64 = self.ties.iter().zip(self.scores).zip(&by_row).map(of_labels).sum();
        let of_score = |(own, by_row): (&OfScore, &ByPrediction)| {
            let rows = PREDICTIONS.iter().map(|&prediction| own.predicted(prediction) as f64);
            rows.zip(by_row).map(|(rows, derivative)| rows * derivative).sum::<f64>()
        };
        Some(labels + self.curve.variance(&self.places, self.scores.iter().zip(&by_row).map(of_score)))
    }

    /// The same of a metric of the scores themselves.
    fn variance_of_scores(&self, metric: ScoreMetric, groups: &Groups<'_>) -> Option<f64> {
        let by_probability = metric.of_rows(groups)?.into_iter().map(|[negative, positive]| positive - negative);
        let of_score = self.ties.iter().zip(by_probability).map(|(tie, own)| tie.rows as f64 * own);
        Some(metric.variance_of_labels(groups)? + self.curve.variance(&self.places, of_score))
    }

    /// Derivatives of a metric by the probability of one row, for each score and prediction.
    fn derivatives(&self, estimated: &Estimated<'_>, metric: &Metric, choices: &Choices) -> Option<Vec<ByPrediction>> {
        if let Face::Ranking(ranking) = metric.face {
            return Some(influence::of_probabilities(&self.ties, ranking)?.iter().map(|&own| [own; 3]).collect());
        }
        let [hit, false_alarm, miss, rejection] = metric.cells(choices)?.slopes(estimated.cells().ok()?.0)?;
        // A row without prediction is in no cell.
        Some(vec![[miss - rejection, hit - false_alarm, 0.0]; self.ties.len()])
    }
}

const PREDICTIONS: [Label; 3] = [Label::Negative, Label::Positive, Label::Missing];

/// By prediction, in the order of [`PREDICTIONS`].
type ByPrediction = [f64; 3];

/// Variance that the labels of the rows of one score give.
fn of_labels(((tie, own), derivatives): ((&ExpectedTie, &OfScore), &ByPrediction)) -> f64 {
    let rows = PREDICTIONS.iter().map(|&prediction| own.predicted(prediction) as f64);
    let squares: f64 = rows.zip(derivatives).map(|(rows, derivative)| rows * derivative * derivative).sum();
    squares * tie.probability * (1.0 - tie.probability)
}
