//! The threads that estimators work on.

use crate::progress::Progress;
use rayon::prelude::*;
use stats::estimation::Workers;

/// The pool of threads, until work is cancelled.
pub struct Pool<'a>(pub &'a dyn Progress);

impl Workers for Pool<'_> {
    fn each(&self, count: usize, job: &(dyn Fn(usize) + Sync)) {
        (0..count).into_par_iter().for_each(job);
    }

    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}
