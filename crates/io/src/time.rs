//! ISO 8601 dates and times.

use jiff::civil::{Date, Time};

/// A parsed instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Instant {
    /// Microseconds since 1970; wall time taken as UTC where there is no zone.
    pub micros: i64,
    /// Whether the text named a zone.
    pub zoned: bool,
}

/// `2001-01-31`, `2001-01-31 14:05`, `2001-01-31T14:05:06.123456`, each of the latter two also with `Z`,
/// `+02:00` or `+0200`. Digits beyond the microsecond are dropped.
pub fn parse(text: &[u8]) -> Option<Instant> {
    if text.len() < 10 || text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let date = Date::new(digits(&text[0..4])? as i16, digits(&text[5..7])? as i8, digits(&text[8..10])? as i8).ok()?;
    let Some((separator, rest)) = text[10..].split_first() else {
        return Some(instant(date, Time::midnight(), 0, 0, false));
    };
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (clock, offset) = split_offset(rest);
    let (time, micros) = parse_clock(clock)?;
    match offset {
        None => Some(instant(date, time, micros, 0, false)),
        Some(offset) => Some(instant(date, time, micros, offset_seconds(offset)?, true)),
    }
}

fn instant(date: Date, time: Time, micros: i64, offset: i64, zoned: bool) -> Instant {
    let days = i64::from((date - Date::constant(1970, 1, 1)).get_days());
    let clock = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second());
    Instant { micros: (days * 86_400 + clock - offset) * 1_000_000 + micros, zoned }
}

fn split_offset(text: &[u8]) -> (&[u8], Option<&[u8]>) {
    match text.iter().position(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')) {
        Some(at) => (&text[..at], Some(&text[at..])),
        None => (text, None),
    }
}

fn parse_clock(text: &[u8]) -> Option<(Time, i64)> {
    if text.len() < 5 || text[2] != b':' {
        return None;
    }
    let (hour, minute) = (digits(&text[0..2])? as i8, digits(&text[3..5])? as i8);
    let (second, micros) = match &text[5..] {
        [] => (0, 0),
        [b':', a, b] => (digits(&[*a, *b])? as i8, 0),
        [b':', a, b, b'.' | b',', fraction @ ..] => (digits(&[*a, *b])? as i8, parse_fraction(fraction)?),
        _ => return None,
    };
    Some((Time::new(hour, minute, second, 0).ok()?, micros))
}

fn parse_fraction(text: &[u8]) -> Option<i64> {
    if text.is_empty() || text.len() > 9 || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    (0..6).try_fold(0, |micros, place| Some(micros * 10 + i64::from(text.get(place).map_or(0, |digit| digit - b'0'))))
}

fn offset_seconds(text: &[u8]) -> Option<i64> {
    let (hours, minutes) = match text {
        [b'Z' | b'z'] => return Some(0),
        [_, a, b] => (digits(&[*a, *b])?, 0),
        [_, a, b, c, d] | [_, a, b, b':', c, d] => (digits(&[*a, *b])?, digits(&[*c, *d])?),
        _ => return None,
    };
    let seconds = hours * 3600 + minutes * 60;
    Some(if text[0] == b'-' { -seconds } else { seconds })
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
        assert!(parse(b"2001-01-31T02:00:00+02:00").unwrap().zoned);
        assert!(!parse(b"2001-01-31T02:00:00").unwrap().zoned);
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "2001",
            "2001-13-01",
            "2001-02-30",
            "2001-01-31x",
            "2001-01-31 25:00",
            "2001-01-31 10",
            "31-01-2001",
            "2001-01-31T10:00:00+2",
        ] {
            assert_eq!(micros(text), None, "{text}");
        }
    }
}
