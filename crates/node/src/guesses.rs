//! Guesses about unnamed columns, on their way to JavaScript.

use crate::monitor::MonitorHandle;
use napi_derive::napi;
use stats::table::guess::Guess;

/// Guess about a column.
#[napi(object)]
pub struct GuessEntry {
    pub column: String,
    /// `id`, `wide`, `empty`, `text`, `dates`, `numbers`, `numerals`, `flag` or `codes`.
    pub guess: String,
    /// True if it is watched all the same.
    pub watched: bool,
}

#[napi]
impl MonitorHandle {
    /// Guesses about unnamed columns of the reference, where they differ from the kind.
    #[napi(catch_unwind)]
    pub fn guesses(&self) -> Vec<GuessEntry> {
        let entry = |(column, guess): &(String, Guess)| GuessEntry {
            column: column.clone(),
            guess: guess.key().to_owned(),
            watched: !guess.is_no_feature(),
        };
        self.monitor.guesses.iter().map(entry).collect()
    }
}
