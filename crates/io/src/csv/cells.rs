//! Cells into typed columns.

use crate::labels::Interner;
use crate::time;
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME};

/// What a column is thought to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Decided by the first value.
    Unknown,
    /// Anything.
    Text,
    /// What the caller says.
    Declared(Kind),
}

/// Cells that stand for a missing value.
pub struct Markers {
    markers: Vec<Vec<u8>>,
    /// Whether a marker starts with this byte: most cells are told by it.
    starts: [bool; 256],
}

impl Markers {
    /// The empty cell, and these.
    pub fn new<'a>(markers: impl IntoIterator<Item = &'a str>) -> Markers {
        let markers: Vec<Vec<u8>> = markers.into_iter().map(|marker| marker.trim().as_bytes().to_vec()).collect();
        let mut starts = [false; 256];
        for first in markers.iter().filter_map(|marker| marker.first()) {
            starts[usize::from(*first)] = true;
        }
        Markers { markers, starts }
    }

    fn have(&self, value: &[u8]) -> bool {
        value.first().is_none_or(|&first| {
            self.starts[usize::from(first)] && self.markers.iter().any(|marker| marker.as_slice() == value)
        })
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
    /// Instants, and whether they name a zone, once that is known.
    Timestamp(Vec<i64>, Option<bool>),
    Text(Vec<u32>, Interner),
    /// A value was of another type than those before it: to be read again, as text.
    Mixed,
}

impl Builder {
    pub fn new(guess: Guess) -> Builder {
        match guess {
            Guess::Unknown => Builder::Undecided(0),
            Guess::Text | Guess::Declared(Kind::Categorical) => Builder::Text(Vec::new(), Interner::default()),
            Guess::Declared(Kind::Numeric) => Builder::Numeric(Vec::new()),
            Guess::Declared(Kind::Boolean) => Builder::Boolean(Vec::new()),
            Guess::Declared(Kind::Timestamp) => Builder::Timestamp(Vec::new(), None),
        }
    }

    /// Adds a cell. `guess` is that of the column: what is declared is read more generously.
    pub fn add(&mut self, cell: &[u8], guess: Guess, markers: &Markers) -> Result<(), Odd> {
        let value = cell.trim_ascii();
        if markers.have(value) {
            self.add_missing();
            return Ok(());
        }
        if let Builder::Undecided(missing) = self {
            *self = decide(value, *missing);
        }
        let is_declared = matches!(guess, Guess::Declared(_));
        let fits = match self {
            Builder::Numeric(values) => number(value, is_declared).map(|number| values.push(number)),
            Builder::Boolean(codes) => boolean(value, is_declared).map(|code| codes.push(code)),
            Builder::Timestamp(instants, zoned) => time::parse(value)
                .filter(|instant| instant.zoned == *zoned.get_or_insert(instant.zoned))
                .map(|instant| instants.push(instant.micros)),
            Builder::Text(codes, interner) => {
                let label = std::str::from_utf8(value).map_err(|_| Odd::Encoding)?;
                codes.push(interner.code(label));
                Some(())
            }
            Builder::Undecided(_) | Builder::Mixed => Some(()),
        };
        fits.ok_or_else(|| Odd::Type { found: type_of(value), before: self.type_name() })
    }

    /// The type in words.
    fn type_name(&self) -> &'static str {
        match self {
            Builder::Numeric(_) => "number",
            Builder::Boolean(_) => "boolean",
            Builder::Timestamp(_, Some(true)) => ZONED,
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

    /// The column; `None` where it must be read again as text.
    pub fn finish(self) -> Option<Column> {
        Some(match self {
            Builder::Undecided(missing) => Column::Numeric(vec![f64::NAN; missing].into()),
            Builder::Numeric(values) => Column::Numeric(values.into()),
            Builder::Boolean(codes) => Column::Boolean(codes.into()),
            Builder::Timestamp(instants, _) => Column::Timestamp(instants.into()),
            Builder::Text(codes, interner) => {
                Column::Categorical { codes: codes.into(), categories: interner.into_labels().into() }
            }
            Builder::Mixed => return None,
        })
    }
}

const ZONED: &str = "timestamp with a zone";
const UNZONED: &str = "timestamp without a zone";

/// Whether two types are timestamps: as text neither would be of use.
pub fn are_times(found: &str, before: &str) -> bool {
    [found, before].iter().all(|name| matches!(*name, ZONED | UNZONED))
}

/// The type of a column's first value.
fn decide(value: &[u8], missing: usize) -> Builder {
    match type_of(value) {
        "boolean" => Builder::Boolean(vec![MISSING_CODE; missing]),
        "number" => Builder::Numeric(vec![f64::NAN; missing]),
        ZONED => Builder::Timestamp(vec![MISSING_TIME; missing], Some(true)),
        UNZONED => Builder::Timestamp(vec![MISSING_TIME; missing], Some(false)),
        _ => Builder::Text(vec![MISSING_CODE; missing], Interner::default()),
    }
}

fn type_of(value: &[u8]) -> &'static str {
    if boolean(value, false).is_some() {
        "boolean"
    } else if number(value, false).is_some() {
        "number"
    } else if let Some(instant) = time::parse(value) {
        if instant.zoned { ZONED } else { UNZONED }
    } else if is_inexact(value) {
        "integer beyond 2⁵³"
    } else {
        "text"
    }
}

fn boolean(value: &[u8], is_declared: bool) -> Option<u32> {
    if value.eq_ignore_ascii_case(b"true") || is_declared && value == b"1" {
        return Some(1);
    }
    (value.eq_ignore_ascii_case(b"false") || is_declared && value == b"0").then_some(0)
}

/// A decimal number. One that starts with a zero before another digit is a code, not a quantity, if nobody says
/// otherwise; an integer that would be another one as a number is a code in any case.
fn number(value: &[u8], is_declared: bool) -> Option<f64> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    if !is_declared && matches!(digits, [b'0', b'0'..=b'9', ..]) || is_inexact(value) {
        return None;
    }
    fast_float2::parse(value).ok()
}

/// Whether this is an integer beyond 2⁵³.
fn is_inexact(value: &[u8]) -> bool {
    // Shorter ones are below it.
    if value.len() < 16 {
        return false;
    }
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    digits.iter().all(u8::is_ascii_digit)
        && std::str::from_utf8(digits).is_ok_and(|digits| !digits.parse().is_ok_and(|number: u64| number <= 1 << 53))
}
