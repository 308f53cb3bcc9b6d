//! Codes of a column's values: bins of numbers between quantiles of the reference, categories of labels. Missing values,
//! numbers beyond the reference's and labels that it does not have get codes of their own.

use crate::column::categorical::CategoricalReference;
use crate::column::numeric::NumericReference;
use crate::encoding::{FeatureValues, changed_kind, internal, places};
use crate::error::StatsError;
use boost::{Bins, Categories, Kind};

/// Bins of a number between the reference's smallest and largest: enough to tell where inputs have moved, and so few that
/// each holds many of the rows that are kept.
const BINS: usize = 10;
/// Values that are searched for together, so that the searches overlap.
const BLOCK: usize = 64;
/// Edges padded to the steps of a binary search over all codes.
const SLOTS: usize = 256;

/// A column of the reference, as it was learned.
#[derive(Clone, Copy, Debug)]
pub enum ColumnReference<'a> {
    /// Numbers.
    Numeric(&'a NumericReference),
    /// Labels.
    Categorical(&'a CategoricalReference),
}

/// Coding of a column. Code 0 stands for missing values. Of numbers, 1 and the last one are below and above the
/// reference's; of labels, the category after the last stands for those that the reference does not have.
#[derive(Clone, Debug)]
pub enum Codes {
    /// Bins, by their edges.
    Numeric(Bins),
    /// The code of each of the reference's labels, and of all others.
    Categorical(Categories),
}

crate::state_variants!(Codes {
    0 => Numeric { 0: bins },
    1 => Categorical { 0: categories },
});

impl Codes {
    /// Learns the codes of a column; the bins of numbers from `values`, which are some of the reference's.
    ///
    /// # Errors
    /// `internal` for values of another kind.
    pub fn fit(reference: ColumnReference<'_>, values: &FeatureValues<'_>) -> Result<Codes, StatsError> {
        match (reference, values) {
            (ColumnReference::Numeric(reference), FeatureValues::Numeric(values)) => {
                bins(reference, values).map(Codes::Numeric)
            }
            (ColumnReference::Categorical(reference), FeatureValues::Categorical(..)) => {
                // Other labels are rarer than any of the reference, and a category of their own all the same.
                let counts: Vec<u64> = reference.counts.iter().copied().chain([1]).collect();
                Ok(Codes::Categorical(Categories::fit(&counts)))
            }
            _ => Err(changed_kind()),
        }
    }

    /// Counts the codes that there are.
    pub fn count(&self) -> usize {
        match self {
            Codes::Numeric(bins) => bins.edges().len() + 2,
            Codes::Categorical(categories) => usize::from(categories.codes().iter().copied().max().unwrap_or(0)) + 1,
        }
    }

    /// Tells whether codes ascend with values, as those of numbers do.
    pub fn is_ordered(&self) -> bool {
        matches!(self, Codes::Numeric(_))
    }

    /// Kind of feature that trees take them for.
    pub fn kind(&self) -> Kind {
        if self.is_ordered() { Kind::Ordered } else { Kind::Categorical }
    }

    /// Tells whether these are codes of the column.
    pub fn fits(&self, reference: ColumnReference<'_>) -> bool {
        match (self, reference) {
            (Codes::Numeric(_), ColumnReference::Numeric(_)) => true,
            (Codes::Categorical(categories), ColumnReference::Categorical(reference)) => {
                categories.codes().len() == reference.categories.len() + 1
            }
            _ => false,
        }
    }

    /// Codes values of the column, of any table.
    ///
    /// # Errors
    /// `internal` for values of another kind.
    pub fn encode(&self, reference: ColumnReference<'_>, values: &FeatureValues<'_>) -> Result<Vec<u8>, StatsError> {
        match (self, reference, values) {
            (Codes::Numeric(bins), _, FeatureValues::Numeric(values)) => Ok(codes_of(bins, values)),
            (
                Codes::Categorical(categories),
                ColumnReference::Categorical(reference),
                FeatureValues::Categorical(own, labels),
            ) => {
                let places = places(&reference.map(labels), labels.len(), reference.categories.len() as u32);
                let code = |&label: &u32| places.get(label as usize).map_or(boost::MISSING, |&at| categories.code(at));
                Ok(own.iter().map(code).collect())
            }
            _ => Err(changed_kind()),
        }
    }

    /// Counts values of the column by code.
    ///
    /// # Errors
    /// `internal` for values of another kind.
    pub fn counts(&self, reference: ColumnReference<'_>, values: &FeatureValues<'_>) -> Result<Vec<u64>, StatsError> {
        let mut counts = vec![0; self.count()];
        self.encode(reference, values)?.iter().for_each(|&code| counts[usize::from(code)] += 1);
        Ok(counts)
    }
}

/// The codes that `Bins::code` gives, of many values. Takes as many steps as the edges need, and no branch.
fn codes_of(bins: &Bins, values: &[f64]) -> Vec<u8> {
    let mut edges = [f64::INFINITY; SLOTS];
    edges[..bins.edges().len()].copy_from_slice(bins.edges());
    let steps = usize::BITS - bins.edges().len().leading_zeros();
    let mut codes = Vec::with_capacity(values.len());
    for values in values.chunks(BLOCK) {
        let mut below = [0; BLOCK];
        for step in (0..steps).rev() {
            for (below, &value) in below.iter_mut().zip(values) {
                // The mask changes nothing; it shows that the index is in range.
                let edge = edges[(*below + (1 << step) - 1) & (SLOTS - 1)];
                *below += usize::from(edge < value) << step;
            }
        }
        let code = |(&below, value): (&usize, &f64)| if value.is_nan() { boost::MISSING } else { below as u8 + 1 };
        codes.extend(below.iter().zip(values).map(code));
    }
    codes
}

/// Bins between quantiles of `values`. The outer edges are those of the whole reference, of which `values` are a part.
fn bins(reference: &NumericReference, values: &[f64]) -> Result<Bins, StatsError> {
    if reference.rows == reference.missing {
        return Ok(Bins::fit(&[], BINS));
    }
    let (span, learned) = (reference.span(), Bins::fit(&kernels::sorted_values(values), BINS));
    // Without the outer edges. Where the smallest is −∞, there is none below it.
    let is_inner = |edge: f64| learned.code(edge) > 1 || edge == f64::NEG_INFINITY;
    let inner = learned.edges().split_last().map_or(&[][..], |(_, edges)| edges);
    // Below the least finite number lies −∞ itself, which is an edge once.
    let below = (span.min > f64::NEG_INFINITY).then(|| span.min.next_down());
    let is_above = |edge: f64| below.is_none_or(|below| edge > below);
    let inner = inner.iter().copied().filter(|&edge| is_inner(edge) && is_above(edge) && edge < span.max);
    Bins::from_edges(below.into_iter().chain(inner).chain([span.max]).collect()).map_err(internal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::numeric::Needs;
    use crate::table::MISSING_CODE;
    use proptest::prelude::*;

    fn numbers(reference: &[f64], learning: &[f64], values: &[f64]) -> (Vec<u8>, usize) {
        let own = NumericReference::fit(reference, Needs::default());
        let column = ColumnReference::Numeric(&own);
        let codes = Codes::fit(column, &FeatureValues::Numeric(learning)).unwrap();
        assert!(codes.fits(column));
        (codes.encode(column, &FeatureValues::Numeric(values)).unwrap(), codes.count())
    }

    #[test]
    fn missing_and_outer_numbers_have_codes_of_their_own() {
        let reference: Vec<f64> = (0..1000).map(f64::from).collect();
        let learning: Vec<f64> = reference.iter().copied().skip(5).step_by(7).collect();
        let (codes, count) = numbers(&reference, &learning, &[f64::NAN, -0.5, 0.0, 4.0, 999.0, 999.5, f64::INFINITY]);
        assert_eq!(count, 3 + BINS);
        let last = count as u8 - 1;
        assert_eq!(codes, [0, 1, 2, 2, last - 1, last, last]);
        let (inner, _) = numbers(&reference, &learning, &reference);
        assert!(inner.iter().all(|code| (2..last).contains(code)) && inner.is_sorted());
        for code in 2..last {
            let rows = inner.iter().filter(|own| **own == code).count();
            assert!((80..120).contains(&rows), "{rows} rows have the code {code}");
        }
    }

    #[test]
    fn odd_columns_have_codes() {
        assert_eq!(numbers(&[f64::NAN], &[f64::NAN], &[1.0, f64::NAN]), (vec![1, 0], 2));
        assert_eq!(numbers(&[5.0, 5.0], &[5.0], &[4.0, 5.0, 6.0]), (vec![1, 2, 3], 4));
        // No value of the reference is among those that bins are learned from.
        assert_eq!(numbers(&[3.0, f64::NAN, 9.0], &[f64::NAN], &[2.0, 3.0, 9.0, 10.0]), (vec![1, 2, 2, 3], 4));
        let infinite = [f64::NEG_INFINITY, 0.0, f64::INFINITY];
        let (codes, _) = numbers(&infinite, &infinite, &infinite);
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]), "{codes:?}");
    }

    proptest! {
        #[test]
        fn codes_are_those_of_one_value_at_a_time(
            edges in prop::collection::vec(prop_oneof![-9.0f64..9.0, Just(f64::INFINITY), Just(f64::NEG_INFINITY)], 0..254),
            values in prop::collection::vec(prop_oneof![any::<f64>(), -9.0f64..9.0], 0..200),
        ) {
            let mut edges = edges;
            edges.sort_by(f64::total_cmp);
            edges.dedup();
            let values = [&values[..], &edges].concat();
            let bins = Bins::from_edges(edges).unwrap();
            let expected: Vec<u8> = values.iter().map(|&value| bins.code(value)).collect();
            prop_assert_eq!(codes_of(&bins, &values), expected);
        }
    }

    const EXTREMES: [f64; 6] = [f64::NEG_INFINITY, f64::MIN, -0.0, 0.0, f64::MAX, f64::INFINITY];

    proptest! {
        #[test]
        fn any_reference_has_codes_that_ascend_with_its_values(
            reference in prop::collection::vec(prop_oneof![prop::sample::select(&EXTREMES[..]), -9.0f64..9.0], 1..30),
            taken in 0usize..30,
        ) {
            let mut sorted = reference.clone();
            sorted.sort_by(f64::total_cmp);
            let learning = &reference[..taken.min(reference.len())];
            let (codes, count) = numbers(&reference, learning, &sorted);
            prop_assert!(codes.is_sorted(), "{:?}", codes);
            prop_assert!(codes.iter().all(|&code| code > 0 && usize::from(code) < count));
        }
    }

    #[test]
    fn labels_that_the_reference_does_not_have_share_a_code() {
        let own = CategoricalReference::fit(&[0, 1, 1, MISSING_CODE], &["a", "b"].map(str::to_owned));
        let column = ColumnReference::Categorical(&own);
        let codes = Codes::fit(column, &FeatureValues::Categorical(&[], &[])).unwrap();
        let labels = ["new", "b", "other", "a"].map(str::to_owned);
        let values = FeatureValues::Categorical(&[0, 1, 2, 3, MISSING_CODE], &labels);
        assert_eq!(codes.encode(column, &values).unwrap(), [3, 2, 3, 1, 0]);
        assert_eq!(codes.counts(column, &values).unwrap(), [1, 1, 1, 2]);
        assert!(codes.fits(column));
        let other = CategoricalReference::fit(&[0], &["a".to_owned()]);
        assert!(!codes.fits(ColumnReference::Categorical(&other)));
        assert_eq!(codes.encode(column, &FeatureValues::Numeric(&[1.0])).unwrap_err().code, "internal");
    }
}
