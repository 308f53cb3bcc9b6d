//! Columns of CSV files while they are read.

use super::cells::{Builder, Guess};
use crate::time::Clock;
use stats::table::Column;

/// A column while it is read.
pub struct Reader {
    /// Its place among the first file's columns.
    pub column: usize,
    pub guess: Guess,
    pub builder: Builder,
}

/// A column, and what is to be said of it.
pub struct Known {
    pub name: String,
    /// True if the files do not name it.
    pub is_unnamed: bool,
    pub guess: Guess,
    pub column: Option<Column>,
    /// Clock of its times.
    pub clock: Clock,
    pub notice: Option<String>,
}
