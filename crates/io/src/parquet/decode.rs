//! One column of one row group.

use super::pages::require_bounded;
use crate::input::Content;
use crate::pieces::{Builder, Fault, Piece};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::errors::{ParquetError, Result};
use stats::table::Kind;

/// Rows decoded at a time: enough to be quick, little enough to stay in cache.
const BATCH: usize = 32_768;

/// Decodes a column of a row group; what is wrong with a value is told apart from what is wrong with the file.
pub fn decode(
    content: Content,
    metadata: &ArrowReaderMetadata,
    name: &str,
    kind: Kind,
    group: usize,
) -> Result<std::result::Result<Piece, Fault>> {
    let rows = metadata.metadata().row_group(group).num_rows().max(0) as usize;
    let root = metadata
        .parquet_schema()
        .root_schema()
        .get_fields()
        .iter()
        .position(|field| field.name() == name)
        .ok_or_else(|| ParquetError::General(format!("column {name} is not there")))?;
    let group_columns = metadata.metadata().row_group(group).columns();
    for column in
        group_columns.iter().filter(|column| column.column_path().parts().first().is_some_and(|own| own == name))
    {
        require_bounded(&content, column)?;
    }
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(content, metadata.clone())
        .with_projection(ProjectionMask::roots(metadata.parquet_schema(), [root]))
        .with_row_groups(vec![group])
        .with_batch_size(BATCH)
        .build()?;
    // A hostile footer may promise any number of rows: memory is taken as rows come.
    let expected = rows.min(1 << 24);
    let mut builder = Builder::new(kind, expected);
    for batch in reader {
        let batch = batch.map_err(|error| ParquetError::General(error.to_string()))?;
        if let Err(fault) = builder.add(batch.column(0).as_ref()) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(builder.finish()))
}
