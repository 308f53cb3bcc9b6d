//! One column: what is learned from the reference, and a chunk measured against it.
//!
//! Policy lives here: missing values are left out before a method sees the data, and a chunk with
//! nothing left has a reason instead of a value.

pub mod bins;
pub mod by_chance;
pub mod categorical;
pub mod chunk_values;
mod drawing;
pub mod drawn;
pub mod ecdf;
mod edges;
pub mod in_bins;
pub mod known;
pub mod moments;
pub mod numeric;
pub mod outside;
pub mod quantile_buckets;
pub mod ranks;

use crate::measured::{Measured, Reading, Undefined};

/// Form of a data-quality count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountAs {
    /// Divided by the rows of the chunk.
    Rate,
    /// As it is.
    Count,
}

impl CountAs {
    /// The name in options and in names of series.
    pub const fn key(self) -> &'static str {
        match self {
            CountAs::Rate => "rate",
            CountAs::Count => "count",
        }
    }

    /// The way with this key.
    pub fn find(key: &str) -> Option<CountAs> {
        [CountAs::Rate, CountAs::Count].into_iter().find(|own| own.key() == key)
    }

    /// `count` of `rows`, as asked; a rate of no rows does not exist.
    pub fn value(self, count: u64, rows: u64) -> Result<f64, Undefined> {
        match (self, rows) {
            (_, 0) => Err(Undefined::EmptyChunk),
            (CountAs::Rate, _) => Ok(count as f64 / rows as f64),
            (CountAs::Count, _) => Ok(count as f64),
        }
    }
}

/// Missing values of a chunk. The standard error is the binomial one at the reference's rate `r`:
/// `sqrt(r(1−r)/n)` for the rate, times `n` for the count.
pub fn missing(missing: u64, rows: u64, reference_rate: f64, count_as: CountAs) -> Measured {
    let value = count_as.value(missing, rows)?;
    let spread = (reference_rate * (1.0 - reference_rate)).sqrt();
    let size = (rows as f64).sqrt();
    let error = match count_as {
        CountAs::Rate => spread / size,
        CountAs::Count => spread * size,
    };
    Ok(Reading::with_error(value, error))
}

/// A chunk without rows, or without any value, cannot be measured.
fn require_values(rows: u64, missing: u64) -> Result<(), Undefined> {
    match rows {
        0 => Err(Undefined::EmptyChunk),
        _ if rows == missing => Err(Undefined::AllMissing),
        _ => Ok(()),
    }
}
