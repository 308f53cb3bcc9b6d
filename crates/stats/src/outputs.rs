//! Predictions, scores and targets, watched as features are: missing values, labels that are no class,
//! one value in place of many, and how far the distribution is from the reference's.

use crate::chunk_performance::OutputChunk;
use crate::column::numeric::{Needs, NumericReference, with_rest};
use crate::drift::{self, Form};
use crate::measured::Field;
use crate::performance::Outcomes;
use crate::state::within;
use crate::table::MISSING_CODE;
use std::ops::Range;

/// A column of a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// True labels or quantities.
    Target,
    /// Predictions.
    Prediction,
    /// The probability of a class, by its place; of the positive label 0.
    Score(usize),
}

crate::state_variants!(Output { 0 => Target {}, 1 => Prediction {}, 2 => Score { 0: class } });

/// The learned state of a column.
#[derive(Clone, Debug)]
pub struct OutputReference {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// The largest share of the values that one value has.
    pub most: f64,
    /// Reference of a column of numbers.
    numbers: Option<Box<NumericReference>>,
    /// Rows in each bin, or of each class and of no class.
    counts: Vec<u64>,
}

crate::state!(OutputReference { rows, missing, most, numbers, counts } where |own| {
    own.missing <= own.rows && within(&own.counts, own.rows)
        && own.numbers.as_ref().is_none_or(|numbers| numbers.counts.len() == own.counts.len())
});

/// The values of a column in some rows.
enum Values<'a> {
    Numbers(&'a [f64]),
    /// Places among so many classes; their number for a label that is none.
    Codes(Vec<u32>, usize),
}

impl Outcomes {
    /// The columns that are there, in order.
    pub fn outputs_present(&self) -> Vec<Output> {
        let scores = match self {
            Outcomes::Binary(own) => usize::from(!own.scores.is_empty()),
            Outcomes::Multiclass(own) => own.scores.len(),
            Outcomes::Regression(_) => 0,
        };
        let all = [Output::Target, Output::Prediction].into_iter().chain((0..scores).map(Output::Score));
        all.filter(|&output| self.values(output, &(0..self.rows())).is_some()).collect()
    }

    /// `None` where the column is not there.
    fn values(&self, output: Output, rows: &Range<usize>) -> Option<Values<'_>> {
        if rows.is_empty() {
            return None;
        }
        Some(match (self, output) {
            (Outcomes::Binary(own), Output::Score(_)) => Values::Numbers(own.scores.get(rows.clone())?),
            (Outcomes::Multiclass(own), Output::Score(class)) => {
                Values::Numbers(own.scores.get(class)?.get(rows.clone())?)
            }
            (Outcomes::Regression(own), _) => {
                let values = if output == Output::Target { &own.targets } else { &own.predictions };
                Values::Numbers(values.get(rows.clone())?)
            }
            (Outcomes::Binary(own), _) => {
                let labels = if output == Output::Target { &own.targets } else { &own.predictions };
                let code = |&label: &crate::binary::Label| match label {
                    crate::binary::Label::Missing => MISSING_CODE,
                    label => label as u32,
                };
                Values::Codes(labels.get(rows.clone())?.iter().map(code).collect(), 2)
            }
            (Outcomes::Multiclass(own), _) => {
                let labels = if output == Output::Target { &own.targets } else { &own.predictions };
                Values::Codes(labels.get(rows.clone())?.to_vec(), own.classes.len())
            }
        })
    }

    /// The labels of a column that are no class, or its numbers that are infinite.
    fn strange(&self, output: Output, rows: &Range<usize>) -> Vec<(String, u64)> {
        let (targets, predictions) = match self {
            Outcomes::Binary(own) => (&own.strange_targets, &own.strange_predictions),
            Outcomes::Multiclass(own) => (&own.strange_targets, &own.strange_predictions),
            Outcomes::Regression(_) => {
                return match self.values(output, rows) {
                    Some(Values::Numbers(values)) => infinite(values),
                    _ => Vec::new(),
                };
            }
        };
        match output {
            Output::Target => targets.counts(rows),
            Output::Prediction => predictions.counts(rows),
            Output::Score(_) => Vec::new(),
        }
    }
}

/// Learns from all reference rows; one for each of the columns that are there.
pub fn learn(outcomes: &Outcomes) -> Vec<(Output, OutputReference)> {
    let all = 0..outcomes.rows();
    let learn = |output: Output| {
        let rows = all.len() as u64;
        let reference = match outcomes.values(output, &all)? {
            Values::Numbers(values) => {
                let numbers = NumericReference::fit(values, Needs::default());
                let sorted = kernels::sorted_values(values);
                let most = sorted.chunk_by(|one, next| one == next).map(<[f64]>::len).max().unwrap_or(0);
                let (missing, counts) = (numbers.missing, numbers.counts.clone());
                let most = most as f64 / sorted.len().max(1) as f64;
                OutputReference { rows, missing, most, numbers: Some(Box::new(numbers)), counts }
            }
            Values::Codes(codes, classes) => {
                let (missing, counts) = counts_of(&codes, classes);
                let most = counts.iter().max().copied().unwrap_or(0) as f64 / (rows - missing).max(1) as f64;
                OutputReference { rows, missing, most, numbers: None, counts }
            }
        };
        Some((output, reference))
    };
    outcomes.outputs_present().into_iter().filter_map(learn).collect()
}

/// Measures some rows, column by column as they were learned.
pub fn measure(references: &[(Output, OutputReference)], outcomes: &Outcomes, rows: &Range<usize>) -> Vec<OutputChunk> {
    references.iter().map(|(output, reference)| reference.measure(outcomes, *output, rows)).collect()
}

impl OutputReference {
    fn measure(&self, outcomes: &Outcomes, output: Output, rows: &Range<usize>) -> OutputChunk {
        let strange = outcomes.strange(output, rows);
        let odd: u64 = strange.iter().map(|own| own.1).sum();
        let (frequent, missing, counts, total) = match (outcomes.values(output, rows), &self.numbers) {
            (Some(Values::Numbers(values)), Some(numbers)) => {
                let chunk = numbers.summarize(values);
                let frequent = frequent_number(values, &chunk.counts, chunk.rows - chunk.missing - odd);
                (frequent, chunk.missing, chunk.counts, chunk.rows)
            }
            (Some(Values::Codes(codes, classes)), None) => {
                let (missing, counts) = counts_of(&codes, classes);
                (frequent_code(&counts), missing, counts, codes.len() as u64)
            }
            _ => {
                return OutputChunk {
                    rows: 0,
                    missing: 0,
                    frequent: f64::NAN,
                    frequent_rows: 0,
                    distance: f64::NAN,
                    p_value: f64::NAN,
                    strange,
                };
            }
        };
        // Labels of neither of two classes stand as missing among the labels.
        let missing_of_all =
            if self.numbers.is_none() && counts.len() == 3 { missing - odd.min(missing) } else { missing };
        let (distance, p_value) = self.drift(&counts, total - missing).unwrap_or((f64::NAN, f64::NAN));
        let (frequent, frequent_rows) = frequent.unwrap_or((f64::NAN, 0));
        OutputChunk { rows: total, missing: missing_of_all, frequent, frequent_rows, distance, p_value, strange }
    }

    /// Share of missing values.
    pub fn missing_rate(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.missing as f64 / self.rows as f64 }
    }

    /// Jensen–Shannon distance and the p-value of Pearson's test, on the same counts.
    fn drift(&self, counts: &[u64], present: u64) -> Option<(f64, f64)> {
        let known = self.rows - self.missing;
        if known == 0 || present == 0 || self.counts.len() != counts.len() {
            return None;
        }
        let (Form::Shares(distance), Form::Counts(test)) =
            (drift::find("jensen_shannon")?.form, drift::find("chi2")?.form)
        else {
            return None;
        };
        let distance = distance(&with_rest(&self.counts, known), &with_rest(counts, present));
        let whole = |counts: &[u64], total: u64| -> Vec<u64> {
            counts.iter().copied().chain([total - counts.iter().sum::<u64>()]).collect()
        };
        let (own, other) = pooled(&whole(&self.counts, known), &whole(counts, present));
        Some((distance, test(&own, &other).get(Field::PValue)?))
    }
}

/// Counts with neighbours added up until at least five of the second are to be expected (Cochran 1954): below, Pearson's
/// statistic is not distributed as the test has it.
fn pooled(reference: &[u64], chunk: &[u64]) -> (Vec<u64>, Vec<u64>) {
    const LEAST: f64 = 5.0;
    let (rows, own) = (reference.iter().sum::<u64>() as f64, chunk.iter().sum::<u64>() as f64);
    let expected = |both: u64| both as f64 * own / (rows + own);
    let (mut one, mut other) = (vec![0], vec![0]);
    for (&a, &b) in reference.iter().zip(chunk) {
        let last = one.len() - 1;
        if expected(one[last] + other[last]) >= LEAST {
            one.push(a);
            other.push(b);
        } else {
            one[last] += a;
            other[last] += b;
        }
    }
    // What is left at the end goes to those before.
    let last = one.len() - 1;
    if last > 0 && expected(one[last] + other[last]) < LEAST {
        let (a, b) = (one.pop().unwrap_or(0), other.pop().unwrap_or(0));
        one[last - 1] += a;
        other[last - 1] += b;
    }
    (one, other)
}

/// Missing codes, and the rows of each class and of none.
fn counts_of(codes: &[u32], classes: usize) -> (u64, Vec<u64>) {
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
    use crate::regression;

    fn outcomes(predictions: Vec<f64>) -> Outcomes {
        Outcomes::Regression(regression::Outcomes { targets: Vec::new(), predictions, expected: Vec::new() })
    }

    #[test]
    fn a_stuck_value_missing_ones_and_a_shift_are_measured_in_any_order() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i * 617 % 1009) / 1009.0).collect();
        let learned = learn(&outcomes(values.clone()));
        assert_eq!((learned.len(), learned[0].0), (1, Output::Prediction));
        assert!(learned[0].1.most < 0.01);
        let mut odd = values[..500].to_vec();
        odd[..100].fill(f64::NAN);
        odd[100..400].fill(0.3);
        let chunk = measure(&learned, &outcomes(odd.clone()), &(0..500)).remove(0);
        assert_eq!((chunk.rows, chunk.missing, chunk.frequent, chunk.frequent_rows), (500, 100, 0.3, 300));
        assert!(chunk.distance > 0.3 && chunk.p_value < 1e-9);
        odd.reverse();
        assert_eq!(measure(&learned, &outcomes(odd), &(0..500)).remove(0), chunk);
        let same = measure(&learned, &outcomes(values), &(0..1000)).remove(0);
        assert!(same.frequent.is_nan() && same.distance < 1e-12 && same.p_value > 0.99);
    }

    #[test]
    fn infinite_values_are_counted_and_are_no_stuck_ones() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let learned = learn(&outcomes(values.clone()));
        let mut odd = values;
        odd[..60].fill(f64::NEG_INFINITY);
        odd[60] = f64::INFINITY;
        let chunk = measure(&learned, &outcomes(odd), &(0..100)).remove(0);
        assert_eq!(chunk.strange, [("-inf".to_owned(), 60), ("inf".to_owned(), 1)]);
        assert!(chunk.frequent.is_nan() && chunk.missing == 0);
    }

    #[test]
    fn rare_cells_are_pooled() {
        assert_eq!(pooled(&[100, 1, 0, 50, 2], &[10, 0, 1, 5, 0]), (vec![100, 53], vec![10, 6]));
        assert_eq!(pooled(&[3, 2], &[1, 0]), (vec![5], vec![1]));
    }

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
            let chunk = numbers.summarize(&values);
            assert_eq!(frequent_number(&values, &chunk.counts, chunk.rows - chunk.missing), majority(&values));
        }
    }
}
