//! Weighted means of neighbours.

use crate::dispatch::kernel;

kernel! {
    /// `into[i] = lower · from[i] + upper · from[i + 1]`.
    ///
    /// # Panics
    /// When `from` has not one element more than `into`.
    blend_neighbours, blend_neighbours_at, (from: &[f64], lower: f64, upper: f64, into: &mut [f64]) -> (), blend_body
}

#[inline(always)]
fn blend_body(from: &[f64], lower: f64, upper: f64, into: &mut [f64]) {
    assert_eq!(from.len(), into.len() + 1, "a neighbour for each");
    for ((own, &first), &second) in into.iter_mut().zip(from).zip(&from[1..]) {
        *own = lower * first + upper * second;
    }
}
