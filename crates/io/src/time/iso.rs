//! ISO 8601 dates and times, and what common tools write that can mean nothing else.

use jiff::civil::{Date, Time};

/// A parsed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Microseconds since 1970; wall time taken as UTC where there is no zone.
    pub micros: i64,
    /// Seconds ahead of UTC, where the text names a zone.
    pub offset: Option<i32>,
}

impl Instant {
    /// Tells whether the text named a zone.
    pub fn is_zoned(self) -> bool {
        self.offset.is_some()
    }
}

/// The year first: `2001-01-31` or `2001/01/31`, also with a time after `T` or a space (`14:05`, `14:05:06`,
/// `14:05:06.123456789012`), also `20010131T140506`; and after a time, with or without a space before it, `Z`, `UTC`, `+02`,
/// `+0200` or `+02:00`, the last three also with the name of the zone (`[Europe/Berlin]`, ` CEST`), which says nothing more.
/// Digits beyond the microsecond are dropped.
pub fn parse(text: &[u8]) -> Option<Instant> {
    let (date, rest) = split_date(text)?;
    let Some((separator, rest)) = rest.split_first() else {
        return Some(instant(date, Time::midnight(), 0, None));
    };
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (clock, zone) = split_zone(rest);
    let (time, micros) = parse_clock(clock, text[4].is_ascii_digit())?;
    let offset = zone.map_or(Some(None), |zone| offset_seconds(zone).map(Some))?;
    Some(instant(date, time, micros, offset))
}

/// The date, and what follows it. Without separators only where a time follows: eight digits alone are a number.
fn split_date(text: &[u8]) -> Option<(Date, &[u8])> {
    let (year, month, day, rest) = match text {
        [_, _, _, _, a @ (b'-' | b'/'), _, _, b, ..] if a == b => {
            (&text[..4], &text[5..7], text.get(8..10)?, &text[10..])
        }
        [_, _, _, _, _, _, _, _, b'T', ..] => (&text[..4], &text[4..6], &text[6..8], &text[8..]),
        _ => return None,
    };
    let date = Date::new(digits(year)? as i16, digits(month)? as i8, digits(day)? as i8).ok()?;
    Some((date, rest))
}

fn instant(date: Date, time: Time, micros: i64, offset: Option<i32>) -> Instant {
    let days = i64::from((date - Date::constant(1970, 1, 1)).get_days());
    let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Instant { micros: (days * 86_400 + clock - i64::from(offset.unwrap_or(0))) * 1_000_000 + micros, offset }
}

fn split_zone(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|byte| !matches!(byte, b'0'..=b'9' | b':' | b'.' | b',')) {
        Some(at) => (&text[..at], Some(text[at..].trim_ascii_start())),
        None => (text, None),
    }
}

fn parse_clock(text: &[u8], is_compact: bool) -> Option<(Time, i64)> {
    let (hour, minute, rest) = match text {
        [a, b, c, d, rest @ ..] if is_compact => ([*a, *b], [*c, *d], rest),
        [a, b, b':', c, d, rest @ ..] if !is_compact => ([*a, *b], [*c, *d], rest),
        _ => return None,
    };
    let (second, fraction) = match rest {
        [] => ([b'0', b'0'], &[][..]),
        [a, b, fraction @ ..] if is_compact => ([*a, *b], fraction),
        [b':', a, b, fraction @ ..] if !is_compact => ([*a, *b], fraction),
        _ => return None,
    };
    let micros = match fraction {
        [] => 0,
        [b'.' | b',', fraction @ ..] => parse_fraction(fraction)?,
        _ => return None,
    };
    Some((Time::new(digits(&hour)? as i8, digits(&minute)? as i8, digits(&second)? as i8, 0).ok()?, micros))
}

fn parse_fraction(text: &[u8]) -> Option<i64> {
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    (0..6).try_fold(0, |micros, place| Some(micros * 10 + i64::from(text.get(place).map_or(0, |digit| digit - b'0'))))
}

fn offset_seconds(text: &[u8]) -> Option<i32> {
    let (sign, hours, minutes, name) = match text {
        [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(0),
        [sign @ (b'+' | b'-'), a, b, b':', c, d, name @ ..] => (sign, digits(&[*a, *b])?, digits(&[*c, *d])?, name),
        [sign @ (b'+' | b'-'), a, b, c @ b'0'..=b'9', d, name @ ..] => {
            (sign, digits(&[*a, *b])?, digits(&[*c, *d])?, name)
        }
        [sign @ (b'+' | b'-'), a, b, name @ ..] => (sign, digits(&[*a, *b])?, 0, name),
        _ => return None,
    };
    if hours > 23 || minutes > 59 || !is_zone_name(name) {
        return None;
    }
    let seconds = (hours * 3600 + minutes * 60) as i32;
    Some(if *sign == b'-' { -seconds } else { seconds })
}

/// Nothing, `[Europe/Berlin]`, or ` CEST`.
fn is_zone_name(text: &[u8]) -> bool {
    match text {
        [] => true,
        [b'[', name @ .., b']'] => !name.is_empty() && !name.contains(&b']'),
        [b' ', name @ ..] => !name.is_empty() && name.iter().all(u8::is_ascii_uppercase),
        _ => false,
    }
}

fn digits(text: &[u8]) -> Option<i64> {
    text.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn micros(text: &str) -> Option<i64> {
        parse(text.as_bytes()).map(|instant| instant.micros)
    }

    #[test]
    fn reads_the_usual_forms() {
        let start = 980_899_200_000_000; // 2001-01-31T00:00:00Z
        assert_eq!(micros("2001-01-31"), Some(start));
        assert_eq!(micros("2001-01-31 14:05"), Some(start + 50_700_000_000));
        assert_eq!(micros("2001-01-31T14:05:06.123456789Z"), Some(start + 50_706_123_456));
        assert_eq!(micros("2001-01-31T14:05:06.5"), Some(start + 50_706_500_000));
        assert_eq!(micros("2001-01-31T02:00:00+02:00"), Some(start));
        assert_eq!(micros("2001-01-30T22:30:00-0130"), Some(start));
        assert_eq!(micros("1969-12-31T23:59:59.999999"), Some(-1));
        assert!(parse(b"2001-01-31T02:00:00+02:00").unwrap().is_zoned());
        assert!(!parse(b"2001-01-31T02:00:00").unwrap().is_zoned());
    }

    #[test]
    fn reads_what_other_tools_write() {
        let noon = 980_942_400_000_000; // 2001-01-31T12:00:00Z
        for text in [
            "2001-01-31 12:00:00+00",                   // PostgreSQL
            "2001-01-31 12:00:00 UTC",                  // BigQuery
            "2001-01-31 12:00:00.000 +0000",            // Snowflake
            "2001-01-31 14:00:00+02:00",                // Python
            "2001-01-31T13:00:00+01:00[Europe/Berlin]", // Java
            "2001-01-31 13:00:00 +0100 CET",            // Go
            "2001-01-31T12:00:00.000000000000Z",
            "20010131T120000Z",
            "20010131T1200Z",
            "2001/01/31 12:00:00 GMT",
        ] {
            assert_eq!(parse(text.as_bytes()).map(|own| (own.micros, own.is_zoned())), Some((noon, true)), "{text}");
        }
        for text in ["2001/01/31 12:00", "20010131T120000", "2001-01-31t12:00:00,0"] {
            assert_eq!(parse(text.as_bytes()).map(|own| (own.micros, own.is_zoned())), Some((noon, false)), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2001",
            "20010131",
            "2001-13-01",
            "2001-02-30",
            "2001-02-29",
            "2001-01/31",
            "2001-01-31x",
            "2001-01-31 25:00",
            "2001-01-31 10",
            "2001-01-31 10:00:00 AM",
            "2001-01-31 10:00:00.",
            "31-01-2001",
            "01/02/2001",
            "2001-01-31T10:00:00+2",
            "2001-01-31T10:00:00+25:00",
            "2001-01-31T10:00:00 CET",
            "2001-01-31T10:00:00Z[",
        ] {
            assert_eq!(micros(text), None, "{text}");
        }
    }
}
