//! Two-sample Cramér–von Mises statistic (Anderson 1962), exact for any size of reference.

use super::{Form, Growth, Judge, Method};
use crate::chance::bridge::Path;
use crate::column::ecdf::SortedReference;
use crate::column::ranks::{PlacedChunk, Step};
use crate::distribution::cramer_von_mises::{exact_survival, lcm, limit_survival};
use crate::distribution::ties::TiedSquares;
use crate::measured::{Field, Measured, Reading, Undefined};

pub const METHOD: Method = Method {
    key: "cramer_von_mises",
    label: "Cramér–von Mises",
    summary: "Squared difference between two cumulative distributions over all values, a rank statistic; with a p-value.",
    lower: Some(0.0),
    upper: None,
    judged_by: Judge::Threshold,
    growth: Growth::Scaled(0.0),
    on_path: Some(by_chance),
    form: Form::Values(|reference, chunk| test(reference, chunk.placed(reference))),
};

/// `T = U / nmN − (4nm − 1) / 6N` with `U = n Σ(rᵢ − i)² + m Σ(sⱼ − j)²`, where r and s are the ranks of the
/// sorted reference and chunk among all `N = n + m` values, mid-ranks where they are tied:
/// `scipy.stats.cramervonmises_2samp`, whose `method='auto'` gives the p-value too where no values are tied. Ties add to T what is
/// no difference: with them the p-value is that of [`tied`]. Both sides need two values.
///
/// Between two values of the chunk `rᵢ − i` stands still, so that a search in the reference for each suffices;
/// and as twice a rank is a whole number, T is a fraction of whole numbers, rounded once.
fn test(reference: &SortedReference, chunk: &PlacedChunk) -> Measured {
    let (n, m) = (reference.len() as i128, chunk.len() as i128);
    if n < 2 || m < 2 {
        return Err(Undefined::TooFewValues);
    }
    // 4 Σ(rᵢ − i)² and 4 Σ(sⱼ − j)². A run of t equal values adds (t³ − t) / 3 to the square of its mid-rank.
    let (mut own, mut other) = (reference.tie_cubes() / 3, 0i128);
    let (mut passed, mut before) = (0i128, 0i128);
    for step in chunk.steps() {
        let (below, up_to) = (step.reference.below as i128, step.reference.up_to as i128);
        let length = (step.chunk.up_to - step.chunk.below) as i128;
        own += (below - passed) * (2 * before).pow(2) + (up_to - below) * (2 * before + length).pow(2);
        other += length * (below + up_to).pow(2) + (length.pow(3) - length) / 3;
        (passed, before) = (up_to, before + length);
    }
    own += (n - passed) * (2 * m).pow(2);
    let pairs = n * m;
    let excess = 3 * (n * own + m * other) - 2 * pairs * (4 * pairs - 1);
    let statistic = excess as f64 / (12 * pairs * (n + m)) as f64;
    let p_value = if is_tied(reference, chunk) {
        tied(reference, chunk)
    } else if n.max(m) <= EXACT_TO {
        exact(excess, n, m)
    } else {
        limit(statistic, n as f64, m as f64)
    };
    Ok(Reading::plain(statistic).with(Field::PValue, p_value))
}

/// The larger size up to which scipy's p-value is exact.
const EXACT_TO: i128 = 20;

/// Tells whether any two values are equal.
fn is_tied(reference: &SortedReference, chunk: &PlacedChunk) -> bool {
    let tied = |step: &Step| step.reference.below < step.reference.up_to || step.chunk.up_to > step.chunk.below + 1;
    reference.tie_cubes() > 0 || chunk.steps().iter().any(tied)
}

/// The p-value of `nm / N² · Σ (F − G)²` over all values, a tied one at the middle of its height: the limit's, at the mean and
/// variance over all permutations.
fn tied(reference: &SortedReference, chunk: &PlacedChunk) -> f64 {
    let (n, m) = (reference.len() as f64, chunk.len() as f64);
    let mut squares = TiedSquares::new(n, m);
    for step in reference.merge(chunk) {
        let (own, other) = (step.reference, step.chunk);
        let (below, up_to) = ((own.below + other.below) as f64, (own.up_to + other.up_to) as f64);
        let difference = (own.below + own.up_to) as f64 / (2.0 * n) - (other.below + other.up_to) as f64 / (2.0 * m);
        squares.add(up_to - below, [below, up_to], difference);
    }
    match squares.standardized() {
        own if own.is_nan() => 1.0,
        own => limit_survival((1.0 / 6.0 + own / 45f64.sqrt()).max(0.0)),
    }
}

fn exact(excess: i128, n: i128, m: i128) -> f64 {
    let square = i128::from(lcm(n as u64, m as u64)).pow(2);
    let zeta = (square * (n + m) * excess).div_euclid(12 * (n * m).pow(2));
    exact_survival(n as usize, m as usize, zeta.max(0) as u64)
}

/// The limit at T brought to the limit's mean and variance (Anderson 1962, equations 11, 14 and 15).
fn limit(statistic: f64, n: f64, m: f64) -> f64 {
    let (total, pairs) = (n + m, n * m);
    let mean = (1.0 + 1.0 / total) / 6.0;
    let spread = (total + 1.0) * (4.0 * pairs * total - 3.0 * (n * n + m * m) - 2.0 * pairs);
    let variance = spread / (45.0 * total * total * 4.0 * pairs);
    limit_survival(1.0 / 6.0 + (statistic - mean) / (45.0 * variance).sqrt())
}

/// `∫B² dF`; not a number where values are tied: what ties add to T is no distance.
fn by_chance(path: &Path<'_>) -> f64 {
    if path.values().any(|(share, _, _)| share > LARGEST_TIE) {
        return f64::NAN;
    }
    path.stretches().map(|own| own.mean_square() * own.share).sum()
}

/// The largest share of one value with which T is the statistic of distinct values, nearly.
const LARGEST_TIE: f64 = 1e-4;

#[cfg(test)]
mod tests {
    use super::*;

    fn against(reference: &[f64], chunk: &[f64]) -> Measured {
        let reference = SortedReference::new(reference);
        test(&reference, &reference.place(chunk))
    }

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: cramervonmises_2samp([3, 1, 2, 2, 5, 7.5, -1], [2, 2, 4, 9, 11])
        let few = against(&[3.0, 1.0, 2.0, 2.0, 5.0, 7.5, -1.0], &[2.0, 2.0, 4.0, 9.0, 11.0]).unwrap();
        assert!((few.value - 0.162_301_587_301_587_4).abs() < 1e-15);
        // Its p-values take tied values as distinct; ours do where none are tied.
        assert!((exact(818, 7, 5) - 0.414_141_414_141_414_14).abs() < 1e-15);
        // scipy 1.15.3: cramervonmises_2samp((i * i * 31 + 7) % 101, (k * k * 17 + 3) % 120), i < 300, k < 90
        let reference: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
        let chunk: Vec<f64> = (0..90).map(|i| f64::from((i * i * 17 + 3) % 120)).collect();
        let many = against(&reference, &chunk).unwrap();
        assert!((many.value - 0.632_928_774_928_778_6).abs() < 1e-12);
        assert!((limit(many.value, 300.0, 90.0) - 0.018_472_764_259_698_793).abs() < 1e-12);
    }

    #[test]
    fn needs_two_values() {
        assert_eq!(against(&[1.0, 2.0], &[1.0]), Err(Undefined::TooFewValues));
    }
}
