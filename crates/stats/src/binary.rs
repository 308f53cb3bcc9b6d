//! Performance of a binary classifier: realized where labels exist, estimated (CBPE) everywhere.
//!
//! Confidence-based performance estimation: calibrated probabilities say how many of the rows in each
//! confusion cell to expect, if the relation between score and label stands still.

use crate::calibration::Calibration;
use crate::error::StatsError;
use crate::measured::Undefined;
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, Ranked, with_unit_error};
use crate::metric::{Choices, Face, Metric, Ranking};
use crate::performance::{ChunkPerformance, Performance};
use crate::table::{Column, MISSING_CODE};

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

/// Which value of a column counts as positive.
#[derive(Clone, Debug, PartialEq)]
pub enum Positive {
    /// A number, for numeric columns.
    Number(f64),
    /// A label, for categorical and boolean columns.
    Label(String),
}

/// Reads a column as labels.
///
/// # Errors
/// `wrong_kind` where the column's kind and that of the positive value do not fit.
pub fn labels(name: &str, column: &Column, positive: &Positive) -> Result<Vec<Label>, StatsError> {
    let of = |is_positive: bool| if is_positive { Label::Positive } else { Label::Negative };
    let by_code = |codes: &[u32], is_positive: &dyn Fn(u32) -> bool| {
        codes.iter().map(|&code| if code == MISSING_CODE { Label::Missing } else { of(is_positive(code)) }).collect()
    };
    match (column, positive) {
        (Column::Numeric(values), Positive::Number(number)) => {
            Ok(values.iter().map(|&value| if value.is_nan() { Label::Missing } else { of(value == *number) }).collect())
        }
        // 1 and true are one where the user has not said otherwise.
        (Column::Boolean(codes), Positive::Number(number)) => Ok(by_code(codes, &|code| f64::from(code) == *number)),
        (Column::Boolean(codes), Positive::Label(label)) => {
            Ok(by_code(codes, &|code| ["false", "true"].get(code as usize) == Some(&label.as_str())))
        }
        (Column::Categorical { codes, categories }, Positive::Label(label)) => {
            let wanted: Vec<bool> =
                categories.iter().map(|own| own == label || (is_truth(label) && is_truth(own))).collect();
            require_positive(name, categories, &wanted, label)?;
            Ok(by_code(codes, &|code| wanted[code as usize]))
        }
        // A column without any value has the kind its reader gave it, which says nothing.
        _ if column.is_all_missing() => Ok(vec![Label::Missing; column.len()]),
        _ => {
            let kind = column.kind().key();
            let message =
                format!("Cannot read \"{name}\" as labels: it is {kind}, and columns.positive is {positive:?}");
            Err(StatsError::new("wrong_kind", message))
        }
    }
}

/// Spellings of true: who says one of them means any.
fn is_truth(label: &str) -> bool {
    ["1", "true", "yes", "y", "t"].contains(&label.to_lowercase().as_str())
}

/// Where the user has not named a label, two that both look negative are a mistake rather than bad luck.
fn require_positive(name: &str, categories: &[String], wanted: &[bool], label: &str) -> Result<(), StatsError> {
    if categories.len() < 2 || wanted.contains(&true) || !is_truth(label) {
        return Ok(());
    }
    let some: Vec<String> = categories.iter().take(4).map(|own| format!("\"{}\"", own.escape_debug())).collect();
    let message = format!(
        "Cannot read \"{name}\" as labels: none of {} is 1, true or yes; columns.positive must name the positive one",
        some.join(", ")
    );
    Err(StatsError::new("invalid_option", message))
}

/// The columns of a binary classifier, of equal length; a column that is not there is empty.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// What turned out to be true.
    pub targets: Vec<Label>,
    /// What the model said.
    pub predictions: Vec<Label>,
    /// The probability of a positive label that the model gave; NaN is missing.
    pub scores: Vec<f64>,
}

crate::state!(Outcomes { targets, predictions, scores });

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
    fn cells(&self, rows: std::ops::Range<usize>) -> Cells {
        let mut cells = [0.0; 4];
        if self.targets.is_empty() || self.predictions.is_empty() {
            return cells;
        }
        for row in rows {
            if let Some(cell) = cell_of(self.target(row), self.prediction(row)) {
                cells[cell] += 1.0;
            }
        }
        cells
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

/// Position of the confusion cell; `None` where label or prediction is missing.
fn cell_of(target: Label, prediction: Label) -> Option<usize> {
    match (prediction, target) {
        (Label::Positive, Label::Positive) => Some(0),
        (Label::Positive, Label::Negative) => Some(1),
        (Label::Negative, Label::Positive) => Some(2),
        (Label::Negative, Label::Negative) => Some(3),
        _ => None,
    }
}

/// The labelled rows of a ranking.
fn labelled(rows: &[Row]) -> Vec<Ranked> {
    let known = rows.iter().filter(|row| row.target != Label::Missing);
    known.map(|row| Ranked { score: row.score, positive: row.target == Label::Positive }).collect()
}

/// What is learned from the reference.
#[derive(Clone, Debug)]
pub struct BinaryReference {
    /// How scores become probabilities.
    pub calibration: Calibration,
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
        if !outcomes.targets.contains(&Label::Positive) {
            let message = "Cannot learn the model's performance: no label of the reference is the positive one; name it in columns.positive";
            return Err(StatsError::new("invalid_value", message));
        }
        if let Some(row) = outcomes.scores.iter().position(|score| *score < 0.0 || *score > 1.0) {
            let score = outcomes.scores[row];
            let message = format!("Cannot read scores as probabilities: row {row} holds {score}, required is 0 to 1");
            return Err(StatsError::new("invalid_value", message));
        }
        let ranked = labelled(&outcomes.ranked(rows.clone()));
        Ok(BinaryReference {
            calibration: match choices.calibrate_as_nannyml {
                true => Calibration::fit_as_nannyml(&ranked, &outcomes.in_order()),
                false => Calibration::fit(&ranked),
            },
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
        }
    }
}

crate::state!(BinaryReference { calibration, cells, auroc_unit_error, average_precision_unit_error });

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
    use crate::metric::{METRICS, Normalize, Task, ValuePer};

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
            let error = realized.standard_error.unwrap();
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
        let number = Positive::Number(1.0);
        let numeric = Column::Numeric(vec![0.0, 1.0, f64::NAN].into());
        let boolean = Column::Boolean(vec![0, 1, MISSING_CODE].into());
        let text = Column::Categorical {
            codes: vec![1, 0, MISSING_CODE].into(),
            categories: vec!["yes".into(), "no".into()].into(),
        };
        let expected = vec![Label::Negative, Label::Positive, Label::Missing];
        assert_eq!(labels("y", &numeric, &number).unwrap(), expected);
        assert_eq!(labels("y", &boolean, &number).unwrap(), expected);
        assert_eq!(labels("y", &text, &Positive::Label("yes".into())).unwrap(), expected);
        assert_eq!(labels("y", &text, &number).unwrap_err().code, "wrong_kind");
    }
}
