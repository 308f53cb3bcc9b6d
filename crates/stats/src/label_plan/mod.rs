//! Labels to ask for: rows of some chunks, drawn with known chances, whose labels tell a metric with the fewest of them.
//!
//! Every row without a label has an addend to the metric, which its label decides, and the probability of a positive one, which
//! calibrated scores expect. Rows are drawn with replacement, the more often the more their label may move the metric (active
//! testing: Kossen, Farquhar, Gal and Rainforth 2021). A draw says `estimate + addend · (label − expected) / chance`, whose mean over
//! draws is the metric of all rows, right or wrong as the expectations may be (prediction-powered inference: Angelopoulos, Bates,
//! Fannjiang, Jordan and Zrnic 2023). [`course`] reads labels as they come.

pub mod course;
mod needed;
mod rows;

use crate::kept_rows::KeptRows;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::resolution::gain::Objective;
use crate::sample::hash;
use course::Test;
use rows::{Open, open};

/// Part of the draws that goes to rows by their addend alone, however certain their label is: it bounds what one draw can say.
const EVEN: f64 = 0.2;
/// Draws of a plan, at most.
pub const MOST: usize = 50_000;
/// Seed of the draws.
const SEED: u64 = 0x1ABE1;

/// A plan that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The metric.
    pub objective: &'a Objective,
    /// A change that is to be found, in the metric's unit.
    pub change: f64,
    /// Probability of finding it.
    pub power: f64,
    /// Draws; `None` for as many as are needed.
    pub draws: Option<usize>,
}

/// Rows to label, in the order in which they are to be labelled.
#[derive(Clone, Debug)]
pub struct LabelPlan {
    /// The metric of all rows, by the labels that are known and those that scores expect.
    pub estimate: f64,
    /// Number of rows, and of those without a label.
    pub rows: [usize; 2],
    /// Sequential test that reads the draws.
    pub test: Test,
    /// Draws after which the change is found with the power that was asked for; `None` if [`MOST`] do not do.
    pub needed: Option<usize>,
    /// Draws; a row may come again.
    pub draws: Vec<Draw>,
}

/// A row to label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Draw {
    /// Place of its chunk among those that were asked for.
    pub chunk: usize,
    /// Place in its chunk.
    pub row: usize,
    /// The metric that this draw says, of a negative and of a positive label.
    pub says: [f64; 2],
}

impl LabelPlan {
    /// Plans labels for some chunks. `None` where every row has a label or none has a score and a decision, where no label moves
    /// the metric, and where it has no estimate.
    pub fn of(kept: &KeptRows, chunks: &[&ChunkRows], asked: &Asked<'_>) -> Option<LabelPlan> {
        let Open { estimate, rows, candidates } = open(kept, chunks, asked.objective)?;
        let draws = Draws::of(estimate, &candidates);
        let test = |planned| Test { estimate, change: asked.change, planned, ends: draws.ends, unit: draws.unit };
        let needed = needed::needed(&draws, test, asked.power);
        let planned = asked.draws.or(needed).unwrap_or(MOST).min(MOST);
        let drawn = (0..planned).map(|draw| {
            let place = draws.at(unit_of(hash(SEED, draw as u64)));
            let own = &candidates[place];
            Draw { chunk: own.chunk, row: own.row, says: draws.says[place] }
        });
        Some(LabelPlan {
            estimate,
            rows: [rows, candidates.len()],
            test: test(planned),
            needed,
            draws: drawn.collect(),
        })
    }
}

/// Rows that may be drawn.
struct Draws {
    /// Sums of chances, up to each row.
    up_to: Vec<f64>,
    /// The metric that a draw says, of a negative and of a positive label.
    says: Vec<[f64; 2]>,
    /// Probabilities of a positive label.
    expected: Vec<f64>,
    /// Least and largest of what a draw may say.
    ends: [f64; 2],
    /// Standard deviation of what a draw says, were the expectations right.
    unit: f64,
}

impl Draws {
    fn of(estimate: f64, candidates: &[rows::Candidate]) -> Draws {
        let deviation = |own: &rows::Candidate| own.addend.abs() * (own.expected * (1.0 - own.expected)).sqrt();
        let deviations: f64 = candidates.iter().map(deviation).sum();
        let addends: f64 = candidates.iter().map(|own| own.addend.abs()).sum();
        let even = if deviations > 0.0 { EVEN } else { 1.0 };
        let chance = |own: &rows::Candidate| {
            let uneven = if deviations > 0.0 { (1.0 - even) * deviation(own) / deviations } else { 0.0 };
            uneven + even * own.addend.abs() / addends
        };
        let (mut sum, mut variance) = (0.0, 0.0);
        let mut draws = Draws {
            up_to: Vec::with_capacity(candidates.len()),
            says: Vec::with_capacity(candidates.len()),
            expected: candidates.iter().map(|own| own.expected).collect(),
            ends: [f64::INFINITY, f64::NEG_INFINITY],
            unit: 0.0,
        };
        for own in candidates {
            let chance = chance(own);
            sum += chance;
            variance += deviation(own).powi(2) / chance;
            let says = [0.0, 1.0].map(|label| estimate + own.addend * (label - own.expected) / chance);
            draws.up_to.push(sum);
            draws.ends =
                [says.into_iter().fold(draws.ends[0], f64::min), says.into_iter().fold(draws.ends[1], f64::max)];
            draws.says.push(says);
        }
        draws.unit = variance.sqrt();
        draws
    }

    /// The row at a part, from 0 to 1, of all chances.
    fn at(&self, part: f64) -> usize {
        let all = self.up_to.last().copied().unwrap_or_default();
        self.up_to.partition_point(|&up_to| up_to <= part * all).min(self.up_to.len() - 1)
    }
}

/// A hash as a number from 0 up to 1.
fn unit_of(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests;
