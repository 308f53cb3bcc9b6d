//! Chunks as rows of the file.

use crate::Chunk;
use rusqlite::Row;

/// A chunk with its row's id.
pub struct StoredChunk {
    pub id: i64,
    pub chunk: Chunk,
    pub run: i64,
    pub checksum: i64,
}

/// From `SELECT * FROM chunk`.
pub fn chunk_of(row: &Row<'_>) -> rusqlite::Result<StoredChunk> {
    Ok(StoredChunk {
        id: row.get(0)?,
        chunk: Chunk {
            identity: row.get(3)?,
            key: row.get(4)?,
            rows: row.get(5)?,
            labelled: row.get(6)?,
            start: row.get(7)?,
            end: row.get(8)?,
            start_date: row.get(9)?,
            end_date: row.get(10)?,
            target_rate: row.get(11)?,
            selection: row.get(12)?,
            selected_share: row.get(13)?,
            selected_by: row.get(14)?,
            offset: row.get(15)?,
            offset_error: row.get(16)?,
        },
        run: row.get(17)?,
        checksum: row.get(18)?,
    })
}
