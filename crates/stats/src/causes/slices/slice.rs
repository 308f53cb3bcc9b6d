//! A slice, and what it carries.

use std::ops::RangeInclusive;

/// Codes of a column, from the first to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Place of the feature.
    pub feature: usize,
    /// Codes that rows of the slice have.
    pub codes: RangeInclusive<u8>,
}

/// Rows that have the codes of one or two columns, among the rows that test.
#[derive(Clone, Debug)]
pub struct Slice {
    /// One or two columns.
    pub ranges: Vec<Range>,
    /// Rows of the chunk.
    pub rows: f64,
    /// Share of the reference's rows, and of the chunk's.
    pub shares: [f64; 2],
    /// Means of the addends.
    pub means: [f64; 2],
    /// Addition to the change of the metric.
    pub carries: f64,
    /// Standard error of what it carries.
    pub error: f64,
    /// The part of that which inputs and scores do not explain.
    pub concept: f64,
    /// p-value of its carrying more than its share.
    pub p_value: f64,
    /// Places of the rows of the reference and of the chunk.
    pub places: [Vec<usize>; 2],
}
