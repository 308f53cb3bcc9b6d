//! The plan of a summary of one chunk: edges and labels to count by, and what each calculator is measured from.

use crate::learned::{FeatureReference, Learned};
use stats::calculator::{
    Calculator, ESTIMATED_PERFORMANCE, Family, OWN_METRICS, REALIZED_PERFORMANCE, SUMMARY_STATISTICS, Tally,
    UNIVARIATE_DRIFT,
};
use stats::column::numeric::NumericReference;
use stats::column::outside::Far;
use stats::measured::{Exactness, FromCounts};
use stats::summary::performance::needs_rows;

/// Counts of a numeric feature.
pub struct NumericPlan {
    /// Edges of the bins that distances take.
    pub bins: Vec<f64>,
    /// Edges of the bins that are drawn, if they are others.
    pub units: Option<Vec<f64>>,
    /// Edges between the reference's deciles, where a method needs them.
    pub deciles: Option<Vec<f64>>,
    /// The number that sums are taken about.
    pub centre: Option<f64>,
    /// Limits of what is far outside.
    pub outside: Option<Far>,
}

/// Counts of a feature.
pub enum FeaturePlan {
    /// Numbers.
    Numeric(NumericPlan),
    /// Labels of the reference.
    Categorical(Vec<String>),
}

/// A calculator, and what counts give of its values.
pub struct PlannedCalculator {
    /// The calculator.
    pub calculator: &'static Calculator,
    /// Counts that it is measured from.
    pub tallies: Vec<Tally>,
    /// Its metrics.
    pub metrics: Vec<(String, FromCounts)>,
}

impl Learned {
    /// Lists what is counted of each feature.
    pub fn planned_features(&self) -> Vec<FeaturePlan> {
        let calculators = self.plan.calculators();
        let uses = |tally: Tally| calculators.iter().any(|own| self.tallies(own).contains(&tally));
        let (sums, outside) = (uses(Tally::Sums), uses(Tally::Outside));
        let feature = |feature: &FeatureReference| match feature {
            FeatureReference::Numeric(own) => FeaturePlan::Numeric(numeric(own, sums, outside)),
            FeatureReference::Categorical(own) => FeaturePlan::Categorical(own.categories.clone()),
        };
        self.features.iter().map(feature).collect()
    }

    /// Lists the calculators that are asked for, and what counts give of each.
    pub fn planned_calculators(&self) -> Vec<PlannedCalculator> {
        let planned = |calculator: &'static Calculator| PlannedCalculator {
            calculator,
            tallies: self.tallies(calculator),
            metrics: self.given_by_counts(calculator),
        };
        self.plan.calculators().into_iter().map(planned).collect()
    }

    fn tallies(&self, calculator: &Calculator) -> Vec<Tally> {
        let is_needed = |tally: &Tally| match tally {
            Tally::Deciles => self.plan.needs().deciles,
            Tally::Sums => self.column_statistics().any(|own| own.from_counts().is_ok()),
            _ => true,
        };
        calculator.parts.tallies().iter().copied().filter(is_needed).collect()
    }

    fn given_by_counts(&self, calculator: &'static Calculator) -> Vec<(String, FromCounts)> {
        let plan = &self.plan;
        if let Some(why) = calculator.parts.refused() {
            return vec![(calculator.key.to_owned(), Err(why))];
        }
        if calculator.key == UNIVARIATE_DRIFT.key {
            let mut methods = plan.numeric_methods.clone();
            methods.extend(
                plan.categorical_methods
                    .iter()
                    .filter(|own| !plan.numeric_methods.iter().any(|known| known.key == own.key)),
            );
            return methods.iter().map(|method| (method.key.to_owned(), method.form.from_counts())).collect();
        }
        if calculator.key == SUMMARY_STATISTICS.key {
            return plan.statistics.iter().map(|own| (own.key().to_owned(), own.from_counts())).collect();
        }
        if [REALIZED_PERFORMANCE.key, ESTIMATED_PERFORMANCE.key].contains(&calculator.key) {
            let is_weighted = calculator.key == ESTIMATED_PERFORMANCE.key && self.counts_codes();
            let codes = is_weighted
                .then_some("rows are weighted by the codes of every feature, which are not counted; another estimator may take scores alone");
            let from = plan.task.and_then(needs_rows).or(codes).map_or(Ok(Exactness::Exact), Err);
            return plan.metrics.iter().map(|metric| (metric.key.to_owned(), from)).collect();
        }
        if calculator.key == OWN_METRICS.key {
            let from = Err("expressions take rows, which counts do not have");
            return plan.own.iter().map(|own| (own.key.clone(), from)).collect();
        }
        debug_assert_eq!(calculator.family, Family::Quality);
        calculator.faults.iter().map(|fault| (fault.metric(plan.count_as), Ok(Exactness::Exact))).collect()
    }
}

fn numeric(own: &NumericReference, sums: bool, outside: bool) -> NumericPlan {
    let bins = own.bin_edges();
    NumericPlan {
        units: own.unit_edges().map(<[f64]>::to_vec),
        deciles: own.decile_edges(),
        centre: sums.then(|| own.centre()),
        outside: (outside && !bins.is_empty()).then(|| own.far()),
        bins,
    }
}
