//! Tables that JavaScript holds a handle on.

use crate::error::{coded, from_engine, from_io};
use crate::job::Job;
use crate::list::List;
use crate::pool::{TaskProgress, spawn};
use engine::{Data, Progress};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::table::{Column, Kind, Labels, MISSING_CODE, Table};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// A column as JavaScript describes it.
#[derive(Clone)]
#[napi(object)]
pub struct ColumnEntry {
    pub name: String,
    pub kind: String,
    /// The source's own name of the type.
    pub r#type: String,
    /// Zone of its times.
    pub zone: Option<String>,
}

/// An opened table.
#[napi(custom_finalize)]
pub struct Dataset {
    data: Arc<Data>,
    entries: Vec<ColumnEntry>,
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
        self.entries.clone()
    }

    /// Warnings about how the source was read.
    #[napi(catch_unwind)]
    pub fn notices(&self) -> Vec<String> {
        self.notices.clone()
    }

    /// Values of some columns as text, `null` where they are missing.
    #[napi(catch_unwind, ts_return_type = "Promise<Array<Array<string | null>>>")]
    pub fn texts(
        &self,
        env: Env,
        #[napi(ts_arg_type = "Array<string>")] names: List<String>,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Vec<Vec<Option<String>>>>> {
        let data = self.data();
        spawn(&env, job, move |progress| {
            let names: Vec<&str> = names.0.iter().map(String::as_str).collect();
            data.texts(&names, progress).map_err(from_engine)
        })
    }
}

/// Options for CSV files.
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
        let entry = |field: io::Field| ColumnEntry {
            name: field.name,
            kind: field.kind.key().to_owned(),
            r#type: field.type_name,
            zone: field.zone,
        };
        let entries = opened.0.fields().into_iter().map(entry).collect();
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
    spawn(&env, job, move |progress| {
        let paths: Vec<PathBuf> = paths.into_iter().map(PathBuf::from).collect();
        opened(progress, |watch| io::open(&paths, csv.as_ref(), watch))
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
    spawn(&env, job, move |progress| opened(progress, |watch| io::open_named(&name, bytes, csv.as_ref(), watch)))
}

fn opened(
    progress: &TaskProgress,
    open: impl FnOnce(&io::Watch) -> std::result::Result<io::Source, io::IoError>,
) -> Result<Opened> {
    let stop = || progress.is_cancelled();
    let report = |fraction: f64| progress.report(fraction);
    open(&io::Watch { stop: &stop, progress: &report }).map(Opened).map_err(from_io)
}

/// Columns handed over one by one, copied; then made a [`Dataset`].
#[napi]
pub struct TableBuilder {
    rows: usize,
    columns: Vec<(String, Column)>,
    zones: HashMap<String, String>,
    notices: Vec<String>,
}

#[napi]
impl TableBuilder {
    /// An empty table of this many rows.
    #[napi(constructor, catch_unwind)]
    pub fn new(rows: u32) -> Self {
        TableBuilder { rows: rows as usize, columns: Vec::new(), zones: HashMap::new(), notices: Vec::new() }
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
        let labels = labels_of(&name, codes, categories)?;
        self.add_labels(name, labels)
    }

    /// Adds text: times where every label is one, else labels.
    #[napi(catch_unwind)]
    pub fn add_text(
        &mut self,
        name: String,
        codes: &[u32],
        #[napi(ts_arg_type = "Array<string>")] categories: List<String>,
    ) -> Result<()> {
        let labels = labels_of(&name, codes, categories)?;
        let times = io::time::times_of(&labels).map_err(|label| {
            let message = format!(
                "Cannot read column \"{name}\": it holds times with a zone and times without one, the first of which is \"{label}\"; \
                 all or none must name a zone"
            );
            coded("wrong_kind", message)
        })?;
        let Some((column, clock)) = times else { return self.add_labels(name, labels) };
        self.notices.extend(clock.notice(&name));
        self.zones.extend(clock.zone().map(|zone| (name.clone(), zone)));
        self.add(name, column)
    }

    /// Adds booleans: 0, 1, or 4294967295 for missing.
    #[napi(catch_unwind)]
    pub fn add_boolean(&mut self, name: String, codes: &[u32]) -> Result<()> {
        require_codes(&name, codes, 2)?;
        self.add(name, Column::Boolean(codes.into()))
    }

    /// Adds microseconds since 1970, NaN for a missing one: instants where there is a zone, else what a clock showed.
    #[napi(catch_unwind)]
    pub fn add_timestamp(&mut self, name: String, micros: &[f64], zone: Option<String>) -> Result<()> {
        self.zones.extend(zone.map(|zone| (name.clone(), zone)));
        let instant = |&micros: &f64| if micros.is_nan() { stats::table::MISSING_TIME } else { micros as i64 };
        self.add(name, Column::Timestamp(micros.iter().map(instant).collect()))
    }

    /// The table. The builder is empty afterwards.
    #[napi(catch_unwind)]
    pub fn finish(&mut self, env: Env) -> Result<Dataset> {
        let table = Table { rows: self.rows, columns: std::mem::take(&mut self.columns) };
        let zones = std::mem::take(&mut self.zones);
        let entry = |(name, column): &(String, Column)| {
            let kind = column.kind().key().to_owned();
            ColumnEntry { name: name.clone(), kind: kind.clone(), r#type: kind, zone: zones.get(name).cloned() }
        };
        let entries = table.columns.iter().map(entry).collect();
        let bytes = table.bytes() as i64;
        env.adjust_external_memory(bytes)?;
        let notices = std::mem::take(&mut self.notices);
        Ok(Dataset { data: Arc::new(Data::Memory(table, zones)), entries, notices, bytes })
    }

    fn add_labels(&mut self, name: String, (codes, categories): Labels) -> Result<()> {
        self.add(name, Column::Categorical { codes, categories })
    }

    fn add(&mut self, name: String, column: Column) -> Result<()> {
        if column.len() != self.rows {
            let message = format!("Cannot add column \"{name}\": it has {} rows, expected {}", column.len(), self.rows);
            return Err(coded("invalid_value", message));
        }
        if self.columns.iter().any(|(own, _)| *own == name) {
            let message = format!("Cannot read a table: two columns are named \"{name}\", expected different names");
            return Err(coded("bad_file", message));
        }
        self.columns.push((name, column));
        Ok(())
    }
}

fn labels_of(name: &str, codes: &[u32], categories: List<String>) -> Result<Labels> {
    require_codes(name, codes, categories.0.len())?;
    Ok((codes.into(), categories.0.into()))
}

/// Every code must be a label's place, or stand for a missing one.
fn require_codes(name: &str, codes: &[u32], labels: usize) -> Result<()> {
    let odd = codes.iter().position(|&code| code != MISSING_CODE && code as usize >= labels);
    let Some(row) = odd else { return Ok(()) };
    let message =
        format!("Cannot add column \"{name}\": row {row} holds the code {}, there are {labels} labels", codes[row]);
    Err(coded("invalid_value", message))
}
