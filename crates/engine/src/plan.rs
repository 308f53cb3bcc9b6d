//! What a monitor watches, and how.

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

/// What to watch. Whoever makes one has checked it.
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
    /// What the model predicts; without one, performance is not watched.
    pub task: Option<Task>,
    /// Binary: the column with the probability of the positive label.
    pub score: Option<String>,
    /// Multiclass: class and column, in the order of the classes.
    pub class_scores: Vec<(String, String)>,
    /// Binary: the label that counts as positive, as text.
    pub positive: String,
    /// How rows are cut into chunks.
    pub chunking: Chunking,
    /// Drift methods of numeric columns.
    pub numeric_methods: Vec<&'static Method>,
    /// Drift methods of categorical columns.
    pub categorical_methods: Vec<&'static Method>,
    /// Performance metrics.
    pub metrics: Vec<&'static Metric>,
    /// How metrics count.
    pub choices: Choices,
    /// Whether missing values are counted.
    pub missing: bool,
    /// Whether labels that the reference does not have are counted.
    pub unseen: bool,
    /// Whether numbers outside the reference's range are counted.
    pub out_of_range: bool,
    /// How these are counted.
    pub count_as: CountAs,
    /// Summary statistics.
    pub statistics: Vec<Statistic>,
    /// How reconstruction works, where it is asked for.
    pub reconstruction: Option<reconstruction::Options>,
    /// How the domain classifier makes its folds, where it is asked for.
    pub domain_classifier: Option<FoldOrder>,
    /// Whether Kolmogorov–Smirnov and Wasserstein are binned as NannyML does.
    pub binned: bool,
}

impl Plan {
    /// The name of the column of times.
    pub fn timestamp(&self) -> Option<&str> {
        self.timestamp.as_ref().map(|stated| stated.name.as_str())
    }

    /// What must be kept of numeric columns for the methods and statistics asked for.
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
