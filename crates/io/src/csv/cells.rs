//! Cells into typed columns.

use crate::labels::Interner;
use crate::time::{self, Clock, Format, Instant};
use stats::table::numerals::{self, Codes, Marks};
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME};

/// Guessed content of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Decided by the first value.
    Unknown,
    /// Anything.
    Text,
    /// Numbers, if all cells are ones that are written like this.
    Numbers(Marks),
    /// The kind that the caller declared.
    Declared(Kind),
}

/// Rules for reading cells.
pub struct Reading {
    /// Cells that stand for a missing value, by their first byte: most cells are told by it.
    missing: Vec<Vec<Vec<u8>>>,
    /// Notation of numbers.
    pub marks: Marks,
    /// Formats of times, besides ISO 8601.
    dates: Vec<Format>,
}

impl Reading {
    /// Missing are the empty cell, and these.
    pub fn new<'a>(missing: impl IntoIterator<Item = &'a str>, marks: Marks, dates: Vec<Format>) -> Reading {
        let mut by_start = vec![Vec::new(); 256];
        for marker in missing.into_iter().map(str::trim).filter(|marker| !marker.is_empty()) {
            by_start[usize::from(marker.as_bytes()[0])].push(marker.as_bytes().to_vec());
        }
        Reading { missing: by_start, marks, dates }
    }

    fn is_missing(&self, value: &[u8]) -> bool {
        value.first().is_none_or(|&first| self.missing[usize::from(first)].iter().any(|marker| marker == value))
    }

    /// Notation of a column's numbers.
    fn marks_of(&self, guess: Guess) -> Marks {
        if let Guess::Numbers(marks) = guess { marks } else { self.marks }
    }

    fn number(&self, value: &[u8], guess: Guess) -> Option<f64> {
        numerals::parse(value, self.marks_of(guess), Codes::of(matches!(guess, Guess::Declared(_))))
    }

    fn time(&self, value: &[u8]) -> Option<Instant> {
        time::parse(value).or_else(|| {
            let text = std::str::from_utf8(value).ok()?;
            self.dates.iter().find_map(|format| format.parse(text))
        })
    }

    /// The type of a column's first value.
    fn decide(&self, value: &[u8], missing: usize) -> Builder {
        match self.type_of(value) {
            "boolean" => Builder::Boolean(vec![MISSING_CODE; missing]),
            "number" => Builder::Numeric(vec![f64::NAN; missing]),
            ZONED | UNZONED => Builder::Timestamp(vec![MISSING_TIME; missing], Clock::Unknown),
            _ => Builder::Text(vec![MISSING_CODE; missing], Interner::default()),
        }
    }

    fn type_of(&self, value: &[u8]) -> &'static str {
        if boolean(value, false).is_some() {
            "boolean"
        } else if self.number(value, Guess::Unknown).is_some() {
            "number"
        } else if let Some(instant) = self.time(value) {
            if instant.is_zoned() { ZONED } else { UNZONED }
        } else if numerals::is_inexact(value) {
            "integer beyond 2⁵³"
        } else {
            "text"
        }
    }
}

/// Why a cell does not fit its column.
#[derive(Debug, PartialEq, Eq)]
pub enum Odd {
    /// Its bytes are no text.
    Encoding,
    /// It is not of the type of the values before it.
    Type { found: &'static str, before: &'static str },
}

/// A column as it is read.
pub enum Builder {
    /// This many missing cells so far.
    Undecided(usize),
    Numeric(Vec<f64>),
    Boolean(Vec<u32>),
    /// Instants, and what they say of their zone.
    Timestamp(Vec<i64>, Clock),
    Text(Vec<u32>, Interner),
    /// A value was of another type than those before it: to be read again, as text.
    Mixed,
}

impl Builder {
    pub fn new(guess: Guess) -> Builder {
        match guess {
            Guess::Unknown => Builder::Undecided(0),
            Guess::Text | Guess::Declared(Kind::Categorical) => Builder::Text(Vec::new(), Interner::default()),
            Guess::Declared(Kind::Numeric) | Guess::Numbers(_) => Builder::Numeric(Vec::new()),
            Guess::Declared(Kind::Boolean) => Builder::Boolean(Vec::new()),
            Guess::Declared(Kind::Timestamp) => Builder::Timestamp(Vec::new(), Clock::Unknown),
        }
    }

    /// Adds a cell. `guess` is that of the column: what is declared is read more generously.
    pub fn add(&mut self, cell: &[u8], guess: Guess, reading: &Reading) -> Result<(), Odd> {
        let value = cell.trim_ascii();
        if reading.is_missing(value) {
            self.add_missing();
            return Ok(());
        }
        if let Builder::Undecided(missing) = self {
            *self = reading.decide(value, *missing);
        }
        let is_declared = matches!(guess, Guess::Declared(_));
        let fits = match self {
            Builder::Numeric(values) => reading.number(value, guess).map(|number| values.push(number)),
            Builder::Boolean(codes) => boolean(value, is_declared).map(|code| codes.push(code)),
            Builder::Timestamp(instants, clock) => reading.time(value).and_then(|instant| {
                *clock = clock.and(instant.offset)?;
                instants.push(instant.micros);
                Some(())
            }),
            Builder::Text(codes, interner) => {
                let label = std::str::from_utf8(value).map_err(|_| Odd::Encoding)?;
                codes.push(interner.code(label));
                Some(())
            }
            Builder::Undecided(_) | Builder::Mixed => Some(()),
        };
        fits.ok_or_else(|| Odd::Type { found: reading.type_of(value), before: self.type_name() })
    }

    /// The type in words.
    fn type_name(&self) -> &'static str {
        match self {
            Builder::Numeric(_) => "number",
            Builder::Boolean(_) => "boolean",
            Builder::Timestamp(_, Clock::Offset(_) | Clock::Several(..)) => ZONED,
            Builder::Timestamp(..) => UNZONED,
            Builder::Undecided(_) | Builder::Text(..) | Builder::Mixed => "text",
        }
    }

    fn add_missing(&mut self) {
        match self {
            Builder::Undecided(missing) => *missing += 1,
            Builder::Numeric(values) => values.push(f64::NAN),
            Builder::Boolean(codes) | Builder::Text(codes, _) => codes.push(MISSING_CODE),
            Builder::Timestamp(instants, _) => instants.push(MISSING_TIME),
            Builder::Mixed => {}
        }
    }

    /// The column, and what its times say of their zone; `None` where it must be read again as text.
    pub fn finish(self) -> Option<(Column, Clock)> {
        let clock = if let Builder::Timestamp(_, clock) = &self { *clock } else { Clock::Unknown };
        let column = match self {
            Builder::Undecided(missing) => Column::Numeric(vec![f64::NAN; missing].into()),
            Builder::Numeric(values) => Column::Numeric(values.into()),
            Builder::Boolean(codes) => Column::Boolean(codes.into()),
            Builder::Timestamp(instants, _) => Column::Timestamp(instants.into()),
            Builder::Text(codes, interner) => {
                Column::Categorical { codes: codes.into(), categories: interner.into_labels().into() }
            }
            Builder::Mixed => return None,
        };
        Some((column, clock))
    }
}

const ZONED: &str = "timestamp with a zone";
const UNZONED: &str = "timestamp without a zone";

/// Tells whether two types are timestamps: as text neither would be of use.
pub fn are_times(found: &str, before: &str) -> bool {
    [found, before].iter().all(|name| matches!(*name, ZONED | UNZONED))
}

fn boolean(value: &[u8], is_declared: bool) -> Option<u32> {
    if value.eq_ignore_ascii_case(b"true") || is_declared && value == b"1" {
        return Some(1);
    }
    (value.eq_ignore_ascii_case(b"false") || is_declared && value == b"0").then_some(0)
}
