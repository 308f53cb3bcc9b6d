//! Summaries, as JavaScript makes and merges them.

use crate::dataset::Dataset;
use crate::error::from_engine;
use crate::job::Job;
use crate::measurements::MeasurementsHandle;
use crate::monitor::MonitorHandle;
use crate::outgoing::Outgoing;
use crate::pool::spawn;
use engine::{SummarizeOptions, Summary};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use std::sync::Arc;

/// A handle on what a table contributes to its chunks.
#[napi(custom_finalize)]
pub struct SummaryHandle {
    summary: Arc<Summary>,
    /// About what it holds in memory, which JavaScript's collector has to know of.
    bytes: i64,
}

impl ObjectFinalize for SummaryHandle {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-self.bytes)?;
        Ok(())
    }
}

/// A summary made off the main thread; becomes a [`SummaryHandle`] where JavaScript can hold one.
pub struct NewSummary(SummaryHandle);

impl From<Summary> for NewSummary {
    fn from(summary: Summary) -> Self {
        let bytes = summary.bytes() as i64;
        NewSummary(SummaryHandle { summary: Arc::new(summary), bytes })
    }
}

impl ToNapiValue for NewSummary {
    unsafe fn to_napi_value(env: sys::napi_env, NewSummary(handle): Self) -> Result<sys::napi_value> {
        Env::from_raw(env).adjust_external_memory(handle.bytes)?;
        // SAFETY: `env` is the environment that asks for the value.
        unsafe { SummaryHandle::to_napi_value(env, handle) }
    }
}

/// A table that is part of a summary.
#[napi(object)]
pub struct SummarizedTable {
    pub id: String,
    pub rows: f64,
}

#[napi]
impl SummaryHandle {
    /// The bytes of a file. `writer` is the version of the package.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self, writer: String) -> Uint8Array {
        Uint8Array::new(self.summary.file(writer).flatten().collect())
    }

    /// The same, part by part.
    #[napi(catch_unwind)]
    pub fn outgoing(&self, writer: String) -> Outgoing {
        Outgoing::new(self.summary.file(writer))
    }

    /// The tables that were summarized.
    #[napi(catch_unwind)]
    pub fn tables(&self) -> Vec<SummarizedTable> {
        let table = |(id, rows): &(String, usize)| SummarizedTable { id: id.clone(), rows: *rows as f64 };
        self.summary.tables().iter().map(table).collect()
    }

    /// The keys of the chunks, in time order.
    #[napi(catch_unwind)]
    pub fn chunks(&self) -> Vec<String> {
        self.summary.chunk_keys().map(str::to_owned).collect()
    }
}

#[napi]
impl MonitorHandle {
    /// Summarizes a table. `monitor` tells this monitor from others; `id` names the table, by default after its content;
    /// a chunk with more distinct scores than `scores` has them binned.
    #[napi(catch_unwind, ts_return_type = "Promise<SummaryHandle>")]
    #[allow(clippy::too_many_arguments)]
    pub fn summarize(
        &self,
        env: Env,
        dataset: &Dataset,
        has_target: bool,
        monitor: String,
        id: Option<String>,
        memory: f64,
        scores: f64,
        job: &Job,
    ) -> Result<PromiseRaw<'static, NewSummary>> {
        let options = SummarizeOptions { with_target: has_target, monitor, id, memory, scores: scores as usize };
        let (monitor, data) = (Arc::clone(&self.monitor), dataset.data());
        spawn(&env, job, move |progress| {
            monitor.summarize(&data, options, progress).map(NewSummary::from).map_err(from_engine)
        })
    }

    /// The measurements that summaries give together.
    #[napi(catch_unwind, ts_return_type = "Promise<MeasurementsHandle>")]
    pub fn merge(&self, env: Env, summaries: &Summaries, job: &Job) -> Result<PromiseRaw<'static, MeasurementsHandle>> {
        let (monitor, all) = (Arc::clone(&self.monitor), summaries.all.clone());
        spawn(&env, job, move |progress| {
            let measurements = monitor.merge(&all, progress).map_err(from_engine)?;
            Ok(MeasurementsHandle::new(&monitor, Arc::new(measurements)))
        })
    }
}

/// Summaries that are to be put together.
#[napi]
pub struct Summaries {
    monitor: String,
    all: Vec<Arc<Summary>>,
}

#[napi]
impl Summaries {
    /// None yet; all must be of this monitor.
    #[napi(constructor, catch_unwind)]
    pub fn new(monitor: String) -> Self {
        Summaries { monitor, all: Vec::new() }
    }

    /// Adds one.
    #[napi(catch_unwind)]
    pub fn add(&mut self, summary: &SummaryHandle) -> Result<()> {
        summary.summary.require_monitor(&self.monitor).map_err(from_engine)?;
        self.all.push(Arc::clone(&summary.summary));
        Ok(())
    }
}
