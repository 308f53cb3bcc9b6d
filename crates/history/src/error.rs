//! Errors of a history.

use rusqlite::ErrorCode;
use std::path::Path;

/// A code and a sentence: what could not be done, what was found, what is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryError {
    /// Stable name of the error.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

/// Why a step failed, before the file is named.
#[derive(Debug)]
pub enum Fault {
    /// SQLite's own.
    Sqlite(rusqlite::Error),
    /// A code and the reason.
    Refused(&'static str, String),
    /// The caller lost interest.
    Cancelled,
}

pub type Step<T> = Result<T, Fault>;

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Sqlite(error)
    }
}

/// A file that is not as it was written.
pub fn altered(what: &str) -> Fault {
    Fault::Refused("bad_state", format!("{what} is not as it was written; the file is damaged or was altered"))
}

impl Fault {
    /// Tells whether another process holds the file.
    pub fn is_busy(&self) -> bool {
        let Fault::Sqlite(error) = self else { return false };
        matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// With the file and what was done with it.
    pub fn at(self, doing: &str, path: &Path) -> HistoryError {
        let (code, why) = match self {
            Fault::Cancelled => {
                return HistoryError { code: "cancelled", message: "The run was cancelled".to_owned() };
            }
            Fault::Refused(code, why) => (code, why),
            Fault::Sqlite(error) => explain(&error),
        };
        HistoryError { code, message: format!("Cannot {doing} the history \"{}\": {why}", path.display()) }
    }
}

fn explain(error: &rusqlite::Error) -> (&'static str, String) {
    // A value of another type than its column, which no store has.
    let Some(code) = error.sqlite_error_code() else {
        return ("bad_state", format!("{error}; the file is damaged or was altered"));
    };
    match code {
        ErrorCode::NotADatabase => ("bad_state", "it is no history, or its beginning is damaged".to_owned()),
        ErrorCode::DatabaseCorrupt => ("bad_state", "it is damaged, or a part of it is missing".to_owned()),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            ("bad_file", "another process has held it for 30 seconds".to_owned())
        }
        ErrorCode::CannotOpen => {
            ("bad_file", "it cannot be opened; its folder must be there, and be writable".to_owned())
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => ("bad_file", "it cannot be written".to_owned()),
        ErrorCode::DiskFull => ("bad_file", "the disk is full".to_owned()),
        ErrorCode::TooBig => ("unsupported", "one of its texts is longer than 64 MiB".to_owned()),
        ErrorCode::ConstraintViolation => ("bad_state", format!("{error}; the file is damaged or was altered")),
        _ => ("bad_file", error.to_string()),
    }
}
