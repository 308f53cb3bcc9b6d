//! Labels of another table.

use crate::arrival::{Arrival, AsOf};
use crate::columns::column;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::progress::Progress;
use io::{Ask, Wide};
use stats::table::Table;
use stats::table::join::{JoinCounts, Labels};

/// Reads the labels of another table that had come at a time, and their ids.
pub fn read_labels(data: &Data, plan: &Plan, as_of: Option<AsOf>, progress: &dyn Progress) -> Result<Table> {
    let (id, target) = id_and_target(plan)?;
    let [id, target] = [Ask { name: id, wide: Wide::Text }, target.into()];
    match Arrival::of(data, plan, as_of)? {
        None => data.read(&[id, target], progress),
        Some(arrival) => {
            let at = Ask { name: arrival.column(), wide: Wide::Text };
            arrival.known(&data.read(&[id, target, at], progress)?)
        }
    }
}

fn id_and_target(plan: &Plan) -> Result<(&str, &str)> {
    let names = plan.id.as_deref().zip(plan.target.as_deref());
    names.ok_or_else(|| Error::new("internal", "labels are joined by an id, into a target"))
}

/// Joins labels of another table, where there are any, to the rows they belong to.
pub struct Joining<'a>(Option<Labels<'a>>);

impl<'a> Joining<'a> {
    /// Takes the table that [`read_labels`] gives.
    pub fn new(labels: Option<&'a Table>, plan: &Plan) -> Result<Joining<'a>> {
        let Some(table) = labels else { return Ok(Joining(None)) };
        let (id, target) = id_and_target(plan)?;
        Ok(Joining(Some(Labels::new(column(table, id)?, column(table, target)?)?)))
    }

    /// Puts labels beside the rows they belong to.
    pub fn join(&mut self, table: &mut Table, plan: &Plan) -> Result<()> {
        let Some(labels) = &mut self.0 else { return Ok(()) };
        let (id, target) = id_and_target(plan)?;
        let there = table.column(target);
        if labels.is_empty() && there.is_some() {
            return Ok(());
        }
        let joined = labels.join(column(table, id)?, there)?;
        table.columns.retain(|(name, _)| name != target);
        table.columns.push((target.to_owned(), joined));
        Ok(())
    }

    /// Tells whether there are labels to join.
    pub fn is_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// Counts how the labels met the rows.
    pub fn counts(&self) -> Option<JoinCounts> {
        self.0.as_ref().map(Labels::counts)
    }
}
