//! Kullback–Leibler divergence (Kullback and Leibler 1951).

use super::{Form, Growth, Judge, Method};
use crate::column::bins::filled;

pub const METHOD: Method = Method {
    key: "kullback_leibler",
    label: "Kullback–Leibler",
    summary: "Nats lost when the reference's distribution stands for the chunk's.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::Threshold,
    growth: Growth::Linear,
    on_path: None,
    form: Form::Shares(divergence),
};

/// `Σ q ln(q / p)` with p the reference's shares and q the chunk's: `scipy.stats.entropy(chunk, reference)`.
///
/// A share that is empty in one of both would make it infinite. As in [`super::psi`] it counts as
/// 0.0001 ([`filled`]); both are then scaled to sum to 1, as scipy does, which keeps it from being negative.
fn divergence(reference: &[f64], chunk: &[f64]) -> f64 {
    let (p_total, q_total) = filled(reference, chunk).fold((0.0, 0.0), |(p_sum, q_sum), (p, q)| (p_sum + p, q_sum + q));
    let nats = filled(reference, chunk).map(|(p, q)| (p / p_total, q / q_total)).map(|(p, q)| q * (q / p).ln());
    nats.sum::<f64>().max(0.0)
}

#[cfg(test)]
mod tests {
    use super::divergence;

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: scipy.stats.entropy([.25, .25, .25, .25], [.1, .2, .3, .4])
        assert!((divergence(&[0.1, 0.2, 0.3, 0.4], &[0.25; 4]) - 0.121_777_274_287_168_65).abs() < 1e-15);
        // scipy 1.15.3: scipy.stats.entropy([.9, .1, 1e-4], [.5, 1e-4, .5])
        assert!((divergence(&[0.5, 0.0, 0.5], &[0.9, 0.1, 0.0]) - 1.218_809_925_998_379_3).abs() < 1e-14);
    }

    #[test]
    fn bins_that_are_empty_in_both_do_not_count() {
        assert_eq!(divergence(&[0.1, 0.9, 0.0], &[0.3, 0.7, 0.0]), divergence(&[0.1, 0.9], &[0.3, 0.7]));
    }
}
