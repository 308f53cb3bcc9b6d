//! Energy distance (Székely and Rizzo 2013), exact for any size of reference.

use super::{Form, Growth, Judge, Method};
use crate::chance::bridge::Path;
use crate::column::ecdf::SortedReference;
use crate::column::ranks::PlacedChunk;
use crate::measured::Reading;

pub const METHOD: Method = Method {
    key: "energy",
    label: "Energy",
    summary: "Root of twice the squared area between two cumulative distributions, in the root of the column's unit; exact.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: Some(by_chance),
    form: Form::Values(|reference, chunk| Ok(Reading::plain(distance(reference, chunk.placed(reference))))),
};

/// `sqrt(2 ∫(F − G)²)`, as `scipy.stats.energy_distance`.
///
/// A walk over both: prefix integrals of F² would not need one, but where F and G are both near 1 over a
/// long tail they differ by less than their rounding.
fn distance(reference: &SortedReference, chunk: &PlacedChunk) -> f64 {
    let (n, m) = (reference.len() as f64, chunk.len() as f64);
    let (mut integral, mut gap, mut from) = (0.0f64, 0.0f64, f64::NEG_INFINITY);
    for step in reference.merge(chunk) {
        // Equal cumulative shares add nothing, however far the next value lies.
        if gap != 0.0 {
            integral += gap * gap * (step.value - from);
        }
        gap = step.reference.up_to as f64 / n - step.chunk.up_to as f64 / m;
        from = step.value;
    }
    (2.0 * integral).sqrt()
}

/// `2 ∫B²`.
fn by_chance(path: &Path<'_>) -> f64 {
    2.0 * path.stretches().map(|own| own.mean_square() * own.width).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: energy_distance([3, 1, 2, 2, 5], [2, 2, 4, 9])
        let reference = SortedReference::new(&[3.0, 1.0, 2.0, 2.0, 5.0]);
        assert!(
            (distance(&reference, &reference.place(&[2.0, 2.0, 4.0, 9.0])) - 0.886_002_257_333_467_7).abs() < 1e-15
        );
    }
}
