//! Objectives: where boosting starts, and the gradients it follows.

use crate::exp::{ln, sigmoid};
use crate::{Error, Objective};

/// Largest magnitude of a target; beyond it differences may overflow.
pub const LARGEST_TARGET: f64 = 1e300;

/// One class alone has this share at most, as in LightGBM, so that log-odds stay finite.
const ALMOST_ONE: f64 = 1.0 - 1e-15;

/// Targets in the units of the fit: `target = base + unit · value`.
pub(crate) struct Targets {
    /// Start of boosting: the mean, or the log-odds of the positive class.
    pub base: f64,
    /// Power of two; 1 for log-loss.
    pub unit: f64,
    /// Targets of the gradients. Squared error: `|value| ≤ 1`, scores start at 0.
    pub values: Vec<f64>,
    /// Every target is the same: there is nothing to learn.
    pub constant: bool,
}

impl Targets {
    /// Takes the targets of some rows, at least one; an error for targets the objective cannot take.
    pub fn new(objective: Objective, targets: &[f64], rows: &[u32]) -> Result<Targets, Error> {
        let allowed = |value: f64| match objective {
            Objective::LogLoss => value == 0.0 || value == 1.0,
            Objective::Squared => value.abs() <= LARGEST_TARGET,
        };
        let values: Vec<f64> = rows.iter().map(|&row| targets[row as usize]).collect();
        if let Some(at) = values.iter().position(|&value| !allowed(value)) {
            return Err(Error::Target { row: rows[at], value: values[at] });
        }
        let constant = values.iter().all(|&value| value == values[0]);
        Ok(match objective {
            Objective::LogLoss => Targets { base: log_odds(mean(&values)), unit: 1.0, values, constant },
            Objective::Squared => centred(values, constant),
        })
    }

    /// The score of every row before the first tree.
    pub fn start(&self, objective: Objective) -> f64 {
        match objective {
            Objective::LogLoss => self.base,
            Objective::Squared => 0.0,
        }
    }
}

/// `ln(p / (1 − p))`.
fn log_odds(share: f64) -> f64 {
    let share = share.clamp(1.0 - ALMOST_ONE, ALMOST_ONE);
    ln(share / (1.0 - share))
}

/// Moves targets to mean 0 and magnitudes up to 1, so that neither tiny nor huge ones leave the
/// range of numbers when they are squared.
fn centred(mut values: Vec<f64>, constant: bool) -> Targets {
    let base = if constant { values[0] } else { mean(&values) };
    values.iter_mut().for_each(|value| *value -= base);
    let unit = unit(&values);
    values.iter_mut().for_each(|value| *value /= unit);
    Targets { base, unit, values, constant }
}

/// The mean as an exact sum of fixed-point numbers, so that the order of rows does not matter.
fn mean(values: &[f64]) -> f64 {
    const ONE: f64 = (1u64 << 62) as f64;
    let unit = unit(values);
    let sum: i128 = values.iter().map(|value| (value / unit * ONE) as i128).sum();
    sum as f64 / values.len() as f64 / ONE * unit
}

/// The least power of two that no magnitude exceeds.
fn unit(values: &[f64]) -> f64 {
    let largest = values.iter().fold(f64::MIN_POSITIVE, |largest, value| largest.max(value.abs()));
    let below = f64::from_bits(largest.to_bits() & (0x7ff << 52));
    if below < largest { below * 2.0 } else { below }
}

/// Gradients of log-loss by the score, `p − y`, and hessians, `p (1 − p)`.
pub(crate) fn log_loss(scores: &[f64], targets: &[f64], gradients: &mut [f64], hessians: &mut [f64]) {
    let rows = scores.iter().zip(targets).zip(gradients.iter_mut().zip(hessians));
    for ((&score, &target), (gradient, hessian)) in rows {
        let p = sigmoid(score);
        *gradient = p - target;
        *hessian = p * (1.0 - p);
    }
}

/// Gradients of half the squared error; its hessian is 1.
pub(crate) fn squared(scores: &[f64], targets: &[f64], gradients: &mut [f64]) {
    for ((&score, &target), gradient) in scores.iter().zip(targets).zip(gradients) {
        *gradient = score - target;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_any_order_has_the_same_bits() {
        let mut values: Vec<f64> = (0..1000).map(|i| f64::from(i * i % 977).powi(7) - 1e17).collect();
        let forward = mean(&values);
        values.reverse();
        assert_eq!(forward.to_bits(), mean(&values).to_bits());
        let plain = values.iter().sum::<f64>() / 1000.0;
        assert!((forward / plain - 1.0).abs() < 1e-12);
    }

    #[test]
    fn units_are_powers_of_two_above() {
        assert_eq!(unit(&[0.0, -1.0]), 1.0);
        assert_eq!(unit(&[3.0, -1.0]), 4.0);
        assert_eq!(unit(&[0.0]), f64::MIN_POSITIVE);
    }

    #[test]
    fn targets_are_refused_with_their_row() {
        let refused = |objective, value| Targets::new(objective, &[0.0, 1.0, value], &[0, 2]).err();
        assert_eq!(refused(Objective::LogLoss, 0.5), Some(Error::Target { row: 2, value: 0.5 }));
        assert_eq!(refused(Objective::Squared, 2e300), Some(Error::Target { row: 2, value: 2e300 }));
        assert!(refused(Objective::Squared, f64::NAN).is_some());
        assert!(refused(Objective::Squared, f64::NEG_INFINITY).is_some());
        assert!(refused(Objective::Squared, 0.5).is_none());
    }
}
