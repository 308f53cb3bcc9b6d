//! Bin edges that a histogram of the reference and of every chunk share.

use kernels::{Powers, Sums};

/// Edges of equal-width bins over `[min, max]` by Doane's rule (Doane 1976; the `doane` estimator of
/// numpy's `histogram_bin_edges`), one more than the bins. `None` without a finite value.
///
/// `sums` and `powers` (about the mean) are those of the finite values.
pub fn doane_edges(sums: &Sums, powers: &Powers) -> Option<Vec<f64>> {
    if sums.count == 0 || !(sums.max - sums.min).is_finite() {
        return None;
    }
    let (low, high) = if sums.min == sums.max { (sums.min - 0.5, sums.max + 0.5) } else { (sums.min, sums.max) };
    Some(linspace(low, high, doane_bins(sums, powers)))
}

fn doane_bins(sums: &Sums, powers: &Powers) -> usize {
    let n = sums.count as f64;
    let deviation = (powers.second / n).sqrt();
    if sums.count <= 2 || deviation == 0.0 || sums.min == sums.max {
        return 1;
    }
    let skewness = powers.third / n / deviation.powi(3);
    let spread = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
    let range = sums.max - sums.min;
    let width = range / (1.0 + n.log2() + (1.0 + skewness.abs() / spread).log2());
    ((range / width).ceil() as usize).max(1)
}

/// `bins + 1` equally spaced numbers; the last is exactly `high`.
fn linspace(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let step = (high - low) / bins as f64;
    let mut edges: Vec<f64> = (0..=bins).map(|i| i as f64 * step + low).collect();
    edges[bins] = high;
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges_of(values: &[f64]) -> Option<Vec<f64>> {
        let sums = kernels::sums(values);
        doane_edges(&sums, &kernels::central_powers(values, sums.sum / sums.count as f64))
    }

    #[test]
    fn has_as_many_bins_as_numpy() {
        // numpy 1.26.4: len(histogram_bin_edges(x, 'doane')) - 1, for x = (31 i² + 17 i + 7) mod 1009 / 100, i < 1200
        let values: Vec<f64> = (0..1200u64).map(|i| ((31 * i * i + 17 * i + 7) % 1009) as f64 / 100.0).collect();
        assert_eq!(edges_of(&values).unwrap().len() - 1, 12);
    }

    #[test]
    fn a_constant_lies_in_the_middle_of_one_bin() {
        assert_eq!(edges_of(&[5.0, 5.0, 5.0]), Some(vec![4.5, 5.5]));
    }

    #[test]
    fn nothing_has_no_edges() {
        assert_eq!(edges_of(&[f64::NAN]), None);
    }
}
