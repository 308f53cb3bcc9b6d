//! Instants, and what the clock of a zone shows then.

use crate::error::StatsError;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
pub use jiff::tz::TimeZone;

/// A time zone by its IANA name or its offset, such as `+02:00`; UTC, which leaves wall times as they are, without one.
///
/// # Errors
/// `invalid_option` for an unknown name.
pub fn zone(name: Option<&str>) -> Result<TimeZone, StatsError> {
    let Some(name) = name else { return Ok(TimeZone::UTC) };
    TimeZone::get(name).ok().or_else(|| offset(name)).ok_or_else(|| {
        let message = format!(
            "Cannot use time zone \"{name}\": an IANA name such as \"Europe/Berlin\", or an offset such as \"+02:00\", is required"
        );
        StatsError::new("invalid_option", message)
    })
}

/// `+02:00`, `-0330`, `+02`.
fn offset(name: &str) -> Option<TimeZone> {
    let (sign, digits) =
        if let Some(rest) = name.strip_prefix('-') { (-1, rest) } else { (1, name.strip_prefix('+')?) };
    let digits: String = digits.chars().filter(|&own| own != ':').collect();
    let number = |range: std::ops::Range<usize>| digits.get(range).map_or(Some(0), |own| own.parse::<i32>().ok());
    let (hours, minutes) = (number(0..2)?, number(2..4)?);
    let is_sound = matches!(digits.len(), 2 | 4) && hours < 24 && minutes < 60;
    let seconds = sign * (hours * 3600 + minutes * 60);
    is_sound.then(|| Offset::from_seconds(seconds).ok().map(TimeZone::fixed)).flatten()
}

/// The wall time of an instant; beyond the calendar's years, its first or last moment.
pub fn wall_time(micros: i64, zone: &TimeZone) -> DateTime {
    let edge = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    zone.to_datetime(Timestamp::from_microsecond(micros).unwrap_or(edge))
}

/// The instant of a wall time; in a gap or fold of the clock, the compatible one.
pub fn instant_of(time: DateTime, zone: &TimeZone) -> i64 {
    zone.to_ambiguous_timestamp(time).compatible().map_or(i64::MAX, Timestamp::as_microsecond)
}

/// The instant at which a clock of the zone shows what these microseconds are as a time of UTC.
pub fn placed(wall: i64, zone: &TimeZone) -> i64 {
    instant_of(wall_time(wall, &TimeZone::UTC), zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_names_or_offsets() {
        for name in ["UTC", "Europe/Berlin", "+02:00", "-0330", "+14"] {
            assert!(zone(Some(name)).is_ok(), "{name}");
        }
        for name in ["", "Mars", "+", "+2", "+24:00", "+02:60", "02:00", "+0x:00"] {
            assert_eq!(zone(Some(name)).unwrap_err().code, "invalid_option", "{name}");
        }
    }
}
