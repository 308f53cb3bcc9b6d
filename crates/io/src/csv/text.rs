//! The text of a file: how it is written, what its columns are called, its rows.

use super::cells::{Builder, Guess, Odd, Reading, are_times};
use super::column::{Known, Reader};
use super::dialect::Dialect;
use super::options::CsvOptions;
use super::records::{Records, Wrong, line_ends};
use super::sniff::sniff;
use crate::input::Input;
use crate::{IoError, Watch, unpack};
use bytes::Bytes;
use stats::table::Kind;
use stats::table::numerals::is_number;
use std::collections::{HashMap, HashSet};

/// Rows between two looks at whether to stop.
pub const STRIDE: usize = 16_384;

/// A file's text.
pub struct Text {
    input: Input,
    bytes: Bytes,
    dialect: Dialect,
    /// Start of its records.
    start: usize,
    /// The names of its columns, and whether they are ours.
    header: Vec<(String, bool)>,
    /// For every column of the first file, its place in this one.
    places: Vec<usize>,
    /// Oddities of its notation, with the first place of each.
    oddities: Vec<String>,
}

/// The texts of files with the same columns.
pub fn load(inputs: &[Input], options: &CsvOptions, watch: &Watch) -> Result<Vec<Text>, IoError> {
    let mut texts: Vec<Text> = Vec::with_capacity(inputs.len());
    for input in inputs {
        watch.check()?;
        let mut text = Text::of(input, options)?;
        text.places = match texts.first() {
            None => (0..text.header.len()).collect(),
            Some(first) => text.places_of(&first.header)?,
        };
        texts.push(text);
    }
    Ok(texts)
}

/// The dialect of the first file, and of each that differs from the one before; what is odd about any.
pub fn notices(texts: &[Text]) -> Vec<String> {
    let mut notices = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        if place == 0 || text.dialect != texts[place - 1].dialect {
            notices.push(format!("Read \"{}\" with {}", text.input.name(), text.dialect.told()));
        }
        notices.extend_from_slice(&text.oddities);
    }
    notices
}

impl Text {
    fn of(input: &Input, options: &CsvOptions) -> Result<Text, IoError> {
        let bytes = unpack::text(input)?;
        let (dialect, start) = sniff(&input.name(), &bytes, options);
        let text = Text {
            input: input.clone(),
            bytes,
            dialect,
            start,
            header: Vec::new(),
            places: Vec::new(),
            oddities: Vec::new(),
        };
        Ok(Text { header: text.read_header()?, ..text })
    }

    /// The names of its columns, and whether they are ours.
    pub fn header(&self) -> &[(String, bool)] {
        &self.header
    }

    fn bad(&self, why: String) -> IoError {
        self.input.bad(why)
    }

    fn records(&self) -> Records<'_> {
        Records::new(&self.bytes, self.dialect, self.start)
    }

    fn read_header(&self) -> Result<Vec<(String, bool)>, IoError> {
        let mut records = self.records();
        if !records.read().map_err(|wrong| self.no_record("its header", &wrong))? {
            return Err(self.bad("it is empty, expected a row of column names".into()));
        }
        let mut seen = HashSet::new();
        let mut names = Vec::with_capacity(records.len());
        for place in 0..records.len() {
            let cell = records.cell(place);
            let Ok(name) = std::str::from_utf8(&cell) else {
                return Err(self.bad(format!("the names of its columns are {NOT_UTF8}")));
            };
            let is_unnamed = name.trim().is_empty();
            let name = if is_unnamed { format!("Unnamed: {place}") } else { name.trim().to_owned() };
            if !seen.insert(name.clone()) {
                return Err(self.bad(format!("two columns are named \"{name}\", expected different names")));
            }
            names.push((name, is_unnamed));
        }
        Ok(names)
    }

    fn places_of(&self, first: &[(String, bool)]) -> Result<Vec<usize>, IoError> {
        let (own, all) = (self.header.len(), first.len());
        if own != all {
            return Err(self.bad(format!("it has {own} columns, the first file has {all}")));
        }
        let places: HashMap<&str, usize> =
            self.header.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
        let place = |(name, _): &(String, bool)| {
            let found = places.get(name.as_str()).copied();
            found.ok_or_else(|| self.bad(format!("it has no column \"{name}\", the first file has")))
        };
        first.iter().map(place).collect()
    }

    /// Gives the cells of every row to the readers; the result is the number of rows.
    pub fn scan(
        &mut self,
        columns: &mut [Known],
        readers: &mut [Reader],
        reading: &Reading,
        watch: &Watch,
    ) -> Result<usize, IoError> {
        let width = columns.len();
        let mut records = self.records();
        // The header has been read.
        let mut is_there = records.read().is_ok_and(|is_there| is_there);
        let (mut rows, mut longer) = (0, None);
        while is_there {
            is_there = records.read().map_err(|wrong| self.no_record(&format!("row {}", rows + 1), &wrong))?;
            if !is_there {
                break;
            }
            if records.len() != width {
                if !self.ends_with_delimiter(&records, width) {
                    return Err(self.ragged(&records, rows, width));
                }
                longer.get_or_insert_with(|| self.place(rows, records.start()));
            }
            for reader in readers.iter_mut() {
                let cell = records.cell(self.places[reader.column]);
                if let Err(odd) = reader.builder.add(&cell, reader.guess, reading) {
                    let known = &mut columns[reader.column];
                    let place = || format!("{} of column \"{}\"", self.place(rows, records.start()), known.name);
                    known.notice = self.settle(odd, reader, place, &cell, &known.name)?.or(known.notice.take());
                }
            }
            rows += 1;
            if rows % STRIDE == 0 {
                watch.check()?;
                (watch.progress)(records.start() as f64 / self.bytes.len() as f64);
            }
        }
        let tail = records.tail().map(|at| {
            let line = self.line(at);
            format!("In \"{}\" text follows the quote that closes a field, first in line {line}: it is read without the quotes", self.input.name())
        });
        let longer = longer.map(|place| {
            format!(
                "In \"{}\" rows end with a separator that its header lacks, first {place}: no column is read after it",
                self.input.name()
            )
        });
        self.oddities = tail.into_iter().chain(longer).collect();
        Ok(rows)
    }

    /// Tells whether a row has nothing but a separator more than the header.
    fn ends_with_delimiter(&self, records: &Records<'_>, width: usize) -> bool {
        records.len() == width + 1 && !records.is_quoted(width) && records.cell(width).trim_ascii().is_empty()
    }

    fn ragged(&self, records: &Records<'_>, rows: usize, width: usize) -> IoError {
        let (place, found) = (self.place(rows, records.start()), records.len());
        let fields = if found == 1 { "field" } else { "fields" };
        let lines = records.over_lines().map_or(String::new(), |(field, bytes)| {
            let (first, last) = (self.line(bytes.start), self.line(bytes.end));
            format!("; its field {} is quoted from line {first} to line {last}", field + 1)
        });
        self.bad(format!("{place} has {found} {fields}, expected {width}{lines}"))
    }

    /// The error for text that is no record.
    fn no_record(&self, what: &str, wrong: &Wrong) -> IoError {
        const WAY: &str = "csv.quote can name another quote, or \"\" for none";
        self.bad(match *wrong {
            Wrong::Open(at) => {
                format!("in {what} (line {}) a quote begins a field that no other ends; {WAY}", self.line(at))
            }
            Wrong::Stray(at, end) => format!(
                "in {what} (line {}) a quote begins a field, and the next one, in line {}, stands within text; {WAY}",
                self.line(at),
                self.line(end)
            ),
        })
    }

    /// A cell that does not fit makes its column text, and the notice says so; it is an error where the type is
    /// declared, or where text would be of no use.
    fn settle(
        &self,
        odd: Odd,
        reader: &mut Reader,
        place: impl Fn() -> String,
        cell: &[u8],
        name: &str,
    ) -> Result<Option<String>, IoError> {
        let Odd::Type { found, before } = odd else {
            return Err(self.bad(format!("{} is {NOT_UTF8}", place())));
        };
        let value = String::from_utf8_lossy(cell.trim_ascii()).chars().take(60).collect::<String>();
        let wrong = |rest: String| {
            let why = format!("{} holds \"{value}\", which is {found}, and {rest}", place());
            Err(IoError::WrongKind { path: self.input.name(), why })
        };
        if let Guess::Declared(kind) = reader.guess {
            let zone = if are_times(found, before) {
                format!(" and those before it are of type {before}")
            } else {
                String::new()
            };
            let way = if kind == Kind::Numeric && is_number(&value) {
                "; csv.decimal and csv.thousands can say how its numbers are written"
            } else {
                ""
            };
            return wrong(format!("the column is declared to be {}{zone}{way}", kind.key()));
        }
        if are_times(found, before) {
            return wrong(format!("the values before it are of type {before}"));
        }
        reader.builder = Builder::Mixed;
        if let Guess::Numbers(_) = reader.guess {
            return Ok(None);
        }
        Ok(Some(format!(
            "Column \"{name}\" is read as text: {} in \"{}\" holds \"{value}\", which is {found}, \
             and the values before it are of type {before}",
            place(),
            self.input.name()
        )))
    }

    /// The row, from 1 and without the header, and its line.
    fn place(&self, rows: usize, start: usize) -> String {
        format!("row {} (line {})", rows + 1, self.line(start))
    }

    /// The line, from 1, that a place is on.
    fn line(&self, place: usize) -> usize {
        1 + line_ends(&self.bytes[..place])
    }
}

const NOT_UTF8: &str = "not UTF-8 (it may be Latin-1 or Windows-1252); write it again as UTF-8, for example with iconv -f WINDOWS-1252 -t UTF-8";
