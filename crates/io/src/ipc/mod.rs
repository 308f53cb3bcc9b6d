//! Arrow IPC: files (Feather version 2) and streams.

mod bounds;
mod read;
mod write;

pub use read::Files;
pub use write::{Values, to_bytes};
