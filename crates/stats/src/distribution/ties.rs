//! Weighted squares of the difference of two cumulative distributions, with tied values: mean and variance over all ways in
//! which the pooled values could have fallen to the two samples.
//!
//! A tied value counts half, so that a sample's distribution at a value is the mean of an indicator: 1 below, ½ at it. The
//! covariance of two of these means follows from drawing without replacement, and the variance of the sum of squares is that
//! of normal variables (Isserlis 1918).

/// A sum of weighted squares, taken value by value in ascending order.
#[derive(Clone, Copy, Debug)]
pub struct TiedSquares {
    total: f64,
    /// Variance of a difference over that of one value.
    scale: f64,
    sum: f64,
    mean: f64,
    /// Half the variance.
    half: f64,
    /// `Σ w H²` of the values before.
    before: f64,
}

impl TiedSquares {
    /// Begins a sum over two samples of n and m values.
    pub fn new(n: f64, m: f64) -> Self {
        let total = n + m;
        let scale = total * total / ((total - 1.0) * n * m);
        TiedSquares { total, scale, sum: 0.0, mean: 0.0, half: 0.0, before: 0.0 }
    }

    /// Adds a value that so many pooled values are below and up to, with the difference of the two samples there.
    pub fn add(&mut self, weight: f64, [below, up_to]: [f64; 2], difference: f64) {
        let (tied, middle) = ((up_to - below) / self.total, (below + up_to) / (2.0 * self.total));
        let own = middle * (1.0 - middle) - tied / 4.0;
        let rest = 1.0 - middle;
        self.sum += weight * difference * difference;
        self.mean += weight * own * self.scale;
        self.half += (weight * weight * own * own + 2.0 * weight * rest * rest * self.before) * self.scale * self.scale;
        self.before += weight * middle * middle;
    }

    /// The sum less its mean, in standard deviations; not a number where it does not vary.
    pub fn standardized(&self) -> f64 {
        (self.sum - self.mean) / (2.0 * self.half).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::TiedSquares;

    /// All ways in which four of seven values fall to a sample.
    #[test]
    fn the_mean_is_that_of_all_permutations() {
        let values = [1.0, 1.0, 2.0, 3.0, 3.0, 3.0, 5.0];
        let (mut sums, mut mean) = (Vec::new(), 0.0);
        for picked in (0u32..128).filter(|picked| picked.count_ones() == 4) {
            let mut squares = TiedSquares::new(4.0, 3.0);
            for value in [1.0, 2.0, 3.0, 5.0] {
                let at = |wanted: bool, test: &dyn Fn(f64) -> f64| -> f64 {
                    let own = (0..7).filter(|place| (picked >> place & 1 == 1) == wanted);
                    own.map(|place| test(values[place])).sum()
                };
                let middle = |other: f64| {
                    if other < value {
                        1.0
                    } else if other == value {
                        0.5
                    } else {
                        0.0
                    }
                };
                let difference = at(true, &middle) / 4.0 - at(false, &middle) / 3.0;
                let below = values.iter().filter(|own| **own < value).count() as f64;
                let up_to = values.iter().filter(|own| **own <= value).count() as f64;
                squares.add(up_to - below, [below, up_to], difference);
            }
            sums.push(squares.sum);
            mean = squares.mean;
        }
        let expected = sums.iter().sum::<f64>() / sums.len() as f64;
        assert!((mean - expected).abs() < 1e-12, "{mean} {expected}");
    }
}
