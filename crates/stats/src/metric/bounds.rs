//! Metrics of the order of scores that are known by bins only: the ends between which the value of the rows certainly lies.
//!
//! Bins are in descending order. Rows of one bin can have any order of their scores, and any ties.

use super::ranking::Tie;

/// Labelled rows of a bin.
#[derive(Clone, Copy, Debug)]
pub struct BinnedTie {
    /// The rows.
    pub tie: Tie,
    /// True if the bin holds one score, so that nothing is unknown of its order.
    pub is_point: bool,
}

/// Rows of a bin, and the probabilities behind their scores.
#[derive(Clone, Copy, Debug)]
pub struct ExpectedBin {
    /// The mean probability of a positive label.
    pub probability: f64,
    /// The probabilities at the lower and the upper edge.
    pub range: [f64; 2],
    /// Rows.
    pub rows: u64,
    /// True if the bin holds one score.
    pub is_point: bool,
}

/// Room for the rounding of sums of so many terms.
const ROUNDING: f64 = 1e-12;
/// Twice what rounding cumulative sums to five decimals leaves, in both values that are compared.
const FIVE_DECIMALS: f64 = 2e-5;

/// Most that AUROC can differ from its value with the rows of a bin tied: `Σ PᵦNᵦ / 2PN`.
pub fn auroc_slack(bins: &[BinnedTie]) -> f64 {
    let sum = |of: fn(&Tie) -> u64| bins.iter().map(|own| of(&own.tie)).sum::<u64>() as f64;
    let pairs = |own: &BinnedTie| own.tie.positives as f64 * own.tie.negatives as f64;
    let unknown: f64 = bins.iter().filter(|own| !own.is_point).map(pairs).sum();
    let slack = unknown / (2.0 * sum(|tie| tie.positives) * sum(|tie| tie.negatives));
    if unknown == 0.0 { 0.0 } else { slack + ROUNDING }
}

/// Ends of average precision: in each bin all negatives before the positives, or all positives tied and first.
pub fn average_precision(bins: &[BinnedTie]) -> [f64; 2] {
    let (mut seen, mut found, mut low, mut high) = (0.0, 0.0, 0.0, 0.0);
    let mut is_exact = true;
    for BinnedTie { tie, is_point } in bins {
        let (positives, negatives) = (tie.positives as f64, tie.negatives as f64);
        let tied = positives * ((found + positives) / (seen + positives + negatives).max(1.0));
        if *is_point || tie.positives == 0 {
            (low, high) = (low + tied, high + tied);
        } else {
            is_exact = false;
            low += least(tie.positives, found, seen + negatives);
            high += positives * ((found + positives) / (seen + positives));
        }
        seen += positives + negatives;
        found += positives;
    }
    let padding = if is_exact { 0.0 } else { ROUNDING };
    [low / found - padding, high / found + padding]
}

/// `Σ (found + i) / (before + i)` over the positives of a bin that come one by one; of very many, a number below it.
fn least(positives: u64, found: f64, before: f64) -> f64 {
    const ONE_BY_ONE: u64 = 1 << 16;
    if positives <= ONE_BY_ONE {
        return (1..=positives).map(|i| (found + i as f64) / (before + i as f64)).sum();
    }
    // Each term is 1 − (before − found) / (before + i), and the sum of 1 / (before + i) is under a logarithm.
    let count = positives as f64;
    let gap = before - found;
    if gap == 0.0 { count } else { (count - gap * (count / before).ln_1p()).max(0.0) }
}

/// Ends of expected AUROC, from its `value` with the rows of a bin alike.
pub fn expected_auroc(bins: &[ExpectedBin], value: f64) -> [f64; 2] {
    let (rows, positives) = totals(bins);
    let negatives = rows - positives;
    // Σ (pⱼ − pᵢ) over the pairs of a bin, j scored higher: most with all probabilities at both edges.
    let spread = |own: &ExpectedBin| {
        let ([low, high], n) = (own.range, own.rows as f64);
        let share = ((own.probability - low) / (high - low)).clamp(0.0, 1.0);
        if high > low && !own.is_point { (high - low) * share * (1.0 - share) * n * n / 2.0 } else { 0.0 }
    };
    let unknown: f64 = bins.iter().map(spread).sum();
    if unknown == 0.0 {
        return [value; 2];
    }
    let pairs = positives * negatives;
    let padding = FIVE_DECIMALS * (1.0 / positives + 1.0 / negatives) + FIVE_DECIMALS * 1e-5 * rows / pairs + ROUNDING;
    [value - padding, value + unknown / pairs + padding]
}

/// Ends of expected average precision. Precision falls along the order of scores: within a bin it is at least that at its end,
/// and at most that before it.
pub fn expected_average_precision(bins: &[ExpectedBin]) -> [f64; 2] {
    let (rows, positives) = totals(bins);
    let (mut seen, mut found, mut low, mut high) = (0.0, 0.0, 0.0, 0.0);
    let mut is_exact = true;
    for own in bins.iter().filter(|own| own.rows > 0) {
        let (n, sum) = (own.rows as f64, own.probability * own.rows as f64);
        let end = (found + sum) / (seen + n);
        let before = if seen > 0.0 { f64::max(found / seen, end) } else { own.range[1] };
        low += sum * end;
        high += sum * if own.is_point { end } else { before };
        is_exact &= own.is_point;
        (seen, found) = (seen + n, found + sum);
    }
    let padding = if is_exact { 0.0 } else { FIVE_DECIMALS * (2.0 + rows.ln()) / positives + ROUNDING };
    [low / positives - padding, high / positives + padding]
}

/// Rows, and how many of them are expected to be positive.
fn totals(bins: &[ExpectedBin]) -> (f64, f64) {
    let rows = bins.iter().map(|own| own.rows as f64).sum();
    (rows, bins.iter().map(|own| own.probability * own.rows as f64).sum())
}
