//! Results as Arrow bytes.

use crate::error::{coded, from_io};
use crate::list::List;
use io::ipc::Values;
use napi::bindgen_prelude::*;
use napi_derive::napi;

/// A column; exactly one of `numbers`, `texts`, `flags` is there.
#[napi(object, object_to_js = false, use_nullable = true)]
pub struct ArrowColumn {
    pub name: String,
    /// NaN becomes null.
    pub numbers: Option<Float64Array>,
    #[napi(ts_type = "Array<string | null> | null")]
    pub texts: Option<List<Option<String>>>,
    #[napi(ts_type = "Array<boolean> | null")]
    pub flags: Option<List<bool>>,
}

/// Columns of equal length as the bytes of an Arrow IPC file.
#[napi(catch_unwind)]
pub fn arrow_bytes(#[napi(ts_arg_type = "Array<ArrowColumn>")] columns: List<ArrowColumn>) -> Result<Uint8Array> {
    let columns = columns.into_iter().map(column).collect::<Result<Vec<_>>>()?;
    io::ipc::to_bytes(columns).map(Uint8Array::new).map_err(from_io)
}

fn column(column: ArrowColumn) -> Result<(String, Values)> {
    let values = match (column.numbers, column.texts, column.flags) {
        (Some(numbers), _, _) => Values::Numbers(numbers.to_vec()),
        (_, Some(texts), _) => Values::Texts(texts.0),
        (_, _, Some(flags)) => Values::Flags(flags.0),
        _ => return Err(coded("internal", "a column has numbers, texts or flags")),
    };
    Ok((column.name, values))
}
