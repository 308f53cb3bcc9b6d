//! Drift by chance of each feature in chunks as large as the reference's, and new labels by chance.

use crate::learned::{FeatureReference, Learned};
use crate::plan::Plan;
use crate::series::SeriesKey;
use rayon::prelude::*;
use stats::calculator::{RECONSTRUCTION_DRIFT, UNIVARIATE_DRIFT, UNSEEN_VALUES};
use stats::chance::Chance;
use stats::drift::Method;
use stats::reconstruction::Reconstruction;

impl Learned {
    /// One for each of [`Learned::series_keys`]; `None` for what is no drift. Of reconstruction, how much larger the error of new
    /// rows is; of unseen labels, how many rows of the reference have labels as rare. All are `None` where no alert goes by chance:
    /// draws take longer than the rest of a fit. It follows from what is kept, and so is not kept itself.
    pub fn by_chance(&self, rows: u64) -> Vec<Option<Chance>> {
        if !self.plan.by_chance {
            return vec![None; self.series_keys().len()];
        }
        let features: Vec<Vec<Option<Chance>>> =
            self.features.par_iter().map(|feature| self.feature_by_chance(feature, rows)).collect();
        let mut left = features.into_iter().flatten();
        let drifts = |key: &SeriesKey| key.calculator.key == UNIVARIATE_DRIFT.key;
        let rebuilt = self.reconstruction.as_ref().and_then(Reconstruction::optimism);
        let of_key = |key: &SeriesKey| match key {
            key if drifts(key) => left.next().flatten(),
            // The mean of a new chunk's error, over that of the reference's own.
            key if key.calculator.key == RECONSTRUCTION_DRIFT.key && key.feature.is_none() => {
                rebuilt.map(|mean| Chance { mean, freedom: 1.0 })
            }
            key if key.calculator.key == UNSEEN_VALUES.key => self.likely_unseen(key.feature),
            _ => None,
        };
        self.series_keys().iter().map(of_key).collect()
    }

    /// Rows of the reference whose share new labels have by chance.
    fn likely_unseen(&self, feature: Option<usize>) -> Option<Chance> {
        match &self.features[feature?] {
            FeatureReference::Categorical(own) => Some(Chance { mean: own.likely_unseen() as f64, freedom: 1.0 }),
            FeatureReference::Numeric(_) => None,
        }
    }

    fn feature_by_chance(&self, feature: &FeatureReference, rows: u64) -> Vec<Option<Chance>> {
        let Plan { numeric_methods, categorical_methods, .. } = &self.plan;
        let (own, methods, missing) = match feature {
            FeatureReference::Numeric(own) => {
                (own.by_chance(numeric_methods, present(rows, own.missing_rate())), numeric_methods, own.missing_rate())
            }
            FeatureReference::Categorical(own) => (
                own.by_chance(categorical_methods, present(rows, own.missing_rate())),
                categorical_methods,
                own.missing_rate(),
            ),
        };
        let of_all_rows =
            |(own, method): (Option<Chance>, &&Method)| own.map(|own| own.of_all_rows(method.growth, missing));
        own.into_iter().zip(methods).map(of_all_rows).collect()
    }
}

/// Rows of a chunk that have a value, where as many are missing as in the reference.
fn present(rows: u64, missing: f64) -> u64 {
    (rows as f64 * (1.0 - missing)).round() as u64
}
