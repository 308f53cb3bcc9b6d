//! Sums of packed gradients by code.

use crate::codes::CODES;
use crate::matrix::{GROUP, Grouped};

/// Packed sums of one feature, by code.
pub(crate) type Histogram = [u64; CODES];

/// Histograms of all features of a leaf.
pub(crate) struct Histograms(pub Vec<Histogram>);

impl Histograms {
    /// Empty histograms.
    pub fn new(features: usize) -> Histograms {
        Histograms(vec![[0; CODES]; features])
    }

    /// Sums the words of some rows. `words[i]` belongs to row `rows[i]`.
    pub fn build(&mut self, data: &Grouped, rows: &[u32], words: &[u64]) {
        for (histogram, &highest) in self.0.iter_mut().zip(&data.highest) {
            histogram[..=usize::from(highest)].fill(0);
        }
        let (full, rest) = self.0.as_chunks_mut::<GROUP>();
        let (full_groups, rest_group) = data.groups.split_at(full.len());
        full.iter_mut().zip(full_groups).for_each(|(group, codes)| add(group, codes, rows, words));
        rest_group.iter().for_each(|codes| add(rest, codes, rows, words));
    }

    /// Takes a part's histograms away, which leaves those of the other rows.
    pub fn subtract(&mut self, part: &Histograms, data: &Grouped) {
        for ((whole, part), &highest) in self.0.iter_mut().zip(&part.0).zip(&data.highest) {
            let codes = ..=usize::from(highest);
            whole[codes].iter_mut().zip(&part[codes]).for_each(|(whole, part)| *whole = whole.wrapping_sub(*part));
        }
    }
}

/// Adds rows to the histograms of one group; inlined, so that a full group is unrolled.
#[inline(always)]
fn add(histograms: &mut [Histogram], codes: &[[u8; GROUP]], rows: &[u32], words: &[u64]) {
    for (&row, &word) in rows.iter().zip(words) {
        for (histogram, &code) in histograms.iter_mut().zip(&codes[row as usize]) {
            let sum = &mut histogram[usize::from(code)];
            *sum = sum.wrapping_add(word);
        }
    }
}
