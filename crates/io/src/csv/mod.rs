//! CSV and TSV files: read whole, types inferred over all rows.

mod cells;
mod dialect;

use crate::{IoError, Watch, shown};
use cells::{Builder, Guess};
use flate2::read::MultiGzDecoder;
use simd_csv::{ZeroCopyReader, ZeroCopyReaderBuilder};
use stats::table::{Column, Table};
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Rows between two looks at whether to stop.
const STRIDE: usize = 16_384;

/// A file's text and how it is written.
struct Text {
    name: String,
    bytes: Vec<u8>,
    delimiter: u8,
    /// For every column of the first file, its place in this one.
    places: Vec<usize>,
}

/// Reads files with the same columns, in any order of columns.
///
/// A column takes the first type that its first value has of boolean, number, time; where a later
/// value differs, the column is text and is read again.
pub fn read(paths: &[PathBuf], watch: &Watch) -> Result<Table, IoError> {
    let (texts, names) = load(paths, watch)?;
    let mut guesses = vec![Guess::Unknown; names.len()];
    let mut columns: Vec<Option<Column>> = vec![None; names.len()];
    let mut rows = 0;
    while columns.iter().any(Option::is_none) {
        let wanted: Vec<usize> = (0..names.len()).filter(|&column| columns[column].is_none()).collect();
        let mut builders: Vec<Builder> = wanted.iter().map(|&column| Builder::new(guesses[column])).collect();
        rows = 0;
        for text in &texts {
            rows += text.scan(&names, &wanted, &mut builders, watch)?;
        }
        for (column, builder) in wanted.into_iter().zip(builders) {
            match builder.finish() {
                Some(done) => columns[column] = Some(done),
                None => guesses[column] = Guess::Text,
            }
        }
    }
    Ok(Table { rows, columns: names.into_iter().zip(columns.into_iter().flatten()).collect() })
}

/// Loads the texts and the first one's header.
fn load(paths: &[PathBuf], watch: &Watch) -> Result<(Vec<Text>, Vec<String>), IoError> {
    let mut texts: Vec<Text> = Vec::with_capacity(paths.len());
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        watch.check()?;
        let bytes = load_bytes(path)?;
        let delimiter = dialect::delimiter(path, &bytes);
        let mut text = Text { name: shown(path), bytes, delimiter, places: Vec::new() };
        let own = text.header()?;
        if names.is_empty() {
            names = own.clone();
        }
        text.places = text.places_of(&names, &own)?;
        texts.push(text);
    }
    Ok((texts, names))
}

fn load_bytes(path: &Path) -> Result<Vec<u8>, IoError> {
    let missing = |error: std::io::Error| IoError::MissingFile { path: shown(path), why: error.to_string() };
    let bad = |error: std::io::Error| IoError::BadFile {
        path: shown(path),
        why: format!("it is no sound gzip file ({error})"),
    };
    let mut bytes = Vec::new();
    File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(missing)?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        MultiGzDecoder::new(&bytes[..]).read_to_end(&mut plain).map_err(bad)?;
        bytes = plain;
    }
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    Ok(bytes)
}

impl Text {
    fn bad(&self, why: String) -> IoError {
        IoError::BadFile { path: self.name.clone(), why }
    }

    fn reader(&self) -> ZeroCopyReader<&[u8]> {
        ZeroCopyReaderBuilder::new()
            .delimiter(self.delimiter)
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
        let names: Vec<String> =
            record.unescaped_iter().map(|cell| String::from_utf8_lossy(&cell).trim().to_owned()).collect();
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

    /// Gives the cells of every row to the builders of the wanted columns; the result is the number of rows.
    fn scan(
        &self,
        names: &[String],
        wanted: &[usize],
        builders: &mut [Builder],
        watch: &Watch,
    ) -> Result<usize, IoError> {
        let mut reader = self.reader();
        let mut rows = 0;
        let mut line = 0;
        while let Some(record) = reader.read_byte_record().map_err(|error| self.bad(format!("row {line}: {error}")))? {
            line += 1;
            // The header, and lines with nothing on them.
            if line == 1 || (record.len() == 1 && names.len() > 1 && record.as_slice().is_empty()) {
                continue;
            }
            rows += 1;
            if record.len() != names.len() {
                return Err(self.bad(format!("row {rows} has {} fields, expected {}", record.len(), names.len())));
            }
            for (&column, builder) in wanted.iter().zip(builders.iter_mut()) {
                let cell = record.unescape(self.places[column]).unwrap_or_default();
                builder
                    .add(&cell)
                    .map_err(|why| self.bad(format!("row {rows}, column \"{}\": {why}", names[column])))?;
            }
            if rows % STRIDE == 0 {
                watch.check()?;
                (watch.progress)(reader.position() as f64 / self.bytes.len() as f64);
            }
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::table::{MISSING_CODE, MISSING_TIME};
    use std::io::Write;

    const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

    fn write(name: &str, bytes: &[u8]) -> PathBuf {
        let path = std::env::temp_dir().join(format!("reckoner-csv-{}-{name}", std::process::id()));
        File::create(&path).unwrap().write_all(bytes).unwrap();
        path
    }

    fn table(name: &str, text: &str) -> Table {
        let path = write(name, text.as_bytes());
        let table = read(std::slice::from_ref(&path), &WATCH).unwrap();
        std::fs::remove_file(path).unwrap();
        table
    }

    fn error(name: &str, bytes: &[u8]) -> String {
        let path = write(name, bytes);
        let error = read(std::slice::from_ref(&path), &WATCH).unwrap_err();
        std::fs::remove_file(path).unwrap();
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
        assert!(error("ragged.csv", b"a,b\n1,2\n3\n").contains("row 2 has 1 fields, expected 2"));
        assert!(error("twice.csv", b"a,a\n1,2\n").contains("two columns are named \"a\""));
        assert!(error("unnamed.csv", b"a,\n1,2\n").contains("column 2 has no name"));
        assert!(error("empty.csv", b"").contains("empty"));
        assert!(error("latin1.csv", b"a,b\n1,caf\xe9\n").contains("row 1, column \"b\""));
        assert!(error("broken.csv.gz", &[0x1f, 0x8b, 8, 0, 1, 2, 3]).contains("gzip"));
    }

    #[test]
    fn files_join_by_the_names_of_their_columns() {
        let paths = [write("one.csv", b"a,b\n1,x\n"), write("two.csv", b"b,a\ny,2\n")];
        let table = read(&paths, &WATCH).unwrap();
        assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()));
        assert_eq!(text(&table.columns[1].1), [Some("x".into()), Some("y".into())]);
        let other = write("three.csv", b"a,c\n1,2\n");
        let error = read(&[paths[0].clone(), other], &WATCH).unwrap_err();
        assert!(error.to_string().contains("no column \"b\""), "{error}");
    }

    #[test]
    fn compressed_files_are_read() {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(b"a\n1\n2\n").unwrap();
        let path = write("packed.csv.gz", &encoder.finish().unwrap());
        assert_eq!(read(&[path], &WATCH).unwrap().columns[0].1, Column::Numeric(vec![1.0, 2.0].into()));
    }

    #[test]
    fn a_cancelled_read_ends() {
        let path = write("long.csv", "a\n1\n".repeat(STRIDE).as_bytes());
        let watch = Watch { stop: &|| true, progress: &|_| {} };
        assert!(matches!(read(&[path], &watch), Err(IoError::Cancelled)));
    }
}
