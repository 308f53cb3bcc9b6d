//! Exponential and logarithm of this crate's own, because those of the system differ between
//! systems in the last bit and cannot be vectorised.

/// Adding it to a small number rounds that to an integer, found in the low bits of the sum.
pub(crate) const ROUND: f64 = 1.5 * (1u64 << 52) as f64;

/// Beyond this `exp` leaves the range of normal numbers.
const LIMIT: f64 = 708.0;

/// `ln 2` in two parts; the first has so few bits that its product with an exponent is exact.
const LN_2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `1/k!` for k = 12 down to 0.
const TAYLOR: [f64; 13] = [
    1.0 / 479_001_600.0,
    1.0 / 39_916_800.0,
    1.0 / 3_628_800.0,
    1.0 / 362_880.0,
    1.0 / 40_320.0,
    1.0 / 5_040.0,
    1.0 / 720.0,
    1.0 / 120.0,
    1.0 / 24.0,
    1.0 / 6.0,
    0.5,
    1.0,
    1.0,
];

/// `e^x`, relative error below 1e-15; `x` is first limited to ±708.
///
/// `x = k·ln 2 + r` with an integer `k` and `|r| ≤ ln 2 / 2`; then `2^k` times the Taylor polynomial.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let x = if x > LIMIT { LIMIT } else { x };
    let x = if x < -LIMIT { -LIMIT } else { x };
    let rounded = x * std::f64::consts::LOG2_E + ROUND;
    let k = rounded - ROUND;
    let r = x - k * LN_2_HIGH - k * LN_2_LOW;
    let polynomial = TAYLOR[1..].iter().fold(TAYLOR[0], |sum, coefficient| sum * r + coefficient);
    polynomial * f64::from_bits(rounded.to_bits().wrapping_add(1023) << 52)
}

/// `1 / (1 + e^-x)`.
#[inline(always)]
pub(crate) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// `ln x` for a positive, normal `x`: Halley's iteration for the root of `e^y = x`.
pub(crate) fn ln(x: f64) -> f64 {
    let exponent = (x.to_bits() >> 52) as f64 - 1023.0;
    (0..5).fold(exponent * std::f64::consts::LN_2, |y, _| {
        let e = exp(y);
        y + 2.0 * (x - e) / (x + e)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_within_1e_15_of_the_system() {
        let mut worst = 0f64;
        for i in -700_000..=700_000 {
            let x = f64::from(i) * 1e-3 + 1.234e-4;
            worst = worst.max((exp(x) / x.exp() - 1.0).abs());
        }
        assert!(worst < 1e-15, "{worst:e}");
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(1e9).is_finite() && exp(-1e9) > 0.0);
    }

    #[test]
    fn ln_inverts_exp() {
        for i in -600..=600 {
            let y = f64::from(i) * 1.13;
            assert!((ln(y.exp()) - y).abs() <= 1e-15 * y.abs().max(1.0), "{y}: {}", ln(y.exp()));
        }
    }

    #[test]
    fn sigmoid_is_symmetric_and_bounded() {
        for x in [0.0, 0.3, 5.0, 50.0, 1e6] {
            assert!((sigmoid(x) + sigmoid(-x) - 1.0).abs() < 1e-15);
            assert!((0.5..=1.0).contains(&sigmoid(x)));
        }
    }
}
