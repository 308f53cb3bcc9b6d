//! Draws of chunks from the reference's shares.

use super::random::Random;
use super::{Chance, DRAWS, Growth};

/// Chunks that were drawn from a reference's shares. What the reference never had has a last place.
pub struct Draws {
    rows: u64,
    /// Rows of the reference.
    all: f64,
    counts: Vec<Vec<u64>>,
    /// Pearson's statistic of each draw, over the bins that expect a row, and its mean.
    pearson: Vec<f64>,
    expected: f64,
}

impl Draws {
    /// Draws chunks of `rows` rows from counts in bins; none without rows. What was never there is as likely as `never` rows.
    pub fn new(counts: &[u64], never: f64, rows: u64) -> Option<Draws> {
        let present: u64 = counts.iter().sum();
        if present == 0 || rows == 0 {
            return None;
        }
        let all = present as f64;
        let shares: Vec<f64> =
            counts.iter().map(|&own| own as f64).chain([never]).map(|own| own / (all + never)).collect();
        let mut random = Random::new(SEED);
        let counts: Vec<Vec<u64>> = (0..DRAWS).map(|_| multinomial(&mut random, &shares, rows)).collect();
        let dense = |share: &f64| share * rows as f64 >= 1.0;
        let pearson = |own: &Vec<u64>| {
            let bins = own.iter().zip(&shares).filter(|(_, share)| dense(share));
            bins.map(|(&own, share)| (own as f64 - share * rows as f64).powi(2) / (share * rows as f64)).sum()
        };
        let expected = shares.iter().filter(|share| dense(share)).map(|share| 1.0 - share).sum();
        Some(Draws { rows, all, pearson: counts.iter().map(pearson).collect(), counts, expected })
    }

    /// The distribution of a distance that is measured from the counts of a chunk.
    pub fn chance(&self, growth: Growth, distance: impl Fn(&[u64]) -> f64) -> Option<Chance> {
        let per_row = |own: &Vec<u64>| growth.per_row(distance(own), self.rows as f64, self.all);
        let values: Vec<f64> = self.counts.iter().map(per_row).collect();
        Chance::with_control(&values, &self.pearson, self.expected)
    }
}

const SEED: u64 = 15;

/// Deals rows to bins, one bin after the other from what is left.
fn multinomial(random: &mut Random, shares: &[f64], rows: u64) -> Vec<u64> {
    let (mut left, mut rest) = (rows, 1.0);
    let deal = |&share: &f64| {
        let own = if left == 0 { 0 } else { random.binomial(left, (share / rest).min(1.0)) };
        left -= own;
        rest = (rest - share).max(share.min(f64::MIN_POSITIVE));
        own
    };
    shares.iter().map(deal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_draw_has_all_rows() {
        let draws = Draws::new(&[5, 0, 900, 95], 0.5, 250).unwrap();
        assert!(draws.counts.iter().all(|own| own.iter().sum::<u64>() == 250 && own.len() == 5 && own[1] == 0));
        assert!(Draws::new(&[0, 0], 0.5, 10).is_none());
    }

    #[test]
    fn pearsons_statistic_has_one_degree_of_freedom_less_than_bins() {
        let counts = [4_000u64, 3_000, 2_000, 1_000];
        let draws = Draws::new(&counts, 0.0, 1_000).unwrap();
        let pearson = |own: &[u64]| {
            let bins = own.iter().zip(&counts).map(|(&own, &all)| (own as f64, all as f64 / 10.0));
            bins.map(|(own, expected)| (own - expected).powi(2) / expected).sum::<f64>() / 1_000.0
        };
        let Chance { mean, freedom } = draws.chance(Growth::Linear, pearson).unwrap();
        assert!((mean - 3.0).abs() < 0.02, "{mean}");
        assert!((freedom - 3.0).abs() < 0.6, "{freedom}");
    }
}
