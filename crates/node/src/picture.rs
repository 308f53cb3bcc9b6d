//! Distributions as pictures show them: on few bins, or of few labels. Only so much is kept of every chunk.

use crate::measured::DistributionEntry;
use crate::monitor::FeatureReference;
use napi::bindgen_prelude::Float64Array;
use stats::state::within;
use std::cmp::Reverse;

/// Bins that a picture has at most.
const MOST_BINS: usize = 40;
/// Labels that a picture names; the others are pooled, unless it is one.
const MOST_LABELS: usize = 12;

/// What is kept of a column's chunk for pictures.
pub struct Picture {
    /// As [`Frame::shown`] gives them.
    pub counts: Vec<u64>,
    /// Values below the first bin.
    pub below: u64,
    /// Values that are not missing.
    pub present: u64,
}

stats::state!(Picture { counts, below, present } where |own| {
    own.present.checked_sub(own.below).is_some_and(|rest| within(&own.counts, rest))
});

/// What a picture is made of: counts on all bins that are drawn, or of all labels, and values below the first bin.
pub struct Drawn {
    pub counts: Vec<u64>,
    pub below: u64,
    pub present: u64,
}

impl Picture {
    /// Values below the first bin and above the last.
    fn outside(&self) -> [u64; 2] {
        [self.below, self.present - self.below - self.counts.iter().sum::<u64>()]
    }
}

/// What the pictures of one feature show.
pub enum Frame {
    /// This many neighbouring bins as one; whole numbers, which have a bin each, as they are.
    Bins(usize),
    /// The labels at these places, the most frequent first.
    Labels(Vec<usize>),
}

impl Frame {
    /// The same for the reference and every chunk.
    pub fn of(feature: &FeatureReference) -> Frame {
        match feature {
            FeatureReference::Numeric(own) if own.has_units() => Frame::Bins(1),
            FeatureReference::Numeric(own) => Frame::Bins(own.counts.len().div_ceil(MOST_BINS).max(1)),
            FeatureReference::Categorical(own) => {
                let mut order: Vec<usize> = (0..own.counts.len()).collect();
                order.sort_by_key(|&place| Reverse(own.counts[place]));
                if order.len() > MOST_LABELS + 1 {
                    order.truncate(MOST_LABELS);
                }
                Frame::Labels(order)
            }
        }
    }

    /// What is kept of a chunk.
    pub fn picture(&self, chunk: &Drawn) -> Picture {
        Picture { counts: self.shown(&chunk.counts), below: chunk.below, present: chunk.present }
    }

    /// Of the counts on all bins, or of all labels, those that are shown.
    pub fn shown(&self, counts: &[u64]) -> Vec<u64> {
        match self {
            Frame::Bins(join) => counts.chunks(*join).map(|bins| bins.iter().sum()).collect(),
            Frame::Labels(order) => order.iter().map(|&place| counts[place]).collect(),
        }
    }

    /// A feature's whole reference beside one chunk; `None` where there are no bins.
    pub fn beside(&self, feature: &FeatureReference, chunk: &Picture) -> Option<DistributionEntry> {
        let (own, all) = (self.shown(feature.drawn_counts()), feature.present());
        match (self, feature) {
            (Frame::Bins(join), FeatureReference::Numeric(reference)) => {
                let edges = reference.drawn_edges()?;
                let (kept, last) = (edges.iter().copied().step_by(*join), edges[edges.len() - 1]);
                let mut kept: Vec<f64> = kept.collect();
                if kept.last() != Some(&last) {
                    kept.push(last);
                }
                Some(DistributionEntry {
                    edges: Some(Float64Array::new(kept)),
                    labels: None,
                    reference: shares(&own, all),
                    chunk: shares(&chunk.counts, chunk.present),
                    outside: Some(shares(&chunk.outside(), chunk.present)),
                })
            }
            (Frame::Labels(order), FeatureReference::Categorical(reference)) => {
                let others = |counts: &[u64], total: u64| total - counts.iter().sum::<u64>();
                let (mut own, mut other) = (own, chunk.counts.clone());
                let rest = [others(&own, all), others(&other, chunk.present)];
                if rest != [0, 0] {
                    own.push(rest[0]);
                    other.push(rest[1]);
                }
                Some(DistributionEntry {
                    edges: None,
                    labels: Some(order.iter().map(|&place| reference.categories[place].clone()).collect()),
                    reference: shares(&own, all),
                    chunk: shares(&other, chunk.present),
                    outside: None,
                })
            }
            _ => unreachable!("a frame is made for its feature"),
        }
    }
}

/// Counts as shares; all zero where there is nothing.
fn shares(counts: &[u64], total: u64) -> Float64Array {
    Float64Array::new(counts.iter().map(|&count| count as f64 / total.max(1) as f64).collect())
}
