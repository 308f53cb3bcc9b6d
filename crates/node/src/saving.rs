//! Files of what was learned, made and taken part by part, off the main thread: no part is large, however large the file.

use crate::error::{coded, from_stats};
use crate::job::Job;
use crate::pool::spawn;
use crate::saved::SavedMonitor;
use crate::summary::{Summarized, Summary};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::state::{State, checksum, checksum_on, head};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are handed over at a time, where a value does not have more.
const PART: usize = 16 << 20;

/// Writes the part of a core at a place; false where there is none.
pub type WritePart = dyn Fn(usize, &mut Vec<u8>) -> bool + Send + Sync;

/// The bytes of a file, from first to last.
pub struct Sealed {
    writer: String,
    header: String,
    write: Arc<WritePart>,
    /// The next part of the core; `None` before its head.
    place: Option<usize>,
    sum: u64,
    is_over: bool,
}

impl Sealed {
    /// `writer` is the version of the package, `header` the caller's.
    pub fn new(writer: String, header: String, write: Arc<WritePart>) -> Self {
        Sealed { writer, header, write, place: None, sum: checksum(&[]), is_over: false }
    }

    /// Bytes of the core. What is counted is made twice, and held once.
    fn core(&self) -> usize {
        let (mut count, mut part) = (0, Vec::new());
        for place in 0.. {
            part.clear();
            if !(self.write)(place, &mut part) {
                break;
            }
            count += part.len();
        }
        count
    }
}

impl Iterator for Sealed {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.is_over {
            return None;
        }
        let mut out = if self.place.is_none() { head(&self.writer, &self.header, self.core()) } else { Vec::new() };
        let mut place = self.place.unwrap_or(0);
        while out.len() < PART && !self.is_over {
            self.is_over = !(self.write)(place, &mut out);
            place += 1;
        }
        self.place = Some(place);
        self.sum = checksum_on(self.sum, &out);
        if self.is_over {
            self.sum.write(&mut out);
        }
        Some(out)
    }
}

/// A file that is being made.
#[napi]
pub struct Outgoing(Arc<Mutex<Sealed>>);

impl Outgoing {
    /// From its beginning.
    pub fn new(file: Sealed) -> Self {
        Outgoing(Arc::new(Mutex::new(file)))
    }
}

#[napi]
impl Outgoing {
    /// The next bytes; `null` at the end.
    #[napi(catch_unwind, ts_return_type = "Promise<Uint8Array | null>")]
    pub fn next(&self, env: Env, job: &Job) -> Result<PromiseRaw<'static, Option<Uint8Array>>> {
        let file = Arc::clone(&self.0);
        spawn(&env, job, move |_| {
            let part = file.lock().unwrap_or_else(PoisonError::into_inner).next();
            Ok(part.map(Uint8Array::new))
        })
    }
}

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
    #[napi(catch_unwind, ts_return_type = "Promise<SavedMonitor>")]
    pub fn monitor(&mut self, env: Env, job: &Job) -> Result<PromiseRaw<'static, SavedMonitor>> {
        let bytes = std::mem::take(&mut self.0);
        spawn(&env, job, move |_| SavedMonitor::read(bytes).map_err(from_stats))
    }

    /// The file as a summary, if it is whole and unaltered. Nothing is left here.
    #[napi(catch_unwind, ts_return_type = "Promise<Summary>")]
    pub fn summary(&mut self, env: Env, job: &Job) -> Result<PromiseRaw<'static, Summarized>> {
        let bytes = std::mem::take(&mut self.0);
        // Files of monitors and of summaries are read by the same code, which speaks of monitors.
        let worded = |message: String| message.replacen("the monitor", "the summary", 1);
        spawn(&env, job, move |_| {
            Summary::read(&bytes).map(Summarized).map_err(|error| coded(error.code, worded(error.message)))
        })
    }
}
