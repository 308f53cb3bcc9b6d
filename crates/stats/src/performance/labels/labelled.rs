//! Columns of labels.

use super::words::{in_order, is_same, quoted, truth};
use crate::error::StatsError;
use crate::table::Column;

/// Different labels that a column of two classes may have.
const MOST_LABELS: usize = 20;
/// Rows that are looked at together.
const BLOCK: usize = 1024;

/// A column of labels: its name, and the distinct ones in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelled {
    /// The column.
    pub name: String,
    /// Its distinct labels: numbers by size, else by text.
    pub labels: Vec<String>,
}

impl Labelled {
    /// Reads a column of labels.
    ///
    /// # Errors
    /// `wrong_kind` for times; `invalid_value` for more than twenty different values.
    pub fn of(name: &str, column: &Column) -> Result<Labelled, StatsError> {
        let mut labels = match column {
            Column::Numeric(values) => {
                let mut found = distinct(values);
                if found.len() > MOST_LABELS {
                    found.sort_by(f64::total_cmp);
                    let some: Vec<String> = found.iter().map(|value| format!("{value}")).collect();
                    return Err(too_many(name, &some));
                }
                found.into_iter().map(|value| format!("{}", value + 0.0)).collect()
            }
            _ => {
                let Some((codes, categories)) = column.as_categorical() else {
                    let kind = column.kind().key();
                    let message = format!("Cannot read \"{name}\" as labels: it is {kind}, and must hold two labels");
                    return Err(StatsError::new("wrong_kind", message));
                };
                let mut counts = vec![0; categories.len()];
                kernels::count_codes(&codes, &mut counts);
                let seen = categories.iter().zip(&counts).filter(|(_, count)| **count > 0);
                seen.map(|(label, _)| label.clone()).collect::<Vec<String>>()
            }
        };
        in_order(&mut labels);
        if labels.len() > MOST_LABELS {
            return Err(too_many(name, &labels));
        }
        Ok(Labelled { name: name.to_owned(), labels })
    }

    /// The labels that stand for one label: it itself, else those that say the same in other words.
    pub(super) fn like(&self, label: &str) -> Vec<String> {
        let exact: Vec<String> = self.labels.iter().filter(|own| *own == label).cloned().collect();
        if !exact.is_empty() {
            return exact;
        }
        self.labels.iter().filter(|own| is_same(own, label)).cloned().collect()
    }

    /// The labels of truth, where all are of truth or untruth.
    pub(super) fn truths(&self) -> Vec<String> {
        if self.labels.iter().any(|label| truth(label).is_none()) {
            return Vec::new();
        }
        self.labels.iter().filter(|label| truth(label) == Some(true)).cloned().collect()
    }

    pub(super) fn quoted(&self) -> String {
        quoted(&self.labels)
    }
}

crate::state!(Labelled { name, labels });

/// Distinct numbers in the order in which they come, up to one more than there may be.
fn distinct(values: &[f64]) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::new();
    for block in values.chunks(BLOCK) {
        let [one, other] = [0, 1].map(|place| found.get(place).copied().unwrap_or(f64::NAN));
        // Mostly there are two, whose order nobody can predict: no branch is taken for a row.
        let known = block.iter().filter(|&&value| (value == one) | (value == other) | value.is_nan()).count();
        let new = if known == block.len() { &[] } else { block };
        for &value in new.iter().filter(|value| !value.is_nan()) {
            if !found.contains(&value) {
                found.push(value);
            }
            if found.len() > MOST_LABELS {
                return found;
            }
        }
    }
    found
}

fn too_many(name: &str, labels: &[String]) -> StatsError {
    let message = format!(
        "Cannot read \"{name}\" as labels: it has more than {MOST_LABELS} different values, such as {}, and must hold two labels",
        quoted(&labels[labels.len() / 2..labels.len() / 2 + 2])
    );
    StatsError::new("invalid_value", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_scores_is_no_column_of_labels() {
        let scores = Column::Numeric((0..100).map(|i| f64::from(i) / 100.0).collect::<Vec<_>>().into());
        assert_eq!(Labelled::of("pred", &scores).unwrap_err().code, "invalid_value");
    }
}
