//! Labels that come early for some kinds of rows, which make realized values those of these kinds.

use crate::column::chunk_values::ChunkValues;
use crate::column::ecdf::SortedReference;
use crate::drift::kolmogorov_smirnov;
use crate::measured::Field;
use crate::performance::multiclass;
use crate::summary::binary::OfScore;
use crate::summary::performance::PerformanceChunk;
use std::ops::Range;

/// Rows, with labels and without, from which the selection of labels is tested.
pub const FEWEST_FOR_SELECTION: usize = 30;

/// Tests whether what the model said of the labelled rows is like what it said of the others
/// ([`crate::performance::chunk_performance::ChunkPerformance::selection`]): by the score (of the first class), or the prediction of a
/// quantity.
pub fn selection(chunk: &PerformanceChunk<'_>) -> Option<f64> {
    match chunk {
        PerformanceChunk::Binary(own) => of_counts(&own.scores),
        PerformanceChunk::Multiclass(own, rows) => {
            let is_labelled = |row: usize| own.targets.get(row).is_some_and(|&label| label != multiclass::MISSING);
            of_rows(own.scores.first()?, rows, is_labelled)
        }
        PerformanceChunk::Regression(own, rows) => {
            let is_labelled = |row: usize| own.targets.get(row).is_some_and(|label| !label.is_nan());
            of_rows(&own.predictions, rows, is_labelled)
        }
    }
}

fn of_counts(scores: &[OfScore]) -> Option<f64> {
    let both = |score: &OfScore| {
        let labelled = score.tie().rows();
        [score.rows() - labelled, labelled]
    };
    let totals = scores.iter().map(both).fold([0, 0], |[a, b], [c, d]| [a + c, b + d]);
    is_enough(totals).then(|| kolmogorov_smirnov::of_counts(scores.iter().map(both), totals).get(Field::PValue))?
}

fn of_rows(outputs: &[f64], rows: &Range<usize>, is_labelled: impl Fn(usize) -> bool) -> Option<f64> {
    let (mut labelled, mut others) = (Vec::new(), Vec::new());
    for (row, &output) in rows.clone().zip(outputs.get(rows.clone())?).filter(|(_, output)| !output.is_nan()) {
        if is_labelled(row) { labelled.push(output) } else { others.push(output) }
    }
    is_enough([others.len() as u64, labelled.len() as u64]).then(|| {
        let others = SortedReference::new(&others);
        others.take_as_distinct();
        kolmogorov_smirnov::test(&others, &ChunkValues::new(&labelled)).get(Field::PValue)
    })?
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
        Outcomes::Binary(binary::Outcomes { targets, scores, ..binary::Outcomes::default() })
    }

    fn tested(outcomes: &Outcomes, rows: Range<usize>) -> Option<f64> {
        selection(&PerformanceChunk::of(outcomes, rows))
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
            counted.scores.iter_mut().for_each(|score| *score = coarse(*score));
            rows.predictions.iter_mut().for_each(|score| *score = coarse(*score));
            assert_eq!(tested(&Outcomes::Binary(counted), 3..590), tested(&Outcomes::Regression(rows), 3..590));
        }
    }
}
