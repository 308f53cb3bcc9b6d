//! Errors as they cross to JavaScript: `code`, a separator, the sentence.

use napi::{Error, Status};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Separates code and sentence in a reason; TypeScript splits there.
const SEPARATOR: char = '\u{1f}';

/// An error with a stable code.
pub fn coded(code: &str, message: impl std::fmt::Display) -> Error {
    Error::new(Status::GenericFailure, format!("{code}{SEPARATOR}{message}"))
}

/// An error of the engine.
pub fn from_engine(error: engine::Error) -> Error {
    coded(error.code, error.message)
}

/// A refused request or unusable data.
pub fn from_stats(error: stats::error::StatsError) -> Error {
    coded(error.code, error.message)
}

/// A file that cannot be read.
pub fn from_io(error: io::IoError) -> Error {
    coded(error.code(), &error)
}

/// The error of a cancelled task.
pub fn cancelled() -> Error {
    coded("cancelled", "The run was cancelled")
}

/// Runs a task body; a panic becomes an error, for it must not take Node down.
pub fn guard<T>(body: impl FnOnce() -> napi::Result<T>) -> napi::Result<T> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Err(coded("internal", format!("A fault in Reckoner itself, please report it: {text}")))
    })
}
