//! Calculators: the list.
//!
//! A calculator is a [`Calculator`] and its line in [`CALCULATORS`]. Its other half is in `src/calculators/` of the
//! TypeScript: options, thresholds, words. A calculator of faults brings the functions that count them, so that the
//! engine measures it without knowing its name.

mod drift;
mod duplicate_rows;
mod performance;
mod quality;
mod statistics;

pub use drift::{DOMAIN_CLASSIFIER, RECONSTRUCTION_DRIFT, UNIVARIATE_DRIFT};
pub use performance::{ESTIMATED_PERFORMANCE, OWN_METRICS, REALIZED_PERFORMANCE};
pub use quality::UNSEEN_VALUES;
pub use statistics::SUMMARY_STATISTICS;

use crate::column::CountAs;
use crate::column::categorical::{CategoricalChunk, CategoricalReference};
use crate::column::numeric::{NumericChunk, NumericReference};
use crate::encoding::FeatureValues;
use crate::measured::{Measured, Reading};

/// Every calculator, in the order of the workflow.
pub static CALCULATORS: &[&Calculator] = &[
    &REALIZED_PERFORMANCE,
    &ESTIMATED_PERFORMANCE,
    &OWN_METRICS,
    &UNIVARIATE_DRIFT,
    &DOMAIN_CLASSIFIER,
    &RECONSTRUCTION_DRIFT,
    &quality::MISSING_VALUES,
    &quality::UNSEEN_VALUES,
    &quality::OUT_OF_RANGE,
    &duplicate_rows::DUPLICATE_ROWS,
    &SUMMARY_STATISTICS,
];

/// A part of a monitor with a result of its own.
#[derive(Debug)]
pub struct Calculator {
    /// Name in results and reports.
    pub key: &'static str,
    /// Name in prose.
    pub label: &'static str,
    /// Meaning of its alerts.
    pub family: Family,
    /// Input of one of its values.
    pub needs: Needs,
    /// Ability to be measured from the parts of a chunk.
    pub parts: Parts,
    /// Counted faults, if its family is quality; else nothing. The first has a series in the result, the others are
    /// evidence for its alerts.
    pub faults: &'static [Fault],
}

/// A kind of calculators; what the alerts of a kind mean is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Quality of the model.
    Performance,
    /// Distance of the inputs from the reference.
    Drift,
    /// Faults of the data.
    Quality,
    /// Plain numbers of columns.
    Statistics,
}

impl Family {
    /// The name in the generated list.
    pub const fn key(self) -> &'static str {
        match self {
            Family::Performance => "performance",
            Family::Drift => "drift",
            Family::Quality => "quality",
            Family::Statistics => "statistics",
        }
    }
}

/// Input of one value of a calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Predictions and targets: a task.
    Task,
    /// One column.
    Column,
    /// All features of a row together.
    Features,
    /// Columns of a row that are named.
    Rows,
}

impl Needs {
    /// The name in the generated list.
    pub const fn key(self) -> &'static str {
        match self {
            Needs::Task => "task",
            Needs::Column => "column",
            Needs::Features => "features",
            Needs::Rows => "rows",
        }
    }
}

/// Ability to put the contributions of a chunk's parts together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// It can, and is measured from these counts.
    Add(&'static [Tally]),
    /// It cannot: why, and the way on.
    Refused(&'static str),
}

impl Parts {
    /// Says why parts cannot be put together.
    pub const fn refused(self) -> Option<&'static str> {
        match self {
            Parts::Add(_) => None,
            Parts::Refused(why) => Some(why),
        }
    }

    /// Lists the counts that it is measured from.
    pub const fn tallies(self) -> &'static [Tally] {
        match self {
            Parts::Add(tallies) => tallies,
            Parts::Refused(_) => &[],
        }
    }
}

/// Counts of a part of a chunk. Parts add up, and any engine can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    /// Missing values of a column.
    Missing,
    /// Numbers between the edges of the reference's bins.
    Bins,
    /// Numbers between the reference's deciles.
    Deciles,
    /// Numbers far outside the reference's range, and the farthest.
    Outside,
    /// Sums of numbers, and of their squares.
    Sums,
    /// Values of each label.
    Labels,
    /// Rows with the same score, prediction and label.
    Outcomes,
}

impl Tally {
    /// The name in plans and summaries.
    pub const fn key(self) -> &'static str {
        match self {
            Tally::Missing => "missing",
            Tally::Bins => "bins",
            Tally::Deciles => "deciles",
            Tally::Outside => "outside",
            Tally::Sums => "sums",
            Tally::Labels => "labels",
            Tally::Outcomes => "outcomes",
        }
    }
}

/// Something wrong with rows of a chunk.
#[derive(Debug)]
pub struct Fault {
    /// Stem of the names of its series and of its option.
    pub key: &'static str,
    /// Way of counting it.
    pub count: Count,
}

impl Fault {
    /// The name of its series.
    pub fn metric(&self, count_as: CountAs) -> String {
        format!("{}_{}", self.key, count_as.key())
    }
}

/// Way of counting a fault.
#[derive(Clone, Copy, Debug)]
pub enum Count {
    /// In each column of these kinds.
    Columns {
        /// In numbers.
        numeric: Option<CountNumbers>,
        /// In labels.
        categorical: Option<CountLabels>,
    },
    /// In all features of a chunk's rows together.
    Rows(fn(&[FeatureValues<'_>]) -> u64),
}

/// Counts a fault in a chunk of a numeric column.
pub type CountNumbers = fn(&NumericReference, &NumericChunk<'_>, CountAs) -> Measured;
/// Counts a fault in a chunk of a categorical column.
pub type CountLabels = fn(&CategoricalReference, &CategoricalChunk, CountAs) -> Measured;

impl Count {
    /// The way to count in numbers.
    pub const fn numeric(self) -> Option<CountNumbers> {
        match self {
            Count::Columns { numeric, .. } => numeric,
            Count::Rows(_) => None,
        }
    }

    /// The way to count in labels.
    pub const fn categorical(self) -> Option<CountLabels> {
        match self {
            Count::Columns { categorical, .. } => categorical,
            Count::Rows(_) => None,
        }
    }

    /// Counts in a chunk's rows; `None` for a fault of columns.
    pub fn rows(self, features: &[FeatureValues<'_>], rows: u64, count_as: CountAs) -> Option<Measured> {
        match self {
            Count::Columns { .. } => None,
            Count::Rows(count) => Some(count_as.value(count(features), rows).map(Reading::plain)),
        }
    }

    /// Tells whether it is counted in all features together.
    pub const fn is_of_rows(self) -> bool {
        matches!(self, Count::Rows(_))
    }
}

/// The calculator of this key.
pub fn find(key: &str) -> Option<&'static Calculator> {
    CALCULATORS.iter().find(|calculator| calculator.key == key).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_are_found_and_names_of_faults_are_their_own() {
        for calculator in CALCULATORS {
            assert!(std::ptr::eq(find(calculator.key).unwrap(), *calculator), "{}", calculator.key);
        }
        let faults: Vec<&str> = CALCULATORS.iter().flat_map(|own| own.faults).map(|fault| fault.key).collect();
        assert_eq!(faults.iter().collect::<HashSet<_>>().len(), faults.len());
        assert!(find("accuracy").is_none());
    }

    #[test]
    fn calculators_of_quality_count_faults_and_no_others_do() {
        for calculator in CALCULATORS {
            assert_eq!(calculator.faults.is_empty(), calculator.family != Family::Quality, "{}", calculator.key);
            let together = calculator.needs == Needs::Features;
            for fault in calculator.faults {
                assert_eq!(fault.count.is_of_rows(), together, "{}", fault.key);
            }
            assert!(
                !together || matches!(calculator.parts, Parts::Refused(_)),
                "rows are not there in parts: {}",
                calculator.key
            );
        }
    }
}
