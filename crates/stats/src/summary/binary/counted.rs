//! Rows of a binary classifier that were counted elsewhere.

use super::{Alike, BinarySummary, both};
use crate::error::StatsError;
use crate::performance::binary::Label;
use crate::performance::labels::spelling::Spellings;
use std::collections::BTreeMap;

/// Rows that have score, label and prediction in common.
#[derive(Clone, Debug)]
pub struct CountedRows {
    /// The score; `None` where it is missing.
    pub score: Option<f64>,
    /// The label, as text; `None` where it is missing.
    pub label: Option<String>,
    /// The prediction likewise.
    pub prediction: Option<String>,
    /// Number of rows.
    pub rows: u64,
}

impl BinarySummary {
    /// Takes counts of rows; `columns` tells which there are of labels, predictions and scores.
    ///
    /// # Errors
    /// `invalid_value` for a score that is no probability, or more rows than can be counted.
    pub fn counted(spellings: &Spellings, columns: [bool; 3], counts: &[CountedRows]) -> Result<Self, StatsError> {
        let mut own = BinarySummary { columns, ..BinarySummary::default() };
        for counted in counts.iter().filter(|counted| counted.rows > 0) {
            let target = class(spellings, &counted.label, counted.rows, &mut own.strange_targets);
            let prediction = class(spellings, &counted.prediction, counted.rows, &mut own.strange_predictions);
            let labels = both(target, prediction);
            own.rows = own.rows.checked_add(counted.rows).ok_or_else(|| refused("too many rows"))?;
            own.all[usize::from(labels)] += counted.rows;
            if let Some(score) = counted.score {
                own.scored.push(Alike { key: !kernels::order_key(score), labels, rows: counted.rows });
            }
        }
        own.scored.sort_unstable();
        own.join_alike();
        if own.holds() { Ok(own) } else { Err(refused("a score is no probability, or counts are too large")) }
    }
}

/// Reads a label; one of neither class counts as missing, and is named.
fn class(spellings: &Spellings, label: &Option<String>, rows: u64, strange: &mut BTreeMap<String, u64>) -> Label {
    match label.as_deref().map(|label| (label, spellings.class(label))) {
        None => Label::Missing,
        Some((_, Some(is_positive))) => {
            if is_positive {
                Label::Positive
            } else {
                Label::Negative
            }
        }
        Some((label, None)) => {
            *strange.entry(label.to_owned()).or_default() += rows;
            Label::Missing
        }
    }
}

fn refused(why: &str) -> StatsError {
    StatsError::new("invalid_value", format!("Cannot fill a summary: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::binary::Outcomes;
    use crate::performance::labels::spelling::Labelled;
    use crate::performance::labels::strange::Strange;

    #[test]
    fn counts_in_any_order_give_what_the_rows_give() {
        let known = Labelled { name: "y".into(), labels: vec!["no".into(), "yes".into()] };
        let spellings = Spellings::learn(Some(&known), None, "yes").unwrap();
        let counted = |score: f64, label: Option<&str>, prediction: Option<&str>, rows| CountedRows {
            score: (!score.is_nan()).then_some(score),
            label: label.map(str::to_owned),
            prediction: prediction.map(str::to_owned),
            rows,
        };
        let counts = [
            counted(0.2, Some("no"), None, 1),
            counted(0.9, Some("maybe"), Some("yes"), 2),
            counted(0.9, Some("yes"), Some("yes"), 3),
            counted(0.2, Some("no"), None, 2),
            counted(f64::NAN, None, Some("no"), 1),
            counted(0.4, None, None, 0),
        ];
        let rows = || counts.iter().flat_map(|own| std::iter::repeat_n(own, own.rows as usize));
        let label = |label: &Option<String>| match label.as_deref() {
            Some("yes") => Label::Positive,
            Some("no") => Label::Negative,
            _ => Label::Missing,
        };
        let maybe = rows().enumerate().filter(|(_, own)| own.label.as_deref() == Some("maybe"));
        let outcomes = Outcomes {
            scores: rows().map(|own| own.score.unwrap_or(f64::NAN)).collect(),
            targets: rows().map(|own| label(&own.label)).collect(),
            predictions: rows().map(|own| label(&own.prediction)).collect(),
            strange_targets: Strange::new(maybe.map(|(row, _)| (row, "maybe"))),
            ..Outcomes::default()
        };
        let own = BinarySummary::counted(&spellings, [true; 3], &counts).unwrap();
        assert_eq!(own, BinarySummary::of(&outcomes, 0..rows().count()));
        for odd in [counted(1.5, None, None, 1), counted(0.5, None, None, u64::MAX)] {
            assert!(BinarySummary::counted(&spellings, [true; 3], &[counts[0].clone(), odd]).is_err());
        }
    }
}
