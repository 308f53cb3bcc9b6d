//! Intervals of the estimates of several classes: of what the labels of a chunk will show.

use super::multiclass::{Estimated, complete, probabilities};
use crate::estimation::calibration::Calibration;
use crate::estimation::curve::{Between, Curve};
use crate::measured::Measured;
use crate::metric::ranking::ExpectedTie;
use crate::metric::{Choices, Face, Metric, Ranking, influence, need_order};
use crate::performance::multiclass::errors::slopes;
use crate::performance::multiclass::{MISSING, MulticlassReference, Outcomes, Side};
use std::ops::Range;

/// Estimates the metrics of a chunk, each with the interval of what its labels will show; the curves have the errors of the
/// calibrations.
pub fn estimate<'a>(
    calibrations: impl ExactSizeIterator<Item = &'a Calibration> + Clone,
    curves: &[Curve],
    reference: &MulticlassReference,
    (outcomes, rows): (&Outcomes, Range<usize>),
    metrics: &[&'static Metric],
    choices: &Choices,
) -> Vec<Measured> {
    let complete = complete(outcomes, rows.clone());
    let own = probabilities(calibrations.clone(), outcomes, &complete);
    let estimated = Estimated::read(calibrations, outcomes, rows, need_order(metrics));
    let of_class = |class: usize| curves[class].places(complete.iter().map(|&row| outcomes.scores[class][row]));
    let places = (0..curves.len()).map(of_class).collect();
    let expected = Expected { curves, places, outcomes, rows: complete, probabilities: own };
    let measure = |metric: &&'static Metric| {
        let values = reference.metric(&estimated, metric, choices);
        let derivatives = expected.derivatives(&estimated, metric, choices);
        let series = values.into_iter().enumerate().map(|(series, value)| {
            let reading = value?;
            let variance = derivatives.get(series).map(|own| expected.variance(own));
            Ok(variance.map_or(reading, |variance| reading.around(variance.sqrt(), metric.ends())))
        });
        series.collect::<Vec<Measured>>()
    };
    metrics.iter().flat_map(measure).collect()
}

/// Rows of a chunk that have all scores, with their probabilities, class by class within a row.
struct Expected<'a> {
    curves: &'a [Curve],
    /// One list for each class.
    places: Vec<Vec<Between>>,
    outcomes: &'a Outcomes,
    rows: Vec<usize>,
    probabilities: Vec<f64>,
}

impl Expected<'_> {
    fn classes(&self) -> usize {
        self.curves.len()
    }

    /// Derivatives of every series of a metric by each probability; none where the metric does not exist.
    fn derivatives(&self, estimated: &Estimated, metric: &Metric, choices: &Choices) -> Vec<Vec<f64>> {
        if let Face::Ranking(ranking) = metric.face {
            return self.of_ranking(ranking).into_iter().collect();
        }
        let Ok((matrix, _)) = estimated.matrix() else { return Vec::new() };
        let of_series = |slopes: &Vec<f64>| {
            let of_row = |&row: &usize| {
                let prediction = self.outcomes.prediction(row);
                let slope = move |class| match prediction {
                    MISSING => 0.0,
                    prediction => slopes[class * matrix.classes + prediction as usize],
                };
                (0..self.classes()).map(slope)
            };
            self.rows.iter().flat_map(of_row).collect()
        };
        slopes(metric, matrix, choices, self.classes()).unwrap_or_default().iter().map(of_series).collect()
    }

    fn of_ranking(&self, ranking: Ranking) -> Option<Vec<f64>> {
        let count = self.classes();
        let mut derivatives = vec![0.0; self.probabilities.len()];
        for (class, scores) in self.outcomes.scores.iter().enumerate() {
            let score = |place: usize| scores[self.rows[place]];
            let mut order: Vec<usize> = (0..self.rows.len()).collect();
            order.sort_by(|&one, &other| score(other).total_cmp(&score(one)));
            let probability = |place: usize| self.probabilities[place * count + class];
            let tie = |places: &[usize]| ExpectedTie {
                probability: places.iter().map(|&place| probability(place)).sum::<f64>() / places.len() as f64,
                rows: places.len() as u64,
            };
            let ties: Vec<&[usize]> = order.chunk_by(|&one, &next| score(one) == score(next)).collect();
            let own = influence::of_probabilities(&ties.iter().map(|own| tie(own)).collect::<Vec<_>>(), ranking)?;
            for (places, derivative) in ties.iter().zip(own) {
                places.iter().for_each(|place| derivatives[place * count + class] = derivative / count as f64);
            }
        }
        Some(derivatives)
    }

    /// Variance of the realized metric about its estimate: labels fall as they do, and the calibration of every class has its
    /// error. By the delta method.
    fn variance(&self, derivatives: &[f64]) -> f64 {
        let count = self.classes();
        let rows = || self.probabilities.chunks_exact(count).zip(derivatives.chunks_exact(count));
        let mean = |(own, by_class): (&[f64], &[f64])| own.iter().zip(by_class).map(|(own, by)| own * by).sum::<f64>();
        let labels = |(own, by_class): (&[f64], &[f64])| {
            let squares: f64 = own.iter().zip(by_class).map(|(own, by)| own * by * by).sum();
            squares - mean((own, by_class)).powi(2)
        };
        // Probabilities of a row are shares of their sum, so that one that grows takes from the others.
        let of_class = |(class, curve): (usize, &Curve)| {
            curve.variance(&self.places[class], rows().map(|own| own.1[class] - mean(own)))
        };
        rows().map(labels).sum::<f64>() + self.curves.iter().enumerate().map(of_class).sum::<f64>()
    }
}
