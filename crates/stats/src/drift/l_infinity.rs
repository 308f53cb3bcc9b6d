//! L∞ distance between category shares.

use super::{Form, Growth, Judge, Method};
use crate::measured::Reading;

pub const METHOD: Method = Method {
    key: "l_infinity",
    label: "L-infinity",
    summary: "Largest change of the share of any category.",
    lower: Some(0.0),
    upper: Some(1.0),
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: None,
    form: Form::Counts(distance),
};

/// `max |p − q|` over the union of categories.
fn distance(reference: &[u64], chunk: &[u64]) -> Reading {
    let sizes = [reference.iter().sum::<u64>() as f64, chunk.iter().sum::<u64>() as f64];
    let largest = reference
        .iter()
        .zip(chunk)
        .map(|(&a, &b)| (a as f64 / sizes[0] - b as f64 / sizes[1]).abs())
        .fold(0.0, f64::max);
    Reading::plain(largest)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn an_unseen_category_counts_in_full() {
        assert_eq!(distance(&[5, 5, 0], &[0, 0, 4]).value, 1.0);
    }
}
