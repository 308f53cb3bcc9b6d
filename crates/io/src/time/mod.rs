//! Dates and times: as text of ISO 8601 and its kin ([`parse`]), and as numbers or text that a user says how to read
//! ([`Stated`]). Nothing that could mean two days is read without being told.

mod clock;
mod iso;
mod stated;

pub use clock::Clock;
pub use iso::{Instant, parse};
pub use stated::{Format, Stated, Unit};

use stats::table::{Column, Labels, MISSING_TIME};

/// Text that holds times, and their clock; `None` where some label is no time. A blank one is a missing time.
///
/// # Errors
/// The first label with a zone, or without one, where the labels before it are otherwise.
pub fn times_of((codes, labels): &Labels) -> Result<Option<(Column, Clock)>, String> {
    let mut clock = Clock::Unknown;
    let mut instants = Vec::with_capacity(labels.len());
    for label in labels.iter() {
        let text = label.trim();
        if text.is_empty() {
            instants.push(MISSING_TIME);
            continue;
        }
        let Some(instant) = parse(text.as_bytes()) else { return Ok(None) };
        clock = clock.and(instant.offset).ok_or_else(|| label.clone())?;
        instants.push(instant.micros);
    }
    if clock == Clock::Unknown {
        return Ok(None);
    }
    let of_row = |&code: &u32| instants.get(code as usize).copied().unwrap_or(MISSING_TIME);
    Ok(Some((Column::Timestamp(codes.iter().map(of_row).collect()), clock)))
}
