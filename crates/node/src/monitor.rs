//! Learning from a reference and measuring data against it, over (column, chunk) on the pool.

use crate::dataset::Dataset;
use crate::error::{cancelled, coded, from_stats};
use crate::job::Job;
use crate::measured::{ColumnSummary, Measured, Measurements, SeriesKey};
use crate::plan::{Plan, PlanEntry};
use crate::pool::{Watch, spawn};
use crate::prepare::{Feature, Prepared};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use rayon::prelude::*;
use stats::binary::{BinaryChunk, BinaryReference};
use stats::column::categorical::{CategoricalReference, Mapping};
use stats::column::missing;
use stats::column::numeric::NumericReference;
use stats::measured::{Measured as Value, Reading};
use stats::statistic::Statistic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A feature of the reference.
pub enum FeatureReference {
    Numeric(NumericReference),
    Categorical(CategoricalReference),
}

/// What was learned from a reference.
pub struct Learned {
    pub plan: Plan,
    pub features: Vec<FeatureReference>,
    pub binary: Option<BinaryReference>,
}

/// A reference that data is measured against. Immutable.
#[napi]
pub struct Monitor {
    learned: Arc<Learned>,
    reference: Arc<Measurements>,
}

/// What the check whether calibration helps found.
#[napi(object, use_nullable = true)]
pub struct CalibrationEntry {
    pub applied: bool,
    pub error_before: Option<f64>,
    pub error_after: Option<f64>,
}

#[napi]
impl Monitor {
    /// The reference's own chunks, measured against the whole reference.
    #[napi(catch_unwind)]
    pub fn reference(&self) -> Measured {
        Measured::new(Arc::clone(&self.learned), Arc::clone(&self.reference))
    }

    /// Whether scores are calibrated, and what that gains; `null` without a score.
    #[napi(catch_unwind)]
    pub fn calibration(&self) -> Option<CalibrationEntry> {
        self.learned.plan.score.as_ref()?;
        let calibration = &self.learned.binary.as_ref()?.calibration;
        Some(CalibrationEntry {
            applied: calibration.isotonic.is_some(),
            error_before: calibration.error_before,
            error_after: calibration.error_after,
        })
    }

    /// Distinct labels of every feature in the reference; `null` for numbers.
    #[napi(catch_unwind, ts_return_type = "(number | null)[]")]
    pub fn category_counts(&self) -> Vec<Option<u32>> {
        let count = |feature: &FeatureReference| match feature {
            FeatureReference::Numeric(_) => None,
            FeatureReference::Categorical(reference) => Some(reference.categories.len() as u32),
        };
        self.learned.features.iter().map(count).collect()
    }

    /// Measures data. `has_target` says whether it brings labels.
    #[napi(catch_unwind, ts_return_type = "Promise<Measured>")]
    pub fn measure(
        &self,
        env: Env,
        dataset: &Dataset,
        has_target: bool,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Measured>> {
        let (learned, data) = (Arc::clone(&self.learned), dataset.data());
        spawn(&env, job, move |watch| {
            let prepared = Prepared::new(&data, &learned.plan, has_target, watch)?;
            let measurements = learned.measure(prepared, watch)?;
            Ok(Measured::new(learned, Arc::new(measurements)))
        })
    }
}

/// Learns from a reference and measures its own chunks.
#[napi(catch_unwind, ts_return_type = "Promise<Monitor>")]
pub fn fit(env: Env, dataset: &Dataset, plan: PlanEntry, job: &Job) -> Result<PromiseRaw<'static, Monitor>> {
    let (plan, data) = (Plan::try_from(plan)?, dataset.data());
    spawn(&env, job, move |watch| {
        let prepared = Prepared::new(&data, &plan, true, watch)?;
        if prepared.chunks.is_empty() {
            let message = format!("Cannot cut the reference's {} rows: no chunk is left", prepared.rows);
            return Err(coded("too_few_rows", message));
        }
        let learned = Learned::fit(plan, &prepared)?;
        let measurements = learned.measure(prepared, watch)?;
        Ok(Monitor { learned: Arc::new(learned), reference: Arc::new(measurements) })
    })
}

impl Learned {
    fn fit(plan: Plan, prepared: &Prepared) -> Result<Learned> {
        let (needs, rows) = (plan.needs(), prepared.timed_rows());
        let feature = |feature: &Feature| match feature {
            Feature::Numeric(values) => FeatureReference::Numeric(NumericReference::fit(&values[..rows], needs)),
            Feature::Categorical(codes, categories) => {
                FeatureReference::Categorical(CategoricalReference::fit(&codes[..rows], categories))
            }
        };
        let (features, binary) = rayon::join(
            || prepared.features.par_iter().map(feature).collect(),
            || if plan.metrics.is_empty() { Ok(None) } else { BinaryReference::fit(&prepared.outcomes).map(Some) },
        );
        Ok(Learned { features, binary: binary.map_err(from_stats)?, plan })
    }

    /// Measures every (column, chunk) and every chunk's performance. Results go to fixed places, so
    /// they do not depend on the number of threads.
    fn measure(&self, prepared: Prepared, watch: &Watch) -> Result<Measurements> {
        let chunks = prepared.chunks.len();
        let units = (self.features.len() + 1) * chunks;
        let done = AtomicUsize::new(0);
        let step = |unit: usize| {
            if watch.stop() {
                return Err(cancelled());
            }
            watch.progress(0.5 + 0.5 * done.fetch_add(1, Ordering::Relaxed) as f64 / units as f64);
            Ok((unit / chunks.max(1), unit % chunks.max(1)))
        };
        let mappings: Vec<Option<Mapping>> = self.mappings(&prepared);
        let (columns, performance) = rayon::join(
            || -> Result<Vec<(Vec<Value>, ColumnSummary)>> {
                (0..self.features.len() * chunks)
                    .into_par_iter()
                    .map(|unit| step(unit).map(|(feature, chunk)| self.column(&prepared, &mappings, feature, chunk)))
                    .collect()
            },
            || -> Result<Vec<Option<BinaryChunk>>> {
                (0..chunks)
                    .into_par_iter()
                    .map(|chunk| step(chunk).map(|_| self.performance(&prepared, chunk)))
                    .collect()
            },
        );
        Ok(Measurements::collect(self, prepared, columns?, performance?))
    }

    fn mappings(&self, prepared: &Prepared) -> Vec<Option<Mapping>> {
        let mapping = |(reference, feature): (&FeatureReference, &Feature)| match (reference, feature) {
            (FeatureReference::Categorical(reference), Feature::Categorical(_, categories)) => {
                Some(reference.map(categories))
            }
            _ => None,
        };
        self.features.iter().zip(&prepared.features).map(mapping).collect()
    }

    /// One feature in one chunk: all its series, in the order of [`Learned::column_keys`].
    fn column(
        &self,
        prepared: &Prepared,
        mappings: &[Option<Mapping>],
        feature: usize,
        chunk: usize,
    ) -> (Vec<Value>, ColumnSummary) {
        let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
        match (&self.features[feature], &prepared.features[feature], &mappings[feature]) {
            (FeatureReference::Numeric(reference), Feature::Numeric(values), _) => {
                self.numeric(reference, &values[rows])
            }
            (FeatureReference::Categorical(reference), Feature::Categorical(codes, _), Some(mapping)) => {
                self.categorical(reference, &codes[rows], mapping)
            }
            _ => unreachable!("features are prepared in the kinds of the plan"),
        }
    }

    fn numeric(&self, reference: &NumericReference, values: &[f64]) -> (Vec<Value>, ColumnSummary) {
        let plan = &self.plan;
        let chunk = reference.summarize(values);
        let mut series: Vec<Value> =
            plan.numeric_methods.iter().map(|method| reference.drift(method, &chunk)).collect();
        if plan.missing {
            series.push(missing(chunk.missing, chunk.rows, reference.missing_rate(), plan.count_as));
        }
        if plan.out_of_range {
            series.push(reference.out_of_range(&chunk, plan.count_as));
        }
        series.extend(self.column_statistics().map(|statistic| reference.statistic(statistic, &chunk)));
        (series, ColumnSummary { counts: chunk.counts, present: chunk.rows - chunk.missing })
    }

    fn categorical(
        &self,
        reference: &CategoricalReference,
        codes: &[u32],
        mapping: &Mapping,
    ) -> (Vec<Value>, ColumnSummary) {
        let plan = &self.plan;
        let chunk = reference.summarize(codes, mapping);
        let mut series: Vec<Value> =
            plan.categorical_methods.iter().map(|method| reference.drift(method, &chunk)).collect();
        if plan.missing {
            series.push(missing(chunk.missing, chunk.rows, reference.missing_rate(), plan.count_as));
        }
        if plan.unseen {
            series.push(reference.unseen(&chunk, plan.count_as));
        }
        (series, ColumnSummary { counts: chunk.counts, present: chunk.rows - chunk.missing })
    }

    fn performance(&self, prepared: &Prepared, chunk: usize) -> Option<BinaryChunk> {
        let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
        let binary = self.binary.as_ref()?;
        Some(binary.measure(&prepared.outcomes, rows, &self.plan.metrics, &self.plan.choices))
    }

    fn column_statistics(&self) -> impl Iterator<Item = Statistic> {
        self.plan.statistics.iter().copied().filter(|&statistic| statistic != Statistic::RowCount)
    }

    /// The series of one feature, in the order in which they are measured.
    pub fn column_keys(&self, feature: usize) -> Vec<SeriesKey> {
        let plan = &self.plan;
        let count_as = match plan.count_as {
            stats::column::CountAs::Rate => "rate",
            stats::column::CountAs::Count => "count",
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
        }
        if numeric {
            keys.extend(
                self.column_statistics().map(|statistic| key("summary_statistics", statistic.key().to_owned())),
            );
        }
        keys
    }

    /// Rows of a chunk, where that is watched.
    pub fn row_count(&self, rows: usize) -> Option<Value> {
        self.plan.statistics.contains(&Statistic::RowCount).then(|| Ok(Reading::plain(rows as f64)))
    }
}
