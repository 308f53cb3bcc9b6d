//! The file: how it is opened, what it must be, and waiting for other processes.
//!
//! The rollback journal is used, not the write-ahead log: between runs there is one file that can be copied and
//! sent, and no memory has to be shared with other processes, which a network folder could not do. One
//! process writes at a time; a run takes milliseconds, and there is one a night.

use crate::error::{Fault, Step, altered};
use crate::fields::Fields;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// In the header of the file: `RKNR`.
const APPLICATION: i64 = 0x524B_4E52;
/// The layout that is written, and read.
const SCHEMA: i64 = 4;
/// Bytes of the longest text that is written or read.
pub const LONGEST_TEXT: i32 = 64 << 20;
/// Bytes of the smallest page, and so of the smallest file.
const SMALLEST: u64 = 512;
/// Longest wait for another process.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest wait at once: a longer one holds no thread.
const TURN: Duration = Duration::from_millis(5);

/// The tables whose columns do not depend on the fields of a reading. STRICT: a value has the type of its column. Numbers of a
/// run are its `run.id`.
const TABLES: &str = "
CREATE TABLE monitor (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT NOT NULL,
  since INTEGER NOT NULL, version TEXT NOT NULL, reference_chunks INTEGER NOT NULL, checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE series (
  monitor INTEGER NOT NULL REFERENCES monitor, position INTEGER NOT NULL, calculator TEXT NOT NULL,
  metric TEXT NOT NULL, column_name TEXT, lower REAL, upper REAL, labelled INTEGER NOT NULL,
  PRIMARY KEY (monitor, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE run (
  id INTEGER PRIMARY KEY, monitor INTEGER NOT NULL REFERENCES monitor, at INTEGER NOT NULL, version TEXT NOT NULL,
  status TEXT NOT NULL, headline TEXT NOT NULL, alerts INTEGER NOT NULL, incidents TEXT NOT NULL, added INTEGER NOT NULL,
  changed INTEGER NOT NULL, same INTEGER NOT NULL, kept INTEGER NOT NULL, replaced INTEGER NOT NULL, checksum INTEGER NOT NULL
) STRICT;
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY, monitor INTEGER NOT NULL REFERENCES monitor, period TEXT NOT NULL, identity TEXT NOT NULL,
  key TEXT NOT NULL, rows INTEGER NOT NULL, labelled INTEGER, start_row INTEGER NOT NULL, end_row INTEGER NOT NULL,
  start_date TEXT, end_date TEXT, target_rate REAL, selection REAL, selected_share REAL, selected_by TEXT,
  label_offset REAL, offset_error REAL, run INTEGER NOT NULL REFERENCES run, checksum INTEGER NOT NULL, UNIQUE (monitor, period, identity)
) STRICT;
CREATE TABLE carry (
  run INTEGER NOT NULL REFERENCES run, start_date TEXT, start_row INTEGER NOT NULL, carry TEXT NOT NULL,
  checksum INTEGER NOT NULL, UNIQUE (run, start_date, start_row)
) STRICT;
";

/// All tables, and the view that people read.
fn tables(fields: &Fields) -> String {
    format!("{TABLES}{}", value_tables(fields))
}

/// Those that have a column for each field, and the view.
fn value_tables(fields: &Fields) -> String {
    let (definitions, columns) = (fields.definitions(), fields.columns("value."));
    format!(
        "CREATE TABLE value (
  chunk INTEGER NOT NULL REFERENCES chunk, series INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES run,
  {definitions}, PRIMARY KEY (chunk, series)
) STRICT, WITHOUT ROWID;
CREATE TABLE earlier (
  chunk INTEGER NOT NULL REFERENCES chunk, series INTEGER NOT NULL, run INTEGER NOT NULL REFERENCES run,
  replaced INTEGER NOT NULL REFERENCES run, checksum INTEGER NOT NULL, {definitions}, PRIMARY KEY (chunk, series, replaced)
) STRICT, WITHOUT ROWID;
CREATE VIEW reading AS
  SELECT monitor.digest AS monitor, monitor.name, chunk.period, chunk.key AS chunk, chunk.start_date, chunk.end_date,
    chunk.rows, chunk.labelled, series.calculator, series.metric, series.column_name, {columns}, series.lower,
    series.upper, datetime(run.at / 1000, 'unixepoch') AS computed_at, run.version
  FROM value JOIN chunk ON chunk.id = value.chunk JOIN monitor ON monitor.id = chunk.monitor
    JOIN series ON series.monitor = chunk.monitor AND series.position = value.series JOIN run ON run.id = value.run;
"
    )
}

/// Returns true if a task should end.
pub type Stop<'a> = &'a dyn Fn() -> bool;

/// Opens the file; `create` where it is not there.
pub fn open(path: &Path, create: bool) -> Step<Connection> {
    // A reader may have to roll back what a killed writer left, so it opens for writing too.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let flags = if create { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
    // An absolute path is never taken for a URI.
    let path = std::path::absolute(path).map_err(|error| Fault::Refused("bad_file", error.to_string()))?;
    // SQLite takes a file of one byte for an empty one.
    if std::fs::metadata(&path).is_ok_and(|file| (1..SMALLEST).contains(&file.len())) {
        return Err(altered("its beginning"));
    }
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(TURN)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_TEXT)?;
    // EXTRA: a run that was told to be stored is there after a power cut.
    let settings = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA synchronous = EXTRA; PRAGMA temp_store = MEMORY";
    connection.execute_batch(settings)?;
    Ok(connection)
}

/// Opens the file to look at what earlier runs left; `None` where nothing was ever written.
pub fn open_written(path: &Path, fields: &Fields) -> Step<Option<Connection>> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = open(path, false)?;
    if is_blank(&connection)? {
        return Ok(None);
    }
    require_history(&connection, path, fields)?;
    Ok(Some(connection))
}

/// Time spent waiting for another process.
#[derive(Debug, Default)]
pub struct Patience(Option<Instant>);

impl Patience {
    /// `None` where another process holds the file, and the step is to be tried again.
    pub fn bear<T>(&mut self, step: Step<T>) -> Step<Option<T>> {
        let since = *self.0.get_or_insert_with(Instant::now);
        match step {
            Err(fault) if fault.is_busy() && since.elapsed() < PATIENCE => Ok(None),
            other => other.map(Some),
        }
    }
}

/// Ends a cancelled task.
pub fn heed(stop: Stop<'_>) -> Step<()> {
    if stop() { Err(Fault::Cancelled) } else { Ok(()) }
}

/// Tells whether nothing was ever written.
pub fn is_blank(connection: &Connection) -> Step<bool> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0 && pragma(connection, "application_id")? == 0 && pragma(connection, "user_version")? == 0)
}

/// Makes the tables in a blank file.
pub fn create_tables(connection: &Connection, fields: &Fields) -> Step<()> {
    connection.execute_batch(&tables(fields))?;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, "user_version", SCHEMA)?;
    Ok(())
}

/// Puts empty tables with all fields in the place of those that have fewer.
pub fn remake_value_tables(connection: &Connection, fields: &Fields) -> Step<()> {
    connection.execute_batch("DROP VIEW reading; DROP TABLE value; DROP TABLE earlier")?;
    Ok(connection.execute_batch(&value_tables(fields))?)
}

/// Refuses what is no history, of another layout, of fields that are not known, or has other tables than a history has. Gives the
/// fields that it stores: one of an earlier version may lack some.
pub fn require_history(connection: &Connection, path: &Path, fields: &Fields) -> Step<Fields> {
    if pragma(connection, "application_id")? != APPLICATION {
        let why = "it is an SQLite file, but no history that Reckoner wrote";
        return Err(Fault::Refused("bad_state", why.to_owned()));
    }
    let layout = pragma(connection, "user_version")?;
    if layout != SCHEMA {
        return Err(of_another_version(connection, &format!("layout {layout}"), &format!("layout {SCHEMA}")));
    }
    let promised = pragma(connection, "page_count")? * pragma(connection, "page_size")?;
    if std::fs::metadata(path).is_ok_and(|file| file.len() < promised.cast_unsigned()) {
        return Err(altered("its end"));
    }
    let found = columns(connection)?;
    let stored = if found.is_empty() { fields.clone() } else { fields.stored_in(&found) };
    let expected = Connection::open_in_memory()?;
    expected.execute_batch(&tables(&stored))?;
    if !found.is_empty() && found != columns(&expected)? {
        let known = format!("chunk, series, run, {}", fields.columns(""));
        return Err(of_another_version(connection, &found.join(", "), &known));
    }
    // Triggers, views and columns that Reckoner did not make could do anything.
    if parts(connection)? == parts(&expected)? { Ok(stored) } else { Err(altered("its list of tables")) }
}

/// Names the version that ran last, as far as the file says so.
fn of_another_version(connection: &Connection, found: &str, known: &str) -> Fault {
    let query = "SELECT substr(version, 1, 40) FROM run ORDER BY id DESC LIMIT 1";
    let version: Option<String> = connection.query_row(query, [], |row| row.get(0)).ok();
    let named = version.map(|version| format!("Reckoner {}", version.escape_debug()));
    let writer = named.unwrap_or("another version of Reckoner".to_owned());
    let why = format!("{writer} wrote it with {found}, this version reads {known}; use the version that wrote it");
    Fault::Refused("unsupported", why)
}

/// The columns of the table of values.
fn columns(connection: &Connection) -> Step<Vec<String>> {
    let mut select = connection.prepare("SELECT name FROM pragma_table_info('value')")?;
    let names = select.query_map([], |row| row.get(0))?;
    Ok(names.collect::<rusqlite::Result<_>>()?)
}

type Part = (String, String, Option<String>);

fn parts(connection: &Connection) -> Step<Vec<Part>> {
    // What ANALYZE leaves is harmless.
    let query = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name";
    let mut statement = connection.prepare(query)?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn pragma(connection: &Connection, name: &str) -> Step<i64> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}
