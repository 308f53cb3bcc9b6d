//! Cross-fitting: what is learned on some rows speaks of others, so that it does not flatter itself.

use crate::sample::hash;
use boost::{Matrix, Objective, Params, Predictor};

/// Parts of the rows, each of which is spoken of by what was learned on the others.
const FOLDS: u64 = 5;
/// Seed of the parts.
const SEED: u64 = 0xF01D;
/// Small trees: what is asked is whether there is anything to be learned, not how much.
const PARAMS: Params = Params { rounds: 60, leaves: 8, min_rows: 40, ..Params::new(Objective::LogLoss) };

/// The parts.
pub fn folds() -> std::ops::Range<u8> {
    0..FOLDS as u8
}

/// The part of a row.
pub fn fold_of(row: usize) -> u8 {
    (hash(SEED, row as u64) % FOLDS) as u8
}

/// Scores of rows by boosted trees that learned labels from rows of the other parts: of these, the ones that `learned` makes of
/// them, a row as often as it is to count. `None` where there is nothing to learn from.
pub fn scores(
    matrix: &Matrix,
    labels: &[bool],
    folds_of: impl Fn(usize) -> u8,
    learned: impl Fn(Vec<u32>) -> Vec<u32>,
) -> Option<Vec<f64>> {
    let targets: Vec<f64> = labels.iter().map(|&own| f64::from(u8::from(own))).collect();
    let mut scores = vec![0.0; labels.len()];
    for fold in folds() {
        let (own, others): (Vec<u32>, Vec<u32>) =
            (0..labels.len() as u32).partition(|&row| folds_of(row as usize) == fold);
        let trees = boost::fit(matrix, &targets, &learned(others), &PARAMS, &|| false).ok()?;
        let said = Predictor::new(&trees).predict(matrix, &own).ok()?;
        own.iter().zip(said).for_each(|(&row, score)| scores[row as usize] = score);
    }
    Some(scores)
}
