//! Rows with a label, a decision and a score, each with a weight, on which options are priced.

use crate::causes::slices::Range;
use crate::cross_fit;
use crate::encoding::taken;
use crate::kept_rows::KeptOutcomes;
use crate::metric::cells::Cells;
use crate::performance::binary::Label;
use crate::sample::hash;
use boost::Kind;

/// Seed of a sample.
const SAMPLE: u64 = 0x5A3E;

/// Rows with labels, of two classes.
#[derive(Clone, Debug)]
pub struct Cases {
    /// Kinds of the features.
    pub kinds: Vec<Kind>,
    /// Codes, one list for each feature.
    pub features: Vec<Vec<u8>>,
    /// True where the label is positive.
    pub labels: Vec<bool>,
    /// True where the decision was positive.
    pub said: Vec<bool>,
    /// Scores.
    pub scores: Vec<f64>,
    /// Weights.
    pub weights: Vec<f64>,
    /// Places of the rows, scores descending.
    pub order: Vec<usize>,
    folds: Vec<u8>,
}

impl Cases {
    /// Takes the rows that have a label, a decision, a score and a weight; `None` without any, or of another task.
    pub fn of(kinds: Vec<Kind>, features: &[&[u8]], outcomes: &KeptOutcomes, weights: Option<&[f64]>) -> Option<Cases> {
        let KeptOutcomes::Binary(targets, predictions, scores) = outcomes else { return None };
        let weight = |row: usize| weights.map_or(1.0, |own| own[row]);
        let has = |label: u8| label != Label::Missing as u8;
        let is_case =
            |row: &usize| has(targets[*row]) && has(predictions[*row]) && !scores[*row].is_nan() && weight(*row) > 0.0;
        let rows: Vec<usize> = (0..targets.len().min(predictions.len()).min(scores.len())).filter(is_case).collect();
        let is = |labels: &[u8]| rows.iter().map(|&row| labels[row] == Label::Positive as u8).collect();
        let scores = taken(scores, &rows);
        (!rows.is_empty()).then(|| Cases {
            kinds,
            features: features.iter().map(|codes| taken(codes, &rows)).collect(),
            labels: is(targets),
            said: is(predictions),
            weights: rows.iter().map(|&row| weight(row)).collect(),
            folds: rows.iter().copied().map(cross_fit::fold_of).collect(),
            order: descending(&scores),
            scores,
        })
    }

    /// A part of the rows, drawn with equal chances, of about this size at most.
    pub fn sample(&self, most: usize) -> Cases {
        let parts = self.rows().div_ceil(most).max(1) as u64;
        let rows: Vec<usize> = (0..self.rows()).filter(|&row| hash(SAMPLE, row as u64).is_multiple_of(parts)).collect();
        let features = self.features.iter().map(|codes| taken(codes, &rows)).collect();
        let scores = taken(&self.scores, &rows);
        Cases {
            kinds: self.kinds.clone(),
            features,
            labels: taken(&self.labels, &rows),
            said: taken(&self.said, &rows),
            weights: taken(&self.weights, &rows),
            folds: taken(&self.folds, &rows),
            order: descending(&scores),
            scores,
        }
    }

    /// The same rows with other scores.
    pub fn scored(&self, scores: Vec<f64>) -> Cases {
        Cases { order: descending(&scores), scores, ..self.clone() }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.labels.len()
    }

    /// The part that a row is judged in.
    pub fn fold(&self, row: usize) -> u8 {
        self.folds[row]
    }

    /// Tells whether a row is in a segment.
    pub fn is_within(&self, row: usize, segment: &[Range]) -> bool {
        segment.iter().all(|own| own.codes.contains(&self.features[own.feature][row]))
    }

    /// Sums of weights by confusion cell, had decisions been these.
    pub fn cells(&self, decisions: &[bool]) -> Cells {
        let mut cells = [0.0; 4];
        (0..self.rows()).for_each(|row| cells[cell(self.labels[row], decisions[row])] += self.weights[row]);
        cells
    }

    /// Chooses on the rows outside of each part, and decides those within.
    pub fn cross_fit<T>(
        &self,
        choose: impl Fn(&dyn Fn(usize) -> bool) -> Option<T>,
        decide: impl Fn(&T, usize) -> bool,
    ) -> Option<Vec<bool>> {
        let mut decisions = self.said.clone();
        for fold in cross_fit::folds() {
            let chosen = choose(&|row| self.fold(row) != fold)?;
            for row in (0..self.rows()).filter(|&row| self.fold(row) == fold) {
                decisions[row] = decide(&chosen, row);
            }
        }
        Some(decisions)
    }
}

/// Place of a confusion cell.
pub fn cell(label: bool, decision: bool) -> usize {
    match (label, decision) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    }
}

/// Places of scores, the highest first.
fn descending(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
    order
}
