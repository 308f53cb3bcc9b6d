//! Sorting by order-preserving integer keys: by digits where there are many, by comparison where there are few.

/// Bits of a digit.
const DIGIT: u32 = 11;
/// Digits that are sorted by, from the first bit in which keys differ; what they leave equal is compared.
const DIGITS: u32 = 3;
/// Keys from which counting digits pays.
const MANY: usize = 1024;
/// Values of a digit.
const BUCKETS: usize = 1 << DIGIT;

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
    sort_keys(&mut keys);
    keys.into_iter().map(from_order_key).collect()
}

/// The middle one of the values that are not NaN, or the mean of the two middle ones.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut keys: Vec<u64> = values.iter().filter(|value| !value.is_nan()).map(|&value| order_key(value)).collect();
    let (count, middle) = (keys.len(), keys.len() / 2);
    if count == 0 {
        return None;
    }
    let (below, &mut own, _) = keys.select_nth_unstable(middle);
    let upper = from_order_key(own);
    match below.iter().max() {
        Some(&lower) if count.is_multiple_of(2) => Some((from_order_key(lower) + upper) / 2.0),
        _ => Some(upper),
    }
}

/// Sorts keys, ascending.
///
/// The leading bits that not all keys share are sorted as digits, last one first; runs that are equal in them, which
/// data rarely have, are sorted by comparison.
pub fn sort_keys(keys: &mut Vec<u64>) {
    let (all, any) = keys.iter().fold((u64::MAX, 0), |(all, any), &key| (all & key, any | key));
    let varying = all ^ any;
    if keys.len() < MANY || u32::try_from(keys.len()).is_err() || varying == 0 {
        keys.sort_unstable();
        return;
    }
    let shift = (64 - varying.leading_zeros()).saturating_sub(DIGIT * DIGITS);
    sort_by_digits(keys, shift);
    for run in keys.chunk_by_mut(|a, b| a >> shift == b >> shift) {
        run.sort_unstable();
    }
}

/// Sorts by the [`DIGITS`] digits from the bit `shift`; bits above them are the same in all keys.
fn sort_by_digits(keys: &mut Vec<u64>, shift: u32) {
    let digit = |key: u64, place: u32| (key >> (shift + place * DIGIT)) as usize % BUCKETS;
    let mut counts = vec![[0u32; BUCKETS]; DIGITS as usize];
    for &key in keys.iter() {
        for (place, counts) in (0..).zip(&mut counts) {
            counts[digit(key, place)] += 1;
        }
    }
    let mut other = vec![0; keys.len()];
    for (place, starts) in (0..).zip(&mut counts) {
        if starts[digit(keys[0], place)] as usize == keys.len() {
            continue;
        }
        let mut start = 0;
        for count in starts.iter_mut() {
            start += std::mem::replace(count, start);
        }
        for &key in keys.iter() {
            let slot = &mut starts[digit(key, place)];
            other[*slot as usize] = key;
            *slot += 1;
        }
        std::mem::swap(keys, &mut other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(values: &[f64]) {
        check_order(values);
        let sorted = sorted_values(values);
        let middle = sorted.len() / 2;
        let expected = match sorted.len() {
            0 => None,
            count if count % 2 == 1 => Some(sorted[middle]),
            _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
        };
        assert_eq!(median(values).map(f64::to_bits), expected.map(f64::to_bits));
    }

    fn check_order(values: &[f64]) {
        let mut expected: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).map(|v| v + 0.0).collect();
        expected.sort_by(f64::total_cmp);
        let sorted = sorted_values(values);
        assert_eq!(sorted.len(), expected.len());
        assert!(sorted.iter().zip(&expected).all(|(a, b)| a.to_bits() == b.to_bits()));
    }

    proptest! {
        #[test]
        fn sorts_as_total_order_does(values in prop::collection::vec(any::<f64>(), 0..258)) {
            check(&values);
        }

        #[test]
        fn sorts_many_values_whatever_they_share(
            seeds in prop::collection::vec(any::<u32>(), 1000..1300),
            base in prop_oneof![Just(0.0), Just(1e9), Just(-3.0), Just(f64::MIN_POSITIVE)],
            unit in prop_oneof![Just(0.0), Just(5e-324), Just(1e-12), Just(1.0), Just(1e300)],
            modulus in prop_oneof![Just(2u32), Just(50), Just(u32::MAX)],
        ) {
            let centred = |seed: u32| f64::from(seed % modulus) - f64::from(modulus / 2);
            let values: Vec<f64> = seeds.iter().map(|&seed| base + unit * centred(seed)).collect();
            check(&values);
        }
    }
}
