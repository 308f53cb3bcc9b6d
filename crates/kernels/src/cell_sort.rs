//! Sorting by cells of equal width: two digits, where keys that are as wide as a number take three.
//!
//! Most columns lie evenly enough that few values share one of four million cells. Columns with long tails do not, and
//! are sorted by their keys.

/// Bits of a digit; the number of a cell has two.
const DIGIT: u32 = 11;
/// Values of a digit.
const BUCKETS: usize = 1 << DIGIT;
/// Values whose cells are found together, so that finding them vectorises.
const BLOCK: usize = 256;

/// Occurrences of each value of a digit, or where these start.
type Digit = [u32; BUCKETS];

/// Cells of equal width from the smallest value to the largest.
#[derive(Clone, Copy, Debug)]
struct Cells {
    first: f64,
    scale: f64,
}

/// Sorts values without NaN, ascending; −0 becomes +0. `None` where too many share a cell, or their range is not finite.
///
/// # Panics
/// When there are 2³² values or more.
pub fn sorted_by_cells(values: &[f64]) -> Option<Vec<f64>> {
    assert!(u32::try_from(values.len()).is_ok(), "a place for each value");
    let cells = Cells::of(values)?;
    let [mut low, mut high] = digits(values, cells);
    if is_crowded(&high, values.len()) {
        return None;
    }
    let (mut half, mut sorted) = (vec![0.0; values.len()], vec![0.0; values.len()]);
    deal(values, |value| cells.of_value(value), &mut low, &mut half);
    deal(&half, |value| cells.of_value(value) >> DIGIT, &mut high, &mut sorted);
    sort_within(&mut sorted, cells);
    Some(sorted)
}

impl Cells {
    /// Divides the range of values; `None` where it is empty, not finite, or too narrow to be divided.
    fn of(values: &[f64]) -> Option<Cells> {
        let (first, last) = range(values);
        let scale = (BUCKETS * BUCKETS) as f64 / (last - first);
        (scale.is_finite() && scale > 0.0).then_some(Cells { first, scale })
    }

    /// The cell of a value of the range. It never falls where values rise, however it is rounded.
    #[inline(always)]
    fn of_value(self, value: f64) -> u32 {
        let place = (value - self.first) * self.scale;
        let most = (BUCKETS * BUCKETS - 1) as f64;
        let place = if place < most { place } else { most };
        // SAFETY: from 0 to `most`, which is an i32: no value lies below the first, and the scale is finite.
        (unsafe { place.to_int_unchecked::<i32>() }) as u32
    }
}

/// The smallest and the largest value, in lanes so that finding them vectorises.
fn range(values: &[f64]) -> (f64, f64) {
    const LANES: usize = 32;
    let (mut low, mut high) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    for block in values.chunks(LANES) {
        for ((low, high), &value) in low.iter_mut().zip(&mut high).zip(block) {
            *low = if value < *low { value } else { *low };
            *high = if value > *high { value } else { *high };
        }
    }
    (low.into_iter().fold(f64::INFINITY, f64::min), high.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

/// Counts the low and the high digit of all cells.
fn digits(values: &[f64], cells: Cells) -> [Digit; 2] {
    let [mut low, mut high] = [[0; BUCKETS]; 2];
    let mut own = [0; BLOCK];
    for block in values.chunks(BLOCK) {
        own.iter_mut().zip(block).for_each(|(own, &value)| *own = cells.of_value(value));
        for &cell in &own[..block.len()] {
            low[cell as usize % BUCKETS] += 1;
            high[(cell >> DIGIT) as usize % BUCKETS] += 1;
        }
    }
    [low, high]
}

/// Tells whether more pairs share a cell than there are values, if low digits are even: to sort these takes longer than a digit.
fn is_crowded(high: &Digit, count: usize) -> bool {
    let squares: u64 = high.iter().map(|&own| u64::from(own) * u64::from(own)).sum();
    squares / (2 * BUCKETS as u64) > count as u64
}

/// Copies values in the order of a digit, equal ones in their own; `counts` are of all values.
#[inline(always)]
fn deal(values: &[f64], digit: impl Fn(f64) -> u32, counts: &mut Digit, to: &mut [f64]) {
    let mut start = 0;
    counts.iter_mut().for_each(|count| start += std::mem::replace(count, start));
    assert!(start as usize <= to.len(), "a place for each value");
    let mut own = [0; BLOCK];
    for block in values.chunks(BLOCK) {
        own.iter_mut().zip(block).for_each(|(own, &value)| *own = digit(value));
        for (&digit, &value) in own.iter().zip(block) {
            let place = &mut counts[digit as usize % BUCKETS];
            // SAFETY: the digits of the same values were counted, so each value has a place of its own below their number.
            unsafe { *to.get_unchecked_mut(*place as usize) = value + 0.0 };
            *place += 1;
        }
    }
}

/// Sorts the cells whose values are not in order, which most are.
fn sort_within(values: &mut [f64], cells: Cells) {
    let mut place = 1;
    while place < values.len() {
        if values[place] >= values[place - 1] {
            place += 1;
            continue;
        }
        let own = cells.of_value(values[place]);
        let is_other = |value: &f64| cells.of_value(*value) != own;
        let start = values[..place].iter().rposition(is_other).map_or(0, |last| last + 1);
        let end = values[place..].iter().position(is_other).map_or(values.len(), |count| place + count);
        values[start..end].sort_unstable_by(f64::total_cmp);
        place = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sorted(values: &[f64]) -> Vec<f64> {
        let mut sorted: Vec<f64> = values.iter().map(|value| value + 0.0).collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    }

    fn bits(values: &[f64]) -> Vec<u64> {
        values.iter().map(|value| value.to_bits()).collect()
    }

    proptest! {
        /// Even values, whole ones, and many in one cell that differ by less than its width.
        #[test]
        fn sorts_as_total_order_does(
            seeds in prop::collection::vec(any::<u32>(), 2..1500),
            base in prop_oneof![Just(0.0), Just(1e9), Just(-3.0)],
            unit in prop_oneof![Just(1.0), Just(1e-12), Just(1e300), Just(5e-324)],
            modulus in prop_oneof![Just(2u32), Just(50), Just(u32::MAX)],
            cluster in 1usize..9,
        ) {
            let centred = |(place, &seed): (usize, &u32)| {
                let own = f64::from(seed % modulus) - f64::from(modulus / 2);
                base + unit * if place % cluster == 0 { own } else { own / 1e9 }
            };
            let values: Vec<f64> = seeds.iter().enumerate().map(centred).collect();
            if let Some(own) = sorted_by_cells(&values) {
                prop_assert_eq!(bits(&own), bits(&sorted(&values)));
            }
        }
    }

    #[test]
    fn zeros_become_one() {
        let own = sorted_by_cells(&[1.0, 0.0, -0.0, -1.0, -0.0]).unwrap();
        assert_eq!(bits(&own), bits(&[-1.0, 0.0, 0.0, 0.0, 1.0]));
    }

    #[test]
    fn a_range_that_cannot_be_divided_is_left_to_keys() {
        for values in [&[3.0, 3.0][..], &[], &[1.0, f64::INFINITY], &[f64::NEG_INFINITY, 1.0], &[-f64::MAX, f64::MAX]] {
            assert_eq!(sorted_by_cells(values), None);
        }
        assert_eq!(sorted_by_cells(&[0.0, 5e-324]), None);
    }

    #[test]
    fn a_crowd_beside_one_far_value_is_left_to_keys() {
        let even: Vec<f64> = (0..10_000).map(|place| f64::from(place * 7919 % 10_000)).collect();
        assert!(sorted_by_cells(&even).is_some());
        let far: Vec<f64> = even.iter().copied().chain([1e15]).collect();
        assert_eq!(sorted_by_cells(&far), None);
    }
}
