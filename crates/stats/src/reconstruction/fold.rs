//! Rows of a table without every fifth, and these: what a model has learned from and what it has not.

use crate::encoding::FeatureValues;

/// One row in so many is left out.
pub const FOLDS: usize = 5;

/// Copies of some rows of a feature.
pub enum Rows<'a> {
    Numeric(Vec<f64>),
    Categorical(Vec<u32>, &'a [String]),
}

impl<'a> Rows<'a> {
    /// Copies the rows of a fold, or all others.
    pub fn of(feature: &FeatureValues<'a>, fold: usize, own: bool) -> Rows<'a> {
        match *feature {
            FeatureValues::Numeric(values) => Rows::Numeric(picked(values, fold, own)),
            FeatureValues::Categorical(codes, labels) => Rows::Categorical(picked(codes, fold, own), labels),
        }
    }

    /// The rows as a feature.
    pub fn values(&self) -> FeatureValues<'_> {
        match self {
            Rows::Numeric(values) => FeatureValues::Numeric(values),
            Rows::Categorical(codes, labels) => FeatureValues::Categorical(codes, labels),
        }
    }
}

fn picked<T: Copy>(values: &[T], fold: usize, own: bool) -> Vec<T> {
    let rows = values.iter().enumerate().filter(|(row, _)| (row % FOLDS == fold) == own);
    rows.map(|(_, value)| *value).collect()
}
