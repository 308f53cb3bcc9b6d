//! Reads the incidents that a monitor's runs told, so that the next run can follow them.

use crate::error::{HistoryError, Step};
use crate::fields::Fields;
use crate::file::{Patience, Stop, heed, open_written};
use crate::read::{night_of, require_as_written};
use std::path::{Path, PathBuf};

/// Incidents of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunIncidents {
    /// When it was, in milliseconds since 1970.
    pub at: i64,
    /// The caller's own text.
    pub text: String,
}

/// Reading what the runs of a monitor told of incidents.
#[derive(Debug)]
pub struct ReadIncidents {
    path: PathBuf,
    digest: String,
    fields: Fields,
    patience: Patience,
}

impl ReadIncidents {
    /// Nothing is done yet.
    pub fn new(path: PathBuf, digest: String, fields: Fields) -> Self {
        ReadIncidents { path, digest, fields, patience: Patience::default() }
    }

    /// The runs in their order, none where nothing is stored; `None` where another process holds the file: then it is to be
    /// called again.
    ///
    /// # Errors
    /// `bad_state` for another kind of file or an altered one, `unsupported` for another layout, `bad_file` where it cannot
    /// be read, `cancelled`.
    pub fn try_now(&mut self, stop: Stop<'_>) -> Result<Option<Vec<RunIncidents>>, HistoryError> {
        let found = read(&self.path, &self.digest, &self.fields, stop);
        self.patience.bear(found).map_err(|fault| fault.at("read", &self.path))
    }
}

fn read(path: &Path, digest: &str, fields: &Fields, stop: Stop<'_>) -> Step<Vec<RunIncidents>> {
    heed(stop)?;
    let Some(connection) = open_written(path, fields)? else { return Ok(Vec::new()) };
    let query = "SELECT run.*, monitor.id FROM run JOIN monitor ON monitor.id = run.monitor
        WHERE monitor.digest = ?1 ORDER BY run.id";
    let mut select = connection.prepare(query)?;
    let mut runs = Vec::new();
    for row in select.query_map([digest], |row| Ok((night_of(row)?, row.get(14)?)))? {
        let ((_, night, checksum), monitor) = row?;
        require_as_written(monitor, &night, checksum)?;
        runs.push(RunIncidents { at: night.summary.at, text: night.summary.incidents });
    }
    Ok(runs)
}
