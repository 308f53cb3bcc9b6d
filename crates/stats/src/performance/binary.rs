//! The columns of a binary classifier, and how labels are read.

use crate::error::StatsError;
use crate::metric::cells::Cells;
use crate::metric::ranking::Ranked;
use crate::performance::labels::spelling::Spellings;
use crate::performance::labels::strange::Strange;
use crate::table::Column;
use std::collections::HashMap;
use std::sync::Arc;

/// A label or prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// The negative class.
    Negative = 0,
    /// The positive class.
    Positive = 1,
    /// Not known.
    Missing = 2,
}

impl Label {
    /// The label of its number.
    pub fn from_number(number: u8) -> Label {
        match number {
            0 => Label::Negative,
            1 => Label::Positive,
            _ => Label::Missing,
        }
    }
}

/// Reads a column as labels, and says which are of neither class: these count as missing.
///
/// # Errors
/// `wrong_kind` for a column of times.
pub fn labels(name: &str, column: &Column, spellings: &Spellings) -> Result<(Vec<Label>, Strange), StatsError> {
    if let Column::Numeric(values) = column {
        return Ok(numbers(values, spellings));
    }
    // A column without any value has the kind its reader gave it, which says nothing.
    if column.is_all_missing() {
        return Ok((vec![Label::Missing; column.len()], Strange::default()));
    }
    let Some((codes, categories)) = column.as_categorical() else {
        let message = format!("Cannot read \"{name}\" as labels: it is {}", column.kind().key());
        return Err(StatsError::new("wrong_kind", message));
    };
    let classes: Vec<Label> =
        categories.iter().map(|label| spellings.class(label).map_or(Label::Missing, label_of)).collect();
    let labels: Vec<Label> =
        codes.iter().map(|&code| classes.get(code as usize).copied().unwrap_or(Label::Missing)).collect();
    let odd = |(row, &code): (usize, &u32)| {
        let label = categories.get(code as usize)?;
        (classes[code as usize] == Label::Missing).then_some((row, label.as_str()))
    };
    let strange = match classes.contains(&Label::Missing) {
        true => Strange::new(codes.iter().enumerate().filter_map(odd)),
        false => Strange::default(),
    };
    Ok((labels, strange))
}

/// The same of numbers. Most are 0 or 1, for which no class is looked up.
fn numbers(values: &[f64], spellings: &Spellings) -> (Vec<Label>, Strange) {
    let common = [0.0, 1.0].map(|number| spellings.class_of_number(number).map(label_of));
    if let [Some(zero), Some(one)] = common
        && let Some(labels) = zeros_and_ones(values, [zero, one])
    {
        return (labels, Strange::default());
    }
    let mut known: HashMap<u64, Option<Label>> = HashMap::new();
    let mut odd: Vec<(usize, String)> = Vec::new();
    let label = |(row, &value): (usize, &f64)| {
        if value.is_nan() {
            return Label::Missing;
        }
        let class = known.entry(value.to_bits()).or_insert_with(|| spellings.class_of_number(value).map(label_of));
        class.unwrap_or_else(|| {
            odd.push((row, format!("{}", value + 0.0)));
            Label::Missing
        })
    };
    let labels = values.iter().enumerate().map(label).collect();
    (labels, Strange::new(odd.iter().map(|(row, label)| (*row, label.as_str()))))
}

/// Reads numbers that are 0, 1 or missing; `None` where one is another.
fn zeros_and_ones(values: &[f64], [zero, one]: [Label; 2]) -> Option<Vec<Label>> {
    let mut has_other = false;
    let label = |&value: &f64| {
        let (is_zero, is_one) = (value == 0.0, value == 1.0);
        has_other |= !(is_zero | is_one | value.is_nan());
        if is_zero {
            zero
        } else if is_one {
            one
        } else {
            Label::Missing
        }
    };
    let labels = values.iter().map(label).collect();
    (!has_other).then_some(labels)
}

fn label_of(is_positive: bool) -> Label {
    if is_positive { Label::Positive } else { Label::Negative }
}

/// The columns of a binary classifier, of equal length; a column that is not there is empty.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// True labels.
    pub targets: Vec<Label>,
    /// Predicted labels.
    pub predictions: Vec<Label>,
    /// The probability of a positive label that the model gave; NaN is missing.
    pub scores: Arc<[f64]>,
    /// Spellings of the classes.
    pub spellings: Arc<Spellings>,
    /// Labels of neither class, which count as missing.
    pub strange_targets: Strange,
    /// The same of what the model said.
    pub strange_predictions: Strange,
}

impl Outcomes {
    /// The label of a row.
    pub fn target(&self, row: usize) -> Label {
        self.targets.get(row).copied().unwrap_or(Label::Missing)
    }

    /// The prediction of a row.
    pub fn prediction(&self, row: usize) -> Label {
        self.predictions.get(row).copied().unwrap_or(Label::Missing)
    }

    /// Rows by confusion cell, of those with both label and prediction.
    pub fn cells(&self) -> Cells {
        let mut cells = [0.0; 4];
        for (target, prediction) in self.targets.iter().zip(&self.predictions) {
            match (prediction, target) {
                (Label::Positive, Label::Positive) => cells[0] += 1.0,
                (Label::Positive, Label::Negative) => cells[1] += 1.0,
                (Label::Negative, Label::Positive) => cells[2] += 1.0,
                (Label::Negative, Label::Negative) => cells[3] += 1.0,
                _ => {}
            }
        }
        cells
    }

    /// The rows with label and score, in their own order.
    pub fn in_order(&self) -> Vec<Ranked> {
        let labelled = |&row: &usize| self.target(row) != Label::Missing && !self.scores[row].is_nan();
        let ranked = |row| Ranked { score: self.scores[row], positive: self.target(row) == Label::Positive };
        let mut rows = Vec::with_capacity(self.scores.len());
        rows.extend((0..self.scores.len()).filter(labelled).map(ranked));
        rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::labels::labelled::Labelled;
    use crate::table::MISSING_CODE;

    #[test]
    fn labels_are_read_from_any_kind() {
        let numeric = Column::Numeric(vec![0.0, 1.0, f64::NAN, 7.0].into());
        let boolean = Column::Boolean(vec![0, 1, MISSING_CODE, MISSING_CODE].into());
        let text = Column::Categorical {
            codes: vec![1, 0, MISSING_CODE, 2].into(),
            categories: vec!["yes".into(), "no".into(), "seven".into()].into(),
        };
        let known = Labelled { name: "y".into(), labels: vec!["no".into(), "yes".into()] };
        let spellings = Spellings::learn(Some(&known), None, "yes").unwrap();
        let expected = vec![Label::Negative, Label::Positive, Label::Missing, Label::Missing];
        for (column, odd) in [(numeric, &["7"][..]), (boolean, &[]), (text, &["seven"])] {
            let (found, strange) = labels("y", &column, &spellings).unwrap();
            assert_eq!(found, expected);
            assert_eq!(strange.counts(&(0..4)), odd.iter().map(|&label| (label.to_owned(), 1)).collect::<Vec<_>>());
        }
        assert_eq!(labels("y", &Column::Timestamp(vec![1].into()), &spellings).unwrap_err().code, "wrong_kind");
    }
}
