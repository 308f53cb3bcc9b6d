//! Agreement of scores with the rate of positives: calibration error, Brier score (1950) and the reliability curve.

use super::error::expected_calibration_error;

/// Bins of equal size in the calibration error and the curve.
const BINS: usize = 10;

/// Scores against labels, over some rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Reliability {
    /// Expected calibration error.
    pub error: f64,
    /// Mean of `(score − label)²`.
    pub brier: f64,
    /// Scores ascending; at most ten bins, because equal scores are never parted.
    pub curve: Vec<Bin>,
}

/// Rows of neighbouring scores.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Mean score.
    pub score: f64,
    /// Share of positive labels.
    pub rate: f64,
    /// Rows in the bin.
    pub rows: usize,
}

impl Reliability {
    /// Computes the reliability of scores and labels; `None` below four rows.
    pub fn of(rows: Vec<(f64, bool)>) -> Option<Reliability> {
        let rows = ascending(&rows);
        let error = expected_calibration_error(&rows, BINS)?;
        let square = |&(score, positive): &(f64, bool)| (score - f64::from(u8::from(positive))).powi(2);
        let brier = rows.iter().map(square).sum::<f64>() / rows.len() as f64;
        Some(Reliability { error, brier, curve: curve(&rows) })
    }
}

crate::state!(Reliability { error, brier, curve });
crate::state!(Bin { score, rate, rows });

/// By score, and those of one score by label.
fn ascending(rows: &[(f64, bool)]) -> Vec<(f64, bool)> {
    let mut keyed: Vec<(u64, bool)> = rows.iter().map(|&(score, label)| (kernels::order_key(score), label)).collect();
    if !keyed.is_sorted() {
        kernels::sort_by_order_key(&mut keyed, |(key, _)| key);
    }
    keyed.into_iter().map(|(key, label)| (kernels::from_order_key(key), label)).collect()
}

/// Bins of equal size in order of score; one that would part equal scores is lengthened to hold them all.
fn curve(ascending: &[(f64, bool)]) -> Vec<Bin> {
    let mut bins = Vec::with_capacity(BINS);
    let mut start = 0;
    for bin in 1..=BINS {
        let even = ascending.len() * bin / BINS;
        if even <= start {
            continue;
        }
        let last = ascending[even - 1].0;
        let end = even + ascending[even..].partition_point(|row| row.0 <= last);
        bins.push(bin_of(&ascending[start..end]));
        start = end;
    }
    bins
}

fn bin_of(rows: &[(f64, bool)]) -> Bin {
    let n = rows.len() as f64;
    let score = rows.iter().map(|row| row.0).sum::<f64>() / n;
    let rate = rows.iter().filter(|row| row.1).count() as f64 / n;
    Bin { score, rate, rows: rows.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_the_mean_square_and_ten_bins_of_equal_size() {
        let rows: Vec<(f64, bool)> = (0..1000).map(|i| (f64::from(i) / 1000.0, i % 4 == 0)).collect();
        let expected: f64 =
            rows.iter().map(|&(p, y)| (p - if y { 1.0 } else { 0.0 }) * (p - if y { 1.0 } else { 0.0 })).sum();
        let reliability = Reliability::of(rows).unwrap();
        assert!((reliability.brier - expected / 1000.0).abs() < 1e-12);
        assert_eq!(reliability.curve.len(), 10);
        assert!(reliability.curve.iter().all(|bin| bin.rows == 100 && bin.rate == 0.25));
        assert!((reliability.curve[0].score - 0.0495).abs() < 1e-12);
    }

    #[test]
    fn equal_scores_share_a_bin() {
        let rows = (0..100).map(|i| (if i < 75 { 0.2 } else { 0.9 }, i % 5 == 0)).collect();
        let curve = Reliability::of(rows).unwrap().curve;
        assert_eq!(curve.iter().map(|bin| bin.rows).collect::<Vec<_>>(), [75, 25]);
        assert_eq!(curve.iter().map(|bin| bin.rate).collect::<Vec<_>>(), [0.2, 0.2]);
    }

    #[test]
    fn does_not_depend_on_the_order_of_rows() {
        let rows: Vec<(f64, bool)> = (0..97).map(|i| (f64::from(i * 31 % 13) / 13.0, i % 3 == 0)).collect();
        let turned = rows.iter().rev().copied().collect();
        assert_eq!(Reliability::of(rows), Reliability::of(turned));
    }

    #[test]
    fn too_few_rows_have_none() {
        assert_eq!(Reliability::of(vec![(0.1, true), (0.2, false), (0.3, true)]), None);
    }
}
