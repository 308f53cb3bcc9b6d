//! Files of what was learned, handed over part by part and off the main thread.

use crate::job::Job;
use crate::pool::spawn;
use engine::StateFile;
use napi::bindgen_prelude::*;
use napi_derive::napi;
use std::sync::{Arc, Mutex, PoisonError};

/// A file that is being made.
#[napi]
pub struct Outgoing(Arc<Mutex<StateFile>>);

impl Outgoing {
    /// From its beginning.
    pub fn new(file: StateFile) -> Self {
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
