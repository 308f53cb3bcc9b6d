//! Thresholds with a guarantee: the metric is at least a bound, unless with a small probability (learn then test: Angelopoulos,
//! Bates, Candès, Jordan and Lei 2021).
//!
//! The thresholds are tested one after another, the most promising in the reference first, each at the whole level, until one
//! fails (fixed sequence). The order does not depend on the labels that test, so that the probability of any false guarantee is at
//! most the level.

use super::cases::Cases;
use super::cut::{self, Cut, walk};
use crate::kept_rows::KeptRows;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::metric::cells::{Cells, Form, POSITIVE, dot};
use crate::metric::{Face, Metric};
use statrs::function::beta::beta_reg;

/// Thresholds that are tried.
const TRIED: usize = 64;

/// A metric that is a share of rows, each of which counts or does not: a binomial test judges it.
#[derive(Clone, Copy, Debug)]
pub struct Share(Form);

impl Share {
    /// The metric as a share; `None` of metrics that weigh rows.
    pub fn of(metric: &Metric) -> Option<Share> {
        let Face::Share(form) = metric.face else { return None };
        let counts =
            (0..4).all(|cell| [0.0, 1.0].contains(&form.over[cell]) && [0.0, form.over[cell]].contains(&form.of[cell]));
        counts.then_some(Share(form))
    }

    /// Rows that count, and all of them.
    fn counts(&self, cells: &Cells) -> [f64; 2] {
        [dot(&self.0.of, cells), dot(&self.0.over, cells)]
    }

    /// Among thresholds that hold, the one that leaves the most to the other kind of error: the highest for a share of the positive rows,
    /// as recall is, else the lowest, which decides most rows positive.
    fn is_better(&self, one: Cut, other: Cut) -> bool {
        if self.0.over == POSITIVE { one > other } else { one < other }
    }
}

/// A guarantee that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Guarantee {
    /// A share of rows, as precision is.
    pub share: Share,
    /// Its least value.
    pub bound: f64,
    /// Probability that it is less, at most.
    pub risk: f64,
}

/// A threshold that holds, and what labels show there.
#[derive(Clone, Copy, Debug)]
pub struct Held {
    /// Rows of this score and above are decided positive.
    pub at: Cut,
    /// The metric there.
    pub value: f64,
    /// Rows that it is a share of.
    pub rows: f64,
    /// Probability of such a share or a larger one, were the truth the bound.
    pub p_value: f64,
}

/// The best threshold that holds, by the labels of some chunks; `None` where none does, or there are no labels.
pub fn threshold_for(kept: &KeptRows, rows: &ChunkRows, asked: Guarantee) -> Option<Held> {
    let usual = Cases::of(Vec::new(), &[], &kept.outcomes, None)?;
    threshold(&usual, &Cases::of(Vec::new(), &[], &rows.outcomes, None)?, asked)
}

/// The best threshold that holds; `usual` are rows of the reference, by which the tests are ordered.
pub fn threshold(usual: &Cases, cases: &Cases, asked: Guarantee) -> Option<Held> {
    let Guarantee { share, bound, risk } = asked;
    let mut held: Option<Held> = None;
    for cut in ordered(usual, share, bound, cases.rows()) {
        let cells = at(cases, cut);
        let [hits, rows] = share.counts(&cells);
        let p_value = binomial_upper(hits, rows, bound);
        if p_value > risk {
            break;
        }
        if held.is_none_or(|own| share.is_better(cut, own.at)) {
            held = Some(Held { at: cut::rounded(cases, cut), value: hits / rows, rows, p_value });
        }
    }
    held
}

/// Thresholds in the order of their tests: by how far beyond the bound the reference is there, in standard errors of as many rows.
fn ordered(usual: &Cases, share: Share, bound: f64, rows: usize) -> Vec<Cut> {
    let (mut all, mut next): (Vec<(f64, Cut)>, f64) = (Vec::new(), 0.0);
    let total: f64 = usual.weights.iter().sum();
    walk(usual, &|_| true, |cut, cells| {
        let positives = (cells[0] + cells[1]) / total;
        let [hits, own] = share.counts(cells);
        if positives < next || own == 0.0 || cut.is_infinite() {
            return;
        }
        next = positives + 1.0 / TRIED as f64;
        let counted = own / total * rows as f64;
        all.push(((hits / own - bound) / (bound * (1.0 - bound) / counted).sqrt(), cut));
    });
    all.sort_by(|one, other| other.0.total_cmp(&one.0));
    all.into_iter().map(|own| own.1).collect()
}

/// Probability of so many hits or more among some rows, each with a chance.
fn binomial_upper(hits: f64, rows: f64, chance: f64) -> f64 {
    if hits <= 0.0 { 1.0 } else { beta_reg(hits, rows - hits + 1.0, chance) }
}

fn at(cases: &Cases, cut: Cut) -> Cells {
    let decisions: Vec<bool> = cases.scores.iter().map(|&score| score >= cut).collect();
    cases.cells(&decisions)
}
