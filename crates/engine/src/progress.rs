//! Progress and cancellation of long work.

/// Follows long work, and may cancel it.
pub trait Progress: Sync {
    /// Returns true if the work should end with the code `cancelled`. Called between pieces of work.
    fn is_cancelled(&self) -> bool;

    /// Takes how far the work is, from 0 to 1.
    fn report(&self, fraction: f64);
}

/// Lets work run to its end and ignores how far it is.
pub struct Unwatched;

impl Progress for Unwatched {
    fn is_cancelled(&self) -> bool {
        false
    }

    fn report(&self, _fraction: f64) {}
}
