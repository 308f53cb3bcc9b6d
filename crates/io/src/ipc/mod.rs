//! Arrow IPC: files (Feather version 2) and streams.

mod bounds;
mod parts;
mod read;
mod write;

pub use parts::Parts;
pub use read::Files;
pub use write::{Values, to_bytes};
