//! Rows that are kept with label and score.

use crate::estimation::curve::Labelled;
use crate::kept_rows::KeptOutcomes;
use crate::performance::binary::Label;
use crate::performance::multiclass::MISSING;

/// Kept rows with label and score, scores ascending: one list for each column of scores.
pub fn labelled(outcomes: &KeptOutcomes) -> Vec<Vec<Labelled>> {
    match outcomes {
        KeptOutcomes::Binary(..) => vec![of_two(outcomes)],
        KeptOutcomes::Multiclass(..) => of_several(outcomes),
        KeptOutcomes::Regression(..) => Vec::new(),
    }
}

/// Kept rows with label and score, scores ascending.
fn of_two(outcomes: &KeptOutcomes) -> Vec<Labelled> {
    let KeptOutcomes::Binary(targets, _, scores) = outcomes else { return Vec::new() };
    let is_labelled = |row: &usize| targets[*row] != Label::Missing as u8 && !scores[*row].is_nan();
    let rows = (0..scores.len().min(targets.len())).filter(is_labelled);
    let labelled =
        |row: usize| Labelled { row: row as u32, score: scores[row], positive: targets[row] == Label::Positive as u8 };
    let mut all: Vec<Labelled> = rows.map(labelled).collect();
    all.sort_by(|one, other| one.score.total_cmp(&other.score));
    all
}

/// Kept rows with label and score, scores ascending: one list for each class.
fn of_several(outcomes: &KeptOutcomes) -> Vec<Vec<Labelled>> {
    let KeptOutcomes::Multiclass(targets, _, scores) = outcomes else { return Vec::new() };
    let of_class = |(class, scores): (usize, &Vec<f64>)| {
        let is_labelled = |row: &usize| targets[*row] != MISSING && !scores[*row].is_nan();
        let rows = (0..scores.len().min(targets.len())).filter(is_labelled);
        let labelled =
            |row: usize| Labelled { row: row as u32, score: scores[row], positive: targets[row] as usize == class };
        let mut all: Vec<Labelled> = rows.map(labelled).collect();
        all.sort_by(|one, other| one.score.total_cmp(&other.score));
        all
    };
    scores.iter().enumerate().map(of_class).collect()
}
