//! Reconstruction error by principal components: whether features still hang together as in the reference.
//!
//! The reference's features are filled, encoded and standardised ([`encode`]); of their principal directions those
//! that explain most of the variance are kept. The error of a row is its distance from the space that these span,
//! `‖z − V Vᵀ z‖₂`; that of a chunk is the mean over its rows (NannyML 0.13.1, `DataReconstructionDriftCalculator`;
//! Jaworski, Rutkowski and Angelov 2020). It changes with the relations between features where no single feature
//! changed. NannyML does not say which features changed; the shares here do.
//!
//! - A feature that is constant in the reference is centred and keeps its unit, as in scikit-learn: a chunk in which it
//!   varies adds that distance as it is.
//! - A feature that has no value in the reference is left out: its share is 0, whatever the chunk holds.
//! - Where all features are constant there is no direction to keep: `NoVariation`.
//! - An infinite value in the reference, or in a chunk, makes the error `NotFinite`; where the reference has one,
//!   that is so for all chunks.
//! - A direction whose variance equals that of the next one is not unique. Which of them is kept is then
//!   deterministic, but follows the order of the features.
//! - Where all directions are kept, which a share can come to when features hardly hang together, every error is 0:
//!   see [`Reconstruction::components`].

mod eigen;
mod encode;
mod fold;
mod options;
mod reflect;
mod subspace;

pub use options::{CategoricalFill, Components, NumericFill, Options};

use crate::encoding::FeatureValues;
use crate::error::StatsError;
use crate::measured::{Measured, Reading, Undefined, finite};
use encode::{Codebook, Encoding, has_value};
use fold::{FOLDS, Rows};
use kernels::{LANES, Lanes};
use std::ops::Range;
use subspace::{Residuals, Subspace};

/// Blocks that are packed together: 128 rows, whose 100 features fit in a cache of the second level.
const TILE: usize = 16;

/// The learned state of the reference.
#[derive(Clone, Debug)]
pub struct Reconstruction {
    features: usize,
    model: Result<Model, Undefined>,
    /// Error of rows that were not learned from, over that of the reference's; not a number where it is not known.
    optimism: f64,
}

#[derive(Clone, Debug)]
struct Model {
    encodings: Vec<Encoding>,
    subspace: Subspace,
}

/// A table's labels in terms of the reference's; for all chunks of the table.
#[derive(Clone, Debug)]
pub struct Mapping(Vec<Codebook>);

/// Distance of a chunk from its reconstruction by the reference's directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Reconstructed {
    /// Mean reconstruction error of the rows, in standard deviations of the reference. Its standard error is the
    /// standard deviation of the row errors of this chunk (over n − 1) divided by √n; none for a single row.
    pub error: Measured,
    /// For each feature the mean of its squared residual, divided by the sum over all features: they sum to 1. All
    /// are 0 where there is no error or no residual.
    pub shares: Vec<f64>,
}

crate::state!(Reconstruction { features, model, optimism } where |own| {
    own.model.as_ref().map_or(true, |model| model.encodings.len() == own.features)
});
crate::state!(Model { encodings, subspace } where |own| {
    own.encodings.len() == own.subspace.width() && own.encodings.iter().all(Encoding::is_whole)
});

impl Reconstruction {
    /// Number of features.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Learns from all rows of the reference.
    ///
    /// # Errors
    /// `invalid_option` for fewer than two features, components or a fill that cannot be; `empty_data` for a
    /// reference without rows; `internal` for features of different lengths. What is wrong with the values becomes
    /// the reason of every measurement instead.
    pub fn fit(features: &[FeatureValues<'_>], options: &Options) -> Result<Reconstruction, StatsError> {
        let rows = check(features, options)?;
        Ok(Reconstruction { features: features.len(), model: Model::fit(features, rows, options), optimism: f64::NAN })
    }

    /// Learns the optimism too, from the same rows: it takes longer than all the rest.
    ///
    /// # Errors
    /// Those of [`Self::fit`].
    pub fn with_optimism(
        self,
        features: &[FeatureValues<'_>],
        options: &Options,
    ) -> Result<Reconstruction, StatsError> {
        let rows = check(features, options)?;
        let optimism = self.model.as_ref().map_or(f64::NAN, |model| model.optimism(features, rows, options));
        Ok(Reconstruction { optimism, ..self })
    }

    /// Error of rows that were not learned from, over that of the reference's rows: the kept directions fit these best. `None` where
    /// it was not learned.
    pub fn optimism(&self) -> Option<f64> {
        self.optimism.is_finite().then_some(self.optimism)
    }

    /// Number of directions that are kept. Where it is that of the features, every error is 0.
    ///
    /// # Errors
    /// Why nothing can be measured.
    pub fn components(&self) -> Result<usize, Undefined> {
        self.model.as_ref().map(|model| model.subspace.kept).map_err(|&reason| reason)
    }

    /// Share of the reference's variance along each principal direction, descending; empty where nothing can be
    /// measured.
    pub fn explained(&self) -> &[f64] {
        self.model.as_ref().map_or(&[], |model| &model.subspace.explained)
    }

    /// Looks up a table's dictionaries, once for all its chunks. The features are those of [`Self::fit`], in the same
    /// order and kinds.
    ///
    /// # Errors
    /// `internal` for other features.
    pub fn map(&self, features: &[FeatureValues<'_>]) -> Result<Mapping, StatsError> {
        if features.len() != self.features {
            let message = format!("{} features were learned from, {} are given", self.features, features.len());
            return Err(StatsError::new("internal", message));
        }
        let Ok(model) = &self.model else { return Ok(Mapping(Vec::new())) };
        let codebooks = model.encodings.iter().zip(features).map(|(encoding, feature)| encoding.codebook(feature));
        Ok(Mapping(codebooks.collect::<Result<_, _>>()?))
    }

    /// Measures some rows of a table.
    ///
    /// # Panics
    /// When the features are not those that `mapping` was made for, or have not these rows.
    pub fn measure(&self, features: &[FeatureValues<'_>], mapping: &Mapping, rows: Range<usize>) -> Reconstructed {
        let measured = self.model.as_ref().map_err(|&reason| reason).and_then(|model| {
            let chunk: Vec<FeatureValues<'_>> = features.iter().map(|feature| within(feature, rows.clone())).collect();
            model.measure(&chunk, mapping, rows.len())
        });
        let nothing = || vec![0.0; self.features];
        match measured {
            Ok((reading, shares)) => Reconstructed { error: Ok(reading), shares: shares.unwrap_or_else(nothing) },
            Err(reason) => Reconstructed { error: Err(reason), shares: nothing() },
        }
    }
}

impl Model {
    fn fit(features: &[FeatureValues<'_>], rows: usize, options: &Options) -> Result<Model, Undefined> {
        let encodings: Vec<Encoding> =
            features.iter().map(|feature| Encoding::fit(feature, options)).collect::<Result<_, _>>()?;
        if !encodings.iter().any(Encoding::is_present) {
            return Err(Undefined::AllMissing);
        }
        let mapping = Mapping(
            encodings
                .iter()
                .zip(features)
                .map(|(encoding, feature)| encoding.codebook(feature).expect("the encoding is of this feature"))
                .collect(),
        );
        let width = features.len();
        let mut moments = vec![[0.0; LANES]; width * width];
        for_each_tile(&encodings, features, &mapping, rows, |tile| kernels::add_gram(tile, width, &mut moments));
        let subspace = Subspace::fit(&moments, width, options.components)?;
        Ok(Model { encodings, subspace })
    }

    /// Compares the model with those that have not seen two folds, on the rows of these.
    fn optimism(&self, features: &[FeatureValues<'_>], rows: usize, options: &Options) -> f64 {
        let errors = |fold: usize| -> Option<[f64; 2]> {
            let part = |own| features.iter().map(|feature| Rows::of(feature, fold, own)).collect::<Vec<_>>();
            let (own, others) = (part(true), part(false));
            let own: Vec<FeatureValues<'_>> = own.iter().map(Rows::values).collect();
            let others: Vec<FeatureValues<'_>> = others.iter().map(Rows::values).collect();
            let count = (rows + FOLDS - 1 - fold) / FOLDS;
            let options = Options { components: Components::Count(self.subspace.kept), ..options.clone() };
            let blind = Model::fit(&others, rows - count, &options).ok()?;
            let error = |model: &Model| Some(model.measure(&own, &model.mapping(&own)?, count).ok()?.0.value);
            Some([error(&blind)?, error(self)?])
        };
        let [blind, seeing] = (0..2).filter_map(errors).fold([0.0; 2], |sum, own| [sum[0] + own[0], sum[1] + own[1]]);
        blind / seeing
    }

    /// Places of the labels of features of these kinds.
    fn mapping(&self, features: &[FeatureValues<'_>]) -> Option<Mapping> {
        let codebooks = self.encodings.iter().zip(features).map(|(encoding, feature)| encoding.codebook(feature).ok());
        codebooks.collect::<Option<_>>().map(Mapping)
    }

    /// The reading of a chunk and the shares of the features, these `None` where there is nothing to share.
    fn measure(
        &self,
        chunk: &[FeatureValues<'_>],
        mapping: &Mapping,
        rows: usize,
    ) -> Result<(Reading, Option<Vec<f64>>), Undefined> {
        if rows == 0 {
            return Err(Undefined::EmptyChunk);
        }
        if !chunk.iter().zip(&self.encodings).any(|(feature, encoding)| encoding.is_present() && has_value(*feature)) {
            return Err(Undefined::AllMissing);
        }
        let mut residuals = self.subspace.residuals();
        for_each_tile(&self.encodings, chunk, mapping, rows, |tile| self.subspace.add(tile, &mut residuals));
        let reading = mean_length(&residuals, rows)?;
        let squares = self.subspace.by_feature(&residuals);
        let total: f64 = squares.iter().sum();
        let shares = total.is_normal().then(|| squares.iter().map(|square| square / total).collect());
        Ok((reading, shares))
    }
}

/// Packs rows, some blocks at a time; the rows beyond the last are zeros.
fn for_each_tile(
    encodings: &[Encoding],
    features: &[FeatureValues<'_>],
    mapping: &Mapping,
    rows: usize,
    mut take: impl FnMut(&mut [Lanes]),
) {
    let width = features.len();
    let mut tile = vec![[0.0; LANES]; width * TILE.min(rows.div_ceil(LANES))];
    for start in (0..rows).step_by(TILE * LANES) {
        let end = rows.min(start + TILE * LANES);
        let blocks = &mut tile[..width * (end - start).div_ceil(LANES)];
        for (index, (encoding, feature)) in encodings.iter().zip(features).enumerate() {
            encoding.pack(within(feature, start..end), &mapping.0[index], index, width, blocks);
        }
        take(blocks);
    }
}

/// Mean of the lengths of the residuals, with its standard error.
fn mean_length(residuals: &Residuals, rows: usize) -> Measured {
    let lengths: Vec<f64> = residuals.squares.iter().flatten().take(rows).map(|square| square.sqrt()).collect();
    let sums = kernels::sums(&lengths);
    // Infinite values become NaN where they meet a zero or each other.
    if sums.count < rows as u64 {
        return Err(Undefined::NotFinite);
    }
    let n = rows as f64;
    let mean = sums.sum / n;
    let variance = kernels::central_powers(&lengths, mean).second / (n - 1.0);
    finite(Reading::with_error(mean, variance.sqrt() / n.sqrt()))
}

fn within<'a>(feature: &FeatureValues<'a>, rows: Range<usize>) -> FeatureValues<'a> {
    match *feature {
        FeatureValues::Numeric(values) => FeatureValues::Numeric(&values[rows]),
        FeatureValues::Categorical(codes, labels) => FeatureValues::Categorical(&codes[rows], labels),
    }
}

/// The number of rows, where features and options can be worked with.
fn check(features: &[FeatureValues<'_>], options: &Options) -> Result<usize, StatsError> {
    let length = |feature: &FeatureValues<'_>| match feature {
        FeatureValues::Numeric(values) => values.len(),
        FeatureValues::Categorical(codes, _) => codes.len(),
    };
    if features.len() < 2 {
        let message = format!("Cannot reconstruct {} feature from the others: at least 2 are needed", features.len());
        return Err(StatsError::new("invalid_option", message));
    }
    let rows = length(&features[0]);
    if features.iter().any(|feature| length(feature) != rows) {
        return Err(StatsError::new("internal", "Features have different numbers of rows"));
    }
    if rows == 0 {
        return Err(StatsError::new("empty_data", "Cannot learn principal components from a reference without rows"));
    }
    if let NumericFill::Constant(value) = options.numeric_fill
        && !value.is_finite()
    {
        let message = format!("Cannot fill missing numbers with {value}: a finite number is needed");
        return Err(StatsError::new("invalid_option", message));
    }
    match options.components {
        Components::Share(share) if !(share > 0.0 && share < 1.0) => Err(StatsError::new(
            "invalid_option",
            format!("Cannot keep {share} of the variance: the share lies above 0 and below 1"),
        )),
        Components::Count(count) if !(1..=features.len()).contains(&count) => Err(StatsError::new(
            "invalid_option",
            format!(
                "Cannot keep {count} components of {} features: from 1 to {} can be",
                features.len(),
                features.len()
            ),
        )),
        _ => Ok(rows),
    }
}

#[cfg(test)]
mod tests;
