//! Plan of a monitor.

use io::time::Stated;
use stats::chunking::{Chunking, TimeZone};
use stats::column::CountAs;
use stats::column::numeric::Needs;
use stats::domain_classifier::FoldOrder;
use stats::drift::{Form, Method};
use stats::metric::{Choices, Metric, Task};
use stats::reconstruction;
use stats::statistic::Statistic;
use stats::table::Kind;

/// Plan of a monitor. Whoever makes one has checked it.
pub struct Plan {
    /// Name and kind of every watched column.
    pub features: Vec<(String, Kind)>,
    /// The column of times, and how it is read.
    pub timestamp: Option<Stated>,
    /// The zone by whose clock instants are cut, and dated.
    pub zone: TimeZone,
    /// The column that joins labels of another table to rows.
    pub id: Option<String>,
    /// The column of labels.
    pub target: Option<String>,
    /// The column of predictions.
    pub prediction: Option<String>,
    /// Task of the model; without one, performance is not watched.
    pub task: Option<Task>,
    /// Binary: the column with the probability of the positive label.
    pub score: Option<String>,
    /// Multiclass: class and column, in the order of the classes.
    pub class_scores: Vec<(String, String)>,
    /// Binary: the label that counts as positive, as text.
    pub positive: String,
    /// Chunking of the rows.
    pub chunking: Chunking,
    /// Drift methods of numeric columns.
    pub numeric_methods: Vec<&'static Method>,
    /// Drift methods of categorical columns.
    pub categorical_methods: Vec<&'static Method>,
    /// Performance metrics.
    pub metrics: Vec<&'static Metric>,
    /// Options of the metrics.
    pub choices: Choices,
    /// Counts missing values.
    pub missing: bool,
    /// Counts labels that the reference does not have.
    pub unseen: bool,
    /// Counts numbers outside the reference's range.
    pub out_of_range: bool,
    /// Form of these counts.
    pub count_as: CountAs,
    /// Summary statistics.
    pub statistics: Vec<Statistic>,
    /// Options of reconstruction, if requested.
    pub reconstruction: Option<reconstruction::Options>,
    /// Order of the domain classifier's folds, if requested.
    pub domain_classifier: Option<FoldOrder>,
    /// Bins Kolmogorov–Smirnov and Wasserstein as NannyML does.
    pub binned: bool,
}

impl Plan {
    /// The name of the column of times.
    pub fn timestamp(&self) -> Option<&str> {
        self.timestamp.as_ref().map(|stated| stated.name.as_str())
    }

    /// Needs of the requested methods and statistics on numeric columns.
    pub fn needs(&self) -> Needs {
        let any = |wanted: fn(&Form) -> bool| self.numeric_methods.iter().any(|method| wanted(&method.form));
        Needs {
            values: any(|form| matches!(form, Form::Values(_))),
            deciles: any(|form| matches!(form, Form::DecileShares(_))),
            median: self.statistics.contains(&Statistic::Median),
            binned: self.binned,
        }
    }
}
