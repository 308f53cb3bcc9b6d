//! Files of what was learned, taken part by part and read off the main thread.

use crate::error::{coded, from_engine};
use crate::job::Job;
use crate::pool::spawn;
use crate::saved::SavedMonitorHandle;
use crate::summary::NewSummary;
use engine::Summary;
use napi::bindgen_prelude::*;
use napi_derive::napi;

/// The bytes of a file that is being taken, copied as they come.
#[napi]
pub struct Incoming(Vec<u8>);

#[napi]
impl Incoming {
    /// Nothing yet.
    #[napi(constructor, catch_unwind)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        Incoming(Vec::new())
    }

    /// Adds the bytes that come next.
    #[napi(catch_unwind)]
    pub fn add(&mut self, bytes: &[u8]) -> Result<()> {
        let there = self.0.len();
        self.0.try_reserve(bytes.len()).map_err(|_| {
            coded(
                "unsupported",
                format!("Cannot hold a file of more than {there} bytes: there is no memory for the rest"),
            )
        })?;
        self.0.extend_from_slice(bytes);
        Ok(())
    }

    /// The file as a monitor, if it is whole and unaltered. Nothing is left here.
    #[napi(catch_unwind, ts_return_type = "Promise<SavedMonitorHandle>")]
    pub fn monitor(&mut self, env: Env, job: &Job) -> Result<PromiseRaw<'static, SavedMonitorHandle>> {
        let bytes = std::mem::take(&mut self.0);
        spawn(&env, job, move |_| SavedMonitorHandle::read(bytes))
    }

    /// The file as a summary, if it is whole and unaltered. Nothing is left here.
    #[napi(catch_unwind, ts_return_type = "Promise<SummaryHandle>")]
    pub fn summary(&mut self, env: Env, job: &Job) -> Result<PromiseRaw<'static, NewSummary>> {
        let bytes = std::mem::take(&mut self.0);
        spawn(&env, job, move |_| Summary::read(&bytes).map(NewSummary::from).map_err(from_engine))
    }
}
