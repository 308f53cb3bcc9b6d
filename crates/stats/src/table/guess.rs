//! Guesses about columns that nobody has named: an id, free text, dates, a flag, codes. The rules are in docs/data.md.

use crate::encoding::FeatureValues;
use crate::table::numerals::{Codes, PLAIN, parse};
use std::collections::HashSet;

/// Fewer values say little of a column.
const FEWEST_VALUES: usize = 100;
/// As many distinct whole numbers may be codes.
const FEW: usize = 10;
/// As many labels are a vocabulary, where each is rare.
const MANY: usize = 1000;
/// Names that say it all.
const ID_NAMES: [&str; 6] = ["id", "uuid", "guid", "rowid", "row_id", "row_number"];
/// Pandas' names for an unnamed index, in CSV and in Parquet.
const INDEX_NAMES: [&str; 2] = ["unnamed: 0", "__index_level_0__"];

/// Guess about a column, other than its kind says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Names its row.
    Id,
    /// Integers that are not exact as numbers, and so no quantities.
    Wide,
    /// No value at all.
    Empty,
    /// Hardly a text comes twice.
    Text,
    /// Text that holds dates.
    Dates,
    /// Text that holds numbers, hardly one of them twice.
    Numbers,
    /// Text that holds few numbers.
    Numerals,
    /// Numbers that are 0 or 1.
    Flag,
    /// A few whole numbers.
    Codes,
}

impl Guess {
    /// The name used in TypeScript.
    pub const fn key(self) -> &'static str {
        match self {
            Guess::Id => "id",
            Guess::Wide => "wide",
            Guess::Empty => "empty",
            Guess::Text => "text",
            Guess::Dates => "dates",
            Guess::Numbers => "numbers",
            Guess::Numerals => "numerals",
            Guess::Flag => "flag",
            Guess::Codes => "codes",
        }
    }

    /// Tells whether it has no distribution that could be compared: every row, or every day, brings new values.
    pub const fn is_no_feature(self) -> bool {
        !matches!(self, Guess::Numerals | Guess::Flag | Guess::Codes)
    }
}

/// Guesses the nature of a column; `None` where it is as its kind says.
pub fn guess(name: &str, values: &FeatureValues<'_>) -> Option<Guess> {
    match values {
        FeatureValues::Numeric(values) => of_numbers(name, values),
        FeatureValues::Categorical(codes, labels) => of_labels(name, codes, labels),
    }
}

fn of_numbers(name: &str, values: &[f64]) -> Option<Guess> {
    let present = || values.iter().copied().filter(|value| !value.is_nan());
    // An index that nobody has named is no quantity, however short.
    if is_one_of(&INDEX_NAMES, name) {
        return Some(Guess::Id);
    }
    if present().any(|value| value.fract() != 0.0) {
        return None;
    }
    let count = present().count();
    if count <= FEWEST_VALUES {
        return None;
    }
    if let Some(distinct) = at_most(FEW, present()) {
        return match distinct.as_slice() {
            // A constant is nothing that one could mistake.
            [_] => None,
            [_, _] if distinct.iter().all(|value| [0.0, 1.0].contains(value)) => Some(Guess::Flag),
            _ => Some(Guess::Codes),
        };
    }
    let is_id = is_id_name(name)
        || is_counter(present())
        || (names_an_id(name) && distinct(present()) > count / 2)
        || is_dense(present(), count);
    is_id.then_some(Guess::Id)
}

fn of_labels(name: &str, codes: &[u32], labels: &[String]) -> Option<Guess> {
    let mut seen = vec![false; labels.len()];
    let mut count = 0;
    for &code in codes {
        if let Some(own) = seen.get_mut(code as usize) {
            *own = true;
            count += 1;
        }
    }
    if count <= FEWEST_VALUES {
        return None;
    }
    let distinct = seen.iter().filter(|&&own| own).count();
    let some = || labels.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(label, _)| label.trim()).take(MANY);
    if distinct > 1 && some().all(is_date) {
        return Some(Guess::Dates);
    }
    let is_rare = distinct * 10 > count * 9 || (distinct > MANY && distinct > count / 10);
    let is_id = is_id_name(name) || is_rare && names_an_id(name);
    if !is_id && some().all(is_quantity) {
        return Some(if is_rare { Guess::Numbers } else { Guess::Numerals });
    }
    if !is_rare {
        return is_id_name(name).then_some(Guess::Id);
    }
    let phrases = some().filter(|label| label.contains(char::is_whitespace)).count();
    Some(if phrases * 2 > some().count() { Guess::Text } else { Guess::Id })
}

/// The distinct values, where they are no more than `most`.
fn at_most(most: usize, values: impl Iterator<Item = f64>) -> Option<Vec<f64>> {
    let mut distinct = Vec::with_capacity(most);
    for value in values {
        if !distinct.contains(&value) {
            if distinct.len() == most {
                return None;
            }
            distinct.push(value);
        }
    }
    Some(distinct)
}

fn distinct(values: impl Iterator<Item = f64>) -> usize {
    values.map(f64::to_bits).collect::<HashSet<_>>().len()
}

/// Tells whether every value is above the one before, or below.
fn is_counter(values: impl Iterator<Item = f64> + Clone) -> bool {
    let pairs = || values.clone().zip(values.clone().skip(1));
    pairs().all(|(one, next)| one < next) || pairs().all(|(one, next)| one > next)
}

/// Tells whether no value comes twice though they lie close together: numbered rows in another order.
fn is_dense(values: impl Iterator<Item = f64> + Clone, count: usize) -> bool {
    let (low, high) = values.clone().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), own| (l.min(own), h.max(own)));
    let range = high - low;
    if range >= 2.0 * count as f64 {
        return false;
    }
    let mut seen = vec![false; range as usize + 1];
    values.into_iter().all(|value| !std::mem::replace(&mut seen[(value - low) as usize], true))
}

/// A number, but neither a code, which starts with zeros, nor a word.
fn is_quantity(label: &str) -> bool {
    label.bytes().any(|byte| byte.is_ascii_digit()) && parse(label.as_bytes(), PLAIN, Codes::Refused).is_some()
}

fn is_id_name(name: &str) -> bool {
    is_one_of(&ID_NAMES, name) || is_one_of(&INDEX_NAMES, name)
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.contains(&name.trim().to_lowercase().as_str())
}

/// `customer_id`, `customerId`.
fn names_an_id(name: &str) -> bool {
    ["_id", "Id", "ID"].iter().any(|end| name.ends_with(end))
}

/// `2026-01-31`, also with a time after it, and `31.01.2026`, `1/31/2026`.
fn is_date(label: &str) -> bool {
    let day = label.split(['T', ' ']).next().unwrap_or_default();
    ['-', '/', '.'].into_iter().any(|separator| {
        let parts: Vec<&str> = day.split(separator).collect();
        let digits =
            |part: &&str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let [first, middle, last] = parts.as_slice() else { return false };
        let year = |part: &&str| part.len() == 4 && digits(part, 4);
        digits(middle, 2) && ((year(first) && digits(last, 2)) || (digits(first, 2) && year(last)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(name: &str, value: impl Fn(usize) -> f64) -> Option<Guess> {
        guess(name, &FeatureValues::Numeric(&(0..1000).map(value).collect::<Vec<_>>()))
    }

    fn texts(name: &str, rows: usize, text: impl Fn(usize) -> String) -> Option<Guess> {
        let mut labels: Vec<String> = Vec::new();
        let codes: Vec<u32> = (0..rows)
            .map(|row| {
                let own = text(row);
                let place = labels.iter().position(|label| *label == own).unwrap_or_else(|| {
                    labels.push(own);
                    labels.len() - 1
                });
                place as u32
            })
            .collect();
        guess(name, &FeatureValues::Categorical(&codes, &labels))
    }

    #[test]
    fn numbers_that_name_rows() {
        assert_eq!(numbers("x", |row| row as f64), Some(Guess::Id));
        assert_eq!(numbers("x", |row| 1e9 - 7.0 * row as f64), Some(Guess::Id));
        assert_eq!(numbers("x", |row| ((row * 7919) % 1009) as f64), Some(Guess::Id), "numbered, in another order");
        assert_eq!(numbers("x", |row| if row % 9 == 0 { f64::NAN } else { row as f64 }), Some(Guess::Id));
        assert_eq!(numbers("ID", |row| (row % 300) as f64), Some(Guess::Id));
        assert_eq!(
            numbers("customer_id", |row| ((row % 600) * (row % 600)) as f64),
            Some(Guess::Id),
            "mostly distinct"
        );
    }

    #[test]
    fn quantities_stay() {
        assert_eq!(numbers("amount", |row| ((row * 7919) % 100_003) as f64), None, "distinct, but far apart");
        assert_eq!(numbers("age", |row| ((row * 31) % 60) as f64), None);
        assert_eq!(numbers("x", |row| row as f64 + 0.5), None, "a fraction");
        assert_eq!(numbers("store_id", |row| (row % 50) as f64), None, "a store has many rows");
        assert_eq!(numbers("x", |_| 3.0), None);
        assert_eq!(numbers("x", |_| f64::NAN), None);
        let few: Vec<f64> = (0..100).map(|row| row as f64).collect();
        assert_eq!(guess("x", &FeatureValues::Numeric(&few)), None, "too few rows to say");
        assert_eq!(numbers("x", |row| if row == 5 { f64::INFINITY } else { row as f64 + 0.5 }), None);
    }

    #[test]
    fn few_whole_numbers() {
        assert_eq!(numbers("x", |row| (row % 2) as f64), Some(Guess::Flag));
        assert_eq!(numbers("x", |row| (row % 2 + 1) as f64), Some(Guess::Codes));
        assert_eq!(numbers("x", |row| (row % 10) as f64), Some(Guess::Codes));
        assert_eq!(numbers("x", |row| (row % 11) as f64), None);
    }

    #[test]
    fn infinite_numbers_are_no_trap() {
        assert_eq!(numbers("x", |row| if row == 5 { f64::INFINITY } else { row as f64 }), None);
    }

    #[test]
    fn texts_that_hardly_repeat() {
        assert_eq!(texts("x", 500, |row| format!("c-{row}")), Some(Guess::Id));
        assert_eq!(texts("x", 500, |row| format!("I called {row} times")), Some(Guess::Text));
        assert_eq!(texts("x", 4000, |row| format!("c-{}", row % 2000)), Some(Guess::Id), "a vocabulary of rare words");
        assert_eq!(texts("town", 4000, |row| format!("t-{}", row % 300)), None);
        assert_eq!(texts("x", 100, |row| format!("c-{row}")), None, "too few rows to say");
        assert_eq!(texts("uuid", 500, |row| format!("{}", row % 20)), Some(Guess::Id));
    }

    #[test]
    fn numbers_in_texts() {
        let price = |row: usize| format!("{}.{:02}", row * 7919 % 1000, row % 100);
        assert_eq!(texts("price", 500, price), Some(Guess::Numbers));
        assert_eq!(texts("price", 500, |row| format!("{}.5", row % 20)), Some(Guess::Numerals));
        assert_eq!(texts("customer_id", 500, |row| format!("{}", row * 7919)), Some(Guess::Id));
        assert_eq!(texts("zip", 500, |row| format!("{:05}", row % 20)), None, "codes start with zeros");
        assert_eq!(texts("x", 500, |row| format!("{}", 9_007_199_254_740_993 + row)), Some(Guess::Id), "not exact");
        assert_eq!(texts("x", 500, |row| ["a", "1"][row % 2].to_owned()), None);
    }

    #[test]
    fn dates_in_texts() {
        assert_eq!(texts("x", 500, |row| format!("2026-01-0{}", row % 9)), Some(Guess::Dates));
        assert_eq!(texts("x", 500, |row| format!("1/{}/2026", row % 28)), Some(Guess::Dates));
        assert_eq!(texts("x", 500, |row| format!("{}.1.2026", row % 28)), Some(Guess::Dates));
        assert_eq!(texts("x", 500, |row| format!("2026-01-0{}T10:00:00Z", row % 9)), Some(Guess::Dates));
        assert_eq!(texts("x", 500, |row| format!("1.2.{}", row % 9)), None, "a version");
        assert_eq!(texts("x", 500, |row| format!("{}-555-1234", row % 9)), None, "a number to call");
    }
}
