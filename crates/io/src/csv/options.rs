//! Options for CSV files.

use crate::IoError;
use crate::input::Input;
use crate::time::Format;
use stats::table::Kind;
use stats::table::numerals::Marks;

/// A caller's knowledge of its CSV files; the rest is guessed.
#[derive(Clone, Debug, Default)]
pub struct CsvOptions {
    /// Separator of fields.
    pub delimiter: Option<u8>,
    /// Quote of fields; `Some(None)` for files without quotes.
    pub quote: Option<Option<u8>>,
    /// Cells that stand for a missing value, besides the empty one, instead of the usual markers.
    pub missing: Option<Vec<String>>,
    /// The mark between the whole and the fraction of a number.
    pub decimal: Option<u8>,
    /// The mark between thousands.
    pub thousands: Option<char>,
    /// Formats of times, besides ISO 8601: `%d.%m.%Y`.
    pub dates: Vec<String>,
    /// The kinds of columns.
    pub kinds: Vec<(String, Kind)>,
}

impl CsvOptions {
    /// Reads the formats of times.
    pub(super) fn formats(&self, inputs: &[Input]) -> Result<Vec<Format>, IoError> {
        let path = || inputs.first().map_or(String::new(), Input::name);
        let format = |text: &String| {
            let refused =
                |why| IoError::InvalidOption { path: path(), why: format!("csv.dates \"{text}\" is no format: {why}") };
            Format::new(text).map_err(refused)
        };
        self.dates.iter().map(format).collect()
    }

    /// Takes the marks of numbers.
    pub(super) fn marks(&self) -> Marks {
        let decimal = self.decimal.unwrap_or(if self.thousands == Some('.') { b',' } else { b'.' });
        Marks { decimal, thousands: self.thousands }
    }
}
