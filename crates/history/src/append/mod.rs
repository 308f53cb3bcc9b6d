//! Adding a run: all of it in one transaction.

mod appending;
mod turn;
mod writer;

pub use appending::{Appended, Appending};

use crate::Table;
use crate::error::{Fault, HistoryError, Step};
use crate::file::{LONGEST_TEXT, Patience, Stop, create_tables, heed, is_blank, open, require_history};
use crate::widen::widen;
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use turn::Turn;
use writer::Writer;

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
        let stored = require_history(&connection, path, &run.fields)?;
        widen(&connection, &stored, &run.fields, stop)?
    }
    let appended = Writer::new(&connection, run)?.write(stop)?;
    Ok((connection, appended))
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
