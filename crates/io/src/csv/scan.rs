//! One pass over the columns that are not read yet.

use super::cells::{Builder, Guess, Reading};
use super::column::{Known, Reader};
use super::text::Text;
use crate::{IoError, Watch};

/// Reads the columns that are not yet; those that hold several types become text, to be read once more. The result is the rows
/// of each file.
pub fn scan(
    texts: &mut [Text],
    columns: &mut [Known],
    reading: &Reading,
    watch: &Watch,
) -> Result<Vec<usize>, IoError> {
    let wanted = columns.iter().enumerate().filter(|(_, known)| known.column.is_none());
    let mut readers: Vec<Reader> = wanted
        .map(|(column, known)| Reader { column, guess: known.guess, builder: Builder::new(known.guess) })
        .collect();
    let rows =
        texts.iter_mut().map(|text| text.scan(columns, &mut readers, reading, watch)).collect::<Result<_, _>>()?;
    for reader in readers {
        let known = &mut columns[reader.column];
        match reader.builder.finish() {
            Some((column, clock)) => (known.column, known.clock) = (Some(column), clock),
            None => known.guess = Guess::Text,
        }
    }
    Ok(rows)
}
