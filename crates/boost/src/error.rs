//! Why a model cannot be fitted or read.

use std::fmt;

/// Why a model cannot be fitted or read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Error {
    /// The list of rows is empty.
    NoRows,
    /// More rows than the packed sums can hold; see [`MAX_ROWS`](crate::MAX_ROWS).
    TooManyRows {
        /// Rows given.
        rows: usize,
    },
    /// A row index lies beyond the matrix.
    RowOutOfRange {
        /// The index.
        row: u32,
        /// Rows of the matrix.
        rows: usize,
    },
    /// A column, or the targets, and the matrix differ in length.
    Length {
        /// Values given.
        given: usize,
        /// Rows of the matrix.
        rows: usize,
    },
    /// Columns and kinds, or a model and a matrix, differ in number of features.
    Features {
        /// Features given.
        given: usize,
        /// Features required.
        required: usize,
    },
    /// A target that the objective cannot take: not finite, beyond ±1e300, or (log-loss) neither 0 nor 1.
    Target {
        /// Its row in the matrix.
        row: u32,
        /// Its value.
        value: f64,
    },
    /// A setting outside its range.
    Setting {
        /// Name of the setting.
        name: &'static str,
        /// The allowed values.
        allowed: &'static str,
    },
    /// The caller asked to stop.
    Cancelled,
    /// Bytes or parts that are not a model, with what is wrong about them.
    Malformed(&'static str),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoRows => write!(f, "cannot fit trees: no rows, at least 1 is required"),
            Error::TooManyRows { rows } => {
                write!(f, "cannot fit trees: {rows} rows, at most {} are possible", crate::MAX_ROWS)
            }
            Error::RowOutOfRange { row, rows } => write!(f, "row {row} does not exist: the matrix has {rows} rows"),
            Error::Length { given, rows } => write!(f, "{given} values given, the matrix has {rows} rows"),
            Error::Features { given, required } => write!(f, "{given} features given, {required} are required"),
            Error::Target { row, value } => write!(f, "cannot learn from the target {value} in row {row}"),
            Error::Setting { name, allowed } => write!(f, "setting {name} must be {allowed}"),
            Error::Cancelled => write!(f, "cancelled"),
            Error::Malformed(what) => write!(f, "not a model: {what}"),
        }
    }
}

impl std::error::Error for Error {}
