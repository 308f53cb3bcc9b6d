//! Metrics as forms of the four confusion cells.
//!
//! `(of · cells) / (over · cells)`: with counts the realized value, with expected counts (CBPE) the
//! estimate. The same weights row by row give the sampling error of NannyML 0.13.1.

use super::choices::Normalize;
use crate::measured::{Measured, Reading, Undefined, finite};

/// Rows, or expected rows, by confusion cell: true positive, false positive, false negative, true negative.
pub type Cells = [f64; 4];

/// All rows.
pub const ALL: Cells = [1.0, 1.0, 1.0, 1.0];
/// Rows whose label is positive.
pub const POSITIVE: Cells = [1.0, 0.0, 1.0, 0.0];
/// Rows whose label is negative.
pub const NEGATIVE: Cells = [0.0, 1.0, 0.0, 1.0];
/// Rows that were predicted positive.
pub const PREDICTED_POSITIVE: Cells = [1.0, 1.0, 0.0, 0.0];
/// Rows that were predicted negative.
pub const PREDICTED_NEGATIVE: Cells = [0.0, 0.0, 1.0, 1.0];

/// One of the four confusion cells; the discriminant is its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Label and prediction positive.
    TruePositive = 0,
    /// Label negative, prediction positive.
    FalsePositive = 1,
    /// Label positive, prediction negative.
    FalseNegative = 2,
    /// Label and prediction negative.
    TrueNegative = 3,
}

/// A ratio of two weighted sums of cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Form {
    /// Weights of the numerator.
    pub of: Cells,
    /// Weights of the denominator.
    pub over: Cells,
    /// Reason for no value where the denominator is zero.
    pub empty: Undefined,
}

/// A metric as a form of the confusion cells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CellMetric {
    /// A weighted sum.
    Sum([f64; 4]),
    /// A ratio of two.
    Share(Form),
    /// Weights over the rows of each predicted class, summed.
    PerPredictedClass([f64; 4]),
}

impl Cell {
    /// The cell as a count, or as a share of those it is normalised by.
    pub fn normalized(self, normalize: Normalize) -> CellMetric {
        let mut of = [0.0; 4];
        of[self as usize] = 1.0;
        let label_is_positive = matches!(self, Cell::TruePositive | Cell::FalseNegative);
        let predicted_positive = matches!(self, Cell::TruePositive | Cell::FalsePositive);
        let (over, empty) = match normalize {
            Normalize::None => return CellMetric::Sum(of),
            Normalize::All => (ALL, Undefined::NoLabels),
            Normalize::True if label_is_positive => (POSITIVE, Undefined::NoPositives),
            Normalize::True => (NEGATIVE, Undefined::NoNegatives),
            Normalize::Predicted if predicted_positive => (PREDICTED_POSITIVE, Undefined::NoPredictedPositives),
            Normalize::Predicted => (PREDICTED_NEGATIVE, Undefined::NoPredictedNegatives),
        };
        CellMetric::Share(Form { of, over, empty })
    }
}

fn dot(weights: &Cells, cells: &Cells) -> f64 {
    weights.iter().zip(cells).map(|(weight, cell)| weight * cell).sum()
}

/// Population standard deviation of a row's weight, over the rows where `among` is not zero.
fn spread(weights: &Cells, among: &Cells, cells: &Cells) -> f64 {
    let rows: Cells = std::array::from_fn(|cell| if among[cell] == 0.0 { 0.0 } else { cells[cell] });
    let total = dot(&ALL, &rows);
    let mean = dot(weights, &rows) / total;
    let squares: f64 = (0..4).map(|cell| rows[cell] * (weights[cell] - mean).powi(2)).sum();
    (squares / total).sqrt()
}

impl Form {
    /// The ratio; `None` where the denominator is zero.
    pub fn value(&self, cells: &Cells) -> Option<f64> {
        let over = dot(&self.over, cells);
        (over != 0.0).then(|| dot(&self.of, cells) / over)
    }

    /// The rows that the denominator looks at.
    fn support(&self) -> Cells {
        self.over.map(|weight| if weight == 0.0 { 0.0 } else { 1.0 })
    }

    /// Variance of the numerator's weight over the supporting rows, for each of them in one row of all: divide by n.
    pub fn unit_variance(&self, reference: &Cells) -> f64 {
        let support = self.support();
        spread(&self.of, &support, reference).powi(2) * dot(&ALL, reference) / dot(&support, reference)
    }
}

impl CellMetric {
    /// The metric of some cells, counted or expected, over `rows` rows; the error comes from the reference's cells.
    pub fn measure(&self, cells: &Cells, rows: u64, reference: &Cells) -> Measured {
        if rows == 0 {
            return Err(Undefined::EmptyChunk);
        }
        let error = self.standard_error(reference, rows);
        match self {
            CellMetric::Sum(weights) => finite(Reading::with_error(dot(weights, cells), error)),
            CellMetric::Share(form) => {
                let value = form.value(cells).ok_or(form.empty)?;
                finite(Reading::with_error(value, error))
            }
            CellMetric::PerPredictedClass(weights) => {
                let mean = |among: &Cells| {
                    let of = std::array::from_fn(|cell| weights[cell] * among[cell]);
                    Form { of, over: *among, empty: Undefined::NoLabels }.value(cells).unwrap_or(0.0)
                };
                let value = mean(&PREDICTED_POSITIVE) + mean(&PREDICTED_NEGATIVE);
                finite(Reading::with_error(value, error))
            }
        }
    }

    /// Standard deviation of the metric over samples of `rows` rows like the reference.
    fn standard_error(&self, reference: &Cells, rows: u64) -> f64 {
        let n = rows as f64;
        match self {
            CellMetric::Sum(weights) => spread(weights, &ALL, reference) * n.sqrt(),
            CellMetric::PerPredictedClass(weights) => spread(weights, &ALL, reference) / n.sqrt(),
            CellMetric::Share(form) => {
                let support = form.support();
                let supporting = dot(&support, reference);
                let scale = supporting / dot(&form.over, reference);
                let expected_rows = n * supporting / dot(&ALL, reference);
                spread(&form.of, &support, reference) * scale / expected_rows.sqrt()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{Choices, ValuePer, find};

    fn choices() -> Choices {
        Choices {
            value: vec![5.0, -1.0, -5.0, 0.0],
            value_per: ValuePer::Row,
            normalize: Normalize::None,
            ..Choices::default()
        }
    }

    fn value(key: &str, cells: Cells) -> Measured {
        find(key).unwrap().cells(&choices()).unwrap().measure(
            &cells,
            cells.iter().sum::<f64>() as u64,
            &[3.0, 4.0, 5.0, 6.0],
        )
    }

    #[test]
    fn the_table_holds_the_usual_definitions() {
        let cells = [10.0, 20.0, 30.0, 40.0];
        for (key, expected) in [
            ("precision", 10.0 / 30.0),
            ("recall", 10.0 / 40.0),
            ("specificity", 40.0 / 60.0),
            ("accuracy", 50.0 / 100.0),
            ("f1", 20.0 / (20.0 + 20.0 + 30.0)),
            ("business_value", (50.0 - 20.0 - 150.0) / 100.0),
            ("false_negative", 30.0),
        ] {
            assert!((value(key, cells).unwrap().value - expected).abs() < 1e-15, "{key}");
        }
    }

    #[test]
    fn a_share_of_nothing_has_a_reason() {
        assert_eq!(value("precision", [0.0, 0.0, 3.0, 4.0]), Err(Undefined::NoPredictedPositives));
        assert_eq!(value("recall", [0.0, 3.0, 0.0, 4.0]), Err(Undefined::NoPositives));
        assert_eq!(value("recall", [0.0, 0.0, 3.0, 4.0]).unwrap().value, 0.0);
        assert_eq!(value("specificity", [2.0, 0.0, 3.0, 0.0]), Err(Undefined::NoNegatives));
    }
}
