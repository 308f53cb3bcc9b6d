//! Turning scores into probabilities: isotonic regression, and whether it is worth it.

pub mod error;
pub mod isotonic;
pub mod random_splits;
pub mod reliability;

use crate::metric::ranking::{Ranked, auroc, ties};
use isotonic::Isotonic;
use reliability::Reliability;

/// Folds of the check whether calibration helps.
const FOLDS: usize = 10;
/// Above this AUROC there is next to nothing to calibrate (NannyML 0.13.1).
const SEPARABLE: f64 = 0.999;

/// A calibrator, if scores gain by one, and what it gains.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// `None` where scores are used as they are.
    pub isotonic: Option<Isotonic>,
    /// Reliability of the scores as they are; `None` for too few rows.
    pub before: Option<Reliability>,
    /// After calibration, on rows that the calibrator had not seen; `None` where there is nothing to calibrate.
    pub after: Option<Reliability>,
}

impl Calibration {
    /// Calibrates on `rows`, sorted by score descending, if that lowers the Brier score on held-out folds: it needs no
    /// bins, which few distinct scores, or the steps of the calibrator, would fill unevenly.
    ///
    /// Folds are stratified by label and by score with a fixed pseudo-random sequence; NannyML 0.13.1
    /// draws ten random splits instead ([`Self::fit_as_nannyml`]). The calibrator itself is then fitted on all rows.
    pub fn fit(rows: &[Ranked]) -> Calibration {
        Calibration::decide(rows, held_out, |reliability| reliability.brier)
    }

    /// As [`Self::fit`], by NannyML's own splits and the calibration error; `in_order` are the same rows in the order of
    /// the table.
    pub fn fit_as_nannyml(rows: &[Ranked], in_order: &[Ranked]) -> Calibration {
        Calibration::decide(rows, |_| random_splits::held_out(in_order), |reliability| reliability.error)
    }

    /// `held_out` calibrates rows (score ascending) by calibrators that had not seen them; `loss` is to fall.
    fn decide(
        rows: &[Ranked],
        held_out: impl Fn(&[Ranked]) -> Vec<(f64, bool)>,
        loss: fn(&Reliability) -> f64,
    ) -> Calibration {
        let ascending: Vec<Ranked> = rows.iter().rev().copied().collect();
        let before = Reliability::of(ascending.iter().map(|row| (row.score, row.positive)).collect());
        let after = match auroc(&ties(rows)) {
            Ok(area) if area <= SEPARABLE => Reliability::of(held_out(&ascending)),
            _ => None,
        };
        let helps = matches!((&before, &after), (Some(before), Some(after)) if loss(before) > loss(after));
        Calibration { isotonic: helps.then(|| Isotonic::fit(&ascending)), before, after }
    }

    /// The probabilities behind scores in descending order.
    pub fn probabilities(&self, descending: impl Iterator<Item = f64>) -> Vec<f64> {
        match &self.isotonic {
            None => descending.collect(),
            Some(isotonic) => isotonic.predict_descending(descending),
        }
    }

    /// The probability of a positive label behind a score.
    pub fn probability(&self, score: f64) -> f64 {
        self.isotonic.as_ref().map_or(score, |isotonic| isotonic.predict(score))
    }
}

crate::state!(Calibration { isotonic, before, after });

/// Every row's calibrated score, by a calibrator fitted on the other folds.
fn held_out(ascending: &[Ranked]) -> Vec<(f64, bool)> {
    let folds = stratified_folds(ascending);
    let in_fold = |fold: usize| ascending.iter().zip(&folds).filter(move |&(_, &own)| own as usize == fold);
    (0..FOLDS)
        .flat_map(|fold| {
            let others = ascending.iter().zip(&folds).filter(|&(_, &own)| own as usize != fold);
            let isotonic = Isotonic::fit(&others.map(|(row, _)| *row).collect::<Vec<_>>());
            in_fold(fold).map(move |(row, _)| (isotonic.predict(row.score), row.positive))
        })
        .collect()
}

/// A fold for every row: of ten neighbours of one label, each goes to another fold.
fn stratified_folds(ascending: &[Ranked]) -> Vec<u8> {
    let mut permutations = [[0u8; FOLDS]; 2];
    let mut counts = [0usize; 2];
    ascending
        .iter()
        .map(|row| {
            let label = usize::from(row.positive);
            let place = counts[label] % FOLDS;
            if place == 0 {
                permutations[label] = permutation((counts[label] / FOLDS * 2 + label) as u64);
            }
            counts[label] += 1;
            permutations[label][place]
        })
        .collect()
}

/// The `index`th of a fixed sequence of pseudo-random permutations (Fisher–Yates over SplitMix64).
fn permutation(index: u64) -> [u8; FOLDS] {
    let mut state = index.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    };
    let mut order: [u8; FOLDS] = std::array::from_fn(|place| place as u8);
    for place in (1..FOLDS).rev() {
        order.swap(place, (next() % (place as u64 + 1)) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(label: impl Fn(usize, f64) -> bool) -> Vec<Ranked> {
        let n = 4000;
        (0..n)
            .rev()
            .map(|i| i as f64 / n as f64)
            .enumerate()
            .map(|(i, score)| Ranked { score, positive: label(i, score) })
            .collect()
    }

    /// A number in [0, 1) that follows no order of the rows.
    fn draw(i: usize) -> f64 {
        ((i * i * 53 + 29 * i + 13) % 997) as f64 / 997.0
    }

    #[test]
    fn squared_probabilities_are_mended() {
        let calibration = Calibration::fit(&rows(|i, score| draw(i) < score * score));
        let isotonic = calibration.isotonic.expect("scores are far from the rate of positives");
        assert!((isotonic.predict(0.5) - 0.25).abs() < 0.06, "{}", isotonic.predict(0.5));
        let (before, after) = (calibration.before.unwrap(), calibration.after.unwrap());
        assert!(after.error < before.error && after.brier < before.brier);
    }

    /// `groups` of score, rows and positives.
    fn tied(groups: &[(f64, usize, usize)]) -> Vec<Ranked> {
        let rows = |&(score, rows, positives): &(f64, usize, usize)| {
            (0..rows).map(move |row| Ranked { score, positive: row < positives })
        };
        groups.iter().rev().flat_map(rows).collect()
    }

    #[test]
    fn scores_of_few_values_are_calibrated_where_they_have_to_be() {
        let off = Calibration::fit(&tied(&[(0.05, 5000, 1000), (0.95, 5000, 4000)]));
        assert!((off.probability(0.05) - 0.2).abs() < 1e-12 && (off.probability(0.95) - 0.8).abs() < 1e-12);
        assert!((off.before.unwrap().error - 0.15).abs() < 1e-12 && off.after.unwrap().error < 0.01);
        let off = Calibration::fit(&tied(&[(0.0, 3000, 300), (0.5, 4000, 2000), (1.0, 3000, 2700)]));
        for (score, rate) in [(0.0, 0.1), (0.5, 0.5), (1.0, 0.9)] {
            assert!((off.probability(score) - rate).abs() < 1e-12, "{score}");
        }
        let right = Calibration::fit(&tied(&[(0.3, 5000, 1500), (0.7, 5000, 3500)]));
        assert!(right.isotonic.is_none() && right.before.unwrap().error < 1e-12);
    }

    #[test]
    fn one_class_is_left_as_it_is() {
        assert!(Calibration::fit(&rows(|_, _| true)).isotonic.is_none());
    }

    #[test]
    fn folds_are_even_in_both_labels() {
        let ascending: Vec<Ranked> = rows(|i, score| draw(i) < score).into_iter().rev().collect();
        let folds = stratified_folds(&ascending);
        for positive in [false, true] {
            let sizes: Vec<usize> = (0..FOLDS)
                .map(|fold| {
                    ascending
                        .iter()
                        .zip(&folds)
                        .filter(|(row, own)| row.positive == positive && usize::from(**own) == fold)
                        .count()
                })
                .collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
        }
    }
}
