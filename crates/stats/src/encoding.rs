//! Features as the codes that boosted trees take: numbers in the reference's bins, categories as they are.

use crate::column::categorical::{CategoricalReference, Mapping};
use crate::error::StatsError;
use crate::state::{Reader, State, bad};
use crate::table::MISSING_CODE;
use boost::{Bins, Categories, Kind, Matrix};
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// The values of a feature, of any table.
#[derive(Clone, Copy, Debug)]
pub enum FeatureValues<'a> {
    /// Numbers; NaN is missing.
    Numeric(&'a [f64]),
    /// Codes into labels; a code beyond them is missing.
    Categorical(&'a [u32], &'a [String]),
}

/// The values of a feature, kept. Cloning shares the memory.
#[derive(Clone, Debug)]
pub enum Feature {
    /// Numbers; NaN is missing.
    Numeric(Arc<[f64]>),
    /// Codes into labels; a code beyond them is missing.
    Categorical(Arc<[u32]>, Arc<[String]>),
}

impl Feature {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Feature::Numeric(values) => values.len(),
            Feature::Categorical(codes, _) => codes.len(),
        }
    }

    /// The first rows; where these are all, the memory is shared.
    pub fn head(&self, rows: usize) -> Feature {
        match self {
            own if own.rows() == rows => own.clone(),
            Feature::Numeric(values) => Feature::Numeric(values[..rows].into()),
            Feature::Categorical(codes, labels) => Feature::Categorical(codes[..rows].into(), Arc::clone(labels)),
        }
    }

    /// The values of some rows.
    #[must_use]
    pub fn taken(&self, rows: &[u32]) -> Feature {
        let code = |codes: &[u32]| rows.iter().map(|&row| codes[row as usize]).collect();
        match self {
            Feature::Numeric(values) => Feature::Numeric(rows.iter().map(|&row| values[row as usize]).collect()),
            Feature::Categorical(codes, labels) => Feature::Categorical(code(codes), Arc::clone(labels)),
        }
    }

    /// The values in some rows, borrowed.
    pub fn values(&self, rows: Range<usize>) -> FeatureValues<'_> {
        match self {
            Feature::Numeric(values) => FeatureValues::Numeric(&values[rows]),
            Feature::Categorical(codes, labels) => FeatureValues::Categorical(&codes[rows], labels),
        }
    }
}

crate::state_variants!(Feature {
    0 => Numeric { 0: values },
    1 => Categorical { 0: codes, 1: labels },
});

impl FeatureValues<'_> {
    /// Hands over the values of some rows.
    pub fn at<R>(&self, rows: &[usize], take: impl FnOnce(&FeatureValues<'_>) -> R) -> R {
        match self {
            FeatureValues::Numeric(values) => take(&FeatureValues::Numeric(&taken(values, rows))),
            FeatureValues::Categorical(codes, labels) => take(&FeatureValues::Categorical(&taken(codes, rows), labels)),
        }
    }

    /// These rows over those of another table.
    ///
    /// # Errors
    /// `internal` for features of two kinds.
    pub fn stacked(&self, below: &FeatureValues<'_>) -> Result<Feature, StatsError> {
        match (self, below) {
            (FeatureValues::Numeric(above), FeatureValues::Numeric(below)) => {
                Ok(Feature::Numeric(above.iter().chain(*below).copied().collect()))
            }
            (FeatureValues::Categorical(above, labels), FeatureValues::Categorical(below, others)) => {
                let mut all: Vec<String> = labels.to_vec();
                let known: HashMap<&str, u32> =
                    labels.iter().enumerate().map(|(place, label)| (label.as_str(), place as u32)).collect();
                let mut place = |label: &String| {
                    known.get(label.as_str()).copied().unwrap_or_else(|| {
                        all.push(label.clone());
                        all.len() as u32 - 1
                    })
                };
                let places: Vec<u32> = others.iter().map(&mut place).collect();
                let moved = below.iter().map(|&code| places.get(code as usize).copied().unwrap_or(MISSING_CODE));
                Ok(Feature::Categorical(above.iter().copied().chain(moved).collect(), all.into()))
            }
            _ => Err(changed_kind()),
        }
    }
}

/// The values of some rows; none of a column that is not there.
pub(crate) fn taken<T: Copy>(values: &[T], rows: &[usize]) -> Vec<T> {
    if values.is_empty() { Vec::new() } else { rows.iter().map(|&row| values[row]).collect() }
}

/// Coding of a reference's features.
#[derive(Clone, Debug)]
pub struct Encoder {
    features: Vec<Coding>,
}

#[derive(Clone, Debug)]
enum Coding {
    Numeric(Bins),
    /// The last category stands for every label that the reference has not.
    Categorical(CategoricalReference, Categories),
}

impl Encoder {
    /// Number of features.
    pub fn features(&self) -> usize {
        self.features.len()
    }

    /// Learns bins and categories from all reference rows.
    pub fn fit(features: &[FeatureValues<'_>]) -> Encoder {
        let coding = |feature: &FeatureValues<'_>| match feature {
            FeatureValues::Numeric(values) => Coding::Numeric(Bins::fit(values, boost::MAX_BINS)),
            FeatureValues::Categorical(codes, labels) => {
                let reference = CategoricalReference::fit(codes, labels);
                // Unseen labels are rarer than any that was seen, and a category of their own all the same.
                let counts: Vec<u64> = reference.counts.iter().copied().chain([1]).collect();
                Coding::Categorical(reference, Categories::fit(&counts))
            }
        };
        Encoder { features: features.iter().map(coding).collect() }
    }

    /// Codes the rows of a range; the features are those of `fit`, in the same order and kinds.
    ///
    /// # Errors
    /// `internal` for features of other kinds.
    pub fn encode(&self, features: &[FeatureValues<'_>], rows: Range<usize>) -> Result<Matrix, StatsError> {
        let column = |(coding, feature): (&Coding, &FeatureValues<'_>)| coding.encode(feature, rows.clone());
        let columns = self.features.iter().zip(features).map(column).collect::<Result<_, _>>()?;
        let kind = |coding: &Coding| match coding {
            Coding::Numeric(_) => Kind::Ordered,
            Coding::Categorical(..) => Kind::Categorical,
        };
        Matrix::new(self.features.iter().map(kind).collect(), columns).map_err(internal)
    }
}

crate::state!(Encoder { features } where |own| own.features.iter().all(Coding::is_whole));
crate::state_variants!(Coding {
    0 => Numeric { 0: bins },
    1 => Categorical { 0: reference, 1: categories },
});

impl State for Bins {
    fn write(&self, out: &mut Vec<u8>) {
        self.edges().to_vec().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Bins::from_edges(Vec::read(from)?).map_err(|error| bad(&error.to_string()))
    }
}

impl State for Categories {
    fn write(&self, out: &mut Vec<u8>) {
        self.codes().to_vec().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Vec::read(from).map(Categories::from_codes)
    }
}

impl Coding {
    /// One category for each label, and one for every other.
    fn is_whole(&self) -> bool {
        match self {
            Coding::Numeric(_) => true,
            Coding::Categorical(reference, categories) => categories.codes().len() == reference.categories.len() + 1,
        }
    }

    fn encode(&self, feature: &FeatureValues<'_>, rows: Range<usize>) -> Result<Vec<u8>, StatsError> {
        let mut codes = vec![boost::MISSING; rows.len()];
        match (self, feature) {
            (Coding::Numeric(bins), FeatureValues::Numeric(values)) => {
                bins.encode(&values[rows], &mut codes).map_err(internal)?;
            }
            (Coding::Categorical(reference, categories), FeatureValues::Categorical(own, labels)) => {
                let places = places(&reference.map(labels), labels.len(), reference.categories.len() as u32);
                let place = |&code: &u32| places.get(code as usize).copied().unwrap_or(u32::MAX);
                let ids: Vec<u32> = own[rows].iter().map(place).collect();
                categories.encode(&ids, &mut codes).map_err(internal)?;
            }
            _ => return Err(changed_kind()),
        }
        Ok(codes)
    }
}

/// The reference's place of every label of a table; `unseen` for those that it has not.
pub(crate) fn places(mapping: &Mapping, labels: usize, unseen: u32) -> Vec<u32> {
    (0..labels).map(|label| mapping.place(label).unwrap_or(unseen)).collect()
}

pub(crate) fn changed_kind() -> StatsError {
    StatsError::new("internal", "A feature changed its kind between reference and data")
}

/// A fault of ours: what is handed to the trees was made here. Cancelling is no fault.
pub(crate) fn internal(error: boost::Error) -> StatsError {
    match error {
        boost::Error::Cancelled => StatsError::new("cancelled", "The run was cancelled"),
        boost::Error::TooManyRows { rows } => StatsError::new(
            "unsupported",
            format!("Cannot grow trees on {rows} rows: up to {} can be", boost::MAX_ROWS),
        ),
        error => StatsError::new("internal", format!("Cannot grow trees: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_labels_share_a_code_that_is_neither_missing_nor_a_seen_one() {
        let labels = ["a", "b"].map(str::to_owned);
        let encoder = Encoder::fit(&[FeatureValues::Categorical(&[0, 1, 1], &labels)]);
        let others = ["c", "b", "d", "a"].map(str::to_owned);
        let matrix = encoder.encode(&[FeatureValues::Categorical(&[0, 1, 2, 3, u32::MAX], &others)], 0..5).unwrap();
        let codes = matrix.column(0);
        assert_eq!(codes[0], codes[2]);
        assert_eq!(codes[4], boost::MISSING);
        let mut distinct = vec![codes[0], codes[1], codes[3], codes[4]];
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 4);
    }

    #[test]
    fn stacked_labels_keep_their_meaning() {
        let (labels, others) = (["a", "b"].map(str::to_owned), ["c", "a"].map(str::to_owned));
        let above = FeatureValues::Categorical(&[0, 1, u32::MAX], &labels);
        let stacked = above.stacked(&FeatureValues::Categorical(&[0, 1, u32::MAX], &others)).unwrap();
        let Feature::Categorical(codes, all) = stacked else { panic!("it was categorical") };
        assert_eq!((&*codes, &*all), (&[0, 1, u32::MAX, 2, 0, u32::MAX][..], &["a", "b", "c"].map(str::to_owned)[..]));
    }

    #[test]
    fn a_feature_of_another_kind_is_refused() {
        let encoder = Encoder::fit(&[FeatureValues::Numeric(&[1.0, 2.0])]);
        assert_eq!(encoder.encode(&[FeatureValues::Categorical(&[0], &[])], 0..1).unwrap_err().code, "internal");
    }
}
