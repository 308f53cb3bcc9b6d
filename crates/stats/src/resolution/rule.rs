//! A rule for a segment: its rows are decided by a threshold of their own.

use super::cases::{Cases, cell};
use super::cut::{self, Cut};
use super::gain::{Gain, Objective};
use crate::causes::slices::Range;
use crate::metric::cells::Cells;

/// Rows with labels that a segment needs.
const LEAST_ROWS: usize = 100;

/// A threshold for a segment, and what it is worth over all rows.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Rows of the segment that have this score or more are decided positive; infinite where none is.
    pub at: Cut,
    /// Share of the segment's rows that it decides positive.
    pub positives: f64,
    /// The gain over today's decisions, of all rows.
    pub gain: Gain,
}

/// The best threshold for a segment with which at most a share of all rows is decided positive; `None` with few rows, or where hardly
/// any decision changes.
pub fn rule(cases: &Cases, objective: &Objective, most: f64, segment: &[Range]) -> Option<Rule> {
    let is_within = |row: usize| cases.is_within(row, segment);
    if (0..cases.rows()).filter(|&row| is_within(row)).count() < LEAST_ROWS {
        return None;
    }
    let choose = |is_used: &dyn Fn(usize) -> bool| best_within(cases, objective, &is_within, most, is_used);
    let decide = |&own: &Cut, row: usize| if is_within(row) { cases.scores[row] >= own } else { cases.said[row] };
    let gain = objective.gain(cases, &cases.cross_fit(choose, decide)?)?;
    let at = cut::told(cases, choose(&|_| true)?);
    Some(Rule { at, positives: cut::positives(cases, at, &is_within), gain })
}

/// The threshold of a segment at which the metric of all rows is best, while the others are decided as today.
fn best_within(
    cases: &Cases,
    objective: &Objective,
    is_within: &dyn Fn(usize) -> bool,
    most: f64,
    is_used: &dyn Fn(usize) -> bool,
) -> Option<Cut> {
    let mut others: Cells = [0.0; 4];
    for row in (0..cases.rows()).filter(|&row| is_used(row) && !is_within(row)) {
        others[cell(cases.labels[row], cases.said[row])] += cases.weights[row];
    }
    cut::best_beside(cases, objective, most, &|row| is_used(row) && is_within(row), others)
}
