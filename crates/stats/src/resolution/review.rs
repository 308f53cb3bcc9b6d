//! Review: people look at the rows whose decisions are the least certain, and decide them rightly.
//!
//! By the score, a decision costs on average what a right one would have been worth more (Chow 1970). That is highest next to the
//! threshold and falls off on both sides, so the rows to review lie in a range of scores.

use super::cases::{Cases, cell};
use super::gain::{Gain, Objective};
use crate::estimation::curve::{Curve, Labelled};

/// Share of the rows that are reviewed where the cost of a review is not known.
const SHARE: f64 = 0.05;

/// Rows that are reviewed, and what that is worth.
#[derive(Clone, Copy, Debug)]
pub struct Reviewed {
    /// Lowest and highest score of the rows.
    pub scores: [f64; 2],
    /// Share of all rows.
    pub share: f64,
    /// The gain before the cost of reviews.
    pub gain: Gain,
}

/// Chooses the rows whose review is worth more than it costs, or a stated share where the cost is not known; `None` where no row is.
pub fn review(cases: &Cases, objective: &Objective, cost: Option<f64>) -> Option<Reviewed> {
    let worth = objective.of_cells(&cases.cells(&cases.said))?;
    let choose = |is_used: &dyn Fn(usize) -> bool| range(cases, worth, cost, is_used);
    let is_reviewed = |[low, high]: &[f64; 2], row: usize| (*low..=*high).contains(&cases.scores[row]);
    let decisions = cases
        .cross_fit(choose, |range, row| if is_reviewed(range, row) { cases.labels[row] } else { cases.said[row] })?;
    let gain = objective.gain(cases, &decisions)?;
    let scores = choose(&|_| true)?;
    let all: f64 = cases.weights.iter().sum();
    let share =
        (0..cases.rows()).filter(|&row| is_reviewed(&scores, row)).map(|row| cases.weights[row]).sum::<f64>() / all;
    Some(Reviewed { scores, share, gain })
}

/// Scores of the rows that are worth a review; `None` where none is.
fn range(cases: &Cases, worth: [f64; 4], cost: Option<f64>, is_used: &dyn Fn(usize) -> bool) -> Option<[f64; 2]> {
    let rows: Vec<usize> = cases.order.iter().rev().copied().filter(|&row| is_used(row)).collect();
    let labelled = |&row: &usize| Labelled { row: row as u32, score: cases.scores[row], positive: cases.labels[row] };
    let curve = Curve::fit(&rows.iter().map(labelled).collect::<Vec<_>>(), &cases.weights)?;
    let lost = |row: usize| {
        let (p, said) = (curve.calibration.probability(cases.scores[row]), cases.said[row]);
        let of = |label: bool| worth[cell(label, label)] - worth[cell(label, said)];
        p * of(true) + (1.0 - p) * of(false)
    };
    let mut sorted: Vec<(f64, usize)> = rows.iter().map(|&row| (lost(row), row)).collect();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0).then(cases.scores[one.1].total_cmp(&cases.scores[other.1])));
    let all: f64 = rows.iter().map(|&row| cases.weights[row]).sum();
    let mut seen = 0.0;
    let is_worth = |(own, row): &&(f64, usize)| {
        seen += cases.weights[*row];
        *own > 0.0 && cost.map_or(seen <= SHARE * all, |cost| *own > cost)
    };
    let scores = sorted.iter().take_while(is_worth).map(|(_, row)| cases.scores[*row]);
    let [low, high] = scores.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], own| [low.min(own), high.max(own)]);
    (low <= high).then_some([low, high])
}
