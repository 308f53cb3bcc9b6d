//! Jensen–Shannon distance (Lin 1991; the root is a metric: Endres and Schindelin 2003).

use super::{Form, Growth, Judge, Method};

pub const METHOD: Method = Method {
    key: "jensen_shannon",
    label: "Jensen–Shannon",
    summary: "Distance between two distributions over the same bins, from 0 (equal) to 1 (disjoint).",
    lower: Some(0.0),
    upper: Some(1.0),
    judged_by: Judge::Threshold,
    growth: Growth::Root,
    on_path: None,
    form: Form::Shares(distance),
};

/// `sqrt((KL(P‖M) + KL(Q‖M)) / 2)` in bits, with `M = (P + Q) / 2`.
fn distance(p: &[f64], q: &[f64]) -> f64 {
    let nats: f64 = p.iter().zip(q).map(|(&p, &q)| half(p, (p + q) / 2.0) + half(q, (p + q) / 2.0)).sum();
    (nats.max(0.0) / (2.0 * std::f64::consts::LN_2)).sqrt()
}

/// `a ln(a / m)`, which is 0 for an empty bin.
fn half(a: f64, m: f64) -> f64 {
    if a > 0.0 { a * (a / m).ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn is_zero_for_equal_and_one_for_disjoint_distributions() {
        assert_eq!(distance(&[0.25, 0.75], &[0.25, 0.75]), 0.0);
        assert!((distance(&[1.0, 0.0], &[0.0, 1.0]) - 1.0).abs() < 1e-15);
    }
}
