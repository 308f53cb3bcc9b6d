//! A value or the reason why there is none.

use crate::error::StatsError;
use crate::state::{Reader, State, read_place, write_place};

/// What was measured in one chunk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// The value; finite.
    pub value: f64,
    /// Standard deviation of the value over samples as large as the chunk.
    pub standard_error: Option<f64>,
    /// Probability of a value as extreme if nothing had changed.
    pub p_value: Option<f64>,
}

impl Reading {
    /// A reading with neither error nor p-value.
    pub const fn plain(value: f64) -> Self {
        Reading { value, standard_error: None, p_value: None }
    }

    /// A reading with a standard error, unless that is not finite.
    pub fn with_error(value: f64, standard_error: f64) -> Self {
        Reading { value, standard_error: standard_error.is_finite().then_some(standard_error), p_value: None }
    }
}

/// Why a value does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Undefined {
    /// The chunk has no rows.
    EmptyChunk = 1,
    /// Every value is missing.
    AllMissing = 2,
    /// No row has a label.
    NoLabels = 3,
    /// All labels are the same.
    OneClass = 4,
    /// No label is positive.
    NoPositives = 5,
    /// No label is negative.
    NoNegatives = 6,
    /// Nothing was predicted positive.
    NoPredictedPositives = 7,
    /// Nothing was predicted negative.
    NoPredictedNegatives = 8,
    /// All values are the same.
    NoVariation = 9,
    /// Fewer values than the statistic needs.
    TooFewValues = 10,
    /// Infinite values make the result infinite.
    NotFinite = 11,
    /// A logarithm of negative labels or predictions.
    NegativeValues = 12,
    /// A class of the reference is not among the labels.
    AbsentClass = 13,
    /// The metric cannot be estimated without labels.
    NotEstimated = 14,
}

impl Undefined {
    /// All reasons; the position is the code that crosses to JavaScript, less one.
    pub const ALL: [Undefined; 14] = [
        Undefined::EmptyChunk,
        Undefined::AllMissing,
        Undefined::NoLabels,
        Undefined::OneClass,
        Undefined::NoPositives,
        Undefined::NoNegatives,
        Undefined::NoPredictedPositives,
        Undefined::NoPredictedNegatives,
        Undefined::NoVariation,
        Undefined::TooFewValues,
        Undefined::NotFinite,
        Undefined::NegativeValues,
        Undefined::AbsentClass,
        Undefined::NotEstimated,
    ];

    /// The name used in results.
    pub const fn key(self) -> &'static str {
        match self {
            Undefined::EmptyChunk => "empty_chunk",
            Undefined::AllMissing => "all_missing",
            Undefined::NoLabels => "no_labels",
            Undefined::OneClass => "one_class",
            Undefined::NoPositives => "no_positives",
            Undefined::NoNegatives => "no_negatives",
            Undefined::NoPredictedPositives => "no_predicted_positives",
            Undefined::NoPredictedNegatives => "no_predicted_negatives",
            Undefined::NoVariation => "no_variation",
            Undefined::TooFewValues => "too_few_values",
            Undefined::NotFinite => "not_finite",
            Undefined::NegativeValues => "negative_values",
            Undefined::AbsentClass => "absent_class",
            Undefined::NotEstimated => "not_estimated",
        }
    }
}

crate::state!(Reading { value, standard_error, p_value });

impl State for Undefined {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &Undefined::ALL, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&Undefined::ALL, from)
    }
}

/// A number or a typed reason, never a silent NaN.
pub type Measured = Result<Reading, Undefined>;

/// Turns a reading that overflowed into its reason.
pub fn finite(reading: Reading) -> Measured {
    if reading.value.is_finite() { Ok(reading) } else { Err(Undefined::NotFinite) }
}
