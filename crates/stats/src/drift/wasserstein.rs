//! Wasserstein-1 (earth mover's) distance, exact for any size of reference.

use super::{Form, Judge, Method};
use crate::column::ecdf::SortedReference;
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
fn distance(reference: &SortedReference, chunk: &[f64]) -> f64 {
    let (least, most) = (reference.values()[0], reference.values()[reference.len() - 1]);
    let (first, last) = (chunk[0], chunk[chunk.len() - 1]);
    let m = chunk.len() as f64;
    let inner: f64 = chunk
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0] < pair[1])
        .map(|(index, pair)| reference.area_from(pair[0], pair[1], (index + 1) as f64 / m))
        .sum();
    // Before the chunk's first value G is 0, after its last it is 1.
    let head = if least < first { reference.area_from(least, first, 0.0) } else { 0.0 };
    let tail = if last < most { reference.area_from(last, most, 1.0) } else { 0.0 };
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
            let found = distance(&SortedReference::new(&reference), &chunk);
            prop_assert!((found - expected).abs() <= 1e-12 * (expected + scale * 1000.0), "{} {}", found, expected);
        }
    }
}
