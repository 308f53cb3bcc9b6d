//! Labels that had not come yet at some time.

use crate::columns::column;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::plan::Plan;
use io::time::Stated;
use stats::table::{Column, MISSING_TIME, Table};

/// A time as of which labels count as known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf {
    /// Microseconds since 1970.
    pub micros: i64,
    /// True for what a clock shows: that of the column of arrival, where this has a zone.
    pub is_wall: bool,
}

/// Arrival of the labels of one table.
pub struct Arrival<'a> {
    stated: &'a Stated,
    own: Option<String>,
    as_of: i64,
}

impl<'a> Arrival<'a> {
    /// `None` where all labels count, or the table does not say when they came.
    pub fn of(data: &Data, plan: &'a Plan, as_of: Option<AsOf>) -> Result<Option<Arrival<'a>>> {
        let Some((stated, as_of)) = plan.labelled_at.as_ref().zip(as_of) else { return Ok(None) };
        let Some((_, own)) = data.times(&stated.name) else { return Ok(None) };
        let as_of = if as_of.is_wall { placed(stated, as_of.micros)? } else { as_of.micros };
        Ok(Some(Arrival { stated, own, as_of }))
    }

    /// The column that says when labels came.
    pub fn column(&self) -> &'a str {
        &self.stated.name
    }

    /// Places of the rows whose label had not come. Without a time, a label counts as known.
    pub fn pending(&self, table: &Table) -> Result<Vec<u32>> {
        let column = column(table, &self.stated.name)?;
        if column.is_all_missing() {
            return Ok(Vec::new());
        }
        let times = times(self.stated, column, self.own.as_deref())?;
        let is_pending = |row: &u32| times[*row as usize] != MISSING_TIME && times[*row as usize] > self.as_of;
        Ok((0..table.rows as u32).filter(is_pending).collect())
    }

    /// Takes the labels that had not come out of a table, where it has any.
    pub fn hide(&self, table: &mut Table, target: &str) -> Result<()> {
        let pending = if table.column(target).is_some() { self.pending(table)? } else { Vec::new() };
        for (_, column) in table.columns.iter_mut().filter(|(name, _)| name == target) {
            *column = column.without(&pending);
        }
        Ok(())
    }

    /// Keeps the rows whose label had come.
    pub fn known(&self, table: &Table) -> Result<Table> {
        let mut pending = self.pending(table)?.into_iter().peekable();
        let rows = (0..table.rows as u32).filter(|&row| pending.next_if_eq(&row).is_none()).collect::<Vec<u32>>();
        Ok(table.take(&rows))
    }
}

fn placed(stated: &Stated, micros: i64) -> Result<i64> {
    let wall = Column::Timestamp(vec![micros].into());
    Ok(times(stated, &wall, None)?[0])
}

fn times(stated: &Stated, column: &Column, own: Option<&str>) -> Result<std::sync::Arc<[i64]>> {
    match stated.read(column, own).map_err(|why| Error::new("wrong_kind", why))? {
        Column::Timestamp(times) => Ok(times),
        _ => Err(Error::new("internal", format!("the times of \"{}\" were not read", stated.name))),
    }
}
