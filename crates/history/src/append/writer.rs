//! The transaction: what is new, what is replaced and what stays.

use super::appending::{Appended, Appending};
use crate::carry;
use crate::checksum::Checksum;
use crate::chunks::{StoredChunk, chunk_of};
use crate::error::{Fault, Step, altered};
use crate::fields::Readings;
use crate::file::{Stop, heed};
use crate::read::{monitor_checksum, run_checksum, series_of};
use crate::values::{Replaced, Values};
use crate::{Chunk, Monitor, Summary, Table};
use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};

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
pub(super) struct Writer<'a> {
    connection: &'a Connection,
    appending: &'a Appending,
    values: Values<'a>,
    monitor: i64,
    run: i64,
    width: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(connection: &'a Connection, appending: &'a Appending) -> Step<Self> {
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

    pub(super) fn write(&self, stop: Stop<'_>) -> Step<Appended> {
        let mut appended = Appended::default();
        let Table { chunks, readings } = &self.appending.table;
        for (place, chunk) in chunks.iter().enumerate() {
            heed(stop)?;
            let readings = Part { readings, from: place * self.width };
            match self.stored(chunk)? {
                None => {
                    self.add_chunk("production", chunk, readings)?;
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
        let Summary { at, version, status, headline, alerts, incidents } = &self.appending.summary;
        let run = params![self.run, self.monitor, at, version, status, headline, alerts, incidents];
        self.connection.execute("INSERT INTO run VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, 0, 0, 0, 0, 0)", run)?;
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
        let query = "SELECT * FROM chunk WHERE monitor = ?1 AND period = 'production' AND identity = ?2";
        let mut find = self.connection.prepare_cached(query)?;
        Ok(find.query_row(params![self.monitor, chunk.identity], chunk_of).optional()?)
    }

    fn add_chunk(&self, period: &str, chunk: &Chunk, part: Part<'_>) -> Step<()> {
        let add =
            |sum: Checksum, series| sum.reading(&self.appending.fields, part.readings, part.from + series, self.run);
        let checksum = (0..self.width).fold(Checksum::new().chunk(chunk).int(self.run), add).end();
        let own = columns_of(chunk, &self.run, &checksum).into_iter();
        let place: [&dyn ToSql; 3] = [&self.monitor, &period, &chunk.identity];
        let query =
            format!("INSERT INTO chunk ({COLUMNS}, monitor, period, identity) VALUES ({VALUES}, ?16, ?17, ?18)");
        self.connection.prepare_cached(&query)?.execute(params_from_iter(own.chain(place)))?;
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
        let checksum = self.values.add_to(Checksum::new().chunk(chunk).int(self.run), id)?.end();
        let own = columns_of(chunk, &self.run, &checksum).into_iter();
        let query = format!("UPDATE chunk SET ({COLUMNS}) = ({VALUES}) WHERE id = ?16");
        self.connection.prepare_cached(&query)?.execute(params_from_iter(own.chain([&id as &dyn ToSql])))?;
        Ok(())
    }

    /// Refuses a course in which rows would count twice: chunks by rows move when the table they are cut from does.
    fn require_apart(&self) -> Step<()> {
        let query = "SELECT * FROM chunk WHERE monitor = ?1 AND period = 'production'
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

/// Columns of a chunk that a later run may change, in the order of [`columns_of`].
const COLUMNS: &str = "key, rows, labelled, start_row, end_row, start_date, end_date, target_rate,
    selection, selected_share, selected_by, label_offset, offset_error, run, checksum";
/// A parameter for each of them.
const VALUES: &str = "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15";

fn columns_of<'a>(chunk: &'a Chunk, run: &'a i64, checksum: &'a i64) -> [&'a dyn ToSql; 15] {
    [
        &chunk.key,
        &chunk.rows,
        &chunk.labelled,
        &chunk.start,
        &chunk.end,
        &chunk.start_date,
        &chunk.end_date,
        &chunk.target_rate,
        &chunk.selection,
        &chunk.selected_share,
        &chunk.selected_by,
        &chunk.offset,
        &chunk.offset_error,
        run,
        checksum,
    ]
}

fn overlaps(first: &Chunk, second: &Chunk) -> bool {
    match (&first.end_date, &second.start_date) {
        (Some(end), Some(start)) => start < end,
        _ => second.start <= first.end,
    }
}

/// A chunk with what labels said of it before.
fn with_labels_of(stored: &Chunk, chunk: &Chunk) -> Chunk {
    Chunk {
        labelled: stored.labelled,
        target_rate: stored.target_rate,
        selection: stored.selection,
        selected_share: stored.selected_share,
        selected_by: stored.selected_by.clone(),
        offset: stored.offset,
        offset_error: stored.offset_error,
        ..chunk.clone()
    }
}
