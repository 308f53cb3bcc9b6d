//! Times in formats that a user states; no other is guessed.

use crate::time::Instant;
use jiff::civil::date;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// How text is read, in the conversions of `strptime`: `%d.%m.%Y %H:%M`.
#[derive(Clone, Debug)]
pub struct Format(String);

impl Format {
    /// The format, if a time that it writes is read as the same day.
    ///
    /// # Errors
    /// Why it is not, in half a sentence.
    pub fn new(format: &str) -> Result<Format, String> {
        let day = date(2001, 12, 23);
        let sample = day.at(16, 5, 6, 0).to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
        let written = strtime::format(format, &sample).map_err(|error| error.to_string())?;
        let read = strtime::parse(format, &written).map_err(|error| error.to_string())?;
        let time = read.to_datetime().map_err(|_| "it names no day; required are year, month and day".to_owned())?;
        match read.hour() {
            _ if time.date() != day => Err("it does not tell one day from another".to_owned()),
            Some(_) if time.hour() != 16 => Err("it does not tell morning from afternoon: %I requires %p".to_owned()),
            _ => Ok(Format(format.to_owned())),
        }
    }

    /// A time of this format.
    pub fn parse(&self, text: &[u8]) -> Option<Instant> {
        let parsed = strtime::parse(&self.0, text).ok()?;
        let offset = parsed.offset();
        let zoned = parsed.to_datetime().ok()?.to_zoned(offset.map_or(TimeZone::UTC, TimeZone::fixed)).ok()?;
        Some(Instant { micros: zoned.timestamp().as_microsecond(), zoned: offset.is_some() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_which_day_it_is() {
        let read = |format: &str, text: &str| Format::new(format).unwrap().parse(text.as_bytes());
        let day = 980_899_200_000_000; // 2001-01-31
        assert_eq!(read("%d.%m.%Y", "31.01.2001"), Some(Instant { micros: day, zoned: false }));
        assert_eq!(
            read("%m/%d/%Y %I:%M %p", "1/31/2001 02:05 PM"),
            Some(Instant { micros: day + 50_700_000_000, zoned: false })
        );
        assert_eq!(read("%d.%m.%Y %H:%M %z", "31.01.2001 02:00 +0200"), Some(Instant { micros: day, zoned: true }));
        assert_eq!(read("%d.%m.%Y", "31.02.2001"), None);
        assert_eq!(read("%d.%m.%Y", "31.01.2001 10:00"), None);
        for format in ["%d.%m", "%Y", "%H:%M", "%d.%m.%Y %I:%M", "%!", "day"] {
            assert!(Format::new(format).is_err(), "{format}");
        }
    }
}
