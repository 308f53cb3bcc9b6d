//! Correlation of label and prediction, both as 0 and 1: Matthews' coefficient (Matthews 1975).

use crate::measured::Undefined;

/// Rows predicted positive, rows with a positive label, rows with a negative one, rows predicted negative.
fn margins(&[tp, fp, missed, tn]: &[f64; 4]) -> [f64; 4] {
    [tp + fp, tp + missed, fp + tn, missed + tn]
}

/// The root of the product of all margins.
fn root([predicted, positive, negative, rest]: &[f64; 4]) -> f64 {
    (predicted * rest).sqrt() * (positive * negative).sqrt()
}

/// `(TP·TN − FP·FN) / √((TP + FP)(TP + FN)(FP + TN)(FN + TN))`, from −1 to 1.
///
/// # Errors
/// The margin that has no rows.
pub fn value(cells: &[f64; 4]) -> Result<f64, Undefined> {
    const REASONS: [Undefined; 4] = [
        Undefined::NoPredictedPositives,
        Undefined::NoPositives,
        Undefined::NoNegatives,
        Undefined::NoPredictedNegatives,
    ];
    let margins = margins(cells);
    if let Some(place) = margins.iter().position(|rows| *rows == 0.0) {
        return Err(REASONS[place]);
    }
    let [tp, fp, missed, tn] = cells;
    Ok(((tp * tn - fp * missed) / root(&margins)).clamp(-1.0, 1.0))
}

/// Derivatives by the count of each cell; `None` where a margin has no rows.
pub fn slopes(cells: &[f64; 4]) -> Option<[f64; 4]> {
    let (value, margins) = (value(cells).ok()?, margins(cells));
    let root = root(&margins);
    let [tp, fp, missed, tn] = *cells;
    let slope =
        |other: f64, one: usize, two: usize| other / root - value / 2.0 * (1.0 / margins[one] + 1.0 / margins[two]);
    Some([slope(tn, 0, 1), slope(-missed, 0, 2), slope(-fp, 1, 3), slope(tp, 2, 3)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_finite_differences() {
        let cells = [1000.0, 300.0, 450.0, 4000.0];
        for (place, slope) in slopes(&cells).unwrap().iter().enumerate() {
            let moved = |by: f64| {
                let mut cells = cells;
                cells[place] += by;
                value(&cells).unwrap()
            };
            let difference = (moved(1.0) - moved(-1.0)) / 2.0;
            assert!((difference / slope - 1.0).abs() < 1e-4, "{place}: {difference} {slope}");
        }
    }

    #[test]
    fn a_margin_without_rows_is_named() {
        assert_eq!(value(&[0.0, 0.0, 3.0, 4.0]), Err(Undefined::NoPredictedPositives));
        assert_eq!(value(&[0.0, 3.0, 0.0, 4.0]), Err(Undefined::NoPositives));
        assert_eq!(value(&[3.0, 0.0, 4.0, 0.0]), Err(Undefined::NoNegatives));
        assert_eq!(value(&[3.0, 4.0, 0.0, 0.0]), Err(Undefined::NoPredictedNegatives));
        assert_eq!(value(&[3.0, 0.0, 0.0, 4.0]), Ok(1.0));
    }
}
