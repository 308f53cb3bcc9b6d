//! Performance metrics of binary classifiers: the list.
//!
//! Most are rows of a table: a linear form of the four confusion cells, or the ratio of two
//! ([`cells`]). Counts give the realized value, expected counts the estimate, and the per-row form
//! the sampling error. AUROC and average precision go by the order of scores ([`ranking`]).

pub mod cells;
pub mod ranking;

use crate::measured::Undefined;
use cells::{ALL, Cell, Form, NEGATIVE, POSITIVE, PREDICTED_POSITIVE};

/// A performance metric.
#[derive(Debug)]
pub struct Metric {
    /// Name in options, results and reports.
    pub key: &'static str,
    /// Name in prose.
    pub label: &'static str,
    /// The smallest value there can be.
    pub lower: Option<f64>,
    /// The largest value there can be.
    pub upper: Option<f64>,
    /// Whether a larger value is better news; `None` where it is neither.
    pub higher_is_better: Option<bool>,
    /// What it is computed from.
    pub face: Face,
}

/// What a metric is computed from.
#[derive(Clone, Copy, Debug)]
pub enum Face {
    /// The order of the scores.
    Ranking(Ranking),
    /// A share of confusion cells.
    Share(Form),
    /// Worth of the confusion cells, which the user gives.
    Value,
    /// One confusion cell.
    Cell(Cell),
}

/// A metric of the order of the scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// Area under the receiver operating characteristic.
    Auroc,
    /// Average precision.
    AveragePrecision,
}

/// Every metric, in the order users see them.
pub static METRICS: &[Metric] = &[
    rate("roc_auc", "AUROC", Face::Ranking(Ranking::Auroc)),
    rate("average_precision", "Average precision", Face::Ranking(Ranking::AveragePrecision)),
    rate(
        "f1",
        "F1",
        Face::Share(Form { of: [1.0, 0.0, 0.0, 0.0], over: [1.0, 0.5, 0.5, 0.0], empty: Undefined::NoPositives }),
    ),
    rate(
        "precision",
        "Precision",
        Face::Share(Form {
            of: [1.0, 0.0, 0.0, 0.0],
            over: PREDICTED_POSITIVE,
            empty: Undefined::NoPredictedPositives,
        }),
    ),
    rate(
        "recall",
        "Recall",
        Face::Share(Form { of: [1.0, 0.0, 0.0, 0.0], over: POSITIVE, empty: Undefined::NoPositives }),
    ),
    rate(
        "specificity",
        "Specificity",
        Face::Share(Form { of: [0.0, 0.0, 0.0, 1.0], over: NEGATIVE, empty: Undefined::NoNegatives }),
    ),
    rate("accuracy", "Accuracy", Face::Share(Form { of: [1.0, 0.0, 0.0, 1.0], over: ALL, empty: Undefined::NoLabels })),
    Metric {
        key: "business_value",
        label: "Value",
        lower: None,
        upper: None,
        higher_is_better: Some(true),
        face: Face::Value,
    },
    cell("true_positive", "True positives", Cell::TruePositive),
    cell("false_positive", "False positives", Cell::FalsePositive),
    cell("false_negative", "False negatives", Cell::FalseNegative),
    cell("true_negative", "True negatives", Cell::TrueNegative),
];

/// The metric with this key.
pub fn find(key: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.key == key)
}

const fn rate(key: &'static str, label: &'static str, face: Face) -> Metric {
    Metric { key, label, lower: Some(0.0), upper: Some(1.0), higher_is_better: Some(true), face }
}

const fn cell(key: &'static str, label: &'static str, cell: Cell) -> Metric {
    Metric { key, label, lower: Some(0.0), upper: None, higher_is_better: None, face: Face::Cell(cell) }
}

/// How the four confusion cells are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Normalize {
    /// As counts.
    None,
    /// As shares of the rows with the same label.
    True,
    /// As shares of the rows with the same prediction.
    Predicted,
    /// As shares of all rows.
    All,
}

/// What a user may choose about metrics.
#[derive(Clone, Copy, Debug)]
pub struct Choices {
    /// Worth of a row in each cell: true positive, false positive, false negative, true negative.
    pub value: [f64; 4],
    /// Whether the worth is a mean over rows rather than a sum.
    pub value_per_row: bool,
    /// How cells are given.
    pub normalize: Normalize,
}

/// A metric as a form of the confusion cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellMetric {
    /// A weighted sum.
    Sum([f64; 4]),
    /// A ratio of two.
    Share(Form),
}

impl Metric {
    /// The metric as a form of the confusion cells; `None` for metrics of the order of scores.
    pub fn cells(&self, choices: &Choices) -> Option<CellMetric> {
        Some(match self.face {
            Face::Ranking(_) => return None,
            Face::Share(form) => CellMetric::Share(form),
            Face::Value if choices.value_per_row => {
                CellMetric::Share(Form { of: choices.value, over: ALL, empty: Undefined::NoLabels })
            }
            Face::Value => CellMetric::Sum(choices.value),
            Face::Cell(cell) => cell.normalized(choices.normalize),
        })
    }
}
