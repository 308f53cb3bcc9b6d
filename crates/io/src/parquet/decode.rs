//! One column of a file, as Arrow arrays.

use super::pages::require_bounded;
use crate::Field;
use crate::input::Content;
use crate::pieces::{Builder, Fault, Piece, Wide};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::{ParquetError, Result};
use std::ops::Range;

/// Rows decoded at a time: enough to be quick, little enough to stay in cache.
const BATCH: usize = 32_768;

/// Reads a column of the given row groups, batch by batch; `leaves` are its places among the values that are stored.
pub fn batches(
    content: Content,
    metadata: &ArrowReaderMetadata,
    leaves: Range<usize>,
    groups: Vec<usize>,
) -> Result<ParquetRecordBatchReader> {
    for group in groups.iter().map(|&group| metadata.metadata().row_group(group)) {
        let columns = group.columns().get(leaves.clone());
        for column in columns.ok_or_else(|| ParquetError::General("a row group lacks columns".to_owned()))? {
            require_bounded(&content, column)?;
        }
    }
    ParquetRecordBatchReaderBuilder::new_with_metadata(content, metadata.clone())
        .with_projection(ProjectionMask::leaves(metadata.parquet_schema(), leaves))
        .with_row_groups(groups)
        .with_batch_size(BATCH)
        .build()
}

/// Decodes a column of a row group; what is wrong with a value is told apart from what is wrong with the file.
pub fn decode(
    content: Content,
    metadata: &ArrowReaderMetadata,
    leaves: Range<usize>,
    (field, wide): (&Field, Wide),
    group: usize,
) -> Result<std::result::Result<Piece, Fault>> {
    let rows = metadata.metadata().row_group(group).num_rows().max(0) as usize;
    let reader = batches(content, metadata, leaves, vec![group])?;
    // A hostile footer may promise any number of rows: memory is taken as rows come.
    let expected = rows.min(1 << 24);
    let mut builder = Builder::new(field.kind, wide, expected);
    for batch in reader {
        let batch = batch.map_err(|error| ParquetError::General(error.to_string()))?;
        if let Err(fault) = builder.add(batch.column(0).as_ref()) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(builder.finish()))
}
