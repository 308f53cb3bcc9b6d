//! Rows of a binary classifier that were counted elsewhere.

use super::{Alike, BinarySummary, both};
use crate::error::StatsError;
use crate::performance::binary::Label;
use crate::performance::labels::spelling::Spellings;
use std::collections::BTreeMap;

/// Rows that have score, label and prediction in common.
#[derive(Clone, Debug)]
pub struct CountedRows {
    /// The score; `None` where it is missing, or counted in a bin.
    pub score: Option<f64>,
    /// The place of the bin, and the sum of the scores of its rows.
    pub bin: Option<(usize, f64)>,
    /// The label, as text; `None` where it is missing.
    pub label: Option<String>,
    /// The prediction likewise.
    pub prediction: Option<String>,
    /// Number of rows.
    pub rows: u64,
}

impl BinarySummary {
    /// Takes counts of rows; `columns` tells which there are of labels, predictions and scores, and `edges` where bins of scores
    /// begin. Where some rows are counted in bins, all are.
    ///
    /// # Errors
    /// `invalid_value` for a score that is no probability, or more rows than can be counted.
    pub fn counted(
        spellings: &Spellings,
        columns: [bool; 3],
        counts: &[CountedRows],
        edges: &[f64],
    ) -> Result<Self, StatsError> {
        let part = |is_binned: bool| {
            let rows = counts.iter().filter(|counted| counted.rows > 0 && counted.bin.is_some() == is_binned);
            BinarySummary { columns, is_binned, ..BinarySummary::default() }.with(spellings, rows, edges)
        };
        let (exact, binned) = (part(false)?, part(true)?);
        if binned.rows == 0 {
            return Ok(exact);
        }
        let mut own = exact.binned(edges);
        own.merge(vec![binned])?;
        if own.fits(edges) { Ok(own) } else { Err(refused("the sum of a bin's scores is not within the bin")) }
    }

    fn with<'a>(
        self,
        spellings: &Spellings,
        counts: impl Iterator<Item = &'a CountedRows>,
        edges: &[f64],
    ) -> Result<Self, StatsError> {
        let mut own = self;
        for counted in counts {
            let target = class(spellings, &counted.label, counted.rows, &mut own.strange_targets);
            let prediction = class(spellings, &counted.prediction, counted.rows, &mut own.strange_predictions);
            let labels = both(target, prediction);
            own.rows = own.rows.checked_add(counted.rows).ok_or_else(|| refused("too many rows"))?;
            own.all[usize::from(labels)] += counted.rows;
            let (score, sum) = match counted.bin {
                Some((bin, sum)) => {
                    (Some(*edges.get(bin).ok_or_else(|| refused("a bin is not in the plan"))?), Some(sum))
                }
                None => (counted.score, None),
            };
            own.scored.extend(score.map(|score| Alike { key: !kernels::order_key(score), labels, rows: counted.rows }));
            own.sums.extend(sum);
        }
        if own.is_binned {
            own.join_bins();
        } else {
            own.scored.sort_unstable();
            own.join_alike();
        }
        if own.holds() { Ok(own) } else { Err(refused("a score is no probability, or counts are too large")) }
    }
}

/// Reads a label; one of neither class counts as missing, and is named.
fn class(spellings: &Spellings, label: &Option<String>, rows: u64, strange: &mut BTreeMap<String, u64>) -> Label {
    match label.as_deref().map(|label| (label, spellings.class(label))) {
        None => Label::Missing,
        Some((_, Some(true))) => Label::Positive,
        Some((_, Some(false))) => Label::Negative,
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
    use crate::performance::labels::labelled::Labelled;
    use crate::performance::labels::strange::Strange;

    #[test]
    fn counts_in_any_order_give_what_the_rows_give() {
        let known = Labelled { name: "y".into(), labels: vec!["no".into(), "yes".into()] };
        let spellings = Spellings::learn(Some(&known), None, "yes").unwrap();
        let counted = |score: f64, label: Option<&str>, prediction: Option<&str>, rows| CountedRows {
            score: (!score.is_nan()).then_some(score),
            bin: None,
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
        let own = BinarySummary::counted(&spellings, [true; 3], &counts, &[]).unwrap();
        assert_eq!(own, BinarySummary::of(&outcomes, 0..rows().count()));
        let edges = [0.0, 0.5];
        let binned = |own: &CountedRows| {
            let score = own.score?;
            Some((edges.partition_point(|edge| *edge <= score) - 1, score * own.rows as f64))
        };
        let in_bins = counts.clone().map(|own| CountedRows { bin: binned(&own), score: None, ..own });
        let found = BinarySummary::counted(&spellings, [true; 3], &in_bins, &edges).unwrap();
        assert_eq!(found, own.binned(&edges));
        assert!(BinarySummary::counted(&spellings, [true; 3], &in_bins, &edges[..1]).is_err());
        for odd in [counted(1.5, None, None, 1), counted(0.5, None, None, u64::MAX)] {
            assert!(BinarySummary::counted(&spellings, [true; 3], &[counts[0].clone(), odd], &[]).is_err());
        }
    }
}
