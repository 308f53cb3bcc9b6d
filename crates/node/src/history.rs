//! Runs over many nights, as JavaScript gives and takes them.

use crate::error::coded;
use crate::job::Job;
use crate::list::List;
use crate::pool::spawn_turns;
use crate::readings::{ReadingsEntry, stored_fields};
use ::history::{
    Append, Appended, Appending, Carry, Chunk, Course, HistoryError, Monitor, Place, ReadBefore, ReadCarry,
    ReadIncidents, RunIncidents, Series, StoredTable, Summary, Table,
};
use engine::Progress;
use napi::bindgen_prelude::*;
use napi_derive::napi;
use std::path::PathBuf;

/// A series of a stored monitor.
#[napi(object, use_nullable = true)]
pub struct StoredSeriesEntry {
    pub calculator: String,
    pub metric: String,
    pub column: Option<String>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    /// True if it takes labels.
    pub labelled: bool,
}

/// A stored chunk; rows are counted from 0, the last one is part of it.
#[napi(object, use_nullable = true)]
pub struct StoredChunkEntry {
    /// Identity of the chunk across runs.
    pub identity: String,
    pub key: String,
    pub rows: f64,
    pub labelled: Option<f64>,
    pub start: f64,
    pub end: f64,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
    pub target_rate: Option<f64>,
    pub selection: Option<f64>,
    pub selected_share: Option<f64>,
    pub selected_by: Option<String>,
    pub offset: Option<f64>,
    pub offset_error: Option<f64>,
}

/// Chunks, and all readings of the first chunk, then of the second.
#[napi(object, object_to_js = false)]
pub struct RunTableEntry {
    #[napi(ts_type = "Array<StoredChunkEntry>")]
    pub chunks: List<StoredChunkEntry>,
    pub readings: ReadingsEntry,
}

/// What a run keeps for the runs after it, at the start of the chunk after which it stands.
#[napi(object, use_nullable = true)]
pub struct CarryEntry {
    pub start_date: Option<String>,
    pub start: f64,
    pub carry: String,
}

/// A run to be stored.
#[napi(object, object_to_js = false)]
pub struct RunEntry {
    pub path: String,
    /// Tells the monitor from any other.
    pub digest: String,
    pub name: String,
    pub description: String,
    #[napi(ts_type = "Array<StoredSeriesEntry>")]
    pub series: List<StoredSeriesEntry>,
    pub reference: RunTableEntry,
    pub production: RunTableEntry,
    /// True if chunks are periods.
    pub periods: bool,
    #[napi(ts_type = "Array<CarryEntry>")]
    pub carries: List<CarryEntry>,
    /// Milliseconds since 1970.
    pub at: f64,
    pub version: String,
    pub status: String,
    pub headline: String,
    pub alerts: f64,
    /// JSON of its incidents.
    pub incidents: String,
}

/// Result of storing the chunks of a run.
#[napi(object)]
pub struct AppendedEntry {
    pub added: f64,
    pub changed: f64,
    /// Changed though they have as many rows, and not only by labels.
    pub contradicted: f64,
    pub same: f64,
    /// Stored with more rows, and left so.
    pub kept: f64,
    /// Stored with more labels, and left so.
    pub lost_labels: f64,
}

/// Stores a run, whole or not at all.
#[napi(catch_unwind, ts_return_type = "Promise<AppendedEntry>")]
pub fn append_run(env: Env, run: RunEntry, job: &Job) -> Result<PromiseRaw<'static, AppendedEntry>> {
    let path = PathBuf::from(&run.path);
    let mut append = Append::new(path, Appending::from(run));
    spawn_turns(&env, job, move |progress| {
        let done = append.try_now(&|| progress.is_cancelled()).map_err(from_history)?;
        Ok(done.map(AppendedEntry::from))
    })
}

impl From<Appended> for AppendedEntry {
    fn from(done: Appended) -> Self {
        AppendedEntry {
            added: done.added as f64,
            changed: done.changed as f64,
            contradicted: done.contradicted as f64,
            same: done.same as f64,
            kept: done.kept as f64,
            lost_labels: done.lost_labels as f64,
        }
    }
}

fn from_history(error: HistoryError) -> Error {
    coded(error.code, error.message)
}

impl From<RunEntry> for Appending {
    fn from(entry: RunEntry) -> Self {
        Appending {
            monitor: Monitor {
                digest: entry.digest,
                name: entry.name,
                description: entry.description,
                series: entry.series.into_iter().map(Series::from).collect(),
                reference: entry.reference.into(),
            },
            summary: Summary {
                at: entry.at as i64,
                version: entry.version,
                status: entry.status,
                headline: entry.headline,
                alerts: entry.alerts as i64,
                incidents: entry.incidents,
            },
            table: entry.production.into(),
            fields: stored_fields(),
            carries: entry.carries.into_iter().map(Carry::from).collect(),
            periods: entry.periods,
        }
    }
}

impl From<CarryEntry> for Carry {
    fn from(entry: CarryEntry) -> Self {
        Carry { at: Place { date: entry.start_date, row: entry.start as i64 }, text: entry.carry }
    }
}

impl From<StoredSeriesEntry> for Series {
    fn from(entry: StoredSeriesEntry) -> Self {
        let StoredSeriesEntry { calculator, metric, column, lower, upper, labelled } = entry;
        Series { calculator, metric, column, lower, upper, labelled }
    }
}

impl From<Series> for StoredSeriesEntry {
    fn from(series: Series) -> Self {
        let Series { calculator, metric, column, lower, upper, labelled } = series;
        StoredSeriesEntry { calculator, metric, column, lower, upper, labelled }
    }
}

impl From<StoredChunkEntry> for Chunk {
    fn from(entry: StoredChunkEntry) -> Self {
        Chunk {
            identity: entry.identity,
            key: entry.key,
            rows: entry.rows as i64,
            labelled: entry.labelled.map(|count| count as i64),
            start: entry.start as i64,
            end: entry.end as i64,
            start_date: entry.start_date,
            end_date: entry.end_date,
            target_rate: entry.target_rate,
            selection: entry.selection,
            selected_share: entry.selected_share,
            selected_by: entry.selected_by,
            offset: entry.offset,
            offset_error: entry.offset_error,
        }
    }
}

impl From<Chunk> for StoredChunkEntry {
    fn from(chunk: Chunk) -> Self {
        StoredChunkEntry {
            identity: chunk.identity,
            key: chunk.key,
            rows: chunk.rows as f64,
            labelled: chunk.labelled.map(|count| count as f64),
            start: chunk.start as f64,
            end: chunk.end as f64,
            start_date: chunk.start_date,
            end_date: chunk.end_date,
            target_rate: chunk.target_rate,
            selection: chunk.selection,
            selected_share: chunk.selected_share,
            selected_by: chunk.selected_by,
            offset: chunk.offset,
            offset_error: chunk.offset_error,
        }
    }
}

impl From<RunTableEntry> for Table {
    fn from(RunTableEntry { chunks, readings }: RunTableEntry) -> Self {
        Table { chunks: chunks.into_iter().map(Chunk::from).collect(), readings: readings.into() }
    }
}

/// A monitor that has runs in the file.
#[napi(object)]
pub struct KnownEntry {
    pub digest: String,
    pub name: String,
    pub since: f64,
    pub last: f64,
    pub runs: f64,
    pub chunks: f64,
}

/// A stored run.
#[napi(object)]
pub struct NightEntry {
    pub at: f64,
    pub version: String,
    pub status: String,
    pub headline: String,
    pub alerts: f64,
    pub incidents: String,
    pub added: f64,
    pub changed: f64,
    pub same: f64,
    pub kept: f64,
}

/// Chunks and readings, and which night computed each reading.
#[napi(object)]
pub struct StoredTableEntry {
    pub chunks: Vec<StoredChunkEntry>,
    pub readings: ReadingsEntry,
    pub nights: Uint32Array,
}

/// Chunks and readings that were stored before a chunk.
#[napi(object)]
pub struct BeforeEntry {
    pub chunks: Vec<StoredChunkEntry>,
    pub readings: ReadingsEntry,
}

/// Readings that were replaced: of which chunk and series, computed and replaced in which night.
#[napi(object)]
pub struct ChangesEntry {
    pub chunks: Uint32Array,
    pub series: Uint32Array,
    pub readings: ReadingsEntry,
    pub computed: Uint32Array,
    pub replaced: Uint32Array,
}

/// Everything that is stored of a monitor.
#[napi(object)]
pub struct CourseEntry {
    /// The monitor of the last run first.
    pub monitors: Vec<KnownEntry>,
    /// Place of the one that was chosen.
    pub chosen: u32,
    pub description: String,
    pub series: Vec<StoredSeriesEntry>,
    pub reference: StoredTableEntry,
    pub production: StoredTableEntry,
    pub nights: Vec<NightEntry>,
    pub changes: ChangesEntry,
}

/// Reads the course of the monitor whose digest begins with `monitor`, else of the last run's.
#[napi(catch_unwind, ts_return_type = "Promise<CourseEntry>")]
pub fn read_history(
    env: Env,
    path: String,
    monitor: Option<String>,
    job: &Job,
) -> Result<PromiseRaw<'static, CourseEntry>> {
    let mut read = ::history::Read::new(PathBuf::from(path), monitor, stored_fields());
    spawn_turns(&env, job, move |progress| {
        let course = read.try_now(&|| progress.is_cancelled()).map_err(from_history)?;
        Ok(course.map(CourseEntry::from))
    })
}

/// Reads what the runs of a monitor carry to the chunk that begins here; `null` where nothing is carried.
#[napi(catch_unwind, ts_return_type = "Promise<string | null>")]
pub fn read_carry(
    env: Env,
    path: String,
    digest: String,
    start_date: Option<String>,
    start: f64,
    job: &Job,
) -> Result<PromiseRaw<'static, Option<String>>> {
    let before = Place { date: start_date, row: start as i64 };
    let mut read = ReadCarry::new(PathBuf::from(path), digest, before, stored_fields());
    spawn_turns(&env, job, move |progress| read.try_now(&|| progress.is_cancelled()).map_err(from_history))
}

/// Reads the last chunks, `most` of them, that the runs of a monitor have stored before the chunk that begins here.
#[napi(catch_unwind, ts_return_type = "Promise<BeforeEntry>")]
pub fn read_before(
    env: Env,
    path: String,
    digest: String,
    start_date: Option<String>,
    start: f64,
    most: u32,
    job: &Job,
) -> Result<PromiseRaw<'static, BeforeEntry>> {
    let before = Place { date: start_date, row: start as i64 };
    let mut read = ReadBefore::new(PathBuf::from(path), digest, before, most, stored_fields());
    spawn_turns(&env, job, move |progress| {
        let table = read.try_now(&|| progress.is_cancelled()).map_err(from_history)?;
        Ok(table.map(|Table { chunks, readings }| BeforeEntry {
            chunks: chunks.into_iter().map(StoredChunkEntry::from).collect(),
            readings: readings.into(),
        }))
    })
}

/// Incidents of a stored run.
#[napi(object)]
pub struct RunIncidentsEntry {
    pub at: f64,
    /// JSON of them.
    pub incidents: String,
}

impl From<RunIncidents> for RunIncidentsEntry {
    fn from(RunIncidents { at, text }: RunIncidents) -> Self {
        RunIncidentsEntry { at: at as f64, incidents: text }
    }
}

/// Reads the incidents of the runs of a monitor, in the order of the runs; none where nothing is stored.
#[napi(catch_unwind, ts_return_type = "Promise<Array<RunIncidentsEntry>>")]
pub fn read_incidents(
    env: Env,
    path: String,
    digest: String,
    job: &Job,
) -> Result<PromiseRaw<'static, Vec<RunIncidentsEntry>>> {
    let mut read = ReadIncidents::new(PathBuf::from(path), digest, stored_fields());
    spawn_turns(&env, job, move |progress| {
        let runs = read.try_now(&|| progress.is_cancelled()).map_err(from_history)?;
        Ok(runs.map(|own| own.into_iter().map(RunIncidentsEntry::from).collect()))
    })
}

impl From<Course> for CourseEntry {
    fn from(course: Course) -> Self {
        let known = |own: ::history::Known| KnownEntry {
            digest: own.digest,
            name: own.name,
            since: own.since as f64,
            last: own.last as f64,
            runs: own.runs as f64,
            chunks: own.chunks as f64,
        };
        let night = |own: ::history::Night| NightEntry {
            at: own.summary.at as f64,
            version: own.summary.version,
            status: own.summary.status,
            headline: own.summary.headline,
            alerts: own.summary.alerts as f64,
            incidents: own.summary.incidents,
            added: own.added as f64,
            changed: own.changed as f64,
            same: own.same as f64,
            kept: own.kept as f64,
        };
        let changes = &course.changes;
        let places = |pick: fn(&::history::Change) -> u32| Uint32Array::new(changes.iter().map(pick).collect());
        let changes = ChangesEntry {
            chunks: places(|own| own.chunk),
            series: places(|own| own.series),
            readings: course.replaced.into(),
            computed: places(|own| own.run),
            replaced: places(|own| own.replaced),
        };
        CourseEntry {
            monitors: course.monitors.into_iter().map(known).collect(),
            chosen: course.chosen as u32,
            description: course.description,
            series: course.series.into_iter().map(StoredSeriesEntry::from).collect(),
            reference: course.reference.into(),
            production: course.production.into(),
            nights: course.nights.into_iter().map(night).collect(),
            changes,
        }
    }
}

impl From<StoredTable> for StoredTableEntry {
    fn from(StoredTable { chunks, readings, runs }: StoredTable) -> Self {
        StoredTableEntry {
            chunks: chunks.into_iter().map(StoredChunkEntry::from).collect(),
            readings: readings.into(),
            nights: Uint32Array::new(runs),
        }
    }
}
