//! The Node addon: converts, schedules, maps errors. No formula lives here.
//!
//! Work runs on the addon's own threads ([`pool`]) and can be cancelled and watched through a
//! [`job::Job`]; nothing of JavaScript is read off the main thread.

// Exports are registered for Node only, so a test build sees nobody use them.
#![cfg_attr(test, allow(dead_code))]

mod arrow;
mod calibrations;
mod catalogue;
mod causes;
mod counts;
mod counts_plan;
mod dataset;
mod doubts;
mod error;
mod guesses;
mod history;
mod incoming;
mod job;
mod label_plan;
mod line;
mod list;
mod measurements;
mod models;
mod monitor;
mod outgoing;
mod plan;
mod pool;
mod readings;
mod resolution;
mod saved;
mod segments;
mod summary;

use napi::bindgen_prelude::*;
use napi_derive::napi;

/// Called once for every JavaScript environment (main thread, worker) that loads the addon.
#[napi(module_exports)]
pub fn init(_exports: Object, env: Env) -> Result<()> {
    // A panic becomes the rejection of a promise; its text belongs there, not on stderr.
    std::panic::set_hook(Box::new(|_| {}));
    pool::watch_for_exit(&env)
}
