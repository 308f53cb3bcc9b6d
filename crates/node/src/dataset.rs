//! Tables that JavaScript holds a handle on.

use crate::error::{coded, from_io};
use crate::job::Job;
use crate::list::List;
use crate::pool::{Watch, spawn};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::table::{Column, Kind, MISSING_CODE, Table};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where rows come from.
pub enum Data {
    /// Rows, or columns, that JavaScript handed over.
    Memory(Table),
    /// Files, or their bytes, whose rows are read when needed.
    Files(io::Source),
}

impl Data {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Data::Memory(table) => table.rows,
            Data::Files(source) => source.rows(),
        }
    }

    /// What every column means.
    pub fn kinds(&self) -> HashMap<String, Kind> {
        match self {
            Data::Memory(table) => table.columns.iter().map(|(name, column)| (name.clone(), column.kind())).collect(),
            Data::Files(source) => source.fields().into_iter().map(|field| (field.name, field.kind)).collect(),
        }
    }

    /// The named columns, in this order.
    pub fn read(&self, names: &[&str], watch: &Watch) -> Result<Table> {
        match self {
            Data::Memory(table) => select(table, names),
            Data::Files(source) => {
                let stop = || watch.stop();
                // Reading is the first half of a task, measuring the second.
                let progress = |fraction: f64| watch.progress(fraction / 2.0);
                source.read(names, &io::Watch { stop: &stop, progress: &progress }).map_err(from_io)
            }
        }
    }
}

fn select(table: &Table, names: &[&str]) -> Result<Table> {
    let columns = table.by_name();
    let column = |name: &&str| {
        let column = columns.get(name).copied().cloned();
        column.map(|column| ((*name).to_owned(), column)).ok_or_else(|| {
            coded("missing_column", format!("Cannot read column \"{name}\": the data has no such column"))
        })
    };
    Ok(Table { rows: table.rows, columns: names.iter().map(column).collect::<Result<_>>()? })
}

/// A column as JavaScript describes it.
#[napi(object)]
pub struct ColumnEntry {
    pub name: String,
    pub kind: String,
    /// The source's own name of the type.
    pub r#type: String,
}

/// An opened table.
#[napi(custom_finalize)]
pub struct Dataset {
    data: Arc<Data>,
    entries: Vec<(String, String, String)>,
    notices: Vec<String>,
    bytes: i64,
}

impl ObjectFinalize for Dataset {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-self.bytes)?;
        Ok(())
    }
}

impl Dataset {
    /// The table itself, shared.
    pub fn data(&self) -> Arc<Data> {
        Arc::clone(&self.data)
    }
}

#[napi]
impl Dataset {
    /// Number of rows.
    #[napi(catch_unwind)]
    pub fn row_count(&self) -> f64 {
        self.data.rows() as f64
    }

    /// Name, kind and type of every column, in the source's order.
    #[napi(catch_unwind)]
    pub fn columns(&self) -> Vec<ColumnEntry> {
        let entry = |(name, kind, r#type): &(String, String, String)| ColumnEntry {
            name: name.clone(),
            kind: kind.clone(),
            r#type: r#type.clone(),
        };
        self.entries.iter().map(entry).collect()
    }

    /// What a user should know of how the source is read.
    #[napi(catch_unwind)]
    pub fn notices(&self) -> Vec<String> {
        self.notices.clone()
    }
}

/// What is known of CSV files.
#[napi(object, object_to_js = false)]
pub struct CsvEntry {
    /// One character.
    pub delimiter: Option<String>,
    /// One character, or nothing where none quotes.
    pub quote: Option<String>,
    /// One character.
    pub decimal: Option<String>,
    /// One character.
    pub thousands: Option<String>,
    #[napi(ts_type = "Array<string>")]
    pub missing: Option<List<String>>,
    /// Formats of times.
    #[napi(ts_type = "Array<string>")]
    pub dates: Option<List<String>>,
    #[napi(ts_type = "Array<KindEntry>")]
    pub columns: List<KindEntry>,
}

/// The kind that a column is declared to have.
#[napi(object)]
pub struct KindEntry {
    pub name: String,
    pub kind: String,
}

impl CsvEntry {
    fn options(self) -> Result<io::CsvOptions> {
        let character = |text: Option<String>| text.and_then(|text| text.bytes().next());
        let kind = |KindEntry { name, kind }| {
            let known = Kind::from_key(&kind);
            known.map(|known| (name, known)).ok_or_else(|| coded("internal", format!("the kind {kind} is not known")))
        };
        Ok(io::CsvOptions {
            delimiter: character(self.delimiter),
            quote: self.quote.map(|text| text.bytes().next()),
            decimal: character(self.decimal),
            thousands: self.thousands.and_then(|text| text.chars().next()),
            missing: self.missing.map(|markers| markers.0),
            dates: self.dates.map_or_else(Vec::new, |formats| formats.0),
            kinds: self.columns.into_iter().map(kind).collect::<Result<_>>()?,
        })
    }
}

/// A source opened off the main thread; becomes a [`Dataset`] where JavaScript can hold one.
pub struct Opened(io::Source);

impl ToNapiValue for Opened {
    unsafe fn to_napi_value(env: sys::napi_env, opened: Self) -> Result<sys::napi_value> {
        let fields = opened.0.fields().into_iter();
        let entries = fields.map(|field| (field.name, field.kind.key().to_owned(), field.type_name)).collect();
        let bytes = opened.0.bytes() as i64;
        Env::from_raw(env).adjust_external_memory(bytes)?;
        let notices = opened.0.notices().to_vec();
        let dataset = Dataset { data: Arc::new(Data::Files(opened.0)), entries, notices, bytes };
        // SAFETY: `env` is the environment that asks for the value.
        unsafe { Dataset::to_napi_value(env, dataset) }
    }
}

/// Opens files: their columns are known afterwards, their rows are read when needed.
#[napi(catch_unwind, ts_return_type = "Promise<Dataset>")]
pub fn open_files(
    env: Env,
    #[napi(ts_arg_type = "Array<string>")] paths: List<String>,
    csv: Option<CsvEntry>,
    job: &Job,
) -> Result<PromiseRaw<'static, Opened>> {
    let csv = csv.map(CsvEntry::options).transpose()?;
    spawn(&env, job, move |watch| {
        let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
        opened(watch, |watch| io::open(&paths, csv.as_ref(), watch))
    })
}

/// Opens the bytes of a file, copied before this returns; `name` is what messages call them.
#[napi(catch_unwind, ts_return_type = "Promise<Dataset>")]
pub fn open_bytes(
    env: Env,
    name: String,
    bytes: &[u8],
    csv: Option<CsvEntry>,
    job: &Job,
) -> Result<PromiseRaw<'static, Opened>> {
    let csv = csv.map(CsvEntry::options).transpose()?;
    let bytes = bytes.to_vec();
    spawn(&env, job, move |watch| opened(watch, |watch| io::open_named(&name, bytes, csv.as_ref(), watch)))
}

fn opened(
    watch: &Watch,
    open: impl FnOnce(&io::Watch) -> std::result::Result<io::Source, io::IoError>,
) -> Result<Opened> {
    let stop = || watch.stop();
    let progress = |fraction: f64| watch.progress(fraction);
    open(&io::Watch { stop: &stop, progress: &progress }).map(Opened).map_err(from_io)
}

/// Columns handed over one by one, copied; then made a [`Dataset`].
#[napi]
pub struct TableBuilder {
    rows: usize,
    columns: Vec<(String, Column)>,
}

#[napi]
impl TableBuilder {
    /// An empty table of this many rows.
    #[napi(constructor, catch_unwind)]
    pub fn new(rows: u32) -> Self {
        TableBuilder { rows: rows as usize, columns: Vec::new() }
    }

    /// Adds numbers; NaN is missing.
    #[napi(catch_unwind)]
    pub fn add_numeric(&mut self, name: String, values: &[f64]) -> Result<()> {
        self.add(name, Column::Numeric(values.into()))
    }

    /// Adds labels: codes into `categories`, 4294967295 is missing.
    #[napi(catch_unwind)]
    pub fn add_categorical(
        &mut self,
        name: String,
        codes: &[u32],
        #[napi(ts_arg_type = "Array<string>")] categories: List<String>,
    ) -> Result<()> {
        require_codes(&name, codes, categories.0.len())?;
        self.add(name, Column::Categorical { codes: codes.into(), categories: categories.0.into() })
    }

    /// Adds booleans: 0, 1, or 4294967295 for missing.
    #[napi(catch_unwind)]
    pub fn add_boolean(&mut self, name: String, codes: &[u32]) -> Result<()> {
        require_codes(&name, codes, 2)?;
        self.add(name, Column::Boolean(codes.into()))
    }

    /// Adds instants in microseconds since 1970; NaN is missing.
    #[napi(catch_unwind)]
    pub fn add_timestamp(&mut self, name: String, micros: &[f64]) -> Result<()> {
        let instant = |&micros: &f64| if micros.is_nan() { stats::table::MISSING_TIME } else { micros as i64 };
        self.add(name, Column::Timestamp(micros.iter().map(instant).collect()))
    }

    /// The table. The builder is empty afterwards.
    #[napi(catch_unwind)]
    pub fn finish(&mut self, env: Env) -> Result<Dataset> {
        let table = Table { rows: self.rows, columns: std::mem::take(&mut self.columns) };
        let entry = |(name, column): &(String, Column)| {
            let kind = column.kind().key().to_owned();
            (name.clone(), kind.clone(), kind)
        };
        let entries = table.columns.iter().map(entry).collect();
        let bytes = table.bytes() as i64;
        env.adjust_external_memory(bytes)?;
        Ok(Dataset { data: Arc::new(Data::Memory(table)), entries, notices: Vec::new(), bytes })
    }

    fn add(&mut self, name: String, column: Column) -> Result<()> {
        if column.len() != self.rows {
            let message = format!("Cannot add column \"{name}\": it has {} rows, expected {}", column.len(), self.rows);
            return Err(coded("invalid_value", message));
        }
        self.columns.push((name, column));
        Ok(())
    }
}

/// Every code must be a label's place, or stand for a missing one.
fn require_codes(name: &str, codes: &[u32], labels: usize) -> Result<()> {
    let odd = codes.iter().position(|&code| code != MISSING_CODE && code as usize >= labels);
    let Some(row) = odd else { return Ok(()) };
    let message =
        format!("Cannot add column \"{name}\": row {row} holds the code {}, there are {labels} labels", codes[row]);
    Err(coded("invalid_value", message))
}
