//! A column of what a model said, or of what was true, counted: rows in each bin of its reference or of each class.

use crate::column::numeric::NumericReference;
use crate::performance::binary::Label;
use crate::performance::multiclass;
use crate::performance::regression;
use crate::summary::binary::{BinaryChunk, OfScore};
use crate::summary::performance::PerformanceChunk;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A column of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// The labels.
    Target,
    /// The predictions.
    Prediction,
    /// The probability of a class, by its place; of the positive label 0.
    Score(usize),
}

crate::state_variants!(Output { 0 => Target {}, 1 => Prediction {}, 2 => Score { 0: class } });

/// The values of a column in some rows.
pub enum Values<'a> {
    /// NaN is missing.
    Numbers(&'a [f64]),
    /// Places among so many classes; their number for a label that is none.
    Codes(Cow<'a, [u32]>, usize),
}

/// The values of a column of several classes; `None` where it is not there.
pub fn of_classes<'a>(own: &'a multiclass::Outcomes, output: Output, rows: &Range<usize>) -> Option<Values<'a>> {
    let labels = match output {
        Output::Score(class) => return Some(Values::Numbers(own.scores.get(class)?.get(rows.clone())?)),
        Output::Target => &own.targets,
        Output::Prediction => &own.predictions,
    };
    Some(Values::Codes(Cow::Borrowed(labels.get(rows.clone())?), own.classes.len()))
}

/// The values of a column of a quantity; `None` where it is not there.
pub fn of_quantity<'a>(own: &'a regression::Outcomes, output: Output, rows: &Range<usize>) -> Option<Values<'a>> {
    let values = if output == Output::Target { &own.targets } else { &own.predictions };
    values.get(rows.clone()).map(Values::Numbers)
}

/// A column in some rows.
pub struct OutputCounts {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values; labels of no class are not among them.
    pub missing: u64,
    /// Values of which the distribution is, those of no bin among them.
    pub present: u64,
    /// Rows in each bin, or of each class and of no class.
    pub counts: Vec<u64>,
    /// The value that more than half of the finite ones have, a class by its place, and how many have it.
    pub frequent: Option<(f64, u64)>,
    /// Labels that are no class, of numbers infinite ones, and how often they are there, the most frequent first.
    pub strange: Vec<(String, u64)>,
}

impl OutputCounts {
    /// Counts a column of a chunk, on the bins of `numbers` where it has numbers; `None` where it is not there.
    pub fn of(
        chunk: &PerformanceChunk<'_>,
        output: Output,
        numbers: Option<&NumericReference>,
    ) -> Option<OutputCounts> {
        if chunk.rows() == 0 {
            return None;
        }
        match chunk {
            PerformanceChunk::Binary(own) => OutputCounts::of_two(own, output, numbers),
            PerformanceChunk::Multiclass(own, rows) => {
                let strange = match output {
                    Output::Target => own.strange_targets.counts(rows),
                    Output::Prediction => own.strange_predictions.counts(rows),
                    Output::Score(_) => Vec::new(),
                };
                OutputCounts::of_values(&of_classes(own, output, rows)?, numbers, strange)
            }
            PerformanceChunk::Regression(own, rows) => {
                let values = of_quantity(own, output, rows)?;
                let strange = if let Values::Numbers(values) = values { infinite(values) } else { Vec::new() };
                OutputCounts::of_values(&values, numbers, strange)
            }
        }
    }

    fn of_values(
        values: &Values<'_>,
        numbers: Option<&NumericReference>,
        strange: Vec<(String, u64)>,
    ) -> Option<OutputCounts> {
        match (values, numbers) {
            (Values::Numbers(values), Some(numbers)) => {
                let chunk = numbers.chunk(values);
                let odd: u64 = strange.iter().map(|own| own.1).sum();
                let frequent = frequent_number(values, &chunk.counts, chunk.rows - chunk.missing - odd);
                let (rows, missing, counts) = (chunk.rows, chunk.missing, chunk.counts);
                Some(OutputCounts { rows, missing, present: rows - missing, counts, frequent, strange })
            }
            (Values::Codes(codes, classes), None) => {
                let (missing, counts) = counts_of(codes, *classes);
                let (rows, frequent) = (codes.len() as u64, frequent_code(&counts));
                Some(OutputCounts { rows, missing, present: rows - missing, counts, frequent, strange })
            }
            _ => None,
        }
    }

    /// Takes a column of two classes, which were counted.
    fn of_two(chunk: &BinaryChunk<'_>, output: Output, numbers: Option<&NumericReference>) -> Option<OutputCounts> {
        let own = &chunk.counts;
        let [has_targets, has_predictions, has_scores] = own.columns();
        let labels = |count: &dyn Fn(Label) -> u64, strange: &BTreeMap<String, u64>| {
            let counts = vec![count(Label::Negative), count(Label::Positive), 0];
            let mut strange: Vec<(String, u64)> = strange.iter().map(|(label, &rows)| (label.clone(), rows)).collect();
            strange.sort_by_key(|own| std::cmp::Reverse(own.1));
            // Labels of neither class stand as missing among the labels.
            let (unknown, odd): (u64, u64) = (count(Label::Missing), strange.iter().map(|own| own.1).sum());
            let (rows, frequent) = (own.rows(), frequent_code(&counts));
            OutputCounts { rows, missing: unknown - odd, present: rows - unknown, counts, frequent, strange }
        };
        match (output, numbers) {
            (Output::Target, None) if has_targets => Some(labels(&|label| own.labelled(label), own.strange_targets())),
            (Output::Prediction, None) if has_predictions => {
                Some(labels(&|label| own.predicted(label), own.strange_predictions()))
            }
            (Output::Score(_), Some(numbers)) if has_scores => {
                let scored = chunk.scored();
                // Of a bin with several scores it is not known whether one of them is frequent.
                let is_frequent = |(place, of): &(usize, &OfScore)| 2 * of.rows() > scored && chunk.is_point(*place);
                let frequent = chunk.scores.iter().enumerate().find(is_frequent).map(|(_, of)| (of.score, of.rows()));
                let counts = numbers.count_descending(chunk.scores.iter().map(|of| (of.score, of.rows())));
                let (rows, missing) = (own.rows(), own.rows() - scored);
                Some(OutputCounts { rows, missing, present: scored, counts, frequent, strange: Vec::new() })
            }
            _ => None,
        }
    }
}

/// Missing codes, and the rows of each class and of none.
pub fn counts_of(codes: &[u32], classes: usize) -> (u64, Vec<u64>) {
    let mut counts = vec![0; classes + 1];
    let missing = kernels::count_codes(codes, &mut counts);
    (missing, counts)
}

/// The code that more than half of all are, and how many are it.
fn frequent_code(counts: &[u64]) -> Option<(f64, u64)> {
    let all: u64 = counts.iter().sum();
    let code = counts.iter().position(|&count| 2 * count > all)?;
    Some((code as f64, counts[code]))
}

/// The same of numbers, of which so many are finite. Where no bin holds more than half, and no more lie outside the
/// bins, no value does.
fn frequent_number(values: &[f64], bins: &[u64], finite: u64) -> Option<(f64, u64)> {
    let outside = finite.saturating_sub(bins.iter().sum());
    let is_possible = bins.iter().chain([&outside]).any(|&count| 2 * count > finite);
    if is_possible { majority(values) } else { None }
}

/// The infinite values, the most frequent first.
fn infinite(values: &[f64]) -> Vec<(String, u64)> {
    let count = |own: f64| (format!("{own}"), values.iter().filter(|&&value| value == own).count() as u64);
    let mut counts = [f64::INFINITY, f64::NEG_INFINITY].map(count).to_vec();
    counts.retain(|own| own.1 > 0);
    counts.sort_by_key(|own| std::cmp::Reverse(own.1));
    counts
}

/// The value that more than half of the finite ones are, and how many are it (Boyer and Moore 1981).
fn majority(values: &[f64]) -> Option<(f64, u64)> {
    let present = values.iter().copied().filter(|value| value.is_finite());
    let (mut candidate, mut lead) = (f64::NAN, 0u64);
    for value in present.clone() {
        match lead {
            0 => (candidate, lead) = (value, 1),
            _ if value == candidate => lead += 1,
            _ => lead -= 1,
        }
    }
    let all = present.clone().count() as u64;
    let own = present.filter(|&value| value == candidate).count() as u64;
    (2 * own > all).then_some((candidate, own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::numeric::Needs;

    #[test]
    fn more_than_half_is_needed_to_be_frequent() {
        assert_eq!(majority(&[1.0, 2.0]), None);
        assert_eq!(majority(&[1.0, 2.0, f64::NAN, 1.0]), Some((1.0, 2)));
        assert_eq!(majority(&[]), None);
        assert_eq!(frequent_code(&[2, 2, 0]), None);
        assert_eq!(frequent_code(&[1, 2, 0]), Some((1.0, 2)));
        assert_eq!(frequent_code(&[0, 0]), None);
    }

    #[test]
    fn bins_rule_out_only_what_no_value_can_be() {
        for values in [[7.0, 7.0, 7.0, 0.5], [0.5, 0.5, 0.5, 7.0], [0.1, 0.2, 0.9, 7.0], [0.1, 0.1, 0.9, f64::NAN]] {
            let numbers = NumericReference::fit(&[0.0, 0.25, 0.5, 0.75, 1.0], Needs::default());
            let chunk = numbers.chunk(&values);
            assert_eq!(frequent_number(&values, &chunk.counts, chunk.rows - chunk.missing), majority(&values));
        }
    }
}
