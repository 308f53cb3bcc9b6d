//! Files into columns. The only crate that knows files.
//!
//! [`open`] learns what a source holds; [`Source::read`] reads the columns that are needed. Of Parquet and Arrow
//! files only these are decoded, on the threads of the caller's pool, all rows at once or some at a time ([`Parts`]);
//! of CSV and NDJSON files all is read and typed when they are opened.
#![forbid(unsafe_code)]

mod arrow_types;
mod columns;
mod csv;
mod error;
mod format;
mod input;
pub mod ipc;
mod labels;
mod ndjson;
mod parquet;
mod partitions;
mod parts;
mod pieces;
mod room;
mod same;
mod tables;
pub mod time;
mod unpack;
mod watch;

pub use columns::{Ask, Field};
pub use csv::CsvOptions;
pub use error::IoError;
pub use parts::Parts;
pub use pieces::Wide;
pub use watch::Watch;

use format::Format;
use input::Input;
use partitions::{Partition, partitions_of};
use stats::table::Table;
use std::path::PathBuf;

/// An opened source: its columns are known, its rows are read on demand.
pub struct Source {
    inner: Inner,
    /// Columns that stand in the names of folders.
    partitions: Vec<Partition>,
}

enum Inner {
    Parquet(parquet::Files),
    Arrow(ipc::Files),
    /// All rows of CSV or NDJSON.
    Text(tables::Tables),
}

/// Opens one file, or several that hold the same columns, one after the other.
///
/// # Errors
/// [`IoError`] where a file is missing, broken, of no known format, or differs from the first.
pub fn open(paths: &[PathBuf], csv: Option<&CsvOptions>, watch: &Watch) -> Result<Source, IoError> {
    open_inputs(paths.iter().cloned().map(Input::Path).collect(), csv, watch)
}

/// Opens the bytes of a file, or of an Arrow IPC stream.
///
/// # Errors
/// [`IoError`] where they are broken or of another format.
pub fn open_bytes(bytes: Vec<u8>, csv: Option<&CsvOptions>, watch: &Watch) -> Result<Source, IoError> {
    open_named("Uint8Array", bytes, csv, watch)
}

/// Opens bytes that came from somewhere; `name` is what messages call them, and how it ends tells text apart.
///
/// # Errors
/// [`IoError`] where they are broken or of another format.
pub fn open_named(name: &str, bytes: Vec<u8>, csv: Option<&CsvOptions>, watch: &Watch) -> Result<Source, IoError> {
    open_inputs(vec![Input::Memory { name: name.into(), bytes: bytes.into() }], csv, watch)
}

fn open_inputs(inputs: Vec<Input>, csv: Option<&CsvOptions>, watch: &Watch) -> Result<Source, IoError> {
    let Some(first) = inputs.first() else {
        return Err(IoError::MissingFile { path: String::new(), why: "no file is named".into() });
    };
    let format = Format::of(first)?;
    for input in &inputs {
        if Format::of(input)? != format {
            let why = "several files of one source must have one format".into();
            return Err(IoError::Unsupported { path: input.name(), why });
        }
    }
    if csv.is_some() && format != Format::Csv {
        let why = "the options of CSV are given, and it is not CSV; leave them out".into();
        return Err(IoError::InvalidOption { path: first.name(), why });
    }
    let inner = match format {
        Format::Parquet => Inner::Parquet(parquet::Files::open(inputs.clone(), watch)?),
        Format::Arrow => Inner::Arrow(ipc::Files::open(inputs.clone(), watch)?),
        Format::Csv => Inner::Text(csv::read(&inputs, csv.unwrap_or(&CsvOptions::default()), watch)?),
        Format::Ndjson => Inner::Text(ndjson::read(&inputs, watch)?),
    };
    let partitions = partitions_of(&inputs, &inner.fields())?;
    Ok(Source { inner, partitions })
}

impl Source {
    /// Number of rows of all files.
    pub fn rows(&self) -> usize {
        self.inner.rows().iter().sum()
    }

    /// The columns, in the files' order, then those of folders. Nested columns are not among them.
    pub fn fields(&self) -> Vec<Field> {
        let partitions = self.partitions.iter().map(|partition| partition.field.clone());
        self.inner.fields().into_iter().chain(partitions).collect()
    }

    /// Warnings about how the source was read, in sentences: columns that are left out, a guessed dialect.
    pub fn notices(&self) -> &[String] {
        match &self.inner {
            Inner::Parquet(files) => files.notices(),
            Inner::Arrow(files) => files.notices(),
            Inner::Text(tables) => &tables.notices,
        }
    }

    /// Bytes held in memory now.
    pub fn bytes(&self) -> usize {
        match &self.inner {
            Inner::Parquet(files) => files.held(),
            Inner::Arrow(files) => files.held(),
            Inner::Text(tables) => tables.table.bytes(),
        }
    }

    /// The columns that are asked for, in this order but for those that are left out; rows in the files' order.
    ///
    /// # Errors
    /// [`IoError`] where a column is not there, a value cannot be taken, a file is broken or the caller cancels.
    pub fn read<'a, A: Copy + Into<Ask<'a>>>(&self, asks: &[A], watch: &Watch) -> Result<Table, IoError> {
        let asks: Vec<Ask<'_>> = asks.iter().map(|&ask| ask.into()).collect();
        let table = self.inner.read(&self.of_files(&asks), watch)?;
        Ok(self.with_partitions(&asks, table, &self.inner.rows()))
    }

    fn partition(&self, name: &str) -> Option<&Partition> {
        self.partitions.iter().find(|partition| partition.field.name == name)
    }

    /// The columns that stand in the files themselves.
    fn of_files<'a>(&self, asks: &[Ask<'a>]) -> Vec<Ask<'a>> {
        asks.iter().copied().filter(|ask| self.partition(ask.name).is_none()).collect()
    }

    /// Puts the columns of folders to those of the files; `rows` are those of each file in the table.
    fn with_partitions(&self, asks: &[Ask<'_>], table: Table, rows: &[usize]) -> Table {
        let mut read = table.columns.into_iter().peekable();
        let column = |ask: &Ask<'_>| match self.partition(ask.name) {
            Some(partition) => Some((ask.name.to_owned(), partition.column(rows))),
            None => read.next_if(|(name, _)| name == ask.name),
        };
        Table { rows: table.rows, columns: asks.iter().filter_map(column).collect() }
    }
}

impl Inner {
    /// Rows of each file.
    fn rows(&self) -> Vec<usize> {
        match self {
            Inner::Parquet(files) => files.rows(),
            Inner::Arrow(files) => files.rows(),
            Inner::Text(tables) => tables.rows.clone(),
        }
    }

    fn fields(&self) -> Vec<Field> {
        match self {
            Inner::Parquet(files) => files.fields().to_vec(),
            Inner::Arrow(files) => files.fields().to_vec(),
            Inner::Text(tables) => {
                let columns = tables.table.columns.iter().zip(&tables.zones);
                columns.map(|((name, column), zone)| tables::field(name, column, zone)).collect()
            }
        }
    }

    fn read(&self, asks: &[Ask<'_>], watch: &Watch) -> Result<Table, IoError> {
        match self {
            Inner::Parquet(files) => files.read(asks, watch),
            Inner::Arrow(files) => files.read(asks, watch),
            Inner::Text(tables) => tables.read(asks),
        }
    }
}
