//! Metrics of regression, from the losses of rows.

use crate::error::StatsError;
use crate::measured::{Measured, Reading, Undefined, finite};
use crate::state::{Reader, State, read_place, write_place};
use crate::statistic::{median, median_error};

/// A metric of regression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Mean of `|y − ŷ|`.
    Absolute,
    /// Mean of `|y − ŷ| / |y|`.
    Percentage,
    /// Mean of `(y − ŷ)²`.
    Squared,
    /// Its root.
    RootSquared,
    /// Mean of `(ln(1 + y) − ln(1 + ŷ))²`.
    SquaredLog,
    /// Its root.
    RootSquaredLog,
    /// `1 − Σ(y − ŷ)² / Σ(y − ȳ)²`.
    Determination,
    /// Median of `|y − ŷ|`.
    MedianAbsolute,
    /// Mean of `ŷ − y`.
    Signed,
    /// Mean of the loss that the 10 % quantile makes least.
    Quantile10,
    /// Mean of the loss that the 90 % quantile makes least.
    Quantile90,
}

impl Loss {
    /// Every loss.
    const ALL: [Loss; 11] = [
        Loss::Absolute,
        Loss::Percentage,
        Loss::Squared,
        Loss::RootSquared,
        Loss::SquaredLog,
        Loss::RootSquaredLog,
        Loss::Determination,
        Loss::MedianAbsolute,
        Loss::Signed,
        Loss::Quantile10,
        Loss::Quantile90,
    ];
}

impl State for Loss {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &Loss::ALL, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&Loss::ALL, from)
    }
}

impl State for RowLoss {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &RowLoss::ALL, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&RowLoss::ALL, from)
    }
}

/// The loss of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowLoss {
    /// `|y − ŷ|`
    Absolute,
    /// `|y − ŷ| / max(ε, |y|)`, ε the machine epsilon (scikit-learn)
    Percentage,
    /// `(y − ŷ)²`
    Squared,
    /// `(ln(1 + y) − ln(1 + ŷ))²`
    SquaredLog,
    /// `ŷ − y`
    Signed,
    /// `max(τ (y − ŷ), (τ − 1) (y − ŷ))`, τ one tenth (Koenker and Bassett 1978)
    Quantile10,
    /// The same, τ nine tenths.
    Quantile90,
}

/// A label and what was predicted.
pub type Pair = (f64, f64);

impl RowLoss {
    /// Every row loss.
    pub const ALL: [RowLoss; 7] = [
        RowLoss::Absolute,
        RowLoss::Percentage,
        RowLoss::Squared,
        RowLoss::SquaredLog,
        RowLoss::Signed,
        RowLoss::Quantile10,
        RowLoss::Quantile90,
    ];

    /// The least that the loss can be.
    pub const fn least(self) -> f64 {
        if matches!(self, RowLoss::Signed) { f64::NEG_INFINITY } else { 0.0 }
    }

    /// The loss of label `y` and prediction `p`; NaN for a logarithm of a negative one.
    pub fn of(self, (y, p): Pair) -> f64 {
        match self {
            RowLoss::Absolute => (y - p).abs(),
            RowLoss::Percentage => (y - p).abs() / y.abs().max(f64::EPSILON),
            RowLoss::Squared => (y - p) * (y - p),
            RowLoss::SquaredLog if y < 0.0 || p < 0.0 => f64::NAN,
            RowLoss::SquaredLog => (y.ln_1p() - p.ln_1p()).powi(2),
            RowLoss::Signed => p - y,
            RowLoss::Quantile10 => quantile(0.1, y - p),
            RowLoss::Quantile90 => quantile(0.9, y - p),
        }
    }
}

/// Loss of a quantile that a label is this far above.
fn quantile(share: f64, above: f64) -> f64 {
    (share * above).max((share - 1.0) * above)
}

impl Loss {
    /// The row loss whose mean the metric follows from, and whether it is the root of that mean; `None` where a
    /// mean of row losses is not enough, so that it cannot be estimated without labels.
    pub const fn row(self) -> Option<(RowLoss, bool)> {
        match self {
            Loss::Absolute => Some((RowLoss::Absolute, false)),
            Loss::Percentage => Some((RowLoss::Percentage, false)),
            Loss::Squared => Some((RowLoss::Squared, false)),
            Loss::RootSquared => Some((RowLoss::Squared, true)),
            Loss::SquaredLog => Some((RowLoss::SquaredLog, false)),
            Loss::RootSquaredLog => Some((RowLoss::SquaredLog, true)),
            Loss::Signed => Some((RowLoss::Signed, false)),
            Loss::Quantile10 => Some((RowLoss::Quantile10, false)),
            Loss::Quantile90 => Some((RowLoss::Quantile90, false)),
            Loss::Determination | Loss::MedianAbsolute => None,
        }
    }

    /// The metric over rows that have label and prediction.
    pub fn value(self, pairs: &[Pair]) -> Result<f64, Undefined> {
        match self {
            _ if pairs.is_empty() => Err(Undefined::NoLabels),
            Loss::SquaredLog | Loss::RootSquaredLog if pairs.iter().any(|&(y, p)| y < 0.0 || p < 0.0) => {
                Err(Undefined::NegativeValues)
            }
            Loss::Determination => determination(pairs),
            Loss::MedianAbsolute => Ok(median(&kernels::sorted_values(&absolute(pairs)))),
            _ => {
                let (row, root) = self.row().expect("the others are means of row losses");
                let mean = mean(&pairs.iter().map(|&pair| row.of(pair)).collect::<Vec<_>>());
                Ok(if root { mean.sqrt() } else { mean })
            }
        }
    }

    /// Standard error for one row: divide by `√n`. NaN where the reference gives none.
    ///
    /// Means: the losses' standard deviation; roots by the delta method, `sqrt(var / (4 mean))`; as NannyML
    /// 0.13.1, but for MAPE, where it divides by the signed label. R squared: the spread of its influence
    /// function. Median: the density at the median, as for the median of a column.
    pub fn unit_error(self, pairs: &[Pair]) -> f64 {
        match self {
            _ if pairs.is_empty() => f64::NAN,
            Loss::Determination => deviation(&influence(pairs)),
            Loss::MedianAbsolute => {
                let losses = absolute(pairs);
                let n = losses.len() as f64;
                median_error(&losses, deviation(&losses) * (n / (n - 1.0)).sqrt())
            }
            _ => {
                let (row, root) = self.row().expect("the others are means of row losses");
                let losses: Vec<f64> = pairs.iter().map(|&pair| row.of(pair)).collect();
                let deviation = deviation(&losses);
                if root { deviation / (2.0 * mean(&losses).sqrt()) } else { deviation }
            }
        }
    }
}

/// A value with the error of `rows` rows.
pub fn reading(value: Result<f64, Undefined>, unit_error: f64, rows: usize) -> Measured {
    value.and_then(|value| finite(Reading::with_error(value, unit_error / (rows as f64).sqrt())))
}

fn absolute(pairs: &[Pair]) -> Vec<f64> {
    pairs.iter().map(|&pair| RowLoss::Absolute.of(pair)).collect()
}

fn determination(pairs: &[Pair]) -> Result<f64, Undefined> {
    let (error, spread, _) = squares(pairs);
    if spread == 0.0 { Err(Undefined::NoVariation) } else { Ok(1.0 - error / spread) }
}

/// Mean squared error, variance and mean of the labels.
fn squares(pairs: &[Pair]) -> (f64, f64, f64) {
    let labels: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    let centre = mean(&labels);
    let error = mean(&pairs.iter().map(|&pair| RowLoss::Squared.of(pair)).collect::<Vec<_>>());
    let spread = mean(&labels.iter().map(|label| (label - centre).powi(2)).collect::<Vec<_>>());
    (error, spread, centre)
}

/// Addend of each row to R squared: its derivative by the weight of the row (Jaeckel 1972).
fn influence(pairs: &[Pair]) -> Vec<f64> {
    let (error, spread, centre) = squares(pairs);
    let of = |&(y, p): &Pair| {
        ((y - centre).powi(2) - spread) * error / (spread * spread) - (RowLoss::Squared.of((y, p)) - error) / spread
    };
    pairs.iter().map(of).collect()
}

/// The mean, summed in fixed lanes; NaN of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    let sums = kernels::sums(values);
    if sums.count < values.len() as u64 { f64::NAN } else { sums.sum / values.len() as f64 }
}

/// Population standard deviation.
fn deviation(values: &[f64]) -> f64 {
    (kernels::central_powers(values, mean(values)).second / values.len() as f64).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIRS: [Pair; 5] = [(3.0, 2.5), (0.5, 0.0), (2.0, 2.0), (7.0, 8.0), (4.2, 3.0)];

    #[test]
    fn agrees_with_scikit_learn() {
        // scikit-learn 1.6.1: the functions of these names
        for (loss, expected) in [
            (Loss::Absolute, 0.64),
            (Loss::Percentage, 0.319_047_619_047_619),
            (Loss::Squared, 0.588),
            (Loss::RootSquared, 0.766_811_580_507_233),
            (Loss::Determination, 0.878_069_011_280_690_1),
            (Loss::MedianAbsolute, 0.5),
            (Loss::Signed, -0.24),
            (Loss::Quantile10, 0.224),
            (Loss::Quantile90, 0.416),
        ] {
            let value = loss.value(&PAIRS).unwrap();
            assert!((value - expected).abs() < 1e-12, "{loss:?} {value}");
        }
    }

    #[test]
    fn what_has_no_value_has_a_reason() {
        assert_eq!(Loss::Absolute.value(&[]), Err(Undefined::NoLabels));
        assert_eq!(Loss::SquaredLog.value(&[(-1.0, 2.0)]), Err(Undefined::NegativeValues));
        assert_eq!(Loss::Determination.value(&[(1.0, 2.0), (1.0, 0.0)]), Err(Undefined::NoVariation));
    }

    #[test]
    fn the_error_of_r_squared_is_the_derivative_by_the_weight_of_a_row() {
        let pairs: Vec<Pair> =
            (0..500).map(|i| (f64::from(i % 17), f64::from(i % 17) + f64::from(i * i % 7))).collect();
        let value = Loss::Determination.value(&pairs).unwrap();
        let squares: f64 = (0..pairs.len())
            .map(|index| {
                let mut more = pairs.clone();
                more.push(pairs[index]);
                ((Loss::Determination.value(&more).unwrap() - value) * pairs.len() as f64).powi(2)
            })
            .sum();
        let finite = (squares / pairs.len() as f64).sqrt();
        assert!((finite / Loss::Determination.unit_error(&pairs) - 1.0).abs() < 0.02);
    }
}
