//! Runs over many nights in one SQLite file: appended whole or not at all, read as one timeline.
//!
//! A monitor is known by the digest of what it learned, a chunk by its identity within a monitor. A chunk that comes
//! again takes the place of what is stored, and what it said before is kept with both times. What the numbers mean is
//! the caller's business, and so is what a reading consists of ([`Fields`]). `docs/history.md` has the tables.

#![forbid(unsafe_code)]

mod append;
mod before;
mod carry;
mod checksum;
mod chunks;
mod error;
mod fields;
mod file;
mod incidents;
mod read;
mod values;
mod widen;

pub use append::{Append, Appended, Appending};
pub use before::ReadBefore;
pub use carry::{Carry, Place, ReadCarry};
pub use error::HistoryError;
pub use fields::{CodeField, CodeKind, Fields, Readings};
pub use incidents::{ReadIncidents, RunIncidents};
pub use read::{Change, Computed, Course, Known, Night, Read, StoredTable};

/// A series of a monitor, in its order.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Key of the calculator.
    pub calculator: String,
    /// Key of the metric, method or statistic.
    pub metric: String,
    /// The column it is of, where it is of one.
    pub column: Option<String>,
    /// Threshold below.
    pub lower: Option<f64>,
    /// Threshold above.
    pub upper: Option<f64>,
    /// True if it takes labels, which may come later.
    pub labelled: bool,
}

/// A chunk of rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Chunk {
    /// Identity of the chunk across runs.
    pub identity: String,
    /// Its name.
    pub key: String,
    /// Its rows.
    pub rows: i64,
    /// Rows with a label; `None` where performance is not watched.
    pub labelled: Option<i64>,
    /// First row in its table.
    pub start: i64,
    /// Last row in its table.
    pub end: i64,
    /// ISO 8601; sorts as text.
    pub start_date: Option<String>,
    /// ISO 8601; sorts as text.
    pub end_date: Option<String>,
    /// Mean of the labels.
    pub target_rate: Option<f64>,
    /// p-value of a test whether labelled rows are like the others.
    pub selection: Option<f64>,
    /// Share of the labelled rows that would have to be others for them to be spread as all rows are.
    pub selected_share: Option<f64>,
    /// The column by which they differ most.
    pub selected_by: Option<String>,
    /// Offset of the log-odds of the labels from what their scores say.
    pub offset: Option<f64>,
    /// Its standard error.
    pub offset_error: Option<f64>,
}

/// Measurements of a table: `readings[chunk × series + series]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its chunks.
    pub chunks: Vec<Chunk>,
    /// All series of the first chunk, then of the second.
    pub readings: Readings,
}

/// A monitor, as it is stored once.
#[derive(Clone, Debug, PartialEq)]
pub struct Monitor {
    /// Tells it from any other.
    pub digest: String,
    /// A name for people.
    pub name: String,
    /// The caller's own text.
    pub description: String,
    /// Its series.
    pub series: Vec<Series>,
    /// Measurements of its reference.
    pub reference: Table,
}

/// A run in a few words.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// When its values were computed, in milliseconds since 1970.
    pub at: i64,
    /// Version of the package that computed them.
    pub version: String,
    /// Status of its verdict.
    pub status: String,
    /// Headline of its verdict.
    pub headline: String,
    /// Alerts in its chunks.
    pub alerts: i64,
    /// The caller's own text on its incidents.
    pub incidents: String,
}
