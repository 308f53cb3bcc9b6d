//! Results as Arrow bytes.

use crate::error::{coded, from_io};
use crate::list::List;
use io::ipc::Values;
use napi::bindgen_prelude::*;
use napi_derive::napi;

/// A column; exactly one of `numbers`, `codes` with `labels`, `flags` is there.
#[napi(object, object_to_js = false, use_nullable = true)]
pub struct ArrowColumn {
    pub name: String,
    /// NaN becomes null.
    pub numbers: Option<Float64Array>,
    /// Places among the labels; 4294967295 is null.
    pub codes: Option<Uint32Array>,
    #[napi(ts_type = "Array<string> | null")]
    pub labels: Option<List<String>>,
    /// 0 is false.
    pub flags: Option<Uint8Array>,
}

/// Columns of equal length as the bytes of an Arrow IPC file.
#[napi(catch_unwind)]
pub fn arrow_bytes(#[napi(ts_arg_type = "Array<ArrowColumn>")] columns: List<ArrowColumn>) -> Result<Uint8Array> {
    let columns = columns.into_iter().map(column).collect::<Result<Vec<_>>>()?;
    io::ipc::to_bytes(columns).map(Uint8Array::new).map_err(from_io)
}

fn column(column: ArrowColumn) -> Result<(String, Values)> {
    let values = match (column.numbers, column.codes.zip(column.labels), column.flags) {
        (Some(numbers), _, _) => Values::Numbers(numbers.to_vec()),
        (_, Some((codes, labels)), _) => Values::Texts(codes.to_vec(), labels.0),
        (_, _, Some(flags)) => Values::Flags(flags.iter().map(|&flag| flag != 0).collect()),
        _ => return Err(coded("internal", "a column has numbers, texts or flags")),
    };
    Ok((column.name, values))
}
