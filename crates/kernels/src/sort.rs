//! Sorting by order-preserving integer keys: by digits where there are many, by comparison where there are few. Many numbers
//! that lie evenly are sorted by cells.

use crate::cell_sort::sorted_by_cells;
use crate::dispatch::kernel;

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
    if values.iter().filter(|value| value.is_nan()).count() > 0 {
        let present: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        return sorted_present(&present);
    }
    sorted_present(values)
}

fn sorted_present(values: &[f64]) -> Vec<f64> {
    let is_many = values.len() >= MANY && u32::try_from(values.len()).is_ok();
    let sorted = if is_many { sorted_by_cells(values) } else { None };
    sorted.unwrap_or_else(|| {
        let mut keys: Vec<u64> = values.iter().map(|&value| order_key(value)).collect();
        sort_keys(&mut keys);
        keys.into_iter().map(from_order_key).collect()
    })
}

/// The middle one of the values that are not NaN, or the mean of the two middle ones.
pub fn median(values: &[f64]) -> Option<f64> {
    median_near(values, f64::NEG_INFINITY, f64::INFINITY)
}

/// As [`median`]; takes less time the fewer values lie from `low` to `high`, as long as the middle ones do.
pub fn median_near(values: &[f64], low: f64, high: f64) -> Option<f64> {
    let mut near = vec![0.0; values.len() + 1];
    let (count, below, picked) = pick(values, low, high, &mut near);
    if count == 0 {
        return None;
    }
    let (lower, upper) = ((count - 1) / 2, count / 2);
    if lower < below || upper >= below + picked {
        return median(values);
    }
    let mut keys: Vec<u64> = near[..picked].iter().map(|&value| order_key(value)).collect();
    let (before, &mut own, _) = keys.select_nth_unstable(upper - below);
    let upper = from_order_key(own);
    // Of an even count the lower middle one is picked too, so something lies before the upper one.
    match before.iter().max() {
        Some(&own) if count.is_multiple_of(2) => Some((from_order_key(own) + upper) / 2.0),
        _ => Some(upper),
    }
}

kernel! {
    /// Puts the values from `low` to `high` into `near`, which has room for one more than all; returns how many values
    /// are not NaN, how many lie below `low`, and how many it has picked.
    pick, pick_at, (values: &[f64], low: f64, high: f64, near: &mut [f64]) -> (usize, usize, usize), pick_body
}

#[inline(always)]
fn pick_body(values: &[f64], low: f64, high: f64, near: &mut [f64]) -> (usize, usize, usize) {
    let count = |wanted: fn(f64, f64) -> bool| values.iter().filter(|&&value| wanted(value, low)).count();
    let mut picked = 0;
    for &value in values {
        // Written in any case, and written over unless it is wanted: nothing has to be foreseen.
        near[picked] = value;
        picked += usize::from((value >= low) & (value <= high));
    }
    (count(|value, _| !value.is_nan()), count(|value, low| value < low), picked)
}

/// Sorts keys, ascending.
pub fn sort_keys(keys: &mut Vec<u64>) {
    sort_by_order_key(keys, |key| key);
}

/// Sorts, ascending, what is ordered by a key before all else.
///
/// The leading bits that not all keys share are sorted as digits, last one first; runs that are equal in them, which
/// data rarely have, are sorted by comparison.
pub fn sort_by_order_key<T: Copy + Default + Ord>(items: &mut Vec<T>, key: impl Fn(T) -> u64) {
    let (all, any) = items.iter().fold((u64::MAX, 0), |(all, any), &item| (all & key(item), any | key(item)));
    let varying = all ^ any;
    if items.len() < MANY || u32::try_from(items.len()).is_err() || varying == 0 {
        items.sort_unstable();
        return;
    }
    let shift = (64 - varying.leading_zeros()).saturating_sub(DIGIT * DIGITS);
    sort_by_digits(items, shift, &key);
    for run in items.chunk_by_mut(|&a, &b| key(a) >> shift == key(b) >> shift) {
        run.sort_unstable();
    }
}

/// Sorts by the [`DIGITS`] digits from the bit `shift`; bits above them are the same in all keys.
fn sort_by_digits<T: Copy + Default>(items: &mut Vec<T>, shift: u32, key: &impl Fn(T) -> u64) {
    let digit = |item: T, place: u32| (key(item) >> (shift + place * DIGIT)) as usize % BUCKETS;
    let mut counts = vec![[0u32; BUCKETS]; DIGITS as usize];
    for &item in items.iter() {
        for (place, counts) in (0..).zip(&mut counts) {
            counts[digit(item, place)] += 1;
        }
    }
    let mut other = vec![T::default(); items.len()];
    for (place, starts) in (0..).zip(&mut counts) {
        if starts[digit(items[0], place)] as usize == items.len() {
            continue;
        }
        let mut start = 0;
        for count in starts.iter_mut() {
            start += std::mem::replace(count, start);
        }
        for &item in items.iter() {
            let slot = &mut starts[digit(item, place)];
            other[*slot as usize] = item;
            *slot += 1;
        }
        std::mem::swap(items, &mut other);
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
        let quantile = |share: usize| sorted.get(sorted.len() * share / 10).copied().unwrap_or(0.0);
        for (low, high) in [(4, 6), (5, 5), (0, 3), (7, 9), (6, 4)] {
            let near = median_near(values, quantile(low), quantile(high));
            assert_eq!(near.map(f64::to_bits), expected.map(f64::to_bits), "{low} {high}");
        }
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

        #[test]
        fn sorts_what_carries_more_than_its_key(
            seeds in prop::collection::vec(any::<u32>(), 1000..1300),
            modulus in prop_oneof![Just(1u64), Just(50), Just(u64::MAX)],
        ) {
            let mut items: Vec<(u64, u8)> = seeds.iter().map(|&seed| (u64::from(seed).pow(2) % modulus, seed as u8)).collect();
            let mut expected = items.clone();
            expected.sort();
            sort_by_order_key(&mut items, |(key, _)| key);
            prop_assert_eq!(items, expected);
        }
    }
}
