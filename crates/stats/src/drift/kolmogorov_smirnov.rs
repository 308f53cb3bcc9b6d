//! Two-sample Kolmogorov–Smirnov statistic, exact for any size of reference.

use super::{Form, Judge, Method};
use crate::column::ecdf::SortedReference;
use crate::measured::Reading;

pub const METHOD: Method = Method {
    key: "kolmogorov_smirnov",
    label: "Kolmogorov–Smirnov",
    summary: "Largest difference between two cumulative distributions; exact.",
    lower: Some(0.0),
    upper: Some(1.0),
    judged_by: Judge::Threshold,
    form: Form::Values(|reference, chunk| Ok(Reading::plain(statistic(reference, chunk)))),
};

/// `sup |F − G|`. Between two values of the chunk G stands still and F only rises, so the supremum
/// lies at a value of the chunk or just before it: a search in the reference for each, not a merge.
fn statistic(reference: &SortedReference, chunk: &[f64]) -> f64 {
    let (n, m) = (reference.len() as f64, chunk.len() as f64);
    let mut largest = 0.0f64;
    let mut before = 0;
    for run in chunk.chunk_by(|a, b| a == b) {
        let after = before + run.len();
        let ranks = reference.ranks(run[0]);
        let left = (ranks.below as f64 / n - before as f64 / m).abs();
        let right = (ranks.up_to as f64 / n - after as f64 / m).abs();
        largest = largest.max(left).max(right);
        before = after;
    }
    largest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_definition() {
        let reference = SortedReference::new(&[3.0, 1.0, 2.0, 2.0, 5.0]);
        let chunk = [2.0, 2.0, 4.0, 9.0];
        let share = |values: &[f64], x: f64| values.iter().filter(|&&v| v <= x).count() as f64 / values.len() as f64;
        let expected = [1.0, 2.0, 3.0, 4.0, 5.0, 9.0]
            .iter()
            .map(|&x| (share(&[3.0, 1.0, 2.0, 2.0, 5.0], x) - share(&chunk, x)).abs())
            .fold(0.0, f64::max);
        assert!((statistic(&reference, &chunk) - expected).abs() < 1e-15);
    }
}
