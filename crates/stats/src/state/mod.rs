//! Learned state as bytes, and back.
//!
//! Every type that a monitor is made of says beside its definition which fields it keeps ([`state!`](crate::state!)) and
//! what must hold among them. Files are treated as untrusted input: lengths are held against the bytes that are
//! left before memory is taken for them, and what does not fit together is refused, so no file makes a method panic.
//!
//! Written here rather than by a library: private fields, arrays of numbers and the rules among them are most of it,
//! these few lines are the rest, and the lower floors stay free of dependencies.
//!
//! ```text
//! "RECKONER" format:u32 writer:text header:text core:bytes checksum:u64      text, bytes: length:u64, then UTF-8, bytes
//! ```
//!
//! Numbers are little-endian. The checksum is over everything before it. `header` is the caller's; `core` is a sequence
//! of [`State`]s without names: another order or another field is another [`FORMAT`].

mod file;
mod macros;
mod reader;
mod values;

pub use file::{FORMAT, Parts, checksum, checksum_on, head, seal, unseal};
pub use reader::{Reader, State, bad, require, within};
pub(crate) use values::{read_place, write_place};
