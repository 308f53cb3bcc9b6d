//! The work of measuring, counted.

use crate::error::{Error, Result};
use crate::learned::Learned;
use crate::progress::Progress;
use stats::domain_classifier::FOLDS;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts units of work: each asks whether to stop, and reports how far all is.
pub struct Work<'a> {
    progress: &'a dyn Progress,
    /// Progress of the task before the first unit.
    start: f64,
    units: usize,
    done: AtomicUsize,
}

impl<'a> Work<'a> {
    /// Plans the work for this many chunks.
    pub fn new(learned: &Learned, chunks: usize, start: f64, progress: &'a dyn Progress) -> Self {
        let folds = if learned.domain_classifier.is_some() { FOLDS } else { 0 };
        let of_rows = usize::from(learned.plan.has_row_faults());
        let of_segments = learned.segments.learned.len() * (learned.features.len() + 2 + of_rows);
        let units = (learned.features.len() + 2 + of_rows + folds + of_segments) * chunks;
        Work { progress, start, units, done: AtomicUsize::new(0) }
    }

    /// Begins a unit.
    pub fn step(&self) -> Result<()> {
        if self.is_cancelled() {
            return Err(Error::cancelled());
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) as f64 / self.units as f64;
        self.progress.report(self.start + (1.0 - self.start) * done);
        Ok(())
    }

    /// Tells whether the caller cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled()
    }
}
