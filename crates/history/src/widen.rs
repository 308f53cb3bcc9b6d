//! Files of earlier versions, whose values have fewer fields: they get the others before a run is added.

use crate::checksum::Checksum;
use crate::chunks::{StoredChunk, chunk_of};
use crate::error::Step;
use crate::fields::{Fields, Readings};
use crate::file::{Stop, heed, remake_value_tables};
use crate::values::{Replaced, Values};
use rusqlite::{Connection, params};

/// All values of a chunk.
struct ChunkValues {
    chunk: StoredChunk,
    readings: Readings,
    runs: Vec<i64>,
    earlier: Readings,
    replaced: Vec<Replaced>,
}

/// Stores every value anew with all fields; those that it was stored without hold nothing.
pub fn widen(connection: &Connection, stored: &Fields, fields: &Fields, stop: Stop<'_>) -> Step<()> {
    if stored == fields {
        return Ok(());
    }
    let all = read(connection, stored, fields, stop)?;
    remake_value_tables(connection, fields)?;
    let values = Values::new(connection, fields);
    all.into_iter().try_for_each(|own| write(connection, &values, own))
}

/// Reads the values of every monitor, unaltered.
fn read(connection: &Connection, stored: &Fields, fields: &Fields, stop: Stop<'_>) -> Step<Vec<ChunkValues>> {
    let query = "SELECT *, (SELECT count(*) FROM series WHERE series.monitor = chunk.monitor) AS width FROM chunk";
    let values = Values::new(connection, stored);
    let mut select = connection.prepare(query)?;
    let chunks = select.query_map([], |row| Ok((chunk_of(row)?, row.get::<_, i64>("width")?)))?;
    let read = |found: rusqlite::Result<(StoredChunk, i64)>| {
        heed(stop)?;
        let (chunk, width) = found?;
        let (readings, runs) = values.of(&chunk, width as usize)?;
        let (earlier, replaced) = values.earlier(chunk.id, width as usize)?;
        let (readings, earlier) = (readings.widened(stored, fields), earlier.widened(stored, fields));
        Ok(ChunkValues { chunk, readings, runs, earlier, replaced })
    };
    chunks.map(read).collect()
}

fn write(connection: &Connection, values: &Values<'_>, own: ChunkValues) -> Step<()> {
    let ChunkValues { chunk: StoredChunk { id, chunk, run, .. }, readings, runs, earlier, replaced } = own;
    for (series, computed) in runs.into_iter().enumerate() {
        values.set(id, series, (&readings, series), computed)?;
    }
    for (place, replaced) in replaced.into_iter().enumerate() {
        values.keep(id, replaced, (&earlier, place))?;
    }
    let checksum = values.add_to(Checksum::new().chunk(&chunk).int(run), id)?.end();
    connection.execute("UPDATE chunk SET checksum = ?2 WHERE id = ?1", params![id, checksum])?;
    Ok(())
}
