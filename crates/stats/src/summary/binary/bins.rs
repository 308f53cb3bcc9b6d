//! Bins of scores, which take the place of many distinct ones. Their edges are the monitor's, so that parts of a chunk are
//! binned alike.

use super::{Alike, BinaryChunk, BinarySummary, OfScore};
use crate::metric::ranking::Ranked;
use std::collections::BTreeMap;

/// The scores in a bin, as far as they are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// The bin's edges; the upper one is in the next bin.
    pub range: [f64; 2],
    /// Sums of the scores by prediction, as [`crate::performance::binary::Label`] numbers them.
    sums: [f64; 3],
}

impl Bin {
    /// True if the bin holds one score.
    pub fn is_point(&self) -> bool {
        self.range[0].next_up() >= self.range[1]
    }

    /// The mean score of the rows with one of these predictions, within the bin.
    pub fn mean(&self, own: &OfScore, predictions: &[usize]) -> f64 {
        let sum: f64 = predictions.iter().map(|&prediction| self.sums[prediction]).sum();
        let rows: u64 = predictions.iter().map(|&prediction| own.predictions[prediction]).sum();
        if rows == 0 { self.range[0] } else { (sum / rows as f64).clamp(self.range[0], self.range[1]) }
    }
}

/// The place of the bin of a score: edges ascend from 0, and each belongs to the bin above it.
fn place(edges: &[f64], score: f64) -> usize {
    edges.partition_point(|edge| *edge <= score).saturating_sub(1)
}

impl BinarySummary {
    /// Number of distinct scores, or of bins.
    pub fn distinct_scores(&self) -> usize {
        self.scored.chunk_by(|one, next| one.key == next.key).count()
    }

    /// Tells whether scores are binned.
    pub fn is_binned(&self) -> bool {
        self.is_binned
    }

    /// Counts rows by bin in place of score. Nothing changes of what is binned.
    #[must_use]
    pub fn binned(self, edges: &[f64]) -> BinarySummary {
        if self.is_binned || edges.is_empty() {
            return self;
        }
        let mut bins: BTreeMap<(u64, u8), (u64, f64)> = BTreeMap::new();
        for own in &self.scored {
            let score = kernels::from_order_key(!own.key);
            let key = !kernels::order_key(edges[place(edges, score)]);
            let (rows, sum) = bins.entry((key, own.labels)).or_default();
            *rows += own.rows;
            *sum += score * own.rows as f64;
        }
        let (scored, sums) =
            bins.into_iter().map(|((key, labels), (rows, sum))| (Alike { key, labels, rows }, sum)).unzip();
        BinarySummary { scored, sums, is_binned: true, ..self }
    }

    /// Puts rows of the same bin together.
    pub(super) fn join_bins(&mut self) {
        let mut bins: BTreeMap<(u64, u8), (u64, f64)> = BTreeMap::new();
        for (own, sum) in self.scored.iter().zip(&self.sums) {
            let bin = bins.entry((own.key, own.labels)).or_default();
            *bin = (bin.0 + own.rows, bin.1 + sum);
        }
        (self.scored, self.sums) =
            bins.into_iter().map(|((key, labels), (rows, sum))| (Alike { key, labels, rows }, sum)).unzip();
    }

    /// Tells whether every bin is one of these edges'.
    pub fn fits(&self, edges: &[f64]) -> bool {
        let is_sound = |(own, sum): (&Alike, &f64)| {
            let score = kernels::from_order_key(!own.key);
            let upper = upper(edges, score);
            let (least, most) = (score * own.rows as f64, upper * own.rows as f64);
            edges.get(place(edges, score)) == Some(&score) && (least * (1.0 - 1e-9)..=most * (1.0 + 1e-9)).contains(sum)
        };
        !self.is_binned || self.scored.iter().zip(&self.sums).all(is_sound)
    }
}

fn upper(edges: &[f64], lower: f64) -> f64 {
    edges.get(place(edges, lower) + 1).copied().unwrap_or(1.0)
}

impl BinaryChunk<'_> {
    /// Tells what is known of the bins of the scores; `edges` are those that they were binned by.
    #[must_use]
    pub fn with_bins(mut self, edges: &[f64]) -> Self {
        if !self.counts.is_binned {
            return self;
        }
        let mut rest = self.counts.scored.iter().zip(&self.counts.sums).peekable();
        let bin = |own: &OfScore| {
            let (key, mut sums) = (!kernels::order_key(own.score), [0.0; 3]);
            while let Some((alike, sum)) = rest.next_if(|(alike, _)| alike.key == key) {
                sums[usize::from(super::prediction_of(alike.labels))] += sum;
            }
            Bin { range: [own.score, upper(edges, own.score)], sums }
        };
        self.bins = self.scores.iter().map(bin).collect();
        self
    }

    /// Tells whether the rows of a place have one score.
    pub fn is_point(&self, place: usize) -> bool {
        self.bins.get(place).is_none_or(Bin::is_point)
    }
}

/// Scores at which bins begin: quantiles of the rows, as many as there may be bins. A score that is several quantiles has a
/// bin of its own. `ranked` descend.
pub fn quantile_edges(ranked: &[Ranked], bins: u64) -> Vec<f64> {
    let total = ranked.len() as u64;
    let (mut edges, mut rows, mut quantiles) = (Vec::new(), 0, 0);
    for tie in ranked.chunk_by(|one, next| one.score == next.score) {
        let (score, before) = (tie[0].score, quantiles);
        rows += tie.len() as u64;
        while rows * bins >= (quantiles + 1) * total {
            quantiles += 1;
        }
        match quantiles - before {
            0 => {}
            1 => edges.push(score),
            _ => edges.extend([score, score.next_up()]),
        }
    }
    edges
}

/// The lowest score of each tenth of the rows, ascending from 0. `ranked` descend.
///
/// They are edges of bins where the number of these is a multiple of ten.
pub fn tenths_of(ranked: &[Ranked]) -> Vec<f64> {
    bin_edges(quantile_edges(ranked, 10))
}

/// Puts edges in order, from 0 on; none lies outside the range of scores.
pub fn bin_edges(mut edges: Vec<f64>) -> Vec<f64> {
    edges.push(0.0);
    edges.retain(|edge| (0.0..=1.0).contains(edge));
    edges.iter_mut().for_each(|edge| *edge += 0.0);
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}
