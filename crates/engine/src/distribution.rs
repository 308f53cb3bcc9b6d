//! Distributions as charts show them: on few bins, or of few labels. Only so much is kept of every chunk.

use crate::learned::FeatureReference;
use stats::state::within;
use std::cmp::Reverse;

/// Bins that a chart has at most.
const MOST_BINS: usize = 40;
/// Labels that a chart names; the others are pooled, unless it is one.
const MOST_LABELS: usize = 12;

/// Counts of a column in one chunk, as they are kept.
pub struct Histogram {
    /// As [`Binning::shown`] gives them.
    pub counts: Vec<u64>,
    /// Values below the first bin.
    pub below: u64,
    /// Values that are not missing.
    pub present: u64,
}

stats::state!(Histogram { counts, below, present } where |own| {
    own.present.checked_sub(own.below).is_some_and(|rest| within(&own.counts, rest))
});

/// Counts of a column in one chunk on all bins, or of all labels.
pub struct FullCounts {
    /// Values in each bin, or of each label.
    pub counts: Vec<u64>,
    /// Values below the first bin.
    pub below: u64,
    /// Values that are not missing.
    pub present: u64,
}

impl Histogram {
    /// Values below the first bin and above the last.
    fn outside(&self) -> [u64; 2] {
        [self.below, self.present - self.below - self.counts.iter().sum::<u64>()]
    }
}

/// Shares of a column in the whole reference and in one chunk, on the same bins.
pub struct Distribution {
    /// The edges of the bins of a numeric column.
    pub edges: Option<Vec<f64>>,
    /// Named labels, most frequent first; where others are left, their shares come last, unnamed.
    pub labels: Option<Vec<String>>,
    /// Shares in the reference.
    pub reference: Vec<f64>,
    /// Shares in the chunk.
    pub chunk: Vec<f64>,
    /// The chunk's shares below the first bin and above the last.
    pub outside: Option<Vec<f64>>,
}

/// The bins, or labels, on which the histograms of one feature count.
pub enum Binning {
    /// This many neighbouring bins as one; whole numbers, which have a bin each, as they are.
    Bins(usize),
    /// The labels at these places, the most frequent first.
    Labels(Vec<usize>),
}

impl Binning {
    /// Chooses the same for the reference and every chunk.
    pub fn of(feature: &FeatureReference) -> Binning {
        match feature {
            FeatureReference::Numeric(own) if own.has_units() => Binning::Bins(1),
            FeatureReference::Numeric(own) => Binning::Bins(own.counts.len().div_ceil(MOST_BINS).max(1)),
            FeatureReference::Categorical(own) => {
                let mut order: Vec<usize> = (0..own.counts.len()).collect();
                order.sort_by_key(|&place| Reverse(own.counts[place]));
                if order.len() > MOST_LABELS + 1 {
                    order.truncate(MOST_LABELS);
                }
                Binning::Labels(order)
            }
        }
    }

    /// Keeps of a chunk what is shown.
    pub fn histogram(&self, chunk: &FullCounts) -> Histogram {
        Histogram { counts: self.shown(&chunk.counts), below: chunk.below, present: chunk.present }
    }

    /// Picks from the counts on all bins, or of all labels, those that are shown.
    pub fn shown(&self, counts: &[u64]) -> Vec<u64> {
        match self {
            Binning::Bins(join) => counts.chunks(*join).map(|bins| bins.iter().sum()).collect(),
            Binning::Labels(order) => order.iter().map(|&place| counts[place]).collect(),
        }
    }

    /// Puts a feature's whole reference beside one chunk; `None` where there are no bins.
    pub fn compare(&self, feature: &FeatureReference, chunk: &Histogram) -> Option<Distribution> {
        let (own, all) = (self.shown(feature.drawn_counts()), feature.present());
        match (self, feature) {
            (Binning::Bins(join), FeatureReference::Numeric(reference)) => {
                let edges = reference.drawn_edges()?;
                let (inner, last) = (edges.iter().copied().step_by(*join), edges[edges.len() - 1]);
                let mut kept: Vec<f64> = inner.collect();
                if kept.last() != Some(&last) {
                    kept.push(last);
                }
                Some(Distribution {
                    edges: Some(kept),
                    labels: None,
                    reference: shares(&own, all),
                    chunk: shares(&chunk.counts, chunk.present),
                    outside: Some(shares(&chunk.outside(), chunk.present)),
                })
            }
            (Binning::Labels(order), FeatureReference::Categorical(reference)) => {
                let others = |counts: &[u64], total: u64| total - counts.iter().sum::<u64>();
                let (mut own, mut other) = (own, chunk.counts.clone());
                let rest = [others(&own, all), others(&other, chunk.present)];
                if rest != [0, 0] {
                    own.push(rest[0]);
                    other.push(rest[1]);
                }
                Some(Distribution {
                    edges: None,
                    labels: Some(order.iter().map(|&place| reference.categories[place].clone()).collect()),
                    reference: shares(&own, all),
                    chunk: shares(&other, chunk.present),
                    outside: None,
                })
            }
            _ => unreachable!("a binning is made for its feature"),
        }
    }
}

/// Counts as shares; all zero where there is nothing.
fn shares(counts: &[u64], total: u64) -> Vec<f64> {
    counts.iter().map(|&count| count as f64 / total.max(1) as f64).collect()
}
