//! CSV and TSV files: read whole, types inferred over all rows.

mod cells;
mod dialect;
mod marks;
mod records;
mod text;

use crate::input::Input;
use crate::tables::Tables;
use crate::time::{Clock, Format};
use crate::{IoError, Watch};
use cells::{Builder, Guess, Reading};
use stats::numerals::Marks;
use stats::table::{Column, Kind, Table};
use std::collections::HashMap;
use text::Text;

/// Missing values as common tools write them, besides the empty cell: those of pandas, and its `NaT`.
const MISSING: [&str; 19] = [
    "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NaT", "null", "NULL", "None", "<NA>", "#N/A", "#NA", "#N/A N/A",
    "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
];

/// What a caller knows of its CSV files; the rest is guessed.
#[derive(Clone, Debug, Default)]
pub struct CsvOptions {
    /// What separates fields.
    pub delimiter: Option<u8>,
    /// What quotes them; within, none where nothing does.
    pub quote: Option<Option<u8>>,
    /// Cells that stand for a missing value, besides the empty one, instead of the usual markers.
    pub missing: Option<Vec<String>>,
    /// The mark between the whole and the fraction of a number.
    pub decimal: Option<u8>,
    /// The mark between thousands.
    pub thousands: Option<char>,
    /// How times are written, besides ISO 8601: `%d.%m.%Y`.
    pub dates: Vec<String>,
    /// The kinds of columns.
    pub kinds: Vec<(String, Kind)>,
}

/// A column while it is read.
struct Reader {
    /// Its place among the first file's columns.
    column: usize,
    guess: Guess,
    builder: Builder,
}

/// A column, and what is to be said of it.
struct Known {
    name: String,
    /// Whether the files do not name it.
    is_unnamed: bool,
    guess: Guess,
    column: Option<Column>,
    /// Of times: what they say of their zone.
    clock: Clock,
    notice: Option<String>,
}

/// Reads files with the same columns, in any order of columns.
///
/// A column takes the first type that its first value has of boolean, number, time; where a later
/// value differs, the column is text and is read again. Text that is numbers with other marks than the plain ones is
/// numbers.
pub fn read(inputs: &[Input], options: &CsvOptions, watch: &Watch) -> Result<Tables, IoError> {
    let mut texts = text::load(inputs, options, watch)?;
    let mut columns = known(&texts, options)?;
    let markers = options.missing.as_ref();
    let missing: Vec<&str> = markers.map_or(MISSING.to_vec(), |own| own.iter().map(String::as_str).collect());
    let reading = Reading::new(missing, options.marks(), options.formats(inputs)?);
    let mut rows = vec![0; texts.len()];
    while columns.iter().any(|known| known.column.is_none()) {
        rows = scan(&mut texts, &mut columns, &reading, watch)?;
    }
    if options.decimal.is_none() && options.thousands.is_none() {
        marks::settle(&mut texts, &mut columns, &reading, watch)?;
    }
    let mut notices = text::notices(&texts);
    let (mut kept, mut zones) = (Vec::with_capacity(columns.len()), Vec::new());
    for (place, known) in columns.into_iter().enumerate() {
        let column = known.column.expect("every column has been read");
        if known.is_unnamed {
            let is_left_out = column.is_all_missing();
            notices.push(unnamed(place, &known.name, is_left_out));
            if is_left_out {
                continue;
            }
        }
        notices.extend(known.notice);
        notices.extend(known.clock.notice(&known.name));
        zones.push(known.clock.zone());
        kept.push((known.name, column));
    }
    Ok(Tables { table: Table { rows: rows.iter().sum(), columns: kept }, zones, rows, notices })
}

fn unnamed(place: usize, name: &str, is_left_out: bool) -> String {
    if is_left_out {
        format!("Column {} has no name and no value, and is left out", place + 1)
    } else {
        format!("Column {} has no name and is read as \"{name}\", the name that pandas gives it", place + 1)
    }
}

/// The columns of the first file, before they are read.
fn known(texts: &[Text], options: &CsvOptions) -> Result<Vec<Known>, IoError> {
    let header = texts.first().map_or(&[][..], Text::header);
    let known = |(name, is_unnamed): &(String, bool)| Known {
        name: name.clone(),
        is_unnamed: *is_unnamed,
        guess: Guess::Unknown,
        column: None,
        clock: Clock::Unknown,
        notice: None,
    };
    let mut columns: Vec<Known> = header.iter().map(known).collect();
    let places: HashMap<&str, usize> =
        header.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    for (name, kind) in &options.kinds {
        let place = *places.get(name.as_str()).ok_or_else(|| IoError::missing_column(name))?;
        columns[place].guess = Guess::Declared(*kind);
    }
    Ok(columns)
}

/// Reads the columns that are not yet; those that hold several types become text, to be read once more. The result is the rows
/// of each file.
fn scan(texts: &mut [Text], columns: &mut [Known], reading: &Reading, watch: &Watch) -> Result<Vec<usize>, IoError> {
    let wanted = columns.iter().enumerate().filter(|(_, known)| known.column.is_none());
    let mut readers: Vec<Reader> = wanted
        .map(|(column, known)| Reader { column, guess: known.guess, builder: Builder::new(known.guess) })
        .collect();
    let rows =
        texts.iter_mut().map(|text| text.scan(columns, &mut readers, reading, watch)).collect::<Result<_, _>>()?;
    for reader in readers {
        let known = &mut columns[reader.column];
        match reader.builder.finish() {
            Some((column, clock)) => (known.column, known.clock) = (Some(column), clock),
            None => known.guess = Guess::Text,
        }
    }
    Ok(rows)
}

impl CsvOptions {
    fn formats(&self, inputs: &[Input]) -> Result<Vec<Format>, IoError> {
        let path = || inputs.first().map_or(String::new(), Input::name);
        let format = |text: &String| {
            let refused =
                |why| IoError::InvalidOption { path: path(), why: format!("csv.dates \"{text}\" is no format: {why}") };
            Format::new(text).map_err(refused)
        };
        self.dates.iter().map(format).collect()
    }

    fn marks(&self) -> Marks {
        let decimal = self.decimal.unwrap_or(if self.thousands == Some('.') { b',' } else { b'.' });
        Marks { decimal, thousands: self.thousands }
    }
}

#[cfg(test)]
mod tests;
