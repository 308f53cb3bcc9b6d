//! Expected calibration error, and what chance adds to it.

use super::group::{ByRow, Group, Groups};
use statrs::function::erf::erf;
use std::f64::consts::{FRAC_2_PI, SQRT_2};

/// Room for the rounding of sums of so many terms.
const ROUNDING: f64 = 1e-12;

/// Rows of a tenth of the scores.
#[derive(Clone, Copy, Debug, Default)]
struct Gap {
    rows: f64,
    /// Sum of the scores, less the positive rows.
    sum: f64,
    /// Variance of that sum about its expectation: nothing where labels are counted.
    variance: f64,
    /// Sum of the squares of score less label.
    squares: f64,
}

/// The tenths of the scores that have rows.
#[derive(Clone, Debug)]
pub struct Gaps {
    of: Vec<Gap>,
}

crate::state!(Gap { rows, sum, variance, squares });
crate::state!(Gaps { of });

/// Mean and variance of `|N|`, N normal (Leone, Nelson and Nottingham 1961); of the mean itself without a variance.
fn folded(mean: f64, variance: f64) -> [f64; 2] {
    if variance <= 0.0 {
        return [mean.abs(), 0.0];
    }
    let deviation = variance.sqrt();
    let own =
        deviation * FRAC_2_PI.sqrt() * (-0.5 * mean * mean / variance).exp() + mean * erf(mean / (deviation * SQRT_2));
    [own, (mean * mean + variance - own * own).max(0.0)]
}

fn place(tenths: &[f64], score: f64) -> usize {
    tenths.partition_point(|edge| *edge <= score).saturating_sub(1)
}

impl Gaps {
    /// Adds up the rows of each tenth.
    pub fn of(groups: &Groups<'_>) -> Gaps {
        Gaps::by(groups, |own| own.score, |own| own.variance)
    }

    fn by(groups: &Groups<'_>, score: impl Fn(&Group) -> f64, variance: impl Fn(&Group) -> f64) -> Gaps {
        let mut gaps = vec![Gap::default(); groups.tenths.len().max(1)];
        for own in &groups.rows {
            let (gap, score) = (&mut gaps[place(groups.tenths, own.range[0])], score(own));
            gap.rows += own.rows();
            gap.sum += score * own.rows() - own.positives;
            gap.variance += variance(own);
            gap.squares += own.negatives * score * score + own.positives * (1.0 - score) * (1.0 - score);
        }
        Gaps { of: gaps }
    }

    fn rows(&self) -> f64 {
        self.of.iter().map(|own| own.rows).sum()
    }

    /// The error that labels show, or are expected to show: the share of positives is off by chance, too.
    pub fn error(&self) -> f64 {
        self.of.iter().map(|own| folded(own.sum, own.variance)[0]).sum::<f64>() / self.rows()
    }

    /// Variance of the error that labels will show.
    pub fn variance(&self) -> f64 {
        self.of.iter().map(|own| folded(own.sum, own.variance)[1]).sum::<f64>() / self.rows().powi(2)
    }

    /// Standard deviation of the error of so many rows like these.
    pub fn error_of(&self, rows: f64) -> f64 {
        let scale = rows / self.rows();
        let variance = |own: &Gap| {
            let spread = if own.rows > 0.0 { own.squares - own.sum * own.sum / own.rows } else { 0.0 };
            folded(own.sum * scale, spread * scale)[1]
        };
        self.of.iter().map(variance).sum::<f64>().sqrt() / rows
    }

    /// Derivatives by one more row.
    pub fn of_rows(&self, groups: &Groups<'_>) -> ByRow {
        let (error, rows) = (self.error(), self.rows());
        // The sign of the gap, or what is expected of it.
        let sign = |own: &Gap| match own.variance > 0.0 {
            true => erf(own.sum / (own.variance.sqrt() * SQRT_2)),
            false => own.sum.signum(),
        };
        let signs: Vec<f64> = self.of.iter().map(sign).collect();
        let of_group = |own: &Group| {
            let sign = signs[place(groups.tenths, own.range[0])];
            [0.0, 1.0].map(|label| (sign * (own.score - label) - error) / rows)
        };
        groups.rows.iter().map(of_group).collect()
    }

    /// Least and most that the error can be, of scores in bins.
    pub fn ends(groups: &Groups<'_>) -> [f64; 2] {
        let [low, high] = [0, 1].map(|end| Gaps::by(groups, |own| own.range[end], Group::least_variance));
        let variances = Gaps::of(groups);
        let of_gap = |((low, high), own): ((&Gap, &Gap), &Gap)| {
            let nearest = if low.sum <= 0.0 && high.sum >= 0.0 { 0.0 } else { low.sum.abs().min(high.sum.abs()) };
            let farthest = low.sum.abs().max(high.sum.abs());
            [folded(nearest, low.variance)[0], folded(farthest, own.variance)[0]]
        };
        let ends = low.of.iter().zip(&high.of).zip(&variances.of).map(of_gap);
        let sums = ends.fold([0.0; 2], |all, own| [all[0] + own[0], all[1] + own[1]]);
        [sums[0] / low.rows() - ROUNDING, sums[1] / low.rows() + ROUNDING]
    }
}
