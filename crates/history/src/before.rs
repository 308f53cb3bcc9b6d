//! Chunks that the runs of a monitor have stored before another one.

use crate::carry::Place;
use crate::chunks::{StoredChunk, chunk_of};
use crate::error::{HistoryError, Step};
use crate::fields::{Fields, Readings};
use crate::file::{Patience, Stop, heed, is_blank, open, require_history};
use crate::values::Values;
use crate::{Table, read};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// Reading the chunks that a monitor's runs have stored before one.
#[derive(Debug)]
pub struct ReadBefore {
    path: PathBuf,
    digest: String,
    before: Place,
    most: u32,
    fields: Fields,
    patience: Patience,
}

impl ReadBefore {
    /// Nothing is done yet; of more chunks than `most` it is the last.
    pub fn new(path: PathBuf, digest: String, before: Place, most: u32, fields: Fields) -> Self {
        ReadBefore { path, digest, before, most, fields, patience: Patience::default() }
    }

    /// The chunks of production, the first first, with all their readings. `None` says that another process holds the file:
    /// then it is to be called again.
    ///
    /// # Errors
    /// `bad_state` for another kind of file or an altered one, `unsupported` for another layout, `bad_file` where it cannot
    /// be read, `cancelled`.
    pub fn try_now(&mut self, stop: Stop<'_>) -> Result<Option<Table>, HistoryError> {
        let table = self.table(stop);
        self.patience.bear(table).map_err(|fault| fault.at("read", &self.path))
    }

    fn table(&self, stop: Stop<'_>) -> Step<Table> {
        heed(stop)?;
        let nothing = Table { readings: Readings::new(&self.fields), ..Table::default() };
        let Some(connection) = opened(&self.path)? else { return Ok(nothing) };
        let stored = require_history(&connection, &self.path, &self.fields)?;
        let Some(monitor) = self.monitor(&connection)? else { return Ok(nothing) };
        let width = read::series_of(&connection, monitor)?.len();
        let values = Values::new(&connection, &stored);
        let mut table = Table { readings: Readings::new(&stored), ..Table::default() };
        for own in self.chunks(&connection, monitor)? {
            heed(stop)?;
            table.readings.append(&mut values.of(&own, width)?.0);
            table.chunks.push(own.chunk);
        }
        table.readings = table.readings.widened(&stored, &self.fields);
        Ok(table)
    }

    fn monitor(&self, connection: &Connection) -> Step<Option<i64>> {
        let query = "SELECT id FROM monitor WHERE digest = ?1";
        Ok(connection.query_row(query, [&self.digest], |row| row.get(0)).optional()?)
    }

    fn chunks(&self, connection: &Connection, monitor: i64) -> Step<Vec<StoredChunk>> {
        let query = "SELECT * FROM chunk WHERE monitor = ?1 AND period = 'production'
              AND CASE WHEN start_date IS NULL OR ?2 IS NULL THEN start_row < ?3 ELSE start_date < ?2 END
            ORDER BY start_date DESC, start_row DESC LIMIT ?4";
        let Place { date, row } = &self.before;
        let mut select = connection.prepare(query)?;
        let found = select.query_map(params![monitor, date, row, self.most], chunk_of)?;
        let mut chunks = found.collect::<rusqlite::Result<Vec<StoredChunk>>>()?;
        chunks.reverse();
        Ok(chunks)
    }
}

/// A file in which all that is read is of one moment; `None` where nothing is stored.
fn opened(path: &Path) -> Step<Option<Connection>> {
    if !path.exists() {
        return Ok(None);
    }
    let connection = open(path, false)?;
    connection.execute_batch("BEGIN")?;
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(if is_blank(&connection)? { None } else { Some(connection) })
}
