//! Moments of a column, exact however far the values lie from zero.
//!
//! Plain sums of large numbers give a mean that may lie as far from the true one as the values lie from each other. The
//! distances from a centre near the mean are small numbers, and what is wrong with the centre is their mean.

use kernels::{Powers, Sums};

/// Count, sum, extremes, and powers about the mean. Parts can be put together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// Count, sum and extremes.
    pub sums: Sums,
    /// A number near the mean.
    centre: f64,
    /// Sum of the distances from it; the mean is not kept because it is not a number of the machine's.
    first: f64,
    /// Sum of squared distances from the mean.
    pub second: f64,
}

crate::state!(Moments { sums, centre, first, second });

impl Moments {
    /// Computes the moments of the values that are not NaN, and their powers about the mean.
    pub fn of(values: &[f64]) -> (Moments, Powers) {
        let sums = kernels::sums(values);
        if sums.count == 0 {
            let powers = Powers { first: 0.0, second: 0.0, third: 0.0, fourth: 0.0 };
            return (Moments { sums, centre: 0.0, first: 0.0, second: 0.0 }, powers);
        }
        let n = sums.count as f64;
        let mut centre = clamped(sums.sum / n, &sums);
        let mut powers = kernels::central_powers(values, centre);
        // A centre more than half a deviation away: what follows would cancel.
        if powers.first * powers.first > powers.second * n / 4.0 && powers.first.is_finite() {
            centre = clamped(centre + powers.first / n, &sums);
            powers = kernels::central_powers(values, centre);
        }
        let powers = about_mean(&powers, n);
        (Moments { sums, centre, first: powers.first, second: powers.second }, powers)
    }

    /// Takes sums from elsewhere: of the distances of `count` values from a `centre`, and of their squares.
    pub fn about(centre: f64, count: u64, [first, squares]: [f64; 2]) -> Moments {
        let n = count as f64;
        if count == 0 {
            return Moments::of(&[]).0;
        }
        let sums = Sums { count, sum: first + n * centre, min: f64::NAN, max: f64::NAN };
        let second = squares - first * (first / n);
        // Rounding may leave less than nothing; what is no number stays so.
        Moments { sums, centre, first, second: if second < 0.0 { 0.0 } else { second } }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.centre + self.first / self.sums.count as f64
    }

    /// Part of the standard deviation that the row farthest from the mean adds: the error of the jackknife is at least that. Not a
    /// number where the extremes are not known or too few rows are left.
    pub fn deviation_by_one_row(&self) -> f64 {
        let (n, mean) = (self.sums.count as f64, self.mean());
        if n < 3.0 || self.sums.max.is_nan() {
            return f64::NAN;
        }
        let farthest = (self.sums.max - mean).max(mean - self.sums.min);
        let rest = (self.second - farthest * farthest * (n / (n - 1.0))).max(0.0);
        ((self.second / (n - 1.0)).sqrt() - (rest / (n - 2.0)).sqrt()).abs()
    }

    /// Adds another part (Chan, Golub and LeVeque 1983, equation 2.1b).
    pub fn append(&mut self, other: &Moments) {
        let (m, n) = (self.sums.count as f64, other.sums.count as f64);
        if m == 0.0 {
            *self = *other;
        } else if n > 0.0 {
            let apart = other.centre - self.centre;
            let distance = apart + (other.first / n - self.first / m);
            self.second += other.second + distance * distance * (m * n / (m + n));
            self.first += other.first + n * apart;
            self.sums = Sums {
                count: self.sums.count + other.sums.count,
                sum: self.sums.sum + other.sums.sum,
                min: self.sums.min.min(other.sums.min),
                max: self.sums.max.max(other.sums.max),
            };
        }
    }
}

/// A mean lies among the values; where these are infinite it is no number.
fn clamped(mean: f64, sums: &Sums) -> f64 {
    if sums.min.is_finite() && sums.max.is_finite() { mean.clamp(sums.min, sums.max) } else { mean }
}

/// Powers about the mean from those about a number near it; the first power stays.
fn about_mean(powers: &Powers, n: f64) -> Powers {
    let off = powers.first / n;
    if off == 0.0 {
        return *powers;
    }
    let square = off * off;
    Powers {
        first: powers.first,
        second: powers.second - n * square,
        third: powers.third - 3.0 * off * powers.second + 2.0 * n * square * off,
        fourth: powers.fourth - 4.0 * off * powers.third + 6.0 * square * powers.second - 3.0 * n * square * square,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Standard deviation (divisor n) and mean, in whole numbers without rounding but the last.
    fn exact(offset: f64, small: &[i128]) -> (f64, f64) {
        let n = small.len() as i128;
        let (sum, squares): (i128, i128) = (small.iter().sum(), small.iter().map(|own| own * own).sum());
        let second = (n * squares - sum * sum) as f64 / (n * n) as f64;
        (second.sqrt(), offset + sum as f64 / n as f64)
    }

    fn cases() -> Vec<(f64, Vec<i128>)> {
        let step = |i: i128, modulus: i128| i * 617 % modulus;
        vec![
            (1e15, (0..200_000).map(|i| step(i, 2)).collect()),
            (1.7e15, (0..200_000).map(|i| step(i, 1000)).collect()),
            (1.7e15, (0..200_000).map(|i| if i == 7 { 5_000_000 } else { step(i, 2) }).collect()),
            (-4e15, (0..99_999).map(|i| step(i, 3)).collect()),
            (0.0, (0..100_000).map(|i| step(i, 101) - 50).collect()),
        ]
    }

    fn is_near(own: f64, expected: f64) -> bool {
        (own - expected).abs() <= 1e-12 * expected.abs()
    }

    #[test]
    fn are_exact_far_from_zero_whole_or_in_parts() {
        for (offset, small) in cases() {
            let values: Vec<f64> = small.iter().map(|&own| offset + own as f64).collect();
            let (deviation, mean) = exact(offset, &small);
            let n = values.len() as f64;
            let (whole, powers) = Moments::of(&values);
            assert_eq!(whole.second, powers.second);
            assert!(is_near((whole.second / n).sqrt(), deviation), "{offset} {}", (whole.second / n).sqrt());
            let is_mean = |own: f64| (own - mean).abs() <= 1e-12 * mean.abs().max(deviation);
            assert!(is_mean(whole.mean()), "{offset} {}", whole.mean());
            for size in [1, 100, 1000, 70_001] {
                let mut parts = Moments::of(&[]).0;
                values.chunks(size).for_each(|part| parts.append(&Moments::of(part).0));
                let own = (parts.second / n).sqrt();
                assert!(is_near(own, deviation), "{offset} in parts of {size}: {own}, {deviation}");
                assert!(is_mean(parts.mean()));
            }
        }
    }

    #[test]
    fn higher_powers_are_about_the_mean() {
        let values: Vec<f64> = (0..1000).map(|i| 1e6 + f64::from(i * i % 97)).collect();
        let mean = values.iter().sum::<f64>() / 1000.0;
        let power = |exponent: i32| values.iter().map(|value| (value - mean).powi(exponent)).sum::<f64>();
        let (_, powers) = Moments::of(&values);
        assert!((powers.third / power(3) - 1.0).abs() < 1e-9 && (powers.fourth / power(4) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_and_infinite_values_have_what_they_had() {
        assert_eq!(Moments::of(&[f64::NAN]).1.second, 0.0);
        assert!(Moments::of(&[1.0, f64::INFINITY]).0.mean().is_nan());
        assert_eq!(Moments::of(&[7.5]).0.mean(), 7.5);
    }

    #[test]
    fn one_row_adds_what_is_lost_without_it() {
        let deviation = |values: &[f64]| (Moments::of(values).0.second / (values.len() as f64 - 1.0)).sqrt();
        let values = [1.0, 2.0, 4.0, 3.0, 90.0];
        let own = Moments::of(&values).0.deviation_by_one_row();
        assert!((own - (deviation(&values) - deviation(&values[..4]))).abs() < 1e-12);
        assert!(Moments::of(&[1.0, 2.0]).0.deviation_by_one_row().is_nan());
        assert!(Moments::about(0.0, 9, [0.0, 9.0]).deviation_by_one_row().is_nan());
    }
}
