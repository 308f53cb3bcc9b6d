//! Metrics of the order of scores: AUROC and average precision, realized, estimated and their errors.
//!
//! All take the rows of each distinct score, scores descending; ties count half (AUROC) or as one step (average
//! precision), so that their number is all that matters.

use crate::measured::{Measured, Reading, Undefined};
use crate::metric::Ranking;

/// A labelled row of a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// The model's score.
    pub score: f64,
    /// True if the label is positive.
    pub positive: bool,
}

/// The labelled rows of one score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tie {
    /// Rows with a positive label.
    pub positives: u64,
    /// Rows with a negative label.
    pub negatives: u64,
}

impl Tie {
    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.positives + self.negatives
    }
}

/// The ties of rows that are sorted by score, descending.
pub fn ties(rows: &[Ranked]) -> Vec<Tie> {
    rows.chunk_by(|one, next| one.score == next.score).map(tie).collect()
}

/// The rows of one score as one tie.
pub fn tie(rows: &[Ranked]) -> Tie {
    let positives = rows.iter().filter(|row| row.positive).count() as u64;
    Tie { positives, negatives: rows.len() as u64 - positives }
}

/// Counts all rows by their label: positive ones, negative ones.
pub fn classes(ties: &[Tie]) -> (u64, u64) {
    ties.iter().fold((0, 0), |(positives, negatives), tie| (positives + tie.positives, negatives + tie.negatives))
}

/// Realized value of a metric.
///
/// # Errors
/// The reason where it does not exist.
pub fn metric(ties: &[Tie], ranking: Ranking) -> Result<f64, Undefined> {
    match ranking {
        Ranking::Auroc => auroc(ties),
        Ranking::AveragePrecision => average_precision(ties),
    }
}

/// Area under the ROC curve: the probability that a positive row is scored above a negative one
/// (Mann and Whitney 1947, midranks for ties).
pub fn auroc(ties: &[Tie]) -> Result<f64, Undefined> {
    let (positives, negatives) = classes(ties);
    match (positives, negatives) {
        (0, 0) => return Err(Undefined::NoLabels),
        (0, _) | (_, 0) => return Err(Undefined::OneClass),
        _ => {}
    }
    let mut above = 0u64;
    // Twice the pairs won, so that a tie adds one and everything stays an integer.
    let mut won = 0u128;
    for tie in ties {
        won += u128::from(tie.negatives) * u128::from(2 * above + tie.positives);
        above += tie.positives;
    }
    Ok(won as f64 / (2.0 * positives as f64 * negatives as f64))
}

/// Average precision: `Σ (R_k − R_{k−1}) P_k` over the distinct scores.
pub fn average_precision(ties: &[Tie]) -> Result<f64, Undefined> {
    let (positives, negatives) = classes(ties);
    if positives + negatives == 0 {
        return Err(Undefined::NoLabels);
    }
    if positives == 0 {
        return Err(Undefined::NoPositives);
    }
    let (mut seen, mut found, mut sum) = (0u64, 0u64, 0.0);
    for tie in ties {
        seen += tie.rows();
        found += tie.positives;
        sum += tie.positives as f64 * (found as f64 / seen as f64);
    }
    Ok(sum / positives as f64)
}

/// Standard error of AUROC for one row: divide by `√n`.
///
/// The spread of the minority class's placements among the majority (NannyML 0.13.1, `binary_classification.py`),
/// ties at their middle place. `None` for one class.
pub fn auroc_unit_error(ties: &[Tie]) -> Option<f64> {
    let (positives, negatives) = classes(ties);
    if positives == 0 || negatives == 0 {
        return None;
    }
    // The rarer class takes the part of the positives; which end the scores start from does not matter.
    let rare_is_positive = positives <= negatives;
    let (rare, common) = if rare_is_positive { (positives, negatives) } else { (negatives, positives) };
    let (mut before, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for &Tie { positives: ones, negatives: zeros } in ties {
        let (own, other) = if rare_is_positive { (ones, zeros) } else { (zeros, ones) };
        let placement = (before + other as f64 / 2.0) / common as f64;
        sum += own as f64 * placement;
        squares += own as f64 * placement * placement;
        before += other as f64;
    }
    let mean = sum / rare as f64;
    let variance = (squares / rare as f64 - mean * mean).max(0.0);
    Some((variance / (rare as f64 / (positives + negatives) as f64)).sqrt())
}

/// Rows of one score, and the calibrated probability behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedTie {
    /// The probability of a positive label.
    pub probability: f64,
    /// Rows.
    pub rows: u64,
}

/// Rows up to which sums of probabilities grow row by row. Beyond, rows of one score are added at once: billions of rows
/// in a few scores take no longer than their scores, and the sums differ in their last digits.
const ADDED_BY_ROW: u64 = 1 << 24;

/// The steps in which sums over ties grow: how many, and how many rows each is.
#[derive(Clone, Copy, Debug)]
pub struct Steps {
    by_row: bool,
}

impl Steps {
    /// Those of so many rows in all.
    pub fn of(rows: u64) -> Steps {
        Steps { by_row: rows <= ADDED_BY_ROW }
    }

    /// The steps of one tie.
    fn of_tie(self, rows: u64) -> (u64, f64) {
        if self.by_row { (rows, 1.0) } else { (u64::from(rows > 0), rows as f64) }
    }

    /// Adds a value to a sum for each of some rows.
    pub fn add(self, sum: &mut f64, value: f64, rows: u64) {
        let (steps, width) = self.of_tie(rows);
        (0..steps).for_each(|_| *sum += value * width);
    }
}

/// Expected AUROC and average precision of rows without labels (CBPE). Rows of one score are one step, as they are in the
/// realized metrics.
///
/// Cumulative sums are rounded to five decimals as NannyML 0.13.1 does, to agree with it to the last digits.
pub fn expected(ties: impl Iterator<Item = ExpectedTie> + Clone) -> Expected {
    let rows: u64 = ties.clone().map(|tie| tie.rows).sum();
    let steps = Steps::of(rows);
    let (mut seen, mut sum, mut positives, mut negatives) = (0.0, 0.0, 0.0, 0.0);
    let (mut area, mut precision) = (0.0, 0.0);
    for tie in ties {
        let before = positives;
        let (count, width) = steps.of_tie(tie.rows);
        for _ in 0..count {
            seen += width;
            sum += tie.probability * width;
            let above = five_decimals(sum);
            let false_above = five_decimals(seen - sum);
            area += (false_above - negatives) * (above + positives) / 2.0;
            (positives, negatives) = (above, false_above);
        }
        precision += (positives - before) * (positives / seen);
    }
    Expected { rows, positives, negatives, area, precision }
}

/// Sums from which the expected metrics follow.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    rows: u64,
    positives: f64,
    negatives: f64,
    area: f64,
    precision: f64,
}

impl Expected {
    /// Expected negative and positive rows.
    pub fn classes(&self) -> [f64; 2] {
        [self.negatives, self.positives]
    }

    /// Expected value of a metric.
    ///
    /// # Errors
    /// The reason where it does not exist.
    pub fn metric(&self, ranking: Ranking) -> Result<f64, Undefined> {
        match ranking {
            Ranking::Auroc => self.auroc(),
            Ranking::AveragePrecision => self.average_precision(),
        }
    }

    /// Expected AUROC.
    pub fn auroc(&self) -> Result<f64, Undefined> {
        match self.rows {
            0 => Err(Undefined::EmptyChunk),
            _ if self.positives == 0.0 || self.negatives == 0.0 => Err(Undefined::OneClass),
            _ => Ok(self.area / (self.positives * self.negatives)),
        }
    }

    /// Expected average precision.
    pub fn average_precision(&self) -> Result<f64, Undefined> {
        match self.rows {
            0 => Err(Undefined::EmptyChunk),
            _ if self.positives == 0.0 => Err(Undefined::NoPositives),
            _ => Ok(self.precision / self.positives),
        }
    }
}

fn five_decimals(value: f64) -> f64 {
    round(value * 1e5) / 1e5
}

/// Rounded to a whole number, ties to the even one. (`f64::round_ties_even` is a call where the baseline has no such
/// instruction.)
fn round(value: f64) -> f64 {
    /// Numbers from here to its double are whole.
    const WHOLE: f64 = (1u64 << 52) as f64;
    if value.abs() >= WHOLE { value } else { ((value.abs() + WHOLE) - WHOLE).copysign(value) }
}

/// A value with the error of `rows` rows, from the error of one.
pub fn with_unit_error(value: Result<f64, Undefined>, unit: Option<f64>, rows: u64) -> Measured {
    value.map(|value| match unit {
        Some(unit) => Reading::with_error(value, unit / (rows as f64).sqrt()),
        None => Reading::plain(value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(scores: &[f64], labels: &[u8]) -> Vec<Ranked> {
        let mut rows: Vec<Ranked> =
            scores.iter().zip(labels).map(|(&score, &label)| Ranked { score, positive: label == 1 }).collect();
        rows.sort_by(|a, b| b.score.total_cmp(&a.score));
        rows
    }

    #[test]
    fn agrees_with_scikit_learn_under_ties() {
        // scikit-learn 1.6.1: roc_auc_score, average_precision_score
        let rows = rows(&[0.9, 0.8, 0.8, 0.4, 0.4, 0.4, 0.1, 0.05], &[1, 0, 1, 1, 0, 0, 1, 0]);
        assert!((auroc(&ties(&rows)).unwrap() - 0.65625).abs() < 1e-15);
        assert!((average_precision(&ties(&rows)).unwrap() - 0.6845238095238095).abs() < 1e-12);
    }

    #[test]
    fn rounds_as_the_library_does() {
        for value in
            [0.0, -0.0, 0.5, 1.5, 2.5, -0.3, -2.5, 1e15 + 0.5, 4503599627370497.0, -1e300, f64::INFINITY, f64::NAN]
        {
            assert_eq!(round(value).to_bits(), value.round_ties_even().to_bits(), "{value}");
        }
    }

    #[test]
    fn one_class_has_a_reason() {
        assert_eq!(auroc(&ties(&rows(&[0.1, 0.2], &[1, 1]))), Err(Undefined::OneClass));
        assert_eq!(average_precision(&ties(&rows(&[0.1, 0.2], &[0, 0]))), Err(Undefined::NoPositives));
        assert_eq!(average_precision(&ties(&rows(&[0.1, 0.2], &[1, 1]))), Ok(1.0));
    }
}
