//! A run to be stored, and what became of it.

use crate::carry::Carry;
use crate::fields::Fields;
use crate::{Monitor, Summary, Table};

/// A run to be stored.
#[derive(Clone, Debug)]
pub struct Appending {
    /// Whose run it is.
    pub monitor: Monitor,
    /// The run in a few words.
    pub summary: Summary,
    /// Its measurements.
    pub table: Table,
    /// Fields of a reading.
    pub fields: Fields,
    /// What the runs after it have to know.
    pub carries: Vec<Carry>,
    /// True if chunks are periods, which cannot overlap; others are compared with each other.
    pub periods: bool,
}

/// Result of storing the chunks of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Chunks that were not stored before.
    pub added: i64,
    /// Chunks of which some value is another now.
    pub changed: i64,
    /// Chunks among these with as many rows as before, in which a value that takes no labels has changed.
    pub contradicted: i64,
    /// Chunks that were stored like this.
    pub same: i64,
    /// Chunks that were stored with more rows, and stay so.
    pub kept: i64,
    /// Chunks that were stored with more labels; what takes labels stays so.
    pub lost_labels: i64,
    /// Values that were replaced, over all chunks.
    pub replaced: i64,
}
