//! Predictions, scores and targets, watched as features are: missing values, labels that are no class,
//! one value in place of many, and how far the distribution is from the reference's.

use crate::column::numeric::{Needs, NumericReference, with_rest};
use crate::drift::chi2::pooled;
use crate::drift::{self, Form};
use crate::measured::Field;
pub use crate::output_counts::Output;
use crate::output_counts::{OutputCounts, Values, counts_of, of_classes, of_quantity};
use crate::performance::binary::Label;
use crate::performance::chunk_performance::OutputChunk;
use crate::performance::outcomes::Outcomes;
use crate::state::within;
use crate::summary::binary::OfScore;
use crate::summary::performance::PerformanceChunk;
use crate::table::MISSING_CODE;
use std::borrow::Cow;

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

/// The columns that are there, in order, and their values.
fn present(outcomes: &Outcomes) -> Vec<(Output, Values<'_>)> {
    let all = 0..outcomes.rows();
    let scores = match outcomes {
        Outcomes::Binary(own) => usize::from(!own.scores.is_empty()),
        Outcomes::Multiclass(own) => own.scores.len(),
        Outcomes::Regression(_) => 0,
    };
    let outputs = [Output::Target, Output::Prediction].into_iter().chain((0..scores).map(Output::Score));
    let values = |output: Output| match (outcomes, output) {
        _ if all.is_empty() => None,
        (Outcomes::Binary(own), Output::Score(_)) => Some(Values::Numbers(&own.scores)),
        (Outcomes::Binary(own), Output::Target) => codes(&own.targets),
        (Outcomes::Binary(own), Output::Prediction) => codes(&own.predictions),
        (Outcomes::Multiclass(own), _) => of_classes(own, output, &all),
        (Outcomes::Regression(own), _) => of_quantity(own, output, &all),
    };
    outputs.filter_map(|output| Some((output, values(output)?))).collect()
}

/// Labels of two classes as their places; `None` without any.
fn codes(labels: &[Label]) -> Option<Values<'_>> {
    let code = |&label: &Label| if label == Label::Missing { MISSING_CODE } else { label as u32 };
    (!labels.is_empty()).then(|| Values::Codes(Cow::Owned(labels.iter().map(code).collect()), 2))
}

/// Learns from all reference rows, which `whole` is too; one for each of the columns that are there.
pub fn learn(outcomes: &Outcomes, whole: &PerformanceChunk<'_>) -> Vec<(Output, OutputReference)> {
    let learn = |(output, values): (Output, Values<'_>)| {
        let rows = outcomes.rows() as u64;
        let reference = match values {
            Values::Numbers(values) => {
                let numbers = NumericReference::fit(values, Needs::default());
                let (missing, counts) = (numbers.missing, numbers.counts.clone());
                let most = longest_tie(values, whole) as f64 / (rows - missing).max(1) as f64;
                OutputReference { rows, missing, most, numbers: Some(Box::new(numbers)), counts }
            }
            Values::Codes(codes, classes) => {
                let (missing, counts) = counts_of(&codes, classes);
                let most = counts.iter().max().copied().unwrap_or(0) as f64 / (rows - missing).max(1) as f64;
                OutputReference { rows, missing, most, numbers: None, counts }
            }
        };
        (output, reference)
    };
    present(outcomes).into_iter().map(learn).collect()
}

/// Rows of the most frequent value. The one score of two classes has been put in order already.
fn longest_tie(values: &[f64], whole: &PerformanceChunk<'_>) -> u64 {
    if let PerformanceChunk::Binary(own) = whole {
        return own.scores.iter().map(OfScore::rows).max().unwrap_or(0);
    }
    let sorted = kernels::sorted_values(values);
    sorted.chunk_by(|one, next| one == next).map(|tie| tie.len() as u64).max().unwrap_or(0)
}

/// Measures a chunk, column by column as they were learned.
pub fn measure(references: &[(Output, OutputReference)], chunk: &PerformanceChunk<'_>) -> Vec<OutputChunk> {
    references.iter().map(|(output, reference)| reference.measure(chunk, *output)).collect()
}

impl OutputReference {
    /// Edges at which the bins of a column of numbers begin and end; none for labels.
    pub fn edges(&self) -> Vec<f64> {
        let edges = self.numbers.as_ref().map_or_else(Vec::new, |numbers| numbers.bin_edges());
        // The last bin holds its upper edge.
        let end = edges.last().map(|last| last.next_up());
        edges.into_iter().chain(end).collect()
    }

    fn measure(&self, chunk: &PerformanceChunk<'_>, output: Output) -> OutputChunk {
        let Some(own) = OutputCounts::of(chunk, output, self.numbers.as_deref()) else { return OutputChunk::absent() };
        let (distance, p_value) = self.drift(&own.counts, own.present).unwrap_or((f64::NAN, f64::NAN));
        let (frequent, frequent_rows) = own.frequent.unwrap_or((f64::NAN, 0));
        let OutputCounts { rows, missing, strange, .. } = own;
        OutputChunk { rows, missing, frequent, frequent_rows, distance, p_value, strange }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::regression;

    fn measured(learned: &[(Output, OutputReference)], outcomes: &Outcomes) -> OutputChunk {
        measure(learned, &PerformanceChunk::of(outcomes, 0..outcomes.rows())).remove(0)
    }

    fn outcomes(predictions: Vec<f64>) -> Outcomes {
        Outcomes::Regression(regression::Outcomes { targets: Vec::new(), predictions, expected: Vec::new() })
    }

    fn learned(outcomes: &Outcomes) -> Vec<(Output, OutputReference)> {
        learn(outcomes, &PerformanceChunk::of(outcomes, 0..outcomes.rows()))
    }

    #[test]
    fn a_stuck_value_missing_ones_and_a_shift_are_measured_in_any_order() {
        let values: Vec<f64> = (0..1000).map(|i| f64::from(i * 617 % 1009) / 1009.0).collect();
        let learned = learned(&outcomes(values.clone()));
        assert_eq!((learned.len(), learned[0].0), (1, Output::Prediction));
        assert!(learned[0].1.most < 0.01);
        let mut odd = values[..500].to_vec();
        odd[..100].fill(f64::NAN);
        odd[100..400].fill(0.3);
        let chunk = measured(&learned, &outcomes(odd.clone()));
        assert_eq!((chunk.rows, chunk.missing, chunk.frequent, chunk.frequent_rows), (500, 100, 0.3, 300));
        assert!(chunk.distance > 0.3 && chunk.p_value < 1e-9);
        odd.reverse();
        assert_eq!(measured(&learned, &outcomes(odd)), chunk);
        let same = measured(&learned, &outcomes(values));
        assert!(same.frequent.is_nan() && same.distance < 1e-12 && same.p_value > 0.99);
    }

    #[test]
    fn infinite_values_are_counted_and_are_no_stuck_ones() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        let learned = learned(&outcomes(values.clone()));
        let mut odd = values;
        odd[..60].fill(f64::NEG_INFINITY);
        odd[60] = f64::INFINITY;
        let chunk = measured(&learned, &outcomes(odd));
        assert_eq!(chunk.strange, [("-inf".to_owned(), 60), ("inf".to_owned(), 1)]);
        assert!(chunk.frequent.is_nan() && chunk.missing == 0);
    }
}
