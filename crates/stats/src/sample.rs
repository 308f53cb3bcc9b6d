//! A uniform sample of rows that can be merged: of all rows it has those with the smallest hashes.
//!
//! Each row has a hash of its own, so a sample does not depend on how rows were divided or in which order they came: the
//! sample of a whole is the merged sample of its parts. This is a bottom-k sample (E. Cohen and H. Kaplan, Summarizing data
//! using bottom-k sketches, PODC 2007).

use crate::error::StatsError;
use crate::state::{Reader, State, require};

/// At most `size` items, those with the smallest hashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample<T> {
    size: usize,
    /// Ascending by hash, then by item.
    kept: Vec<(u64, T)>,
}

impl<T: Ord> Sample<T> {
    /// Takes items with their hashes, in any order.
    pub fn of(size: usize, items: impl IntoIterator<Item = (u64, T)>) -> Self {
        let (mut kept, mut bound) = (Vec::new(), u64::MAX);
        for item in items {
            if item.0 > bound {
                continue;
            }
            kept.push(item);
            if kept.len() == size.max(1).saturating_mul(2) {
                bound = smallest(&mut kept, size);
            }
        }
        smallest(&mut kept, size);
        kept.sort_unstable();
        Sample { size, kept }
    }

    /// Adds the sample of other rows, of the same size.
    pub fn merge(&mut self, other: Sample<T>) {
        let kept = std::mem::take(&mut self.kept);
        *self = Sample::of(self.size, kept.into_iter().chain(other.kept));
    }

    /// Items, in the order of their hashes: the first of them are a smaller sample.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &T> {
        self.kept.iter().map(|(_, item)| item)
    }
}

/// Drops all but the smallest, and gives the largest hash that stays.
fn smallest<T: Ord>(kept: &mut Vec<(u64, T)>, size: usize) -> u64 {
    if kept.len() > size {
        kept.select_nth_unstable(size);
        kept.truncate(size);
    }
    kept.iter().map(|(hash, _)| *hash).max().unwrap_or(u64::MAX)
}

impl<T: State + Ord> State for Sample<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.size.write(out);
        self.kept.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let (size, kept) = (usize::read(from)?, Vec::<(u64, T)>::read(from)?);
        require(kept.len() <= size && kept.is_sorted(), "a sample")?;
        Ok(Sample { size, kept })
    }
}

/// Hash of a row by its number; another seed draws another sample.
pub fn hash(seed: u64, row: u64) -> u64 {
    mixed(seed ^ mixed(row))
}

/// Spreads a change of any bit over all (the finalizer of splitmix64, after a step so that no hash stays 0).
pub(crate) fn mixed(hash: u64) -> u64 {
    let hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::back;
    use proptest::prelude::*;

    fn of(size: usize, seed: u64, rows: impl IntoIterator<Item = u64>) -> Sample<u64> {
        Sample::of(size, rows.into_iter().map(|row| (hash(seed, row), row)))
    }

    proptest! {
        #[test]
        fn any_parts_in_any_order_give_the_sample_of_the_whole(
            size in 0usize..40, seed: u64, rows in 0u64..300, cut in prop::collection::vec(0usize..4, 300), turn in 0usize..4,
        ) {
            let whole = of(size, seed, 0..rows);
            let mut parts: Vec<_> =
                (0..4).map(|part| of(size, seed, (0..rows).rev().filter(|&row| cut[row as usize] == part))).collect();
            parts.rotate_left(turn);
            let merged = parts.into_iter().reduce(|mut all, part| { all.merge(part); all }).unwrap();
            prop_assert_eq!(&merged, &whole);
            prop_assert_eq!(back(&whole), whole);
        }
    }

    /// χ² of how often each of 200 rows is drawn, over 2,000 seeds: 95 % of such sums lie below 233 (199 degrees of freedom).
    #[test]
    fn every_row_is_drawn_as_often() {
        let mut counts = [0.0f64; 200];
        for seed in 0..2_000 {
            of(20, seed, 0..200).items().for_each(|&row| counts[row as usize] += 1.0);
        }
        // Drawn without putting back: the variance of a count is smaller by the share that is not drawn.
        let chi: f64 = counts.iter().map(|count| (count - 200.0).powi(2) / (200.0 * 0.9)).sum();
        assert!(chi < 270.0, "{chi}");
    }

    #[test]
    fn an_altered_sample_is_refused() {
        let read = |sample: &Sample<u64>| {
            let mut bytes = Vec::new();
            sample.write(&mut bytes);
            Sample::<u64>::read(&mut Reader::new(&bytes))
        };
        assert!(read(&Sample { size: 1, kept: vec![(1, 0), (2, 1)] }).is_err());
        assert!(read(&Sample { size: 2, kept: vec![(2, 0), (1, 1)] }).is_err());
    }
}
