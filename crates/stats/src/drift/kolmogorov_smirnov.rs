//! Two-sample Kolmogorov–Smirnov statistic, exact for any size of reference.

use super::{Form, Growth, Judge, Method};
use crate::chance::bridge::Path;
use crate::column::chunk_values::ChunkValues;
use crate::column::ecdf::SortedReference;
use crate::column::in_bins::InBins;
use crate::column::quantile_buckets::{BucketedChunk, QuantileBuckets};
use crate::column::ranks::Step;
use crate::distribution::tied_bridge::part_of_limit;
use crate::distribution::{kolmogorov, smirnov};
use crate::measured::{Field, Reading};

pub const METHOD: Method = Method {
    key: "kolmogorov_smirnov",
    label: "Kolmogorov–Smirnov",
    summary: "Largest difference between two cumulative distributions; exact, with a p-value.",
    lower: Some(0.0),
    upper: Some(1.0),
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: Some(by_chance),
    form: Form::ValuesOrBins(|reference, chunk| Ok(test(reference, chunk)), bounds),
};

/// `sup |F − G|` and the p-value of `scipy.stats.ks_2samp` with `method='auto'`, within [`EXACT_EXCESS`], times what ties leave
/// of it: between equal values there is no difference to be large.
pub fn test(reference: &SortedReference, chunk: &ChunkValues) -> Reading {
    let (excess, m) = match chunk.bucketed(reference) {
        Some((buckets, counted)) => (bounded_excess(reference, (buckets, counted), chunk.values()), counted.len()),
        None => {
            let placed = chunk.placed(reference);
            (excess(placed.steps(), reference.len(), placed.len()), placed.len())
        }
    };
    tied_reading(reference, m as u64, u128::from(excess))
}

/// The same of rows that were counted: of reference and chunk at each distinct value, in order, and in all.
pub fn of_counts(counts: impl Iterator<Item = [u64; 2]>, totals: [u64; 2]) -> Reading {
    let [n, m] = totals.map(u128::from);
    let (mut own, mut other) = (0, 0);
    let differences = counts.map(|[reference, chunk]| {
        own += u128::from(reference) * m;
        other += u128::from(chunk) * n;
        own.abs_diff(other)
    });
    reading(totals, differences.max().unwrap_or(0))
}

/// The statistic of a chunk that is counted in bins: the largest difference at an edge, which the values reach, up to the
/// largest that they can have in between. Exact, with its p-value, where these are equal.
fn bounds(reference: &SortedReference, chunk: &InBins) -> Reading {
    let totals = [reference.len() as u64, chunk.total()];
    let [n, m] = totals.map(u128::from);
    let own = chunk.ranks(reference.values()).chain([totals[0]]).map(|rank| u128::from(rank) * m);
    let other = chunk.counts.iter().scan(0, |sum, &count| {
        *sum += u128::from(count) * n;
        Some(*sum)
    });
    let (mut before, mut least, mut most) = ((0u128, 0u128), 0, 0);
    for (own, other) in own.zip(other) {
        least = least.max(own.abs_diff(other));
        most = most.max(own.saturating_sub(before.1)).max(other.saturating_sub(before.0));
        before = (own, other);
    }
    if least == most {
        return tied_reading(reference, totals[1], least);
    }
    let value = |excess: u128| excess as f64 / (n as f64 * m as f64);
    Reading::between(value(least), [value(least), value(most)])
}

/// The statistic of a chunk of `m` values, with the p-value that holds with the reference's ties.
fn tied_reading(reference: &SortedReference, m: u64, excess: u128) -> Reading {
    let totals = [reference.len() as u64, m];
    let (own, stretches) = (reading(totals, excess), reference.stretches());
    let Some(p_value) = own.get(Field::PValue).filter(|_| !stretches.is_empty()) else { return own };
    let [n, m] = totals.map(|total| total as f64);
    let part = part_of_limit(stretches, (n * m / (n + m)).sqrt() * own.value);
    own.with(Field::PValue, p_value * part)
}

/// The statistic of `n` and `m` values whose largest difference is `excess / (nm)`.
fn reading([n, m]: [u64; 2], excess: u128) -> Reading {
    let statistic = excess as f64 / (n as f64 * m as f64);
    let p_value = if n.max(m) <= EXACT_SIZE && excess <= u128::from(EXACT_EXCESS) {
        smirnov::survival(n as usize, m as usize, excess as u64)
    } else {
        let size = n as f64 * m as f64 / (n + m) as f64;
        kolmogorov::survival(size.round_ties_even() as u64, statistic)
    };
    Reading::plain(statistic).with(Field::PValue, p_value)
}

/// Values of the larger sample up to which scipy's p-value is exact. Beyond, it is that of one sample of
/// `nm / (n + m)` values.
const EXACT_SIZE: u64 = 10_000;

/// Half the steps that an exact p-value may take, under a millisecond. Beyond, in samples of thousands, it is that of
/// one sample too: it differs by some percent and can be small only.
const EXACT_EXCESS: u64 = 1_000_000;

/// `nm sup |F − G|` over steps, a whole number. Between two values of the chunk G stands still and F only rises, so the
/// supremum lies at a value of the chunk or just before it: no merge is needed.
fn excess(steps: &[Step], n: usize, m: usize) -> u64 {
    let (n, m) = (n as u64, m as u64);
    let differences = steps.iter().map(|step| {
        let (own, other) = (step.reference, step.chunk);
        let left = (own.below as u64 * m).abs_diff(other.below as u64 * n);
        let right = (own.up_to as u64 * m).abs_diff(other.up_to as u64 * n);
        left.max(right)
    });
    differences.max().unwrap_or(0)
}

/// The same from counts between quantiles: the largest difference at an edge, or at a value in one of the few buckets
/// that can hold a larger one.
fn bounded_excess(
    reference: &SortedReference,
    (buckets, chunk): (&QuantileBuckets, &BucketedChunk),
    values: &[f64],
) -> u64 {
    let (at_edges, wanted) = buckets.excess(chunk);
    let mut largest = at_edges as u64;
    buckets.walk(reference.ladder(), (values, chunk), &wanted, |steps| {
        largest = largest.max(excess(steps, reference.len(), chunk.len()));
    });
    largest
}

/// `sup B²`, over values and in between.
fn by_chance(path: &Path<'_>) -> f64 {
    let between = path.stretches().map(|own| own.farthest());
    let at = path.values().flat_map(|(_, _, heights)| heights).map(f64::abs);
    between.chain(at).fold(0.0, f64::max).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::quantile_buckets::tests::pairs;
    use crate::measured::Exactness;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn buckets_give_the_excess_of_the_ordered_chunk((values, chunk, count) in pairs()) {
            let reference = SortedReference::new(&values);
            let buckets = QuantileBuckets::new(reference.values(), count, &[]).unwrap();
            let (counted, placed) = (buckets.count(&chunk), reference.place(&chunk));
            prop_assert_eq!(
                bounded_excess(&reference, (&buckets, &counted), &chunk),
                excess(placed.steps(), reference.len(), placed.len())
            );
        }
    }

    proptest! {
        #[test]
        fn bins_give_an_interval_around_the_statistic((values, chunk, bins) in pairs()) {
            let reference = SortedReference::new(&values);
            let (first, last) = (reference.values()[0], reference.values()[values.len() - 1]);
            let edges = (0..=bins).map(|bin| if bin == bins { last } else { first + (last - first) / bins as f64 * bin as f64 });
            let edges: Vec<f64> = edges.collect();
            let mut counts = vec![0; edges.len() + 1];
            let values: Vec<f64> = chunk.iter().copied().filter(|value| !value.is_nan()).collect();
            for &value in &values {
                let above = edges[..bins].partition_point(|&edge| edge <= value);
                counts[if value > last { bins + 1 } else { above }] += 1;
            }
            let own = bounds(&reference, &InBins { edges, counts });
            let exact = test(&reference, &ChunkValues::new(&values));
            match own.exactness {
                Exactness::Exact => prop_assert_eq!(own, exact),
                _ => {
                    let [low, high] = [Field::Low, Field::High].map(|end| own.get(end).unwrap());
                    prop_assert!(low <= exact.value && exact.value <= high, "{low} {} {high}", exact.value);
                    prop_assert_eq!(own.value, low);
                }
            }
        }
    }

    fn against(reference: &[f64], chunk: &[f64]) -> Reading {
        let reference = SortedReference::new(reference);
        reference.take_as_distinct();
        test(&reference, &ChunkValues::new(chunk))
    }

    #[test]
    fn ties_make_the_p_value_smaller_and_leave_the_distance() {
        // Two values: the distance is that of their shares, a normal number where nothing has changed.
        let of = |ones: u32, all: u32| (0..all).map(|i| f64::from(u8::from(i < ones))).collect::<Vec<f64>>();
        let (values, chunk) = (of(2000, 4000), of(230, 400));
        let reference = SortedReference::new(&values);
        let own = test(&reference, &ChunkValues::new(&chunk));
        assert_eq!(own.value, against(&values, &chunk).value);
        // 0.075 / √(0.25 (1/4000 + 1/400)) = 2.8604: 2 (1 − Φ) = 0.00423.
        assert!((own.get(Field::PValue).unwrap() / 0.00423 - 1.0).abs() < 0.1, "{:?}", own.get(Field::PValue));
        assert!(against(&values, &chunk).get(Field::PValue).unwrap() > 0.015);
    }

    #[test]
    fn agrees_with_the_definition() {
        let chunk = [2.0, 2.0, 4.0, 9.0];
        let share = |values: &[f64], x: f64| values.iter().filter(|&&v| v <= x).count() as f64 / values.len() as f64;
        let expected = [1.0, 2.0, 3.0, 4.0, 5.0, 9.0]
            .iter()
            .map(|&x| (share(&[3.0, 1.0, 2.0, 2.0, 5.0], x) - share(&chunk, x)).abs())
            .fold(0.0, f64::max);
        assert!((against(&[3.0, 1.0, 2.0, 2.0, 5.0], &chunk).value - expected).abs() < 1e-15);
    }

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: ks_2samp([3, 1, 2, 2, 5, 7.5, -1], [2, 2, 4, 9, 11])
        let few = against(&[3.0, 1.0, 2.0, 2.0, 5.0, 7.5, -1.0], &[2.0, 2.0, 4.0, 9.0, 11.0]);
        assert!((few.get(Field::PValue).unwrap() - 0.638_888_888_888_888_8).abs() < 1e-14);
        // scipy 1.15.3: ks_2samp((i * i * 31 + 7) % 101, (k * k * 17 + 3) % 120), i < 300, k < 90; and i < 50, k < 50
        for (n, m, value, p_value) in
            [(300, 90, 0.226_666_666_666_666_66, 0.001_344_053_161_753_985_6), (50, 50, 0.26, 0.067_794_710_969_958_52)]
        {
            let reference: Vec<f64> = (0..n).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
            let chunk: Vec<f64> = (0..m).map(|i| f64::from((i * i * 17 + 3) % 120)).collect();
            let found = against(&reference, &chunk);
            assert!((found.value - value).abs() < 1e-15, "{}", found.value);
            assert!((found.get(Field::PValue).unwrap() - p_value).abs() < 1e-12, "{:?}", found.get(Field::PValue));
        }
    }
}
