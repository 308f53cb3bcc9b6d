//! The column of times, as the plan says to read it.

use crate::columns::column;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::plan::Plan;
use io::time::Stated;
use stats::table::clock::TimeZone;
use stats::table::{Column, Kind, Table};

/// Reading and cutting of one table's times.
pub struct Times<'a> {
    stated: Option<&'a Stated>,
    /// The zone that the data gives them.
    own: Option<String>,
    /// The zone by whose clock rows are cut.
    pub zone: TimeZone,
}

impl<'a> Times<'a> {
    /// Times that are what a clock showed are cut as they stand.
    pub fn of(data: &Data, plan: &'a Plan) -> Times<'a> {
        let stated = plan.timestamp.as_ref();
        let found = stated.and_then(|stated| data.times(&stated.name));
        let (kind, own) = found.unwrap_or((Kind::Timestamp, None));
        let is_zoned = stated.is_some_and(|stated| stated.is_zoned(kind, own.as_deref()));
        Times { stated, own, zone: if is_zoned { plan.zone.clone() } else { TimeZone::UTC } }
    }

    /// Puts times in the place of what stands for them.
    pub fn read(&self, table: &mut Table) -> Result<()> {
        let Some(stated) = self.stated else { return Ok(()) };
        for (_, column) in table.columns.iter_mut().filter(|(name, _)| *name == stated.name) {
            *column = stated.read(column, self.own.as_deref()).map_err(|why| Error::new("wrong_kind", why))?;
        }
        Ok(())
    }
}

/// The instants of the column that orders the rows, once it was read.
pub fn instants<'a>(table: &'a Table, name: &str) -> Result<&'a [i64]> {
    match column(table, name)? {
        Column::Timestamp(instants) => Ok(instants),
        _ => Err(Error::new("internal", format!("the times of \"{name}\" were not read"))),
    }
}
