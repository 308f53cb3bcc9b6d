//! Counts of a chunk on the bins of the reference.

use super::{NumericChunk, NumericReference};
use crate::column::chunk_values::ChunkValues;
use crate::column::known::Known;
use kernels::UniformBins;
use std::cell::OnceCell;

/// Values of a chunk on the reference's bins.
struct Binned {
    counts: Vec<u64>,
    missing: u64,
    /// Values below the first bin, where counting them took no pass of its own.
    below: Option<u64>,
}

impl NumericReference {
    /// Reads one chunk.
    pub fn chunk<'a>(&'a self, values: &'a [f64]) -> NumericChunk<'a> {
        let own = self.chunk_values(values);
        let Binned { counts, missing, below } = self.bucketed(&own).unwrap_or_else(|| self.counted(values));
        NumericChunk {
            values: own,
            known: Known::ALL,
            rows: values.len() as u64,
            missing,
            counts,
            below: below.map_or_else(OnceCell::new, OnceCell::from),
            drawn: OnceCell::new(),
            outside: OnceCell::new(),
            deciles: OnceCell::new(),
            moments: OnceCell::new(),
            binned: OnceCell::new(),
            shares: OnceCell::new(),
        }
    }

    pub(crate) fn chunk_values<'a>(&'a self, values: &'a [f64]) -> ChunkValues<'a> {
        ChunkValues::new(values).with_bins(self.edges.as_deref().unwrap_or_default())
    }

    /// Counts from the buckets that exact distances take; `None` where they take none.
    fn bucketed(&self, chunk: &ChunkValues) -> Option<Binned> {
        let reference = self.sorted.as_ref().filter(|_| !self.as_theirs() && !self.is_constant())?;
        let (buckets, counted) = chunk.bucketed(reference)?;
        let (below, counts) = buckets.in_bins(counted)?;
        Some(Binned { counts, missing: (chunk.values().len() - counted.len()) as u64, below: Some(below) })
    }

    /// Tells whether the reference has one value. Its bin is as wide as can be drawn, and holds that value alone: a constant
    /// that moves by a little is another constant.
    fn is_constant(&self) -> bool {
        self.min == self.max && self.min.is_finite()
    }

    /// The value of a reference that has one.
    pub(in crate::column) fn constant(&self) -> Option<f64> {
        self.is_constant().then_some(self.min)
    }

    /// The same from the values.
    fn counted(&self, values: &[f64]) -> Binned {
        let count = |wanted: &dyn Fn(f64) -> bool| values.iter().filter(|&&value| wanted(value)).count() as u64;
        if self.is_constant() {
            let counts = vec![count(&|value| value == self.min)];
            return Binned { counts, missing: count(&f64::is_nan), below: None };
        }
        let Some(edges) = &self.edges else {
            return Binned { counts: Vec::new(), missing: count(&f64::is_nan), below: Some(0) };
        };
        let mut counts = vec![0; edges.len() + 2];
        kernels::uniform_histogram(values, UniformBins { edges }, &mut counts);
        let (below, missing) = (counts[edges.len() - 1], counts[edges.len() + 1]);
        counts.truncate(edges.len() - 1);
        Binned { counts, missing, below: Some(below) }
    }

    /// Counts distinct values, in descending order and none missing, by their rows: the counts of a chunk of these rows.
    pub fn count_descending(&self, values: impl Iterator<Item = (f64, u64)>) -> Vec<u64> {
        if self.is_constant() {
            return vec![values.filter(|own| own.0 == self.min).map(|own| own.1).sum()];
        }
        let Some(([.., last], edges)) = self.edges.as_deref().map(|edges| (edges, edges)) else { return Vec::new() };
        let mut counts = vec![0; edges.len() - 1];
        // The last bin holds its upper edge.
        let mut rest = values.skip_while(|own| own.0 > *last).peekable();
        for (count, lower) in counts.iter_mut().zip(edges).rev() {
            while let Some((_, rows)) = rest.next_if(|own| own.0 >= *lower) {
                *count += rows;
            }
        }
        counts
    }

    /// Values of a chunk below the first bin.
    pub(in crate::column) fn below(&self, chunk: &NumericChunk) -> u64 {
        *chunk.below.get_or_init(|| match self.edges.as_deref() {
            Some([first, ..]) if chunk.counts.iter().sum::<u64>() < chunk.rows - chunk.missing => {
                chunk.values.values().iter().filter(|&value| value < first).count() as u64
            }
            _ => 0,
        })
    }
}
