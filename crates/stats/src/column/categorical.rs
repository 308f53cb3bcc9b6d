//! Categorical and boolean columns.

use super::numeric::with_rest;
use super::{CountAs, require_values};
use crate::drift::{Form, Method};
use crate::measured::{Measured, Reading, finite};
use crate::state::within;
use std::cell::OnceCell;
use std::collections::HashMap;

/// The learned state of a categorical column of the reference.
#[derive(Clone, Debug)]
pub struct CategoricalReference {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Labels, in order of first appearance.
    pub categories: Vec<String>,
    /// Occurrences of each label.
    pub counts: Vec<u64>,
}

/// The rows of a chunk by label.
#[derive(Clone, Debug)]
pub struct CategoricalChunk {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Occurrences of the reference's labels.
    pub counts: Vec<u64>,
    /// Occurrences of each label that the reference has not.
    pub unseen: Vec<u64>,
    /// Those of the reference and its own, once a method takes shares.
    pub(crate) shares: OnceCell<[Vec<f64>; 2]>,
}

/// Place of each label of a data set's dictionary in the reference's.
#[derive(Clone, Debug)]
pub struct Mapping(Vec<Option<u32>>);

impl Mapping {
    /// The reference's place of the data set's `label`th label, where the reference has it.
    pub fn place(&self, label: usize) -> Option<u32> {
        self.0[label]
    }
}

impl CategoricalReference {
    /// Learns from all reference rows; a code beyond the categories is missing.
    pub fn fit(codes: &[u32], categories: &[String]) -> Self {
        let mut counts = vec![0; categories.len()];
        let missing = kernels::count_codes(codes, &mut counts);
        // A label that no row has left (rows may have been left out) was not seen.
        let seen = |index: &usize| counts[*index] > 0;
        let kept: Vec<usize> = (0..categories.len()).filter(seen).collect();
        CategoricalReference {
            rows: codes.len() as u64,
            missing,
            categories: kept.iter().map(|&index| categories[index].clone()).collect(),
            counts: kept.iter().map(|&index| counts[index]).collect(),
        }
    }

    /// Looks up a data set's dictionary, once for all its chunks.
    pub fn map(&self, categories: &[String]) -> Mapping {
        let slots: HashMap<&str, u32> =
            self.categories.iter().enumerate().map(|(slot, label)| (label.as_str(), slot as u32)).collect();
        Mapping(categories.iter().map(|label| slots.get(label.as_str()).copied()).collect())
    }

    /// Reads one chunk.
    pub fn chunk(&self, codes: &[u32], mapping: &Mapping) -> CategoricalChunk {
        let (missing, counts, unseen) = self.count(codes, mapping);
        let unseen = unseen.into_iter().map(|(_, count)| count).collect();
        CategoricalChunk { rows: codes.len() as u64, missing, counts, unseen, shares: OnceCell::new() }
    }

    /// Counts missing values, the reference's labels, and those of the data set's labels that are unseen, by their place.
    pub fn count(&self, codes: &[u32], mapping: &Mapping) -> (u64, Vec<u64>, Vec<(usize, u64)>) {
        let mut counts = vec![0; self.categories.len()];
        let mut unseen = Vec::new();
        let missing = count_labels(codes, mapping.0.len(), |label, count| match mapping.0[label] {
            Some(slot) => counts[slot as usize] += count,
            None => unseen.push((label, count)),
        });
        (missing, counts, unseen)
    }

    /// Distance of a chunk from the reference by one method.
    ///
    /// # Panics
    /// When the method takes values: those are for numbers.
    pub fn drift(&self, method: &Method, chunk: &CategoricalChunk) -> Measured {
        require_values(self.rows, self.missing)?;
        require_values(chunk.rows, chunk.missing)?;
        match method.form {
            Form::Shares(distance) | Form::DecileShares(distance) => {
                let [reference, own] = self.shares(chunk);
                finite(Reading::plain(distance(reference, own)))
            }
            Form::Counts(test) => {
                // In an order of their own, so that neither the order of rows nor of labels leaves a trace in the sum.
                let mut unseen = chunk.unseen.clone();
                unseen.sort_unstable();
                let nothing = std::iter::repeat_n(0, unseen.len());
                let reference: Vec<u64> = self.counts.iter().copied().chain(nothing).collect();
                let chunk: Vec<u64> = chunk.counts.iter().chain(&unseen).copied().collect();
                finite(test(&reference, &chunk))
            }
            Form::Values(_) | Form::ValuesOrBins(..) => unreachable!("methods on values take numbers only"),
        }
    }

    /// Shares of the reference's labels and of the rest, there and in a chunk; for all methods.
    fn shares<'a>(&self, chunk: &'a CategoricalChunk) -> &'a [Vec<f64>; 2] {
        let reference = || with_rest(&self.counts, self.rows - self.missing);
        chunk.shares.get_or_init(|| [reference(), with_rest(&chunk.counts, chunk.rows - chunk.missing)])
    }

    /// Rows of the reference that are about as likely as labels that it never had: those of labels that it has once (Good 1953).
    pub fn likely_unseen(&self) -> u64 {
        self.counts.iter().filter(|&&rows| rows == 1).count() as u64
    }

    /// Values that the reference never had. A missing value is one of them where the reference had none.
    pub fn unseen(&self, chunk: &CategoricalChunk, count_as: CountAs) -> Measured {
        let missing = if self.missing == 0 { chunk.missing } else { 0 };
        let unseen = chunk.unseen.iter().sum::<u64>() + missing;
        count_as.value(unseen, chunk.rows).map(Reading::plain)
    }

    /// Share of missing values in the reference.
    pub fn missing_rate(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.missing as f64 / self.rows as f64 }
    }
}

/// Hands over the labels that occur, in order, each with its number of rows; gives the number of missing values. If there are
/// more labels than rows, as in short chunks of a table with many, the rows are sorted: no place is made for every label.
fn count_labels(codes: &[u32], labels: usize, mut each: impl FnMut(usize, u64)) -> u64 {
    if codes.len() >= labels {
        let mut counts = vec![0; labels];
        let missing = kernels::count_codes(codes, &mut counts);
        counts.into_iter().enumerate().filter(|&(_, count)| count > 0).for_each(|(label, count)| each(label, count));
        return missing;
    }
    let mut present: Vec<u32> = codes.iter().copied().filter(|&code| (code as usize) < labels).collect();
    present.sort_unstable();
    present.chunk_by(|one, next| one == next).for_each(|run| each(run[0] as usize, run.len() as u64));
    (codes.len() - present.len()) as u64
}

crate::state!(CategoricalReference { rows, missing, categories, counts } where |own| {
    let present = own.rows.checked_sub(own.missing);
    own.categories.len() == own.counts.len() && present.is_some_and(|present| within(&own.counts, present))
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::METHODS;
    use crate::measured::Undefined;
    use crate::state::{Reader, State};
    use crate::table::MISSING_CODE;

    fn labels(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    fn methods() -> impl Iterator<Item = &'static Method> {
        METHODS.iter().copied().filter(|method| !method.form.takes_values())
    }

    /// Found by fuzzing: the share of rows without a label of the reference's fell below zero.
    #[test]
    fn a_state_with_more_labels_than_rows_that_have_one_is_refused() {
        let own = CategoricalReference { rows: 4, missing: 2, categories: labels(&["a"]), counts: vec![3] };
        let mut bytes = Vec::new();
        own.write(&mut bytes);
        assert!(CategoricalReference::read(&mut Reader::new(&bytes)).is_err());
    }

    #[test]
    fn labels_that_came_once_are_as_likely_as_new_ones() {
        let reference = CategoricalReference::fit(&[0, 0, 1, 2, MISSING_CODE], &labels(&["a", "b", "c"]));
        assert_eq!(reference.likely_unseen(), 2);
        let mapping = reference.map(&labels(&["new", "c", "a"]));
        assert_eq!(reference.count(&[0, 0, 1, MISSING_CODE], &mapping), (1, vec![0, 0, 1], vec![(0, 2)]));
    }

    #[test]
    fn every_method_is_zero_for_the_reference_itself_and_positive_for_a_shift() {
        let reference = CategoricalReference::fit(&[0, 0, 1, 2, 2, 2, MISSING_CODE], &labels(&["a", "b", "c"]));
        // Another dictionary order must not matter.
        let mapping = reference.map(&labels(&["c", "a", "b", "new"]));
        let same = reference.chunk(&[1, 1, 2, 0, 0, 0], &mapping);
        let other = reference.chunk(&[3, 3, 3, 2], &mapping);
        for method in methods() {
            assert!(reference.drift(method, &same).unwrap().value.abs() < 1e-12, "{}", method.key);
            assert!(reference.drift(method, &other).unwrap().value > 0.2, "{}", method.key);
        }
    }

    #[test]
    fn what_cannot_be_measured_has_a_reason() {
        let reference = CategoricalReference::fit(&[0, 1], &labels(&["a", "b"]));
        let mapping = reference.map(&labels(&["a", "b"]));
        for method in methods() {
            let empty = reference.drift(method, &reference.chunk(&[], &mapping));
            assert_eq!(empty, Err(Undefined::EmptyChunk), "{}", method.key);
            let missing = reference.drift(method, &reference.chunk(&[MISSING_CODE], &mapping));
            assert_eq!(missing, Err(Undefined::AllMissing), "{}", method.key);
        }
    }

    #[test]
    fn few_rows_of_many_labels_are_counted_alike() {
        let occurring = |codes: &[u32]| {
            let mut counts = Vec::new();
            (count_labels(codes, 901, |label, count| counts.push((label, count))), counts)
        };
        let codes = [7, 3, MISSING_CODE, 3, 900, 0];
        let (missing, counts) = occurring(&codes);
        assert_eq!((missing, &counts[..]), (1, &[(0, 1), (3, 2), (7, 1), (900, 1)][..]));
        let many: Vec<u32> = codes.iter().copied().cycle().take(6 * 200).collect();
        let (missing, all) = occurring(&many);
        assert_eq!((missing, all), (200, counts.iter().map(|&(label, count)| (label, 200 * count)).collect()));
    }

    #[test]
    fn a_missing_value_is_unseen_unless_the_reference_has_one() {
        let whole = CategoricalReference::fit(&[0, 1], &labels(&["a", "b"]));
        let holed = CategoricalReference::fit(&[0, MISSING_CODE], &labels(&["a", "b"]));
        for (reference, expected) in [(whole, 0.5), (holed, 0.0)] {
            let chunk = reference.chunk(&[0, MISSING_CODE], &reference.map(&labels(&["a", "b"])));
            assert_eq!(reference.unseen(&chunk, CountAs::Rate), Ok(Reading::plain(expected)));
        }
    }
}
