//! Metrics of the order of scores: AUROC and average precision, realized, estimated and their errors.
//!
//! All take rows sorted by score, descending; ties count half (AUROC) or as one step (average
//! precision), so the order among them does not matter.

use crate::measured::{Measured, Reading, Undefined};

/// A labelled row of a ranking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// The model's score.
    pub score: f64,
    /// True if the label is positive.
    pub positive: bool,
}

/// Area under the ROC curve: the probability that a positive row is scored above a negative one
/// (Mann and Whitney 1947, midranks for ties).
pub fn auroc(rows: &[Ranked]) -> Result<f64, Undefined> {
    let (positives, negatives) = classes(rows);
    match (positives, negatives) {
        (0, 0) => return Err(Undefined::NoLabels),
        (0, _) | (_, 0) => return Err(Undefined::OneClass),
        _ => {}
    }
    let mut above = 0u64;
    // Twice the pairs won, so that a tie adds one and everything stays an integer.
    let mut won = 0u128;
    for tie in rows.chunk_by(|a, b| a.score == b.score) {
        let (ones, zeros) = classes(tie);
        won += u128::from(zeros) * u128::from(2 * above + ones);
        above += ones;
    }
    Ok(won as f64 / (2.0 * positives as f64 * negatives as f64))
}

/// Average precision: `Σ (R_k − R_{k−1}) P_k` over the distinct scores.
pub fn average_precision(rows: &[Ranked]) -> Result<f64, Undefined> {
    let (positives, _) = classes(rows);
    if rows.is_empty() {
        return Err(Undefined::NoLabels);
    }
    if positives == 0 {
        return Err(Undefined::NoPositives);
    }
    let (mut seen, mut found, mut sum) = (0u64, 0u64, 0.0);
    for tie in rows.chunk_by(|a, b| a.score == b.score) {
        let ones = classes(tie).0;
        seen += tie.len() as u64;
        found += ones;
        sum += ones as f64 * (found as f64 / seen as f64);
    }
    Ok(sum / positives as f64)
}

fn classes(rows: &[Ranked]) -> (u64, u64) {
    let positives = rows.iter().filter(|row| row.positive).count() as u64;
    (positives, rows.len() as u64 - positives)
}

/// Standard error of AUROC for one row: divide by `√n`.
///
/// The spread of the minority class's placements among the majority (NannyML 0.13.1, `binary_classification.py`),
/// ties at their middle place. `None` for one class.
pub fn auroc_unit_error(rows: &[Ranked]) -> Option<f64> {
    let (positives, negatives) = classes(rows);
    if positives == 0 || negatives == 0 {
        return None;
    }
    // The rarer class takes the part of the positives; which end the scores start from does not matter.
    let rare_is_positive = positives <= negatives;
    let (rare, common) = if rare_is_positive { (positives, negatives) } else { (negatives, positives) };
    let (mut before, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for tie in rows.chunk_by(|a, b| a.score == b.score) {
        let (ones, zeros) = classes(tie);
        let (own, other) = if rare_is_positive { (ones, zeros) } else { (zeros, ones) };
        let placement = (before + other as f64 / 2.0) / common as f64;
        sum += own as f64 * placement;
        squares += own as f64 * placement * placement;
        before += other as f64;
    }
    let mean = sum / rare as f64;
    let variance = (squares / rare as f64 - mean * mean).max(0.0);
    Some((variance / (rare as f64 / rows.len() as f64)).sqrt())
}

/// Standard error of average precision for one row: divide by `√n`.
///
/// The infinitesimal jackknife (Jaeckel 1972): the derivative of the statistic by the weight of each
/// row, squared and averaged; what a bootstrap tends to, without drawing. `None` without a positive.
pub fn average_precision_unit_error(rows: &[Ranked]) -> Option<f64> {
    let value = average_precision(rows).ok()?;
    let (positives, _) = classes(rows);
    // For every tie, from the top: rows and positives up to it, and its own.
    let (mut seen, mut found) = (0.0, 0.0);
    let mut steps: Vec<(f64, f64, f64, f64)> = Vec::new();
    for tie in rows.chunk_by(|a, b| a.score == b.score) {
        let ones = classes(tie).0 as f64;
        seen += tie.len() as f64;
        found += ones;
        steps.push((seen, found, ones, tie.len() as f64 - ones));
    }
    // From the bottom: what a row adds to the precision at every positive ranked at or below it.
    let (mut gain, mut loss, mut squares) = (0.0, 0.0, 0.0);
    for &(seen, found, ones, zeros) in steps.iter().rev() {
        gain += ones / seen;
        loss += ones * found / (seen * seen);
        let negative = -loss;
        let positive = found / seen + gain - loss - value;
        squares += zeros * negative * negative + ones * positive * positive;
    }
    let n = rows.len() as f64;
    Some((squares * n).sqrt() / positives as f64)
}

/// Expected AUROC and average precision of rows without labels (CBPE): scores, descending, and the calibrated
/// probabilities behind them, which rows of one score share. Such rows are one step, as they are in the realized metrics.
///
/// Cumulative sums are rounded to five decimals as NannyML 0.13.1 does, to agree with it to the last digits.
pub fn expected(rows: &[(f64, f64)]) -> Expected {
    let total: f64 = rows.iter().fold(0.0, |sum, row| sum + row.1);
    let (all_positives, all_negatives) = (five_decimals(total), five_decimals(rows.len() as f64 - total));
    let (mut seen, mut sum, mut positives, mut negatives) = (0.0, 0.0, 0.0, 0.0);
    let (mut area, mut precision) = (0.0, 0.0);
    for tie in rows.chunk_by(|one, next| one.0 == next.0) {
        let before = positives;
        for (_, probability) in tie {
            seen += 1.0;
            sum += probability;
            let above = five_decimals(sum);
            let false_above = five_decimals(seen - sum);
            area += (false_above - negatives) * (above + positives) / 2.0;
            (positives, negatives) = (above, false_above);
        }
        precision += (positives - before) * (positives / seen);
    }
    Expected { rows: rows.len() as u64, positives: all_positives, negatives: all_negatives, area, precision }
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
        assert!((auroc(&rows).unwrap() - 0.65625).abs() < 1e-15);
        assert!((average_precision(&rows).unwrap() - 0.6845238095238095).abs() < 1e-12);
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
        assert_eq!(auroc(&rows(&[0.1, 0.2], &[1, 1])), Err(Undefined::OneClass));
        assert_eq!(average_precision(&rows(&[0.1, 0.2], &[0, 0])), Err(Undefined::NoPositives));
        assert_eq!(average_precision(&rows(&[0.1, 0.2], &[1, 1])), Ok(1.0));
    }

    #[test]
    fn the_jackknife_is_the_derivative_by_the_weight_of_a_row() {
        // A row that stands twice is a row of weight two: compare with a finite difference.
        let scores: Vec<f64> = (0..400).map(|i| f64::from((i * i * 31 + 7) % 211)).collect();
        let labels: Vec<u8> = (0..400).map(|i| u8::from((i * 53) % 97 < 30)).collect();
        let base = rows(&scores, &labels);
        let value = average_precision(&base).unwrap();
        let squares: f64 = (0..base.len())
            .map(|index| {
                let mut more = base.clone();
                more.insert(index, base[index]);
                ((average_precision(&more).unwrap() - value) * base.len() as f64).powi(2)
            })
            .sum();
        let finite = (squares / base.len() as f64).sqrt();
        let exact = average_precision_unit_error(&base).unwrap();
        assert!((finite / exact - 1.0).abs() < 0.02, "{finite} {exact}");
    }
}
