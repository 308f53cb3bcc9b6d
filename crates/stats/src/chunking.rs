//! Cutting rows into chunks: by size, into a number of chunks, or by calendar period.

use crate::error::StatsError;
use crate::table::MISSING_TIME;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// What happens to the rows after the last whole chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// They are a chunk of their own.
    Keep,
    /// They belong to no chunk.
    Drop,
    /// They join the last whole chunk.
    Append,
}

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Sixty minutes of wall time.
    Hour,
    /// From midnight to midnight.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months.
    Quarter,
    /// A calendar year.
    Year,
}

/// How rows are cut.
#[derive(Clone, Debug)]
pub enum Chunking {
    /// Runs of this many rows.
    Size {
        /// Rows of a chunk, at least one.
        size: usize,
        /// What becomes of the rest.
        incomplete: Incomplete,
    },
    /// This many runs of equal length.
    Count {
        /// Number of chunks, at least one.
        count: usize,
        /// What becomes of the rest.
        incomplete: Incomplete,
    },
    /// Periods of wall time. Multiples count from 1 January 1970, weeks from Monday 5 January 1970,
    /// so that reference and production are cut alike.
    Period {
        /// Units in a period, at least one.
        every: i64,
        /// The unit.
        unit: Unit,
        /// Whose wall time.
        zone: TimeZone,
    },
}

/// Rows `start..end`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// `[0:299]` (first and last row), or the period: `2024-01-01/2024-01-07`, `2024-01`, `2024Q1`.
    pub key: String,
    /// First row.
    pub start: usize,
    /// One after the last row.
    pub end: usize,
    /// Wall time of the first row, or the start of the period; ISO 8601. `None` without timestamps.
    pub start_date: Option<String>,
    /// Wall time of the last row, or the last microsecond of the period.
    pub end_date: Option<String>,
}

crate::state!(Chunk { key, start, end, start_date, end_date } where |own| own.start <= own.end);

/// A time zone by its IANA name; UTC, which leaves wall times as they are, without one.
///
/// # Errors
/// `invalid_option` for an unknown name.
pub fn zone(name: Option<&str>) -> Result<TimeZone, StatsError> {
    let Some(name) = name else { return Ok(TimeZone::UTC) };
    TimeZone::get(name).map_err(|_| {
        let message = format!("Cannot use time zone \"{name}\": an IANA name such as \"Europe/Berlin\" is required");
        StatsError::new("invalid_option", message)
    })
}

/// The order of rows by time (stable), rows without a timestamp last and counted. `None` for the
/// order where rows are in order already.
pub fn order_by_time(times: &[i64]) -> (Option<Vec<u32>>, usize) {
    let missing = times.iter().filter(|&&time| time == MISSING_TIME).count();
    if missing == 0 && times.is_sorted() {
        return (None, 0);
    }
    let mut order: Vec<u32> = (0..times.len() as u32).collect();
    order.sort_by_key(|&row| {
        let time = times[row as usize];
        (time == MISSING_TIME, time)
    });
    (Some(order), missing)
}

/// Cuts `rows` rows; `times` are their instants, ascending, none missing.
///
/// Keys and rules follow NannyML 0.13.1 where that is sound. Two differences: a count that does not
/// divide the rows never gives more than one chunk too many, and multiples of periods group.
///
/// # Errors
/// `too_few_rows` for a count above the rows; `invalid_option` for a period without timestamps.
pub fn cut(rows: usize, times: Option<&[i64]>, chunking: &Chunking) -> Result<Vec<Chunk>, StatsError> {
    match chunking {
        Chunking::Size { size, incomplete } => Ok(named(by_size(rows, *size, *incomplete), times)),
        Chunking::Count { count, incomplete } => Ok(named(by_count(rows, *count, *incomplete)?, times)),
        Chunking::Period { every, unit, zone } => {
            let times = times.ok_or_else(|| {
                StatsError::new(
                    "invalid_option",
                    "Cannot cut chunks by period: there is no timestamp column, and columns.timestamp must name one",
                )
            })?;
            Ok(by_period(times, &Calendar { every: *every, unit: *unit, zone }))
        }
    }
}

fn by_size(rows: usize, size: usize, incomplete: Incomplete) -> Vec<(usize, usize)> {
    let whole = rows / size * size;
    let mut ranges: Vec<(usize, usize)> = (0..whole).step_by(size).map(|start| (start, start + size)).collect();
    match (incomplete, ranges.last_mut()) {
        _ if whole == rows => {}
        (Incomplete::Drop, _) => {}
        (Incomplete::Append, Some(last)) => last.1 = rows,
        (Incomplete::Append, None) | (Incomplete::Keep, _) => ranges.push((whole, rows)),
    }
    ranges
}

fn by_count(rows: usize, count: usize, incomplete: Incomplete) -> Result<Vec<(usize, usize)>, StatsError> {
    if rows < count {
        let message =
            format!("Cannot cut {rows} rows into {count} chunks: at least one row for each chunk is required");
        return Err(StatsError::new("too_few_rows", message));
    }
    let size = rows / count;
    if rows.div_ceil(size) <= count + 1 {
        return Ok(by_size(rows, size, incomplete));
    }
    let start = |chunk: usize| chunk * size + chunk.min(rows % count);
    Ok((0..count).map(|chunk| (start(chunk), start(chunk + 1))).collect())
}

/// Names ranges of rows by their first and last row, and dates them by those rows' times.
fn named(ranges: Vec<(usize, usize)>, times: Option<&[i64]>) -> Vec<Chunk> {
    let date = |row: usize| times.map(|times| wall_time(times[row], &TimeZone::UTC).to_string());
    let chunk = |(start, end): (usize, usize)| Chunk {
        key: format!("[{start}:{}]", end - 1),
        start,
        end,
        start_date: date(start),
        end_date: date(end - 1),
    };
    ranges.into_iter().map(chunk).collect()
}

/// Periods of wall time, numbered without gaps.
struct Calendar<'a> {
    every: i64,
    unit: Unit,
    zone: &'a TimeZone,
}

fn by_period(times: &[i64], calendar: &Calendar) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < times.len() {
        let number = calendar.number_of(wall_time(times[start], calendar.zone));
        let (first, next) = (calendar.start_of(number), calendar.start_of(number + 1));
        let boundary = instant(next, calendar.zone);
        // The first row always belongs, so every turn makes progress.
        let end = start + times[start..].partition_point(|&time| time < boundary).max(1);
        let last = next.saturating_sub(SignedDuration::from_micros(1));
        chunks.push(Chunk {
            key: calendar.key(first, last),
            start,
            end,
            start_date: Some(first.to_string()),
            end_date: Some(last.to_string()),
        });
        start = end;
    }
    chunks
}

impl Calendar<'_> {
    /// The number of the period that holds a wall time.
    fn number_of(&self, time: DateTime) -> i64 {
        let (year, month) = (i64::from(time.year()), i64::from(time.month()) - 1);
        let days = days_since_1970(time.date());
        let unit = match self.unit {
            Unit::Hour => days * 24 + i64::from(time.hour()),
            Unit::Day => days,
            Unit::Week => (days - MONDAY).div_euclid(7),
            Unit::Month => year * 12 + month,
            Unit::Quarter => year * 4 + month / 3,
            Unit::Year => year,
        };
        unit.div_euclid(self.every)
    }

    /// The wall time at which a period starts.
    fn start_of(&self, number: i64) -> DateTime {
        let unit = number * self.every;
        let midnight = |days: i64| date_1970(days).at(0, 0, 0, 0);
        let month = |months: i64| Date::constant(months.div_euclid(12) as i16, months.rem_euclid(12) as i8 + 1, 1);
        match self.unit {
            Unit::Hour => date_1970(unit.div_euclid(24)).at(unit.rem_euclid(24) as i8, 0, 0, 0),
            Unit::Day => midnight(unit),
            Unit::Week => midnight(unit * 7 + MONDAY),
            Unit::Month => month(unit).at(0, 0, 0, 0),
            Unit::Quarter => month(unit * 3).at(0, 0, 0, 0),
            Unit::Year => month(unit * 12).at(0, 0, 0, 0),
        }
    }

    fn key(&self, first: DateTime, last: DateTime) -> String {
        match (self.unit, self.every) {
            (Unit::Hour, 1) => first.strftime("%Y-%m-%d %H:%M").to_string(),
            (Unit::Hour, _) => format!("{}/{}", first.strftime("%Y-%m-%d %H:%M"), last.strftime("%Y-%m-%d %H:%M")),
            (Unit::Day, 1) => first.date().to_string(),
            (Unit::Month, 1) => first.strftime("%Y-%m").to_string(),
            (Unit::Quarter, 1) => format!("{}Q{}", first.year(), (first.month() + 2) / 3),
            (Unit::Year, 1) => first.year().to_string(),
            _ => format!("{}/{}", first.date(), last.date()),
        }
    }
}

/// 5 January 1970, in days since 1 January.
const MONDAY: i64 = 4;

fn days_since_1970(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

fn date_1970(days: i64) -> Date {
    Date::constant(1970, 1, 1).saturating_add(SignedDuration::from_hours(days * 24))
}

/// The wall time of an instant; beyond the calendar's years, its first or last moment.
fn wall_time(micros: i64, zone: &TimeZone) -> DateTime {
    let edge = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    zone.to_datetime(Timestamp::from_microsecond(micros).unwrap_or(edge))
}

/// The instant of a wall time; in a gap or fold of the clock, the compatible one.
fn instant(time: DateTime, zone: &TimeZone) -> i64 {
    zone.to_ambiguous_timestamp(time).compatible().map_or(i64::MAX, Timestamp::as_microsecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<DateTime>().unwrap().to_zoned(TimeZone::UTC).unwrap().timestamp().as_microsecond()
    }

    fn lengths(chunks: &[Chunk]) -> Vec<usize> {
        chunks.iter().map(|chunk| chunk.end - chunk.start).collect()
    }

    fn cut_count(rows: usize, count: usize) -> Vec<usize> {
        lengths(&cut(rows, None, &Chunking::Count { count, incomplete: Incomplete::Keep }).unwrap())
    }

    #[test]
    fn the_rest_of_a_size_is_kept_dropped_or_appended() {
        let with = |incomplete| lengths(&cut(25, None, &Chunking::Size { size: 10, incomplete }).unwrap());
        assert_eq!(with(Incomplete::Keep), [10, 10, 5]);
        assert_eq!(with(Incomplete::Drop), [10, 10]);
        assert_eq!(with(Incomplete::Append), [10, 15]);
        let few = |incomplete| lengths(&cut(5, None, &Chunking::Size { size: 10, incomplete }).unwrap());
        assert_eq!(few(Incomplete::Append), [5]);
        assert!(few(Incomplete::Drop).is_empty());
    }

    #[test]
    fn a_count_gives_at_most_one_chunk_more() {
        assert_eq!(cut_count(100, 10), [10; 10]);
        assert_eq!(cut_count(103, 10), [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3]);
        assert_eq!(cut_count(19, 10), [2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);
        let refused = cut(5, None, &Chunking::Count { count: 10, incomplete: Incomplete::Keep });
        assert_eq!(refused.unwrap_err().code, "too_few_rows");
    }

    fn periods(times: &[i64], every: i64, unit: Unit, zone: &str) -> Vec<Chunk> {
        let zone = TimeZone::get(zone).unwrap();
        cut(times.len(), Some(times), &Chunking::Period { every, unit, zone }).unwrap()
    }

    #[test]
    fn periods_have_the_keys_of_the_field() {
        let times = [at("2024-01-01T00:00:00"), at("2024-01-07T23:59:59"), at("2024-01-08T00:00:00")];
        let keys = |unit| periods(&times, 1, unit, "UTC").into_iter().map(|chunk| chunk.key).collect::<Vec<_>>();
        assert_eq!(keys(Unit::Week), ["2024-01-01/2024-01-07", "2024-01-08/2024-01-14"]);
        assert_eq!(keys(Unit::Month), ["2024-01"]);
        assert_eq!(keys(Unit::Quarter), ["2024Q1"]);
        assert_eq!(keys(Unit::Year), ["2024"]);
        assert_eq!(keys(Unit::Hour), ["2024-01-01 00:00", "2024-01-07 23:00", "2024-01-08 00:00"]);
        let week = &periods(&times, 1, Unit::Week, "UTC")[0];
        assert_eq!(week.end_date.as_deref(), Some("2024-01-07T23:59:59.999999"));
    }

    #[test]
    fn multiples_group() {
        let day = 86_400_000_000;
        let times: Vec<i64> = (0..28).map(|i| at("2024-01-01T12:00:00") + i * day).collect();
        assert_eq!(lengths(&periods(&times, 2, Unit::Week, "UTC")).iter().sum::<usize>(), 28);
        assert!(lengths(&periods(&times, 7, Unit::Day, "UTC")).iter().all(|&length| length <= 7));
        assert_eq!(lengths(&periods(&times, 4, Unit::Month, "UTC")), [28]);
    }

    #[test]
    fn a_day_follows_the_clock_of_its_zone() {
        // In Berlin 31 March 2024 has 23 hours: from 23:00 UTC on the 30th to 22:00 UTC on the 31st.
        let times = [
            at("2024-03-30T22:59:59"),
            at("2024-03-30T23:00:00"),
            at("2024-03-31T21:59:59"),
            at("2024-03-31T22:00:00"),
        ];
        assert_eq!(lengths(&periods(&times, 1, Unit::Day, "Europe/Berlin")), [1, 2, 1]);
    }

    #[test]
    fn times_before_1970_are_in_their_own_period() {
        let times = [at("1969-12-31T23:00:00"), at("1970-01-01T01:00:00")];
        assert_eq!(lengths(&periods(&times, 1, Unit::Day, "UTC")), [1, 1]);
        assert_eq!(lengths(&periods(&times, 1, Unit::Week, "UTC")), [2]);
    }

    #[test]
    fn rows_are_put_in_time_order_and_those_without_a_time_last() {
        assert_eq!(order_by_time(&[1, 2, 2]), (None, 0));
        assert_eq!(order_by_time(&[3, MISSING_TIME, 1, 3]), (Some(vec![2, 0, 3, 1]), 1));
    }
}
