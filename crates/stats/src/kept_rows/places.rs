//! Places of the rows that are kept.

use crate::encoding::taken;
use crate::sample::{Sample, hash};

/// Rows that bins are learned from: each of ten holds some fifty of them, and how many of all rows is counted.
const LEARNING: usize = 512;
/// Seed of the sample: the same reference gives the same rows in every process.
const SEED: u64 = 0x5EED;

/// Places of the rows that are kept, and when these were.
#[derive(Clone, Debug)]
pub struct Places {
    /// Number of rows that they were drawn from.
    pub(super) of: usize,
    /// Ascending.
    pub(super) rows: Vec<usize>,
    /// A smaller sample, as places among these rows.
    pub(super) learning: Vec<usize>,
    /// The time of each row; empty without times.
    pub(super) times: Vec<i64>,
}

impl Places {
    /// Draws at most `size` of the first `of` rows, of which `times` says when they were.
    pub fn draw(of: usize, size: usize, times: &[i64]) -> Places {
        let drawn = |size| Sample::of(size, (0..of).map(|row| (hash(SEED, row as u64), row)));
        let is_whole = of <= size;
        let sample = drawn(if is_whole { LEARNING } else { size });
        let rows: Vec<usize> = if is_whole { (0..of).collect() } else { ascending(&sample) };
        let place = |row: &usize| if is_whole { *row } else { rows.partition_point(|own| own < row) };
        let learning = sample.items().take(LEARNING).map(place).collect();
        Places { of, learning, times: taken(times, &rows), rows }
    }
}

fn ascending(sample: &Sample<usize>) -> Vec<usize> {
    let mut rows: Vec<usize> = sample.items().copied().collect();
    rows.sort_unstable();
    rows
}
