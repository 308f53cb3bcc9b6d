//! Two-sample Anderson–Darling statistic (Scholz and Stephens 1987), exact for any size of reference.

use super::{Form, Growth, Judge, Method};
use crate::chance::bridge::Path;
use crate::column::ecdf::SortedReference;
use crate::column::ranks::PlacedChunk;
use crate::distribution::ties::TiedSquares;
use crate::measured::{Field, Measured, Reading, Undefined};

pub const METHOD: Method = Method {
    key: "anderson_darling",
    label: "Anderson–Darling",
    summary: "Squared difference between two cumulative distributions, weighted to see the tails, in standard deviations from its mean; with a p-value.",
    lower: None,
    upper: None,
    judged_by: Judge::Threshold,
    growth: Growth::Scaled(-1.0 / DEVIATION),
    on_path: Some(by_chance),
    form: Form::Values(|reference, chunk| test(reference, chunk.placed(reference))),
};

/// `(A² − 1) / σ`, as the statistic of `scipy.stats.anderson_ksamp([reference, chunk])`: below 0 where the
/// two are closer than chance has them. With mid-ranks, for two samples of n and m and `N = n + m`,
/// `A² = (N − 1) / nmN · Σ l (m·2Mₙ − n·2Mₘ)² / (4LR + l(N − l))` over distinct values, where of all values l are
/// at, L below and R above it, and M are a sample's values below and half of those at it.
fn test(reference: &SortedReference, chunk: &PlacedChunk) -> Measured {
    let (n, m) = (reference.len() as f64, chunk.len() as f64);
    let total = n + m;
    if total < 4.0 {
        return Err(Undefined::TooFewValues);
    }
    if reference.values()[0] == chunk[chunk.len() - 1] && chunk[0] == reference.values()[reference.len() - 1] {
        return Err(Undefined::NoVariation);
    }
    let (mut sum, mut squares, mut distinct) = (0.0, TiedSquares::new(n, m), 0.0);
    for step in reference.merge(chunk) {
        let (own, other) = (step.reference, step.chunk);
        let (below, up_to) = ((own.below + other.below) as f64, (own.up_to + other.up_to) as f64);
        let tied = up_to - below;
        let difference = m * (own.below + own.up_to) as f64 - n * (other.below + other.up_to) as f64;
        let weight = tied / (4.0 * below * (total - up_to) + tied * (total - tied));
        sum += weight * difference * difference;
        squares.add(weight, [below, up_to], difference / (2.0 * n * m));
        distinct += 1.0;
    }
    let squared = (total - 1.0) / (n * m * total) * sum;
    let statistic = (squared - 1.0) / variance(n, m).sqrt();
    // Ties change the mean and the variance that the statistic is told in.
    let standardized = if distinct < total { squares.standardized() } else { statistic };
    Ok(Reading::plain(statistic).with(Field::PValue, p_value(standardized)))
}

/// Variance of A² for two samples (equation 4).
fn variance(n: f64, m: f64) -> f64 {
    let total = n + m;
    let inverse_sizes = 1.0 / n + 1.0 / m;
    // h = Σ 1/i and g = ΣΣ 1/((N − i) j) for i < j < N; `down` is 1/(N − 1) + 1/(N − 2) + …
    let (mut down, mut g) = (0.0, 0.0);
    for place in 2..total as u64 {
        down += 1.0 / (total - place as f64 + 1.0);
        g += down / place as f64;
    }
    let h = down + 1.0;
    let a = 4.0 * g - 6.0 + (10.0 - 6.0 * g) * inverse_sizes;
    let b = 4.0 * (2.0 * g - 4.0) + 16.0 * h + (2.0 * g - 14.0 * h - 4.0) * inverse_sizes - 8.0 * h + 4.0 * g - 6.0;
    let c =
        4.0 * (6.0 * h + 2.0 * g - 2.0) + 2.0 * (4.0 * h - 4.0 * g + 6.0) + (2.0 * h - 6.0) * inverse_sizes + 4.0 * h;
    let d = 4.0 * (2.0 * h + 6.0) - 8.0 * h;
    (((a * total + b) * total + c) * total + d) / ((total - 1.0) * (total - 2.0) * (total - 3.0))
}

/// The p-value as scipy has it: between the critical values that are tabulated (Scholz and Stephens 1987, table
/// 2), by a parabola for its logarithm; outside them 0.25 or 0.001, the largest and the smallest there is.
fn p_value(statistic: f64) -> f64 {
    // numpy 1.26.4: polyfit([0.325, 1.226, 1.961, 2.718, 3.752, 4.592, 6.546], log([.25, .1, .05, .025, .01, .005, .001]), 2)
    const PARABOLA: [f64; 3] = [0.018_198_094_574_111_27, -1.008_226_564_465_250_8, -1.077_770_279_820_488_2];
    match statistic {
        _ if statistic < 0.325 => 0.25,
        _ if statistic > 6.546 => 0.001,
        _ => PARABOLA.iter().fold(0.0, |sum, coefficient| sum * statistic + coefficient).exp(),
    }
}

/// `∫B² / F(1 − F) dF`, in standard deviations; a tied value counts once, at the middle of its height.
fn by_chance(path: &Path<'_>) -> f64 {
    let between = path.stretches().map(|own| {
        let middle = own.below + own.share / 2.0;
        own.mean_square() * own.share / (middle * (1.0 - middle))
    });
    let at = path.values().map(|(share, below, heights)| {
        let weight = 4.0 * below * (1.0 - below - share) + share * (1.0 - share);
        if weight > 0.0 { share * (heights[0] + heights[1]).powi(2) / weight } else { 0.0 }
    });
    between.chain(at).sum::<f64>() / DEVIATION
}

/// Standard deviation of A² in large samples: `√(2(π² − 9) / 3)`.
const DEVIATION: f64 = 0.761_404_141_959_383_7;

#[cfg(test)]
mod tests {
    use super::*;

    fn against(reference: &[f64], chunk: &[f64]) -> Measured {
        let reference = SortedReference::new(reference);
        test(&reference, &reference.place(chunk))
    }

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.15.3: anderson_ksamp([[3, 1, 2, 2, 5, 7.5, -1], [2, 2, 4, 9, 11]])
        let few = against(&[3.0, 1.0, 2.0, 2.0, 5.0, 7.5, -1.0], &[2.0, 2.0, 4.0, 9.0, 11.0]).unwrap();
        assert!((few.value - 0.254_913_497_113_505_9).abs() < 1e-13, "{}", few.value);
        assert_eq!(few.get(Field::PValue), Some(0.25));
        // scipy 1.15.3: anderson_ksamp([(i * i * 31 + 7) % 101, (k * k * 17 + 3) % 120]), i < 300, k < 90
        let reference: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
        let chunk: Vec<f64> = (0..90).map(|i| f64::from((i * i * 17 + 3) % 120)).collect();
        let many = against(&reference, &chunk).unwrap();
        assert!((many.value - 8.649_966_852_367_546).abs() < 1e-12, "{}", many.value);
        assert_eq!(many.get(Field::PValue), Some(0.001));
    }

    #[test]
    fn what_has_no_statistic_has_a_reason() {
        assert_eq!(against(&[1.0, 2.0], &[1.0]), Err(Undefined::TooFewValues));
        assert_eq!(against(&[1.0; 9], &[1.0; 3]), Err(Undefined::NoVariation));
    }
}
