//! Performance metrics: the list.
//!
//! Most metrics of classifiers are rows of a table: a linear form of the four confusion cells, or the
//! ratio of two ([`cells`]). Counts give the realized value, expected counts the estimate, and the
//! per-row form the sampling error; with several classes, one against the rest for each, averaged.
//! AUROC and average precision go by the order of scores ([`ranking`], [`influence`]), other metrics of two classes by the
//! scores themselves ([`scores`]). Metrics of regression are means of a loss, or what follows from them ([`loss`]).

pub mod bounds;
pub mod cells;
mod choices;
mod correlation;
pub mod influence;
pub mod interval;
pub mod loss;
pub mod ranking;
pub mod ranking_error;
pub mod scores;

pub use cells::CellMetric;
pub use choices::{Choices, Normalize, ValuePer};
pub use ranking_error::RankingError;
pub use scores::ScoreMetric;

use crate::measured::Undefined;
use cells::{ALL, Cell, Form, NEGATIVE, POSITIVE, PREDICTED_POSITIVE};
use loss::Loss;

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
    /// True if a larger value is better news; `None` where it is neither.
    pub higher_is_better: Option<bool>,
    /// Input of the metric.
    pub face: Face,
    /// The tasks it measures.
    pub tasks: &'static [Task],
}

/// Task of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Predicts one of two classes.
    Binary,
    /// Predicts one of several classes.
    Multiclass,
    /// Predicts a quantity.
    Regression,
}

impl Task {
    /// Every task.
    pub const ALL: [Task; 3] = [Task::Binary, Task::Multiclass, Task::Regression];

    /// Name in options.
    pub const fn key(self) -> &'static str {
        match self {
            Task::Binary => "binary",
            Task::Multiclass => "multiclass",
            Task::Regression => "regression",
        }
    }

    /// The task with this name.
    pub fn find(key: &str) -> Option<Task> {
        Task::ALL.into_iter().find(|task| task.key() == key)
    }
}

/// Both kinds of classifier.
const CLASSIFIERS: &[Task] = &[Task::Binary, Task::Multiclass];
const BINARY: &[Task] = &[Task::Binary];

/// Input of a metric.
#[derive(Clone, Copy, Debug)]
pub enum Face {
    /// The order of the scores.
    Ranking(Ranking),
    /// The scores of two classes.
    Scores(ScoreMetric),
    /// A share of confusion cells.
    Share(Form),
    /// The mean of two shares of confusion cells.
    Mean([Form; 2]),
    /// The correlation of label and prediction.
    Correlation,
    /// Worth of the confusion cells, which the user gives.
    Value,
    /// One of the four confusion cells.
    Cell(Cell),
    /// Every cell of a confusion matrix of any size, each a series of its own.
    Matrix,
    /// Function of the losses of rows.
    Loss(Loss),
}

/// Tells whether any metric goes by the order of scores.
pub fn need_order(metrics: &[&Metric]) -> bool {
    metrics.iter().any(|metric| matches!(metric.face, Face::Ranking(_)))
}

/// A metric of the order of the scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// Area under the receiver operating characteristic.
    Auroc,
    /// Average precision.
    AveragePrecision,
}

const RECALL: Form = Form { of: [1.0, 0.0, 0.0, 0.0], over: POSITIVE, empty: Undefined::NoPositives };
const SPECIFICITY: Form = Form { of: [0.0, 0.0, 0.0, 1.0], over: NEGATIVE, empty: Undefined::NoNegatives };

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
    rate("recall", "Recall", Face::Share(RECALL)),
    rate("specificity", "Specificity", Face::Share(SPECIFICITY)),
    rate("accuracy", "Accuracy", Face::Share(Form { of: [1.0, 0.0, 0.0, 1.0], over: ALL, empty: Undefined::NoLabels })),
    Metric { tasks: BINARY, ..rate("balanced_accuracy", "Balanced accuracy", Face::Mean([RECALL, SPECIFICITY])) },
    Metric { tasks: BINARY, lower: Some(-1.0), ..rate("mcc", "MCC", Face::Correlation) },
    of_scores("gini", "Gini", ScoreMetric::Gini, [Some(-1.0), Some(1.0)], Some(true)),
    of_scores("ks", "KS of scores", ScoreMetric::KolmogorovSmirnov, [Some(0.0), Some(1.0)], Some(true)),
    of_scores("lift", "Lift at 10 %", ScoreMetric::Lift, [Some(0.0), Some(10.0)], Some(true)),
    of_scores("log_loss", "Log loss", ScoreMetric::LogLoss, [Some(0.0), None], Some(false)),
    of_scores("brier", "Brier score", ScoreMetric::Brier, [Some(0.0), Some(1.0)], Some(false)),
    of_scores(
        "calibration_error",
        "Calibration error",
        ScoreMetric::CalibrationError,
        [Some(0.0), Some(1.0)],
        Some(false),
    ),
    of_scores("calibration_slope", "Calibration slope", ScoreMetric::CalibrationSlope, [None, None], None),
    of_scores("calibration_offset", "Calibration offset", ScoreMetric::CalibrationOffset, [None, None], None),
    Metric {
        key: "business_value",
        label: "Value",
        lower: None,
        upper: None,
        higher_is_better: Some(true),
        face: Face::Value,
        tasks: CLASSIFIERS,
    },
    cell("true_positive", "True positives", Cell::TruePositive),
    cell("false_positive", "False positives", Cell::FalsePositive),
    cell("false_negative", "False negatives", Cell::FalseNegative),
    cell("true_negative", "True negatives", Cell::TrueNegative),
    Metric {
        key: "confusion_matrix",
        label: "Confusion matrix",
        lower: Some(0.0),
        upper: None,
        higher_is_better: None,
        face: Face::Matrix,
        tasks: &[Task::Multiclass],
    },
    loss("mae", "Mean absolute error", Loss::Absolute),
    loss("mape", "Mean absolute percentage error", Loss::Percentage),
    loss("mse", "Mean squared error", Loss::Squared),
    loss("rmse", "Root mean squared error", Loss::RootSquared),
    loss("msle", "Mean squared logarithmic error", Loss::SquaredLog),
    loss("rmsle", "Root mean squared logarithmic error", Loss::RootSquaredLog),
    Metric {
        lower: None,
        upper: Some(1.0),
        higher_is_better: Some(true),
        ..loss("r2", "R squared", Loss::Determination)
    },
    loss("median_absolute_error", "Median absolute error", Loss::MedianAbsolute),
    Metric { lower: None, higher_is_better: None, ..loss("mean_error", "Mean error", Loss::Signed) },
    loss("quantile_loss_10", "Loss of the 10 % quantile", Loss::Quantile10),
    loss("quantile_loss_90", "Loss of the 90 % quantile", Loss::Quantile90),
];

/// The metric with this key.
pub fn find(key: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.key == key)
}

const fn rate(key: &'static str, label: &'static str, face: Face) -> Metric {
    let (lower, upper) = (Some(0.0), Some(1.0));
    Metric { key, label, lower, upper, higher_is_better: Some(true), face, tasks: CLASSIFIERS }
}

const fn of_scores(
    key: &'static str,
    label: &'static str,
    metric: ScoreMetric,
    [lower, upper]: [Option<f64>; 2],
    higher_is_better: Option<bool>,
) -> Metric {
    Metric { key, label, lower, upper, higher_is_better, face: Face::Scores(metric), tasks: BINARY }
}

const fn cell(key: &'static str, label: &'static str, cell: Cell) -> Metric {
    let face = Face::Cell(cell);
    Metric { key, label, lower: Some(0.0), upper: None, higher_is_better: None, face, tasks: BINARY }
}

const fn loss(key: &'static str, label: &'static str, loss: Loss) -> Metric {
    let face = Face::Loss(loss);
    Metric {
        key,
        label,
        lower: Some(0.0),
        upper: None,
        higher_is_better: Some(false),
        face,
        tasks: &[Task::Regression],
    }
}

impl Metric {
    /// The smallest and the largest value there can be.
    pub fn ends(&self) -> [Option<f64>; 2] {
        [self.lower, self.upper]
    }

    /// Keeps the ends of a value between those that there can be.
    pub fn inside(&self, [low, high]: [f64; 2]) -> [f64; 2] {
        [low.max(self.lower.unwrap_or(f64::NEG_INFINITY)), high.min(self.upper.unwrap_or(f64::INFINITY))]
    }

    /// Tells whether it is measured from scores, and from predictions otherwise.
    pub fn needs_scores(&self) -> bool {
        matches!(self.face, Face::Ranking(_) | Face::Scores(_))
    }

    /// The metric as a form of the four confusion cells; `None` for metrics that are none.
    pub fn cells(&self, choices: &Choices) -> Option<CellMetric> {
        let value = || std::array::from_fn(|cell| choices.value.get(cell).copied().unwrap_or(0.0));
        Some(match self.face {
            Face::Ranking(_) | Face::Scores(_) | Face::Matrix | Face::Loss(_) => return None,
            Face::Share(form) => CellMetric::Share(form),
            Face::Mean(forms) => CellMetric::Mean(forms),
            Face::Correlation => CellMetric::Correlation,
            Face::Value => match choices.value_per {
                ValuePer::Chunk => CellMetric::Sum(value()),
                ValuePer::Row => CellMetric::Share(Form { of: value(), over: ALL, empty: Undefined::NoLabels }),
                ValuePer::PredictedClass => CellMetric::PerPredictedClass(value()),
            },
            Face::Cell(cell) => cell.normalized(choices.normalize),
        })
    }
}
