//! Columns into the bytes of an Arrow IPC file.

use crate::IoError;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray};
use arrow_ipc::writer::FileWriter;
use std::sync::Arc;

/// The values of a column on their way into a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; NaN becomes null.
    Numbers(Vec<f64>),
    /// Text.
    Texts(Vec<Option<String>>),
    /// True or false.
    Flags(Vec<bool>),
}

/// One batch of columns of equal length, as the bytes of an Arrow IPC file.
///
/// # Errors
/// `bad_file` where the lengths differ.
pub fn to_bytes(columns: Vec<(String, Values)>) -> Result<Vec<u8>, IoError> {
    let arrays = columns.into_iter().map(|(name, values)| (name, array(values), true));
    let mut bytes = Vec::new();
    let write = || -> Result<(), arrow_schema::ArrowError> {
        let batch = RecordBatch::try_from_iter_with_nullable(arrays)?;
        let mut writer = FileWriter::try_new(&mut bytes, &batch.schema())?;
        writer.write(&batch)?;
        writer.finish()
    };
    write().map_err(|error| IoError::BadFile { path: "Arrow bytes".to_owned(), why: error.to_string() })?;
    Ok(bytes)
}

fn array(values: Values) -> ArrayRef {
    match values {
        Values::Numbers(numbers) => {
            let present = numbers.into_iter().map(|number| (!number.is_nan()).then_some(number));
            Arc::new(present.collect::<Float64Array>())
        }
        Values::Texts(texts) => Arc::new(StringArray::from(texts)),
        Values::Flags(flags) => Arc::new(BooleanArray::from(flags)),
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
            ("t".to_owned(), Values::Texts(vec![None, Some("é".to_owned())])),
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
