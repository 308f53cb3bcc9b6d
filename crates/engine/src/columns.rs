//! Columns of a table as the plan wants them.

use crate::error::{Error, Result};
use stats::encoding::Feature;
use stats::table::clock::{TimeZone, wall_time};
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME, Table};
use std::collections::HashMap;
use std::sync::Arc;

/// Finds a column by its name.
pub fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column> {
    table.column(name).ok_or_else(|| Error::missing_column(name))
}

/// Reads a feature in the kind of the plan.
pub fn feature(columns: &HashMap<&str, &Column>, name: &str, kind: Kind) -> Result<Feature> {
    let column = *columns.get(name).ok_or_else(|| Error::missing_column(name))?;
    let converted = match kind {
        Kind::Numeric => {
            return numbers_of(column, &format!("watch \"{name}\" as numeric")).map(Feature::Numeric);
        }
        Kind::Categorical | Kind::Boolean => {
            column.as_categorical().map(|(codes, categories)| Feature::Categorical(codes, categories))
        }
        Kind::Timestamp => None,
    };
    converted.ok_or_else(|| {
        let (found, wanted) = (column.kind().key(), kind.key());
        Error::new("wrong_kind", format!("Cannot watch \"{name}\" as {wanted}: it is {found} in this data"))
    })
}

/// Reads a column as numbers, also where they are written as text.
pub fn numbers_of(column: &Column, as_what: &str) -> Result<Arc<[f64]>> {
    column.read_numeric().map_err(|odd| {
        let kind = column.kind().key();
        let found = match odd {
            None => format!("it is {kind} in this data"),
            Some((row, label)) => {
                format!("it is {kind} in this data, and row {row} holds \"{label}\", which is no number")
            }
        };
        Error::new("wrong_kind", format!("Cannot {as_what}: {found}"))
    })
}

/// A value as text, an instant by the clock of UTC; `None` where it is missing.
pub fn text(column: &Column, row: usize) -> Option<String> {
    match column {
        Column::Numeric(own) => (!own[row].is_nan()).then(|| own[row].to_string()),
        Column::Categorical { codes, categories } => {
            (codes[row] != MISSING_CODE).then(|| categories[codes[row] as usize].clone())
        }
        Column::Boolean(codes) => (codes[row] != MISSING_CODE).then(|| (codes[row] == 1).to_string()),
        Column::Timestamp(own) => (own[row] != MISSING_TIME).then(|| wall_time(own[row], &TimeZone::UTC).to_string()),
    }
}
