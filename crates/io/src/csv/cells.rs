//! Cells into typed columns.

use crate::labels::Interner;
use crate::time;
use stats::table::{Column, MISSING_CODE, MISSING_TIME};

/// What a column is thought to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// Decided by the first value.
    Unknown,
    /// Anything.
    Text,
}

/// A column as it is read.
pub enum Builder {
    /// This many missing cells so far.
    Undecided(usize),
    Numeric(Vec<f64>),
    Boolean(Vec<u32>),
    /// Instants, and whether they name a zone.
    Timestamp(Vec<i64>, bool),
    Text(Vec<u32>, Interner),
    /// A value was of another type than those before it: to be read again, as text.
    Mixed,
}

impl Builder {
    pub fn new(guess: Guess) -> Builder {
        match guess {
            Guess::Unknown => Builder::Undecided(0),
            Guess::Text => Builder::Text(Vec::new(), Interner::default()),
        }
    }

    /// Adds a cell. The error says what is wrong with its bytes.
    pub fn add(&mut self, cell: &[u8]) -> Result<(), String> {
        let value = cell.trim_ascii();
        if is_missing(value) {
            self.add_missing();
            return Ok(());
        }
        match self {
            Builder::Undecided(missing) => {
                *self = decide(value, *missing);
                return self.add(cell);
            }
            Builder::Numeric(values) => match number(value) {
                Some(number) => values.push(number),
                None => *self = Builder::Mixed,
            },
            Builder::Boolean(codes) => match boolean(value) {
                Some(code) => codes.push(code),
                None => *self = Builder::Mixed,
            },
            Builder::Timestamp(instants, zoned) => match time::parse(value).filter(|instant| instant.zoned == *zoned) {
                Some(instant) => instants.push(instant.micros),
                None => *self = Builder::Mixed,
            },
            Builder::Text(codes, interner) => {
                let label = std::str::from_utf8(value).map_err(|_| "the text is not UTF-8".to_owned())?;
                codes.push(interner.code(label));
            }
            Builder::Mixed => {}
        }
        Ok(())
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

/// The type of a column's first value.
fn decide(value: &[u8], missing: usize) -> Builder {
    if boolean(value).is_some() {
        Builder::Boolean(vec![MISSING_CODE; missing])
    } else if number(value).is_some() {
        Builder::Numeric(vec![f64::NAN; missing])
    } else if let Some(instant) = time::parse(value) {
        Builder::Timestamp(vec![MISSING_TIME; missing], instant.zoned)
    } else {
        Builder::Text(vec![MISSING_CODE; missing], Interner::default())
    }
}

/// The markers that common tools write.
fn is_missing(value: &[u8]) -> bool {
    matches!(value, b"" | b"NA" | b"N/A" | b"NaN" | b"nan" | b"null" | b"NULL" | b"None")
}

fn boolean(value: &[u8]) -> Option<u32> {
    if value.eq_ignore_ascii_case(b"true") {
        return Some(1);
    }
    value.eq_ignore_ascii_case(b"false").then_some(0)
}

/// A decimal number. One that starts with a zero before another digit is a code, not a quantity.
fn number(value: &[u8]) -> Option<f64> {
    let digits = value.strip_prefix(b"-").unwrap_or(value);
    if let [b'0', b'0'..=b'9', ..] = digits {
        return None;
    }
    fast_float2::parse(value).ok()
}
