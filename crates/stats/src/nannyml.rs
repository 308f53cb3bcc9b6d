//! Numbers as NannyML 0.13.1 gives them where ours differ, for those who move from it and compare.
//!
//! Above [`BINNED_FROM`] reference values it replaces Kolmogorov–Smirnov and Wasserstein by sums over bins of equal
//! width. Ours are exact; `docs/nannyml.md` says by how much they differ.

/// Reference values from which NannyML bins.
pub const BINNED_FROM: usize = 10_000;

/// Bins between the reference's smallest and largest value.
const BINS: usize = 10_000;

/// A distance between ascending reference and chunk.
type Distance = fn(&[f64], &[f64]) -> f64;

/// NannyML's own form of a drift method, of ascending reference and chunk; `None` where it is ours.
pub fn binned(method: &str) -> Option<Distance> {
    match method {
        "kolmogorov_smirnov" => Some(kolmogorov_smirnov),
        "wasserstein" => Some(wasserstein),
        _ => None,
    }
}

/// Cumulative counts of ascending values at the right edge of every bin, and the values below the first.
struct Binned {
    cumulative: Vec<usize>,
    below: usize,
}

/// Edges of the bins between two values, as numpy's `linspace` has them.
fn edges(min: f64, max: f64) -> Vec<f64> {
    let step = (max - min) / BINS as f64;
    (0..=BINS).map(|bin| if bin == BINS { max } else { bin as f64 * step + min }).collect()
}

fn count(ascending: &[f64], edges: &[f64]) -> Binned {
    let below = ascending.partition_point(|&value| value < edges[0]);
    let up_to = |bin: usize| {
        let edge = edges[bin + 1];
        ascending.partition_point(|&value| if bin + 1 == BINS { value <= edge } else { value < edge })
    };
    Binned { cumulative: (0..BINS).map(|bin| up_to(bin) - below).collect(), below }
}

/// The largest difference of the cumulative shares at the edges. Both sides ascending and not empty.
fn kolmogorov_smirnov(reference: &[f64], chunk: &[f64]) -> f64 {
    let edges = edges(reference[0], reference[reference.len() - 1]);
    let (own, other) = (count(reference, &edges), count(chunk, &edges));
    let n = chunk.len() as f64;
    let start = other.below as f64 / n;
    own.cumulative
        .iter()
        .zip(&other.cumulative)
        .map(|(&own, &other)| (own as f64 / reference.len() as f64 - (start + other as f64 / n)).abs())
        .fold(0.0, f64::max)
}

/// The area between the cumulative shares over the bins, and that of the values beyond them. The boundary counts as a
/// value of each tail, as theirs does. Both sides ascending and not empty.
fn wasserstein(reference: &[f64], chunk: &[f64]) -> f64 {
    let (min, max) = (reference[0], reference[reference.len() - 1]);
    let edges = edges(min, max);
    let (own, other) = (count(reference, &edges), count(chunk, &edges));
    let n = chunk.len() as f64;
    let above = chunk.partition_point(|&value| value <= max);
    let share = |values: usize| if values == 0 { 0.0 } else { (values as f64 + 1.0) / n };
    let start = share(other.below);
    let width = edges[1] - edges[0];
    let within: f64 = own
        .cumulative
        .iter()
        .zip(&other.cumulative)
        .map(|(&own, &other)| (own as f64 / reference.len() as f64 - (start + other as f64 / n)).abs() * width)
        .sum();
    let left: Vec<f64> = chunk[..other.below].iter().copied().chain([min]).collect();
    let right: Vec<f64> = std::iter::once(max).chain(chunk[above..].iter().copied()).collect();
    let tails =
        start * tail_area(&left, |share| share) + share(chunk.len() - above) * tail_area(&right, |share| 1.0 - share);
    within + tails
}

/// `Σ f(share of values up to x) (next x − x)` over ascending values.
fn tail_area(ascending: &[f64], height: impl Fn(f64) -> f64) -> f64 {
    let n = ascending.len() as f64;
    // Between equal values the width is zero, so that only the last of them counts.
    let steps = ascending.windows(2).enumerate();
    steps.map(|(place, pair)| height((place + 1) as f64 / n) * (pair[1] - pair[0])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `((a i + b) i + c) mod m`, ascending.
    fn residues(n: u64, [a, b, c, m]: [u64; 4], of: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = (0..n).map(|i| of(((a * i * i + b * i + c) % m) as f64)).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    #[test]
    fn a_sample_against_itself_is_zero() {
        let values = residues(12_000, [31, 17, 7, 100_003], |residue| residue / 1000.0);
        assert_eq!(kolmogorov_smirnov(&values, &values), 0.0);
        assert!(wasserstein(&values, &values).abs() < 1e-12);
    }

    #[test]
    fn tails_count_their_boundary() {
        let reference: Vec<f64> = (0..=10_000).map(f64::from).collect();
        // One of four values lies 100 below: (1 + 1) / 4 of the weight times half the way.
        let chunk = [-100.0, 2500.0, 5000.0, 7500.0];
        let exact = 100.0 * 0.25;
        assert!(wasserstein(&reference, &chunk) > exact);
        assert!(kolmogorov_smirnov(&reference, &chunk) <= 0.26);
    }
}
