//! Labels that come early for some kinds of rows, which make realized values those of these kinds.

use crate::column::chunk_values::ChunkValues;
use crate::column::ecdf::SortedReference;
use crate::drift::chi2::pooled;
use crate::drift::kolmogorov_smirnov;
use crate::drift::{self, Form};
use crate::kept_rows::counts::CodeCounts;
use crate::measured::Field;
use crate::performance::binary::Label;
use crate::performance::chunk_performance::{By, Selection};
use crate::performance::multiclass;
use crate::summary::binary::{BinaryChunk, OfScore};
use crate::summary::performance::PerformanceChunk;
use statrs::distribution::{DiscreteCDF, Hypergeometric};
use std::ops::Range;

/// Rows of the rarer of two predicted classes up to which the test is exact; it takes a step for each.
const MOST_EXACT: u64 = 1_000;
/// Rows, with labels and without, from which the selection of labels is tested.
pub const FEWEST_FOR_SELECTION: usize = 30;

/// Compares labelled rows with the others: the score (of the first class), or the prediction of a quantity, by a two-sample
/// Kolmogorov–Smirnov test; the predicted class by Fisher's exact test, or Pearson's; and each feature by Pearson's test on its
/// codes.
pub fn selection(chunk: &PerformanceChunk<'_>, codes: &CodeCounts) -> Option<Selection> {
    let by_feature = |place| {
        let own = of_codes(&codes.by_label(place).collect::<Vec<_>>())?;
        Some(Selection { by: By::Feature(place), ..own })
    };
    let features = (0..codes.all.len()).filter_map(by_feature);
    let tests: Vec<Selection> = of_output(chunk).into_iter().chain(of_prediction(chunk)).chain(features).collect();
    let least = tests.iter().min_by(|one, other| one.p_value.total_cmp(&other.p_value))?;
    Some(Selection { p_value: (least.p_value * tests.len() as f64).min(1.0), ..*least })
}

fn of_prediction(chunk: &PerformanceChunk<'_>) -> Option<Selection> {
    let counts: Vec<[u64; 2]> = match chunk {
        PerformanceChunk::Binary(own) => own.counts.by_prediction().to_vec(),
        PerformanceChunk::Multiclass(own, rows) => {
            let mut counts = vec![[0; 2]; own.classes.len() + 1];
            for row in rows.clone() {
                let is_labelled = own.targets.get(row).is_some_and(|&label| label != multiclass::MISSING);
                let class = own.predictions.get(row).and_then(|&class| counts.get_mut(class as usize));
                class.into_iter().for_each(|own| own[usize::from(is_labelled)] += 1);
            }
            counts
        }
        PerformanceChunk::Regression(..) => return None,
    };
    let p_value = match *counts {
        [one, other] if one.iter().sum::<u64>().min(other.iter().sum()) <= MOST_EXACT => exact(one, other)?,
        _ => of_codes(&counts)?.p_value,
    };
    Some(Selection { p_value, share: of_rarest(&counts), by: By::Prediction })
}

/// Fisher's exact test of two classes, twice the smaller tail.
fn exact(one: [u64; 2], other: [u64; 2]) -> Option<f64> {
    let totals = [one[0] + other[0], one[1] + other[1]];
    if !is_enough(totals) {
        return None;
    }
    let rarer = if one.iter().sum::<u64>() < other.iter().sum() { one } else { other };
    let labelled = Hypergeometric::new(totals[0] + totals[1], rarer[0] + rarer[1], totals[1]).ok()?;
    let above = rarer[1].checked_sub(1).map_or(1.0, |less| labelled.sf(less));
    Some((2.0 * labelled.cdf(rarer[1]).min(above)).clamp(0.0, 1.0))
}

/// Largest excess of labelled rows of a class, or of others, as a share of these rows. A class of few rows decides precision or
/// recall.
fn of_rarest(counts: &[[u64; 2]]) -> f64 {
    let [others, labelled] = counts.iter().fold([0, 0], |[a, b], [c, d]| [a + c, b + d]);
    let known = labelled as f64 / (others + labelled) as f64;
    let excess = |own: &[u64; 2]| {
        let expected = known * (own[0] + own[1]) as f64;
        if expected > 0.0 { (own[1] as f64 - expected).abs() / expected.max(own[1] as f64) } else { 0.0 }
    };
    counts.iter().map(excess).fold(0.0, f64::max)
}

/// Rows of a feature by code, without a label and with one.
fn of_codes(counts: &[[u64; 2]]) -> Option<Selection> {
    let Form::Counts(test) = drift::find("chi2")?.form else { return None };
    let (others, labelled): (Vec<u64>, Vec<u64>) = counts.iter().map(|[other, own]| (other, own)).unzip();
    let totals = [others.iter().sum(), labelled.iter().sum()];
    if !is_enough(totals) {
        return None;
    }
    let (many, few) = if totals[0] < totals[1] { (&labelled, &others) } else { (&others, &labelled) };
    let (many, few) = pooled(many, few);
    let [all, some] = [&many, &few].map(|own| own.iter().sum::<u64>() as f64);
    let apart = many.iter().zip(&few).map(|(&one, &other)| (one as f64 / all - other as f64 / some).abs());
    found(test(&many, &few).get(Field::PValue)?, apart.sum::<f64>() / 2.0, totals)
}

/// A difference of labelled rows from the others is larger than that from all rows, of which they are a part.
fn found(p_value: f64, apart: f64, [others, labelled]: [u64; 2]) -> Option<Selection> {
    let share = apart * others as f64 / (others + labelled) as f64;
    Some(Selection { p_value, share: share.clamp(0.0, 1.0), by: By::Score })
}

fn of_output(chunk: &PerformanceChunk<'_>) -> Option<Selection> {
    match chunk {
        PerformanceChunk::Binary(own) => of_counts(own),
        PerformanceChunk::Multiclass(own, rows) => {
            let is_labelled = |row: usize| own.targets.get(row).is_some_and(|&label| label != multiclass::MISSING);
            of_rows(own.scores.first()?, rows, is_labelled)
        }
        PerformanceChunk::Regression(own, rows) => {
            let is_labelled = |row: usize| own.targets.get(row).is_some_and(|label| !label.is_nan());
            let by = By::Prediction;
            of_rows(&own.predictions, rows, is_labelled).map(|own| Selection { by, ..own })
        }
    }
}

fn of_counts(BinaryChunk { counts, scores, .. }: &BinaryChunk<'_>) -> Option<Selection> {
    // Mostly all rows have a label, or none: their scores need not be gone through.
    let labelled = counts.labelled(Label::Positive) + counts.labelled(Label::Negative);
    if !is_enough([counts.labelled(Label::Missing), labelled]) {
        return None;
    }
    let both = |score: &OfScore| {
        let labelled = score.tie().rows();
        [score.rows() - labelled, labelled]
    };
    let totals = scores.iter().map(both).fold([0, 0], |[a, b], [c, d]| [a + c, b + d]);
    let test = is_enough(totals).then(|| kolmogorov_smirnov::of_counts(scores.iter().map(both), totals))?;
    found(test.get(Field::PValue)?, test.value, totals)
}

fn of_rows(outputs: &[f64], rows: &Range<usize>, is_labelled: impl Fn(usize) -> bool) -> Option<Selection> {
    let (mut labelled, mut others) = (Vec::new(), Vec::new());
    for (row, &output) in rows.clone().zip(outputs.get(rows.clone())?).filter(|(_, output)| !output.is_nan()) {
        if is_labelled(row) { labelled.push(output) } else { others.push(output) }
    }
    let totals = [others.len() as u64, labelled.len() as u64];
    let test = is_enough(totals).then(|| {
        let others = SortedReference::new(&others);
        others.take_as_distinct();
        kolmogorov_smirnov::test(&others, &ChunkValues::new(&labelled))
    })?;
    found(test.get(Field::PValue)?, test.value, totals)
}

fn is_enough(totals: [u64; 2]) -> bool {
    totals.iter().all(|&rows| rows >= FEWEST_FOR_SELECTION as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::binary::{self, Label};
    use crate::performance::outcomes::Outcomes;
    use crate::performance::regression;

    const ROWS: usize = 600;

    fn values() -> Vec<f64> {
        (0..ROWS).map(|i| ((i * i * 31 + 17 * i) % 601) as f64 / 601.0).collect()
    }

    fn quantities(is_labelled: impl Fn(f64) -> bool) -> Outcomes {
        let predictions = values();
        let targets = predictions.iter().map(|&own| if is_labelled(own) { own } else { f64::NAN }).collect();
        Outcomes::Regression(regression::Outcomes { targets, predictions, expected: Vec::new() })
    }

    fn classes(is_labelled: impl Fn(f64) -> bool) -> Outcomes {
        let scores = values();
        let label = |&own: &f64| if is_labelled(own) { Label::Positive } else { Label::Missing };
        let targets = scores.iter().map(label).collect();
        Outcomes::Binary(binary::Outcomes { targets, scores: scores.into(), ..binary::Outcomes::default() })
    }

    fn tested(outcomes: &Outcomes, rows: Range<usize>) -> Option<f64> {
        selection(&PerformanceChunk::of(outcomes, rows), &CodeCounts::default()).map(|own| own.p_value)
    }

    #[test]
    fn labels_that_come_for_one_kind_of_rows_are_noticed() {
        let (large, even) = (|own: f64| own > 0.67, |own: f64| ((own * 601.0) as u32).is_multiple_of(2));
        for outcomes in [quantities(large), classes(large)] {
            assert!(tested(&outcomes, 0..ROWS).unwrap() < 1e-6);
        }
        for outcomes in [quantities(even), classes(even)] {
            assert!(tested(&outcomes, 0..ROWS).unwrap() > 0.01);
        }
        for outcomes in [quantities(|_| true), classes(|_| true)] {
            assert_eq!(tested(&outcomes, 0..ROWS), None);
            assert_eq!(tested(&outcomes, 5..5), None);
        }
    }

    #[test]
    fn counts_and_rows_are_tested_alike() {
        let coarse = |own: f64| (own * 20.0).floor() / 20.0;
        for share in [0.1, 0.3, 0.5, 0.8] {
            let is_labelled = |own: f64| (own * 7.3).fract() < share;
            let (Outcomes::Binary(mut counted), Outcomes::Regression(mut rows)) =
                (classes(is_labelled), quantities(is_labelled))
            else {
                panic!("of these tasks")
            };
            assert_eq!(
                tested(&Outcomes::Binary(counted.clone()), 0..ROWS),
                tested(&Outcomes::Regression(rows.clone()), 0..ROWS)
            );
            counted.scores = counted.scores.iter().map(|&score| coarse(score)).collect();
            rows.predictions.iter_mut().for_each(|score| *score = coarse(*score));
            assert_eq!(tested(&Outcomes::Binary(counted), 3..590), tested(&Outcomes::Regression(rows), 3..590));
        }
    }

    #[test]
    fn a_feature_that_decides_is_named() {
        let outcomes = classes(|own| ((own * 601.0) as u32).is_multiple_of(2));
        let chunk = PerformanceChunk::of(&outcomes, 0..ROWS);
        let codes = |labelled: [u64; 3]| CodeCounts {
            all: vec![vec![200, 200, 200], vec![300, 0, 300]],
            labelled: vec![labelled.to_vec(), vec![150, 0, 150]],
        };
        let found = selection(&chunk, &codes([140, 100, 60])).unwrap();
        assert!(found.by == By::Feature(0) && found.p_value < 1e-10, "{found:?}");
        // 47 % of the labelled rows have the first code and 33 % of all rows.
        assert!((found.share - 0.133).abs() < 0.001, "{found:?}");
        // As many as of all rows: nothing to see.
        assert!(selection(&chunk, &codes([100, 100, 100])).unwrap().p_value > 0.2);
    }

    #[test]
    fn few_rows_of_a_class_are_enough() {
        // Of 1,000 rows 20 are predicted positive, and all of these have a label; of the others one in two.
        let of = |positives: [u64; 2]| exact([490, 490], positives).unwrap();
        // In whole numbers: C(980, 490) / C(1000, 510).
        assert!((of([0, 20]) / 2.0 / 1.176_420_821_912_827_4e-6 - 1.0).abs() < 1e-9, "{}", of([0, 20]));
        assert!(of([10, 10]) > 0.8);
        assert!((of_rarest(&[[490, 490], [0, 20]]) - 0.49).abs() < 1e-9);
        assert!(of_rarest(&[[490, 490], [10, 10]]) < 1e-9);
    }
}
