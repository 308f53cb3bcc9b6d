//! The values of one chunk of a numeric column, in the forms that exact distances take.

use super::ecdf::SortedReference;
use super::quantile_buckets::{BucketedChunk, QuantileBuckets};
use super::ranks::PlacedChunk;
use std::cell::OnceCell;

/// The values of a chunk, NaN where missing, and what is made of them when a method first asks for it.
#[derive(Clone, Debug)]
pub struct ChunkValues<'a> {
    values: &'a [f64],
    bins: &'a [f64],
    placed: OnceCell<PlacedChunk>,
    bucketed: OnceCell<BucketedChunk>,
}

impl<'a> ChunkValues<'a> {
    /// Wraps values that are compared with one reference only.
    pub fn new(values: &'a [f64]) -> Self {
        ChunkValues { values, bins: &[], placed: OnceCell::new(), bucketed: OnceCell::new() }
    }

    /// The same, to be counted in the bins of a histogram as well: those of the reference.
    pub fn with_bins(self, bins: &'a [f64]) -> Self {
        ChunkValues { bins, ..self }
    }

    /// The values, in the order of rows.
    pub fn values(&self) -> &'a [f64] {
        self.values
    }

    /// In order, and placed among the reference's.
    pub fn placed(&self, reference: &SortedReference) -> &PlacedChunk {
        self.placed.get_or_init(|| reference.place(self.values))
    }

    /// Counted in the reference's buckets, where that is faster than putting the values in order: a question of sizes
    /// alone. `None` where it is not.
    pub fn bucketed<'b>(&'b self, reference: &'b SortedReference) -> Option<(&'b QuantileBuckets, &'b BucketedChunk)> {
        let buckets = reference.buckets(self.values.len(), self.bins)?;
        Some((buckets, self.bucketed.get_or_init(|| buckets.count(self.values))))
    }
}
