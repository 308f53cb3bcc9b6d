//! Performance of a binary classifier: realized where labels exist, estimated (CBPE) everywhere.
//!
//! Confidence-based performance estimation: calibrated probabilities say how many of the rows in each
//! confusion cell to expect, if the relation between score and label stands still.

use crate::error::StatsError;
use crate::estimation::calibration::Calibration;
use crate::measured::Undefined;
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, ExpectedTie, Steps, Tie, with_unit_error};
use crate::metric::{Choices, Face, Metric, Ranking};
use crate::performance::binary::{Label, Outcomes};
use crate::performance::chunk_performance::{ChunkPerformance, Performance};
use crate::performance::labels::spelling::Spellings;
use crate::summary::binary::{BinaryChunk, BinarySummary, OfScore};
use std::sync::Arc;

/// Holds what is learned from the reference.
#[derive(Clone, Debug)]
pub struct BinaryReference {
    /// Turns scores into probabilities.
    pub calibration: Calibration,
    /// The spellings of both classes.
    pub spellings: Arc<Spellings>,
    cells: Cells,
    auroc_unit_error: Option<f64>,
    average_precision_unit_error: Option<f64>,
}

impl BinaryReference {
    /// Learns from all reference rows.
    ///
    /// # Errors
    /// `missing_labels` where no row has a label; `invalid_value` for a score outside 0…1.
    pub fn fit(outcomes: &Outcomes, choices: &Choices) -> Result<BinaryReference, StatsError> {
        let rows = 0..outcomes.targets.len();
        if outcomes.targets.iter().all(|&label| label == Label::Missing) {
            let message = "Cannot learn the model's performance: no row of the reference has a label, and some must";
            return Err(StatsError::new("missing_labels", message));
        }
        if let Some(row) = outcomes.scores.iter().position(|score| *score < 0.0 || *score > 1.0) {
            let score = outcomes.scores[row];
            let message =
                format!("Cannot read scores as probabilities: row {row} holds {score}, expected a number from 0 to 1");
            return Err(StatsError::new("invalid_value", message));
        }
        let all = BinarySummary::of(outcomes, rows);
        let ranked = all.ranked();
        let ties = ranking::ties(&ranked);
        Ok(BinaryReference {
            calibration: match choices.calibrate_as_nannyml {
                true => Calibration::fit_as_nannyml(&ranked, &outcomes.in_order()),
                false => Calibration::fit(&ranked),
            },
            spellings: Arc::clone(&outcomes.spellings),
            cells: all.cells(),
            auroc_unit_error: ranking::auroc_unit_error(&ties),
            average_precision_unit_error: ranking::average_precision_unit_error(&ties),
        })
    }

    /// Rows of the reference by confusion cell.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Measures a chunk.
    pub fn measure(&self, chunk: &BinaryChunk<'_>, metrics: &[&Metric], choices: &Choices) -> ChunkPerformance {
        let (rows, own) = (&chunk.counts, Counted::read(self, chunk));
        ChunkPerformance {
            metrics: metrics.iter().map(|metric| own.performance(self, metric, choices)).collect(),
            labelled: rows.labelled(Label::Positive) + rows.labelled(Label::Negative),
            target_sum: rows.labelled(Label::Positive) as f64,
            selection: None,
            outputs: Vec::new(),
        }
    }
}

crate::state!(BinaryReference { calibration, spellings, cells, auroc_unit_error, average_precision_unit_error });

/// A chunk, read once for all metrics.
struct Counted {
    empty: bool,
    /// Labelled rows of each score.
    ties: Vec<Tie>,
    cells: Cells,
    expected_cells: Cells,
    /// Rows with score and prediction.
    predicted: u64,
    /// Rows with a score.
    scored: u64,
    expected: ranking::Expected,
}

impl Counted {
    fn read(reference: &BinaryReference, chunk: &BinaryChunk<'_>) -> Counted {
        let BinaryChunk { counts, scores } = chunk;
        let probabilities = reference.calibration.probabilities(scores.iter().map(|own| own.score));
        let scored = chunk.scored();
        let steps = Steps::of(scored);
        let (mut expected_cells, mut predicted) = ([0.0; 4], 0);
        let mut expected = Vec::with_capacity(probabilities.len());
        for (tie, probability) in scores.iter().zip(probabilities) {
            for (first, prediction) in [(0, Label::Positive), (2, Label::Negative)] {
                let count = tie.predicted(prediction);
                predicted += count;
                steps.add(&mut expected_cells[first], probability, count);
                steps.add(&mut expected_cells[first + 1], 1.0 - probability, count);
            }
            expected.push(ExpectedTie { probability, rows: tie.rows() });
        }
        Counted {
            empty: counts.rows() == 0,
            ties: scores.iter().map(OfScore::tie).filter(|tie| tie.rows() > 0).collect(),
            cells: counts.cells(),
            expected_cells,
            predicted,
            scored,
            expected: ranking::expected(&expected),
        }
    }

    fn performance(&self, reference: &BinaryReference, metric: &Metric, choices: &Choices) -> Performance {
        match (metric.face, metric.cells(choices)) {
            (Face::Ranking(ranking), _) => self.ranking(reference, ranking),
            (_, Some(form)) => {
                let counted = self.cells.iter().sum::<f64>() as u64;
                let measure = |cells, rows| form.measure(cells, rows, &reference.cells);
                Performance {
                    realized: self.known(counted).and_then(|()| measure(&self.cells, counted)),
                    estimated: self
                        .estimable(self.predicted)
                        .and_then(|()| measure(&self.expected_cells, self.predicted)),
                }
            }
            (_, None) => unreachable!("a metric goes by the order of scores or by cells"),
        }
    }

    fn ranking(&self, reference: &BinaryReference, metric: Ranking) -> Performance {
        let count = self.ties.iter().map(Tie::rows).sum();
        let (unit, realized, estimated) = match metric {
            Ranking::Auroc => (reference.auroc_unit_error, ranking::auroc(&self.ties), self.expected.auroc()),
            Ranking::AveragePrecision => (
                reference.average_precision_unit_error,
                ranking::average_precision(&self.ties),
                self.expected.average_precision(),
            ),
        };
        Performance {
            realized: self.known(count).and_then(|()| with_unit_error(realized, unit, count)),
            estimated: self.estimable(self.scored).and_then(|()| with_unit_error(estimated, unit, self.scored)),
        }
    }

    /// No labelled row, no realized value.
    fn known(&self, rows: u64) -> Result<(), Undefined> {
        self.require(rows, Undefined::NoLabels)
    }

    /// No score, no estimate.
    fn estimable(&self, rows: u64) -> Result<(), Undefined> {
        self.require(rows, Undefined::AllMissing)
    }

    fn require(&self, rows: u64, otherwise: Undefined) -> Result<(), Undefined> {
        match rows {
            0 if self.empty => Err(Undefined::EmptyChunk),
            0 => Err(otherwise),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measured::Field;
    use crate::metric::{METRICS, Normalize, Task, ValuePer};
    use std::borrow::Cow;
    use std::ops::Range;

    fn choices() -> Choices {
        Choices {
            value: vec![20.0, -5.0, -10.0, 1.0],
            value_per: ValuePer::Chunk,
            normalize: Normalize::None,
            ..Choices::default()
        }
    }

    /// Scores, predictions above one half, and labels drawn with the score as their probability.
    fn calibrated(n: usize) -> Outcomes {
        let scores: Vec<f64> = (0..n).map(|i| ((7919 * i + 5) % 4001) as f64 / 4001.0).collect();
        let draw = |i: usize| ((1597 * i + 3) % 3989) as f64 / 3989.0;
        let label = |positive: bool| if positive { Label::Positive } else { Label::Negative };
        Outcomes {
            targets: (0..n).map(|i| label(draw(i) < scores[i])).collect(),
            predictions: scores.iter().map(|&score| label(score >= 0.5)).collect(),
            scores,
            ..Outcomes::default()
        }
    }

    fn all() -> Vec<&'static Metric> {
        METRICS.iter().filter(|metric| metric.tasks.contains(&Task::Binary)).collect()
    }

    fn measured(reference: &BinaryReference, outcomes: &Outcomes, rows: Range<usize>) -> ChunkPerformance {
        reference.measure(&BinaryChunk::of(Cow::Owned(BinarySummary::of(outcomes, rows))), &all(), &choices())
    }

    #[test]
    fn the_estimate_is_near_the_realized_value_where_the_concept_stands_still() {
        let outcomes = calibrated(4000);
        let reference = BinaryReference::fit(&outcomes, &choices()).unwrap();
        let chunk = measured(&reference, &outcomes, 0..4000);
        for (metric, performance) in all().into_iter().zip(&chunk.metrics) {
            let (realized, estimated) = (performance.realized.unwrap(), performance.estimated.unwrap());
            let error = realized.get(Field::StandardError).unwrap();
            assert!(
                (realized.value - estimated.value).abs() < 4.0 * error,
                "{} {realized:?} {estimated:?}",
                metric.key
            );
        }
        assert_eq!(chunk.labelled, 4000);
    }

    #[test]
    fn labels_that_have_not_arrived_leave_the_estimate_alone() {
        let outcomes = calibrated(2000);
        let reference = BinaryReference::fit(&outcomes, &choices()).unwrap();
        let unlabelled = Outcomes { targets: Vec::new(), ..outcomes.clone() };
        let with = measured(&reference, &outcomes, 500..900);
        let without = measured(&reference, &unlabelled, 500..900);
        for (with, without) in with.metrics.iter().zip(&without.metrics) {
            assert_eq!(without.realized, Err(Undefined::NoLabels));
            assert_eq!(without.estimated, with.estimated);
        }
    }

    #[test]
    fn an_empty_chunk_has_a_reason_everywhere() {
        let outcomes = calibrated(100);
        let reference = BinaryReference::fit(&outcomes, &choices()).unwrap();
        for performance in measured(&reference, &outcomes, 7..7).metrics {
            assert_eq!(performance.realized, Err(Undefined::EmptyChunk));
            assert_eq!(performance.estimated, Err(Undefined::EmptyChunk));
        }
    }

    #[test]
    fn a_score_that_is_no_probability_is_refused_with_its_row() {
        let mut outcomes = calibrated(10);
        outcomes.scores[3] = 1.5;
        let error = BinaryReference::fit(&outcomes, &choices()).unwrap_err();
        assert_eq!(error.code, "invalid_value");
        assert!(error.message.contains("row 3 holds 1.5"), "{}", error.message);
    }
}
