//! Refusals, because the request or the data is wrong.

/// A refused request. The message says what could not be done, the current value and the required one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct StatsError {
    /// Stable name: `empty_data`, `invalid_option`, `invalid_value`, `missing_column`, `missing_labels`,
    /// `too_few_rows`, `wrong_kind`.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
}

impl StatsError {
    /// An error with this code and sentence.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        StatsError { code, message: message.into() }
    }
}
