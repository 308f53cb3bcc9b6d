//! Estimates of a chunk of a quantity from weighted rows.

use crate::estimation::estimator::{ChunkInput, KeptChunk, Model, Shape};
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::measured::{Measured, Undefined};
use crate::metric::loss::{self, Loss, Pair};
use crate::metric::{Metric, Task};
use crate::performance::Reference;
use crate::performance::regression::loss_of;
use crate::state::State;
use crate::summary::performance::PerformanceChunk;
use crate::trust::Trust;
use crate::weights::Weights;
use boost::Bins;
use std::sync::OnceLock;

/// Bins of predictions: losses mostly depend on them, so they are weighted to be spread as in the chunk too.
const BINS: usize = 20;

/// Losses of the rows that are kept.
#[derive(Debug, Default)]
pub struct Losses {
    /// Made when the first chunk asks for it.
    predicted: OnceLock<Predicted>,
}

/// Predictions of the kept rows, in bins.
#[derive(Debug)]
struct Predicted {
    bins: Bins,
    codes: Vec<u8>,
    /// Rows that have label and prediction.
    labelled: Vec<usize>,
}

impl Predicted {
    fn new(targets: &[f64], predictions: &[f64]) -> Predicted {
        let bins = Bins::fit(predictions, BINS);
        let has_both = |row: &usize| !targets[*row].is_nan() && !predictions[*row].is_nan();
        Predicted {
            codes: predictions.iter().map(|&own| bins.code(own)).collect(),
            labelled: (0..targets.len().min(predictions.len())).filter(has_both).collect(),
            bins,
        }
    }

    /// Counts predictions by bin.
    fn counts(&self, predictions: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; self.bins.edges().len() + 2];
        predictions.iter().for_each(|&own| counts[usize::from(self.bins.code(own))] += 1);
        counts
    }

    /// Weights of the labelled rows whose shares by bin are exactly the chunk's. To a weighted mean this adds the chunk's mean of
    /// losses by bin, less the rows' (the one-step correction of Robins, Rotnitzky and Zhao 1994): shares that were shrunk leave
    /// some weight where the chunk has no row, and losses there may be many times as large. A chunk that is all outside keeps
    /// its weights.
    fn stratified(&self, weights: &[f64], wanted: &[u64]) -> Vec<f64> {
        let mut sums = vec![0.0; wanted.len()];
        self.labelled.iter().for_each(|&row| sums[usize::from(self.codes[row])] += weights[row]);
        let is_outside = wanted.iter().zip(&sums).all(|(&rows, &sum)| rows == 0 || sum == 0.0);
        let factor = |code: usize| match sums[code] {
            _ if is_outside => 1.0,
            sum if sum > 0.0 => wanted[code] as f64 / sum,
            _ => 0.0,
        };
        self.labelled.iter().map(|&row| weights[row] * factor(usize::from(self.codes[row]))).collect()
    }
}

impl Model for Losses {
    fn estimate(&self, input: &ChunkInput<'_>) -> Vec<Measured> {
        let metrics = input.metrics.iter().filter(|metric| loss_of(metric).is_some());
        match input.kept {
            Some(kept) => self.of_chunk(input, kept),
            None => metrics.map(|_| Err(Undefined::NotEstimated)).collect(),
        }
    }

    fn fits(&self, shape: Shape) -> bool {
        shape.task == Task::Regression
    }

    fn write(&self, out: &mut Vec<u8>) {
        false.write(out);
    }
}

impl Losses {
    fn of_chunk(&self, input: &ChunkInput<'_>, KeptChunk { rows, counts }: KeptChunk<'_>) -> Vec<Measured> {
        let (Reference::Regression(reference), PerformanceChunk::Regression(outcomes, range)) =
            (input.reference, input.chunk)
        else {
            unreachable!("chunks are read for the task of the reference, a regressor's")
        };
        let predictions = outcomes.predictions.get(range.clone()).unwrap_or_default();
        let (predicted, sample) = self.sample(rows, counts, predictions);
        let count = predictions.iter().filter(|own| !own.is_nan()).count();
        let require = |metric: &Metric| {
            let loss = loss_of(metric)?;
            Some(match count {
                0 if range.is_empty() => Err(Undefined::EmptyChunk),
                0 => Err(Undefined::AllMissing),
                _ => sample.estimate(loss, &predicted.codes).and_then(|(value, squares)| {
                    let reading = loss::reading(Ok(value), reference.unit_error(loss), count)?;
                    Ok(reading.around(squares.error(count), metric.ends()).trusted(sample.trust))
                }),
            })
        };
        input.metrics.iter().filter_map(|metric| require(metric)).collect()
    }

    fn sample(&self, rows: &KeptRows, counts: &[Vec<u64>], predictions: &[f64]) -> (&Predicted, Sample<'_>) {
        let KeptOutcomes::Regression(targets, predicted) = &rows.outcomes else {
            unreachable!("rows are kept of the task of the monitor")
        };
        let own = self.predicted.get_or_init(|| Predicted::new(targets, predicted));
        let wanted = own.counts(predictions);
        let weights = Weights::fit(rows, counts, &[(&own.codes, &wanted)]);
        let pairs = own.labelled.iter().map(|&row| (targets[row], predicted[row])).collect();
        let sample = Sample {
            trust: weights.trust(own.labelled.iter().copied()),
            rows: &own.labelled,
            pairs,
            weights: own.stratified(&weights.of_rows, &wanted),
        };
        (own, sample)
    }
}

/// Labelled rows with their weights.
struct Sample<'a> {
    trust: Trust,
    rows: &'a [usize],
    pairs: Vec<Pair>,
    weights: Vec<f64>,
}

/// Weighted squares of what a row adds to a metric.
struct Squares {
    /// `Σw² z² / (Σw)²`: the error of the reference.
    reference: f64,
    /// `Σw z² / Σw`: the variance of one row of the chunk.
    of_row: f64,
}

impl Squares {
    /// Standard deviation of the realized metric of so many rows about its estimate.
    fn error(&self, rows: usize) -> f64 {
        (self.reference + self.of_row / rows as f64).sqrt()
    }
}

impl Sample<'_> {
    /// A metric under the weights, and the squares of its addends within bins of predictions.
    fn estimate(&self, loss: Loss, codes: &[u8]) -> Result<(f64, Squares), Undefined> {
        if self.weights.iter().sum::<f64>() <= 0.0 {
            return Err(Undefined::AllMissing);
        }
        let (value, addends) = self.addends(loss)?;
        if !value.is_finite() {
            return Err(Undefined::NegativeValues);
        }
        Ok((value, self.squares(&addends, codes)))
    }

    fn mean(&self, of: impl Fn(&Pair) -> f64) -> f64 {
        let sum: f64 = self.weights.iter().sum();
        self.weights
            .iter()
            .zip(&self.pairs)
            .map(|(weight, pair)| if *weight > 0.0 { weight * of(pair) } else { 0.0 })
            .sum::<f64>()
            / sum
    }

    /// A metric, and the derivative of it by the weight of each row.
    fn addends(&self, loss: Loss) -> Result<(f64, Vec<f64>), Undefined> {
        let each = |of: &dyn Fn(&Pair) -> f64| self.pairs.iter().map(of).collect::<Vec<f64>>();
        if let Some((row, root)) = loss.row() {
            let mean = self.mean(|&pair| row.of(pair));
            let slope = if root { 0.5 / mean.sqrt() } else { 1.0 };
            let value = if root { mean.sqrt() } else { mean };
            return Ok((value, each(&|&pair| slope * (row.of(pair) - mean))));
        }
        if loss == Loss::Determination {
            let centre = self.mean(|pair| pair.0);
            let spread = self.mean(|pair| (pair.0 - centre).powi(2));
            let error = self.mean(|pair| (pair.0 - pair.1).powi(2));
            if spread == 0.0 {
                return Err(Undefined::NoVariation);
            }
            let addend =
                |pair: &Pair| ((pair.0 - centre).powi(2) * error / spread - (pair.0 - pair.1).powi(2)) / spread;
            return Ok((1.0 - error / spread, each(&addend)));
        }
        let (median, density) = self.median();
        Ok((median, each(&|pair| (f64::from(u8::from((pair.0 - pair.1).abs() > median)) - 0.5) / density)))
    }

    /// The weighted median of the absolute errors, and how densely they lie there.
    fn median(&self) -> (f64, f64) {
        /// Share of the weight on either side over which the density is taken.
        const SIDE: f64 = 0.1;
        let mut errors: Vec<(f64, f64)> =
            self.pairs.iter().zip(&self.weights).map(|(pair, &weight)| ((pair.0 - pair.1).abs(), weight)).collect();
        errors.sort_by(|one, other| one.0.total_cmp(&other.0));
        let all: f64 = self.weights.iter().sum();
        let quantile = |share: f64| {
            let mut below = 0.0;
            let reached = errors.iter().find(|(_, weight)| {
                below += weight;
                below >= share * all
            });
            reached.or(errors.last()).map_or(f64::NAN, |own| own.0)
        };
        let width = quantile(0.5 + SIDE) - quantile(0.5 - SIDE);
        (quantile(0.5), if width > 0.0 { 2.0 * SIDE / width } else { f64::INFINITY })
    }

    fn squares(&self, addends: &[f64], codes: &[u8]) -> Squares {
        const CODES: usize = 256;
        let (mut sums, mut means) = (vec![0.0; CODES], vec![0.0; CODES]);
        let rows = || self.rows.iter().zip(addends).zip(&self.weights).filter(|(_, weight)| **weight > 0.0);
        for ((&row, addend), weight) in rows() {
            sums[usize::from(codes[row])] += weight;
            means[usize::from(codes[row])] += weight * addend;
        }
        means.iter_mut().zip(&sums).for_each(|(mean, sum)| *mean /= sum.max(f64::MIN_POSITIVE));
        let (mut squares, mut once, mut all) = (0.0, 0.0, 0.0);
        for ((&row, addend), weight) in rows() {
            let left = (addend - means[usize::from(codes[row])]).powi(2);
            squares += weight * weight * left;
            once += weight * left;
            all += weight;
        }
        Squares { reference: squares / (all * all), of_row: once / all }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_predictions_are_exactly_those_of_the_chunk() {
        let predictions: Vec<f64> = (0..1000).map(f64::from).collect();
        let own = Predicted::new(&vec![0.0; 1000], &predictions);
        let wanted = own.counts(&[100.0, 130.0, 700.0, 705.0]);
        let weights = own.stratified(&vec![1.0; 1000], &wanted);
        let share = |of: &dyn Fn(f64) -> bool| {
            let rows = weights.iter().zip(&predictions).filter(|(_, own)| of(**own));
            rows.map(|(weight, _)| weight).sum::<f64>() / weights.iter().sum::<f64>()
        };
        assert!((share(&|own| own < 400.0) - 0.5).abs() < 1e-12 && share(&|own| (250.0..650.0).contains(&own)) == 0.0);
    }

    #[test]
    fn a_chunk_that_is_all_outside_keeps_its_weights() {
        let own = Predicted::new(&[0.0; 100], &(0..100).map(f64::from).collect::<Vec<_>>());
        assert_eq!(own.stratified(&[0.5; 100], &own.counts(&[1e6, 2e6])), [0.5; 100]);
    }
}
