//! Another model: boosted trees that learn new labels from the inputs and from what the model said.
//!
//! Its headroom is what it gains over the model that stands at its best threshold: what a threshold gives is no reason for
//! another model. It is measured on rows that it did not learn from.

use super::cases::Cases;
use super::cut;
use super::gain::{Gain, Objective};
use crate::cross_fit;
use crate::sample::hash;
use boost::{Bins, Kind, Matrix};

/// Rows with labels from which another model is tried, and rows that it learns from at most.
const LEAST_ROWS: usize = 500;
const MOST_ROWS: usize = 20_000;
/// Bins of the scores that it learns from.
const BINS: usize = 64;
/// Seed by which rows are left out.
const SEED: u64 = 0x7E57;

/// Another model, and what it is worth.
#[derive(Clone, Copy, Debug)]
pub struct Retrained {
    /// Rows with labels that it learned from.
    pub rows: usize,
    /// The gain over today's decisions.
    pub gain: Gain,
    /// The gain over the best threshold on today's scores; `None` where it decides alike.
    pub headroom: Option<Gain>,
    /// The gain over today's decisions that as many labels again would lead one to expect.
    pub with_twice: f64,
}

/// Tries another model that decides at most a share of the rows positive; `None` with few labels, or where it decides as today's.
pub fn retrain(cases: &Cases, objective: &Objective, most: f64) -> Option<Retrained> {
    let cases = &cases.sample(MOST_ROWS);
    if cases.rows() < LEAST_ROWS {
        return None;
    }
    let choose = |cases: &Cases, is_used: &dyn Fn(usize) -> bool| cut::best(cases, objective, most, is_used);
    let at_best =
        |cases: &Cases| cases.cross_fit(|is_used| choose(cases, is_used), |&own, row| cases.scores[row] >= own);
    let matrix = matrix(cases)?;
    let [whole, half] = [1, 2].map(|parts| at_best(&cases.scored(challenge(cases, &matrix, parts)?)));
    let whole = whole?;
    let gain = objective.gain(cases, &whole)?;
    let of_half = half.and_then(|own| objective.gain(cases, &own)).map_or(gain.mean, |own| own.mean);
    let headroom = at_best(cases).and_then(|today| objective.between(cases, &today, &whole));
    Some(Retrained { rows: cases.rows(), headroom, with_twice: with_twice(of_half, gain.mean), gain })
}

/// Extrapolates a gain to twice the labels: it falls short of its limit by the root of their number.
fn with_twice(of_half: f64, of_all: f64) -> f64 {
    let short = (of_all - of_half).max(0.0) / (2f64.sqrt() - 1.0);
    of_all + short * (1.0 - 0.5f64.sqrt())
}

/// Inputs and the score as codes.
fn matrix(cases: &Cases) -> Option<Matrix> {
    let bins = Bins::fit(&cases.scores, BINS);
    let scores = cases.scores.iter().map(|&score| bins.code(score)).collect();
    let kinds = cases.kinds.iter().copied().chain([Kind::Ordered]).collect();
    Matrix::new(kinds, cases.features.iter().cloned().chain([scores]).collect()).ok()
}

/// Scores of rows by trees that learned from the others, or from one part of them.
fn challenge(cases: &Cases, matrix: &Matrix, parts: u64) -> Option<Vec<f64>> {
    let some = |others: Vec<u32>| {
        let own = others.into_iter().filter(|&row| hash(SEED, row.into()).is_multiple_of(parts));
        drawn(own, &cases.weights)
    };
    cross_fit::scores(matrix, &cases.labels, |row| cases.fold(row), some)
}

/// Rows as often as their weights say, which have the mean 1: those whose sums pass a whole number.
fn drawn(rows: impl Iterator<Item = u32>, weights: &[f64]) -> Vec<u32> {
    let mut sum = 0.0f64;
    let mut drawn = Vec::new();
    for row in rows {
        let before = sum.floor();
        sum += weights[row as usize];
        drawn.extend(std::iter::repeat_n(row, (sum.floor() - before) as usize));
    }
    drawn
}
