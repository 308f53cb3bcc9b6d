//! Numbers into codes.

use crate::{Error, MISSING};

/// Bins between the reference's extremes, at most; two more codes are for values beyond them.
pub const MAX_BINS: usize = 253;

/// Edges padded to the steps of a binary search over all codes.
const SLOTS: usize = 256;

/// Cuts numbers into codes: 0 is missing, 1 below the reference, the last above it.
///
/// Between them each distinct value has its own code if there are few enough; otherwise codes hold
/// about equally many reference rows, and a value with more rows than that has one for itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    /// Ascending, distinct; a value has the code `1 + |{edge < value}|`.
    edges: Vec<f64>,
    /// The edges, padded with infinity.
    padded: Box<[f64; SLOTS]>,
}

impl Bins {
    /// Learns edges from reference values; NaN is missing, infinities are values. Sorting is most of
    /// the work, so values that are sorted already are quick.
    /// `max_bins` is limited to 1..=[`MAX_BINS`].
    pub fn fit(values: &[f64], max_bins: usize) -> Bins {
        // −0 becomes +0, which it equals.
        let mut sorted: Vec<f64> = values.iter().filter(|value| !value.is_nan()).map(|value| value + 0.0).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let distinct: Vec<(f64, usize)> = sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len())).collect();
        let (Some(&(lowest, _)), Some(&(highest, _))) = (distinct.first(), distinct.last()) else {
            return Bins::padded(Vec::new());
        };
        let below = (lowest > f64::NEG_INFINITY).then(|| lowest.next_down());
        let inner = ends(&distinct, max_bins.clamp(1, MAX_BINS));
        let inner = inner.iter().map(|&last| between(distinct[last].0, distinct[last + 1].0));
        Bins::padded(below.into_iter().chain(inner).chain([highest]).collect())
    }

    /// Bins with these edges: ascending, distinct, no NaN, at most [`MAX_BINS`] + 1. An error for others.
    pub fn from_edges(edges: Vec<f64>) -> Result<Bins, Error> {
        if edges.len() > MAX_BINS + 1 {
            return Err(Error::Malformed("too many edges"));
        }
        if edges.iter().any(|edge| edge.is_nan()) || !edges.windows(2).all(|pair| pair[0] < pair[1]) {
            return Err(Error::Malformed("edges that do not ascend"));
        }
        Ok(Bins::padded(edges))
    }

    fn padded(edges: Vec<f64>) -> Bins {
        let mut padded = Box::new([f64::INFINITY; SLOTS]);
        padded[..edges.len()].copy_from_slice(&edges);
        Bins { edges, padded }
    }

    /// The edges, ascending; none if the reference had no values.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// The code of a value.
    #[inline]
    pub fn code(&self, value: f64) -> u8 {
        let mut below = 0;
        for step in [128, 64, 32, 16, 8, 4, 2, 1] {
            // The mask changes nothing; it shows that the index is in range.
            let edge = self.padded[(below + step - 1) & (SLOTS - 1)];
            below += if edge < value { step } else { 0 };
        }
        if value.is_nan() { MISSING } else { below as u8 + 1 }
    }

    /// Codes of values, written to `codes`. An error if the lengths differ.
    pub fn encode(&self, values: &[f64], codes: &mut [u8]) -> Result<(), Error> {
        if values.len() != codes.len() {
            return Err(Error::Length { given: values.len(), rows: codes.len() });
        }
        codes.iter_mut().zip(values).for_each(|(code, &value)| *code = self.code(value));
        Ok(())
    }
}

/// Places of the distinct values that end their bin, the very last value left out.
fn ends(distinct: &[(f64, usize)], bins: usize) -> Vec<usize> {
    let all = 0..distinct.len() - 1;
    if distinct.len() <= bins { all.collect() } else { quantile_ends(distinct, bins) }
}

/// LightGBM's greedy rule: a value with more rows than a bin should have gets its own bin; the
/// others fill the remaining bins up to their mean size.
fn quantile_ends(distinct: &[(f64, usize)], bins: usize) -> Vec<usize> {
    let rows: usize = distinct.iter().map(|value| value.1).sum();
    let is_heavy = |count: usize| count * bins >= rows;
    let heavy = distinct.iter().filter(|value| is_heavy(value.1));
    let (heavy_bins, heavy_rows) = heavy.fold((0, 0), |(bins, rows), value| (bins + 1, rows + value.1));
    let (mut light_bins, mut light_rows) = (bins - heavy_bins, rows - heavy_rows);
    let mut ends = Vec::with_capacity(bins);
    let mut filled = 0;
    for (index, pair) in distinct.windows(2).enumerate() {
        let (count, next) = (pair[0].1, pair[1].1);
        filled += count;
        if !is_heavy(count) {
            light_rows -= count;
        }
        let full = filled * light_bins.max(1) >= light_rows + filled;
        if !(is_heavy(count) || is_heavy(next) || full) {
            continue;
        }
        ends.push(index);
        if ends.len() + 1 == bins {
            break;
        }
        filled = 0;
        if !is_heavy(count) {
            light_bins = light_bins.saturating_sub(1);
        }
    }
    ends
}

/// A number from `low` up to, not including, `high`: the middle where there is one.
fn between(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if low <= middle && middle < high { middle } else { low }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn few_values_have_one_code_each_and_guards_beyond() {
        let bins = Bins::fit(&[3.0, 1.0, f64::NAN, 2.0, 1.0], 253);
        let codes = [f64::NAN, 0.999, 1.0, 1.4, 2.0, 3.0, 3.001, f64::INFINITY, f64::NEG_INFINITY];
        assert_eq!(codes.map(|value| bins.code(value)), [0, 1, 2, 2, 3, 4, 5, 5, 1]);
    }

    #[test]
    fn odd_references_have_bins() {
        assert_eq!(Bins::fit(&[], 253).code(1.0), 1);
        assert_eq!(Bins::fit(&[f64::NAN], 253).code(f64::NAN), 0);
        let infinite = Bins::fit(&[f64::NEG_INFINITY, 0.0, f64::INFINITY], 253);
        assert_eq!([f64::NEG_INFINITY, 0.0, 5.0, f64::INFINITY].map(|v| infinite.code(v)), [1, 2, 3, 3]);
        let wide = Bins::fit(&[f64::MIN, f64::MAX, 0.0, -0.0], 253);
        assert_eq!([f64::MIN, -0.0, 0.0, f64::MAX].map(|v| wide.code(v)), [2, 3, 3, 4]);
        let adjacent = Bins::fit(&[1.0, 1f64.next_up()], 253);
        assert_ne!(adjacent.code(1.0), adjacent.code(1f64.next_up()));
    }

    #[test]
    fn quantile_bins_are_about_equal_and_heavy_values_alone() {
        let mut values: Vec<f64> = (0..100_000).map(|i| f64::from(i).sqrt()).collect();
        values.extend(std::iter::repeat_n(77.77, 50_000));
        let bins = Bins::fit(&values, 253);
        let mut counts = [0usize; 256];
        values.iter().for_each(|&value| counts[bins.code(value) as usize] += 1);
        assert_eq!(counts[bins.code(77.77) as usize], 50_000);
        let light: Vec<usize> = counts.into_iter().filter(|&count| count > 0 && count < 50_000).collect();
        assert!(light.len() >= 250, "{}", light.len());
        assert!(light.iter().all(|&count| count < 500), "{light:?}");
    }

    #[test]
    fn edges_are_checked() {
        let bins = Bins::fit(&[1.0, 2.0, 5.0], 253);
        assert_eq!(Bins::from_edges(bins.edges().to_vec()), Ok(bins));
        for edges in [vec![f64::NAN], vec![1.0, 1.0], vec![2.0, 1.0], (0..255).map(f64::from).collect()] {
            assert!(Bins::from_edges(edges).is_err());
        }
    }

    proptest! {
        #[test]
        fn codes_keep_the_order_and_agree_with_a_count(
            values in prop::collection::vec(prop_oneof![-9.0f64..9.0, (-3i8..3).prop_map(f64::from)], 1..600),
            probes in prop::collection::vec(prop_oneof![any::<f64>(), -9.0f64..9.0], 1..50),
            max_bins in 1usize..300,
        ) {
            let bins = Bins::fit(&values, max_bins);
            prop_assert!(bins.edges().len() <= max_bins.min(MAX_BINS) + 1);
            prop_assert!(Bins::from_edges(bins.edges().to_vec()).is_ok());
            let mut all = [values, probes].concat();
            all.retain(|value| !value.is_nan());
            all.sort_by(f64::total_cmp);
            for value in &all {
                let below = bins.edges().iter().filter(|edge| *edge < value).count();
                prop_assert_eq!(bins.code(*value) as usize, 1 + below);
            }
            prop_assert!(all.windows(2).all(|pair| bins.code(pair[0]) <= bins.code(pair[1])));
        }
    }
}
