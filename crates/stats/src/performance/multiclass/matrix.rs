//! The confusion matrix of several classes, and what its rows are worth.

use crate::metric::Normalize;
use crate::metric::cells::Cells;

/// A square of counts, or of expected counts: labels × predictions.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// The last one stands for all labels that are no class.
    pub classes: usize,
    counts: Vec<f64>,
    /// Rows of the last cell with the same label on both sides.
    pub strange_hits: f64,
}

impl Matrix {
    /// An empty square of `classes` × `classes`.
    pub fn new(classes: usize) -> Matrix {
        Matrix { classes, counts: vec![0.0; classes * classes], strange_hits: 0.0 }
    }

    /// Rows with this label and prediction.
    pub fn at(&self, label: usize, prediction: usize) -> f64 {
        self.counts[label * self.classes + prediction]
    }

    /// The same, to be added to.
    pub fn cell(&mut self, label: usize, prediction: usize) -> &mut f64 {
        &mut self.counts[label * self.classes + prediction]
    }

    /// Rows of every cell, labels row by row.
    pub fn counts(&self) -> &[f64] {
        &self.counts
    }

    /// Rows in all.
    pub fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    /// Rows with a label.
    pub fn of_label(&self, label: usize) -> f64 {
        (0..self.classes).map(|prediction| self.at(label, prediction)).sum()
    }

    /// Rows with a prediction.
    pub fn of_prediction(&self, prediction: usize) -> f64 {
        (0..self.classes).map(|label| self.at(label, prediction)).sum()
    }

    /// The four cells of one class against the rest.
    pub fn one_against_rest(&self, class: usize) -> Cells {
        let hit = self.at(class, class);
        let (predicted, labelled) = (self.of_prediction(class), self.of_label(class));
        [hit, predicted - hit, labelled - hit, self.total() - predicted - labelled + hit]
    }

    /// Rows whose prediction is their label. Two labels that are no class share a cell without being one.
    pub fn hits(&self) -> f64 {
        (0..self.classes - 1).map(|class| self.at(class, class)).sum::<f64>() + self.strange_hits
    }

    /// Divisor of a cell.
    pub fn divisor(&self, (label, prediction): (usize, usize), normalize: Normalize) -> f64 {
        match normalize {
            Normalize::None => 1.0,
            Normalize::All => self.total(),
            Normalize::True => self.of_label(label),
            Normalize::Predicted => self.of_prediction(prediction),
        }
    }
}

crate::state!(Matrix { classes, counts, strange_hits } where |own| own.classes.checked_mul(own.classes) == Some(own.counts.len()));

/// The worth of all rows; labels and predictions of no class are worth nothing.
pub fn worth(matrix: &Matrix, value: &[f64], count: usize) -> f64 {
    value.iter().enumerate().map(|(cell, worth)| worth * matrix.at(cell / count, cell % count)).sum()
}

/// The worth of the rows of each predicted class by their number, summed ([`ValuePer::PredictedClass`]).
pub fn worth_per_class(matrix: &Matrix, value: &[f64], count: usize) -> f64 {
    let mean = |prediction: usize| {
        let sum: f64 = (0..count).map(|label| value[label * count + prediction] * matrix.at(label, prediction)).sum();
        let rows = matrix.of_prediction(prediction);
        if rows == 0.0 { 0.0 } else { sum / rows }
    };
    (0..count).map(mean).sum()
}

/// Standard deviation (divisor n − 1) of the worth of a row.
pub fn value_unit_error(matrix: &Matrix, value: &[f64], count: usize) -> f64 {
    let n = matrix.total();
    let mean = worth(matrix, value, count) / n;
    let squares: f64 = value
        .iter()
        .enumerate()
        .map(|(cell, worth)| (worth - mean).powi(2) * matrix.at(cell / count, cell % count))
        .sum();
    (squares / (n - 1.0)).sqrt()
}
