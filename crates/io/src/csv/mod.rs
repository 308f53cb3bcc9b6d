//! CSV and TSV files: read whole, types inferred over all rows.

mod cells;
mod dialect;

use crate::input::Input;
use crate::{IoError, Watch};
use cells::{Builder, Guess, Markers, Odd, are_times};
use dialect::{Dialect, doubled};
use flate2::read::MultiGzDecoder;
use parquet::file::reader::ChunkReader;
use simd_csv::{ZeroCopyReader, ZeroCopyReaderBuilder};
use stats::table::{Column, Kind, Table};
use std::collections::HashSet;
use std::io::Read;

/// Rows between two looks at whether to stop.
const STRIDE: usize = 16_384;

/// Missing values as common tools write them, besides the empty cell.
const MARKERS: [&str; 7] = ["NA", "N/A", "NaN", "nan", "null", "NULL", "None"];

/// What a caller knows of its CSV files; the rest is guessed.
#[derive(Clone, Debug, Default)]
pub struct CsvOptions {
    /// What separates fields.
    pub delimiter: Option<u8>,
    /// What quotes them.
    pub quote: Option<u8>,
    /// Cells that stand for a missing value, besides the empty one, instead of the usual markers.
    pub missing: Option<Vec<String>>,
    /// The kinds of columns.
    pub kinds: Vec<(String, Kind)>,
}

/// Files that have been read.
pub struct Tables {
    /// All rows.
    pub table: Table,
    /// Rows of each file.
    pub rows: Vec<usize>,
    /// Dialects, and columns of several types.
    pub notices: Vec<String>,
}

impl Tables {
    /// The named columns, in this order.
    pub fn read(&self, names: &[&str]) -> Result<Table, IoError> {
        let column = |name: &&str| {
            let column = self.table.column(name).cloned().ok_or_else(|| IoError::missing_column(name))?;
            Ok(((*name).to_owned(), column))
        };
        Ok(Table { rows: self.table.rows, columns: names.iter().map(column).collect::<Result<_, IoError>>()? })
    }
}

/// The name of a type in CSV.
pub fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Numeric => "number",
        Kind::Categorical => "text",
        Kind::Boolean => "boolean",
        Kind::Timestamp => "timestamp",
    }
}

/// A file's text and how it is written.
struct Text {
    input: Input,
    bytes: Vec<u8>,
    dialect: Dialect,
    /// For every column of the first file, its place in this one.
    places: Vec<usize>,
}

/// A column while it is read.
struct Reading {
    /// Its place among the first file's columns.
    column: usize,
    guess: Guess,
    builder: Builder,
}

/// Reads files with the same columns, in any order of columns.
///
/// A column takes the first type that its first value has of boolean, number, time; where a later
/// value differs, the column is text and is read again.
pub fn read(inputs: &[Input], options: &CsvOptions, watch: &Watch) -> Result<Tables, IoError> {
    let (texts, names) = load(inputs, options, watch)?;
    let mut guesses = guesses(&names, options)?;
    let mut notices = dialects(&texts);
    let markers = match &options.missing {
        Some(own) => Markers::new(own.iter().map(String::as_str)),
        None => Markers::new(MARKERS),
    };
    let mut columns: Vec<Option<Column>> = vec![None; names.len()];
    let mut rows = Vec::new();
    while columns.iter().any(Option::is_none) {
        let wanted = (0..names.len()).filter(|&column| columns[column].is_none());
        let mut readings: Vec<Reading> = wanted
            .map(|column| Reading { column, guess: guesses[column], builder: Builder::new(guesses[column]) })
            .collect();
        let mut scan = |text: &Text| text.scan(&names, &mut readings, &markers, &mut notices, watch);
        rows = texts.iter().map(&mut scan).collect::<Result<_, _>>()?;
        for reading in readings {
            match reading.builder.finish() {
                Some(done) => columns[reading.column] = Some(done),
                None => guesses[reading.column] = Guess::Text,
            }
        }
    }
    let table =
        Table { rows: rows.iter().sum(), columns: names.into_iter().zip(columns.into_iter().flatten()).collect() };
    Ok(Tables { table, rows, notices })
}

fn guesses(names: &[String], options: &CsvOptions) -> Result<Vec<Guess>, IoError> {
    let mut guesses = vec![Guess::Unknown; names.len()];
    for (name, kind) in &options.kinds {
        let place = names.iter().position(|own| own == name).ok_or_else(|| IoError::missing_column(name))?;
        guesses[place] = Guess::Declared(*kind);
    }
    Ok(guesses)
}

/// The dialect of the first file, and of each that differs from the one before.
fn dialects(texts: &[Text]) -> Vec<String> {
    let is_new = |place: usize| place == 0 || texts[place].dialect != texts[place - 1].dialect;
    let news = texts.iter().enumerate().filter(|&(place, _)| is_new(place));
    news.map(|(_, text)| format!("Read \"{}\" with {}", text.input.name(), text.dialect.told())).collect()
}

/// Loads the texts and the first one's header.
fn load(inputs: &[Input], options: &CsvOptions, watch: &Watch) -> Result<(Vec<Text>, Vec<String>), IoError> {
    let mut texts: Vec<Text> = Vec::with_capacity(inputs.len());
    let mut names: Vec<String> = Vec::new();
    for input in inputs {
        watch.check()?;
        let mut bytes = load_bytes(input)?;
        let dialect = Dialect::of(&input.name(), &bytes, options);
        if dialect.backslash {
            bytes = doubled(&bytes, dialect.delimiter, dialect.quote);
        }
        let mut text = Text { input: input.clone(), bytes, dialect, places: Vec::new() };
        let own = text.header()?;
        if names.is_empty() {
            names = own.clone();
        }
        text.places = text.places_of(&names, &own)?;
        texts.push(text);
    }
    Ok((texts, names))
}

fn load_bytes(input: &Input) -> Result<Vec<u8>, IoError> {
    let missing = |error: std::io::Error| IoError::missing(input.name(), &error);
    let mut bytes = Vec::new();
    input.open()?.get_read(0).map_err(|error| input.bad(error))?.read_to_end(&mut bytes).map_err(missing)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        let read = MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain);
        read.map_err(|error| input.bad(format!("it is no sound gzip file ({error})")))?;
        bytes = plain;
    }
    match bytes.as_slice() {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(input.bad("its text is UTF-16, expected UTF-8")),
        [0xef, 0xbb, 0xbf, ..] => drop(bytes.drain(..3)),
        _ => {}
    }
    Ok(bytes)
}

impl Text {
    fn bad(&self, why: String) -> IoError {
        self.input.bad(why)
    }

    fn reader(&self) -> ZeroCopyReader<&[u8]> {
        ZeroCopyReaderBuilder::new()
            .delimiter(self.dialect.delimiter)
            .quote(self.dialect.quote)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(1 << 18)
            .from_reader(&self.bytes[..])
    }

    fn header(&self) -> Result<Vec<String>, IoError> {
        let mut reader = self.reader();
        let record = reader.read_byte_record().map_err(|error| self.bad(error.to_string()))?;
        let Some(record) = record else {
            return Err(self.bad("it is empty, expected a row of column names".into()));
        };
        let name = |cell: std::borrow::Cow<[u8]>| std::str::from_utf8(&cell).map(|name| name.trim().to_owned());
        let names: Vec<String> = record
            .unescaped_iter()
            .map(name)
            .collect::<Result<_, _>>()
            .map_err(|_| self.bad("the names of its columns are not UTF-8".into()))?;
        let mut seen = HashSet::new();
        for (place, name) in names.iter().enumerate() {
            if name.is_empty() {
                return Err(self.bad(format!("column {} has no name, expected one in the first row", place + 1)));
            }
            if !seen.insert(name) {
                return Err(self.bad(format!("two columns are named \"{name}\", expected different names")));
            }
        }
        Ok(names)
    }

    fn places_of(&self, names: &[String], own: &[String]) -> Result<Vec<usize>, IoError> {
        if own.len() != names.len() {
            return Err(self.bad(format!("it has {} columns, the first file has {}", own.len(), names.len())));
        }
        let place = |name: &String| {
            let found = own.iter().position(|candidate| candidate == name);
            found.ok_or_else(|| self.bad(format!("it has no column \"{name}\", the first file has")))
        };
        names.iter().map(place).collect()
    }

    /// Gives the cells of every row to the readings; the result is the number of rows.
    fn scan(
        &self,
        names: &[String],
        readings: &mut [Reading],
        markers: &Markers,
        notices: &mut Vec<String>,
        watch: &Watch,
    ) -> Result<usize, IoError> {
        let mut reader = self.reader();
        let (mut rows, mut is_header) = (0, true);
        loop {
            let start = reader.position() as usize;
            let record = reader.read_byte_record().map_err(|error| self.bad(format!("row {rows}: {error}")))?;
            let Some(record) = record else { return Ok(rows) };
            if std::mem::take(&mut is_header) {
                continue;
            }
            if record.len() != names.len() {
                let (place, found) = (self.place(rows, start), record.len());
                let fields = if found == 1 { "field" } else { "fields" };
                return Err(self.bad(format!("{place} has {found} {fields}, expected {}", names.len())));
            }
            for reading in readings.iter_mut() {
                let cell = record.unescape(self.places[reading.column]).unwrap_or_default();
                if let Err(odd) = reading.builder.add(&cell, reading.guess, markers) {
                    let place = format!("{} of column \"{}\"", self.place(rows, start), names[reading.column]);
                    notices.push(self.settle(odd, reading, &place, &cell, &names[reading.column])?);
                }
            }
            rows += 1;
            if rows % STRIDE == 0 {
                watch.check()?;
                (watch.progress)(start as f64 / self.bytes.len() as f64);
            }
        }
    }

    /// A cell that does not fit makes its column text, and the notice says so; it is an error where the type is
    /// declared, or where text would be of no use.
    fn settle(&self, odd: Odd, reading: &mut Reading, place: &str, cell: &[u8], name: &str) -> Result<String, IoError> {
        let Odd::Type { found, before } = odd else {
            return Err(self.bad(format!("{place} is not UTF-8")));
        };
        let value = String::from_utf8_lossy(cell.trim_ascii()).chars().take(60).collect::<String>();
        let wrong = |rest: String| {
            let why = format!("{place} holds \"{value}\", which is {found}, and {rest}");
            Err(IoError::WrongKind { path: self.input.name(), why })
        };
        if let Guess::Declared(kind) = reading.guess {
            let zone = if are_times(found, before) {
                format!(" and those before it are of type {before}")
            } else {
                String::new()
            };
            return wrong(format!("the column is declared to be {}{zone}", kind.key()));
        }
        if are_times(found, before) {
            return wrong(format!("the values before it are of type {before}"));
        }
        reading.builder = Builder::Mixed;
        Ok(format!(
            "Column \"{name}\" is read as text: {place} in \"{}\" holds \"{value}\", which is {found}, \
             and the values before it are of type {before}",
            self.input.name()
        ))
    }

    /// The row, from 1 and without the header, and the line that the bytes from `start` on are on.
    fn place(&self, rows: usize, start: usize) -> String {
        let blank = self.bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let line = 1 + self.bytes[..start + blank].iter().filter(|&&byte| byte == b'\n').count();
        format!("row {} (line {line})", rows + 1)
    }
}

#[cfg(test)]
mod tests;
