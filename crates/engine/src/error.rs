//! Why the engine refuses work.

use io::IoError;
use stats::error::StatsError;

/// A refused request, unusable data, or a run that was cancelled.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// Stable name, such as `empty_data` or `cancelled`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
}

/// A result with an [`Error`] of the engine.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with this code and sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Error { code, message: message.into() }
    }

    /// The end of a run that its caller cancelled.
    pub(crate) fn cancelled() -> Self {
        IoError::Cancelled.into()
    }

    /// A column that the data does not have.
    pub(crate) fn missing_column(name: &str) -> Self {
        IoError::MissingColumn { name: name.to_owned() }.into()
    }
}

impl From<StatsError> for Error {
    fn from(error: StatsError) -> Self {
        Error { code: error.code, message: error.message }
    }
}

impl From<IoError> for Error {
    fn from(error: IoError) -> Self {
        Error::new(error.code(), error.to_string())
    }
}
