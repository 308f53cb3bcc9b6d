//! Results as Arrow bytes.

use crate::error::{coded, from_io};
use io::ipc::Values;
use napi::bindgen_prelude::*;
use napi_derive::napi;

/// A column; exactly one of `numbers`, `texts`, `flags` is there.
#[napi(object, use_nullable = true)]
pub struct ArrowColumn {
    pub name: String,
    /// NaN becomes null.
    pub numbers: Option<Float64Array>,
    pub texts: Option<Vec<Option<String>>>,
    pub flags: Option<Vec<bool>>,
}

/// Columns of equal length as the bytes of an Arrow IPC file.
#[napi(catch_unwind)]
pub fn arrow_bytes(columns: Vec<ArrowColumn>) -> Result<Uint8Array> {
    let columns = columns.into_iter().map(column).collect::<Result<Vec<_>>>()?;
    io::ipc::to_bytes(columns).map(Uint8Array::new).map_err(from_io)
}

fn column(column: ArrowColumn) -> Result<(String, Values)> {
    let values = match (column.numbers, column.texts, column.flags) {
        (Some(numbers), _, _) => Values::Numbers(numbers.to_vec()),
        (_, Some(texts), _) => Values::Texts(texts),
        (_, _, Some(flags)) => Values::Flags(flags),
        _ => return Err(coded("internal", "a column has numbers, texts or flags")),
    };
    Ok((column.name, values))
}
