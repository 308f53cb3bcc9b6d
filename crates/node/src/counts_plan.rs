//! The plan of a summary, for JavaScript.

use crate::monitor::MonitorHandle;
use engine::{FeaturePlan, NumericPlan, PlannedCalculator};
use napi_derive::napi;
use stats::column::outside::Far;
use stats::measured::Exactness;

/// Limits of what is far outside the reference's range.
#[napi(object)]
pub struct FarEntry {
    pub below: f64,
    pub positive_below: Option<f64>,
    pub above: f64,
}

/// Counts of a feature: labels, or numbers on edges.
#[napi(object)]
#[derive(Default)]
pub struct FeaturePlanEntry {
    pub labels: Option<Vec<String>>,
    pub bins: Option<Vec<f64>>,
    pub units: Option<Vec<f64>>,
    pub deciles: Option<Vec<f64>>,
    pub centre: Option<f64>,
    pub outside: Option<FarEntry>,
}

/// A metric, and what counts give of it: an exactness, or why they do not.
#[napi(object)]
pub struct PlannedMetricEntry {
    pub metric: String,
    pub exactness: Option<String>,
    pub why: Option<String>,
}

/// A calculator, and what it is measured from.
#[napi(object)]
pub struct PlannedCalculatorEntry {
    pub calculator: String,
    pub counts: Vec<String>,
    pub metrics: Vec<PlannedMetricEntry>,
}

#[napi]
impl MonitorHandle {
    /// Lists the counts of each feature.
    #[napi(catch_unwind)]
    pub fn planned_features(&self) -> Vec<FeaturePlanEntry> {
        self.monitor.learned.planned_features().into_iter().map(feature_entry).collect()
    }

    /// Lists where the bins of scores begin; nothing without scores of two classes.
    #[napi(catch_unwind)]
    pub fn planned_scores(&self) -> Vec<f64> {
        self.monitor.learned.score_edges()
    }

    /// Lists the calculators, and the exactness that counts give of each.
    #[napi(catch_unwind)]
    pub fn planned_calculators(&self) -> Vec<PlannedCalculatorEntry> {
        self.monitor.learned.planned_calculators().iter().map(calculator_entry).collect()
    }
}

fn feature_entry(plan: FeaturePlan) -> FeaturePlanEntry {
    match plan {
        FeaturePlan::Categorical(labels) => FeaturePlanEntry { labels: Some(labels), ..FeaturePlanEntry::default() },
        FeaturePlan::Numeric(NumericPlan { bins, units, deciles, centre, outside }) => {
            let far = |Far { below, positive_below, above }| FarEntry { below, positive_below, above };
            FeaturePlanEntry { bins: Some(bins), units, deciles, centre, outside: outside.map(far), labels: None }
        }
    }
}

fn calculator_entry(own: &PlannedCalculator) -> PlannedCalculatorEntry {
    let metric = |(metric, from): &(String, Result<Exactness, &str>)| PlannedMetricEntry {
        metric: metric.clone(),
        exactness: from.ok().map(|exactness| exactness.key().to_owned()),
        why: from.err().map(str::to_owned),
    };
    PlannedCalculatorEntry {
        calculator: own.calculator.key.to_owned(),
        counts: own.tallies.iter().map(|tally| tally.key().to_owned()).collect(),
        metrics: own.metrics.iter().map(metric).collect(),
    }
}
