//! Total variation distance.

use super::{Form, Growth, Judge, Method};

pub const METHOD: Method = Method {
    key: "total_variation",
    label: "Total variation",
    summary: "Share of rows that would have to move for two distributions to be equal.",
    lower: Some(0.0),
    upper: Some(1.0),
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: None,
    form: Form::Shares(distance),
};

/// `Σ |p − q| / 2`.
fn distance(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn is_the_share_that_moves() {
        assert_eq!(distance(&[0.5, 0.5, 0.0], &[0.5, 0.25, 0.25]), 0.25);
        assert_eq!(distance(&[1.0, 0.0], &[0.0, 1.0]), 1.0);
    }
}
