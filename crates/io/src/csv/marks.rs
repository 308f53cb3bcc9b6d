//! Columns of text that are numbers with a decimal comma, or with thousands apart.
//!
//! A file has one decimal mark. Where a column can only be read with a comma (`20,5`), or only with a point (`1,234.5`, `0.25`),
//! the columns that could be read with either (`1,234`) are read with that. Where nothing tells, they stay text. All is said.

use super::cells::{Guess, Reading};
use super::column::Known;
use super::scan::scan;
use super::text::Text;
use crate::{IoError, Watch};
use stats::table::numerals::{Codes, Marks, PLAIN, Written, is_number, parse, written};
use stats::table::{Column, Labels, MISSING_CODE};

/// A German column of numbers without a fraction: the points in it are between thousands.
const COMMA: Marks = Marks { decimal: b',', thousands: Some('.') };

/// Labels that are looked at to see whether a column is nearly one of numbers.
const SAMPLE: usize = 1000;

/// Makes numbers of the columns of text that are.
pub fn settle(texts: &mut [Text], columns: &mut [Known], reading: &Reading, watch: &Watch) -> Result<(), IoError> {
    let proven: Vec<u8> = columns.iter().filter_map(Known::decimal_mark).collect();
    let decimal = proven.first().copied().filter(|first| proven.iter().all(|mark| mark == first));
    for known in columns.iter_mut() {
        if let Some((codes, labels)) = known.labels() {
            let named: Vec<&str> = labels.iter().map(String::as_str).collect();
            match written(&named, decimal).or_else(|| written(&named, None)) {
                Some(Written::As { marks, .. }) => known.make_numbers(&codes, &labels, marks),
                Some(Written::Either(label, one, other)) => known.notice = Some(either(&known.name, label, one, other)),
                None => known.notice = known.notice.take().or_else(|| nearly(&known.name, &codes, &labels)),
            }
        }
    }
    if proven.contains(&b',') { read_points(texts, columns, reading, decimal.is_some(), watch) } else { Ok(()) }
}

impl Known {
    /// The labels of a column that nobody has declared.
    fn labels(&self) -> Option<Labels> {
        let column = self.column.as_ref().filter(|_| !matches!(self.guess, Guess::Declared(_)))?;
        if let Column::Categorical { .. } = column { column.as_categorical() } else { None }
    }

    fn decimal_mark(&self) -> Option<u8> {
        if let Some(Column::Numeric(values)) = &self.column {
            return values.iter().any(|&value| has_point(value)).then_some(b'.');
        }
        let (_, labels) = self.labels()?;
        let named: Vec<&str> = labels.iter().map(String::as_str).collect();
        if let Some(Written::As { decimal, .. }) = written(&named, None) { decimal } else { None }
    }

    fn make_numbers(&mut self, codes: &[u32], labels: &[String], marks: Marks) {
        let values: Vec<f64> = labels.iter().map(|label| value(label, marks)).collect();
        let number = |&code: &u32| if code == MISSING_CODE { f64::NAN } else { values[code as usize] };
        self.column = Some(Column::Numeric(codes.iter().map(number).collect()));
        let first = labels.iter().find(|label| parse(label.as_bytes(), PLAIN, Codes::Taken).is_none());
        self.notice = first.map(|label| as_numbers(&self.name, label, marks));
    }
}

fn value(label: &str, marks: Marks) -> f64 {
    parse(label.as_bytes(), marks, Codes::Refused).unwrap_or(f64::NAN)
}

/// Tells whether a plain number must have been written with a decimal point: digits between thousands are three, and before the
/// first mark they are at most three, of which the first is no zero.
fn has_point(value: f64) -> bool {
    let size = value.abs();
    let has_three = (size * 1000.0).round() / 1000.0 == size;
    size.fract() != 0.0 && (!(1.0..1000.0).contains(&size) || !has_three)
}

/// Reads plain numbers once more where the decimal mark is a comma: `1.234` is another number there. Where other columns prove a
/// point (`is_sure` is false) they stay, and both readings are said.
fn read_points(
    texts: &mut [Text],
    columns: &mut [Known],
    reading: &Reading,
    is_sure: bool,
    watch: &Watch,
) -> Result<(), IoError> {
    let mut plain: Vec<(usize, Column, Guess)> = Vec::new();
    for (place, known) in columns.iter_mut().enumerate() {
        if !matches!(known.guess, Guess::Declared(_))
            && matches!(known.column, Some(Column::Numeric(_)))
            && known.notice.is_none()
        {
            plain.extend(known.column.take().map(|column| (place, column, known.guess)));
            known.guess = Guess::Numbers(COMMA);
        }
    }
    if plain.is_empty() {
        return Ok(());
    }
    scan(texts, columns, reading, watch)?;
    for (place, column, guess) in plain {
        let known = &mut columns[place];
        let (Some(Column::Numeric(own)), Column::Numeric(before)) = (&known.column, &column) else {
            // Some value has a point that is no mark between thousands.
            known.column = Some(column);
            known.guess = guess;
            continue;
        };
        let Some((now, was)) = first_difference(own, before) else { continue };
        known.notice = Some(points(&known.name, now, was, is_sure));
        if !is_sure {
            (known.column, known.guess) = (Some(column), guess);
        }
    }
    Ok(())
}

fn first_difference(own: &[f64], before: &[f64]) -> Option<(f64, f64)> {
    own.iter().copied().zip(before.iter().copied()).find(|(now, was)| now.to_bits() != was.to_bits())
}

fn points(name: &str, now: f64, was: f64, is_sure: bool) -> String {
    if is_sure {
        format!(
            "Column \"{name}\" is read as numbers with a point between thousands ({now}, not {was}), as other columns have a decimal \
             comma; csv.decimal can say otherwise"
        )
    } else {
        format!(
            "Column \"{name}\" is read as numbers with a decimal point ({was}, and not {now}), though columns have decimal points and \
             decimal commas; csv.decimal and csv.thousands can say otherwise"
        )
    }
}

fn as_numbers(name: &str, label: &str, marks: Marks) -> String {
    format!(
        "Column \"{name}\" is read as numbers {}: \"{label}\" is {}; csv.decimal and csv.thousands can say otherwise",
        told(marks),
        value(label, marks)
    )
}

fn either(name: &str, label: &str, one: Marks, other: Marks) -> String {
    format!(
        "Column \"{name}\" is read as text: \"{label}\" is {} {}, and {} {}; csv.decimal and csv.thousands can say which",
        value(label, one),
        told(one),
        value(label, other),
        told(other)
    )
}

/// A column of text of which most are numbers, and what is none.
fn nearly(name: &str, codes: &[u32], labels: &[String]) -> Option<String> {
    let seen = || labels.iter().take(SAMPLE);
    let numbers = seen().filter(|label| is_number(label)).count();
    let odd = seen().find(|label| !is_number(label))?;
    if numbers * 2 <= seen().count() {
        return None;
    }
    let number = seen().find(|label| is_number(label))?;
    let code = labels.iter().position(|label| label == odd)? as u32;
    let row = 1 + codes.iter().position(|&own| own == code)?;
    Some(format!(
        "Column \"{name}\" is read as text: it holds numbers such as \"{number}\", and row {row} holds \"{odd}\"; csv.missing can \
         name what stands for a missing value"
    ))
}

fn told(marks: Marks) -> String {
    let mark = |mark: char| match mark {
        ',' => "comma",
        '.' => "point",
        '\'' => "apostrophe",
        _ => "space",
    };
    let decimal = format!("a decimal {}", mark(char::from(marks.decimal)));
    match marks.thousands {
        None => format!("with {decimal}"),
        Some(thousands) => {
            let article = if thousands == '\'' { "an" } else { "a" };
            format!("with {decimal} and {article} {} between thousands", mark(thousands))
        }
    }
}
