//! Rows of a chunk, counted by the codes of the rows that are kept.

use crate::error::StatsError;
use crate::state::{require, within};

/// Rows by code: one list for each feature; none where they were not counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CodeCounts {
    /// All rows.
    pub all: Vec<Vec<u64>>,
    /// Those with a label.
    pub labelled: Vec<Vec<u64>>,
}

crate::state!(CodeCounts { all, labelled } where |own| {
    own.all.len() == own.labelled.len() && own.all.iter().zip(&own.labelled).all(|(all, labelled)| {
        all.len() == labelled.len() && labelled.iter().zip(all).all(|(labelled, all)| labelled <= all)
    })
});

impl CodeCounts {
    /// Counts rows by code, one list of codes for each feature; `is_labelled` has a place for each row, or none where no row
    /// has a label.
    pub fn of(features: &[Vec<u8>], codes: impl Iterator<Item = usize>, is_labelled: &[bool]) -> CodeCounts {
        let mut own = CodeCounts::default();
        for (rows, codes) in features.iter().zip(codes) {
            let (mut all, mut labelled) = (vec![0; codes], vec![0; codes]);
            rows.iter().for_each(|&code| all[usize::from(code)] += 1);
            rows.iter().zip(is_labelled).for_each(|(&code, &has)| labelled[usize::from(code)] += u64::from(has));
            own.all.push(all);
            own.labelled.push(labelled);
        }
        own
    }

    /// Tells whether rows were not counted.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Tells whether no more than so many rows were counted.
    pub fn has_rows(&self, rows: u64) -> bool {
        self.all.iter().all(|own| within(own, rows))
    }

    /// Rows of a feature by code, without a label and with one.
    pub fn by_label(&self, feature: usize) -> impl Iterator<Item = [u64; 2]> + '_ {
        self.all[feature].iter().zip(&self.labelled[feature]).map(|(all, labelled)| [all - labelled, *labelled])
    }

    /// Adds another part of the chunk; where a part was not counted, neither is the whole.
    ///
    /// # Errors
    /// `bad_state` for other codes.
    pub fn merge(&mut self, other: &CodeCounts) -> Result<(), StatsError> {
        if other.is_empty() {
            *self = CodeCounts::default();
        }
        let own = self.all.iter_mut().chain(&mut self.labelled);
        for (own, other) in own.zip(other.all.iter().chain(&other.labelled)) {
            require(own.len() == other.len(), "the codes of a feature")?;
            own.iter_mut().zip(other).for_each(|(own, other)| *own += other);
        }
        Ok(())
    }

    /// Estimates the bytes it holds in memory.
    pub fn bytes(&self) -> usize {
        self.all.iter().chain(&self.labelled).map(|own| size_of_val(own.as_slice())).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{Reader, State};

    fn counts(all: &[u64], labelled: &[u64]) -> CodeCounts {
        CodeCounts { all: vec![all.to_vec()], labelled: vec![labelled.to_vec()] }
    }

    #[test]
    fn parts_add_up_unless_one_was_not_counted() {
        let mut own = counts(&[3, 4], &[1, 0]);
        own.merge(&counts(&[1, 1], &[1, 1])).unwrap();
        assert_eq!(own, counts(&[4, 5], &[2, 1]));
        assert_eq!(own.by_label(0).collect::<Vec<_>>(), [[2, 2], [4, 1]]);
        assert!(own.has_rows(9) && !own.has_rows(8));
        assert_eq!(own.merge(&counts(&[1], &[1])).unwrap_err().code, "bad_state");
        own.merge(&CodeCounts::default()).unwrap();
        assert!(own.is_empty());
    }

    #[test]
    fn more_labels_than_rows_are_refused() {
        let mut bytes = Vec::new();
        counts(&[3, 4], &[1, 5]).write(&mut bytes);
        assert_eq!(CodeCounts::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
    }
}
