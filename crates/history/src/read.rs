//! Reads stored runs as one timeline.

use crate::checksum::Checksum;
use crate::chunks::chunk_of;
use crate::error::{Fault, HistoryError, Step, altered};
use crate::fields::{Fields, Readings};
use crate::file::{Patience, Stop, heed, is_blank, open, require_history};
use crate::values::Values;
use crate::{Chunk, Monitor, Series, Summary};
use rusqlite::{Connection, Row, params};
use std::path::{Path, PathBuf};

/// A monitor that has runs in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Tells it from any other.
    pub digest: String,
    /// A name for people.
    pub name: String,
    /// When its first run was, in milliseconds since 1970.
    pub since: i64,
    /// When its last run was.
    pub last: i64,
    /// Its runs.
    pub runs: i64,
    /// Its chunks, without those of the reference.
    pub chunks: i64,
}

/// A run, and what became of its chunks.
#[derive(Clone, Debug, PartialEq)]
pub struct Night {
    /// The run in a few words.
    pub summary: Summary,
    /// Chunks that it brought.
    pub added: i64,
    /// Chunks of which it changed a value.
    pub changed: i64,
    /// Chunks that were stored like this.
    pub same: i64,
    /// Chunks that were stored with more rows, and stayed so.
    pub kept: i64,
    /// Values that it replaced.
    pub replaced: i64,
}

/// Chunks, readings and the run that computed each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredTable {
    /// By date, else by their place.
    pub chunks: Vec<Chunk>,
    /// All series of the first chunk, then of the second.
    pub readings: Readings,
    /// For each reading the run: a place in [`Course::computed`].
    pub runs: Vec<u32>,
}

/// When something was computed, and by which version.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    /// Milliseconds since 1970.
    pub at: i64,
    /// Version of the package.
    pub version: String,
}

/// A reading that another one replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Its chunk: a place in the table.
    pub chunk: u32,
    /// Its series.
    pub series: u32,
    /// Place of the run that computed it.
    pub run: u32,
    /// Place of the run that replaced it.
    pub replaced: u32,
}

/// Everything that is stored of a monitor.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Every monitor of the file, the one of the last run first.
    pub monitors: Vec<Known>,
    /// Place of the one that this is the course of.
    pub chosen: usize,
    /// The caller's own text.
    pub description: String,
    /// Its series.
    pub series: Vec<Series>,
    /// Stored table of the reference.
    pub reference: StoredTable,
    /// Stored table of production.
    pub production: StoredTable,
    /// Runs in their order.
    pub nights: Vec<Night>,
    /// Times of the runs, in the same order.
    pub computed: Vec<Computed>,
    /// In the order of chunks, series and times.
    pub changes: Vec<Change>,
    /// The reading that each of them replaced.
    pub replaced: Readings,
}

/// Reading the course of a monitor: of the one whose digest begins with `monitor`, else of the last run.
#[derive(Debug)]
pub struct Read {
    path: PathBuf,
    monitor: Option<String>,
    fields: Fields,
    patience: Patience,
}

impl Read {
    /// Nothing is done yet.
    pub fn new(path: PathBuf, monitor: Option<String>, fields: Fields) -> Self {
        Read { path, monitor, fields, patience: Patience::default() }
    }

    /// The course, or `None` where another process holds the file: then it is to be called again, later; half a minute long.
    ///
    /// # Errors
    /// `missing_file`, `empty_data` without a run, `invalid_option` for a monitor that is not there; `bad_state` for another kind of file, a part
    /// of one or an altered one, `unsupported` for another layout, `bad_file` where it cannot be read, `cancelled`.
    pub fn try_now(&mut self, stop: Stop<'_>) -> Result<Option<Course>, HistoryError> {
        let course = read(&self.path, self.monitor.as_deref(), &self.fields, stop);
        self.patience.bear(course).map_err(|fault| fault.at("read", &self.path))
    }
}

fn read(path: &Path, wanted: Option<&str>, fields: &Fields, stop: Stop<'_>) -> Step<Course> {
    heed(stop)?;
    if !path.exists() {
        return Err(Fault::Refused("missing_file", "there is no such file".to_owned()));
    }
    let connection = open(path, false)?;
    connection.execute_batch("BEGIN")?;
    // The first look takes the lock that holds until the end: all that is read is of one moment.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    if is_blank(&connection)? {
        return Err(Fault::Refused("empty_data", "no run is stored in it".to_owned()));
    }
    let stored = &require_history(&connection, path, fields)?;
    let sound: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if sound != "ok" {
        return Err(altered("its structure"));
    }
    let values = Values::new(&connection, stored);
    let mut course = Reader { connection: &connection, fields: stored, values, stop }.course(wanted)?;
    for readings in [&mut course.reference.readings, &mut course.production.readings, &mut course.replaced] {
        *readings = std::mem::take(readings).widened(stored, fields);
    }
    Ok(course)
}

struct Reader<'a> {
    connection: &'a Connection,
    fields: &'a Fields,
    values: Values<'a>,
    stop: Stop<'a>,
}

impl Reader<'_> {
    fn course(&self, wanted: Option<&str>) -> Step<Course> {
        let all = self.monitors()?;
        let chosen = choose(&all, wanted)?;
        let (id, Known { digest, name, since, .. }) = &all[chosen];
        let query = "SELECT description, version, reference_chunks, checksum FROM monitor WHERE id = ?1";
        let (description, version, chunks, checksum): (String, String, i64, i64) =
            self.connection.query_row(query, [id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let monitor = Monitor {
            digest: digest.clone(),
            name: name.clone(),
            description,
            series: series_of(self.connection, *id)?,
            reference: crate::Table::default(),
        };
        if monitor_checksum(&monitor, *since, &version, chunks) != checksum {
            return Err(altered("the monitor"));
        }
        let (runs, nights, computed) = self.runs(*id)?;
        let width = monitor.series.len();
        let table = |period| self.table(*id, period, width, &runs);
        let (reference, (production, ids)) = (table("reference")?.0, table("production")?);
        let (changes, replaced) = self.changes(&ids, width, &runs)?;
        // Nothing may have gone missing as a whole.
        let total = |pick: fn(&Night) -> i64| nights.iter().map(pick).sum::<i64>();
        let counts = [reference.chunks.len(), production.chunks.len(), changes.len()].map(|count| count as i64);
        if counts != [chunks, total(|night| night.added), total(|night| night.replaced)] {
            return Err(altered("the number of its chunks"));
        }
        let Monitor { description, series, .. } = monitor;
        let monitors = all.into_iter().map(|(_, known)| known).collect();
        Ok(Course { monitors, chosen, description, series, reference, production, nights, computed, changes, replaced })
    }

    /// With their ids. A bare column beside `max` is that of the maximum's row, as SQLite promises.
    fn monitors(&self) -> Step<Vec<(i64, Known)>> {
        let query = "SELECT monitor.id, digest, name, since, max(run.id) AS newest, run.at, count(run.id),
              (SELECT count(*) FROM chunk WHERE chunk.monitor = monitor.id AND period = 'production')
            FROM monitor JOIN run ON run.monitor = monitor.id GROUP BY monitor.id ORDER BY newest DESC";
        let mut select = self.connection.prepare(query)?;
        let known = |row: &Row<'_>| {
            let known = Known {
                digest: row.get(1)?,
                name: row.get(2)?,
                since: row.get(3)?,
                last: row.get(5)?,
                runs: row.get(6)?,
                chunks: row.get(7)?,
            };
            Ok((row.get(0)?, known))
        };
        Ok(select.query_map([], known)?.collect::<rusqlite::Result<_>>()?)
    }

    /// Ids of a monitor's runs, ascending, and what they were.
    fn runs(&self, monitor: i64) -> Step<(Vec<i64>, Vec<Night>, Vec<Computed>)> {
        let mut select = self.connection.prepare("SELECT * FROM run WHERE monitor = ?1 ORDER BY id")?;
        let (mut ids, mut nights, mut computed) = (Vec::new(), Vec::new(), Vec::new());
        for row in select.query_map([monitor], night_of)? {
            let (id, night, checksum) = row?;
            require_as_written(monitor, &night, checksum)?;
            let summary = &night.summary;
            computed.push(Computed { at: summary.at, version: summary.version.clone() });
            ids.push(id);
            nights.push(night);
        }
        Ok((ids, nights, computed))
    }

    /// With the ids of its chunks.
    fn table(&self, monitor: i64, period: &str, width: usize, runs: &[i64]) -> Step<(StoredTable, Vec<i64>)> {
        let query = "SELECT * FROM chunk WHERE monitor = ?1 AND period = ?2 ORDER BY start_date, start_row";
        let mut select = self.connection.prepare(query)?;
        let mut ids = Vec::new();
        let mut table = StoredTable { readings: Readings::new(self.fields), ..StoredTable::default() };
        for row in select.query_map(params![monitor, period], chunk_of)? {
            heed(self.stop)?;
            let stored = row?;
            let (mut readings, computed) = self.values.of(&stored, width)?;
            table.readings.append(&mut readings);
            for run in computed {
                table.runs.push(place_of(runs, run)?);
            }
            ids.push(stored.id);
            table.chunks.push(stored.chunk);
        }
        Ok((table, ids))
    }

    fn changes(&self, chunks: &[i64], width: usize, runs: &[i64]) -> Step<(Vec<Change>, Readings)> {
        let (mut changes, mut earlier) = (Vec::new(), Readings::new(self.fields));
        for (place, id) in chunks.iter().enumerate() {
            heed(self.stop)?;
            let (mut readings, replaced) = self.values.earlier(*id, width)?;
            earlier.append(&mut readings);
            for own in replaced {
                changes.push(Change {
                    chunk: place as u32,
                    series: own.series as u32,
                    run: place_of(runs, own.run)?,
                    replaced: place_of(runs, own.replaced)?,
                });
            }
        }
        Ok((changes, earlier))
    }
}

/// From `SELECT * FROM run`: its id, and its checksum.
pub fn night_of(row: &Row<'_>) -> rusqlite::Result<(i64, Night, i64)> {
    let summary = Summary {
        at: row.get(2)?,
        version: row.get(3)?,
        status: row.get(4)?,
        headline: row.get(5)?,
        alerts: row.get(6)?,
        incidents: row.get(7)?,
    };
    let night = Night {
        summary,
        added: row.get(8)?,
        changed: row.get(9)?,
        same: row.get(10)?,
        kept: row.get(11)?,
        replaced: row.get(12)?,
    };
    Ok((row.get(0)?, night, row.get(13)?))
}

/// Refuses a run that is not as it was written.
pub fn require_as_written(monitor: i64, night: &Night, checksum: i64) -> Step<()> {
    let Night { summary, added, changed, same, kept, replaced } = night;
    let sum = run_checksum(monitor, summary, [*added, *changed, *same, *kept, *replaced]);
    if sum == checksum { Ok(()) } else { Err(altered("a run")) }
}

fn choose(all: &[(i64, Known)], wanted: Option<&str>) -> Step<usize> {
    let Some(wanted) = wanted else {
        return if all.is_empty() { Err(altered("its list of monitors")) } else { Ok(0) };
    };
    let mut fitting = (0..all.len()).filter(|&place| all[place].1.digest.starts_with(wanted));
    match (fitting.next(), fitting.next()) {
        (Some(place), None) => Ok(place),
        (None, _) => {
            let known: Vec<&str> =
                all.iter().take(12).map(|(_, own)| own.digest.get(..12).unwrap_or(&own.digest)).collect();
            Err(Fault::Refused(
                "invalid_option",
                format!("it has no monitor \"{wanted}\"; known are {}", known.join(", ")),
            ))
        }
        _ => {
            let why = format!("\"{wanted}\" begins the names of several monitors; more of it is required");
            Err(Fault::Refused("invalid_option", why))
        }
    }
}

fn place_of(runs: &[i64], run: i64) -> Step<u32> {
    runs.binary_search(&run).map(|place| place as u32).map_err(|_| altered("a value"))
}

/// Series of a monitor.
pub fn series_of(connection: &Connection, monitor: i64) -> Step<Vec<Series>> {
    let query = "SELECT calculator, metric, column_name, lower, upper, labelled FROM series WHERE monitor = ?1 ORDER BY position";
    let mut select = connection.prepare(query)?;
    let series = select.query_map([monitor], |row| {
        Ok(Series {
            calculator: row.get(0)?,
            metric: row.get(1)?,
            column: row.get(2)?,
            lower: row.get(3)?,
            upper: row.get(4)?,
            labelled: row.get(5)?,
        })
    })?;
    Ok(series.collect::<rusqlite::Result<_>>()?)
}

/// Over a run and what became of its chunks.
pub fn run_checksum(monitor: i64, summary: &Summary, counts: [i64; 5]) -> i64 {
    let Summary { at, version, status, headline, alerts, incidents } = summary;
    let sum = Checksum::new().int(monitor).int(*at).text(version).text(status).text(headline).int(*alerts);
    counts.into_iter().fold(sum.text(incidents), Checksum::int).end()
}

/// Over the monitor and its series; chunks have their own.
pub fn monitor_checksum(monitor: &Monitor, since: i64, version: &str, chunks: i64) -> i64 {
    let Monitor { digest, name, description, series, .. } = monitor;
    let start = Checksum::new().text(digest).text(name).text(description).int(since).text(version).int(chunks);
    let add = |sum: Checksum, own: &Series| {
        sum.text(&own.calculator)
            .text(&own.metric)
            .maybe_text(own.column.as_deref())
            .number(own.lower)
            .number(own.upper)
            .int(i64::from(own.labelled))
    };
    series.iter().fold(start, add).end()
}
