//! Labels of several classes, read from columns.

use super::outcomes::MISSING;
use crate::error::StatsError;
use crate::performance::labels::known::Known;
use crate::performance::labels::strange::Strange;
use crate::performance::labels::words::{in_order, quoted};
use crate::table::Column;
use std::sync::Arc;

/// Classes in a model at most: a confusion matrix has their square.
const MOST_CLASSES: usize = 200;

/// The distinct labels of some columns, in order: numbers by size when all are numbers, else by text.
///
/// # Errors
/// `invalid_value` for fewer than two classes or more than 200.
pub fn classes_of(columns: &[&Column]) -> Result<Arc<[String]>, StatsError> {
    let classes = labels_of(columns);
    if !(2..=MOST_CLASSES).contains(&classes.len()) {
        let message = format!("Cannot measure {} classes: required are 2 to {MOST_CLASSES}", classes.len());
        return Err(StatsError::new("invalid_value", message));
    }
    Ok(classes.into())
}

/// The same, however many they are. A label that a column before writes in another way is that one.
pub fn labels_of(columns: &[&Column]) -> Vec<String> {
    let mut classes: Vec<String> = Vec::new();
    for column in columns {
        let known = Known::of(&classes);
        let new: Vec<String> = distinct(column).into_iter().filter(|label| known.place(label).is_none()).collect();
        classes.extend(new);
        in_order(&mut classes);
    }
    classes
}

/// The labels that rows of a column have.
fn distinct(column: &Column) -> Vec<String> {
    let Some((codes, categories)) = column.as_categorical() else { return Vec::new() };
    let mut seen = vec![false; categories.len()];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| seen[code as usize] = true);
    categories.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(label, _)| label.clone()).collect()
}

/// Labels of the target and what the prediction writes in their place, where the two differ.
pub fn differing(target: &Column, prediction: &Column) -> Vec<(String, String)> {
    let targets = labels_of(&[target]);
    let known = Known::of(&targets);
    let pair = |label: &String| Some((targets[known.place(label)?].clone(), label.clone()));
    let pairs = labels_of(&[prediction]);
    pairs.iter().filter_map(pair).filter(|(one, other)| one != other).collect()
}

/// Reads a column as places among the classes, and says which labels are none.
///
/// # Errors
/// `wrong_kind` for a column of times.
pub fn labels(name: &str, column: &Column, classes: &[String]) -> Result<(Vec<u32>, Strange), StatsError> {
    if column.is_all_missing() {
        return Ok((vec![MISSING; column.len()], Strange::default()));
    }
    let Some((codes, categories)) = column.as_categorical() else {
        let message = format!("Cannot read \"{name}\" as labels: it is {}", column.kind().key());
        return Err(StatsError::new("wrong_kind", message));
    };
    let known = Known::of(classes);
    let place = |label: &String| known.place(label).unwrap_or(classes.len()) as u32;
    let places: Vec<u32> = categories.iter().map(place).collect();
    let none = classes.len() as u32;
    let place = |&code: &u32| places.get(code as usize).copied().unwrap_or(MISSING);
    let odd = |(row, code): (usize, &u32)| (place(code) == none).then(|| (row, categories[*code as usize].as_str()));
    let strange = match places.contains(&none) {
        true => Strange::new(codes.iter().enumerate().filter_map(odd)),
        false => Strange::default(),
    };
    Ok((codes.iter().map(place).collect(), strange))
}

/// Refuses a reference's column of which no label is a class.
///
/// # Errors
/// `invalid_option`.
pub fn require_classes(name: &str, column: &Column, classes: &[String], source: &str) -> Result<(), StatsError> {
    let (places, strange) = labels(name, column, classes)?;
    let count = classes.len() as u32;
    if places.iter().any(|&place| place < count) || places.iter().all(|&place| place == MISSING) {
        return Ok(());
    }
    let mut found: Vec<String> = strange.counts(&(0..places.len())).into_iter().map(|(label, _)| label).collect();
    in_order(&mut found);
    let message = format!(
        "Cannot measure performance: no label of \"{name}\" ({}) is {source} ({})",
        quoted(&found),
        quoted(classes)
    );
    Err(StatsError::new("invalid_option", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_in_order_of_number_or_text() {
        let numbers = Column::Numeric(vec![10.0, 9.0, f64::NAN, 10.0].into());
        assert_eq!(&*classes_of(&[&numbers]).unwrap(), ["9", "10"]);
        assert_eq!(labels("y", &numbers, &["9".to_owned(), "10".to_owned()]).unwrap().0, [1, 0, MISSING, 1]);
        let texts = ["2", "1", "01", "1", "01"].map(str::to_owned);
        let text = Column::Categorical { codes: (0..5).collect(), categories: texts.into() };
        assert_eq!(labels_of(&[&text, &text]), ["01", "1", "2"]);
        let one = |label: &str| Column::Categorical { codes: [0].into(), categories: [label.to_owned()].into() };
        assert_eq!(labels_of(&[&numbers, &one("9.0")]), ["9", "10"]);
        assert_eq!(differing(&numbers, &one("9.0")), [("9".to_owned(), "9.0".to_owned())]);
        assert_eq!(differing(&numbers, &one("9")), []);
        assert_eq!(classes_of(&[&Column::Numeric(vec![1.0].into())]).unwrap_err().code, "invalid_value");
    }
}
