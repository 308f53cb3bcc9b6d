//! Performance of a binary classifier: realized where labels exist, estimated (CBPE) everywhere.
//!
//! Confidence-based performance estimation: calibrated probabilities say how many of the rows in each
//! confusion cell to expect, if the relation between score and label stands still.

use crate::calibration::Calibration;
use crate::chunk_performance::{ChunkPerformance, Performance};
use crate::error::StatsError;
use crate::measured::Undefined;
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, Ranked, with_unit_error};
use crate::metric::{Choices, Face, Metric, Ranking};
use crate::spelling::Spellings;
use crate::strange::Strange;
use crate::table::Column;
use std::collections::HashMap;
use std::sync::Arc;

/// A label or prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Label {
    /// The negative class.
    Negative = 0,
    /// The positive class.
    Positive = 1,
    /// Not known.
    Missing = 2,
}

/// Reads a column as labels, and says which are of neither class: these count as missing.
///
/// # Errors
/// `wrong_kind` for a column of times.
pub fn labels(name: &str, column: &Column, spellings: &Spellings) -> Result<(Vec<Label>, Strange), StatsError> {
    if let Column::Numeric(values) = column {
        return Ok(numbers(values, spellings));
    }
    // A column without any value has the kind its reader gave it, which says nothing.
    if column.is_all_missing() {
        return Ok((vec![Label::Missing; column.len()], Strange::default()));
    }
    let Some((codes, categories)) = column.as_categorical() else {
        let message = format!("Cannot read \"{name}\" as labels: it is {}", column.kind().key());
        return Err(StatsError::new("wrong_kind", message));
    };
    let classes: Vec<Label> =
        categories.iter().map(|label| spellings.class(label).map_or(Label::Missing, label_of)).collect();
    let labels: Vec<Label> =
        codes.iter().map(|&code| classes.get(code as usize).copied().unwrap_or(Label::Missing)).collect();
    let odd = |(row, &code): (usize, &u32)| {
        let label = categories.get(code as usize)?;
        (classes[code as usize] == Label::Missing).then_some((row, label.as_str()))
    };
    let strange = match classes.contains(&Label::Missing) {
        true => Strange::new(codes.iter().enumerate().filter_map(odd)),
        false => Strange::default(),
    };
    Ok((labels, strange))
}

/// The same of numbers. Where all are 0 or 1, as they mostly are, no branch is taken for a row.
fn numbers(values: &[f64], spellings: &Spellings) -> (Vec<Label>, Strange) {
    let common = [0.0, 1.0].map(|number| spellings.class_of_number(number).map(label_of));
    let is_common = |value: &f64| (*value == 0.0) | (*value == 1.0) | value.is_nan();
    if let ([Some(zero), Some(one)], true) = (common, values.iter().filter(|value| !is_common(value)).count() == 0) {
        let label = |value: f64| if value == 1.0 { one } else { zero };
        let labels = values.iter().map(|&value| if value.is_nan() { Label::Missing } else { label(value) }).collect();
        return (labels, Strange::default());
    }
    let mut known: HashMap<u64, Option<Label>> = HashMap::new();
    let mut odd: Vec<(usize, String)> = Vec::new();
    let label = |(row, &value): (usize, &f64)| {
        if value.is_nan() {
            return Label::Missing;
        }
        let class = known.entry(value.to_bits()).or_insert_with(|| spellings.class_of_number(value).map(label_of));
        class.unwrap_or_else(|| {
            odd.push((row, format!("{}", value + 0.0)));
            Label::Missing
        })
    };
    let labels = values.iter().enumerate().map(label).collect();
    (labels, Strange::new(odd.iter().map(|(row, label)| (*row, label.as_str()))))
}

fn label_of(is_positive: bool) -> Label {
    if is_positive { Label::Positive } else { Label::Negative }
}

/// The columns of a binary classifier, of equal length; a column that is not there is empty.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// True labels.
    pub targets: Vec<Label>,
    /// Predicted labels.
    pub predictions: Vec<Label>,
    /// The probability of a positive label that the model gave; NaN is missing.
    pub scores: Vec<f64>,
    /// Spellings of the classes.
    pub spellings: Arc<Spellings>,
    /// Labels of neither class, which count as missing.
    pub strange_targets: Strange,
    /// The same of what the model said.
    pub strange_predictions: Strange,
}

crate::state!(Outcomes { targets, predictions, scores, spellings, strange_targets, strange_predictions });

/// One row with a score.
#[derive(Clone, Copy, Debug)]
struct Row {
    score: f64,
    target: Label,
    prediction: Label,
}

impl Outcomes {
    fn target(&self, row: usize) -> Label {
        self.targets.get(row).copied().unwrap_or(Label::Missing)
    }

    fn prediction(&self, row: usize) -> Label {
        self.predictions.get(row).copied().unwrap_or(Label::Missing)
    }

    /// The rows of a range that have a score, by score descending. Rows that are alike in all three
    /// columns cannot be told apart, so no result depends on the order of the source.
    fn ranked(&self, rows: std::ops::Range<usize>) -> Vec<Row> {
        if self.scores.is_empty() {
            return Vec::new();
        }
        let mut keyed: Vec<(u64, u8)> = rows
            .filter(|&row| !self.scores[row].is_nan())
            .map(|row| {
                let labels = self.target(row) as u8 | (self.prediction(row) as u8) << 2;
                (!kernels::order_key(self.scores[row]), labels)
            })
            .collect();
        kernels::sort_by_order_key(&mut keyed, |(key, _)| key);
        keyed.into_iter().map(Row::from_key).collect()
    }

    /// The rows with label and score, in their own order.
    fn in_order(&self) -> Vec<Ranked> {
        let labelled = |&row: &usize| self.target(row) != Label::Missing && !self.scores[row].is_nan();
        let rows = (0..self.scores.len()).filter(labelled);
        rows.map(|row| Ranked { score: self.scores[row], positive: self.target(row) == Label::Positive }).collect()
    }

    /// Rows by confusion cell, of those in a range with both label and prediction.
    pub(crate) fn cells(&self, rows: std::ops::Range<usize>) -> Cells {
        if self.targets.is_empty() || self.predictions.is_empty() {
            return [0.0; 4];
        }
        // By both labels at once: neither can be foreseen, so no row takes a branch.
        let mut counts = [0u64; 16];
        for (&target, &prediction) in self.targets[rows.clone()].iter().zip(&self.predictions[rows]) {
            counts[target as usize | (prediction as usize) << 2] += 1;
        }
        let count = |prediction: Label, target: Label| counts[target as usize | (prediction as usize) << 2] as f64;
        use Label::{Negative, Positive};
        [count(Positive, Positive), count(Positive, Negative), count(Negative, Positive), count(Negative, Negative)]
    }
}

impl Row {
    fn from_key((key, labels): (u64, u8)) -> Row {
        let label = |bits: u8| match bits & 3 {
            0 => Label::Negative,
            1 => Label::Positive,
            _ => Label::Missing,
        };
        Row { score: kernels::from_order_key(!key), target: label(labels), prediction: label(labels >> 2) }
    }
}

/// The labelled rows of a ranking.
fn labelled(rows: &[Row]) -> Vec<Ranked> {
    let known = rows.iter().filter(|row| row.target != Label::Missing);
    known.map(|row| Ranked { score: row.score, positive: row.target == Label::Positive }).collect()
}

/// The learned state of the reference.
#[derive(Clone, Debug)]
pub struct BinaryReference {
    /// Calibration of the scores.
    pub calibration: Calibration,
    /// Spellings of the classes.
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
        let ranked = labelled(&outcomes.ranked(rows.clone()));
        Ok(BinaryReference {
            calibration: match choices.calibrate_as_nannyml {
                true => Calibration::fit_as_nannyml(&ranked, &outcomes.in_order()),
                false => Calibration::fit(&ranked),
            },
            spellings: Arc::clone(&outcomes.spellings),
            cells: outcomes.cells(rows),
            auroc_unit_error: ranking::auroc_unit_error(&ranked),
            average_precision_unit_error: ranking::average_precision_unit_error(&ranked),
        })
    }

    /// Measures the rows of a range.
    pub fn measure(
        &self,
        outcomes: &Outcomes,
        rows: std::ops::Range<usize>,
        metrics: &[&Metric],
        choices: &Choices,
    ) -> ChunkPerformance {
        let chunk = ChunkRows::read(self, outcomes, rows.clone());
        let targets = if outcomes.targets.is_empty() { &[] } else { &outcomes.targets[rows] };
        let count = |wanted: Label| targets.iter().filter(|&&label| label == wanted).count() as u64;
        let (positives, negatives) = (count(Label::Positive), count(Label::Negative));
        ChunkPerformance {
            metrics: metrics.iter().map(|metric| chunk.performance(self, metric, choices)).collect(),
            labelled: positives + negatives,
            target_sum: positives as f64,
            selection: None,
            outputs: Vec::new(),
        }
    }
}

crate::state!(BinaryReference { calibration, spellings, cells, auroc_unit_error, average_precision_unit_error });

/// A chunk, read once for all metrics.
struct ChunkRows {
    empty: bool,
    labelled: Vec<Ranked>,
    counted: Cells,
    expected_cells: Cells,
    predicted: u64,
    scored: u64,
    expected: ranking::Expected,
}

impl ChunkRows {
    fn read(reference: &BinaryReference, outcomes: &Outcomes, rows: std::ops::Range<usize>) -> ChunkRows {
        let ranked = outcomes.ranked(rows.clone());
        let probabilities = reference.calibration.probabilities(ranked.iter().map(|row| row.score));
        let mut expected_cells = [0.0; 4];
        let mut predicted = 0;
        for (row, probability) in ranked.iter().zip(&probabilities) {
            let first = match row.prediction {
                Label::Positive => 0,
                Label::Negative => 2,
                Label::Missing => continue,
            };
            predicted += 1;
            expected_cells[first] += probability;
            expected_cells[first + 1] += 1.0 - probability;
        }
        ChunkRows {
            empty: rows.is_empty(),
            labelled: labelled(&ranked),
            counted: outcomes.cells(rows),
            expected_cells,
            predicted,
            scored: ranked.len() as u64,
            expected: ranking::expected(&ranked.iter().map(|row| row.score).zip(probabilities).collect::<Vec<_>>()),
        }
    }

    fn performance(&self, reference: &BinaryReference, metric: &Metric, choices: &Choices) -> Performance {
        match (metric.face, metric.cells(choices)) {
            (Face::Ranking(ranking), _) => self.ranking(reference, ranking),
            (_, Some(form)) => {
                let counted = self.counted.iter().sum::<f64>() as u64;
                Performance {
                    realized: self.known(counted).and_then(|()| form.measure(&self.counted, counted, &reference.cells)),
                    estimated: self
                        .scored(self.predicted)
                        .and_then(|()| form.measure(&self.expected_cells, self.predicted, &reference.cells)),
                }
            }
            (_, None) => unreachable!("a metric goes by the order of scores or by cells"),
        }
    }

    fn ranking(&self, reference: &BinaryReference, metric: Ranking) -> Performance {
        let count = self.labelled.len() as u64;
        let (unit, realized, estimated) = match metric {
            Ranking::Auroc => (reference.auroc_unit_error, ranking::auroc(&self.labelled), self.expected.auroc()),
            Ranking::AveragePrecision => (
                reference.average_precision_unit_error,
                ranking::average_precision(&self.labelled),
                self.expected.average_precision(),
            ),
        };
        Performance {
            realized: self.known(count).and_then(|()| with_unit_error(realized, unit, count)),
            estimated: self.scored(self.scored).and_then(|()| with_unit_error(estimated, unit, self.scored)),
        }
    }

    /// No labelled row, no realized value.
    fn known(&self, rows: u64) -> Result<(), Undefined> {
        self.require(rows, Undefined::NoLabels)
    }

    /// No score, no estimate.
    fn scored(&self, rows: u64) -> Result<(), Undefined> {
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
    use crate::spelling::Labelled;
    use crate::table::MISSING_CODE;

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

    #[test]
    fn the_estimate_is_near_the_realized_value_where_the_concept_stands_still() {
        let outcomes = calibrated(4000);
        let reference = BinaryReference::fit(&outcomes, &choices()).unwrap();
        let chunk = reference.measure(&outcomes, 0..4000, &all(), &choices());
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
        let with = reference.measure(&outcomes, 500..900, &all(), &choices());
        let without = reference.measure(&unlabelled, 500..900, &all(), &choices());
        for (with, without) in with.metrics.iter().zip(&without.metrics) {
            assert_eq!(without.realized, Err(Undefined::NoLabels));
            assert_eq!(without.estimated, with.estimated);
        }
    }

    #[test]
    fn an_empty_chunk_has_a_reason_everywhere() {
        let outcomes = calibrated(100);
        let reference = BinaryReference::fit(&outcomes, &choices()).unwrap();
        for performance in reference.measure(&outcomes, 7..7, &all(), &choices()).metrics {
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

    #[test]
    fn labels_are_read_from_any_kind() {
        let numeric = Column::Numeric(vec![0.0, 1.0, f64::NAN, 7.0].into());
        let boolean = Column::Boolean(vec![0, 1, MISSING_CODE, MISSING_CODE].into());
        let text = Column::Categorical {
            codes: vec![1, 0, MISSING_CODE, 2].into(),
            categories: vec!["yes".into(), "no".into(), "seven".into()].into(),
        };
        let known = Labelled { name: "y".into(), labels: vec!["no".into(), "yes".into()] };
        let spellings = Spellings::learn(Some(&known), None, "yes").unwrap();
        let expected = vec![Label::Negative, Label::Positive, Label::Missing, Label::Missing];
        for (column, odd) in [(numeric, &["7"][..]), (boolean, &[]), (text, &["seven"])] {
            let (found, strange) = labels("y", &column, &spellings).unwrap();
            assert_eq!(found, expected);
            assert_eq!(strange.counts(&(0..4)), odd.iter().map(|&label| (label.to_owned(), 1)).collect::<Vec<_>>());
        }
        assert_eq!(labels("y", &Column::Timestamp(vec![1].into()), &spellings).unwrap_err().code, "wrong_kind");
    }
}
