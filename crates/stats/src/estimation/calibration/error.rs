//! Expected calibration error (Naeini, Cooper and Hauskrecht 2015).

/// `Σ (len/n) |mean p − mean y|` over `bins` runs of equal length in order of probability; a rest
/// that does not fill a run joins the edges as in NannyML 0.13.1. `None` below four rows.
///
/// A run may end within rows of one probability. Each of these counts with their share of positives: which of them lie
/// on which side of the cut would otherwise decide what the error is.
pub fn expected_calibration_error(ascending: &[(f64, bool)], bins: usize) -> Option<f64> {
    let n = ascending.len();
    let bins = if n <= 2 * bins { n / 2 } else { bins };
    if bins < 2 {
        return None;
    }
    let positives = tied_shares(ascending);
    let error = runs(n, n / bins)
        .map(|run| {
            let probability: f64 = ascending[run.clone()].iter().map(|row| row.0).sum();
            (probability - positives[run].iter().sum::<f64>()).abs() / n as f64
        })
        .sum();
    Some(error)
}

/// For every row the share of positives among the rows of its probability.
fn tied_shares(ascending: &[(f64, bool)]) -> Vec<f64> {
    let share = |tie: &[(f64, bool)]| tie.iter().filter(|row| row.1).count() as f64 / tie.len() as f64;
    let ties = ascending.chunk_by(|one, next| one.0 == next.0);
    ties.flat_map(|tie| std::iter::repeat_n(share(tie), tie.len())).collect()
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
    fn calibrated_scores_of_two_values_have_none_in_any_order() {
        let mut rows: Vec<_> = (0..1000).map(|i| if i < 500 { (0.3, i < 150) } else { (0.7, i < 850) }).collect();
        assert!(expected_calibration_error(&rows, 10).unwrap() < 1e-12);
        rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        assert!(expected_calibration_error(&rows, 10).unwrap() < 1e-12);
        let off: Vec<_> = rows.iter().map(|&(score, label)| (score / 2.0, label)).collect();
        assert!((expected_calibration_error(&off, 10).unwrap() - 0.25).abs() < 1e-12);
    }

    #[test]
    fn too_few_rows_have_none() {
        assert_eq!(expected_calibration_error(&[(0.1, true), (0.2, false), (0.3, true)], 10), None);
    }
}
