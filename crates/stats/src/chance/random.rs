//! Seeded random numbers, the same for every column.

use crate::sample::hash;
use std::f64::consts::TAU;

/// A stream of random numbers.
pub struct Random {
    seed: u64,
    drawn: u64,
}

impl Random {
    /// Begins a stream.
    pub fn new(seed: u64) -> Self {
        Random { seed, drawn: 0 }
    }

    /// Draws a number between 0 and 1, neither of both.
    pub fn uniform(&mut self) -> f64 {
        self.drawn += 1;
        ((hash(self.seed, self.drawn) >> 12) as f64 + 0.5) / (1u64 << 52) as f64
    }

    /// Draws a standard normal number (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let (radius, turn) = (self.uniform(), self.uniform());
        (-2.0 * radius.ln()).sqrt() * (TAU * turn).cos()
    }

    /// Draws how many of `trials` succeed, each with this probability: by inversion where few do, else as a normal number that
    /// is set right for its skewness (Cornish and Fisher 1938).
    pub fn binomial(&mut self, trials: u64, probability: f64) -> u64 {
        if probability > 0.5 {
            return trials - self.binomial(trials, 1.0 - probability);
        }
        let (size, odds) = (trials as f64, probability / (1.0 - probability));
        let variance = size * probability * (1.0 - probability);
        if variance > LARGE {
            let normal = self.normal();
            let skewed = normal * variance.sqrt() + (1.0 - 2.0 * probability) * (normal * normal - 1.0) / 6.0;
            return (size * probability + skewed).round().clamp(0.0, size) as u64;
        }
        let mut left = self.uniform();
        let (mut count, mut mass) = (0, (size * (-probability).ln_1p()).exp());
        while left > mass && count < trials {
            left -= mass;
            count += 1;
            mass *= odds * (trials - count + 1) as f64 / count as f64;
        }
        count
    }
}

/// Variance of a count from which it is drawn as a normal number.
const LARGE: f64 = 25.0;

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn counts_have_the_mean_and_variance_of_the_binomial() {
        for (trials, probability) in [(20, 0.1), (20, 0.9), (5_000, 0.001), (5_000, 0.2), (400, 0.5), (7, 0.0)] {
            let mut random = Random::new(3);
            let draws: Vec<f64> = (0..20_000).map(|_| random.binomial(trials, probability) as f64).collect();
            let mean = draws.iter().sum::<f64>() / draws.len() as f64;
            let variance = draws.iter().map(|own| (own - mean).powi(2)).sum::<f64>() / draws.len() as f64;
            let expected = trials as f64 * probability;
            let spread = expected * (1.0 - probability);
            assert!((mean - expected).abs() <= 5.0 * (spread / 20_000.0).sqrt(), "{trials} {probability} {mean}");
            assert!((variance - spread).abs() <= 0.06 * spread, "{trials} {probability} {variance}");
        }
    }
}
