//! Progress and cancellation of long work.

use crate::IoError;

/// Follows long work, and may end it.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Returns true to end with [`IoError::Cancelled`]; called between pieces of work.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told how far the work is, from 0 to 1.
    pub progress: &'a (dyn Fn(f64) + Sync),
}

impl Watch<'_> {
    pub(crate) fn check(&self) -> Result<(), IoError> {
        if (self.stop)() { Err(IoError::Cancelled) } else { Ok(()) }
    }
}
