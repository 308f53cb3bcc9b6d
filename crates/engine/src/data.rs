//! Source of a table.

use crate::columns::{column, text};
use crate::error::{Error, Result};
use crate::progress::Progress;
use io::{Ask, Source, Watch, Wide};
use stats::table::{Kind, Table};
use std::collections::HashMap;

/// A table, in memory or in files.
pub enum Data {
    /// Columns in memory, and the zones of those that are times.
    Memory(Table, HashMap<String, String>),
    /// Files, or their bytes, whose rows are read when needed.
    Files(Source),
}

impl Data {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Data::Memory(table, _) => table.rows,
            Data::Files(source) => source.rows(),
        }
    }

    /// The kind of every column.
    pub fn kinds(&self) -> HashMap<String, Kind> {
        match self {
            Data::Memory(table, _) => {
                table.columns.iter().map(|(name, column)| (name.clone(), column.kind())).collect()
            }
            Data::Files(source) => source.fields().into_iter().map(|field| (field.name, field.kind)).collect(),
        }
    }

    /// Tells whether a column can distinguish rows: bytes that are not marked as text may be anything.
    pub(crate) fn has_ids(&self, name: &str) -> bool {
        match self {
            Data::Memory(table, _) => table.column(name).is_some(),
            Data::Files(source) => {
                source.fields().iter().any(|field| field.name == name && field.type_name != "Binary")
            }
        }
    }

    /// The kind of one column and, of times, their zone.
    pub fn times(&self, name: &str) -> Option<(Kind, Option<String>)> {
        match self {
            Data::Memory(table, zones) => Some((table.column(name)?.kind(), zones.get(name).cloned())),
            Data::Files(source) => {
                let field = source.fields().into_iter().find(|field| field.name == name)?;
                Some((field.kind, field.zone))
            }
        }
    }

    /// Reads the columns in the order they are asked for, without those that are left out.
    pub(crate) fn read(&self, asks: &[Ask<'_>], progress: &dyn Progress) -> Result<Table> {
        match self {
            Data::Memory(table, _) => select(table, asks),
            Data::Files(source) => {
                let stop = || progress.is_cancelled();
                // Reading is the first half of a task, measuring the second.
                let report = |fraction: f64| progress.report(fraction / 2.0);
                Ok(source.read(asks, &Watch { stop: &stop, progress: &report })?)
            }
        }
    }

    /// Reads columns as text, with `None` for a missing value.
    ///
    /// # Errors
    /// `missing_column`, and those of reading.
    pub fn texts(&self, names: &[&str], progress: &dyn Progress) -> Result<Vec<Vec<Option<String>>>> {
        let kinds = self.kinds();
        if let Some(missing) = names.iter().find(|name| !kinds.contains_key(**name)) {
            return Err(Error::missing_column(missing));
        }
        let asks: Vec<Ask<'_>> = names.iter().map(|&name| Ask { name, wide: Wide::Text }).collect();
        let table = self.read(&asks, progress)?;
        let of_column = |name: &&str| {
            let own = column(&table, name)?;
            Ok((0..table.rows).map(|row| text(own, row)).collect())
        };
        names.iter().map(of_column).collect()
    }

    /// Refuses a table without rows.
    pub(crate) fn require_rows(&self) -> Result<()> {
        if self.rows() > 0 {
            return Ok(());
        }
        Err(Error::new("empty_data", "Cannot monitor a table without rows: at least one is required"))
    }
}

fn select(table: &Table, asks: &[Ask<'_>]) -> Result<Table> {
    let columns = table.by_name();
    let column = |Ask { name, .. }: &Ask<'_>| {
        let column = columns.get(name).copied().cloned();
        column.map(|column| ((*name).to_owned(), column)).ok_or_else(|| Error::missing_column(name))
    };
    Ok(Table { rows: table.rows, columns: asks.iter().map(column).collect::<Result<_>>()? })
}
