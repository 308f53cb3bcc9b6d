//! Calendar periods of wall time.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

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

/// Periods of wall time, numbered without gaps.
pub struct Calendar {
    /// Units in a period, at least one.
    pub every: i64,
    /// The unit.
    pub unit: Unit,
}

impl Calendar {
    /// The number of the period that holds a wall time.
    pub fn number_of(&self, time: DateTime) -> i64 {
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
    pub fn start_of(&self, number: i64) -> DateTime {
        let unit = number * self.every;
        match self.unit {
            Unit::Hour => hour_of(unit.div_euclid(24), unit.rem_euclid(24)),
            Unit::Day => hour_of(unit, 0),
            Unit::Week => hour_of(unit * 7 + MONDAY, 0),
            Unit::Month => first_of(unit),
            Unit::Quarter => first_of(unit * 3),
            Unit::Year => first_of(unit * 12),
        }
    }

    /// The name of a period, and its first and last microsecond.
    pub fn period(&self, number: i64) -> (String, [DateTime; 2]) {
        let (first, next) = (self.start_of(number), self.start_of(number + 1));
        let last = next.saturating_sub(SignedDuration::from_micros(1));
        (self.key(first, last), [first, last])
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

/// The start of a month, counted from the year 0; beyond the calendar's years, its first or last moment.
fn first_of(months: i64) -> DateTime {
    let year = i16::try_from(months.div_euclid(12)).ok();
    let date = year.and_then(|year| Date::new(year, months.rem_euclid(12) as i8 + 1, 1).ok());
    let edge = if months < 0 { DateTime::MIN } else { DateTime::MAX };
    date.map_or(edge, |date| date.at(0, 0, 0, 0))
}

/// An hour of a day, counted from 1 January 1970; beyond the calendar's years, its first or last moment.
fn hour_of(day: i64, hour: i64) -> DateTime {
    let edge = if day < 0 { DateTime::MIN } else { DateTime::MAX };
    let date = Date::constant(1970, 1, 1).checked_add(SignedDuration::from_hours(day * 24));
    date.map_or(edge, |date| date.at(hour as i8, 0, 0, 0))
}
