//! Numeric columns: what is learned of the reference, and a chunk on its bins.

mod counts;
mod measure;

use super::bins::{decile_edges, doane_edges, histogram};
use super::chunk_values::ChunkValues;
use super::drawn::{Drawn, Units};
use super::ecdf::SortedReference;
use super::known::Known;
use super::moments::Moments;
use super::outside::{Outside, Span};
use crate::nannyml;
use crate::state::within;
use crate::statistic::StatisticErrors;
use kernels::{Powers, Sums, UniformBins};
use std::cell::OnceCell;
use std::sync::OnceLock;

/// Parts of a numeric column that must be kept beyond its histogram and moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// All values in order: exact distances.
    pub values: bool,
    /// The density at the median: the median's standard error.
    pub median: bool,
    /// Kolmogorov–Smirnov and Wasserstein as NannyML bins them ([`crate::nannyml`]).
    pub binned: bool,
    /// Counts between the deciles.
    pub deciles: bool,
}

/// The reference between its deciles.
#[derive(Clone, Debug)]
pub(super) struct Deciles {
    pub(super) edges: Vec<f64>,
    pub(super) shares: Vec<f64>,
}

/// The learned state of a numeric column of the reference.
#[derive(Clone, Debug)]
pub struct NumericReference {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Bin edges; `None` where no value is finite.
    pub edges: Option<Vec<f64>>,
    /// Counts in the bins.
    pub counts: Vec<u64>,
    /// Bins for drawing, if they are other than these.
    pub(super) units: Option<Units>,
    min: f64,
    max: f64,
    errors: StatisticErrors,
    pub(super) sorted: Option<Box<SortedReference>>,
    /// Deciles, if they are needed and there is a value.
    pub(super) deciles: Option<Deciles>,
    needs: Needs,
    /// The counts as shares; made where they are asked for.
    shares: OnceLock<Vec<f64>>,
}

/// The rows of a chunk on the reference's bins. What only some methods and statistics need is computed when the first asks for it.
#[derive(Clone, Debug)]
pub struct NumericChunk<'a> {
    pub(crate) values: ChunkValues<'a>,
    /// Knowledge of the values.
    pub(crate) known: Known,
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Counts on the reference's bins.
    pub counts: Vec<u64>,
    /// Values below the first bin.
    pub(crate) below: OnceCell<u64>,
    pub(crate) drawn: OnceCell<Drawn>,
    pub(crate) outside: OnceCell<Outside>,
    pub(crate) deciles: OnceCell<Vec<u64>>,
    pub(crate) moments: OnceCell<Moments>,
    pub(crate) binned: OnceCell<nannyml::Chunk>,
    pub(crate) shares: OnceCell<Vec<f64>>,
}

impl NumericReference {
    /// Learns from all reference rows; NaN is missing.
    pub fn fit(values: &[f64], needs: Needs) -> Self {
        let (Moments { sums, .. }, powers) = Moments::of(values);
        let (edges, counts) = histogram_of(values, &sums, &powers);
        let sorted = needs.values.then(|| Box::new(SortedReference::new(values)));
        let deciles = (needs.deciles && sums.count > 0).then(|| Deciles::fit(values, sorted.as_deref()));
        NumericReference {
            rows: values.len() as u64,
            missing: values.len() as u64 - sums.count,
            edges,
            counts,
            units: Units::of(values, &sums),
            min: sums.min,
            max: sums.max,
            errors: StatisticErrors::fit(values, &sums, &powers, [needs.median, needs.binned]),
            sorted,
            deciles,
            needs,
            shares: OnceLock::new(),
        }
    }

    /// Kept parts of the column.
    pub fn needs(&self) -> Needs {
        self.needs
    }

    /// Share of missing values in the reference.
    pub fn missing_rate(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.missing as f64 / self.rows as f64 }
    }

    pub(crate) fn span(&self) -> Span {
        Span { min: self.min, max: self.max }
    }
}

impl NumericChunk<'_> {
    pub(crate) fn moments(&self) -> &Moments {
        self.moments.get_or_init(|| Moments::of(self.values.values()).0)
    }
}

impl Deciles {
    /// Learns from values that are not all missing; `sorted` are the same, where they were sorted already.
    fn fit(values: &[f64], sorted: Option<&SortedReference>) -> Self {
        let edges = match sorted {
            Some(sorted) => decile_edges(sorted.values()),
            None => decile_edges(&kernels::sorted_values(values)),
        };
        let mut deciles = Deciles { edges, shares: Vec::new() };
        deciles.shares = shares_of(&histogram(values, &deciles.edges));
        deciles
    }
}

pub(super) fn shares_of(counts: &[u64]) -> Vec<f64> {
    let total: u64 = counts.iter().sum();
    counts.iter().map(|&count| count as f64 / total as f64).collect()
}

crate::state!(Needs { values, median, binned, deciles });
crate::state!(Deciles { edges, shares } where |own| own.shares.len() == own.edges.len() + 1);
crate::state!(NumericReference { rows, missing, edges, counts, units, min, max, errors, sorted, deciles, needs, shares } where |own| {
    let present = own.rows.checked_sub(own.missing);
    let bins = own.edges.as_ref().map_or(Some(0), |edges| edges.len().checked_sub(1).filter(|&bins| bins > 0));
    present.is_some_and(|present| {
        within(&own.counts, present) && own.units.as_ref().is_none_or(|units| units.is_within(present))
    })
        && bins == Some(own.counts.len())
        && own.edges.iter().flatten().is_sorted_by(|a, b| a <= b)
        && own.needs.values == own.sorted.is_some()
        && own.sorted.as_ref().is_none_or(|sorted| Some(sorted.len() as u64) == present)
        && (own.needs.deciles && present > Some(0)) == own.deciles.is_some()
});

/// Edges and counts over the finite values.
fn histogram_of(values: &[f64], sums: &Sums, powers: &Powers) -> (Option<Vec<f64>>, Vec<u64>) {
    if sums.count > 0 && (sums.min.is_infinite() || sums.max.is_infinite()) {
        let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let (Moments { sums, .. }, powers) = Moments::of(&finite);
        return histogram_of(&finite, &sums, &powers);
    }
    // The third powers of such values leave the range of numbers; no bin depends on the unit.
    let range = sums.max - sums.min;
    let scaled = (range > 0.0 && !(1e-90..1e90).contains(&range)).then(|| {
        let scaled: Vec<f64> = values.iter().map(|value| value / range).collect();
        Moments::of(&scaled).1
    });
    let Some(edges) = doane_edges(sums, scaled.as_ref().unwrap_or(powers)) else { return (None, Vec::new()) };
    let mut counts = vec![0; edges.len() + 2];
    kernels::uniform_histogram(values, UniformBins { edges: &edges }, &mut counts);
    counts.truncate(edges.len() - 1);
    (Some(edges), counts)
}

/// Counts as shares of `total`, and the rest as a last share.
pub(crate) fn with_rest(counts: &[u64], total: u64) -> Vec<f64> {
    let inside: u64 = counts.iter().sum();
    let share = |count: u64| count as f64 / total as f64;
    counts.iter().map(|&count| share(count)).chain(std::iter::once(share(total - inside))).collect()
}

#[cfg(test)]
mod tests;
