//! Weights of reference rows under which their features are spread as in a chunk.
//!
//! The weights are a product of one factor for each feature's code, such that the weighted share of every code is the
//! chunk's: iterative proportional fitting (Deming and Stephan 1940), whose limit is the log-linear tilt of the reference
//! that is nearest to it. Of a chunk it takes counts by code alone, so parts of a chunk add up, and any engine can count.

use crate::kept_rows::KeptRows;
use crate::trust::{Trust, TrustLevel, TrustReason};

/// Cycles over all features at most. What is left after them is far below what the shares themselves leave open.
const CYCLES: usize = 12;
/// Share of weight that a cycle moves at which the shares count as reached.
const REACHED: f64 = 5e-4;
/// Rows of the reference that are added to a chunk, so that a code the chunk lacks keeps some weight.
const ADDED: f64 = 1.0;
/// Standard deviations of a count that chance may explain.
const CHANCE: f64 = 3.0;

/// Effective rows below which an estimate is trusted less: errors of means over so few are themselves not well known.
const FEW: f64 = 100.0;
/// Effective rows below which it is not trusted.
const FEWEST: f64 = 30.0;
/// Share of rows outside from which an estimate is trusted less: a share may be off by as much.
const OUTSIDE: f64 = 0.01;
/// Share of rows outside from which it is not trusted.
const MUCH_OUTSIDE: f64 = 0.1;

/// Weights of the rows that a monitor keeps.
#[derive(Clone, Debug)]
pub struct Weights {
    /// One for each row; their mean is 1.
    pub of_rows: Vec<f64>,
    /// Share of the chunk's rows, beyond what chance explains, with a value of some feature that no kept row has: of the
    /// feature where it is largest.
    pub outside: f64,
    /// Factors of each feature's codes, of which a row's weight is the product, up to a scale that all rows share.
    pub factors: Vec<Vec<f64>>,
}

impl Weights {
    /// Weights rows so that they look like a chunk, of which `counts` are rows by code, one list for each feature. `other` are
    /// columns beside the features: codes of the kept rows, and rows of the chunk by code.
    pub fn fit(kept: &KeptRows, counts: &[Vec<u64>], other: &[(&[u8], &[u64])]) -> Weights {
        let features = kept.features.iter().zip(counts).map(|(own, counts)| (own.rows(), counts.as_slice()));
        let columns = features.chain(other.iter().copied());
        let shares: Vec<Shares<'_>> = columns.map(|(codes, counts)| Shares::new(codes, counts)).collect();
        let outside = shares.iter().map(|own| own.outside).fold(0.0, f64::max);
        let (of_rows, factors) = raked(kept.rows, &shares);
        Weights { of_rows, outside, factors }
    }

    /// Trust in what the rows at some places, those with labels, say of the chunk.
    pub fn trust(&self, rows: impl Iterator<Item = usize>) -> Trust {
        let effective = self.effective(rows);
        let level = match () {
            () if effective < FEWEST || self.outside > MUCH_OUTSIDE => TrustLevel::None,
            () if effective < FEW || self.outside > OUTSIDE => TrustLevel::Low,
            () => TrustLevel::High,
        };
        let few = (effective < FEW).then_some(TrustReason::FewEffectiveRows);
        let outside = (self.outside > OUTSIDE).then_some(TrustReason::OutsideSupport);
        Trust { level, because: few.into_iter().chain(outside).collect() }
    }

    /// Number of rows with equal weights that would be as certain: `(Σw)² / Σw²` (Kish 1965), of the rows at some places.
    fn effective(&self, rows: impl Iterator<Item = usize>) -> f64 {
        let (sum, squares) = rows.fold((0.0, 0.0), |(sum, squares), row| {
            let weight = self.of_rows[row];
            (sum + weight, squares + weight * weight)
        });
        if squares == 0.0 { 0.0 } else { sum * sum / squares }
    }
}

/// A feature of the kept rows, and the shares of its codes that they are to have.
struct Shares<'a> {
    codes: &'a [u8],
    wanted: Vec<f64>,
    moves: bool,
    outside: f64,
}

impl<'a> Shares<'a> {
    fn new(codes: &'a [u8], counts: &[u64]) -> Shares<'a> {
        let mut reference = vec![0.0; counts.len()];
        codes.iter().for_each(|&code| reference[usize::from(code)] += 1.0);
        let known = |code: &usize| reference[*code] > 0.0;
        let rows: f64 = counts.iter().sum::<u64>() as f64;
        let inside: f64 = (0..counts.len()).filter(known).map(|code| counts[code] as f64).sum();
        let own = |code: usize| reference[code] / codes.len() as f64;
        let of_chunk =
            |code: usize| if known(&code) && inside > 0.0 { counts[code] as f64 / inside } else { own(code) };
        let moved =
            shrinkage((0..counts.len()).filter(known).map(|code| (own(code), of_chunk(code))), inside, codes.len());
        let wanted = |code: usize| {
            let shrunk = own(code) + moved * (of_chunk(code) - own(code));
            (shrunk * inside + own(code) * ADDED) / (inside + ADDED)
        };
        Shares {
            codes,
            wanted: (0..counts.len()).map(wanted).collect(),
            moves: moved > 0.0,
            outside: beyond_chance(rows - inside, rows, codes.len()),
        }
    }
}

/// The part of a difference of shares that chance does not explain (James and Stein 1961, the positive part): of shares
/// that differ by chance alone there is none, so that they do not cost certainty.
fn shrinkage(shares: impl Iterator<Item = (f64, f64)>, rows: f64, reference: usize) -> f64 {
    let (mut distance, mut codes) = (0.0, 0.0);
    for (own, of_chunk) in shares {
        distance += (of_chunk - own).powi(2) / own;
        codes += 1.0;
    }
    let statistic = distance / (1.0 / rows + 1.0 / reference as f64);
    if statistic > 0.0 { (1.0 - (codes - 1.0) / statistic).max(0.0) } else { 0.0 }
}

/// The share of rows that are new, without those of a reference of this size that could be new by chance.
fn beyond_chance(new: f64, rows: f64, reference: usize) -> f64 {
    let expected = 2.0 * rows / (reference as f64 + 1.0);
    if rows == 0.0 { 0.0 } else { ((new - expected - CHANCE * new.max(expected).sqrt()) / rows).max(0.0) }
}

/// Weights of rows, and the factors that they are made of.
fn raked(rows: usize, features: &[Shares<'_>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut weights = vec![1.0; rows];
    let mut all: Vec<Vec<f64>> = features.iter().map(|own| vec![1.0; own.wanted.len()]).collect();
    if !features.iter().any(|own| own.moves) {
        return (weights, all);
    }
    let mut sums = features[0].sums(&weights);
    for _ in 0..CYCLES {
        let mut left: f64 = 0.0;
        for (place, own) in features.iter().enumerate() {
            let (factors, distance) = own.factors(&sums);
            left = left.max(distance);
            sums = own.rake(&mut weights, &factors, &features[(place + 1) % features.len()]);
            all[place].iter_mut().zip(&factors).for_each(|(own, factor)| *own *= factor);
        }
        if left < REACHED {
            break;
        }
    }
    let mean = weights.iter().sum::<f64>() / rows as f64;
    weights.iter_mut().for_each(|weight| *weight /= mean);
    (weights, all)
}

impl Shares<'_> {
    /// Weights by code.
    fn sums(&self, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.wanted.len()];
        weights.iter().zip(self.codes).for_each(|(weight, &code)| sums[usize::from(code)] += weight);
        sums
    }

    /// Factors that give the codes the wanted shares, and the share of weight that they move.
    fn factors(&self, sums: &[f64]) -> (Vec<f64>, f64) {
        let all: f64 = sums.iter().sum();
        let distance = sums.iter().zip(&self.wanted).map(|(sum, wanted)| (sum / all - wanted).abs()).sum::<f64>() / 2.0;
        let factor = |(sum, wanted): (&f64, &f64)| if *sum > 0.0 { wanted * all / sum } else { 1.0 };
        (sums.iter().zip(&self.wanted).map(factor).collect(), distance)
    }

    /// Multiplies the weights, and sums them by the codes of the next feature: one pass over the rows for both.
    fn rake(&self, weights: &mut [f64], factors: &[f64], next: &Shares<'_>) -> Vec<f64> {
        let mut sums = vec![0.0; next.wanted.len()];
        for ((weight, &own), &code) in weights.iter_mut().zip(self.codes).zip(next.codes) {
            *weight *= factors[usize::from(own)];
            sums[usize::from(code)] += *weight;
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares<'a>(codes: &'a [u8], counts: &[u64]) -> Shares<'a> {
        Shares::new(codes, counts)
    }

    #[test]
    fn weighted_shares_are_those_of_the_chunk() {
        // Two features that go together: most rows have the same code of both.
        let one: Vec<u8> = (0..6000).map(|row| (row % 3) as u8).collect();
        let other: Vec<u8> =
            (0..6000).map(|row| if row % 10 < 8 { (row % 3) as u8 } else { ((row / 3) % 3) as u8 }).collect();
        let (first, second) = ([4000u32, 12_000, 4000], [5000, 10_000, 5000]);
        let features = [shares(&one, &first.map(u64::from)), shares(&other, &second.map(u64::from))];
        let (weights, factors) = raked(6000, &features);
        for (feature, counts) in features.iter().zip([first, second]) {
            for (code, count) in counts.into_iter().enumerate() {
                let rows = weights.iter().zip(feature.codes).filter(|(_, own)| usize::from(**own) == code);
                let share = rows.map(|(weight, _)| weight).sum::<f64>() / 6000.0;
                assert!((share - f64::from(count) / 20_000.0).abs() < 2e-3, "{code}: {share}");
            }
        }
        assert!((weights.iter().sum::<f64>() - 6000.0).abs() < 1e-6);
        let product = |row: usize| factors[0][usize::from(one[row])] * factors[1][usize::from(other[row])];
        assert!((0..6000).all(|row| (weights[row] / product(row) * product(0) / weights[0] - 1.0).abs() < 1e-9));
    }

    #[test]
    fn shares_that_differ_by_chance_move_nothing() {
        let codes: Vec<u8> = (0..5000).map(|row| (row % 5) as u8).collect();
        assert!(raked(5000, &[shares(&codes, &[101, 99, 103, 97, 100])]).0.iter().all(|&weight| weight == 1.0));
    }

    #[test]
    fn a_code_that_no_kept_row_has_is_outside() {
        let codes: Vec<u8> = (0..5000).map(|row| (row % 4) as u8).collect();
        let own = shares(&codes, &[100, 100, 100, 100, 100]);
        assert!((own.outside - 0.14).abs() < 0.01, "{}", own.outside);
        assert_eq!(own.wanted[4], 0.0);
        assert_eq!(shares(&codes, &[100, 100, 100, 100, 3]).outside, 0.0);
        // All of it is new: nothing is known of it.
        let all = shares(&codes, &[0, 0, 0, 0, 900]);
        assert!(all.outside > 0.85 && !all.moves);
    }

    #[test]
    fn certainty_is_that_of_equal_weights() {
        let own = Weights { of_rows: vec![0.0, 2.0, 2.0, 0.0], outside: 0.0, factors: Vec::new() };
        assert_eq!((own.effective(0..4), own.effective(0..1)), (2.0, 0.0));
    }

    #[test]
    fn few_rows_and_rows_outside_take_trust_away() {
        let of =
            |rows: usize, outside| Weights { of_rows: vec![1.0; rows], outside, factors: Vec::new() }.trust(0..rows);
        assert!(of(100, 0.01).because.is_empty() && of(100, 0.01).level == TrustLevel::High);
        assert_eq!((of(99, 0.0).level, of(29, 0.0).level), (TrustLevel::Low, TrustLevel::None));
        assert_eq!((of(500, 0.05).level, of(500, 0.5).level), (TrustLevel::Low, TrustLevel::None));
        let both = of(50, 0.2).because;
        assert!(both.has(TrustReason::FewEffectiveRows) && both.has(TrustReason::OutsideSupport));
    }
}
