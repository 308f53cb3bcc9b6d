//! What columns that nobody named were taken for, on its way to JavaScript.

use crate::monitor::MonitorHandle;
use napi_derive::napi;
use stats::guess::Guess;

/// What a column was taken for.
#[napi(object)]
pub struct GuessEntry {
    pub column: String,
    /// `id`, `wide`, `empty`, `text`, `dates`, `numbers`, `numerals`, `flag` or `codes`.
    pub guess: String,
    /// Whether it is watched all the same.
    pub watched: bool,
}

#[napi]
impl MonitorHandle {
    /// What unnamed columns of the reference were taken for, where not for what their kind says.
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
