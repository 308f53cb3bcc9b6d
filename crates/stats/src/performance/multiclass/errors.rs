//! Sampling errors of means over classes. One row moves the metric of every class, so its moves are added up before they
//! are squared: errors of single classes, put together as if they were independent, are too large or too small.

use super::matrix::Matrix;
use super::outcomes::{MISSING, Outcomes};
use crate::metric::cells::Form;
use crate::metric::ranking::ties;
use crate::metric::{Choices, Face, Metric, Normalize, Ranking, ValuePer, influence};
use std::ops::Range;

/// Standard deviation of the mean over classes of a metric of the order of scores, for samples of one row of the range: divide
/// by `√n`. NaN where a class has no metric.
pub fn ranking_unit_error(outcomes: &Outcomes, rows: Range<usize>, ranking: Ranking) -> f64 {
    let count = outcomes.scores.len();
    let mut moves = vec![0.0; rows.len()];
    for class in 0..count {
        let order = by_score(outcomes, rows.clone(), class);
        let ties = ties(&order.iter().map(|&row| outcomes.ranked_row(row, class)).collect::<Vec<_>>());
        let Some(derivatives) = influence::of_rows(&ties, ranking) else { return f64::NAN };
        let each = ties.iter().zip(derivatives).flat_map(|(tie, own)| std::iter::repeat_n(own, tie.rows() as usize));
        for (&row, own) in order.iter().zip(each) {
            moves[row - rows.start] += own[usize::from(outcomes.target(row) as usize == class)] / count as f64;
        }
    }
    let scored = rows.filter(|&row| outcomes.is_ranked(row)).count();
    (moves.iter().map(|own| own * own).sum::<f64>() * scored as f64).sqrt()
}

/// Rows with label and score of a class, by score descending.
fn by_score(outcomes: &Outcomes, rows: Range<usize>, class: usize) -> Vec<usize> {
    let scores = &outcomes.scores[class];
    let mut order: Vec<usize> = rows.filter(|&row| outcomes.target(row) != MISSING && !scores[row].is_nan()).collect();
    order.sort_by(|&one, &other| scores[other].total_cmp(&scores[one]));
    order
}

/// Derivatives by the count of each cell of the mean over classes of a share, labels row by row.
pub fn share_slopes(matrix: &Matrix, form: &Form, count: usize) -> Vec<f64> {
    let of_class = |class| form.slopes(&matrix.one_against_rest(class)).unwrap_or_default();
    let slopes: Vec<[f64; 4]> = (0..count).map(of_class).collect();
    let rest: f64 = slopes.iter().map(|own| own[3]).sum();
    let cell = |(label, prediction): (usize, usize)| {
        // True negatives of every class but those that the row has on either side.
        let of = |class: usize, cell: usize| slopes.get(class).map_or(0.0, |own| own[cell] - own[3]);
        let moved = if label == prediction { of(label, 0) } else { of(prediction, 1) + of(label, 2) };
        (rest + moved) / count as f64
    };
    let classes = matrix.classes;
    (0..classes * classes).map(|place| cell((place / classes, place % classes))).collect()
}

/// Derivatives by the count of each cell, labels row by row, of every series that a metric has; rows of a prediction stay as
/// many, as labels alone are drawn. `None` for a metric of the order of scores.
pub fn slopes(metric: &Metric, matrix: &Matrix, choices: &Choices, count: usize) -> Option<Vec<Vec<f64>>> {
    let classes = matrix.classes;
    let by_cell = |slope: &dyn Fn(usize, usize) -> f64| -> Vec<f64> {
        (0..classes * classes).map(|place| slope(place / classes, place % classes)).collect()
    };
    let worth = |label: usize, prediction: usize| match label.max(prediction) < count {
        true => choices.value.get(label * count + prediction).copied().unwrap_or(0.0),
        false => 0.0,
    };
    let total = matrix.total();
    Some(match metric.face {
        Face::Share(_) if metric.key == "accuracy" => {
            vec![by_cell(&|label, prediction| f64::from(u8::from(label == prediction && label < count)) / total)]
        }
        Face::Share(form) => vec![share_slopes(matrix, &form, count)],
        Face::Value => vec![by_cell(&|label, prediction| {
            worth(label, prediction)
                / match choices.value_per {
                    ValuePer::Chunk => 1.0,
                    ValuePer::Row => total,
                    ValuePer::PredictedClass => matrix.of_prediction(prediction),
                }
        })],
        Face::Matrix => (0..count * count)
            .map(|cell| {
                let own = (cell / count, cell % count);
                let divisor = matrix.divisor(own, choices.normalize);
                let value = matrix.at(own.0, own.1) / divisor;
                by_cell(&|label, prediction| {
                    let hit = f64::from(u8::from((label, prediction) == own));
                    let moved = choices.normalize == Normalize::True && label == own.0;
                    (hit - if moved { value } else { 0.0 }) / divisor
                })
            })
            .collect(),
        _ => return None,
    })
}

/// Standard deviation of a form of the cells over samples of `rows` rows that are drawn as the matrix is filled, from its
/// slopes at the matrix.
pub fn sampling_error(matrix: &Matrix, slopes: &[f64], rows: u64) -> f64 {
    let total = matrix.total();
    let (mut sum, mut squares) = (0.0, 0.0);
    for (count, slope) in matrix.counts().iter().zip(slopes) {
        sum += count * slope;
        squares += count * slope * slope;
    }
    // The slopes of a share shrink as its cells grow.
    ((squares - sum * sum / total).max(0.0) * total / rows as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Face, find};

    #[test]
    fn of_two_classes_the_mean_of_a_share_moves_as_both() {
        let mut matrix = Matrix::new(3);
        for (label, prediction, rows) in [(0, 0, 50.0), (0, 1, 10.0), (1, 0, 20.0), (1, 1, 70.0)] {
            *matrix.cell(label, prediction) = rows;
        }
        let Face::Share(form) = find("recall").unwrap().face else { panic!("it is a share") };
        let own = sampling_error(&matrix, &share_slopes(&matrix, &form, 2), 150);
        // Recalls of both classes are independent binomial shares.
        let share = |p: f64, n: f64| p * (1.0 - p) / n;
        let expected = ((share(50.0 / 60.0, 60.0) + share(70.0 / 90.0, 90.0)) / 4.0).sqrt();
        assert!((own - expected).abs() < 1e-12, "{own} {expected}");
    }

    #[test]
    fn of_two_classes_auroc_has_the_error_of_one() {
        let scores: Vec<f64> = (0..200).map(|row| f64::from((row * 37) % 200) / 200.0).collect();
        let targets: Vec<u32> = (0..200).map(|row| u32::from((row * 53) % 200 < (row * 37) % 200)).collect();
        let other: Vec<f64> = scores.iter().map(|score| 1.0 - score).collect();
        let outcomes = Outcomes {
            classes: ["a", "b"].map(str::to_owned).into(),
            targets,
            scores: vec![other.into(), scores.into()],
            ..Outcomes::default()
        };
        let ties = ties(&outcomes.ranked(0..200, 1));
        let one = influence::unit_error(&ties, Ranking::Auroc).unwrap();
        let both = ranking_unit_error(&outcomes, 0..200, Ranking::Auroc);
        assert!((one / both - 1.0).abs() < 1e-9, "{one} {both}");
    }
}
