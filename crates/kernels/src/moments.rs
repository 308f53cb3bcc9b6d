//! Count, sum, extremes and central powers of a column, missing values (NaN) left out.
//!
//! Two passes (mean, then powers about it) rather than one with a shift: the second pass finds the
//! chunk in cache. Far from zero a sum of large numbers gives a centre beside the mean; the first power says how far.

use crate::dispatch::kernel;

/// Independent partial results. The reduction over them has a fixed shape.
const LANES: usize = 32;

/// Result of one pass over a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sums {
    /// Values that are not NaN.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// The smallest; +∞ where there is none.
    pub min: f64,
    /// The largest; −∞ where there is none.
    pub max: f64,
}

/// Sums of powers of the distance from a centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Powers {
    /// Σ(x−c)
    pub first: f64,
    /// Σ(x−c)²
    pub second: f64,
    /// Σ(x−c)³
    pub third: f64,
    /// Σ(x−c)⁴
    pub fourth: f64,
}

kernel! {
    /// Count, sum and extremes of the values that are not NaN.
    sums, sums_at, (values: &[f64]) -> Sums, sums_body
}

kernel! {
    /// Sums of the first to fourth power of `value − centre` over the values that are not NaN.
    central_powers, central_powers_at, (values: &[f64], centre: f64) -> Powers, central_powers_body
}

#[inline(always)]
fn sums_body(values: &[f64]) -> Sums {
    let mut count = [0u64; LANES];
    let mut sum = [0.0f64; LANES];
    let mut min = [f64::INFINITY; LANES];
    let mut max = [f64::NEG_INFINITY; LANES];
    let mut add = |lane: usize, value: f64| {
        let present = !value.is_nan();
        count[lane] += u64::from(present);
        sum[lane] += if present { value } else { 0.0 };
        // A comparison with NaN is false, so NaN never becomes an extreme.
        min[lane] = if value < min[lane] { value } else { min[lane] };
        max[lane] = if value > max[lane] { value } else { max[lane] };
    };
    let (blocks, tail) = values.as_chunks::<LANES>();
    for block in blocks {
        for (lane, &value) in block.iter().enumerate() {
            add(lane, value);
        }
    }
    for (lane, &value) in tail.iter().enumerate() {
        add(lane, value);
    }
    Sums {
        count: count.iter().sum(),
        sum: tree_sum(sum),
        min: min.iter().fold(f64::INFINITY, |least, &value| if value < least { value } else { least }),
        max: max.iter().fold(f64::NEG_INFINITY, |most, &value| if value > most { value } else { most }),
    }
}

#[inline(always)]
fn central_powers_body(values: &[f64], centre: f64) -> Powers {
    let mut first = [0.0f64; LANES];
    let mut second = [0.0f64; LANES];
    let mut third = [0.0f64; LANES];
    let mut fourth = [0.0f64; LANES];
    let mut add = |lane: usize, value: f64| {
        let distance = if value.is_nan() { 0.0 } else { value - centre };
        let square = distance * distance;
        first[lane] += distance;
        second[lane] += square;
        third[lane] += square * distance;
        fourth[lane] += square * square;
    };
    let (blocks, tail) = values.as_chunks::<LANES>();
    for block in blocks {
        for (lane, &value) in block.iter().enumerate() {
            add(lane, value);
        }
    }
    for (lane, &value) in tail.iter().enumerate() {
        add(lane, value);
    }
    Powers { first: tree_sum(first), second: tree_sum(second), third: tree_sum(third), fourth: tree_sum(fourth) }
}

/// Adds the lanes pairwise, always in the same order.
#[inline(always)]
fn tree_sum(mut lanes: [f64; LANES]) -> f64 {
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
        width /= 2;
    }
    lanes[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::{Level, runnable};
    use proptest::prelude::*;

    fn naive(values: &[f64]) -> (u64, f64, f64, f64) {
        let present: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        (
            present.len() as u64,
            present.iter().sum(),
            present.iter().copied().fold(f64::INFINITY, f64::min),
            present.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        )
    }

    fn close(a: f64, b: f64, scale: f64) -> bool {
        a == b || (a - b).abs() <= 1e-12 * scale.max(1.0)
    }

    proptest! {
        #[test]
        fn agrees_with_the_naive_form_at_every_length_and_level(
            values in prop::collection::vec(prop_oneof![8 => -1e6..1e6f64, 1 => Just(f64::NAN), 1 => Just(0.0)], 0..258),
            offset in 0usize..4,
        ) {
            let values = &values[offset.min(values.len())..];
            let (count, sum, min, max) = naive(values);
            let scale = values.iter().filter(|value| !value.is_nan()).map(|value| value.abs()).sum::<f64>();
            let base = sums_at(Level::Baseline, values);
            prop_assert_eq!((base.count, base.min, base.max), (count, min, max));
            prop_assert!(close(base.sum, sum, scale));
            let centre = if count > 0 { sum / count as f64 } else { 0.0 };
            let powers = central_powers_at(Level::Baseline, values, centre);
            let naive_second: f64 = values.iter().filter(|v| !v.is_nan()).map(|v| (v - centre).powi(2)).sum();
            prop_assert!(close(powers.second, naive_second, naive_second));
            for level in runnable() {
                prop_assert_eq!(sums_at(level, values).sum.to_bits(), base.sum.to_bits());
                let other = central_powers_at(level, values, centre);
                prop_assert_eq!(other.first.to_bits(), powers.first.to_bits());
                prop_assert_eq!(other.second.to_bits(), powers.second.to_bits());
                prop_assert_eq!(other.third.to_bits(), powers.third.to_bits());
                prop_assert_eq!(other.fourth.to_bits(), powers.fourth.to_bits());
            }
        }
    }

    #[test]
    fn an_infinite_value_is_an_extreme_and_not_missing() {
        let sums = sums(&[1.0, f64::INFINITY, f64::NAN]);
        assert_eq!((sums.count, sums.max, sums.min), (2, f64::INFINITY, 1.0));
    }
}
