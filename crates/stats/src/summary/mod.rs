//! Summaries of a part of a chunk. Parts that were read in different files, processes or days give together what the whole
//! gives: counts add up, sums do but for their last digits, and values are kept where a method needs them.

pub mod binary;
pub mod categorical;
pub mod numeric;
pub mod numeric_counts;
pub mod performance;
pub mod rows;
mod short;

use crate::error::StatsError;
use crate::state::{Reader, State};
use kernels::Sums;
use std::collections::BTreeMap;

fn add(counts: &mut [u64], others: &[u64]) {
    counts.iter_mut().zip(others).for_each(|(own, other)| *own += other);
}

/// Adds what is there of each label.
fn merged(counts: &mut BTreeMap<String, u64>, others: BTreeMap<String, u64>) {
    for (label, count) in others {
        *counts.entry(label).or_default() += count;
    }
}

impl State for Sums {
    fn write(&self, out: &mut Vec<u8>) {
        self.count.write(out);
        [self.sum, self.min, self.max].write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let count = u64::read(from)?;
        let [sum, min, max] = State::read(from)?;
        Ok(Sums { count, sum, min, max })
    }
}

impl<K: State + Ord> State for BTreeMap<K, u64> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        self.iter().for_each(|(key, count)| {
            key.write(out);
            count.write(out);
        });
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let entries: Vec<(K, u64)> = Vec::read(from)?;
        Ok(entries.into_iter().collect())
    }
}

/// A value that was written and read again.
#[cfg(test)]
pub(crate) fn back<T: State>(value: &T) -> T {
    let mut bytes = Vec::new();
    value.write(&mut bytes);
    let mut from = Reader::new(&bytes);
    let read = T::read(&mut from).unwrap();
    from.finish().unwrap();
    read
}
