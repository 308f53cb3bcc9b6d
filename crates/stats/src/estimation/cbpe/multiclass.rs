//! What the scores of several classes lead to expect of a chunk.

use crate::estimation::calibration::Calibration;
use crate::measured::{Undefined, require_rows};
use crate::metric::Ranking;
use crate::metric::ranking::{self, ExpectedTie};
use crate::performance::multiclass::{MISSING, Matrix, Outcomes, Side};
use std::ops::Range;

/// Expectations from the scores of a chunk.
pub struct Estimated {
    empty: bool,
    matrix: Matrix,
    predicted: u64,
    scored: u64,
    expected: Vec<ranking::Expected>,
}

impl Estimated {
    /// Reads the rows of a range; the order of scores only where a metric needs it.
    pub fn read<'a>(
        calibrations: impl ExactSizeIterator<Item = &'a Calibration> + Clone,
        outcomes: &Outcomes,
        rows: Range<usize>,
        needs_order: bool,
    ) -> Estimated {
        let (empty, rows) = (rows.is_empty(), complete(outcomes, rows));
        let probabilities = probabilities(calibrations, outcomes, &rows);
        Estimated { empty, ..Estimated::of(outcomes, &rows, &probabilities, needs_order) }
    }

    /// Reads the probabilities of some rows of a chunk, class by class within a row.
    pub fn of(outcomes: &Outcomes, rows: &[usize], probabilities: &[f64], needs_order: bool) -> Estimated {
        let count = outcomes.classes.len();
        let mut matrix = Matrix::new(count + 1);
        let mut predicted = 0;
        for (row, probabilities) in rows.iter().zip(probabilities.chunks_exact(count.max(1))) {
            let prediction = outcomes.prediction(*row);
            if prediction == MISSING {
                continue;
            }
            predicted += 1;
            for (class, probability) in probabilities.iter().enumerate() {
                *matrix.cell(class, prediction as usize) += probability;
            }
        }
        let expected = |class: usize| {
            let ties = expected_ties(&outcomes.scores[class], rows, probabilities, class, count);
            ranking::expected(ties.iter().copied())
        };
        let expected = if needs_order { (0..outcomes.scores.len()).map(expected).collect() } else { Vec::new() };
        Estimated { empty: false, matrix, predicted, scored: rows.len() as u64, expected }
    }

    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        require_rows(rows, self.empty, Undefined::AllMissing)
    }
}

impl Side for Estimated {
    fn matrix(&self) -> Result<(&Matrix, u64), Undefined> {
        Ok((&self.matrix, self.require(self.predicted)?))
    }

    fn scored(&self) -> Result<u64, Undefined> {
        self.require(self.scored)
    }

    fn rankings(&self, ranking: Ranking) -> Result<Vec<f64>, Undefined> {
        self.expected.iter().map(|expected| expected.metric(ranking)).collect()
    }
}

/// The rows that have the scores of all classes.
pub fn complete(outcomes: &Outcomes, rows: Range<usize>) -> Vec<usize> {
    let complete = |row: &usize| outcomes.scores.iter().all(|scores| !scores[*row].is_nan());
    if outcomes.scores.is_empty() { Vec::new() } else { rows.filter(complete).collect() }
}

/// Calibrated probabilities of rows, class by class within a row; they sum to 1.
pub fn probabilities<'a>(
    calibrations: impl ExactSizeIterator<Item = &'a Calibration> + Clone,
    outcomes: &Outcomes,
    rows: &[usize],
) -> Vec<f64> {
    let count = calibrations.len();
    let mut probabilities = Vec::with_capacity(rows.len() * count);
    for &row in rows {
        let start = probabilities.len();
        let calibrated = calibrations.clone().zip(&outcomes.scores);
        probabilities.extend(calibrated.map(|(calibration, scores)| calibration.probability(scores[row])));
        let sum: f64 = probabilities[start..].iter().sum();
        for probability in &mut probabilities[start..] {
            *probability = if sum == 0.0 { 1.0 / count as f64 } else { *probability / sum };
        }
    }
    probabilities
}

/// The ties of one class: rows by score descending. Rows with one score may differ in probability,
/// because each row's sum to 1; each then counts with the mean of its tie, so that no order among them matters.
fn expected_ties(
    scores: &[f64],
    rows: &[usize],
    probabilities: &[f64],
    class: usize,
    count: usize,
) -> Vec<ExpectedTie> {
    let mut ranked: Vec<(f64, f64)> =
        rows.iter().enumerate().map(|(place, &row)| (scores[row], probabilities[place * count + class])).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let mean = |tie: &[(f64, f64)]| match tie {
        [row] => row.1,
        rows => rows.iter().map(|row| row.1).sum::<f64>() / rows.len() as f64,
    };
    let tie = |tie: &[(f64, f64)]| ExpectedTie { probability: mean(tie), rows: tie.len() as u64 };
    ranked.chunk_by(|one, next| one.0 == next.0).map(tie).collect()
}
