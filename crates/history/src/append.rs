//! Adding a run: all of it in one transaction.

use crate::carry::{self, Carry};
use crate::checksum::Checksum;
use crate::chunks::{StoredChunk, chunk_of};
use crate::error::{Fault, HistoryError, Step, altered};
use crate::fields::{Fields, Readings};
use crate::file::{LONGEST_TEXT, Patience, Stop, create_tables, heed, is_blank, open, require_history};
use crate::read::{monitor_checksum, run_checksum, series_of};
use crate::values::{Replaced, Values};
use crate::{Chunk, Monitor, Summary, Table};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// A run to be stored.
#[derive(Clone, Debug)]
pub struct Appending {
    /// Whose run it is.
    pub monitor: Monitor,
    /// The run in a few words.
    pub summary: Summary,
    /// Its measurements.
    pub table: Table,
    /// Fields of a reading.
    pub fields: Fields,
    /// What the runs after it have to know.
    pub carries: Vec<Carry>,
    /// True if chunks are periods, which cannot overlap; others are compared with each other.
    pub periods: bool,
}

/// Result of storing the chunks of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Chunks that were not stored before.
    pub added: i64,
    /// Chunks of which some value is another now.
    pub changed: i64,
    /// Chunks among these with as many rows as before, in which a value that takes no labels has changed.
    pub contradicted: i64,
    /// Chunks that were stored like this.
    pub same: i64,
    /// Chunks that were stored with more rows, and stay so.
    pub kept: i64,
    /// Chunks that were stored with more labels; what takes labels stays so.
    pub lost_labels: i64,
    /// Values that were replaced, over all chunks.
    pub replaced: i64,
}

/// A run on its way into the file, which is made where it is not there. Either all of the run is stored or nothing.
///
/// A chunk that is stored already is replaced, value by value, and what was replaced is kept; unless it has fewer rows than
/// stored, so that it is a part of it. Values that take labels are replaced by values of at least as many labels.
pub struct Append {
    path: PathBuf,
    run: Appending,
    patience: Patience,
    /// All is written, and waits for those who read what was there before.
    written: Option<(Connection, Appended)>,
    /// Given back last.
    turn: Option<Turn>,
}

impl Append {
    /// Nothing is done yet.
    pub fn new(path: PathBuf, run: Appending) -> Self {
        Append { path, run, patience: Patience::default(), written: None, turn: None }
    }

    /// Stores the run, or returns `None` where somebody else holds the file: then it is to be called again, later. Another
    /// process is waited for so for half a minute; others of this process, who came before, until they are done.
    ///
    /// # Errors
    /// `bad_state` for another kind of file or a damaged one, `unsupported` for another layout, `bad_file` where it cannot be
    /// written, `invalid_option` for chunks by rows that overlap stored ones, `cancelled`.
    pub fn try_now(&mut self, stop: Stop<'_>) -> Result<Option<Appended>, HistoryError> {
        if self.turn.is_none() {
            self.turn = Turn::at(&self.path);
        }
        if self.turn.is_none() && !stop() {
            return Ok(None);
        }
        let done = self.step(stop);
        self.patience.bear(done).map_err(|fault| fault.at("add a run to", &self.path))
    }

    fn step(&mut self, stop: Stop<'_>) -> Step<Appended> {
        heed(stop)?;
        if self.written.is_none() {
            self.written = Some(write(&self.path, &self.run, stop)?);
        }
        let (connection, appended) = self.written.as_ref().expect("it was written");
        // Any early return rolls back.
        heed(stop)?;
        connection.execute_batch("COMMIT")?;
        let appended = *appended;
        let (connection, _) = self.written.take().expect("it was written");
        connection.close().map_err(|(_, error)| error)?;
        Ok(appended)
    }
}

/// Opens the file for whoever writes to it alone, and does all but the last step.
fn write(path: &Path, run: &Appending, stop: Stop<'_>) -> Step<(Connection, Appended)> {
    require_fits(run)?;
    let connection = open(path, true)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    if is_blank(&connection)? {
        create_tables(&connection, &run.fields)?
    } else {
        require_history(&connection, path, &run.fields)?
    }
    let appended = Writer::new(&connection, run)?.write(stop)?;
    Ok((connection, appended))
}

/// The files that this process writes to.
static WRITTEN: LazyLock<Mutex<HashSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// The turn to write to a file: those of one process wait for each other, whatever their number, and not for half a minute.
struct Turn(PathBuf);

impl Turn {
    fn at(path: &Path) -> Option<Turn> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let is_free = written().insert(path.clone());
        is_free.then(|| Turn(path))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        written().remove(&self.0);
    }
}

fn written() -> MutexGuard<'static, HashSet<PathBuf>> {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn require_fits(run: &Appending) -> Step<()> {
    let Appending { monitor, table, fields, .. } = run;
    for Table { chunks, readings } in [&monitor.reference, table] {
        if !readings.fits(fields, chunks.len() * monitor.series.len()) {
            return Err(Fault::Refused("internal", "a reading for each chunk and series is required".to_owned()));
        }
    }
    if monitor.description.len() >= LONGEST_TEXT as usize {
        let why = format!(
            "the monitor's configuration has {} bytes, {LONGEST_TEXT} can be stored",
            monitor.description.len()
        );
        return Err(Fault::Refused("unsupported", why));
    }
    Ok(())
}

/// The readings of a chunk: one for each series, from a place on.
#[derive(Clone, Copy)]
struct Part<'a> {
    readings: &'a Readings,
    from: usize,
}

impl<'a> Part<'a> {
    fn of(self, series: usize) -> (&'a Readings, usize) {
        (self.readings, self.from + series)
    }
}

/// One transaction.
struct Writer<'a> {
    connection: &'a Connection,
    appending: &'a Appending,
    values: Values<'a>,
    monitor: i64,
    run: i64,
    width: usize,
}

impl<'a> Writer<'a> {
    fn new(connection: &'a Connection, appending: &'a Appending) -> Step<Self> {
        let next = |table: &str| -> Step<i64> {
            let query = format!("SELECT coalesce(max(id), 0) + 1 FROM {table}");
            Ok(connection.query_row(&query, [], |row| row.get(0))?)
        };
        let digest = &appending.monitor.digest;
        let known =
            connection.query_row("SELECT id FROM monitor WHERE digest = ?1", [digest], |row| row.get(0)).optional()?;
        let (run, width) = (next("run")?, appending.monitor.series.len());
        let monitor = known.map_or_else(|| next("monitor"), Ok)?;
        let values = Values::new(connection, &appending.fields);
        let writer = Writer { connection, appending, values, monitor, run, width };
        // Every row names the rows that it belongs to, so those come first.
        match known {
            Some(_) => writer.require_known_series()?,
            None => writer.add_monitor()?,
        }
        writer.add_run()?;
        carry::add(connection, run, &appending.carries)?;
        if known.is_none() {
            writer.add_reference()?;
        }
        Ok(writer)
    }

    fn write(&self, stop: Stop<'_>) -> Step<Appended> {
        let mut appended = Appended::default();
        let Table { chunks, readings } = &self.appending.table;
        for (place, chunk) in chunks.iter().enumerate() {
            heed(stop)?;
            let readings = Part { readings, from: place * self.width };
            match self.stored(chunk)? {
                None => {
                    self.add_chunk("analysis", chunk, readings)?;
                    appended.added += 1;
                }
                Some(stored) => self.replace(&stored, chunk, readings, &mut appended)?,
            }
        }
        if !self.appending.periods {
            self.require_apart()?;
        }
        self.finish_run(&appended)?;
        Ok(appended)
    }

    fn add_run(&self) -> Step<()> {
        let Summary { at, version, status, headline, alerts } = &self.appending.summary;
        let run = params![self.run, self.monitor, at, version, status, headline, alerts];
        self.connection.execute("INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, 0, 0, 0)", run)?;
        Ok(())
    }

    /// Once it is known what became of its chunks.
    fn finish_run(&self, appended: &Appended) -> Step<()> {
        let Appended { added, changed, same, kept, replaced, .. } = *appended;
        let checksum = run_checksum(self.monitor, &self.appending.summary, [added, changed, same, kept, replaced]);
        self.connection.execute(
            "UPDATE run SET added = ?2, changed = ?3, same = ?4, kept = ?5, replaced = ?6, checksum = ?7 WHERE id = ?1",
            params![self.run, added, changed, same, kept, replaced, checksum],
        )?;
        Ok(())
    }

    fn add_monitor(&self) -> Step<()> {
        let Monitor { digest, name, description, series, reference } = &self.appending.monitor;
        let Summary { at, version, .. } = &self.appending.summary;
        let chunks = reference.chunks.len() as i64;
        let checksum = monitor_checksum(&self.appending.monitor, *at, version, chunks);
        self.connection.execute(
            "INSERT INTO monitor VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![self.monitor, digest, name, description, at, version, chunks, checksum],
        )?;
        let mut insert = self.connection.prepare("INSERT INTO series VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?;
        for (position, own) in series.iter().enumerate() {
            let position = position as i64;
            insert.execute(params![
                self.monitor,
                position,
                own.calculator,
                own.metric,
                own.column,
                own.lower,
                own.upper,
                own.labelled
            ])?;
        }
        Ok(())
    }

    fn add_reference(&self) -> Step<()> {
        let Table { chunks, readings } = &self.appending.monitor.reference;
        for (place, chunk) in chunks.iter().enumerate() {
            self.add_chunk("reference", chunk, Part { readings, from: place * self.width })?;
        }
        Ok(())
    }

    fn require_known_series(&self) -> Step<()> {
        let known = series_of(self.connection, self.monitor)?;
        if known == self.appending.monitor.series { Ok(()) } else { Err(altered("what the monitor measures")) }
    }

    fn stored(&self, chunk: &Chunk) -> Step<Option<StoredChunk>> {
        let query = "SELECT * FROM chunk WHERE monitor = ?1 AND period = 'analysis' AND identity = ?2";
        let mut find = self.connection.prepare_cached(query)?;
        Ok(find.query_row(params![self.monitor, chunk.identity], chunk_of).optional()?)
    }

    fn add_chunk(&self, period: &str, chunk: &Chunk, part: Part<'_>) -> Step<()> {
        let add =
            |sum: Checksum, series| sum.reading(&self.appending.fields, part.readings, part.from + series, self.run);
        let checksum = (0..self.width).fold(Checksum::new().chunk(chunk).int(self.run), add);
        let query = "INSERT INTO chunk (monitor, period, identity, key, rows, labelled, start_row, end_row, start_date,
            end_date, target_rate, selection, run, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        self.connection.prepare_cached(query)?.execute(params![
            self.monitor,
            period,
            chunk.identity,
            chunk.key,
            chunk.rows,
            chunk.labelled,
            chunk.start,
            chunk.end,
            chunk.start_date,
            chunk.end_date,
            chunk.target_rate,
            chunk.selection,
            self.run,
            checksum.end(),
        ])?;
        let id = self.connection.last_insert_rowid();
        for series in 0..self.width {
            self.values.set(id, series, part.of(series), self.run)?;
        }
        Ok(())
    }

    /// Puts a chunk in the place of the same one, value by value.
    fn replace(&self, stored: &StoredChunk, chunk: &Chunk, part: Part<'_>, appended: &mut Appended) -> Step<()> {
        let (known, runs) = self.values.of(stored, self.width)?;
        if chunk.rows < stored.chunk.rows {
            appended.kept += 1;
            return Ok(());
        }
        let loses_labels = chunk.labelled < stored.chunk.labelled;
        let mut chunk = if loses_labels { with_labels_of(&stored.chunk, chunk) } else { chunk.clone() };
        let as_many = chunk.rows == stored.chunk.rows;
        if as_many {
            // Where its rows stand in the table of the day says nothing of them.
            (chunk.start, chunk.end) = (stored.chunk.start, stored.chunk.end);
        }
        let series = &self.appending.monitor.series;
        let is_same = |place: usize| known.is_same(place, part.readings, part.from + place);
        let stays = |place: usize| loses_labels && series[place].labelled || is_same(place);
        let places: Vec<usize> = (0..self.width).filter(|&place| !stays(place)).collect();
        appended.lost_labels += i64::from(loses_labels);
        if places.is_empty() && chunk == stored.chunk {
            appended.same += 1;
            return Ok(());
        }
        appended.changed += 1;
        appended.contradicted += i64::from(as_many && places.iter().any(|&place| !series[place].labelled));
        appended.replaced += places.len() as i64;
        for &place in &places {
            let replaced = Replaced { series: place, run: runs[place], replaced: self.run };
            self.values.keep(stored.id, replaced, (&known, place))?;
            self.values.set(stored.id, place, part.of(place), self.run)?;
        }
        self.update_chunk(stored.id, &chunk)
    }

    fn update_chunk(&self, id: i64, chunk: &Chunk) -> Step<()> {
        let sum = self.values.add_to(Checksum::new().chunk(chunk).int(self.run), id)?;
        let query =
            "UPDATE chunk SET key = ?2, rows = ?3, labelled = ?4, start_row = ?5, end_row = ?6, start_date = ?7,
            end_date = ?8, target_rate = ?9, selection = ?10, run = ?11, checksum = ?12 WHERE id = ?1";
        self.connection.prepare_cached(query)?.execute(params![
            id,
            chunk.key,
            chunk.rows,
            chunk.labelled,
            chunk.start,
            chunk.end,
            chunk.start_date,
            chunk.end_date,
            chunk.target_rate,
            chunk.selection,
            self.run,
            sum.end(),
        ])?;
        Ok(())
    }

    /// Refuses a course in which rows would count twice: chunks by rows move when the table they are cut from does.
    fn require_apart(&self) -> Step<()> {
        let query = "SELECT * FROM chunk WHERE monitor = ?1 AND period = 'analysis'
            ORDER BY start_date, start_row";
        let mut select = self.connection.prepare(query)?;
        let chunks: Vec<StoredChunk> = select.query_map([self.monitor], chunk_of)?.collect::<rusqlite::Result<_>>()?;
        let overlap = chunks.windows(2).find(|pair| overlaps(&pair[0].chunk, &pair[1].chunk));
        let Some([first, second]) = overlap else { return Ok(()) };
        Err(Fault::Refused(
            "invalid_option",
            format!(
                "chunk {} would overlap chunk {}, and rows would count twice; chunks by rows must begin where they began before, chunks by period always do",
                second.chunk.key, first.chunk.key
            ),
        ))
    }
}

fn overlaps(first: &Chunk, second: &Chunk) -> bool {
    match (&first.end_date, &second.start_date) {
        (Some(end), Some(start)) => start < end,
        _ => second.start <= first.end,
    }
}

/// A chunk with what labels said of it before.
fn with_labels_of(stored: &Chunk, chunk: &Chunk) -> Chunk {
    Chunk { labelled: stored.labelled, target_rate: stored.target_rate, selection: stored.selection, ..chunk.clone() }
}
