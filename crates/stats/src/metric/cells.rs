//! Metrics as forms of the four confusion cells.
//!
//! `(of · cells) / (over · cells)`: with counts the realized value, with expected counts (CBPE) the
//! estimate. The same weights row by row give the sampling error of NannyML 0.13.1.

use super::choices::Normalize;
use super::correlation;
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
    /// The mean of two ratios.
    Mean([Form; 2]),
    /// The correlation of label and prediction ([`correlation`]).
    Correlation,
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

/// Variance of a linear form of multinomial counts, by their expectations.
fn variance(weights: &Cells, cells: &Cells) -> f64 {
    let squares = weights.map(|weight| weight * weight);
    (dot(&squares, cells) - dot(weights, cells).powi(2) / dot(&ALL, cells)).max(0.0)
}

/// Means of the weights over the rows of each predicted class.
fn per_class(weights: &Cells) -> [Form; 2] {
    [PREDICTED_POSITIVE, PREDICTED_NEGATIVE].map(|among| Form {
        of: std::array::from_fn(|cell| weights[cell] * among[cell]),
        over: among,
        empty: Undefined::NoLabels,
    })
}

/// Sum of cells by weight.
pub fn dot(weights: &Cells, cells: &Cells) -> f64 {
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

    /// Derivatives of the ratio by the count of each cell; `None` where the denominator is zero.
    pub fn slopes(&self, cells: &Cells) -> Option<Cells> {
        let (value, over) = (self.value(cells)?, dot(&self.over, cells));
        Some(std::array::from_fn(|cell| (self.of[cell] - value * self.over[cell]) / over))
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
    /// The metric of some cells, counted or expected, over `rows` rows; the error comes from the reference's cells, as
    /// NannyML 0.13.1 has it or by [`Self::sampling_error`].
    pub fn measure(&self, cells: &Cells, rows: u64, reference: &Cells, as_nannyml: bool) -> Measured {
        if rows == 0 {
            return Err(Undefined::EmptyChunk);
        }
        let error = match as_nannyml {
            true => self.nannyml_error(reference, rows),
            false => self.sampling_error(reference, rows) * self.scarcity(cells, rows, reference),
        };
        finite(Reading::with_error(self.defined(cells)?, error))
    }

    /// The metric of some cells; `None` where it does not exist.
    pub fn value(&self, cells: &Cells) -> Option<f64> {
        self.defined(cells).ok()
    }

    /// The same, with the reason where it does not exist.
    fn defined(&self, cells: &Cells) -> Result<f64, Undefined> {
        let share = |form: &Form| form.value(cells).ok_or(form.empty);
        match self {
            CellMetric::Sum(weights) => Ok(dot(weights, cells)),
            CellMetric::Share(form) => share(form),
            CellMetric::Mean([one, other]) => Ok((share(one)? + share(other)?) / 2.0),
            CellMetric::Correlation => correlation::value(cells),
            CellMetric::PerPredictedClass(weights) => {
                Ok(per_class(weights).iter().map(|mean| mean.value(cells).unwrap_or(0.0)).sum())
            }
        }
    }

    /// Derivatives of the metric by the count of each cell; `None` where it does not exist.
    pub fn slopes(&self, cells: &Cells) -> Option<Cells> {
        match self {
            CellMetric::Sum(weights) => Some(*weights),
            CellMetric::Share(form) => form.slopes(cells),
            CellMetric::Mean(forms) => {
                let [one, other] = [forms[0].slopes(cells)?, forms[1].slopes(cells)?];
                Some(std::array::from_fn(|cell| (one[cell] + other[cell]) / 2.0))
            }
            CellMetric::Correlation => correlation::slopes(cells),
            CellMetric::PerPredictedClass(weights) => {
                let [one, other] = per_class(weights).map(|mean| mean.slopes(cells).unwrap_or_default());
                Some(std::array::from_fn(|cell| one[cell] + other[cell]))
            }
        }
    }

    /// Standard deviation of the metric over samples of `rows` rows that are drawn as the cells are filled: the delta method
    /// on the multinomial distribution. NaN where the metric does not exist.
    pub fn sampling_error(&self, cells: &Cells, rows: u64) -> f64 {
        let scale = rows as f64 / dot(&ALL, cells);
        let expected = cells.map(|count| count * scale);
        self.slopes(&expected).map_or(f64::NAN, |slopes| variance(&slopes, &expected).sqrt())
    }

    /// The root of the expected denominator of a share over that of a chunk: a share of few rows has the error of few rows.
    fn scarcity(&self, cells: &Cells, rows: u64, reference: &Cells) -> f64 {
        let CellMetric::Share(form) = self else { return 1.0 };
        let expected = dot(&form.over, reference) * rows as f64 / dot(&ALL, reference);
        (expected / dot(&form.over, cells)).sqrt()
    }

    /// The same by the formulas of NannyML 0.13.1, of the metrics that it has.
    fn nannyml_error(&self, reference: &Cells, rows: u64) -> f64 {
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
            CellMetric::Mean(_) | CellMetric::Correlation => self.sampling_error(reference, rows),
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
            false,
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
            ("balanced_accuracy", (10.0 / 40.0 + 40.0 / 60.0) / 2.0),
            ("mcc", (400.0 - 600.0) / (30.0f64 * 40.0 * 60.0 * 70.0).sqrt()),
        ] {
            assert!((value(key, cells).unwrap().value - expected).abs() < 1e-15, "{key}");
        }
    }

    #[test]
    fn the_error_is_that_of_draws() {
        // 200,000 draws of 400 rows with numpy 2.4.6 give 0.02542 for F1; the others are binomial.
        let reference = [300.0, 50.0, 100.0, 550.0];
        let error = |key: &str| find(key).unwrap().cells(&choices()).unwrap().sampling_error(&reference, 400);
        let share = |p: f64, n: f64| (p * (1.0 - p) / n).sqrt();
        assert!((error("accuracy") - share(0.85, 400.0)).abs() < 1e-12);
        assert!((error("precision") - share(300.0 / 350.0, 140.0)).abs() < 1e-12);
        assert!((error("recall") - share(0.75, 160.0)).abs() < 1e-12);
        assert!((error("f1") / 0.02542 - 1.0).abs() < 0.02, "{}", error("f1"));
    }

    #[test]
    fn slopes_are_finite_differences() {
        let cells = [30.0, 12.0, 7.0, 51.0];
        let per_class = Choices { value_per: ValuePer::PredictedClass, ..choices() };
        for (key, choices) in [("f1", choices()), ("specificity", choices()), ("business_value", per_class)] {
            let form = find(key).unwrap().cells(&choices).unwrap();
            let at = |cells: &Cells| form.measure(cells, 100, &cells.map(|own| own), false).unwrap().value;
            let slopes = form.slopes(&cells).unwrap();
            for cell in 0..4 {
                let mut more = cells;
                more[cell] += 1e-5;
                let slope = (at(&more) - at(&cells)) / 1e-5;
                assert!((slope - slopes[cell]).abs() < 1e-6, "{key} {cell}: {slope} {}", slopes[cell]);
            }
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
