//! What a caller carries from one run to the next: kept with a run, at the chunk after which it stands.

use crate::checksum::Checksum;
use crate::error::{HistoryError, Step, altered};
use crate::fields::Fields;
use crate::file::{Patience, Stop, heed, open_written};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::{Path, PathBuf};

/// A text that a run keeps for the runs after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Carry {
    /// Start of the chunk after which it stands.
    pub at: Place,
    /// The caller's own text.
    pub text: String,
}

/// Start of a chunk. Places with dates are compared by them, others by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// ISO 8601; sorts as text.
    pub date: Option<String>,
    /// First row in its table.
    pub row: i64,
}

/// Stores the carries of a run.
pub fn add(connection: &Connection, run: i64, carries: &[Carry]) -> Step<()> {
    let mut insert = connection.prepare("INSERT INTO carry VALUES (?1, ?2, ?3, ?4, ?5)")?;
    for carry in carries {
        let Carry { at: Place { date, row }, text } = carry;
        insert.execute(params![run, date, row, text, checksum(run, carry)])?;
    }
    Ok(())
}

fn checksum(run: i64, Carry { at, text }: &Carry) -> i64 {
    Checksum::new().int(run).maybe_text(at.date.as_deref()).int(at.row).text(text).end()
}

/// Reading what a monitor's runs carry to a chunk.
#[derive(Debug)]
pub struct ReadCarry {
    path: PathBuf,
    digest: String,
    before: Place,
    fields: Fields,
    patience: Patience,
}

impl ReadCarry {
    /// Nothing is done yet.
    pub fn new(path: PathBuf, digest: String, before: Place, fields: Fields) -> Self {
        ReadCarry { path, digest, before, fields, patience: Patience::default() }
    }

    /// The carry that stands nearest before the chunk, of the newest run that has one there. The outer `None` says that
    /// another process holds the file: then it is to be called again. The inner one, that nothing is carried.
    ///
    /// # Errors
    /// `bad_state` for another kind of file or an altered one, `unsupported` for another layout, `bad_file` where it cannot
    /// be read, `cancelled`.
    pub fn try_now(&mut self, stop: Stop<'_>) -> Result<Option<Option<String>>, HistoryError> {
        let carry = read(&self.path, &self.digest, &self.before, &self.fields, stop);
        self.patience.bear(carry).map_err(|fault| fault.at("read", &self.path))
    }
}

fn read(path: &Path, digest: &str, before: &Place, fields: &Fields, stop: Stop<'_>) -> Step<Option<String>> {
    heed(stop)?;
    let Some(connection) = open_written(path, fields)? else { return Ok(None) };
    let query = "SELECT carry.run, carry.start_date, carry.start_row, carry.carry, carry.checksum
        FROM carry JOIN run ON run.id = carry.run JOIN monitor ON monitor.id = run.monitor
        WHERE monitor.digest = ?1
          AND CASE WHEN carry.start_date IS NULL OR ?2 IS NULL THEN carry.start_row < ?3 ELSE carry.start_date < ?2 END
        ORDER BY carry.start_date DESC, carry.start_row DESC, carry.run DESC LIMIT 1";
    let found = connection.query_row(query, params![digest, before.date, before.row], |row| {
        let at = Place { date: row.get(1)?, row: row.get(2)? };
        Ok((row.get(0)?, Carry { at, text: row.get(3)? }, row.get::<_, i64>(4)?))
    });
    let Some((run, carry, sum)) = found.optional()? else { return Ok(None) };
    if checksum(run, &carry) == sum { Ok(Some(carry.text)) } else { Err(altered("what a run carries")) }
}
