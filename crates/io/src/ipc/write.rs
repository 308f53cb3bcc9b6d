//! Columns into the bytes of an Arrow IPC file.

use crate::IoError;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use std::ops::Range;
use std::sync::Arc;

/// The values of a column on their way into a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; NaN becomes null.
    Numbers(Vec<f64>),
    /// Places among labels; beyond them is null.
    Texts(Vec<u32>, Vec<String>),
    /// True or false.
    Flags(Vec<bool>),
}

/// Rows of a batch: the texts of a column are counted in 32 bits.
const BATCH: usize = 1 << 18;

impl Values {
    fn len(&self) -> usize {
        match self {
            Values::Numbers(values) => values.len(),
            Values::Texts(codes, _) => codes.len(),
            Values::Flags(flags) => flags.len(),
        }
    }
}

/// Columns of equal length, as the bytes of an Arrow IPC file.
///
/// # Errors
/// `bad_file` where the lengths differ.
pub fn to_bytes(columns: Vec<(String, Values)>) -> Result<Vec<u8>, IoError> {
    let rows = columns.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
    let batch = |start: usize| {
        let part = start..rows.min(start + BATCH);
        let arrays = columns.iter().map(|(name, values)| (name, array(values, part.clone()), true));
        RecordBatch::try_from_iter_with_nullable(arrays)
    };
    let mut bytes = Vec::new();
    let mut write = || -> Result<(), arrow_schema::ArrowError> {
        let first = batch(0)?;
        let mut writer = FileWriter::try_new(&mut bytes, &first.schema())?;
        writer.write(&first)?;
        for start in (BATCH..rows).step_by(BATCH) {
            writer.write(&batch(start)?)?;
        }
        writer.finish()
    };
    write().map_err(|error| IoError::BadFile { path: "Arrow bytes".to_owned(), why: error.to_string() })?;
    Ok(bytes)
}

/// Some rows of a column, fewer where it has not so many.
fn array(values: &Values, rows: Range<usize>) -> ArrayRef {
    let rows = rows.start.min(values.len())..rows.end.min(values.len());
    match values {
        Values::Numbers(numbers) => {
            let present = numbers[rows].iter().map(|number| (!number.is_nan()).then_some(*number));
            Arc::new(present.collect::<Float64Array>())
        }
        Values::Texts(codes, labels) => {
            let texts = codes[rows].iter().map(|&code| labels.get(code as usize).map(String::as_str));
            Arc::new(texts.collect::<StringArray>())
        }
        Values::Flags(flags) => Arc::new(BooleanArray::from(flags[rows].to_vec())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;
    use arrow_ipc::reader::FileReader;

    #[test]
    fn what_is_written_can_be_read() {
        let columns = vec![
            ("n".to_owned(), Values::Numbers(vec![1.5, f64::NAN])),
            ("t".to_owned(), Values::Texts(vec![u32::MAX, 0], vec!["é".to_owned()])),
            ("f".to_owned(), Values::Flags(vec![true, false])),
        ];
        let bytes = to_bytes(columns).unwrap();
        let batch = FileReader::try_new(std::io::Cursor::new(bytes), None).unwrap().next().unwrap().unwrap();
        assert_eq!((batch.num_rows(), batch.num_columns()), (2, 3));
        assert!(batch.column(0).is_null(1) && batch.column(1).is_null(0));
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let columns =
            vec![("a".to_owned(), Values::Flags(vec![true])), ("b".to_owned(), Values::Numbers(vec![1.0, 2.0]))];
        assert_eq!(to_bytes(columns).unwrap_err().code(), "bad_file");
    }
}
