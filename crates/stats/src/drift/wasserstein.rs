//! Wasserstein-1 (earth mover's) distance, exact for any size of reference.

use super::{Form, Judge, Method};
use crate::column::ecdf::{PlacedChunk, SortedReference, Step};
use crate::measured::Reading;

pub const METHOD: Method = Method {
    key: "wasserstein",
    label: "Wasserstein",
    summary: "Area between two cumulative distributions, in the unit of the column; exact.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::Threshold,
    form: Form::Values(|reference, chunk| Ok(Reading::plain(distance(reference, chunk)))),
};

/// `∫|F − G|`. Between two neighbouring values of the chunk G is a constant g, and F rises through
/// it at most once: each piece is a difference of the reference's prefix integrals.
fn distance(reference: &SortedReference, chunk: &PlacedChunk) -> f64 {
    let (values, steps, m) = (reference.values(), chunk.steps(), chunk.len() as f64);
    let (least, most) = (values[0], values[values.len() - 1]);
    let (first, last) = (&steps[0], &steps[steps.len() - 1]);
    let between = |pair: &[Step]| {
        let ranks = (pair[0].reference.up_to, pair[1].reference.below);
        reference.area((pair[0].value, pair[1].value), ranks, pair[0].chunk.up_to as f64 / m)
    };
    let inner: f64 = steps.windows(2).map(between).sum();
    // Before the chunk's first value G is 0, after its last it is 1.
    let head =
        if least < first.value { reference.area((least, first.value), (0, first.reference.below), 0.0) } else { 0.0 };
    let rest = (last.reference.up_to, values.len());
    let tail = if last.value < most { reference.area((last.value, most), rest, 1.0) } else { 0.0 };
    head + inner + tail
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The definition: a walk over the merged values.
    fn merged(reference: &[f64], chunk: &[f64]) -> f64 {
        let mut all: Vec<f64> = reference.iter().chain(chunk).copied().collect();
        all.sort_by(f64::total_cmp);
        let share = |values: &[f64], x: f64| values.iter().filter(|&&v| v <= x).count() as f64 / values.len() as f64;
        all.windows(2).map(|pair| (share(reference, pair[0]) - share(chunk, pair[0])).abs() * (pair[1] - pair[0])).sum()
    }

    fn against(reference: &[f64], chunk: &[f64]) -> f64 {
        let reference = SortedReference::new(reference);
        distance(&reference, &reference.place(chunk))
    }

    proptest! {
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
