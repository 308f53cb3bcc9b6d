//! Rows that come again: what a file that is loaded twice leaves behind.

use crate::encoding::{Feature, FeatureValues};

/// Of more rows of one time it is not asked which are equal: such times are days, and rows of a day may well be alike.
const MOST_OF_A_TIME: usize = 64;

/// How many rows equal an earlier row of the same time in every feature; `times` ascend.
pub fn count(times: &[i64], features: &[Feature]) -> usize {
    if features.is_empty() {
        return 0;
    }
    let columns: Vec<FeatureValues<'_>> = features.iter().map(|feature| feature.values(0..times.len())).collect();
    let (mut repeated, mut start) = (0, 0);
    for end in 1..=times.len() {
        if end < times.len() && times[end] == times[start] {
            continue;
        }
        if (2..=MOST_OF_A_TIME).contains(&(end - start)) {
            let is_repeated = |&row: &usize| (start..row).any(|earlier| are_equal(&columns, earlier, row));
            repeated += (start + 1..end).filter(is_repeated).count();
        }
        start = end;
    }
    repeated
}

fn are_equal(columns: &[FeatureValues<'_>], one: usize, other: usize) -> bool {
    columns.iter().all(|column| match column {
        FeatureValues::Numeric(values) => {
            values[one] == values[other] || (values[one].is_nan() && values[other].is_nan())
        }
        FeatureValues::Categorical(codes, _) => codes[one] == codes[other],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rows_of_one_time_are_repeats() {
        let numbers = Feature::Numeric(vec![1.0, 2.0, 1.0, f64::NAN, f64::NAN, 1.0].into());
        let labels = Feature::Categorical(vec![0, 0, 0, 1, 1, 0].into(), vec!["a".to_owned(), "b".to_owned()].into());
        assert_eq!(count(&[5, 5, 5, 6, 6, 7], &[numbers.clone(), labels]), 2);
        assert_eq!(count(&[1, 2, 3, 4, 5, 6], std::slice::from_ref(&numbers)), 0);
        assert_eq!(count(&[5; 6], &[]), 0);
        let many = Feature::Numeric(vec![1.0; 65].into());
        assert_eq!(count(&[0; 64], &[many.head(64)]), 63);
        assert_eq!(count(&[0; 65], &[many]), 0, "days");
    }
}
