//! Influence of a row on a metric of the order of scores.
//!
//! Derivatives by the number of rows give the sampling error of a realized value (the infinitesimal jackknife, Jaeckel
//! 1972; of AUROC it is DeLong, DeLong and Clarke-Pearson 1988), those by a probability the error of an estimate.

use super::Ranking;
use super::ranking::{ExpectedTie, Tie, auroc, average_precision};

/// Derivatives of the realized metric by the number of negative and of positive rows of each tie; `None` where the metric does
/// not exist.
pub fn of_rows(ties: &[Tie], ranking: Ranking) -> Option<Vec<[f64; 2]>> {
    match ranking {
        Ranking::Auroc => auroc_of_rows(ties),
        Ranking::AveragePrecision => average_precision_of_rows(ties),
    }
}

/// Standard deviation of the realized metric over samples of one row: divide by `√n`. `None` where the metric does not exist.
pub fn unit_error(ties: &[Tie], ranking: Ranking) -> Option<f64> {
    let square = |(tie, [negative, positive]): (&Tie, [f64; 2])| {
        tie.negatives as f64 * negative * negative + tie.positives as f64 * positive * positive
    };
    let squares: f64 = ties.iter().zip(of_rows(ties, ranking)?).map(square).sum();
    Some((squares * ties.iter().map(Tie::rows).sum::<u64>() as f64).sqrt())
}

/// Variances of the realized metric for one negative and for one positive row: divide each by such rows. `None` where the
/// metric does not exist.
pub fn class_variances(ties: &[Tie], ranking: Ranking) -> Option<[f64; 2]> {
    let derivatives = of_rows(ties, ranking)?;
    Some(variances_of(ties.iter().map(|tie| [tie.negatives as f64, tie.positives as f64]).zip(derivatives)))
}

/// Variances of a metric for one negative and for one positive row, from the rows of both classes at each score and the
/// metric's derivatives by them.
pub fn variances_of(groups: impl Iterator<Item = ([f64; 2], [f64; 2])>) -> [f64; 2] {
    let (mut rows, mut squares) = ([0.0; 2], [0.0; 2]);
    for (counts, derivatives) in groups {
        for class in 0..2 {
            rows[class] += counts[class];
            squares[class] += counts[class] * derivatives[class] * derivatives[class];
        }
    }
    [rows[0] * squares[0], rows[1] * squares[1]]
}

fn auroc_of_rows(ties: &[Tie]) -> Option<Vec<[f64; 2]>> {
    let value = auroc(ties).ok()?;
    let positives = ties.iter().map(|tie| tie.positives).sum::<u64>() as f64;
    let negatives = ties.iter().map(|tie| tie.negatives).sum::<u64>() as f64;
    let (mut above, mut below) = (0.0, negatives);
    let derivatives = ties.iter().map(|tie| {
        let (ones, zeros) = (tie.positives as f64, tie.negatives as f64);
        below -= zeros;
        let won = (below + zeros / 2.0) / negatives;
        let lost = (above + ones / 2.0) / positives;
        above += ones;
        [(lost - value) / negatives, (won - value) / positives]
    });
    Some(derivatives.collect())
}

fn average_precision_of_rows(ties: &[Tie]) -> Option<Vec<[f64; 2]>> {
    let value = average_precision(ties).ok()?;
    let (mut seen, mut found) = (0.0, 0.0);
    let up_to = |tie: &Tie| {
        seen += tie.rows() as f64;
        found += tie.positives as f64;
        (seen, found)
    };
    let sums: Vec<(f64, f64)> = ties.iter().map(up_to).collect();
    // From the bottom: what a row adds to the precision at every positive ranked at or below it.
    let (mut gain, mut loss) = (0.0, 0.0);
    let mut derivatives: Vec<[f64; 2]> = Vec::with_capacity(ties.len());
    for (tie, (seen, found)) in ties.iter().zip(&sums).rev() {
        let ones = tie.positives as f64;
        gain += ones / seen;
        loss += ones * found / (seen * seen);
        derivatives.push([-loss, found / seen + gain - loss - value]);
    }
    derivatives.reverse();
    let positives = sums.last()?.1;
    Some(derivatives.into_iter().map(|own| own.map(|derivative| derivative / positives)).collect())
}

/// Derivatives of the expected metric by the probability of one row of each tie; `None` where the metric does not exist.
pub fn of_probabilities(ties: &[ExpectedTie], ranking: Ranking) -> Option<Vec<f64>> {
    let rows: f64 = ties.iter().map(|tie| tie.rows as f64).sum();
    let positives: f64 = ties.iter().map(|tie| tie.probability * tie.rows as f64).sum();
    let exists = positives > 0.0 && (positives < rows || ranking == Ranking::AveragePrecision);
    exists.then(|| match ranking {
        Ranking::Auroc => auroc_of_probabilities(ties, [rows - positives, positives]),
        Ranking::AveragePrecision => average_precision_of_probabilities(ties, positives),
    })
}

fn auroc_of_probabilities(ties: &[ExpectedTie], [negatives, positives]: [f64; 2]) -> Vec<f64> {
    let pairs = positives * negatives;
    let (mut above, mut below, mut area) = (0.0, negatives, 0.0);
    let mut won = |tie: &ExpectedTie| {
        let (ones, zeros) = (tie.probability * tie.rows as f64, (1.0 - tie.probability) * tie.rows as f64);
        below -= zeros;
        let won = [below + zeros / 2.0, above + ones / 2.0];
        area += ones * won[0];
        above += ones;
        won
    };
    let won: Vec<[f64; 2]> = ties.iter().map(&mut won).collect();
    let by_size = area / pairs * (1.0 / positives - 1.0 / negatives);
    won.iter().map(|[as_positive, as_negative]| (as_positive - as_negative) / pairs - by_size).collect()
}

fn average_precision_of_probabilities(ties: &[ExpectedTie], positives: f64) -> Vec<f64> {
    let (mut seen, mut found, mut sum) = (0.0, 0.0, 0.0);
    let up_to = |tie: &ExpectedTie| {
        let ones = tie.probability * tie.rows as f64;
        seen += tie.rows as f64;
        found += ones;
        sum += ones * found / seen;
        (ones / seen, found / seen)
    };
    let precisions: Vec<(f64, f64)> = ties.iter().map(up_to).collect();
    let (value, mut below) = (sum / positives, 0.0);
    let derivative = |(share, precision): &(f64, f64)| {
        below += share;
        (precision + below - value) / positives
    };
    let mut derivatives: Vec<f64> = precisions.iter().rev().map(derivative).collect();
    derivatives.reverse();
    derivatives
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::ranking::{expected, metric};

    const TIES: [(u64, u64); 5] = [(9, 1), (5, 3), (4, 9), (2, 8), (0, 11)];
    const BOTH: [Ranking; 2] = [Ranking::Auroc, Ranking::AveragePrecision];

    /// A thousand times as many rows, so that one more is a small change.
    fn ties() -> Vec<Tie> {
        TIES.iter()
            .map(|&(positives, negatives)| Tie { positives: positives * 1000, negatives: negatives * 1000 })
            .collect()
    }

    #[test]
    fn derivatives_by_rows_are_finite_differences() {
        for ranking in BOTH {
            let (ties, value) = (ties(), metric(&ties(), ranking).unwrap());
            for (place, own) in of_rows(&ties, ranking).unwrap().iter().enumerate() {
                for (positive, derivative) in own.iter().enumerate() {
                    let mut more = ties.clone();
                    let Tie { positives, negatives } = &mut more[place];
                    *(if positive == 1 { positives } else { negatives }) += 1;
                    let change = metric(&more, ranking).unwrap() - value;
                    assert!(
                        (change - derivative).abs() < 1e-3 * derivative.abs() + 1e-9,
                        "{ranking:?} {place}: {change} {derivative}"
                    );
                }
            }
        }
    }

    #[test]
    fn derivatives_by_probabilities_are_finite_differences() {
        let ties: Vec<ExpectedTie> = [0.9, 0.7, 0.35, 0.2, 0.05]
            .iter()
            .zip([3, 10, 40, 20, 7])
            .map(|(&probability, rows)| ExpectedTie { probability, rows: rows * 1000 })
            .collect();
        for ranking in BOTH {
            let value = expected(ties.iter().copied()).metric(ranking).unwrap();
            for (place, derivative) in of_probabilities(&ties, ranking).unwrap().iter().enumerate() {
                let mut more = ties.clone();
                more[place].probability += 1e-3;
                let change = (expected(more.iter().copied()).metric(ranking).unwrap() - value)
                    / (1e-3 * more[place].rows as f64);
                let difference = (change - derivative).abs() * 80_000.0;
                assert!(difference < 2e-2, "{ranking:?} {place}: {change} {derivative}");
            }
        }
    }

    #[test]
    fn the_error_of_auroc_is_that_of_delong() {
        // Placements by hand: of positives among negatives and of negatives among positives, variances by n.
        let ties = [
            Tie { positives: 1, negatives: 0 },
            Tie { positives: 1, negatives: 1 },
            Tie { positives: 0, negatives: 2 },
        ];
        // Positives win 1 and 5/6, negatives lose to 3/4, 1 and 1; the area is 11/12.
        let positives: f64 = [1.0, 5.0 / 6.0].iter().map(|own: &f64| (own - 11.0 / 12.0).powi(2)).sum::<f64>() / 4.0;
        let negatives: f64 = [0.75, 1.0, 1.0].iter().map(|own: &f64| (own - 11.0 / 12.0).powi(2)).sum::<f64>() / 9.0;
        let own = unit_error(&ties, Ranking::Auroc).unwrap() / 5.0f64.sqrt();
        assert!((own - (positives + negatives).sqrt()).abs() < 1e-12, "{own}");
        assert_eq!(unit_error(&[Tie { positives: 3, negatives: 0 }], Ranking::Auroc), None);
    }
}
