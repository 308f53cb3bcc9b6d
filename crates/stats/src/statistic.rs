//! Summary statistics of numeric columns: the list, and their sampling errors.
//!
//! Errors come from the whole reference and shrink with the rows `n` of a chunk (formulas:
//! NannyML 0.13.1, `sampling_error/summary_stats.py`).

use crate::measured::{Exactness, FromCounts};
use kernels::{Powers, Sums};

/// A summary statistic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Statistic {
    /// Arithmetic mean.
    Mean,
    /// Standard deviation, divisor n − 1.
    Std,
    /// Sum.
    Sum,
    /// Median.
    Median,
    /// Rows, missing ones included; a property of the table, not of a column.
    RowCount,
}

impl Statistic {
    /// All statistics, in the order users see them.
    pub const ALL: [Statistic; 5] =
        [Statistic::Mean, Statistic::Std, Statistic::Sum, Statistic::Median, Statistic::RowCount];

    /// The name in options and results.
    pub const fn key(self) -> &'static str {
        match self {
            Statistic::Mean => "mean",
            Statistic::Std => "std",
            Statistic::Sum => "sum",
            Statistic::Median => "median",
            Statistic::RowCount => "row_count",
        }
    }

    /// The name in prose.
    pub const fn label(self) -> &'static str {
        match self {
            Statistic::Mean => "Mean",
            Statistic::Std => "Standard deviation",
            Statistic::Sum => "Sum",
            Statistic::Median => "Median",
            Statistic::RowCount => "Rows",
        }
    }

    /// Tells what counts and sums give of it.
    pub const fn from_counts(self) -> FromCounts {
        match self {
            Statistic::Median => Err("the median is one of the values, or lies between two"),
            _ => Ok(Exactness::Exact),
        }
    }

    /// The statistic with this key.
    pub fn find(key: &str) -> Option<Statistic> {
        Statistic::ALL.into_iter().find(|statistic| statistic.key() == key)
    }
}

/// Sampling errors of one row, by statistic; NaN where the reference does not allow one.
#[derive(Clone, Copy, Debug)]
pub struct StatisticErrors {
    deviation: f64,
    fourth: f64,
    /// True where NannyML has no error of the standard deviation, as values are missing.
    missing: bool,
    median: f64,
}

impl StatisticErrors {
    /// Learns from the reference; the median's error costs a pass with an exponential per value.
    pub fn fit(values: &[f64], sums: &Sums, powers: &Powers, [median, as_nannyml]: [bool; 2]) -> Self {
        let n = sums.count as f64;
        let deviation = if sums.count < 2 { f64::NAN } else { (powers.second / (n - 1.0)).sqrt() };
        StatisticErrors {
            deviation,
            fourth: powers.fourth / n,
            missing: as_nannyml && sums.count < values.len() as u64,
            median: if median { median_error(values, deviation) } else { f64::NAN },
        }
    }

    /// Standard error of a statistic of `rows` rows.
    pub fn of(&self, statistic: Statistic, rows: u64) -> Option<f64> {
        let n = rows as f64;
        let error = match statistic {
            Statistic::Mean => self.deviation / n.sqrt(),
            Statistic::Sum => self.deviation * n.sqrt(),
            Statistic::Std if self.missing => f64::NAN,
            Statistic::Std => {
                let spread = self.fourth - self.deviation.powi(4) * (n - 3.0) / (n - 1.0);
                (spread / n).sqrt() / (2.0 * self.deviation)
            }
            Statistic::Median => self.median / n.sqrt(),
            Statistic::RowCount => f64::NAN,
        };
        error.is_finite().then_some(error)
    }
}

crate::state!(StatisticErrors { deviation, fourth, missing, median });

/// `1 / (2 f(m))` with f the Gaussian kernel density (Scott's bandwidth) at the median m; 0 for a constant.
pub(crate) fn median_error(values: &[f64], deviation: f64) -> f64 {
    let sorted = kernels::sorted_values(values);
    let n = sorted.len() as f64;
    if sorted.is_empty() || deviation == 0.0 {
        return if deviation == 0.0 { 0.0 } else { f64::NAN };
    }
    let median = median(&sorted);
    let bandwidth = deviation * n.powf(-0.2);
    // Beyond nine bandwidths a kernel adds less than 1e-17 of its peak.
    let reach = 9.0 * bandwidth;
    let from = sorted.partition_point(|&value| value < median - reach);
    let to = sorted.partition_point(|&value| value <= median + reach);
    let kernel = |value: f64| (-0.5 * ((value - median) / bandwidth).powi(2)).exp();
    let heights: f64 = sorted[from..to].iter().map(|&value| kernel(value)).sum();
    let density = heights / (n * bandwidth * (2.0 * std::f64::consts::PI).sqrt());
    1.0 / (2.0 * density)
}

/// The middle value, or the mean of the two middle ones, of ascending values.
pub(crate) fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { (sorted[middle - 1] + sorted[middle]) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::moments::Moments;

    #[test]
    fn a_standard_deviation_has_an_error_where_values_are_missing() {
        let values = [1.0, f64::NAN, 2.0, 4.0, 8.0];
        let (moments, powers) = Moments::of(&values);
        let error = |as_nannyml| {
            StatisticErrors::fit(&values, &moments.sums, &powers, [false, as_nannyml]).of(Statistic::Std, 100)
        };
        assert!(error(false).is_some_and(|error| error > 0.0));
        assert_eq!(error(true), None);
    }
}
