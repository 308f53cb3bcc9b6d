//! Tables of text files, which are read whole when they are opened.

use crate::{Ask, Field, IoError};
use stats::table::{Column, Kind, Table};

/// Files that have been read.
pub struct Tables {
    /// All rows.
    pub table: Table,
    /// Zone of each column's times.
    pub zones: Vec<Option<String>>,
    /// Rows of each file.
    pub rows: Vec<usize>,
    /// Warnings about how they were read, in sentences.
    pub notices: Vec<String>,
}

impl Tables {
    /// The named columns, in this order.
    pub fn read(&self, asks: &[Ask<'_>]) -> Result<Table, IoError> {
        let columns = self.table.by_name();
        let column = |Ask { name, .. }: &Ask<'_>| {
            let column = columns.get(name).copied().cloned().ok_or_else(|| IoError::missing_column(name))?;
            Ok(((*name).to_owned(), column))
        };
        Ok(Table { rows: self.table.rows, columns: asks.iter().map(column).collect::<Result<_, IoError>>()? })
    }
}

/// A column as a source offers it.
pub fn field(name: &str, column: &Column, zone: &Option<String>) -> Field {
    let kind = column.kind();
    Field { name: name.to_owned(), kind, type_name: type_name(kind).to_owned(), zone: zone.clone() }
}

/// The name of a type in text.
fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Numeric => "number",
        Kind::Categorical => "text",
        Kind::Boolean => "boolean",
        Kind::Timestamp => "timestamp",
    }
}
