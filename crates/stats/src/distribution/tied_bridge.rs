//! The largest distance of a Brownian bridge from 0 where it is seen at some times only: Kolmogorov's limit for values of
//! which some are tied.

use std::f64::consts::PI;

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stretch {
    /// Seen all along: distinct values, by their share.
    Seen(f64),
    /// Seen at its end only: one value, by its share.
    Tied(f64),
}

/// Probability that the bridge is `d` or farther from 0 at some time that is seen, over the same if all times were. Stretches
/// have a length of 1 in all.
///
/// The density of a Brownian motion that has not been that far is carried over the stretches, on half of a grid, as it is
/// even; by reflections where it is seen. At its end it is 0 again.
pub fn part_of_limit(stretches: &[Stretch], d: f64) -> f64 {
    let d = d.clamp(f64::MIN_POSITIVE.sqrt(), FARTHEST);
    let whole = limit_survival(d);
    let nodes: Vec<f64> = (0..GRID).map(|place| (place as f64 + 0.5) * d / GRID as f64).collect();
    let weight = 2.0 * d / GRID as f64;
    let (last, before) = stretches.split_last().expect("a bridge has a length");
    let mut density: Option<Vec<f64>> = None;
    for stretch in before {
        let from = |to: f64| match &density {
            None => step(*stretch, 0.0, to, d),
            Some(own) => {
                nodes.iter().zip(own).map(|(&at, height)| height * weight * even_step(*stretch, at, to, d)).sum()
            }
        };
        density = Some(nodes.iter().map(|&to| from(to)).collect());
    }
    let end = match density {
        None => step(*last, 0.0, 0.0, d),
        Some(own) => nodes.iter().zip(&own).map(|(&at, height)| height * weight * step(*last, at, 0.0, d)).sum(),
    };
    ((1.0 - end * (2.0 * PI).sqrt()) / whole).clamp(0.0, 1.0)
}

/// Points of half a grid.
const GRID: usize = 32;
/// The distance beyond which the part falls on, and has too few digits.
const FARTHEST: f64 = 2.6;

/// `P(sup |B| ≥ d)` (Kolmogorov 1933).
fn limit_survival(d: f64) -> f64 {
    if d < CERTAIN {
        return 1.0;
    }
    let term = |k: i32| f64::from(1 - 2 * (k % 2)) * (-2.0 * f64::from(k * k) * d * d).exp();
    -2.0 * (1..=TERMS).map(term).sum::<f64>()
}

const TERMS: i32 = 12;
/// The distance that is reached with certainty, to the sixth digit.
const CERTAIN: f64 = 0.3;

/// The density of a step between two heights, the mean of both signs of the first.
fn even_step(stretch: Stretch, from: f64, to: f64, d: f64) -> f64 {
    (step(stretch, from, to, d) + step(stretch, -from, to, d)) / 2.0
}

fn step(stretch: Stretch, from: f64, to: f64, d: f64) -> f64 {
    match stretch {
        Stretch::Tied(share) => normal(to - from, share),
        Stretch::Seen(share) if share > LONGEST * d * d => 0.0,
        Stretch::Seen(share) => {
            let count = ((NEGLIGIBLE * share).sqrt() / (4.0 * d) + 0.5) as i32;
            (-count..=count).map(|k| reflected(share, from, to, d, k)).sum()
        }
    }
}

/// The longest stretch, by the squared distance, that a motion stays within with a probability of 1e-6.
const LONGEST: f64 = 11.5;
/// Twice the negative logarithm of what counts as none.
const NEGLIGIBLE: f64 = 80.0;

fn reflected(share: f64, from: f64, to: f64, d: f64, k: i32) -> f64 {
    let shift = 4.0 * f64::from(k) * d;
    normal(to - from + shift, share) - normal(to + from + shift + 2.0 * d, share)
}

fn normal(x: f64, variance: f64) -> f64 {
    (-x * x / (2.0 * variance)).exp() / (2.0 * PI * variance).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bridge_that_is_always_seen_is_kolmogorovs() {
        for d in [0.5, 0.8, 1.36, 2.0] {
            for stretches in [vec![Stretch::Seen(1.0)], vec![Stretch::Seen(0.3), Stretch::Seen(0.7)]] {
                let part = part_of_limit(&stretches, d);
                assert!((part - 1.0).abs() < 5e-3, "{d} {stretches:?}: {part}");
            }
        }
    }

    #[test]
    fn two_values_are_seen_once() {
        // The bridge at 0.4 is normal with a variance of 0.24: 2 (1 − Φ(1.36 / √0.24)) = 0.005500.
        let part = part_of_limit(&[Stretch::Tied(0.4), Stretch::Tied(0.6)], 1.36);
        assert!((part * limit_survival(1.36) / 0.005_500 - 1.0).abs() < 1e-2, "{}", part * limit_survival(1.36));
    }

    #[test]
    fn no_distance_is_always_reached() {
        for stretches in [[Stretch::Tied(0.4), Stretch::Tied(0.6)], [Stretch::Tied(0.6), Stretch::Seen(0.4)]] {
            assert!((part_of_limit(&stretches, 0.0) - 1.0).abs() < 1e-9);
            assert!(part_of_limit(&stretches, 100.0) > 0.0);
        }
    }

    #[test]
    fn many_equal_ties_are_as_a_wider_barrier() {
        // Chernoff 1965: discrete times move the barrier by 0.5826 steps.
        let part = part_of_limit(&[Stretch::Tied(0.025); 40], 1.36);
        let expected = limit_survival(1.36 + 0.5826 / 40f64.sqrt()) / limit_survival(1.36);
        assert!((part / expected - 1.0).abs() < 0.02, "{part} {expected}");
    }
}
