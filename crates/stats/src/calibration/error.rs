//! Expected calibration error (Naeini, Cooper and Hauskrecht 2015).

/// `Σ (len/n) |mean p − mean y|` over `bins` runs of equal length in order of probability; a rest
/// that does not fill a run joins the edges as in NannyML 0.13.1. `None` below four rows.
pub fn expected_calibration_error(ascending: &[(f64, bool)], bins: usize) -> Option<f64> {
    let n = ascending.len();
    let bins = if n <= 2 * bins { n / 2 } else { bins };
    if bins < 2 {
        return None;
    }
    let error = runs(n, n / bins)
        .map(|run| {
            let rows = &ascending[run];
            let probability: f64 = rows.iter().map(|row| row.0).sum();
            let positives = rows.iter().filter(|row| row.1).count() as f64;
            (probability - positives).abs() / n as f64
        })
        .sum();
    Some(error)
}

/// Starts at 0, width, 2·width, …; the last start is moved to the end of the rows.
fn runs(n: usize, width: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let edges = n.div_ceil(width);
    (0..edges).map(move |index| index * width..if index + 1 == edges { n } else { (index + 1) * width })
}

#[cfg(test)]
mod tests {
    use super::expected_calibration_error;

    #[test]
    fn is_zero_for_calibrated_and_large_for_inverted_scores() {
        let calibrated: Vec<_> = (0..100).map(|i| (if i < 50 { 0.0 } else { 1.0 }, i >= 50)).collect();
        assert_eq!(expected_calibration_error(&calibrated, 10), Some(0.0));
        let inverted: Vec<_> = (0..100).map(|i| (if i < 50 { 0.0 } else { 1.0 }, i < 50)).collect();
        assert!((expected_calibration_error(&inverted, 10).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn too_few_rows_have_none() {
        assert_eq!(expected_calibration_error(&[(0.1, true), (0.2, false), (0.3, true)], 10), None);
    }
}
