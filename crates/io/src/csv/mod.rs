//! CSV and TSV files: read whole, types inferred over all rows.

mod cells;
mod column;
mod dialect;
mod marks;
mod options;
mod records;
mod scan;
mod sniff;
mod text;

pub use options::CsvOptions;

use crate::input::Input;
use crate::tables::Tables;
use crate::time::Clock;
use crate::{IoError, Watch};
use cells::{Guess, Reading};
use column::Known;
use scan::scan;
use stats::table::Table;
use std::collections::HashMap;
use text::Text;

/// Missing values as common tools write them, besides the empty cell: those of pandas, and its `NaT`.
const MISSING: [&str; 19] = [
    "NA", "N/A", "n/a", "NaN", "nan", "-NaN", "-nan", "NaT", "null", "NULL", "None", "<NA>", "#N/A", "#NA", "#N/A N/A",
    "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN",
];

/// Reads files with the same columns, in any order of columns.
///
/// A column takes the first type that its first value has of boolean, number, time; where a later
/// value differs, the column is text and is read again. Text that is numbers with other marks than the plain ones is
/// numbers.
pub fn read(inputs: &[Input], options: &CsvOptions, watch: &Watch) -> Result<Tables, IoError> {
    let mut texts = text::load(inputs, options, watch)?;
    let mut columns = known(&texts, options)?;
    let markers = options.missing.as_ref();
    let missing: Vec<&str> = markers.map_or(MISSING.to_vec(), |own| own.iter().map(String::as_str).collect());
    let reading = Reading::new(missing, options.marks(), options.formats(inputs)?);
    let mut rows = vec![0; texts.len()];
    while columns.iter().any(|known| known.column.is_none()) {
        rows = scan(&mut texts, &mut columns, &reading, watch)?;
    }
    if options.decimal.is_none() && options.thousands.is_none() {
        marks::settle(&mut texts, &mut columns, &reading, watch)?;
    }
    let mut notices = text::notices(&texts);
    let (mut kept, mut zones) = (Vec::with_capacity(columns.len()), Vec::new());
    for (place, known) in columns.into_iter().enumerate() {
        let column = known.column.expect("every column has been read");
        if known.is_unnamed {
            let is_left_out = column.is_all_missing();
            notices.push(unnamed(place, &known.name, is_left_out));
            if is_left_out {
                continue;
            }
        }
        notices.extend(known.notice);
        notices.extend(known.clock.notice(&known.name));
        zones.push(known.clock.zone());
        kept.push((known.name, column));
    }
    Ok(Tables { table: Table { rows: rows.iter().sum(), columns: kept }, zones, rows, notices })
}

fn unnamed(place: usize, name: &str, is_left_out: bool) -> String {
    if is_left_out {
        format!("Column {} has no name and no value, and is left out", place + 1)
    } else {
        format!("Column {} has no name and is read as \"{name}\", the name that pandas gives it", place + 1)
    }
}

/// The columns of the first file, before they are read.
fn known(texts: &[Text], options: &CsvOptions) -> Result<Vec<Known>, IoError> {
    let header = texts.first().map_or(&[][..], Text::header);
    let known = |(name, is_unnamed): &(String, bool)| Known {
        name: name.clone(),
        is_unnamed: *is_unnamed,
        guess: Guess::Unknown,
        column: None,
        clock: Clock::Unknown,
        notice: None,
    };
    let mut columns: Vec<Known> = header.iter().map(known).collect();
    let places: HashMap<&str, usize> =
        header.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
    for (name, kind) in &options.kinds {
        let place = *places.get(name.as_str()).ok_or_else(|| IoError::missing_column(name))?;
        columns[place].guess = Guess::Declared(*kind);
    }
    Ok(columns)
}

#[cfg(test)]
mod tests;
