//! Labels to ask for: rows of some chunks, drawn with known chances, whose labels tell a metric with the fewest of them.
//!
//! Every row without a label has an addend to the metric, which its label decides, and the probability of a positive one, which
//! calibrated scores expect. Rows are drawn one after another without replacement, the sooner the more their label may move the
//! metric (active testing: Kossen, Farquhar, Gal and Rainforth 2021). A draw says
//! `estimate + known + addend · (label − expected) / chance`, where `known` are the differences that the labels before it made; on
//! average that is the metric of all rows, right or wrong as the expectations may be. [`course`] reads labels as they come.

pub mod course;
mod needed;
mod rows;

use crate::kept_rows::KeptRows;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::resolution::gain::Objective;
use crate::sample::hash;
use course::Step;
use rows::{Candidate, Open, open};

/// Part of the chances that goes by the addend alone, however certain a label is: it bounds what one draw can say.
const EVEN: f64 = 0.2;
/// Rows of a plan, at most.
pub const MOST: usize = 50_000;
/// Seed of the draws.
const SEED: u64 = 0x1ABE1;
/// Least deviation of a draw, in parts of the first one's: where all rows are drawn, the last tells the metric for sure.
const LEAST: f64 = 1e-3;

/// A plan that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The metric.
    pub objective: &'a Objective,
    /// A change that is to be found, in the metric's unit.
    pub change: f64,
    /// Probability of finding it.
    pub power: f64,
    /// Rows to draw; `None` for as many as are needed.
    pub draws: Option<usize>,
}

/// Rows to label, in the order in which they are to be labelled.
#[derive(Clone, Debug)]
pub struct LabelPlan {
    /// The metric of all rows, by the labels that are known and those that scores expect.
    pub estimate: f64,
    /// Number of rows, and of those without a label.
    pub rows: [usize; 2],
    /// Rows that find the change with the power that was asked for; `None` if [`MOST`] do not.
    pub needed: Option<usize>,
    /// Rows, each once.
    pub draws: Vec<Draw>,
}

/// A row to label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// Place of its chunk among those that were asked for.
    pub chunk: usize,
    /// Place in its chunk.
    pub row: usize,
    /// The reading of its label.
    pub step: Step,
}

impl LabelPlan {
    /// Plans labels for some chunks. `None` where every row has a label or none has a score and a decision, where no label moves
    /// the metric, and where it has no estimate.
    pub fn of(kept: &KeptRows, chunks: &[&ChunkRows], asked: &Asked<'_>) -> Option<LabelPlan> {
        let Open { estimate, rows, candidates } = open(kept, chunks, asked.objective)?;
        let open = candidates.len();
        let draws = drawn(candidates);
        let steps: Vec<Step> = draws.iter().map(|own| own.step).collect();
        let needed = needed::needed(estimate, asked.change, &steps, asked.power);
        let planned = asked.draws.or(needed).unwrap_or(MOST);
        Some(LabelPlan { estimate, rows: [rows, open], needed, draws: draws.into_iter().take(planned).collect() })
    }
}

/// Draws rows in the order of exponential times, whose rates are their chances: the first [`MOST`] of all.
fn drawn(mut candidates: Vec<Candidate>) -> Vec<Draw> {
    let chances = chances(&candidates);
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let times: Vec<f64> =
        chances.iter().enumerate().map(|(row, chance)| -(-unit_of(hash(SEED, row as u64))).ln_1p() / chance).collect();
    order.sort_by(|&one, &other| times[one].total_cmp(&times[other]));
    let chances: Vec<f64> = order.iter().map(|&row| chances[row]).collect();
    candidates = order.iter().map(|&row| candidates[row]).collect();
    let mut draws = Vec::with_capacity(candidates.len());
    // From the last: what is left after a draw is known.
    let (mut left, mut divided, mut variances, mut furthest) = (0.0, 0.0, 0.0, 0.0f64);
    for (own, &chance) in candidates.iter().zip(&chances).rev() {
        let Candidate { chunk, row, expected, addend } = *own;
        let variance = addend * addend * expected * (1.0 - expected);
        left += chance;
        divided += variance / chance;
        variances += variance;
        furthest = furthest.max(addend.abs() * expected.max(1.0 - expected) / chance);
        let deviation = (left * divided - variances).max(0.0).sqrt();
        let step = Step { expected, addend, chance: (chance / left).min(1.0), reach: left * furthest, deviation };
        draws.push(Draw { chunk, row, step });
    }
    draws.reverse();
    draws.truncate(MOST);
    let least = draws.first().map_or(0.0, |own: &Draw| LEAST * own.step.deviation.max(LEAST * own.step.reach));
    draws.iter_mut().for_each(|own| own.step.deviation = own.step.deviation.max(least));
    draws
}

/// Chances of rows: by the deviation of what their label adds, and in part by the addend alone.
fn chances(candidates: &[Candidate]) -> Vec<f64> {
    let deviation = |own: &Candidate| own.addend.abs() * (own.expected * (1.0 - own.expected)).sqrt();
    let deviations: f64 = candidates.iter().map(deviation).sum();
    let addends: f64 = candidates.iter().map(|own| own.addend.abs()).sum();
    let even = if deviations > 0.0 { EVEN } else { 1.0 };
    let chance = |own: &Candidate| {
        let uneven = if deviations > 0.0 { (1.0 - even) * deviation(own) / deviations } else { 0.0 };
        uneven + even * own.addend.abs() / addends
    };
    candidates.iter().map(chance).collect()
}

/// A hash as a number from 0 up to 1.
fn unit_of(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests;
