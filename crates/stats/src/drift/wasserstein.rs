//! Wasserstein-1 (earth mover's) distance, exact for any size of reference.

use super::{Form, Growth, Judge, Method};
use crate::chance::bridge::Path;
use crate::column::chunk_values::ChunkValues;
use crate::column::ecdf::SortedReference;
use crate::column::quantile_buckets::{BucketedChunk, QuantileBuckets};
use crate::column::ranks::{PlacedChunk, Step};
use crate::measured::Reading;

pub const METHOD: Method = Method {
    key: "wasserstein",
    label: "Wasserstein",
    summary: "Area between two cumulative distributions, in the unit of the column; exact.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: Some(by_chance),
    form: Form::Values(|reference, chunk| Ok(Reading::plain(distance(reference, chunk)))),
};

/// `∫|F − G|`.
fn distance(reference: &SortedReference, chunk: &ChunkValues) -> f64 {
    match chunk.bucketed(reference) {
        Some((buckets, counted)) => bounded_distance(reference, (buckets, counted), chunk.values()),
        None => placed_distance(reference, chunk.placed(reference)),
    }
}

/// Over a chunk in order.
fn placed_distance(reference: &SortedReference, chunk: &PlacedChunk) -> f64 {
    let (values, steps) = (reference.values(), chunk.steps());
    let (least, most) = (values[0], values[values.len() - 1]);
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    // Before the chunk's first value G is 0, after its last it is 1.
    let head =
        if least < first.value { reference.area((least, first.value), (0, first.reference.below), 0.0) } else { 0.0 };
    let rest = (last.reference.up_to, values.len());
    let tail = if last.value < most { reference.area((last.value, most), rest, 1.0) } else { 0.0 };
    head + walked_area(reference, steps, chunk.len()) + tail
}

/// From the first step to the last. Between two neighbouring values of the chunk G is a constant, and F rises through it
/// at most once: each piece is a difference of the reference's prefix integrals.
fn walked_area(reference: &SortedReference, steps: &[Step], m: usize) -> f64 {
    let between = |pair: &[Step]| {
        let ranks = (pair[0].reference.up_to, pair[1].reference.below);
        reference.area((pair[0].value, pair[1].value), ranks, pair[0].chunk.up_to as f64 / m as f64)
    };
    steps.windows(2).map(between).sum()
}

/// From counts and sums between quantiles: where F − G keeps its sign in a bucket they give its area, and the few buckets
/// in which it may not are walked through.
fn bounded_distance(
    reference: &SortedReference,
    (buckets, chunk): (&QuantileBuckets, &BucketedChunk),
    values: &[f64],
) -> f64 {
    let (mut area, wanted) = buckets.area(chunk);
    buckets
        .walk(reference.ladder(), (values, chunk), &wanted, |steps| area += walked_area(reference, steps, chunk.len()));
    area
}

/// `(∫|B|)²`.
fn by_chance(path: &Path<'_>) -> f64 {
    path.stretches().map(|own| own.mean_distance() * own.width).sum::<f64>().powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::quantile_buckets::tests::pairs;
    use proptest::prelude::*;

    /// The definition: a walk over the merged values.
    fn merged(reference: &[f64], chunk: &[f64]) -> f64 {
        let mut all: Vec<f64> = reference.iter().chain(chunk).copied().collect();
        all.sort_by(f64::total_cmp);
        let share = |values: &[f64], x: f64| values.iter().filter(|&&v| v <= x).count() as f64 / values.len() as f64;
        all.windows(2).map(|pair| (share(reference, pair[0]) - share(chunk, pair[0])).abs() * (pair[1] - pair[0])).sum()
    }

    #[test]
    fn large_chunks_take_the_buckets_and_give_the_same() {
        let values: Vec<f64> = (0..20_000u64).map(|i| ((i * i * 31 + 7) % 9_973) as f64 / 100.0).collect();
        let reference = SortedReference::new(&values);
        for (rows, are_there) in [(149u64, false), (150, true), (5_000, true), (90_000, true)] {
            let chunk: Vec<f64> = (0..rows).map(|i| ((i * i * 17 + 3) % 10_007) as f64 / 99.0).collect();
            assert_eq!(reference.buckets(chunk.len(), &[]).is_some(), are_there);
            let expected = placed_distance(&reference, &reference.place(&chunk));
            let found = distance(&reference, &ChunkValues::new(&chunk));
            assert!((found - expected).abs() <= 1e-12 * expected, "{rows} {found:e} {expected:e}");
        }
        let infinite = [f64::INFINITY; 300];
        assert!(!distance(&reference, &ChunkValues::new(&infinite)).is_finite());
    }

    fn against(reference: &[f64], chunk: &[f64]) -> f64 {
        let reference = SortedReference::new(reference);
        distance(&reference, &ChunkValues::new(chunk))
    }

    /// Tolerance for sums of values this far apart.
    fn tolerance(values: &[f64], chunk: &[f64], distance: f64) -> f64 {
        let farthest =
            values.iter().chain(chunk).copied().filter(|value| !value.is_nan()).map(f64::abs).fold(0.0, f64::max);
        1e-12 * distance + 1e-14 * farthest
    }

    proptest! {
        #[test]
        fn buckets_give_the_distance_of_the_ordered_chunk((values, chunk, count) in pairs()) {
            let reference = SortedReference::new(&values);
            let buckets = QuantileBuckets::new(reference.values(), count, &[]).unwrap();
            let found = bounded_distance(&reference, (&buckets, &buckets.count(&chunk)), &chunk);
            let expected = placed_distance(&reference, &reference.place(&chunk));
            prop_assert!((found - expected).abs() <= tolerance(&values, &chunk, expected), "{found:e} {expected:e}");
        }

        #[test]
        fn agrees_with_a_walk_over_the_merged_values(
            reference in prop::collection::vec(prop_oneof![-50..50i32, 900..1000i32], 1..60),
            chunk in prop::collection::vec(-80..80i32, 1..60),
            scale in prop_oneof![Just(1.0), Just(0.1), Just(1e6)],
        ) {
            let reference: Vec<f64> = reference.iter().map(|&v| f64::from(v) * scale).collect();
            let mut chunk: Vec<f64> = chunk.iter().map(|&v| f64::from(v) * scale).collect();
            chunk.sort_by(f64::total_cmp);
            let expected = merged(&reference, &chunk);
            let found = against(&reference, &chunk);
            prop_assert!((found - expected).abs() <= 1e-12 * (expected + scale * 1000.0), "{} {}", found, expected);
        }
    }
}
