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
            bytes = doubled(&bytes, dialect.quote);
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
    let missing = |error: std::io::Error| IoError::MissingFile { path: input.name(), why: error.to_string() };
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
            let zone =
                if are_times(found, before) { format!(" and those before it are {before}") } else { String::new() };
            return wrong(format!("the column is declared to be {}{zone}", kind.key()));
        }
        if are_times(found, before) {
            return wrong(format!("the values before it are {before}"));
        }
        reading.builder = Builder::Mixed;
        Ok(format!(
            "Column \"{name}\" is read as text: {place} in \"{}\" holds \"{value}\", which is {found}, \
             and the values before it are {before}",
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
mod tests {
    use super::*;
    use stats::table::{MISSING_CODE, MISSING_TIME};
    use std::fs::File;
    use std::io::Write;
    use std::path::PathBuf;

    const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

    fn write(name: &str, bytes: &[u8]) -> PathBuf {
        let path = std::env::temp_dir().join(format!("reckoner-csv-{}-{name}", std::process::id()));
        File::create(&path).unwrap().write_all(bytes).unwrap();
        path
    }

    fn read_paths(paths: &[PathBuf], options: &CsvOptions) -> Result<Tables, IoError> {
        read(&paths.iter().cloned().map(Input::Path).collect::<Vec<_>>(), options, &WATCH)
    }

    fn tables(name: &str, bytes: &[u8], options: &CsvOptions) -> Result<Tables, IoError> {
        let path = write(name, bytes);
        let tables = read_paths(std::slice::from_ref(&path), options);
        std::fs::remove_file(path).unwrap();
        tables
    }

    fn table(name: &str, text: &str) -> Table {
        tables(name, text.as_bytes(), &CsvOptions::default()).unwrap().table
    }

    fn error(name: &str, bytes: &[u8]) -> String {
        let error = tables(name, bytes, &CsvOptions::default()).err().unwrap();
        assert_eq!(error.code(), "bad_file");
        error.to_string()
    }

    fn text(column: &Column) -> Vec<Option<String>> {
        let (codes, labels) = column.as_categorical().unwrap();
        codes.iter().map(|&code| (code != MISSING_CODE).then(|| labels[code as usize].clone())).collect()
    }

    #[test]
    fn types_are_those_of_all_rows() {
        let table = table(
            "types.csv",
            "n,b,t,s,mixed,code,none\n1,true,2001-01-31,x,1,007,\n-2.5e3,FALSE,2001-02-01,y,2,010,\n,,NA,,z,011,\n",
        );
        assert_eq!(table.rows, 3);
        let kinds: Vec<&str> = table.columns.iter().map(|(_, column)| column.kind().key()).collect();
        assert_eq!(kinds, ["numeric", "boolean", "timestamp", "categorical", "categorical", "categorical", "numeric"]);
        let Column::Numeric(n) = &table.columns[0].1 else { panic!("a number") };
        assert!(n[0] == 1.0 && n[1] == -2500.0 && n[2].is_nan());
        assert_eq!(table.columns[1].1, Column::Boolean(vec![1, 0, MISSING_CODE].into()));
        assert_eq!(
            table.columns[2].1,
            Column::Timestamp(vec![980_899_200_000_000, 980_985_600_000_000, MISSING_TIME].into())
        );
        assert_eq!(text(&table.columns[4].1), [Some("1".into()), Some("2".into()), Some("z".into())]);
        assert_eq!(text(&table.columns[5].1)[0], Some("007".into()));
    }

    #[test]
    fn dialects_are_recognised() {
        for (name, content) in [
            ("semi.csv", "a;b\n1;\"x;y\"\n2;\"say \"\"hi\"\"\"\n"),
            ("tab.tsv", "a\tb\r\n1\tx;y\r\n2\t\"say \"\"hi\"\"\"\r\n"),
            ("bom.csv", "\u{feff}a,b\n1,\"x;y\"\n\n2,\"say \"\"hi\"\"\""),
            ("pipe.txt", "a|b\n1|x;y\n2|\"say \"\"hi\"\"\"\n\n"),
        ] {
            let table = table(name, content);
            assert_eq!(table.columns[0].0, "a", "{name}");
            assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()), "{name}");
            assert_eq!(text(&table.columns[1].1), [Some("x;y".into()), Some("say \"hi\"".into())], "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_named_with_its_place() {
        assert!(error("ragged.csv", b"a,b\n1,2\n3\n").contains("row 2 (line 3) has 1 field, expected 2"));
        assert!(error("twice.csv", b"a,a\n1,2\n").contains("two columns are named \"a\""));
        assert!(error("unnamed.csv", b"a,\n1,2\n").contains("column 2 has no name"));
        assert!(error("empty.csv", b"").contains("empty"));
        assert!(error("latin1.csv", b"a,b\n1,caf\xe9\n").contains("row 1 (line 2) of column \"b\" is not UTF-8"));
        assert!(error("late.csv", b"\na,b\r\n\r\n1,\"x\ny\"\r\n3\r\n").contains("row 2 (line 6) has 1 field"));
        assert!(error("name.csv", b"caf\xe9,b\n1,2\n").contains("names of its columns are not UTF-8"));
        assert!(error("utf16.csv", b"\xff\xfea\0").contains("UTF-16"));
        assert!(error("broken.csv.gz", &[0x1f, 0x8b, 8, 0, 1, 2, 3]).contains("gzip"));
    }

    #[test]
    fn files_join_by_the_names_of_their_columns() {
        let paths = [write("one.csv", b"a,b\n1,x\n"), write("two.csv", b"b,a\ny,2\n")];
        let table = read_paths(&paths, &CsvOptions::default()).unwrap().table;
        assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()));
        assert_eq!(text(&table.columns[1].1), [Some("x".into()), Some("y".into())]);
        let other = write("three.csv", b"a,c\n1,2\n");
        let error = read_paths(&[paths[0].clone(), other], &CsvOptions::default()).err().unwrap();
        assert!(error.to_string().contains("no column \"b\""), "{error}");
    }

    #[test]
    fn compressed_files_are_read() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"a\n1\n2\n").unwrap();
        let path = write("packed.csv.gz", &encoder.finish().unwrap());
        let table = read_paths(&[path], &CsvOptions::default()).unwrap().table;
        assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()));
    }

    #[test]
    fn a_cancelled_read_ends() {
        let path = write("long.csv", "a\n1\n".repeat(STRIDE).as_bytes());
        let watch = Watch { stop: &|| true, progress: &|_| {} };
        assert!(matches!(read(&[Input::Path(path)], &CsvOptions::default(), &watch), Err(IoError::Cancelled)));
    }

    #[test]
    fn a_column_of_several_types_is_text_and_the_notice_names_the_place() {
        let read = tables("mixed.csv", b"a,b\n1,1\n2,x\n", &CsvOptions::default()).unwrap();
        assert_eq!(text(&read.table.columns[1].1), [Some("1".into()), Some("x".into())]);
        assert_eq!(read.notices.len(), 2, "the dialect, and the column: {:?}", read.notices);
        assert!(read.notices[0].contains("separator comma"), "{}", read.notices[0]);
        let notice = &read.notices[1];
        assert!(
            notice.contains("row 2 (line 3) of column \"b\"") && notice.contains("before it are number"),
            "{notice}"
        );
    }

    #[test]
    fn times_with_and_without_a_zone_do_not_mix() {
        let mixed = b"t\n2024-01-01T10:00:00\n2024-01-01T10:00:00Z\n";
        let error = tables("zones.csv", mixed, &CsvOptions::default()).err().unwrap();
        assert_eq!(error.code(), "wrong_kind");
        assert!(error.to_string().contains("timestamp with a zone, and the values before it are timestamp without"));
    }

    #[test]
    fn declared_kinds_are_kept_or_refused() {
        let kinds = |kind| CsvOptions { kinds: vec![("a".into(), kind)], ..CsvOptions::default() };
        let a =
            |bytes: &[u8], kind| tables("kinds.csv", bytes, &kinds(kind)).map(|read| read.table.columns[0].1.clone());
        assert_eq!(a(b"a\n007\n1\n", Kind::Numeric).unwrap(), Column::Numeric(vec![7.0, 1.0].into()));
        assert_eq!(a(b"a\n1\n0\n", Kind::Boolean).unwrap(), Column::Boolean(vec![1, 0].into()));
        assert_eq!(text(&a(b"a\n1\n2\n", Kind::Categorical).unwrap()), [Some("1".into()), Some("2".into())]);
        let error = a(b"a\n1\nx\n", Kind::Numeric).unwrap_err();
        assert_eq!(error.code(), "wrong_kind");
        let message = error.to_string();
        assert!(
            message.contains(
                "row 2 (line 3) of column \"a\" holds \"x\", which is text, and the column is declared to be numeric"
            ),
            "{message}"
        );
        let missing = CsvOptions { kinds: vec![("z".into(), Kind::Numeric)], ..CsvOptions::default() };
        assert_eq!(tables("nokind.csv", b"a\n1\n", &missing).err().unwrap().code(), "missing_column");
    }

    #[test]
    fn options_replace_guesses() {
        let options = CsvOptions {
            delimiter: Some(b':'),
            quote: Some(b'\''),
            missing: Some(vec!["-".into(), "unknown".into()]),
            ..CsvOptions::default()
        };
        let read = tables("own.csv", b"a:b\n1:'x:y'\n-:NA\nunknown:-\n", &options).unwrap().table;
        let Column::Numeric(a) = &read.columns[0].1 else { panic!("a number") };
        assert!(a[0] == 1.0 && a[1].is_nan() && a[2].is_nan());
        assert_eq!(text(&read.columns[1].1), [Some("x:y".into()), Some("NA".into()), None]);
    }

    #[test]
    fn quotes_escaped_by_backslashes_are_read() {
        let read = table("escaped.csv", "a,b\n1,\"say \\\"hi\\\", c:\\\\\"\n");
        assert_eq!(text(&read.columns[1].1), [Some("say \"hi\", c:\\".into())]);
        let plain = table("paths.csv", "a,b\n\"c:\\\",2\n");
        assert_eq!(text(&plain.columns[0].1), [Some("c:\\".into())], "a backslash before the closing quote is one");
    }

    #[test]
    fn integers_that_are_not_exact_are_codes() {
        let read = table("ids.csv", "a,b\n9007199254740993,9007199254740992\n");
        assert_eq!(text(&read.columns[0].1), [Some("9007199254740993".into())]);
        assert_eq!(read.columns[1].1, Column::Numeric(vec![9_007_199_254_740_992.0].into()));
    }
}
