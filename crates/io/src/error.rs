//! Errors of files.

/// A file that cannot be used. The message names it, what was found and what is required.
#[derive(Debug, thiserror::Error)]
pub enum IoError {
    /// The file cannot be opened.
    #[error("Cannot open \"{path}\": {why}")]
    MissingFile {
        /// The file.
        path: String,
        /// Message of the system.
        why: String,
    },
    /// The file's content is not what it should be.
    #[error("Cannot read \"{path}\": {why}")]
    BadFile {
        /// The file.
        path: String,
        /// The fault and its place.
        why: String,
    },
    /// The file is sound but of a kind that is not read.
    #[error("Cannot read \"{path}\": {why}")]
    Unsupported {
        /// The file.
        path: String,
        /// The unsupported part, and a way on.
        why: String,
    },
    /// An option that does not go with the file.
    #[error("Cannot read \"{path}\": {why}")]
    InvalidOption {
        /// The file.
        path: String,
        /// The fault.
        why: String,
    },
    /// A value cannot be taken as it is.
    #[error("Cannot read \"{path}\": {why}")]
    InvalidValue {
        /// The file.
        path: String,
        /// The value, and the required one.
        why: String,
    },
    /// Values contradict the type that was declared, or each other.
    #[error("Cannot read \"{path}\": {why}")]
    WrongKind {
        /// The file.
        path: String,
        /// The value, and both types.
        why: String,
    },
    /// A column is not there.
    #[error("Cannot read column \"{name}\": the data has no such column")]
    MissingColumn {
        /// The column.
        name: String,
    },
    /// The caller lost interest.
    #[error("The run was cancelled")]
    Cancelled,
}

impl IoError {
    /// The stable name of the error.
    pub fn code(&self) -> &'static str {
        match self {
            IoError::MissingFile { .. } => "missing_file",
            IoError::BadFile { .. } => "bad_file",
            IoError::Unsupported { .. } => "unsupported",
            IoError::InvalidOption { .. } => "invalid_option",
            IoError::InvalidValue { .. } => "invalid_value",
            IoError::WrongKind { .. } => "wrong_kind",
            IoError::MissingColumn { .. } => "missing_column",
            IoError::Cancelled => "cancelled",
        }
    }

    /// A file that the system does not open.
    pub(crate) fn missing(path: String, error: &std::io::Error) -> IoError {
        use std::io::ErrorKind;
        let why = match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::PermissionDenied => "reading it is not permitted".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            // Without the number that Rust adds to the system's words.
            _ => error.to_string().split(" (os error").next().unwrap_or_default().to_owned(),
        };
        IoError::MissingFile { path, why }
    }

    pub(crate) fn missing_column(name: &str) -> IoError {
        IoError::MissingColumn { name: name.to_owned() }
    }
}
