//! Population stability index (Siddiqi, Credit Risk Scorecards, 2006).

use super::{Form, Growth, Judge, Method};
use crate::column::bins::filled;

pub const METHOD: Method = Method {
    key: "psi",
    label: "Population stability index",
    summary: "Change of the shares of the reference's deciles or categories; credit scoring calls 0.1 moderate, 0.25 large.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::Threshold,
    growth: Growth::Linear,
    on_path: None,
    form: Form::DecileShares(index),
};

/// `Σ (q − p) ln(q / p)`, an empty share counting as 0.0001 ([`filled`]).
fn index(reference: &[f64], chunk: &[f64]) -> f64 {
    filled(reference, chunk).map(|(p, q)| (q - p) * (q / p).ln()).sum()
}

#[cfg(test)]
mod tests {
    use super::index;

    #[test]
    fn agrees_with_numpy() {
        // numpy 1.26.4: p = [.1, .2, .3, .4]; q = [.25, .25, .25, .25]; ((q - p) * np.log(q / p)).sum()
        assert!((index(&[0.1, 0.2, 0.3, 0.4], &[0.25; 4]) - 0.228_217_409_573_391_82).abs() < 1e-15);
    }

    #[test]
    fn an_empty_share_counts_as_one_in_ten_thousand() {
        let expected =
            0.4 * (0.9f64 / 0.5).ln() + (0.1 - 1e-4) * (0.1f64 / 1e-4).ln() + (1e-4 - 0.5) * (1e-4f64 / 0.5).ln();
        assert!((index(&[0.5, 0.0, 0.5], &[0.9, 0.1, 0.0]) - expected).abs() < 1e-15);
    }
}
