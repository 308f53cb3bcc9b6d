//! Labels that arrive later, in any order and in pieces, joined to the rows they belong to by an id.

use crate::error::StatsError;
use crate::table::{Column, MISSING_CODE, MISSING_TIME};
use std::collections::HashMap;

/// How the labels met the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JoinCounts {
    /// Rows of the labels' table.
    pub labels: u64,
    /// Rows of the data that have a label now and had none of their own.
    pub joined: u64,
    /// Labels that say again what an earlier one, or the data itself, said.
    pub repeated: u64,
    /// Labels that say something else than an earlier one, or than the data itself; the later one holds.
    pub corrected: u64,
    /// Labels whose id no row has.
    pub unknown: u64,
    /// Rows of the labels' table without an id or without a label.
    pub incomplete: u64,
}

/// What joins labels to rows.
pub struct Join<'a> {
    /// Ids of the data's rows; a row without one keeps its own label.
    pub ids: &'a Column,
    /// Ids of the labels.
    pub label_ids: &'a Column,
    /// The labels.
    pub labels: &'a Column,
    /// Labels that the data brings itself.
    pub own: Option<&'a Column>,
}

impl Join<'_> {
    /// The label of every row of the data, of the kind of the labels; of several for one id the last holds.
    ///
    /// # Errors
    /// `wrong_kind` where ids, or labels, are of two kinds.
    pub fn run(&self) -> Result<(Column, JoinCounts), StatsError> {
        let (labels, own) = common_kind(self.labels, self.own)?;
        let keys = keys(self.ids, self.label_ids)?;
        let mut rows_of: HashMap<u64, Vec<u32>> = HashMap::new();
        for (row, key) in keys.data.iter().enumerate() {
            if let Some(key) = key {
                rows_of.entry(*key).or_default().push(row as u32);
            }
        }
        let mut counts = JoinCounts { labels: labels.len() as u64, ..JoinCounts::default() };
        let mut chosen: Vec<Option<u32>> = vec![None; self.ids.len()];
        for (row, key) in keys.labels.iter().enumerate() {
            let Some(key) = key.filter(|_| labels.is_present(row)) else {
                counts.incomplete += 1;
                continue;
            };
            let Some(rows) = rows_of.get(&key) else {
                counts.unknown += 1;
                continue;
            };
            // Rows that share an id have all been given the same labels; the first speaks for them.
            let first = rows[0] as usize;
            let before = match chosen[first] {
                Some(earlier) => Some(labels.equals(earlier as usize, &labels, row)),
                None => own.as_ref().filter(|own| own.is_present(first)).map(|own| own.equals(first, &labels, row)),
            };
            match before {
                None => counts.joined += rows.len() as u64,
                Some(true) => counts.repeated += 1,
                Some(false) => counts.corrected += 1,
            }
            rows.iter().for_each(|&own| chosen[own as usize] = Some(row as u32));
        }
        Ok((pick(&labels, own.as_ref(), &chosen), counts))
    }
}

/// Values that can be compared across columns.
enum Values {
    Numbers(Vec<f64>),
    Texts(Vec<u32>, Vec<String>),
}

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Numbers(numbers) => numbers.len(),
            Values::Texts(codes, _) => codes.len(),
        }
    }

    fn is_present(&self, row: usize) -> bool {
        match self {
            Values::Numbers(numbers) => !numbers[row].is_nan(),
            Values::Texts(codes, _) => codes[row] != MISSING_CODE,
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        match self {
            Values::Numbers(_) => None,
            Values::Texts(codes, texts) => texts.get(codes[row] as usize).map(String::as_str),
        }
    }

    /// Whether a row holds what a row of other values (of the same kind) holds.
    fn equals(&self, row: usize, other: &Values, other_row: usize) -> bool {
        match (self, other) {
            (Values::Numbers(own), Values::Numbers(others)) => own[row] == others[other_row],
            _ => self.text(row) == other.text(other_row),
        }
    }
}

/// Both columns of labels as one kind: booleans and numbers are numbers.
fn common_kind(labels: &Column, own: Option<&Column>) -> Result<(Values, Option<Values>), StatsError> {
    let own = own.filter(|own| !own.is_all_missing());
    let numeric = |column: &Column| column.as_numeric().map(|numbers| Values::Numbers(numbers.to_vec()));
    let texts = |column: &Column| match column {
        Column::Categorical { codes, categories } => Some(Values::Texts(codes.to_vec(), categories.to_vec())),
        _ => None,
    };
    let read = |way: &dyn Fn(&Column) -> Option<Values>| match own {
        None => way(labels).map(|labels| (labels, None)),
        Some(own) => way(labels).zip(way(own)).map(|(labels, own)| (labels, Some(own))),
    };
    read(&numeric).or_else(|| read(&texts)).ok_or_else(|| {
        let found = own.map_or("no labels", |own| own.kind().key());
        let message = format!("Cannot join labels: they are {}, and the data's own are {found}", labels.kind().key());
        StatsError::new("wrong_kind", message)
    })
}

/// One number for each row; equal ids have equal numbers, a missing id has none.
struct Keys {
    data: Vec<Option<u64>>,
    labels: Vec<Option<u64>>,
}

fn keys(data: &Column, labels: &Column) -> Result<Keys, StatsError> {
    let numbers = |values: &[f64]| -> Vec<Option<u64>> {
        // Adding zero makes one of the two zeros.
        values.iter().map(|&value| (!value.is_nan()).then(|| (value + 0.0).to_bits())).collect()
    };
    let instants = |values: &[i64]| -> Vec<Option<u64>> {
        values.iter().map(|&instant| (instant != MISSING_TIME).then_some(instant as u64)).collect()
    };
    let codes = |codes: &[u32], place: &dyn Fn(u32) -> Option<u64>| -> Vec<Option<u64>> {
        codes.iter().map(|&code| if code == MISSING_CODE { None } else { place(code) }).collect()
    };
    match (data, labels) {
        (Column::Numeric(data), Column::Numeric(labels)) => Ok(Keys { data: numbers(data), labels: numbers(labels) }),
        (Column::Timestamp(data), Column::Timestamp(labels)) => {
            Ok(Keys { data: instants(data), labels: instants(labels) })
        }
        (Column::Categorical { codes: own, categories }, Column::Categorical { codes: other, categories: others }) => {
            let known: HashMap<&str, u64> =
                categories.iter().enumerate().map(|(place, text)| (text.as_str(), place as u64)).collect();
            // An id that the data has not stands for itself, beyond all that it has.
            let places: Vec<u64> = others
                .iter()
                .enumerate()
                .map(|(place, text)| known.get(text.as_str()).copied().unwrap_or((1 << 32) + place as u64))
                .collect();
            Ok(Keys {
                data: codes(own, &|code| Some(u64::from(code))),
                labels: codes(other, &|code| places.get(code as usize).copied()),
            })
        }
        _ => {
            let (data, labels) = (data.kind().key(), labels.kind().key());
            let message = format!("Cannot join labels: ids are {data} in the data and {labels} beside the labels");
            Err(StatsError::new("wrong_kind", message))
        }
    }
}

/// The chosen label of every row, else its own.
fn pick(labels: &Values, own: Option<&Values>, chosen: &[Option<u32>]) -> Column {
    match (labels, own) {
        (Values::Numbers(labels), own) => {
            let own = |row: usize| match own {
                Some(Values::Numbers(own)) => own[row],
                _ => f64::NAN,
            };
            let label =
                |(row, choice): (usize, &Option<u32>)| choice.map_or_else(|| own(row), |at| labels[at as usize]);
            Column::Numeric(chosen.iter().enumerate().map(label).collect())
        }
        (Values::Texts(codes, texts), own) => {
            let mut categories = texts.clone();
            let known: HashMap<&str, u32> =
                texts.iter().enumerate().map(|(place, text)| (text.as_str(), place as u32)).collect();
            let own_codes: Vec<u32> = match own {
                Some(Values::Texts(codes, own)) => {
                    let mut place = |text: &String| {
                        known.get(text.as_str()).copied().unwrap_or_else(|| {
                            categories.push(text.clone());
                            categories.len() as u32 - 1
                        })
                    };
                    let places: Vec<u32> = own.iter().map(&mut place).collect();
                    codes.iter().map(|&code| places.get(code as usize).copied().unwrap_or(MISSING_CODE)).collect()
                }
                _ => vec![MISSING_CODE; chosen.len()],
            };
            let label =
                |(row, choice): (usize, &Option<u32>)| choice.map_or_else(|| own_codes[row], |at| codes[at as usize]);
            let codes = chosen.iter().enumerate().map(label).collect();
            Column::Categorical { codes, categories: categories.into() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[f64]) -> Column {
        Column::Numeric(values.into())
    }

    fn texts(values: &[&str]) -> Column {
        let mut categories: Vec<String> = Vec::new();
        let codes = values
            .iter()
            .map(|text| {
                if text.is_empty() {
                    return MISSING_CODE;
                }
                categories.iter().position(|own| own == text).unwrap_or_else(|| {
                    categories.push((*text).to_owned());
                    categories.len() - 1
                }) as u32
            })
            .collect();
        Column::Categorical { codes, categories: categories.into() }
    }

    #[test]
    fn labels_find_their_rows_in_any_order_and_are_counted() {
        let ids = texts(&["a", "b", "c", "d", ""]);
        let label_ids = texts(&["d", "b", "x", "b", "a", "a", ""]);
        let labels = numbers(&[1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0]);
        let join = Join { ids: &ids, label_ids: &label_ids, labels: &labels, own: None };
        let (column, counts) = join.run().unwrap();
        let found = column.as_numeric().unwrap();
        assert_eq!((found[0], found[1], found[3]), (1.0, 1.0, 1.0));
        assert!(found[2].is_nan() && found[4].is_nan());
        let expected = JoinCounts { labels: 7, joined: 3, repeated: 1, corrected: 1, unknown: 1, incomplete: 1 };
        assert_eq!(counts, expected);
    }

    #[test]
    fn the_datas_own_labels_stay_unless_a_later_one_says_otherwise() {
        let ids = numbers(&[1.0, 2.0, 3.0]);
        let own = texts(&["yes", "no", ""]);
        let join = Join {
            ids: &ids,
            label_ids: &numbers(&[2.0, 3.0, 1.0]),
            labels: &texts(&["maybe", "no", "yes"]),
            own: Some(&own),
        };
        let (column, counts) = join.run().unwrap();
        let (codes, categories) = column.as_categorical().unwrap();
        let labels: Vec<&str> = codes.iter().map(|&code| categories[code as usize].as_str()).collect();
        assert_eq!(labels, ["yes", "maybe", "no"]);
        assert_eq!((counts.joined, counts.repeated, counts.corrected), (1, 1, 1));
    }

    #[test]
    fn rows_that_share_an_id_share_its_label() {
        let join =
            Join { ids: &numbers(&[7.0, 7.0, 8.0]), label_ids: &numbers(&[7.0]), labels: &numbers(&[1.0]), own: None };
        let (column, counts) = join.run().unwrap();
        assert_eq!(column.as_numeric().unwrap()[..2], [1.0, 1.0]);
        assert_eq!(counts.joined, 2);
    }

    #[test]
    fn ids_and_labels_of_two_kinds_are_refused() {
        let (n, t) = (numbers(&[1.0]), texts(&["1"]));
        let ids = Join { ids: &n, label_ids: &t, labels: &n, own: None };
        assert_eq!(ids.run().unwrap_err().code, "wrong_kind");
        let labels = Join { ids: &n, label_ids: &n, labels: &t, own: Some(&n) };
        assert_eq!(labels.run().unwrap_err().code, "wrong_kind");
    }
}
