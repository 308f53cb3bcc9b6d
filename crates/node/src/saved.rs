//! Saved monitors, and how monitors are saved.

use crate::error::from_engine;
use crate::job::Job;
use crate::monitor::{MonitorHandle, NewMonitor};
use crate::outgoing::Outgoing;
use crate::plan::PlanEntry;
use crate::pool::spawn;
use engine::{Plan, SavedMonitor};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::kept_rows::KeptRows;
use std::sync::Arc;

/// Rows of the reference that a monitor keeps.
#[napi(object)]
pub struct KeptRowsEntry {
    pub rows: f64,
    /// Rows that they were drawn from.
    pub of: f64,
    /// Parts of each: `codes`, `label`, `prediction`, `score`, `time`.
    pub parts: Vec<String>,
    pub bytes: f64,
}

#[napi]
impl MonitorHandle {
    /// The bytes of a file. `writer` is the version of the package, `header` what JavaScript needs to make the plan anew.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self, writer: String, header: String) -> Uint8Array {
        Uint8Array::new(self.monitor.file(writer, header).flatten().collect())
    }

    /// The same, part by part.
    #[napi(catch_unwind)]
    pub fn outgoing(&self, writer: String, header: String) -> Outgoing {
        Outgoing::new(self.monitor.file(writer, header))
    }

    /// Tells what was learned, and `text`, from any other, in hexadecimal digits.
    #[napi(catch_unwind, ts_return_type = "Promise<string>")]
    pub fn digest(&self, env: Env, text: String, job: &Job) -> Result<PromiseRaw<'static, String>> {
        let monitor = Arc::clone(&self.monitor);
        spawn(&env, job, move |_| Ok(monitor.digest(&text)))
    }

    /// Rows of the reference that are kept; `null` where none are.
    #[napi(catch_unwind, ts_return_type = "KeptRowsEntry | null")]
    pub fn kept_rows(&self) -> Option<KeptRowsEntry> {
        let of = |own: &KeptRows| KeptRowsEntry {
            rows: own.rows as f64,
            of: own.of as f64,
            parts: own.parts().into_iter().map(str::to_owned).collect(),
            bytes: own.bytes() as f64,
        };
        self.monitor.learned.kept.as_ref().map(of)
    }

    /// The features of which every value is kept.
    #[napi(catch_unwind)]
    pub fn kept_values(&self) -> Vec<String> {
        self.monitor.retained_values()
    }
}

/// A file that is whole and unaltered.
#[napi]
pub struct SavedMonitorHandle(Arc<SavedMonitor>);

impl SavedMonitorHandle {
    /// Takes the bytes of a file.
    pub fn read(file: Vec<u8>) -> Result<Self> {
        SavedMonitor::read(file).map(|saved| SavedMonitorHandle(Arc::new(saved))).map_err(from_engine)
    }
}

#[napi]
impl SavedMonitorHandle {
    /// Version of the package that wrote it.
    #[napi(catch_unwind)]
    pub fn writer(&self) -> String {
        self.0.writer.clone()
    }

    /// Header of the caller in JavaScript.
    #[napi(catch_unwind)]
    pub fn header(&self) -> String {
        self.0.header.clone()
    }

    /// The monitor, which must have been fitted with this plan.
    #[napi(catch_unwind, ts_return_type = "Promise<MonitorHandle>")]
    pub fn load(&self, env: Env, plan: PlanEntry, job: &Job) -> Result<PromiseRaw<'static, NewMonitor>> {
        let (plan, saved) = (Plan::try_from(plan)?, Arc::clone(&self.0));
        spawn(&env, job, move |_| saved.load(plan).map(NewMonitor).map_err(from_engine))
    }
}
