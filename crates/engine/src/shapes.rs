//! Faults that are told by the shape of columns, chunk by chunk.

use crate::learned::{FeatureReference, Learned};
use stats::encoding::{Feature, FeatureValues};
use stats::kept_rows::KeptFeature;
use stats::kept_rows::codes::Codes;
use stats::shape::labels::{Labels, renamed};
use stats::shape::{LEAST_DISTANCE, Profile, Quantiles, Shape, distance, swapped};
use std::ops::Range;

/// A column of a chunk with a shape.
#[derive(Clone, Debug, PartialEq)]
pub struct Shaped {
    /// Place of the feature.
    pub feature: usize,
    /// Its shape.
    pub shape: Shape,
    /// The label that has another name, and that name; of other shapes none.
    pub names: Option<[String; 2]>,
}

impl Learned {
    /// Counts of the kept rows by code, one list for each feature.
    pub fn usual_counts(&self) -> Vec<Vec<u64>> {
        let count = |own: &KeptFeature| {
            let mut counts = vec![0; own.codes().count()];
            own.rows().iter().for_each(|&code| counts[usize::from(code)] += 1);
            counts
        };
        self.kept.iter().flat_map(|kept| kept.features.iter().map(count)).collect()
    }

    /// Tells the shapes of the features that have moved: `counts` are the chunk's rows by code, `usual` those of the kept rows.
    pub fn shapes(
        &self,
        features: &[Feature],
        rows: Range<usize>,
        counts: &[Vec<u64>],
        usual: &[Vec<u64>],
    ) -> Vec<Shaped> {
        let Some(kept) = &self.kept else { return Vec::new() };
        let moved = (0..counts.len()).filter(|&own| distance(&usual[own], &counts[own]) >= LEAST_DISTANCE);
        let (mut shaped, mut profiles) = (Vec::new(), Vec::new());
        for feature in moved {
            match (&self.features[feature], features[feature].values(rows.clone())) {
                (FeatureReference::Numeric(_), FeatureValues::Numeric(values)) => {
                    let Codes::Numeric(bins) = kept.features[feature].codes() else { continue };
                    let inner = bins.edges().get(1..bins.edges().len().saturating_sub(1)).unwrap_or_default();
                    let shares = shares_up_to(&usual[feature], inner.len());
                    profiles.extend(Profile::of(values).map(|own| (feature, own, inner, shares)));
                }
                (FeatureReference::Categorical(reference), FeatureValues::Categorical(codes, names)) => {
                    let (_, counts, unseen) = reference.count(codes, &reference.map(names));
                    let labels = Labels { known: [&reference.counts, &counts], unseen: &unseen };
                    let named = |own: stats::shape::Renamed| Shaped {
                        feature,
                        shape: Shape::Renamed(own),
                        names: Some([reference.categories[own.from].clone(), names[own.to].clone()]),
                    };
                    shaped.extend(renamed(labels).map(named));
                }
                _ => {}
            }
        }
        let quantiles = |of, shares| Quantiles { of, shares };
        let pairs: Vec<_> =
            profiles.iter().map(|(feature, own, of, shares)| (*feature, own, quantiles(of, shares))).collect();
        let swaps = swapped(&pairs);
        let is_swapped = |feature: usize| swaps.iter().any(|pair| pair.0 == feature || pair.1 == feature);
        for (feature, own, quantiles) in pairs.iter().filter(|own| !is_swapped(own.0)) {
            let most = usual[*feature].iter().copied().max().unwrap_or(0) as f64 / kept.rows.max(1) as f64;
            shaped.extend(own.shape(*quantiles, most).map(|shape| Shaped { feature: *feature, shape, names: None }));
        }
        let swap = |feature, other| Shaped { feature, shape: Shape::Swapped(other), names: None };
        shaped.extend(swaps.iter().flat_map(|&(one, other)| [swap(one, other), swap(other, one)]));
        shaped
    }
}

/// Shares of the values up to each inner edge, of rows by code: the first two codes are missing values, and those below all others.
fn shares_up_to(counts: &[u64], edges: usize) -> Vec<f64> {
    let present = counts[1..].iter().sum::<u64>().max(1) as f64;
    let mut sum = counts.get(1).copied().unwrap_or(0);
    let up_to = |code: usize| {
        sum += counts.get(code).copied().unwrap_or(0);
        sum as f64 / present
    };
    (2..2 + edges).map(up_to).collect()
}
