//! Scores that are calibrated anew: their log-odds get another offset and slope, by logistic regression on the labels.
//!
//! New decisions follow the probability from which they pay; of metrics that have none, that of today's threshold in the reference.
//! Offset and slope are shrunk towards none and one, as by a few rows that say so (Platt 1999; Cox 1958).

use super::cases::Cases;
use super::cut;
use super::gain::{Gain, Objective};
use crate::estimation::curve::{Curve, Labelled};

/// Steps of Newton, at most.
const STEPS: usize = 50;
/// Variance of offset and slope before any label is seen.
const PRIOR: f64 = 1.0;
/// Slope below which scores hardly say anything.
const LEAST_SLOPE: f64 = 0.1;
/// Rows with labels that are needed.
const LEAST_ROWS: usize = 200;

/// Calibration of scores, and what that is worth.
#[derive(Clone, Copy, Debug)]
pub struct Recalibrated {
    /// Log-odds of a label are `offset + slope · log-odds` in the reference.
    pub offset: f64,
    /// Slope of the log-odds.
    pub slope: f64,
    /// The score that has the probability now at which decisions are made.
    pub at: f64,
    /// The gain over today's decisions.
    pub gain: Gain,
}

/// Calibrates anew; `None` with few labels, where today's decisions follow no threshold, or where more than a share of the rows would be
/// decided positive.
pub fn recalibrate(usual: &Cases, cases: &Cases, objective: &Objective, most: f64) -> Option<Recalibrated> {
    if cases.rows() < LEAST_ROWS {
        return None;
    }
    let curve = curve_of(usual)?;
    let probability = |score: f64| curve.calibration.probability(score);
    let logits: Vec<f64> = cases.scores.iter().map(|&score| logit(probability(score))).collect();
    let wanted = logit(match objective.break_even() {
        Some(own) => own,
        None => probability(cut::rounded(usual, cut::current(usual)?)),
    });
    let choose = |is_used: &dyn Fn(usize) -> bool| Some(fit(cases, &logits, is_used));
    let decide = |&[offset, slope]: &[f64; 2], row: usize| offset + slope * logits[row] >= wanted;
    let gain = objective.gain(cases, &cases.cross_fit(choose, decide)?)?;
    let [offset, slope] = fit(cases, &logits, &|_| true);
    // Scores that say the opposite are no matter of calibration.
    if slope < LEAST_SLOPE {
        return None;
    }
    let positive = cases.order.iter().take_while(|&&row| decide(&[offset, slope], row));
    let at = positive.clone().last();
    let weight: f64 = positive.map(|&row| cases.weights[row]).sum();
    if weight > most * cases.weights.iter().sum::<f64>() {
        return None;
    }
    let at = at.map_or(f64::INFINITY, |&row| cases.scores[row]);
    Some(Recalibrated { offset, slope, at: cut::told(cases, at), gain })
}

/// Log-odds; beyond one in a thousand, of that.
fn logit(probability: f64) -> f64 {
    let p = probability.clamp(1e-3, 1.0 - 1e-3);
    (p / (1.0 - p)).ln()
}

fn curve_of(usual: &Cases) -> Option<Curve> {
    let labelled = |&row: &usize| Labelled { row: row as u32, score: usual.scores[row], positive: usual.labels[row] };
    Curve::fit(&usual.order.iter().rev().map(labelled).collect::<Vec<_>>(), &usual.weights)
}

/// Offset and slope by logistic regression (Newton's method on the penalised likelihood).
fn fit(cases: &Cases, logits: &[f64], is_used: &dyn Fn(usize) -> bool) -> [f64; 2] {
    let mut own = [0.0, 1.0];
    for _ in 0..STEPS {
        let mut gradient = [-own[0] / PRIOR, (1.0 - own[1]) / PRIOR];
        let mut hessian = [1.0 / PRIOR, 0.0, 1.0 / PRIOR];
        for row in (0..cases.rows()).filter(|&row| is_used(row)) {
            let (x, weight) = (logits[row], cases.weights[row]);
            let p = 1.0 / (1.0 + (-own[0] - own[1] * x).exp());
            let (left, curved) = (weight * (f64::from(u8::from(cases.labels[row])) - p), weight * p * (1.0 - p));
            gradient[0] += left;
            gradient[1] += left * x;
            hessian[0] += curved;
            hessian[1] += curved * x;
            hessian[2] += curved * x * x;
        }
        let determinant = hessian[0] * hessian[2] - hessian[1] * hessian[1];
        let step = [
            (hessian[2] * gradient[0] - hessian[1] * gradient[1]) / determinant,
            (hessian[0] * gradient[1] - hessian[1] * gradient[0]) / determinant,
        ];
        own = [own[0] + step[0], own[1] + step[1]];
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    own
}
