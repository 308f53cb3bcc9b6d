//! The threshold at which a metric is best.

use super::cases::Cases;
use super::gain::Objective;
use crate::metric::cells::Cells;

/// Lowest score that is decided positive.
pub type Cut = f64;

/// Walks down the scores: for every one at which rows may be divided, the cells if it and those above are decided positive. The
/// first has no row decided positive, at a score above all.
pub fn walk(cases: &Cases, is_used: &dyn Fn(usize) -> bool, mut at: impl FnMut(Cut, &Cells)) {
    let mut cells = [0.0; 4];
    for row in (0..cases.rows()).filter(|&row| is_used(row)) {
        cells[if cases.labels[row] { 2 } else { 3 }] += cases.weights[row];
    }
    at(f64::INFINITY, &cells);
    let mut rest = cases.order.iter().copied().filter(|&row| is_used(row)).peekable();
    while let Some(row) = rest.next() {
        let (from, to) = if cases.labels[row] { (2, 0) } else { (3, 1) };
        cells[from] -= cases.weights[row];
        cells[to] += cases.weights[row];
        let score = cases.scores[row];
        if rest.peek().is_none_or(|&next| cases.scores[next] < score) {
            at(score, &cells);
        }
    }
}

/// The threshold at which the metric of some rows is best, of those that decide at most a share of them positive; `None` where the
/// metric exists at none.
pub fn best(cases: &Cases, objective: &Objective, most: f64, is_used: &dyn Fn(usize) -> bool) -> Option<Cut> {
    best_beside(cases, objective, most, is_used, [0.0; 4])
}

/// The same beside others, of whose cells no decision changes.
pub fn best_beside(
    cases: &Cases,
    objective: &Objective,
    most: f64,
    is_used: &dyn Fn(usize) -> bool,
    others: Cells,
) -> Option<Cut> {
    let mut best = (f64::NEG_INFINITY, None);
    walk(cases, is_used, |cut, cells| {
        let all: Cells = std::array::from_fn(|at| cells[at] + others[at]);
        let worth = objective.worth(&all);
        if worth > best.0 && all[0] + all[1] <= most * all.iter().sum::<f64>() {
            best = (worth, Some(cut));
        }
    });
    best.1
}

/// The threshold that today's decisions follow; `None` where they follow none but for one row in a hundred.
pub fn current(cases: &Cases) -> Option<Cut> {
    let mut wrong = cases.said.iter().filter(|said| **said).count();
    let mut best = (wrong, f64::INFINITY);
    let mut rest = cases.order.iter().copied().peekable();
    while let Some(row) = rest.next() {
        wrong = if cases.said[row] { wrong - 1 } else { wrong + 1 };
        let score = cases.scores[row];
        if rest.peek().is_none_or(|&next| cases.scores[next] < score) && wrong < best.0 {
            best = (wrong, score);
        }
    }
    (100 * best.0 <= cases.rows()).then_some(best.1)
}

/// The number with the fewest digits that divides the rows as a threshold does.
pub fn rounded(cases: &Cases, cut: Cut) -> Cut {
    shortest(cases, cut, 0)
}

/// A number with few digits that divides the rows about as a threshold does: but for one in five hundred.
pub fn told(cases: &Cases, cut: Cut) -> Cut {
    shortest(cases, cut, cases.rows() / 500)
}

/// The number with the fewest digits by which at most so many rows are decided otherwise.
fn shortest(cases: &Cases, cut: Cut, others: usize) -> Cut {
    let score = |place: usize| cases.order.get(place).map(|&row| cases.scores[row]);
    let place = cases.order.partition_point(|&row| cases.scores[row] >= cut);
    let (Some(above), Some(below)) = (place.checked_sub(1).and_then(score), score(place)) else {
        return if place == 0 { above_all(score(0), cut) } else { score(place - 1).unwrap_or(cut) };
    };
    let highest = place.checked_sub(1 + others).and_then(score).unwrap_or(above);
    let lowest = score(place + others).unwrap_or(below);
    let middle = f64::midpoint(above, below);
    let mut digits = (0..17).map(|digits| format!("{middle:.digits$}").parse::<f64>().unwrap_or(middle));
    digits.find(|own| *own > lowest && *own <= highest).unwrap_or(above)
}

/// A threshold that no row reaches: 1, unless a score is as high.
fn above_all(highest: Option<f64>, cut: Cut) -> Cut {
    highest.map_or(cut, |own| if own < 1.0 { 1.0 } else { own + own.abs().max(1e-3) })
}

/// Share of some rows, by their weights, that a threshold decides positive.
pub fn positives(cases: &Cases, cut: Cut, is_used: &dyn Fn(usize) -> bool) -> f64 {
    let rows = || (0..cases.rows()).filter(|&row| is_used(row));
    let all: f64 = rows().map(|row| cases.weights[row]).sum();
    let above: f64 = rows().filter(|&row| cases.scores[row] >= cut).map(|row| cases.weights[row]).sum();
    if all > 0.0 { above / all } else { 0.0 }
}
