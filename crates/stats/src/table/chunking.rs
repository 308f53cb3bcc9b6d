//! Cutting rows into chunks: by size, into a number of chunks, or by calendar period.

use crate::error::StatsError;
use crate::table::MISSING_TIME;
use crate::table::calendar::{Calendar, Unit};
use crate::table::clock::{TimeZone, instant_of, wall_time};
use jiff::civil::DateTime;

/// Treatment of the rows after the last whole chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// They are a chunk of their own.
    Keep,
    /// They belong to no chunk.
    Drop,
    /// They join the last whole chunk.
    Append,
}

/// Chunking of the rows.
#[derive(Clone, Debug)]
pub enum Chunking {
    /// Runs of this many rows.
    Size {
        /// Rows of a chunk, at least one.
        size: usize,
        /// Treatment of the rest.
        incomplete: Incomplete,
    },
    /// This many runs of equal length.
    Count {
        /// Number of chunks, at least one.
        count: usize,
        /// Treatment of the rest.
        incomplete: Incomplete,
    },
    /// Periods of wall time. Multiples count from 1 January 1970, weeks from Monday 5 January 1970,
    /// so that reference and production are cut alike.
    Period {
        /// Units in a period, at least one.
        every: i64,
        /// The unit.
        unit: Unit,
    },
}

impl Chunking {
    /// The chunking of later rows, in chunks as large as those of `chunks`: a number of chunks says how long they are, not
    /// how many a later table has.
    pub fn continued(&self, chunks: &[Chunk]) -> Chunking {
        match (self, chunks.first()) {
            (Chunking::Count { incomplete, .. }, Some(Chunk { start, end, .. })) => {
                Chunking::Size { size: end - start, incomplete: *incomplete }
            }
            _ => self.clone(),
        }
    }
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

/// Cuts `rows` rows; `times` are their instants, ascending, none missing, and `zone` has the clock that they are cut by.
///
/// Keys and rules follow NannyML 0.13.1 where that is sound. Three differences: a count that does not
/// divide the rows never gives more than one chunk too many, one above the rows gives a chunk for each row, and multiples
/// of periods group.
///
/// # Errors
/// `invalid_option` for a period without timestamps.
pub fn cut(rows: usize, times: Option<&[i64]>, chunking: &Chunking, zone: &TimeZone) -> Result<Vec<Chunk>, StatsError> {
    let mut cutter = Cutter::new(times.is_some(), chunking, zone)?;
    cutter.add(rows, times);
    let mut chunks = cutter.finish();
    if let Some(times) = times {
        chunks.iter_mut().for_each(|chunk| chunk.set_dates(&times[chunk.start..chunk.end], zone));
    }
    Ok(chunks)
}

/// Cuts rows that come in parts. The chunks have no dates but those of their period: see [`Chunk::set_dates`].
pub struct Cutter<'a> {
    chunking: &'a Chunking,
    zone: &'a TimeZone,
    rows: usize,
    periods: Vec<Chunk>,
    /// The number of the last of `periods`.
    number: i64,
    /// The instant at which it ends.
    boundary: i64,
}

impl<'a> Cutter<'a> {
    /// # Errors
    /// `invalid_option` for a period without timestamps.
    pub fn new(has_times: bool, chunking: &'a Chunking, zone: &'a TimeZone) -> Result<Self, StatsError> {
        if matches!(chunking, Chunking::Period { .. }) && !has_times {
            let message =
                "Cannot cut chunks by period: there is no timestamp column, and columns.timestamp must name one";
            return Err(StatsError::new("invalid_option", message));
        }
        Ok(Cutter { chunking, zone, rows: 0, periods: Vec::new(), number: i64::MIN, boundary: i64::MIN })
    }

    /// The next rows; their instants, where there are such, ascend and none is missing.
    pub fn add(&mut self, rows: usize, times: Option<&[i64]>) {
        if let (Chunking::Period { every, unit }, Some(times)) = (self.chunking, times) {
            self.add_to_periods(times, &Calendar { every: *every, unit: *unit });
        }
        self.rows += rows;
    }

    /// The chunks of all rows.
    pub fn finish(self) -> Vec<Chunk> {
        match self.chunking {
            Chunking::Size { size, incomplete } => named(by_size(self.rows, *size, *incomplete)),
            Chunking::Count { count, incomplete } => named(by_count(self.rows, *count, *incomplete)),
            Chunking::Period { .. } => self.periods,
        }
    }

    fn add_to_periods(&mut self, times: &[i64], calendar: &Calendar) {
        let mut at = 0;
        while at < times.len() {
            let is_open = !self.periods.is_empty() && self.is_before_boundary(times[at]);
            if !is_open {
                self.open(times[at], self.rows + at, calendar);
            }
            // The first row of a period always belongs to it, so every turn makes progress.
            let taken = times[at..].partition_point(|&time| self.is_before_boundary(time)).max(1);
            at += taken;
            if let Some(last) = self.periods.last_mut() {
                last.end += taken;
            }
        }
    }

    /// The calendar's last period has no end.
    fn is_before_boundary(&self, time: i64) -> bool {
        time < self.boundary || self.boundary == i64::MAX
    }

    /// Starts the period that holds an instant, with the row `start`.
    fn open(&mut self, time: i64, start: usize, calendar: &Calendar) {
        // Where a clock is set back over the end of a period, that period is not opened again.
        self.number = self.number.max(calendar.number_of(wall_time(time, self.zone)));
        let number = self.number;
        let next = calendar.start_of(number + 1);
        // No period comes after the calendar's last.
        self.boundary = if next == DateTime::MAX { i64::MAX } else { instant_of(next, self.zone) };
        self.periods.push(Chunk::of_period(calendar, number, start));
    }
}

impl Chunking {
    /// Names and dates the period of a wall time, such as `2026-01-31` or `2026-01-31 05:00:00`: a chunk without rows.
    ///
    /// # Errors
    /// `invalid_value` for text that is no such time; `unsupported` where chunks are no periods.
    pub fn period_at(&self, wall: &str) -> Result<Chunk, StatsError> {
        let Chunking::Period { every, unit } = self else {
            return Err(StatsError::new("unsupported", "Cannot tell chunks by their time: they are no periods"));
        };
        let time: DateTime = wall.parse().map_err(|_| {
            let message =
                format!("Cannot read \"{}\" as the time of a chunk: expected a date and a time, such as 2026-01-31 05:00:00, without a zone", wall.escape_debug());
            StatsError::new("invalid_value", message)
        })?;
        let calendar = Calendar { every: *every, unit: *unit };
        Ok(Chunk::of_period(&calendar, calendar.number_of(time), 0))
    }
}

impl Chunk {
    /// A period without rows, before the row `start`.
    fn of_period(calendar: &Calendar, number: i64, start: usize) -> Chunk {
        let (key, dates) = calendar.period(number);
        let [start_date, end_date] = dates.map(|date| Some(date.to_string()));
        Chunk { key, start, end: start, start_date, end_date }
    }

    /// Dates a chunk by the instants of its rows; a period has its dates already.
    pub fn set_dates(&mut self, times: &[i64], zone: &TimeZone) {
        if let (None, Some(first), Some(last)) = (&self.start_date, times.first(), times.last()) {
            let date = |time: i64| Some(wall_time(time, zone).to_string());
            (self.start_date, self.end_date) = (date(*first), date(*last));
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

fn by_count(rows: usize, count: usize, incomplete: Incomplete) -> Vec<(usize, usize)> {
    let count = count.min(rows);
    if count == 0 {
        return Vec::new();
    }
    let size = rows / count;
    if rows.div_ceil(size) <= count + 1 {
        return by_size(rows, size, incomplete);
    }
    let start = |chunk: usize| chunk * size + chunk.min(rows % count);
    (0..count).map(|chunk| (start(chunk), start(chunk + 1))).collect()
}

/// Names ranges of rows by their first and last row.
fn named(ranges: Vec<(usize, usize)>) -> Vec<Chunk> {
    let chunk = |(start, end): (usize, usize)| Chunk {
        key: format!("[{start}:{}]", end - 1),
        start,
        end,
        start_date: None,
        end_date: None,
    };
    ranges.into_iter().map(chunk).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::clock;

    fn at(text: &str) -> i64 {
        text.parse::<DateTime>().unwrap().to_zoned(TimeZone::UTC).unwrap().timestamp().as_microsecond()
    }

    fn lengths(chunks: &[Chunk]) -> Vec<usize> {
        chunks.iter().map(|chunk| chunk.end - chunk.start).collect()
    }

    fn cut_count(rows: usize, count: usize) -> Vec<usize> {
        let chunking = Chunking::Count { count, incomplete: Incomplete::Keep };
        lengths(&cut(rows, None, &chunking, &TimeZone::UTC).unwrap())
    }

    #[test]
    fn the_rest_of_a_size_is_kept_dropped_or_appended() {
        let with =
            |incomplete| lengths(&cut(25, None, &Chunking::Size { size: 10, incomplete }, &TimeZone::UTC).unwrap());
        assert_eq!(with(Incomplete::Keep), [10, 10, 5]);
        assert_eq!(with(Incomplete::Drop), [10, 10]);
        assert_eq!(with(Incomplete::Append), [10, 15]);
        let few =
            |incomplete| lengths(&cut(5, None, &Chunking::Size { size: 10, incomplete }, &TimeZone::UTC).unwrap());
        assert_eq!(few(Incomplete::Append), [5]);
        assert!(few(Incomplete::Drop).is_empty());
    }

    #[test]
    fn a_count_gives_at_most_one_chunk_more() {
        assert_eq!(cut_count(100, 10), [10; 10]);
        assert_eq!(cut_count(103, 10), [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3]);
        assert_eq!(cut_count(19, 10), [2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);
    }

    #[test]
    fn a_count_above_the_rows_gives_a_chunk_for_each() {
        assert_eq!(cut_count(5, 10), [1; 5]);
        assert_eq!(cut_count(1, 10), [1]);
        assert!(cut_count(0, 10).is_empty());
    }

    fn periods(times: &[i64], every: i64, unit: Unit, zone: &str) -> Vec<Chunk> {
        let zone = clock::zone(Some(zone)).unwrap();
        cut(times.len(), Some(times), &Chunking::Period { every, unit }, &zone).unwrap()
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
    fn the_calendar_ends_and_rows_beyond_it_are_in_its_last_and_first_period() {
        let times = [i64::MIN + 1, at("-009999-06-01T00:00:00"), 0, at("9999-12-30T05:00:00"), i64::MAX - 1, i64::MAX];
        for unit in [Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year] {
            for every in [1, 2, 999, 1_000_000] {
                for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
                    let chunks = periods(&times, every, unit, zone);
                    let mut keys: Vec<&str> = chunks.iter().map(|chunk| chunk.key.as_str()).collect();
                    keys.dedup();
                    assert_eq!(keys.len(), chunks.len(), "{unit:?} {every} {zone}: {keys:?}");
                    assert_eq!(lengths(&chunks).iter().sum::<usize>(), times.len());
                }
            }
        }
    }

    #[test]
    fn a_period_is_found_by_any_time_in_it() {
        let week = Chunking::Period { every: 1, unit: Unit::Week };
        let own = week.period_at("2024-01-10 13:00:00").unwrap();
        assert_eq!(
            (own.key.as_str(), own.start_date.as_deref()),
            ("2024-01-08/2024-01-14", Some("2024-01-08T00:00:00"))
        );
        for wall in ["2024-01-08", "2024-01-14T23:59:59.999999", "2024-01-09 00:00"] {
            assert_eq!(week.period_at(wall).unwrap(), own, "{wall}");
        }
        for wall in ["", "2024-01-32", "2024-01-08T00:00:00Z", "8"] {
            assert_eq!(week.period_at(wall).unwrap_err().code, "invalid_value", "{wall}");
        }
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
    fn a_period_has_every_instant_that_its_clock_shows() {
        let keys = |times: &[&str], unit, zone| {
            let times: Vec<i64> = times.iter().map(|time| at(time)).collect();
            let chunks = periods(&times, 1, unit, zone);
            chunks.into_iter().map(|own| (own.key, own.end - own.start)).collect::<Vec<_>>()
        };
        let key = |key: &str, rows| (key.to_owned(), rows);
        // The hour from 2 to 3 comes twice in Berlin on 27 October 2024, and not at all on 31 March.
        assert_eq!(
            keys(
                &["2024-10-26T23:30:00", "2024-10-27T00:30:00", "2024-10-27T01:30:00", "2024-10-27T02:30:00"],
                Unit::Hour,
                "Europe/Berlin"
            ),
            [key("2024-10-27 01:00", 1), key("2024-10-27 02:00", 2), key("2024-10-27 03:00", 1)]
        );
        assert_eq!(
            keys(&["2024-03-31T00:59:59", "2024-03-31T01:00:00"], Unit::Hour, "Europe/Berlin"),
            [key("2024-03-31 01:00", 1), key("2024-03-31 03:00", 1)]
        );
        // In São Paulo 4 November 2018 began at one.
        assert_eq!(
            keys(&["2018-11-04T02:59:59", "2018-11-04T03:00:00"], Unit::Day, "America/Sao_Paulo"),
            [key("2018-11-03", 1), key("2018-11-04", 1)]
        );
        // In St. John's clocks were set back from 0:01 on 29 October 2006 to 23:01 on the 28th: no day comes twice.
        assert_eq!(
            keys(
                &["2006-10-29T02:29:30", "2006-10-29T02:30:30", "2006-10-29T03:00:00", "2006-10-29T12:00:00"],
                Unit::Day,
                "America/St_Johns"
            ),
            [key("2006-10-28", 1), key("2006-10-29", 3)]
        );
        // Samoa had no 30 December 2011.
        assert_eq!(
            keys(&["2011-12-30T09:59:59", "2011-12-30T10:00:00"], Unit::Day, "Pacific/Apia"),
            [key("2011-12-29", 1), key("2011-12-31", 1)]
        );
        assert_eq!(keys(&["2024-01-01T22:30:00"], Unit::Day, "+02:00"), [key("2024-01-02", 1)]);
    }

    #[test]
    fn rows_in_parts_are_cut_as_the_whole_is() {
        let times: Vec<i64> = (0..60).map(|i| at("2024-01-01T00:00:00") + i * i * 1_800_000_000).collect();
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let chunkings = [
            Chunking::Period { every: 1, unit: Unit::Day },
            Chunking::Period { every: 5, unit: Unit::Hour },
            Chunking::Size { size: 7, incomplete: Incomplete::Append },
            Chunking::Count { count: 8, incomplete: Incomplete::Keep },
        ];
        for chunking in chunkings {
            let whole = cut(times.len(), Some(&times), &chunking, &berlin).unwrap();
            for part in [1, 2, 3, 11, 59, 60] {
                let mut cutter = Cutter::new(true, &chunking, &berlin).unwrap();
                times.chunks(part).for_each(|times| cutter.add(times.len(), Some(times)));
                let mut chunks = cutter.finish();
                chunks.iter_mut().for_each(|chunk| chunk.set_dates(&times[chunk.start..chunk.end], &berlin));
                assert_eq!(chunks, whole, "{chunking:?} in parts of {part}");
            }
        }
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
