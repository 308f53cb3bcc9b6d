//! The handle that JavaScript has on a monitor.

use crate::dataset::Dataset;
use crate::error::from_engine;
use crate::job::Job;
use crate::list::List;
use crate::measurements::MeasurementsHandle;
use crate::models::{ComparedTableEntry, ModelsQuestionEntry};
use crate::plan::PlanEntry;
use crate::pool::spawn;
use engine::{AsOf, CheckOptions, Data, FeatureReference, Monitor, Plan};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::chance::Chance;
use std::sync::Arc;

/// A handle on a monitor. Immutable.
#[napi(custom_finalize)]
pub struct MonitorHandle {
    pub(crate) monitor: Arc<Monitor>,
}

impl ObjectFinalize for MonitorHandle {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-(self.monitor.bytes as i64))?;
        Ok(())
    }
}

/// A monitor made off the main thread; becomes a [`MonitorHandle`] where JavaScript can hold one.
pub struct NewMonitor(pub Monitor);

impl ToNapiValue for NewMonitor {
    unsafe fn to_napi_value(env: sys::napi_env, NewMonitor(monitor): Self) -> Result<sys::napi_value> {
        Env::from_raw(env).adjust_external_memory(monitor.bytes as i64)?;
        // SAFETY: `env` is the environment that asks for the value.
        unsafe { MonitorHandle::to_napi_value(env, MonitorHandle { monitor: Arc::new(monitor) }) }
    }
}

#[napi]
impl MonitorHandle {
    /// The reference's own chunks, measured against the whole reference.
    #[napi(catch_unwind)]
    pub fn reference(&self) -> MeasurementsHandle {
        MeasurementsHandle::new(&self.monitor, Arc::clone(&self.monitor.reference))
    }

    /// Distinct labels of every feature in the reference; `null` for numbers.
    #[napi(catch_unwind, ts_return_type = "(number | null)[]")]
    pub fn category_counts(&self) -> Vec<Option<u32>> {
        let count = |feature: &FeatureReference| match feature {
            FeatureReference::Numeric(_) => None,
            FeatureReference::Categorical(reference) => Some(reference.categories.len() as u32),
        };
        self.monitor.learned.features.iter().map(count).collect()
    }

    /// Drift by chance: the mean and the degrees of freedom of each series, NaN for what is no drift of a feature.
    #[napi(catch_unwind)]
    pub fn by_chance(&self) -> Float64Array {
        chances(&self.monitor.by_chance)
    }

    /// Measures data; `labels` are those of another table.
    #[napi(catch_unwind, ts_return_type = "Promise<MeasurementsHandle>")]
    pub fn measure(
        &self,
        env: Env,
        dataset: &Dataset,
        labels: Option<&Dataset>,
        asked: CheckEntry,
        job: &Job,
    ) -> Result<PromiseRaw<'static, MeasurementsHandle>> {
        let (monitor, data, labels) = (Arc::clone(&self.monitor), dataset.data(), labels.map(Dataset::data));
        spawn(&env, job, move |progress| {
            let options = asked.options(labels.as_deref());
            let measurements = monitor.check(&data, &options, progress).map_err(from_engine)?;
            Ok(MeasurementsHandle::new(&monitor, Arc::new(measurements)))
        })
    }

    /// Compares the model with another one on data; `labels` are those of another table.
    #[napi(catch_unwind, ts_return_type = "Promise<ComparedTableEntry>")]
    pub fn compare(
        &self,
        env: Env,
        dataset: &Dataset,
        labels: Option<&Dataset>,
        asked: CheckEntry,
        question: ModelsQuestionEntry,
        job: &Job,
    ) -> Result<PromiseRaw<'static, ComparedTableEntry>> {
        let (monitor, data, labels) = (Arc::clone(&self.monitor), dataset.data(), labels.map(Dataset::data));
        spawn(&env, job, move |progress| {
            let options = asked.options(labels.as_deref());
            let compared = monitor.compare(&data, &options, &question.into(), progress).map_err(from_engine)?;
            Ok(compared.into())
        })
    }
}

/// The mean and the degrees of freedom of each series.
pub fn chances(all: &[Option<Chance>]) -> Float64Array {
    let numbers = |own: &Option<Chance>| own.map_or([f64::NAN; 2], |own| [own.mean, own.freedom]);
    Float64Array::new(all.iter().flat_map(numbers).collect())
}

/// Options of a check.
#[napi(object)]
pub struct CheckEntry {
    /// True if the data brings labels of its own.
    pub has_target: bool,
    /// Labels that came after it do not count.
    pub as_of: Option<AsOfEntry>,
    /// The most that rows which are not in time order may take, in bytes.
    pub memory: f64,
}

impl CheckEntry {
    fn options(self, labels: Option<&Data>) -> CheckOptions<'_> {
        let CheckEntry { has_target: with_target, as_of, memory } = self;
        let as_of = as_of.map(|own| AsOf { micros: own.micros as i64, is_wall: own.is_wall });
        CheckOptions { with_target, labels, as_of, memory }
    }
}

/// A time as of which labels count as known.
#[napi(object)]
pub struct AsOfEntry {
    /// Microseconds since 1970.
    pub micros: f64,
    /// True for what a clock shows, in no zone.
    pub is_wall: bool,
}

/// Learns from a reference and measures its own chunks. Features that are `unnamed` may turn out to be none.
#[napi(catch_unwind, ts_return_type = "Promise<MonitorHandle>")]
pub fn fit(
    env: Env,
    dataset: &Dataset,
    plan: PlanEntry,
    #[napi(ts_arg_type = "Array<string>")] unnamed: List<String>,
    job: &Job,
) -> Result<PromiseRaw<'static, NewMonitor>> {
    let (plan, data) = (Plan::try_from(plan)?, dataset.data());
    spawn(&env, job, move |progress| {
        Monitor::fit(&data, plan, &unnamed.0, progress).map(NewMonitor).map_err(from_engine)
    })
}
