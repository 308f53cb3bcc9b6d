//! Hellinger distance (Hellinger 1909).

use super::{Form, Growth, Judge, Method};

pub const METHOD: Method = Method {
    key: "hellinger",
    label: "Hellinger",
    summary: "Distance between the square roots of two distributions, from 0 (equal) to 1 (disjoint).",
    lower: Some(0.0),
    upper: Some(1.0),
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: None,
    form: Form::Shares(distance),
};

/// `sqrt(Σ(√p − √q)² / 2)`.
fn distance(p: &[f64], q: &[f64]) -> f64 {
    let squares: f64 = p.iter().zip(q).map(|(p, q)| (p.sqrt() - q.sqrt()).powi(2)).sum();
    (squares / 2.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn is_zero_for_equal_and_one_for_disjoint_distributions() {
        assert_eq!(distance(&[0.5, 0.5], &[0.5, 0.5]), 0.0);
        assert!((distance(&[1.0, 0.0], &[0.0, 1.0]) - 1.0).abs() < 1e-15);
    }
}
