//! The series of a table: what each is of, and their order.

use crate::learned::{FeatureReference, Learned};
use stats::column::CountAs;
use stats::measured::{Measured as Value, Reading};
use stats::statistic::Statistic;

/// Key of a series.
#[derive(Clone)]
pub struct SeriesKey {
    /// The calculator that measures it.
    pub calculator: &'static str,
    /// The metric, method or statistic.
    pub metric: String,
    /// The place of its feature in the plan; `None` for a series of the whole table.
    pub feature: Option<usize>,
}

impl SeriesKey {
    fn of_table(calculator: &'static str, metric: &str) -> SeriesKey {
        SeriesKey { calculator, metric: metric.to_owned(), feature: None }
    }
}

impl Learned {
    /// Lists every series of a table, in order.
    pub fn series_keys(&self) -> Vec<SeriesKey> {
        let mut keys = Vec::new();
        if let Some(reference) = &self.performance {
            for name in reference.series(&self.plan.metrics) {
                keys.push(SeriesKey::of_table("realized_performance", &name));
                keys.push(SeriesKey::of_table("estimated_performance", &name));
            }
        }
        let features = 0..self.features.len();
        keys.extend(features.clone().flat_map(|feature| self.column_keys(feature)));
        let mut joint = |calculator, [metric, share]: [&str; 2]| {
            keys.push(SeriesKey::of_table(calculator, metric));
            let of = |feature| SeriesKey { calculator, metric: share.to_owned(), feature: Some(feature) };
            keys.extend(features.clone().map(of));
        };
        if self.reconstruction.is_some() {
            joint("reconstruction_drift", ["reconstruction_error", "share"]);
        }
        if self.domain_classifier.is_some() {
            joint("domain_classifier", ["domain_classifier_auroc", "importance"]);
        }
        if self.row_count(0).is_some() {
            keys.push(SeriesKey::of_table("summary_statistics", "row_count"));
        }
        keys
    }

    /// Lists the statistics of columns.
    pub fn column_statistics(&self) -> impl Iterator<Item = Statistic> {
        self.plan.statistics.iter().copied().filter(|&statistic| statistic != Statistic::RowCount)
    }

    /// Lists the series of one feature, in the order in which they are measured.
    pub fn column_keys(&self, feature: usize) -> Vec<SeriesKey> {
        let plan = &self.plan;
        let count_as = match plan.count_as {
            CountAs::Rate => "rate",
            CountAs::Count => "count",
        };
        let key = |calculator, metric: String| SeriesKey { calculator, metric, feature: Some(feature) };
        let numeric = matches!(self.features[feature], FeatureReference::Numeric(_));
        let methods = if numeric { &plan.numeric_methods } else { &plan.categorical_methods };
        let mut keys: Vec<SeriesKey> =
            methods.iter().map(|method| key("univariate_drift", method.key.to_owned())).collect();
        if plan.missing {
            keys.push(key("missing_values", format!("missing_{count_as}")));
        }
        if plan.unseen && !numeric {
            keys.push(key("unseen_values", format!("unseen_{count_as}")));
        }
        if plan.out_of_range && numeric {
            keys.push(key("out_of_range", format!("out_of_range_{count_as}")));
            // Beside the other, which it is the evidence of; not a series of a result.
            keys.push(key("out_of_range", format!("implausible_{count_as}")));
        }
        if numeric {
            keys.extend(
                self.column_statistics().map(|statistic| key("summary_statistics", statistic.key().to_owned())),
            );
        }
        keys
    }

    /// Counts rows of a chunk, where that is watched.
    pub fn row_count(&self, rows: usize) -> Option<Value> {
        self.plan.statistics.contains(&Statistic::RowCount).then(|| Ok(Reading::plain(rows as f64)))
    }
}
