//! Places of the rows that are kept.

use crate::encoding::taken;
use crate::sample::{Sample, hash};

/// Rows that bins are learned from: of 32 bins, each holds some 64 of them.
const LEARNING: usize = 2_048;
/// Seed of the sample: the same reference gives the same rows in every process.
const SEED: u64 = 0x5EED;

/// Places of the rows that are kept, and when these were.
#[derive(Clone, Debug)]
pub struct Places {
    /// Number of rows that they were drawn from.
    pub(super) of: usize,
    /// Ascending.
    pub(super) rows: Vec<usize>,
    /// A smaller sample of the same rows.
    pub(super) learning: Vec<usize>,
    /// The time of each row; empty without times.
    pub(super) times: Vec<i64>,
}

impl Places {
    /// Draws at most `size` of the first `of` rows, of which `times` says when they were.
    pub fn draw(of: usize, size: usize, times: &[i64]) -> Places {
        let sample = Sample::of(size.min(of), (0..of).map(|row| (hash(SEED, row as u64), row)));
        let learning = sample.items().take(LEARNING).copied().collect();
        let mut rows: Vec<usize> = sample.items().copied().collect();
        rows.sort_unstable();
        Places { of, learning, times: taken(times, &rows), rows }
    }
}
