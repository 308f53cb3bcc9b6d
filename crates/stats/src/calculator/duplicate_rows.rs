//! Rows that stand twice in a chunk: what a file that is loaded twice leaves behind.
//!
//! A row is told from others by a hash of its values, column by column: 64 bits, so that among ten million different
//! rows two are taken for equal less than once in 300,000 times.

use super::{Calculator, Count, Family, Fault, Needs, Parts};
use crate::encoding::FeatureValues;
use crate::sample::mixed;

/// Rows that equal an earlier row of the chunk in every feature.
pub static DUPLICATE_ROWS: Calculator = Calculator {
    key: "duplicate_rows",
    label: "Duplicate rows",
    family: Family::Quality,
    needs: Needs::Features,
    parts: Parts::Refused("rows are compared with all others of their chunk; leave out quality.duplicateRows"),
    faults: &[Fault { key: "duplicate_rows", count: Count::Rows(count) }],
};

/// Counts the rows that equal an earlier one in every feature. Missing values are equal, and so are both zeros.
fn count(features: &[FeatureValues<'_>]) -> u64 {
    let rows = features.first().map_or(0, |feature| match feature {
        FeatureValues::Numeric(values) => values.len(),
        FeatureValues::Categorical(codes, _) => codes.len(),
    });
    let mut hashes = vec![0; rows];
    for feature in features {
        match feature {
            FeatureValues::Numeric(values) => add(&mut hashes, values, |&value| bits(value)),
            FeatureValues::Categorical(codes, labels) => {
                let missing = labels.len() as u64;
                add(&mut hashes, codes, |&code| u64::from(code).min(missing));
            }
        }
    }
    kernels::sort_keys(&mut hashes);
    hashes.windows(2).filter(|pair| pair[0] == pair[1]).count() as u64
}

/// Adds a column to the hashes of its rows.
fn add<T>(hashes: &mut [u64], values: &[T], bits: impl Fn(&T) -> u64) {
    hashes.iter_mut().zip(values).for_each(|(hash, value)| *hash = mixed(*hash ^ bits(value)));
}

/// Names a number by its bits: one pattern for all that is missing, one for both zeros.
fn bits(value: f64) -> u64 {
    if value.is_nan() { f64::NAN.to_bits() } else { (value + 0.0).to_bits() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::MISSING_CODE;
    use proptest::prelude::*;

    /// Compares every row with all before it.
    fn plainly(numbers: &[f64], codes: &[u32], labels: usize) -> u64 {
        let same = |one: f64, other: f64| one == other || (one.is_nan() && other.is_nan());
        let code = |row: usize| codes.get(row).map(|&code| (code as usize).min(labels));
        let is_equal = |one: usize, other: usize| same(numbers[one], numbers[other]) && code(one) == code(other);
        (0..numbers.len()).filter(|&row| (0..row).any(|earlier| is_equal(earlier, row))).count() as u64
    }

    fn labels(count: usize) -> Vec<String> {
        (0..count).map(|label| label.to_string()).collect()
    }

    #[test]
    fn rows_that_equal_an_earlier_one_in_every_feature_are_counted() {
        let numbers = [1.0, 2.0, 1.0, f64::NAN, -f64::NAN, 1.0, 0.0, -0.0];
        let codes = [0, 0, 0, 1, 1, 1, MISSING_CODE, 7];
        let names = labels(2);
        let both = [FeatureValues::Numeric(&numbers), FeatureValues::Categorical(&codes, &names)];
        assert_eq!(count(&both), 3, "the third, the fifth and the last");
        assert_eq!(count(&both[..1]), 4);
        assert_eq!(count(&both[1..]), 5);
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[FeatureValues::Numeric(&[])]), 0);
        // Columns are not taken for one another.
        let (one, other) = ([1.0, 2.0], [2.0, 1.0]);
        assert_eq!(count(&[FeatureValues::Numeric(&one), FeatureValues::Numeric(&other)]), 0);
    }

    #[test]
    fn a_table_that_is_there_twice_has_half_its_rows_again() {
        let numbers: Vec<f64> = (0..20_000).map(|row| f64::from(row % 10_000)).collect();
        assert_eq!(count(&[FeatureValues::Numeric(&numbers)]), 10_000);
        assert_eq!(count(&[FeatureValues::Numeric(&numbers[..10_000])]), 0);
    }

    proptest! {
        #[test]
        fn as_many_as_by_comparing_all_rows_in_any_order(
            rows in prop::collection::vec((prop::sample::select(vec![0.0, -0.0, 1.0, 2.5, f64::NAN, f64::INFINITY]), 0u32..5), 0..60),
            turn in 0usize..60,
        ) {
            let names = labels(3);
            let counted = |rows: &[(f64, u32)]| {
                let (numbers, codes): (Vec<f64>, Vec<u32>) = rows.iter().copied().unzip();
                let features = [FeatureValues::Categorical(&codes, &names), FeatureValues::Numeric(&numbers)];
                (count(&features), plainly(&numbers, &codes, names.len()))
            };
            let (own, expected) = counted(&rows);
            prop_assert_eq!(own, expected);
            let mut turned = rows.clone();
            turned.rotate_left(turn.min(rows.len()));
            prop_assert_eq!(counted(&turned).0, expected);
            // Rows that are loaded twice are all there again.
            let twice: Vec<(f64, u32)> = rows.iter().chain(&rows).copied().collect();
            prop_assert_eq!(counted(&twice).0, expected + rows.len() as u64);
        }
    }
}
