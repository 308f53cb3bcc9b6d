//! Rows without a label, and what their labels would add to a metric.

use crate::estimation::curve::Curve;
use crate::estimation::weighted;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::counts::CodeCounts;
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::performance::binary::Label;
use crate::resolution::cases::cell;
use crate::resolution::gain::Objective;
use crate::weights::Weights;

/// A row that may be labelled.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Place of its chunk.
    pub chunk: usize,
    /// Place in its chunk.
    pub row: usize,
    /// Probability of a positive label.
    pub expected: f64,
    /// Difference that a positive label in place of a negative one makes to the metric, to first order.
    pub addend: f64,
}

/// Rows of some chunks, as far as they are known.
pub struct Open {
    /// The metric of all rows, by known and by expected labels.
    pub estimate: f64,
    /// Number of rows with score and decision.
    pub rows: usize,
    /// Rows without a label that would move the metric.
    pub candidates: Vec<Candidate>,
}

/// A row that counts.
struct Row {
    chunk: usize,
    row: usize,
    /// Rows of the chunk that it stands for.
    weight: f64,
    said: bool,
    /// Probability of a positive label: 0 or 1 where it is known.
    expected: f64,
    is_known: bool,
}

/// Finds the rows without a label; `None` where none would move the metric, or it has no estimate.
pub fn open(kept: &KeptRows, chunks: &[&ChunkRows], objective: &Objective) -> Option<Open> {
    let curve = curve_for(kept, chunks)?;
    let rows: Vec<Row> =
        chunks.iter().enumerate().flat_map(|(chunk, own)| rows_of(chunk, own, &curve).into_iter().flatten()).collect();
    let mut cells = [0.0; 4];
    for own in &rows {
        cells[cell(true, own.said)] += own.weight * own.expected;
        cells[cell(false, own.said)] += own.weight * (1.0 - own.expected);
    }
    let (estimate, slopes) = (objective.value(&cells)?, objective.slopes(&cells)?);
    let candidate = |own: &Row| {
        let addend = own.weight * (slopes[cell(true, own.said)] - slopes[cell(false, own.said)]);
        Candidate { chunk: own.chunk, row: own.row, expected: own.expected, addend }
    };
    let candidates: Vec<Candidate> =
        rows.iter().filter(|own| !own.is_known).map(candidate).filter(|own| own.addend != 0.0).collect();
    (!candidates.is_empty()).then_some(Open { estimate, rows: rows.len(), candidates })
}

/// Calibrates scores on kept rows that are weighted to look like those of the chunks.
fn curve_for(kept: &KeptRows, chunks: &[&ChunkRows]) -> Option<Curve> {
    let mut all = (*chunks.first()?).clone();
    chunks[1..].iter().for_each(|own| all.append(own));
    let codes = kept.features.iter().map(|own| own.codes().count());
    let weights = Weights::fit(kept, &CodeCounts::of(&all.features, codes, &[]).all, &[]);
    Curve::fit(weighted::labelled(&kept.outcomes).first()?, &weights.of_rows)
}

/// Rows of a chunk that have a score and a decision; `None` of another task than two classes.
fn rows_of(chunk: usize, own: &ChunkRows, curve: &Curve) -> Option<Vec<Row>> {
    let KeptOutcomes::Binary(targets, predictions, scores) = &own.outcomes else { return None };
    let weight = own.of as f64 / own.rows().max(1) as f64;
    let row = |(place, row): (usize, usize)| {
        let (label, prediction) = (targets.get(place).copied(), *predictions.get(place)?);
        let label = label.filter(|label| *label != Label::Missing as u8);
        let score = *scores.get(place)?;
        let counts = prediction != Label::Missing as u8 && !score.is_nan();
        let known = label.map(|label| f64::from(label == Label::Positive as u8));
        counts.then(|| Row {
            chunk,
            row,
            weight,
            said: prediction == Label::Positive as u8,
            expected: known.unwrap_or_else(|| curve.calibration.probability(score)),
            is_known: known.is_some(),
        })
    };
    Some(own.places().into_iter().enumerate().filter_map(row).collect())
}
