//! Plan of a monitor.

use io::time::Stated;
use stats::calculator::{
    Calculator, DOMAIN_CLASSIFIER, ESTIMATED_PERFORMANCE, Fault, OWN_METRICS, REALIZED_PERFORMANCE,
    RECONSTRUCTION_DRIFT, SUMMARY_STATISTICS, UNIVARIATE_DRIFT,
};
use stats::column::CountAs;
use stats::column::numeric::Needs;
use stats::domain_classifier::FoldOrder;
use stats::drift::{Form, Method};
use stats::estimation::Estimator;
use stats::expression::Source;
use stats::metric::{Choices, Metric, Task};
use stats::own_metric::OwnMetric;
use stats::reconstruction;
use stats::statistic::Statistic;
use stats::table::Kind;
use stats::table::chunking::{Chunk, Chunking};
use stats::table::clock::TimeZone;

/// Plan of a monitor. Whoever makes one has checked it.
#[derive(Clone)]
pub struct Plan {
    /// Name and kind of every watched column.
    pub features: Vec<(String, Kind)>,
    /// The column of times, and how it is read.
    pub timestamp: Option<Stated>,
    /// The column of the times at which labels came, and how it is read.
    pub labelled_at: Option<Stated>,
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
    /// The estimator of performance, where one can estimate it.
    pub estimator: Option<&'static Estimator>,
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
    /// Metrics of users.
    pub own: Vec<OwnMetric>,
    /// Calculators of data quality.
    pub quality: Vec<&'static Calculator>,
    /// Form of the counts of faults.
    pub count_as: CountAs,
    /// Summary statistics.
    pub statistics: Vec<Statistic>,
    /// Options of reconstruction, if requested.
    pub reconstruction: Option<reconstruction::Options>,
    /// Order of the domain classifier's folds, if requested.
    pub domain_classifier: Option<FoldOrder>,
    /// The most rows of the reference to keep, where there is a task.
    pub keep_rows: usize,
    /// The columns by whose values rows are watched apart, entry by entry.
    pub segments: Vec<Vec<String>>,
    /// Tells whether rows of chunks are drawn, from which causes are told.
    pub draws_rows: bool,
    /// Tells whether alerts go by chance, which drift by chance is learned for.
    pub by_chance: bool,
    /// Bins Kolmogorov–Smirnov and Wasserstein as NannyML does.
    pub binned: bool,
}

/// Columns of what a model says.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub prediction: Option<&'a str>,
    /// Binary: the probability of the positive label.
    pub score: Option<&'a str>,
    /// Multiclass: class and column, in the order of the classes.
    pub class_scores: &'a [(String, String)],
}

impl<'a> Said<'a> {
    /// Lists the columns.
    pub fn columns(&self) -> impl Iterator<Item = &'a str> {
        let scores = self.class_scores.iter().map(|(_, name)| name.as_str());
        [self.prediction, self.score].into_iter().flatten().chain(scores)
    }
}

impl Plan {
    /// The name of the column of times.
    pub fn timestamp(&self) -> Option<&str> {
        self.timestamp.as_ref().map(|stated| stated.name.as_str())
    }

    /// The name of the column of the times at which labels came.
    pub fn labelled_at(&self) -> Option<&str> {
        self.labelled_at.as_ref().map(|stated| stated.name.as_str())
    }

    /// Columns of what the model says.
    pub fn said(&self) -> Said<'_> {
        let Plan { prediction, score, class_scores, .. } = self;
        Said { prediction: prediction.as_deref(), score: score.as_deref(), class_scores }
    }

    /// Cuts later tables into chunks as large as the reference's `chunks`, if only their number is planned. NannyML's way
    /// is to cut every table into that number.
    pub fn continue_chunks(&mut self, chunks: &[Chunk]) {
        if !self.choices.as_nannyml {
            self.chunking = self.chunking.continued(chunks);
        }
    }

    /// Names the columns that metrics of users take; some may be there twice.
    pub fn own_columns(&self) -> impl Iterator<Item = &str> {
        self.own.iter().flat_map(OwnMetric::sources).filter_map(|source| match source {
            Source::Column(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Lists the columns that segments are made by; some may be there twice.
    pub fn segment_columns(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flatten().map(String::as_str)
    }

    /// The plan of one segment: what its rows alone give, at a cost that many segments can have.
    pub fn of_segment(&self) -> Plan {
        let (segments, own) = (Vec::new(), Vec::new());
        Plan { segments, own, reconstruction: None, domain_classifier: None, draws_rows: false, ..self.clone() }
    }

    /// Tells whether rows of the reference are kept: what needs them needs a model too.
    pub fn keeps_rows(&self) -> bool {
        self.task.is_some() && self.keep_rows > 0
    }

    /// Lists the calculators that are asked for.
    pub fn calculators(&self) -> Vec<&'static Calculator> {
        let asked: [(&'static Calculator, bool); 7] = [
            (&REALIZED_PERFORMANCE, self.task.is_some()),
            (&ESTIMATED_PERFORMANCE, self.estimator.is_some()),
            (&OWN_METRICS, !self.own.is_empty()),
            (&UNIVARIATE_DRIFT, !(self.numeric_methods.is_empty() && self.categorical_methods.is_empty())),
            (&RECONSTRUCTION_DRIFT, self.reconstruction.is_some()),
            (&DOMAIN_CLASSIFIER, self.domain_classifier.is_some()),
            (&SUMMARY_STATISTICS, !self.statistics.is_empty()),
        ];
        let asked = asked.into_iter().filter(|(_, is_asked)| *is_asked).map(|(calculator, _)| calculator);
        asked.chain(self.quality.iter().copied()).collect()
    }

    /// Lists the estimators of performance: at most one.
    pub fn estimators(&self) -> impl Iterator<Item = &'static Estimator> {
        self.estimator.into_iter()
    }

    /// Lists the faults that are counted, each with its calculator.
    pub fn faults(&self) -> impl Iterator<Item = (&'static Calculator, &'static Fault)> {
        self.quality.iter().flat_map(|&calculator| calculator.faults.iter().map(move |fault| (calculator, fault)))
    }

    /// Tells whether faults of whole rows are counted.
    pub fn has_row_faults(&self) -> bool {
        self.faults().any(|(_, fault)| fault.count.is_of_rows())
    }

    /// Needs of the requested methods and statistics on numeric columns.
    pub fn needs(&self) -> Needs {
        let any = |wanted: fn(&Form) -> bool| self.numeric_methods.iter().any(|method| wanted(&method.form));
        Needs {
            values: any(|form| form.takes_values()),
            deciles: any(|form| matches!(form, Form::DecileShares(_))),
            median: self.statistics.contains(&Statistic::Median),
            binned: self.binned,
        }
    }
}
