//! Effects of columns: what each input's move adds to a metric, and where the relation to the label has changed.

use super::sides::{Side, Sides};
use crate::kept_rows::KeptRows;
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Rows that count as seen before any are, with the mean of all: a code of few rows has no addend of its own.
const PRIOR: f64 = 5.0;
/// Rows of a code on both sides from which their labels are compared.
const LEAST_ROWS: f64 = 10.0;
/// Orders of columns, half of them the others backwards, over which effects are averaged.
const ORDERS: usize = 24;
/// Rows of the reference that effects are averaged over, at most.
const MOST_ROWS: usize = 20_000;
/// Columns whose effects are averaged over orders, at most.
const MOST_COLUMNS: usize = 40;
/// Codes that there can be.
const CODES: usize = 256;

/// Effect of one column.
#[derive(Clone, Copy, Debug, Default)]
pub struct ColumnEffect {
    /// Addition of its move to the metric, beside those of the others: the Shapley value on the additive model of the move.
    pub effect: f64,
    /// The same alone: `Σ (share in the chunk − share in the reference) · mean addend`, over codes.
    pub alone: f64,
    /// Standard error of that.
    pub error: f64,
    /// Half the sum of the differences of the shares of its codes.
    pub distance: f64,
    /// Mean rank of the chunk's values among the reference's, from −1 (all below) to 1 (all above); of labels, 0.
    pub direction: f64,
    /// The code whose share has changed most, and by how much.
    pub code: u8,
    /// By how much its share has changed.
    pub by: f64,
    /// Statistic of whether labels of rows with its codes have moved apart, less its degrees of freedom.
    pub relation: f64,
    /// Its p-value; NaN without labels.
    pub relation_p: f64,
}

/// Measures the effect of every column; `factors` are those of the weights that make the reference look like the chunk.
pub fn effects(kept: &KeptRows, sides: &Sides<'_>, factors: &[Vec<f64>]) -> Vec<ColumnEffect> {
    let by_code: Vec<ByCode> = (0..kept.features.len()).map(|feature| ByCode::of(sides, feature)).collect();
    let shapley = shapley(kept, sides, &by_code, factors);
    let effect = |((own, effect), feature): ((&ByCode, f64), usize)| {
        let (alone, error) = own.effect();
        let (code, by) = own.largest();
        let (relation, relation_p) = if sides.is_labelled() { relation(sides, feature) } else { (0.0, f64::NAN) };
        let direction = if kept.features[feature].codes().is_ordered() { own.direction() } else { 0.0 };
        ColumnEffect { effect, alone, error, distance: own.distance(), direction, code, by, relation, relation_p }
    };
    by_code.iter().zip(shapley).zip(0..).map(effect).collect()
}

/// Rows and addends of a column by code.
struct ByCode {
    /// Rows of the reference and of the chunk.
    rows: [Vec<f64>; 2],
    /// Rows of the reference that have addends, their sums and the sums of their squares.
    known: Vec<[f64; 3]>,
}

impl ByCode {
    fn of(sides: &Sides<'_>, feature: usize) -> ByCode {
        let rows = sides.both().map(|side| {
            let mut rows = vec![0.0; CODES];
            side.codes[feature].iter().for_each(|&code| rows[usize::from(code)] += 1.0);
            rows
        });
        let mut known = vec![[0.0; 3]; CODES];
        let own = sides.reference.codes[feature].iter().zip(&sides.reference.realized);
        for (&code, addend) in own.filter(|(_, addend)| !addend.is_nan()) {
            let [rows, sum, squares] = &mut known[usize::from(code)];
            *rows += 1.0;
            *sum += addend;
            *squares += addend * addend;
        }
        ByCode { rows, known }
    }

    fn share(&self, side: usize, code: usize) -> f64 {
        self.rows[side][code] / self.rows[side].iter().sum::<f64>().max(1.0)
    }

    /// Mean addend of a code; 0, that of all rows, where few have it.
    fn addend(&self, code: usize) -> f64 {
        let [rows, sum, _] = self.known[code];
        sum / (rows + PRIOR)
    }

    /// The effect alone, and its standard error.
    fn effect(&self) -> (f64, f64) {
        let moved = |code: usize| self.share(1, code) - self.share(0, code);
        let effect = (0..CODES).map(|code| moved(code) * self.addend(code)).sum();
        let of_shares = |side: usize| {
            let mean: f64 = (0..CODES).map(|code| self.share(side, code) * self.addend(code)).sum();
            let squares = (0..CODES).map(|code| self.share(side, code) * (self.addend(code) - mean).powi(2));
            squares.sum::<f64>() / self.rows[side].iter().sum::<f64>().max(1.0)
        };
        let of_addend = |code: usize| {
            let [rows, sum, squares] = self.known[code];
            if rows > 1.0 { (squares / rows - (sum / rows).powi(2)).max(0.0) / rows } else { 0.0 }
        };
        let of_addends: f64 = (0..CODES).map(|code| moved(code).powi(2) * of_addend(code)).sum();
        (effect, (of_shares(0) + of_shares(1) + of_addends).sqrt())
    }

    fn distance(&self) -> f64 {
        (0..CODES).map(|code| (self.share(1, code) - self.share(0, code)).abs()).sum::<f64>() / 2.0
    }

    fn largest(&self) -> (u8, f64) {
        let moved = |code: u8| self.share(1, code.into()) - self.share(0, code.into());
        let own = (0..=u8::MAX).max_by(|&one, &other| moved(one).abs().total_cmp(&moved(other).abs()));
        own.map_or((0, 0.0), |code| (code, moved(code)))
    }

    /// Probability that a value of the chunk is above one of the reference, less that it is below; of values that are there.
    fn direction(&self) -> f64 {
        let present = |side: usize| self.rows[side][1..].iter().sum::<f64>();
        let (mut below, mut sum) = (0.0, 0.0);
        for code in 1..CODES {
            let [own, other] = [0, 1].map(|side| self.rows[side][code]);
            sum += other * (2.0 * below + own);
            below += own;
        }
        let pairs = present(0) * present(1);
        if pairs == 0.0 { 0.0 } else { sum / pairs - 1.0 }
    }
}

/// Effects of the columns that moved on the additive model of the move: weights of the reference's rows are products of one
/// factor for each column, and a column's effect is what its factor adds to the weighted mean of the addends, averaged over
/// orders of the columns (Shapley 1953; sampled as by Castro, Gómez and Tejada 2009).
fn shapley(kept: &KeptRows, sides: &Sides<'_>, by_code: &[ByCode], factors: &[Vec<f64>]) -> Vec<f64> {
    let moved = most_moved(factors, by_code);
    let known: Vec<usize> = (0..kept.rows).filter(|&row| !sides.reference.realized[row].is_nan()).collect();
    let known: Vec<usize> = known.iter().copied().step_by(known.len().div_ceil(MOST_ROWS).max(1)).collect();
    // The addends of all rows have the mean 0, those of some of them nearly.
    let usual = known.iter().map(|&row| sides.reference.realized[row]).sum::<f64>() / known.len().max(1) as f64;
    let mut effects = vec![0.0; factors.len()];
    for order in orders(&moved) {
        let (mut weights, mut before) = (vec![1.0; known.len()], usual);
        for column in order {
            let codes = kept.features[column].rows();
            let after = weigh(&mut weights, &known, codes, &factors[column], &sides.reference);
            effects[column] += (after - before) / ORDERS as f64;
            before = after;
        }
    }
    effects
}

/// Columns with factors, those with the largest effects alone; the effects of the others are within them.
fn most_moved(factors: &[Vec<f64>], by_code: &[ByCode]) -> Vec<usize> {
    let has_moved = |own: &usize| factors[*own].iter().any(|factor| *factor != 1.0);
    let mut moved: Vec<(usize, f64)> =
        (0..factors.len()).filter(has_moved).map(|own| (own, by_code[own].effect().0.abs())).collect();
    moved.sort_by(|one, other| other.1.total_cmp(&one.1));
    moved.into_iter().map(|own| own.0).take(MOST_COLUMNS).collect()
}

/// Multiplies the weights of rows, and gives the mean of their addends.
fn weigh(weights: &mut [f64], known: &[usize], codes: &[u8], factors: &[f64], side: &Side<'_>) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (weight, &row) in weights.iter_mut().zip(known) {
        *weight *= factors[usize::from(codes[row])];
        sum += *weight * side.realized[row];
        all += *weight;
    }
    if all > 0.0 { sum / all } else { 0.0 }
}

/// Seeded orders, each followed by itself backwards.
fn orders(columns: &[usize]) -> Vec<Vec<usize>> {
    let mut seed = 0;
    let mut next = |below: usize| {
        seed += 1;
        (crate::sample::hash(0xA11, seed) % below as u64) as usize
    };
    let mut own = columns.to_vec();
    let shuffled = (0..ORDERS / 2).flat_map(|_| {
        (1..own.len()).rev().for_each(|last| own.swap(last, next(last + 1)));
        let backwards: Vec<usize> = own.iter().rev().copied().collect();
        [own.clone(), backwards]
    });
    shuffled.collect()
}

/// Tests whether what labels are beyond what the model said has changed by other amounts among the codes of a column.
fn relation(sides: &Sides<'_>, feature: usize) -> (f64, f64) {
    let sums = sides.both().map(|side| {
        let mut sums = vec![[0.0; 3]; CODES];
        for (&code, own) in side.codes[feature].iter().zip(&side.residual).filter(|(_, own)| !own.is_nan()) {
            let [rows, sum, squares] = &mut sums[usize::from(code)];
            *rows += 1.0;
            *sum += own;
            *squares += own * own;
        }
        sums
    });
    let change = |code: usize| {
        let [mean, variance] = moments([sums[0][code], sums[1][code]])?;
        Some((mean[1] - mean[0], 1.0 / (variance[0] + variance[1])))
    };
    let changes: Vec<(f64, f64)> = (0..CODES).filter_map(change).collect();
    let weight: f64 = changes.iter().map(|own| own.1).sum();
    let centre = changes.iter().map(|(by, weight)| by * weight).sum::<f64>() / weight;
    let statistic: f64 = changes.iter().map(|(by, weight)| (by - centre).powi(2) * weight).sum();
    let freedom = changes.len() as f64 - 1.0;
    let law = ChiSquared::new(freedom).ok().filter(|_| freedom >= 1.0);
    law.map_or((0.0, 1.0), |law| (statistic - freedom, law.sf(statistic)))
}

/// Means of two samples and the variances of these; `None` where one has few rows.
fn moments(sums: [[f64; 3]; 2]) -> Option<[[f64; 2]; 2]> {
    let enough = sums.iter().all(|own| own[0] >= LEAST_ROWS);
    let mean = sums.map(|[rows, sum, _]| sum / rows);
    let rows = sums[0][0] + sums[1][0];
    // Pooled, so that a sample whose labels are all the same is not taken for certain.
    let squares: f64 = [0, 1].iter().map(|&side| sums[side][2] - sums[side][0] * mean[side].powi(2)).sum();
    let variance = squares / rows + 1.0 / rows;
    enough.then(|| [mean, sums.map(|own| variance / own[0])])
}
