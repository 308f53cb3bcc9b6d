//! Gradient and hessian as two integers in one word.
//!
//! A histogram then costs one add for each row and feature, and its sums are exact: the order of
//! rows does not matter, and a sibling's histogram is a difference without rounding.
//!
//! # No field overflows
//!
//! The gradient's field has `B` bits, sign included. With `S = Σ round(|g|·2²⁸)·2⁻²⁸` over all `N`
//! rows, the scale is a power of two with `scale · S ≤ 2^(B−2)` and `scale ≤ 2^B`. The sum over
//! any set of rows is at most
//!
//! ```text
//! Σ (scale·|g| + ½) ≤ scale · (S + N·2⁻²⁹) + N/2 ≤ 2^(B−2) + N·2^(B−29) + N/2 < 2^(B−1)
//! ```
//!
//! for `N ≤ 2²⁴` and `B ≥ 30`. The hessian's field is unsigned and has `64 − B` bits, scaled by the
//! same rule; a hessian of 1 in every row is a count, `N ≤ 2²⁴ < 2^26`.
//! Magnitudes stay below 2¹², so that `round` is exact: log-loss has `|g| ≤ 1`; squared error starts
//! with `|g| ≤ 1`, and no step with a rate in (0, 1] makes `Σ g² ≤ N` larger.

use crate::exp::ROUND;

/// Rows of one fit, at most.
pub const MAX_ROWS: usize = 1 << 24;

/// Fraction bits of the sums that the scales are chosen by.
const SUM_BITS: i32 = 28;

/// Bits of the hessian's field where hessians vary.
const HESSIAN_BITS: u32 = 32;
/// Bits of the hessian's field where each is 1.
const COUNT_BITS: u32 = 26;

/// Packed gradients and hessians of all rows, and what their fields mean.
pub(crate) struct Packed {
    /// One word for each row.
    pub words: Vec<u64>,
    /// Layout of the words.
    pub layout: Layout,
}

/// Layout of a packed word, or of a sum of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    hessian_bits: u32,
    /// Gradients were multiplied by this.
    pub gradient_scale: f64,
    /// Hessians were multiplied by this.
    pub hessian_scale: f64,
}

impl Layout {
    /// The fields of a word: gradient and hessian, both scaled.
    #[inline(always)]
    pub fn fields(self, word: u64) -> (i64, u64) {
        ((word as i64) >> self.hessian_bits, self.hessian(word))
    }

    /// The fields as real numbers, in a form that every CPU vectorises: integers up to 2⁵² are the
    /// low bits of a number between 2⁵² and 2⁵³.
    #[inline(always)]
    pub fn real_fields(self, word: u64) -> (f64, f64) {
        const ONE: f64 = (1u64 << 52) as f64;
        let real = |integer: u64| f64::from_bits(integer | ONE.to_bits()) - ONE;
        // The sign bit flipped, gradients count from the least one.
        let gradient = (word ^ (1 << 63)) >> self.hessian_bits;
        let least = (1u64 << (63 - self.hessian_bits)) as f64;
        (real(gradient) - least, real(self.hessian(word)))
    }

    /// The hessian's field of a word, scaled.
    #[inline(always)]
    pub fn hessian(self, word: u64) -> u64 {
        word & ((1 << self.hessian_bits) - 1)
    }
}

impl Packed {
    /// Space for some rows.
    pub fn new(rows: usize) -> Packed {
        let layout = Layout { hessian_bits: HESSIAN_BITS, gradient_scale: 1.0, hessian_scale: 1.0 };
        Packed { words: vec![0; rows], layout }
    }

    /// Packs gradients and hessians; `false` if either are all zero: nothing is left to learn.
    pub fn pack(&mut self, gradients: &[f64], hessians: &[f64]) -> bool {
        let scales = (scale(gradients, 64 - HESSIAN_BITS), scale(hessians, HESSIAN_BITS));
        let (Some(gradient_scale), Some(hessian_scale)) = scales else { return false };
        self.layout = Layout { hessian_bits: HESSIAN_BITS, gradient_scale, hessian_scale };
        for (word, (gradient, hessian)) in self.words.iter_mut().zip(gradients.iter().zip(hessians)) {
            *word = join(gradient * gradient_scale, round(hessian * hessian_scale), HESSIAN_BITS);
        }
        true
    }

    /// Packs gradients with hessians of 1; `false` if all gradients are zero.
    pub fn pack_with_counts(&mut self, gradients: &[f64]) -> bool {
        let Some(gradient_scale) = scale(gradients, 64 - COUNT_BITS) else { return false };
        self.layout = Layout { hessian_bits: COUNT_BITS, gradient_scale, hessian_scale: 1.0 };
        for (word, gradient) in self.words.iter_mut().zip(gradients) {
            *word = join(gradient * gradient_scale, 1, COUNT_BITS);
        }
        true
    }
}

/// A word of a scaled gradient and a scaled, rounded hessian.
#[inline(always)]
fn join(gradient: f64, hessian: i64, hessian_bits: u32) -> u64 {
    ((round(gradient) << hessian_bits) + hessian) as u64
}

/// The nearest integer; exact for magnitudes below 2⁵¹, and vectorised on every CPU.
#[inline(always)]
fn round(x: f64) -> i64 {
    ((x + ROUND).to_bits() as i64).wrapping_sub(ROUND.to_bits() as i64)
}

/// The scale for a field of so many bits, as said above; `None` if all values are as good as zero.
fn scale(values: &[f64], bits: u32) -> Option<f64> {
    let one = f64::from(1u32 << SUM_BITS);
    let sum: i64 = values.iter().map(|value| round(value.abs() * one)).sum();
    // The least power of two above the sum has this exponent, in units of 2⁻²⁸.
    let exponent = (i64::BITS - sum.leading_zeros()) as i32 - SUM_BITS;
    let bits = bits as i32;
    (sum > 0).then(|| power_of_two((bits - 2 - exponent).min(bits)))
}

/// `2^exponent`, for exponents of normal numbers.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rounds_to_the_nearest() {
        for (x, expected) in [(0.4, 0), (0.6, 1), (-0.6, -1), (-3.0, -3), (2f64.powi(50), 1 << 50)] {
            assert_eq!(round(x), expected);
        }
    }

    #[test]
    fn the_largest_sums_keep_to_their_fields() {
        // The bounds of the module's proof, in units of 1/2, for the largest number of rows.
        for bits in [64 - HESSIAN_BITS, HESSIAN_BITS, 64 - COUNT_BITS] {
            let rows = MAX_ROWS as u128;
            let bound = (1u128 << (bits - 1)) + ((rows << bits) >> 28) + rows;
            assert!(bound < 1 << bits, "{bits}");
        }
        const { assert!(MAX_ROWS < 1 << COUNT_BITS) };
    }

    proptest! {
        #[test]
        fn sums_of_words_are_sums_of_fields(
            rows in prop::collection::vec((-1.0f64..1.0, 0.0f64..0.25, -30i32..1), 1..300),
        ) {
            let gradients: Vec<f64> = rows.iter().map(|row| row.0 * 2f64.powi(row.2)).collect();
            let hessians: Vec<f64> = rows.iter().map(|row| row.1).collect();
            let mut packed = Packed::new(rows.len());
            prop_assume!(packed.pack(&gradients, &hessians));
            let (g, h) = packed.layout.fields(packed.words.iter().fold(0u64, |a, &b| a.wrapping_add(b)));
            let each = |values: &[f64], scale: f64| values.iter().map(|v| round(v * scale)).sum::<i64>();
            prop_assert_eq!(g, each(&gradients, packed.layout.gradient_scale));
            prop_assert_eq!(h as i64, each(&hessians, packed.layout.hessian_scale));
            for &word in &packed.words {
                let (g, h) = packed.layout.fields(word);
                prop_assert_eq!(packed.layout.real_fields(word), (g as f64, h as f64));
            }
        }
    }
}
