//! Logistic regression of labels on the log-odds of their scores (Cox 1958).

use super::group::{ByRow, Group, Groups};
use super::losses::inside;
use crate::measured::Undefined;

/// Steps of Newton's method at most; it ends earlier, for the function is concave.
const STEPS: usize = 50;
/// A step smaller than this ends the search.
const REACHED: f64 = 1e-10;
/// Longest step: far off, the function is all but straight, and a whole step would go beyond the top.
const LONGEST: f64 = 4.0;

fn log_odds(own: &Group) -> f64 {
    let score = inside(own.score);
    (score / (1.0 - score)).ln()
}

fn sigmoid(odds: f64) -> f64 {
    1.0 / (1.0 + (-odds).exp())
}

/// A line of log-odds: the intercept and the slope.
type Line = [f64; 2];

/// Slopes of the likelihood by both, and its information: of the intercept, of both, of the slope.
fn likelihood(groups: &Groups<'_>, [intercept, slope]: Line) -> (Line, [f64; 3]) {
    let (mut slopes, mut information) = ([0.0; 2], [0.0; 3]);
    for own in &groups.rows {
        let (x, rows) = (log_odds(own), own.rows());
        let p = sigmoid(intercept + slope * x);
        let (left, weight) = (own.positives - rows * p, rows * p * (1.0 - p));
        slopes = [slopes[0] + left, slopes[1] + left * x];
        information = [information[0] + weight, information[1] + weight * x, information[2] + weight * x * x];
    }
    (slopes, information)
}

/// Solves for a step, or for what a row adds: `I⁻¹ v`.
fn solve([one, both, two]: [f64; 3], [first, second]: Line) -> Option<Line> {
    let determinant = one * two - both * both;
    let solved = [(two * first - both * second) / determinant, (one * second - both * first) / determinant];
    // Scores that are all alike leave the slope open.
    (determinant > 1e-12 * one * two && solved.iter().all(|own| own.is_finite())).then_some(solved)
}

fn line(groups: &Groups<'_>) -> Result<Line, Undefined> {
    groups.both_classes()?;
    let mut own = [0.0, 1.0];
    for step in 0..STEPS {
        let (slopes, information) = likelihood(groups, own);
        let why = if step == 0 { Undefined::NoVariation } else { Undefined::NotFinite };
        let moves = solve(information, slopes).ok_or(why)?;
        let longest = moves[0].abs().max(moves[1].abs());
        let share = (LONGEST / longest).min(1.0);
        own = [own[0] + share * moves[0], own[1] + share * moves[1]];
        if longest < REACHED * (1.0 + own[0].abs() + own[1].abs()) {
            return Ok(own);
        }
    }
    // Scores that part the labels wholly are explained the better, the steeper the line.
    Err(Undefined::NotFinite)
}

/// The slope of the most likely line.
pub fn slope(groups: &Groups<'_>) -> Result<f64, Undefined> {
    line(groups).map(|own| own[1])
}

/// The most likely offset where the slope is 1.
pub fn offset(groups: &Groups<'_>) -> Result<f64, Undefined> {
    groups.both_classes()?;
    let mut offset = 0.0f64;
    for _ in 0..STEPS {
        let (slopes, information) = likelihood(groups, [offset, 1.0]);
        let step = (slopes[0] / information[0]).clamp(-LONGEST, LONGEST);
        offset += step;
        if step.abs() < REACHED * (1.0 + offset.abs()) {
            return Ok(offset);
        }
    }
    Err(Undefined::NotFinite)
}

/// Derivatives of the slope by one more row.
pub fn slope_of_rows(groups: &Groups<'_>) -> Option<ByRow> {
    let own = line(groups).ok()?;
    let (_, information) = likelihood(groups, own);
    let of_group = |group: &Group| {
        let x = log_odds(group);
        let p = sigmoid(own[0] + own[1] * x);
        let by = solve(information, [1.0, x])?[1];
        Some([-p * by, (1.0 - p) * by])
    };
    groups.rows.iter().map(of_group).collect()
}

/// Derivatives of the offset by one more row.
pub fn offset_of_rows(groups: &Groups<'_>) -> Option<ByRow> {
    let own = offset(groups).ok()?;
    let (_, information) = likelihood(groups, [own, 1.0]);
    let of_group = |group: &Group| {
        let p = sigmoid(own + log_odds(group));
        [-p / information[0], (1.0 - p) / information[0]]
    };
    Some(groups.rows.iter().map(of_group).collect())
}
