//! Times that a user says how to read: numbers of a unit since 1970, text of a format, the zone of a clock.

use super::iso::Instant;
use jiff::civil::{DateTime, date};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use stats::table::clock::instant_of;
use stats::table::{Column, Kind, Labels, MISSING_TIME};

/// Unit of numbers since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Thousandths.
    Millis,
    /// Millionths.
    Micros,
    /// Billionths.
    Nanos,
}

const UNITS: [(Unit, &str, &str); 4] = [
    (Unit::Seconds, "s", "seconds"),
    (Unit::Millis, "ms", "milliseconds"),
    (Unit::Micros, "us", "microseconds"),
    (Unit::Nanos, "ns", "nanoseconds"),
];

impl Unit {
    /// The unit that is written like this: `s`, `ms`, `us`, `ns`.
    pub fn find(key: &str) -> Option<Unit> {
        UNITS.iter().find(|(_, own, _)| *own == key).map(|(unit, ..)| *unit)
    }

    fn words(self) -> (&'static str, &'static str) {
        UNITS.iter().find(|(unit, ..)| *unit == self).map_or(("", ""), |(_, key, name)| (key, name))
    }

    /// The unit in which a number is a time of this age.
    fn likely(number: f64) -> &'static str {
        match number.abs() {
            small if small < 1e11 => "s",
            small if small < 1e14 => "ms",
            small if small < 1e17 => "us",
            _ => "ns",
        }
    }

    /// Microseconds of a number; `None` beyond the calendar.
    fn micros(self, number: f64) -> Option<i64> {
        let micros = match self {
            // Whole seconds stay exact, and of a fraction the nearest microsecond is what was meant.
            Unit::Seconds => (number * 1e6).round(),
            Unit::Millis => (number * 1e3).round(),
            Unit::Micros => number.floor(),
            Unit::Nanos => (number / 1e3).floor(),
        };
        within(micros as i64).filter(|_| micros.is_finite())
    }

    /// Microseconds of an integer, which may be too large to be exact as a number.
    fn micros_of_text(self, text: &str) -> Option<i64> {
        let Ok(number) = text.trim().parse::<i64>() else { return self.micros(fast_float2::parse(text.trim()).ok()?) };
        within(match self {
            Unit::Seconds => number.checked_mul(1_000_000)?,
            Unit::Millis => number.checked_mul(1000)?,
            Unit::Micros => number,
            Unit::Nanos => number.div_euclid(1000),
        })
    }
}

/// An instant, where it is one of the years from −9999 to 9999.
fn within(micros: i64) -> Option<i64> {
    jiff::Timestamp::from_microsecond(micros).is_ok().then_some(micros)
}

/// Format of times in text, in the conversions of `strptime`: `%d.%m.%Y %H:%M`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Format(String);

impl Format {
    /// The format, if it tells one day, and one hour where it tells any, from every other.
    ///
    /// # Errors
    /// Why it does not, in half a sentence.
    pub fn new(format: &str) -> Result<Format, String> {
        let sample = date(2001, 12, 23).at(16, 5, 6, 0).to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
        let own = Format(format.to_owned());
        let written = strtime::format(format, &sample).map_err(|error| error.to_string())?;
        let parsed = strtime::parse(format, &written).map_err(|error| error.to_string())?;
        let read = own.parse(&written).ok_or("it names no day; required are year, month and day")?;
        let day = DateTime::from(date(2001, 12, 23));
        let found = jiff::Timestamp::from_microsecond(read.micros).map_err(|error| error.to_string())?;
        let found = TimeZone::UTC.to_datetime(found);
        if found.date() != day.date() {
            return Err("it does not tell one day from another".to_owned());
        }
        if parsed.hour().is_some() && found.hour() != 16 {
            return Err("it does not tell morning from afternoon: %I requires %p".to_owned());
        }
        Ok(own)
    }

    /// Tells whether its texts name a zone.
    pub fn is_zoned(&self) -> bool {
        ["%z", "%:z", "%Q", "%:Q", "%s"].iter().any(|conversion| self.0.contains(conversion))
    }

    /// A time of this format.
    pub fn parse(&self, text: &str) -> Option<Instant> {
        let parsed = strtime::parse(&self.0, text.trim()).ok()?;
        if let Some(instant) = parsed.timestamp() {
            return Some(Instant { micros: instant.as_microsecond(), offset: Some(0) });
        }
        let wall = parsed.to_datetime().ok()?;
        let Some(name) = parsed.iana_time_zone() else {
            let offset = parsed.offset().map(|offset| offset.seconds());
            let micros = instant_of(wall, &TimeZone::UTC) - i64::from(offset.unwrap_or(0)) * 1_000_000;
            return Some(Instant { micros, offset });
        };
        let zone = TimeZone::get(name).ok()?;
        let micros = instant_of(wall, &zone);
        let at = jiff::Timestamp::from_microsecond(micros).ok()?;
        Some(Instant { micros, offset: Some(zone.to_offset(at).seconds()) })
    }

    /// Formats that read all of these texts, most usual first; more than one where they could mean different days.
    fn likely<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
        let texts: Vec<&str> = texts.take(1000).collect();
        let Some((first, rest)) = texts.split_first() else { return Vec::new() };
        let year = |text: &str, format: &Format| {
            let read = format.parse(text)?;
            let at = jiff::Timestamp::from_microsecond(read.micros).ok()?;
            Some(TimeZone::UTC.to_datetime(at).year())
        };
        let reads = |text: &str, format: &Format| year(text, format).is_some_and(|year| (1900..2200).contains(&year));
        let known = candidates().map(Format);
        let all = known.filter(|format| reads(first, format) && rest.iter().all(|text| reads(text, format)));
        all.map(|format| format.0).collect()
    }
}

/// Formats that people write, dates with and without a time.
fn candidates() -> impl Iterator<Item = String> {
    const DATES: [&str; 17] = [
        "%d-%m-%Y",
        "%m-%d-%Y",
        "%d/%m/%Y",
        "%m/%d/%Y",
        "%d.%m.%Y",
        "%d-%m-%y",
        "%m-%d-%y",
        "%d/%m/%y",
        "%m/%d/%y",
        "%d.%m.%y",
        "%Y.%m.%d",
        "%Y%m%d",
        "%d-%b-%Y",
        "%d %b %Y",
        "%d %B %Y",
        "%b %d, %Y",
        "%B %d, %Y",
    ];
    const TIMES: [&str; 8] =
        ["", " %H:%M", " %H:%M:%S", " %H:%M:%S%.f", " %I:%M %p", " %I:%M:%S %p", "T%H:%M:%S", " %H:%M:%S %z"];
    DATES.iter().flat_map(|date| TIMES.iter().map(move |time| format!("{date}{time}")))
}

/// A user's statement about a column of times; nothing that its type says already.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// The column.
    pub name: String,
    /// Unit of numbers.
    pub unit: Option<Unit>,
    /// Format of text.
    pub format: Option<Format>,
    /// Whose clock times without a zone were read from.
    pub zone: Option<TimeZone>,
}

impl Stated {
    /// Tells whether the times of a column of this kind are instants; else they are clock times.
    pub fn is_zoned(&self, kind: Kind, own: Option<&str>) -> bool {
        self.zone.is_some()
            || match kind {
                Kind::Timestamp => own.is_some(),
                _ => self.unit.is_some() || self.format.as_ref().is_some_and(Format::is_zoned),
            }
    }

    /// The times of a column, which has a zone of its own or none.
    ///
    /// # Errors
    /// A sentence that names the first value that is no time, and what would read it.
    pub fn read(&self, column: &Column, own: Option<&str>) -> Result<Column, String> {
        let is_wall = own.is_none();
        match column {
            Column::Timestamp(instants) if is_wall && self.zone.is_some() => {
                Ok(Column::Timestamp(instants.iter().map(|&wall| self.placed(wall)).collect()))
            }
            Column::Timestamp(_) => Ok(column.clone()),
            Column::Numeric(values) => match (self.unit, &self.format) {
                (Some(unit), _) => self.of_numbers(values, unit),
                // Digits without anything between them, such as 20240131.
                (None, Some(format)) => self.of_labels(column, |text| self.by_format(format, text)),
                (None, None) => Err(self.no_time(column)),
            },
            Column::Categorical { .. } => match (&self.format, self.unit) {
                (Some(format), _) => self.of_labels(column, |text| self.by_format(format, text)),
                (None, Some(unit)) => self.of_labels(column, |text| unit.micros_of_text(text)),
                (None, None) => Err(self.no_time(column)),
            },
            Column::Boolean(_) if column.is_all_missing() => {
                Ok(Column::Timestamp(vec![MISSING_TIME; column.len()].into()))
            }
            Column::Boolean(_) => Err(self.no_time(column)),
        }
    }

    /// The instant at which the clock of the zone shows a time.
    fn placed(&self, wall: i64) -> i64 {
        match &self.zone {
            Some(zone) if wall != MISSING_TIME => stats::table::clock::placed(wall, zone),
            _ => wall,
        }
    }

    fn by_format(&self, format: &Format, text: &str) -> Option<i64> {
        let read = format.parse(text)?;
        Some(if read.is_zoned() { read.micros } else { self.placed(read.micros) })
    }

    fn of_numbers(&self, values: &[f64], unit: Unit) -> Result<Column, String> {
        let instant = |(row, &value): (usize, &f64)| match value.is_nan() {
            true => Ok(MISSING_TIME),
            false => unit.micros(value).ok_or_else(|| self.beyond(unit, row, value)),
        };
        Ok(Column::Timestamp(values.iter().enumerate().map(instant).collect::<Result<_, _>>()?))
    }

    fn beyond(&self, unit: Unit, row: usize, value: f64) -> String {
        let (key, name) = unit.words();
        let (column, likely) = (&self.name, Unit::likely(value));
        format!(
            "Cannot use \"{column}\" as timestamp: row {row} holds {value}, which as {name} (unit \"{key}\") is beyond the year \
             9999; required are {name} since 1970, or another unit, such as \"{likely}\""
        )
    }

    fn of_labels(&self, column: &Column, read: impl Fn(&str) -> Option<i64>) -> Result<Column, String> {
        let Some((codes, labels)) = column.as_categorical() else { return Err(self.no_time(column)) };
        let time = |label: &String| if label.trim().is_empty() { Some(MISSING_TIME) } else { read(label) };
        let instants: Vec<Option<i64>> = labels.iter().map(time).collect();
        let instant = |(row, &code): (usize, &u32)| match instants.get(code as usize) {
            None => Ok(MISSING_TIME),
            Some(Some(instant)) => Ok(*instant),
            Some(None) => Err(self.unlike(row, &labels[code as usize], &(codes.clone(), labels.clone()))),
        };
        Ok(Column::Timestamp(codes.iter().enumerate().map(instant).collect::<Result<_, _>>()?))
    }

    /// A value that is not as it was said to be.
    fn unlike(&self, row: usize, label: &str, all: &Labels) -> String {
        let (column, label) = (&self.name, brief(label));
        let stated = match (&self.format, self.unit) {
            (Some(Format(format)), _) => format!("the format \"{format}\""),
            (None, unit) => format!("a number of {}", unit.map_or("", |unit| unit.words().1)),
        };
        let way = self.way(all).map_or(String::new(), |way| format!("; {way}"));
        format!("Cannot use \"{column}\" as timestamp: row {row} holds \"{label}\", which is not {stated}{way}")
    }

    /// A column of which nobody says how it is read.
    fn no_time(&self, column: &Column) -> String {
        let name = &self.name;
        if column.is_all_missing() {
            return format!("Cannot use \"{name}\" as timestamp: it holds no value, and must hold dates or times");
        }
        if let Column::Numeric(values) = column {
            let (row, value) = first(values.iter().map(|value| (!value.is_nan()).then_some(*value)));
            let unit = Unit::likely(value);
            return format!(
                "Cannot use \"{name}\" as timestamp: row {row} holds the number {value}; columns.timestamp: {{ column: \
                 \"{name}\", unit: \"{unit}\" }} reads it as time since 1970 (\"s\", \"ms\", \"us\" or \"ns\"), and format: \
                 \"%Y%m%d\" digits as dates"
            );
        }
        let Some(all) = column.as_categorical() else { return String::new() };
        let (row, code) = first(all.0.iter().map(|&code| all.1.get(code as usize).map(|_| code)));
        let label = all.1.get(code as usize).map_or("", String::as_str);
        let way = self.way(&all).unwrap_or_else(|| "columns.timestamp can give its format".to_owned());
        format!(
            "Cannot use \"{name}\" as timestamp: row {row} holds \"{}\", which is no date or time of ISO 8601 such as \
             2024-01-31T14:05:00; {way}",
            brief(label)
        )
    }

    /// Option that would read these texts.
    fn way(&self, (_, labels): &Labels) -> Option<String> {
        let found = Format::likely(labels.iter().map(String::as_str));
        let [first, others @ ..] = found.as_slice() else { return None };
        let name = &self.name;
        let other = others.first().map_or(String::new(), |other| format!(", and with format \"{other}\" otherwise"));
        Some(format!("columns.timestamp: {{ column: \"{name}\", format: \"{first}\" }} reads it{other}"))
    }
}

/// The first value that is there, and its row.
fn first<T: Default>(values: impl Iterator<Item = Option<T>>) -> (usize, T) {
    values.enumerate().find_map(|(row, value)| Some((row, value?))).unwrap_or_default()
}

fn brief(label: &str) -> String {
    label.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_706_702_400_000_000; // 2024-01-31T12:00:00Z

    fn text(values: &[&str]) -> Column {
        let categories = values.iter().map(|&value| value.to_owned()).collect();
        Column::Categorical { codes: (0..values.len() as u32).collect(), categories }
    }

    fn stated(unit: Option<&str>, format: Option<&str>, zone: Option<&str>) -> Stated {
        Stated {
            name: "t".to_owned(),
            unit: unit.and_then(Unit::find),
            format: format.map(|format| Format::new(format).unwrap()),
            zone: zone.map(|zone| TimeZone::get(zone).unwrap()),
        }
    }

    fn instants(values: &[i64]) -> Result<Column, String> {
        Ok(Column::Timestamp(values.into()))
    }

    #[test]
    fn numbers_have_a_unit() {
        for (unit, number) in [("s", 1_706_702_400.0), ("ms", 1_706_702_400_000.0), ("us", NOON as f64)] {
            let column = Column::Numeric(vec![number, f64::NAN].into());
            assert_eq!(stated(Some(unit), None, None).read(&column, None), instants(&[NOON, MISSING_TIME]), "{unit}");
        }
        // Beyond 2⁵³, so text; the last digits are below the microsecond.
        let nanos = text(&["1706702400000000999"]);
        assert_eq!(stated(Some("ns"), None, None).read(&nanos, None), instants(&[NOON]));
        let half = Column::Numeric(vec![1_706_702_400.000001, -0.5].into());
        assert_eq!(stated(Some("s"), None, None).read(&half, None), instants(&[NOON + 1, -500_000]));
        let millis = Column::Numeric(vec![1_706_702_400_000.0].into());
        let wrong = stated(Some("s"), None, None).read(&millis, None).unwrap_err();
        assert!(wrong.contains("row 0 holds 1706702400000") && wrong.contains("\"ms\""), "{wrong}");
    }

    #[test]
    fn texts_have_a_format() {
        let day_first = text(&["31.01.2024 12:00"]);
        assert_eq!(stated(None, Some("%d.%m.%Y %H:%M"), None).read(&day_first, None), instants(&[NOON]));
        let afternoon = text(&["Jan 31, 2024 12:00 PM"]);
        assert_eq!(stated(None, Some("%b %d, %Y %I:%M %p"), None).read(&afternoon, None), instants(&[NOON]));
        let digits = Column::Numeric(vec![20_240_131.0].into());
        assert_eq!(stated(None, Some("%Y%m%d"), None).read(&digits, None), instants(&[NOON - 43_200_000_000]));
        let zoned = text(&["31/01/2024 13:00 +0100"]);
        assert_eq!(stated(None, Some("%d/%m/%Y %H:%M %z"), None).read(&zoned, None), instants(&[NOON]));
        let clock = stated(None, Some("%d.%m.%Y %H:%M"), Some("Europe/Berlin"));
        assert_eq!(clock.read(&text(&["31.01.2024 13:00"]), None), instants(&[NOON]));
        let blank = stated(None, Some("%d/%m/%Y"), None).read(&text(&["", "31/01/2024"]), None);
        assert_eq!(blank, instants(&[MISSING_TIME, NOON - 43_200_000_000]));
        let odd = stated(None, Some("%d/%m/%Y"), None).read(&text(&["31/01/2024", "02/31/2024"]), None).unwrap_err();
        assert!(odd.contains("row 1 holds \"02/31/2024\""), "{odd}");
    }

    #[test]
    fn a_format_tells_one_day_from_another() {
        for format in ["%d.%m.%Y %H:%M", "%m/%d/%y", "%s", "%A %d %B %Y", "%Y-%j", "%Y-%m-%d %I %p"] {
            assert!(Format::new(format).is_ok(), "{format}");
        }
        for format in ["", "%d.%m", "%H:%M", "%Y-%m", "%d.%m.%Y %I:%M", "%d.%m.%Y %Z", "%!"] {
            assert!(Format::new(format).is_err(), "{format}");
        }
    }

    #[test]
    fn a_refusal_names_what_would_read_the_value() {
        let refusal = |column: &Column| stated(None, None, None).read(column, None).unwrap_err();
        let one = refusal(&text(&["31-01-2018 00:15", "01-02-2018 00:15"]));
        assert!(
            one.contains("row 0 holds \"31-01-2018 00:15\"") && one.contains("format: \"%d-%m-%Y %H:%M\" }"),
            "{one}"
        );
        assert!(!one.contains("%m-%d"), "{one}");
        let either = refusal(&text(&["01/02/2018"]));
        assert!(either.contains("\"%d/%m/%Y\"") && either.contains("\"%m/%d/%Y\""), "{either}");
        let number = refusal(&Column::Numeric(vec![f64::NAN, 1_706_702_400_000.0].into()));
        assert!(
            number.contains("row 1 holds the number 1706702400000;") && number.contains("unit: \"ms\""),
            "{number}"
        );
        assert!(refusal(&text(&["yesterday"])).contains("columns.timestamp can give its format"));
    }

    #[test]
    fn a_clock_is_that_of_its_zone() {
        let wall = Column::Timestamp(vec![NOON, MISSING_TIME].into());
        let berlin = stated(None, None, Some("Europe/Berlin"));
        assert_eq!(berlin.read(&wall, None), instants(&[NOON - 3_600_000_000, MISSING_TIME]));
        assert_eq!(berlin.read(&wall, Some("UTC")), instants(&[NOON, MISSING_TIME]), "instants stay");
        assert!(berlin.is_zoned(Kind::Timestamp, None));
        assert!(!stated(None, None, None).is_zoned(Kind::Timestamp, None));
    }
}
