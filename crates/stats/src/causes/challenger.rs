//! A challenger: whether another model on these inputs would tell new labels apart at all.

use crate::cross_fit;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::metric::ranking::{self, Ranked};
use crate::performance::binary::Label;
use crate::performance::multiclass::MISSING;
use boost::Matrix;

/// Labels from which a challenger is asked, and rows that it learns from at most.
const LEAST_ROWS: usize = 500;
const MOST_ROWS: usize = 20_000;

/// Performance of a challenger on rows that it has not seen.
#[derive(Clone, Copy, Debug)]
pub struct Challenger {
    /// Area under its curve.
    pub auroc: f64,
    /// Standard error.
    pub error: f64,
    /// Rows with labels.
    pub rows: usize,
}

/// Cross-fits boosted trees on the labels of the chunk; of several classes, on whether a label is the most frequent one. `None` of
/// a quantity, or with few labels.
pub fn challenge(kept: &KeptRows, rows: &ChunkRows) -> Option<Challenger> {
    let labels = labels(&rows.outcomes)?;
    let known: Vec<usize> = (0..labels.len()).filter(|&row| labels[row].is_some()).take(MOST_ROWS).collect();
    if known.len() < LEAST_ROWS {
        return None;
    }
    let kinds = kept.features.iter().map(|own| own.codes().kind());
    let columns = rows.features.iter().map(|codes| known.iter().map(|&row| codes[row]).collect());
    let matrix = Matrix::new(kinds.collect(), columns.collect()).ok()?;
    let positive: Vec<bool> = known.iter().map(|&row| labels[row] == Some(true)).collect();
    let scores = cross_fit::scores(&matrix, &positive, cross_fit::fold_of, |others| others)?;
    let row = |(score, &positive)| Ranked { score, positive };
    let mut ranked: Vec<Ranked> = scores.into_iter().zip(&positive).map(row).collect();
    ranked.sort_by(|one, other| other.score.total_cmp(&one.score));
    let ties = ranking::ties(&ranked);
    let error = ranking::auroc_unit_error(&ties)? / (known.len() as f64).sqrt();
    Some(Challenger { auroc: ranking::auroc(&ties).ok()?, error, rows: known.len() })
}

/// Labels as two classes; `None` of a quantity, or where there are none.
fn labels(outcomes: &KeptOutcomes) -> Option<Vec<Option<bool>>> {
    match outcomes {
        KeptOutcomes::Binary(targets, ..) => {
            let label = |&own: &u8| (own != Label::Missing as u8).then_some(own == Label::Positive as u8);
            (!targets.is_empty()).then(|| targets.iter().map(label).collect())
        }
        KeptOutcomes::Multiclass(targets, ..) => {
            let mut counts = vec![0; 1 + *targets.iter().filter(|own| **own != MISSING).max()? as usize];
            targets.iter().filter(|own| **own != MISSING).for_each(|&own| counts[own as usize] += 1);
            let frequent = (0..counts.len()).max_by_key(|&class| counts[class])? as u32;
            Some(targets.iter().map(|&own| (own != MISSING).then_some(own == frequent)).collect())
        }
        KeptOutcomes::Regression(..) => None,
    }
}
