//! The series of a table: what each is of, and their order.

use crate::learned::{FeatureReference, Learned};
use stats::calculator::{
    Calculator, DOMAIN_CLASSIFIER, ESTIMATED_PERFORMANCE, OWN_METRICS, REALIZED_PERFORMANCE, RECONSTRUCTION_DRIFT,
    SUMMARY_STATISTICS, UNIVARIATE_DRIFT,
};
use stats::measured::{Measured as Value, Reading};
use stats::statistic::Statistic;

/// Key of a series.
#[derive(Clone)]
pub struct SeriesKey {
    /// The calculator that measures it.
    pub calculator: &'static Calculator,
    /// The metric, method or statistic.
    pub metric: String,
    /// The place of its feature in the plan; `None` for a series of the whole table.
    pub feature: Option<usize>,
}

impl SeriesKey {
    fn of_table(calculator: &'static Calculator, metric: &str) -> SeriesKey {
        SeriesKey { calculator, metric: metric.to_owned(), feature: None }
    }
}

impl Learned {
    /// Lists every series of a table, in order.
    pub fn series_keys(&self) -> Vec<SeriesKey> {
        let mut keys = Vec::new();
        if let Some(reference) = &self.performance {
            for name in reference.series(&self.plan.metrics) {
                keys.push(SeriesKey::of_table(&REALIZED_PERFORMANCE, &name));
                keys.extend(self.estimates.iter().map(|_| SeriesKey::of_table(&ESTIMATED_PERFORMANCE, &name)));
            }
        }
        let features = 0..self.features.len();
        keys.extend(features.clone().flat_map(|feature| self.column_keys(feature)));
        let mut joint = |calculator: &'static Calculator, [metric, share]: [&str; 2]| {
            keys.push(SeriesKey::of_table(calculator, metric));
            let of = |feature| SeriesKey { feature: Some(feature), ..SeriesKey::of_table(calculator, share) };
            keys.extend(features.clone().map(of));
        };
        if self.reconstruction.is_some() {
            joint(&RECONSTRUCTION_DRIFT, ["reconstruction_error", "share"]);
        }
        if self.domain_classifier.is_some() {
            joint(&DOMAIN_CLASSIFIER, ["domain_classifier_auroc", "importance"]);
        }
        let of_rows = self.plan.faults().filter(|(_, fault)| fault.count.is_of_rows());
        keys.extend(of_rows.map(|(own, fault)| SeriesKey::of_table(own, &fault.metric(self.plan.count_as))));
        if self.row_count(0).is_some() {
            keys.push(SeriesKey::of_table(&SUMMARY_STATISTICS, "row_count"));
        }
        keys.extend(self.plan.own.iter().map(|own| SeriesKey::of_table(&OWN_METRICS, &own.key)));
        keys
    }

    /// Lists the statistics of columns.
    pub fn column_statistics(&self) -> impl Iterator<Item = Statistic> {
        self.plan.statistics.iter().copied().filter(|&statistic| statistic != Statistic::RowCount)
    }

    /// Lists the series of one feature, in the order in which they are measured.
    pub fn column_keys(&self, feature: usize) -> Vec<SeriesKey> {
        let plan = &self.plan;
        let key =
            |calculator: &'static Calculator, metric: String| SeriesKey { calculator, metric, feature: Some(feature) };
        let numeric = matches!(self.features[feature], FeatureReference::Numeric(_));
        let methods = if numeric { &plan.numeric_methods } else { &plan.categorical_methods };
        let mut keys: Vec<SeriesKey> =
            methods.iter().map(|method| key(&UNIVARIATE_DRIFT, method.key.to_owned())).collect();
        for (calculator, fault) in plan.faults() {
            let count = fault.count;
            let is_counted = if numeric { count.numeric().is_some() } else { count.categorical().is_some() };
            if is_counted {
                keys.push(key(calculator, fault.metric(plan.count_as)));
            }
        }
        if numeric {
            let own = self.column_statistics();
            keys.extend(own.map(|statistic| key(&SUMMARY_STATISTICS, statistic.key().to_owned())));
        }
        keys
    }

    /// Counts rows of a chunk, where that is watched.
    pub fn row_count(&self, rows: usize) -> Option<Value> {
        self.plan.statistics.contains(&Statistic::RowCount).then(|| Ok(Reading::plain(rows as f64)))
    }
}
