//! Files into columns. The only crate that knows files.
//!
//! [`open`] learns what a source holds; [`Source::read`] reads the columns that are needed. Parquet
//! files are read column by column, on the threads of the caller's pool; of CSV files all is read and
//! typed when they are opened.
#![forbid(unsafe_code)]

mod csv;
mod error;
pub mod ipc;
mod labels;
mod parquet;
mod time;

pub use error::IoError;

use stats::table::{Column, Kind, Table};
use std::path::{Path, PathBuf};

/// A column that a source offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it means.
    pub kind: Kind,
    /// The source's own name of the type: `Int64`, `Timestamp(µs)`, `Utf8`.
    pub type_name: String,
}

/// How a caller follows long work.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Whether to end with [`IoError::Cancelled`]; asked between pieces of work.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told how far the work is, from 0 to 1.
    pub progress: &'a (dyn Fn(f64) + Sync),
}

impl Watch<'_> {
    fn check(&self) -> Result<(), IoError> {
        if (self.stop)() { Err(IoError::Cancelled) } else { Ok(()) }
    }
}

/// An opened source: its columns are known, its rows are read on demand.
pub struct Source(Inner);

enum Inner {
    Parquet(parquet::Files),
    Csv(Table),
}

/// Opens one file, or several that hold the same columns, one after the other.
///
/// # Errors
/// [`IoError`] where a file is missing, broken, of no known format, or differs from the first.
pub fn open(paths: &[PathBuf], watch: &Watch) -> Result<Source, IoError> {
    let formats: Vec<Format> = paths.iter().map(|path| Format::of(path)).collect::<Result<_, _>>()?;
    match formats.first() {
        None => Err(IoError::MissingFile { path: String::new(), why: "no file is named".into() }),
        Some(first) if formats.iter().any(|format| format != first) => {
            let why = "several files of one source must have one format".into();
            Err(IoError::Unsupported { path: shown(&paths[0]), why })
        }
        Some(Format::Parquet) => parquet::Files::open(paths, watch).map(|files| Source(Inner::Parquet(files))),
        Some(Format::Csv) => csv::read(paths, watch).map(|table| Source(Inner::Csv(table))),
    }
}

impl Source {
    /// Number of rows of all files.
    pub fn rows(&self) -> usize {
        match &self.0 {
            Inner::Parquet(files) => files.rows(),
            Inner::Csv(table) => table.rows,
        }
    }

    /// The columns, in the files' order. Nested columns are not among them.
    pub fn fields(&self) -> Vec<Field> {
        match &self.0 {
            Inner::Parquet(files) => files.fields().to_vec(),
            Inner::Csv(table) => table.columns.iter().map(|(name, column)| csv_field(name, column)).collect(),
        }
    }

    /// Bytes held in memory now.
    pub fn bytes(&self) -> usize {
        match &self.0 {
            Inner::Parquet(_) => 0,
            Inner::Csv(table) => table.bytes(),
        }
    }

    /// The named columns, in this order; rows in the files' order.
    ///
    /// # Errors
    /// [`IoError`] where a column is not there, a file is broken or the caller cancels.
    pub fn read(&self, names: &[&str], watch: &Watch) -> Result<Table, IoError> {
        match &self.0 {
            Inner::Parquet(files) => files.read(names, watch),
            Inner::Csv(table) => {
                let column = |name: &&str| {
                    let column = table.column(name).cloned().ok_or_else(|| IoError::missing_column(name))?;
                    Ok(((*name).to_owned(), column))
                };
                Ok(Table { rows: table.rows, columns: names.iter().map(column).collect::<Result<_, IoError>>()? })
            }
        }
    }
}

fn csv_field(name: &str, column: &Column) -> Field {
    let kind = column.kind();
    let type_name = match kind {
        Kind::Numeric => "number",
        Kind::Categorical => "text",
        Kind::Boolean => "boolean",
        Kind::Timestamp => "timestamp",
    };
    Field { name: name.to_owned(), kind, type_name: type_name.to_owned() }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Parquet,
    Csv,
}

impl Format {
    fn of(path: &Path) -> Result<Format, IoError> {
        let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        match name.trim_end_matches(".gz").rsplit('.').next() {
            Some("parquet" | "pq") => Ok(Format::Parquet),
            Some("csv" | "tsv" | "txt") => Ok(Format::Csv),
            _ if parquet::has_magic(path) => Ok(Format::Parquet),
            _ => Err(IoError::Unsupported {
                path: shown(path),
                why: "its format is not known; required is .parquet, .csv, .tsv, or the latter two with .gz".into(),
            }),
        }
    }
}

/// A path as messages show it.
fn shown(path: &Path) -> String {
    path.display().to_string()
}
