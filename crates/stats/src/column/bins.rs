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
    // No skewness is beyond this; where the cube of a tiny deviation is zero, its quotient is.
    let skewness = (powers.third / n / deviation.powi(3)).abs().min(n.sqrt());
    let spread = (6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0))).sqrt();
    let range = sums.max - sums.min;
    let width = range / (1.0 + n.log2() + (1.0 + skewness / spread).log2());
    // Bins narrower than the smallest numbers cannot be told apart.
    if width < f64::MIN_POSITIVE {
        return 1;
    }
    ((range / width).ceil() as usize).max(1)
}

/// `bins + 1` equally spaced numbers; the last is exactly `high`.
fn linspace(low: f64, high: f64, bins: usize) -> Vec<f64> {
    let step = (high - low) / bins as f64;
    let mut edges: Vec<f64> = (0..=bins).map(|i| i as f64 * step + low).collect();
    edges[bins] = high;
    edges
}

/// Edges between bins that are open at both ends: the reference's deciles, by linear interpolation as
/// numpy's `quantile`. A bin holds its lower edge and not its upper one, as numpy's `histogram`.
///
/// A value that is several deciles at once has a bin of its own: without one, a column of two values could
/// change altogether and stay within its bins.
pub fn decile_edges(sorted: &[f64]) -> Vec<f64> {
    let deciles: Vec<f64> = (1..10).map(|tenth| quantile(sorted, f64::from(tenth) / 10.0)).collect();
    let runs = deciles.chunk_by(|a, b| a == b);
    runs.flat_map(|run| [Some(run[0]), (run.len() > 1).then(|| run[0].next_up())]).flatten().collect()
}

/// The `share` quantile of ascending values, in numpy's order of operations: an edge may be a value itself.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place as usize], sorted[(place as usize + 1).min(sorted.len() - 1)]);
    match place.fract() {
        // Two infinite neighbours have no difference.
        _ if low == high => low,
        way if way < 0.5 => low + (high - low) * way,
        way => high - (high - low) * (1.0 - way),
    }
}

/// Number of values in each of the bins between `edges`; NaN in none.
pub fn histogram(values: &[f64], edges: &[f64]) -> Vec<u64> {
    let mut counts = vec![0; edges.len() + 1];
    for &value in values.iter().filter(|value| !value.is_nan()) {
        counts[edges.partition_point(|&edge| edge <= value)] += 1;
    }
    counts
}

/// Stand-in for an empty share where a logarithm is taken of it.
///
/// Evidently fills empty bins of its PSI and Kullback–Leibler divergence with the same constant; so does
/// much of the code that is passed around for PSI.
const EMPTY_SHARE: f64 = 1e-4;

/// Pairs of shares that a logarithm can be taken of: an empty one counts as [`EMPTY_SHARE`], and what is empty
/// in both is left out.
pub fn filled(reference: &[f64], chunk: &[f64]) -> impl Iterator<Item = (f64, f64)> {
    let fill = |share: f64| if share == 0.0 { EMPTY_SHARE } else { share };
    reference.iter().zip(chunk).filter(|&(&p, &q)| p + q > 0.0).map(move |(&p, &q)| (fill(p), fill(q)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deciles_are_numpy_s() {
        // numpy 1.26.4: quantile([1, 2, 4, 8, 16, 32], [.1, .2, …, .9])
        let expected = [1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0];
        assert_eq!(decile_edges(&[1.0, 2.0, 4.0, 8.0, 16.0, 32.0]), expected);
    }

    #[test]
    fn a_value_of_several_deciles_has_its_own_bin() {
        let mut flags = vec![0.0; 19];
        flags.push(1.0);
        let edges = decile_edges(&flags);
        assert_eq!(histogram(&flags, &edges), [0, 19, 1]);
        assert_eq!(histogram(&[-1.0, f64::NAN, 0.0, -0.0, 1.0, f64::INFINITY], &edges), [1, 2, 2]);
    }

    fn edges_of(values: &[f64]) -> Option<Vec<f64>> {
        let (moments, powers) = crate::column::moments::Moments::of(values);
        doane_edges(&moments.sums, &powers)
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
