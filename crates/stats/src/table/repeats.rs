//! Rows that come again: what a file that is loaded twice leaves behind.

use crate::encoding::{Feature, FeatureValues};
use crate::table::{Column, MISSING_TIME};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// The most rows of one time that are compared: larger times are days, and rows of a day may well be alike.
const MOST_OF_A_TIME: usize = 64;

/// Number of rows that equal an earlier row of the same time in every feature; `times` ascend.
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

/// The ids of rows that may come in parts, eight bytes of each.
#[derive(Default)]
pub struct Ids(Vec<u64>);

impl Ids {
    /// None yet; `None` where a table has too many rows for theirs to be held.
    pub fn of(rows: usize) -> Option<Ids> {
        const MOST_ROWS: usize = 1 << 25;
        (rows <= MOST_ROWS).then(Ids::default)
    }

    /// Adds those of some rows; a row may have none.
    pub fn add(&mut self, ids: &Column, rows: Range<usize>) {
        match ids {
            Column::Numeric(ids) => {
                // Adding zero makes one of the two zeros.
                self.0.extend(ids[rows].iter().filter(|id| !id.is_nan()).map(|id| (id + 0.0).to_bits()));
            }
            Column::Timestamp(ids) => {
                self.0.extend(ids[rows].iter().filter(|id| **id != MISSING_TIME).map(|&id| id as u64));
            }
            Column::Categorical { codes, categories } => {
                let hashes: Vec<u64> = categories.iter().map(|id| hash(id)).collect();
                self.0.extend(codes[rows].iter().filter_map(|&code| hashes.get(code as usize)));
            }
            Column::Boolean(_) => {}
        }
    }

    /// Number of rows that have the id of another one, which is not counted.
    pub fn repeated(mut self) -> usize {
        self.0.sort_unstable();
        self.0.windows(2).filter(|pair| pair[0] == pair[1]).count()
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::MISSING_CODE;

    #[test]
    fn ids_of_several_rows_are_counted_in_any_kind_and_over_parts() {
        let text = |codes: &[u32], labels: &[&str]| Column::Categorical {
            codes: codes.into(),
            categories: labels.iter().map(|&label| label.to_owned()).collect(),
        };
        let mut ids = Ids::default();
        ids.add(&text(&[0, 1, 0, MISSING_CODE, MISSING_CODE], &["a", "b"]), 0..5);
        ids.add(&text(&[0, 1, 1], &["b", "c"]), 0..2);
        assert_eq!(ids.repeated(), 2);
        let of = |column: Column| {
            let mut ids = Ids::default();
            ids.add(&column, 1..column.len());
            ids.repeated()
        };
        assert_eq!(of(Column::Numeric(vec![1.0, 1.0, 0.0, -0.0, f64::NAN, f64::NAN].into())), 1);
        assert_eq!(of(Column::Timestamp(vec![5, 5, 5, 5, MISSING_TIME, MISSING_TIME].into())), 2);
        assert!(Ids::of(1 << 30).is_none());
    }

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
