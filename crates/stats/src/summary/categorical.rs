//! A categorical column in a part of a chunk.

use super::{add, merged};
use crate::column::categorical::{CategoricalChunk, CategoricalReference, Mapping};
use crate::error::StatsError;
use crate::state::within;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// A categorical column in a part of a chunk.
#[derive(Clone, Debug)]
pub struct CategoricalSummary {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Occurrences of the reference's labels.
    pub counts: Vec<u64>,
    /// Occurrences of labels that the reference has not.
    pub unseen: BTreeMap<String, u64>,
}

impl CategoricalSummary {
    /// Reads some rows of the reference's column; `categories` are those of the data set.
    pub fn of(reference: &CategoricalReference, codes: &[u32], categories: &[String], mapping: &Mapping) -> Self {
        let (missing, counts, unseen) = reference.count(codes, mapping);
        let unseen = unseen.into_iter().map(|(label, count)| (categories[label].clone(), count)).collect();
        CategoricalSummary { rows: codes.len() as u64, missing, counts, unseen }
    }

    /// Takes counts of `rows` rows by label, which were made elsewhere.
    ///
    /// # Errors
    /// `invalid_value` for counts of other rows.
    pub fn counted(
        reference: &CategoricalReference,
        [rows, missing]: [u64; 2],
        labels: BTreeMap<String, u64>,
    ) -> Result<Self, StatsError> {
        let all = labels.values().try_fold(missing, |sum, &count| sum.checked_add(count));
        if all != Some(rows) {
            let message = "Cannot fill a summary: counts of labels and missing values do not add up to the rows";
            return Err(StatsError::new("invalid_value", message));
        }
        let mut unseen = labels;
        let counts = reference.categories.iter().map(|label| unseen.remove(label).unwrap_or(0)).collect();
        unseen.retain(|_, count| *count > 0);
        Ok(CategoricalSummary { rows, missing, counts, unseen })
    }

    /// Makes it a chunk of the reference's column.
    pub fn chunk(&self) -> CategoricalChunk {
        CategoricalChunk {
            rows: self.rows,
            missing: self.missing,
            counts: self.counts.clone(),
            unseen: self.unseen.values().copied().collect(),
            shares: OnceCell::new(),
        }
    }

    /// Adds another part of the same chunk.
    pub fn merge(&mut self, other: CategoricalSummary) {
        self.rows += other.rows;
        self.missing += other.missing;
        add(&mut self.counts, &other.counts);
        merged(&mut self.unseen, other.unseen);
    }
}

crate::state!(CategoricalSummary { rows, missing, counts, unseen } where |own| {
    let all: Vec<u64> = own.counts.iter().chain(own.unseen.values()).copied().chain([own.missing]).collect();
    within(&all, own.rows)
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::back;
    use crate::table::MISSING_CODE;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_labels_give_the_whole(
            codes in prop::collection::vec(prop_oneof![9 => 0..6u32, 1 => Just(MISSING_CODE)], 1..100),
            cut in any::<prop::sample::Index>(),
        ) {
            let labels: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();
            let learned = CategoricalReference::fit(&[0, 1, 2, 2], &labels[..3]);
            let mapping = learned.map(&labels);
            let (left, right) = codes.split_at(cut.index(codes.len()));
            let mut whole = back(&CategoricalSummary::of(&learned, left, &labels, &mapping));
            whole.merge(back(&CategoricalSummary::of(&learned, right, &labels, &mapping)));
            let (merged, direct) = (whole.chunk(), learned.chunk(&codes, &mapping));
            prop_assert_eq!((merged.rows, merged.missing), (direct.rows, direct.missing));
            prop_assert_eq!(merged.counts, direct.counts);
            prop_assert_eq!(merged.unseen, direct.unseen);
        }
    }
}
