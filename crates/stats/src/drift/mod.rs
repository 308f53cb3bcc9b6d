//! Univariate drift methods: the list.
//!
//! A method is one file with a [`Method`] and one line in [`METHODS`]. Missing values, wrong kinds
//! and empty chunks are dealt with around it, in [`crate::column`]; a method sees clean data only.

mod anderson_darling;
pub(crate) mod chi2;
mod cramer_von_mises;
mod energy;
mod hellinger;
mod jensen_shannon;
pub(crate) mod kolmogorov_smirnov;
mod kullback_leibler;
mod l_infinity;
mod psi;
mod total_variation;
mod wasserstein;

use crate::chance::bridge::Path;
use crate::column::chunk_values::ChunkValues;
use crate::column::ecdf::SortedReference;
use crate::column::in_bins::InBins;
use crate::measured::{Exactness, FromCounts, Measured, Reading};
use crate::table::Kind;

pub use crate::chance::Growth;

/// Every univariate drift method, in the order users see them.
pub static METHODS: &[&Method] = &[
    &jensen_shannon::METHOD,
    &hellinger::METHOD,
    &total_variation::METHOD,
    &kullback_leibler::METHOD,
    &psi::METHOD,
    &kolmogorov_smirnov::METHOD,
    &wasserstein::METHOD,
    &energy::METHOD,
    &cramer_von_mises::METHOD,
    &anderson_darling::METHOD,
    &chi2::METHOD,
    &l_infinity::METHOD,
];

/// A measure of the distance between a chunk's distribution and the reference's.
#[derive(Debug)]
pub struct Method {
    /// Name in options, results and reports.
    pub key: &'static str,
    /// Name in prose.
    pub label: &'static str,
    /// One sentence for the documentation.
    pub summary: &'static str,
    /// The smallest value there can be.
    pub lower: Option<f64>,
    /// The largest value there can be.
    pub upper: Option<f64>,
    /// Basis of an alert.
    pub judged_by: Judge,
    /// Growth of the value by chance.
    pub growth: Growth,
    /// Its value by chance, from a draw of the difference of two cumulative distributions; only for methods on values, whose
    /// form cannot draw it.
    pub on_path: Option<fn(&Path<'_>) -> f64>,
    /// Input of the method, which decides the kinds of column it takes.
    pub form: Form,
}

/// Basis of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// A threshold on the value; by default the mean and three standard deviations of the reference chunks.
    Threshold,
    /// A p-value under 0.05.
    PValue,
}

/// Input of a method.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// Shares of reference and chunk over the same bins or categories; each sums to 1. What the
    /// chunk holds outside them is a last entry, zero in the reference.
    Shares(fn(&[f64], &[f64]) -> f64),
    /// As `Shares`, but numbers are binned by the deciles of the reference.
    DecileShares(fn(&[f64], &[f64]) -> f64),
    /// Counts of reference and chunk over the union of their categories, two at least.
    Counts(fn(&[u64], &[u64]) -> Reading),
    /// The reference's values and the chunk's; neither without any.
    Values(fn(&SortedReference, &ChunkValues) -> Measured),
    /// As `Values`. The second gives an interval for a chunk that was counted in bins.
    ValuesOrBins(fn(&SortedReference, &ChunkValues) -> Measured, fn(&SortedReference, &InBins) -> Reading),
}

impl Form {
    /// Tells whether it takes the values of the reference.
    pub const fn takes_values(self) -> bool {
        matches!(self, Form::Values(_) | Form::ValuesOrBins(..))
    }

    /// Tells what counts give of its distance.
    pub const fn from_counts(self) -> FromCounts {
        match self {
            Form::Values(_) => Err("the method compares all values, one by one"),
            Form::ValuesOrBins(..) => Ok(Exactness::Interval),
            Form::Shares(_) | Form::DecileShares(_) | Form::Counts(_) => Ok(Exactness::Exact),
        }
    }
}

impl Method {
    /// The kinds of column the method takes.
    pub fn kinds(&self) -> &'static [Kind] {
        match self.form {
            Form::Shares(_) | Form::DecileShares(_) => &[Kind::Numeric, Kind::Categorical],
            Form::Counts(_) => &[Kind::Categorical],
            Form::Values(_) | Form::ValuesOrBins(..) => &[Kind::Numeric],
        }
    }
}

/// The method with this key.
pub fn find(key: &str) -> Option<&'static Method> {
    METHODS.iter().copied().find(|method| method.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    // A test of the source may read the source.
    #[allow(clippy::disallowed_methods)]
    fn every_method_file_is_listed() {
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/drift")).unwrap();
        let mut names: Vec<String> = files
            .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .filter(|name| name != "mod")
            .collect();
        let mut listed: Vec<String> = METHODS.iter().map(|method| method.key.to_owned()).collect();
        names.sort();
        listed.sort();
        assert_eq!(names, listed, "a file in src/drift is a method, and its key is its name");
    }
}
