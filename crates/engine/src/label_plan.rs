//! Labels to ask for: a plan for some chunks, and the names of its rows.

use crate::columns::{column, text};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::learned::Learned;
use crate::measurements::Measurements;
use crate::progress::Progress;
use crate::times::{Times, instants};
use io::{Ask, Wide};
use stats::kept_rows::chunk_rows::ChunkRows;
use stats::label_plan::{Asked, LabelPlan};
use stats::metric;
use stats::resolution::gain::Objective;
use stats::table::chunking::order_by_time;

/// A question for a plan of labels.
#[derive(Clone, Debug)]
pub struct LabelQuestion {
    /// Key of the metric.
    pub metric: String,
    /// Change of the metric that is to be found.
    pub change: f64,
    /// Probability of finding it.
    pub power: f64,
    /// Rows to draw; `None` for as many as are needed.
    pub draws: Option<usize>,
}

/// Rows of a table, as its owner knows them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowNames {
    /// Places in the table as it came.
    pub rows: Vec<usize>,
    /// Ids, where there is a column of these.
    pub ids: Option<Vec<Option<String>>>,
}

impl Learned {
    /// Plans labels for some chunks; `None` where no rows are kept or none lacks a label, and for a metric that labels of single
    /// decisions do not move.
    ///
    /// # Errors
    /// `internal` for a metric that there is not.
    pub fn plan_labels(
        &self,
        measured: &Measurements,
        chunks: &[usize],
        question: &LabelQuestion,
    ) -> Result<Option<LabelPlan>> {
        let LabelQuestion { metric: key, change, power, draws } = question;
        let metric = metric::find(key)
            .ok_or_else(|| Error::new("internal", format!("Cannot plan labels for \"{key}\", which is no metric")))?;
        let rows: Option<Vec<&ChunkRows>> = chunks.iter().map(|&chunk| measured.rows.get(chunk)).collect();
        let (Some(kept), Some(rows)) = (self.kept.as_ref(), rows) else { return Ok(None) };
        let Some(objective) = Objective::of(metric, &self.plan.choices) else { return Ok(None) };
        let asked = Asked { objective: &objective, change: *change, power: *power, draws: *draws };
        Ok(LabelPlan::of(kept, &rows, &asked))
    }

    /// Names rows by their places in the order of time.
    ///
    /// # Errors
    /// Those of reading.
    pub fn name_rows(&self, data: &Data, places: &[usize], progress: &dyn Progress) -> Result<RowNames> {
        let (plan, timestamp) = (&self.plan, self.plan.timestamp());
        let id = plan.id.as_deref().filter(|id| data.has_ids(id));
        let mut asks: Vec<Ask<'_>> = Vec::new();
        for name in [timestamp, id].into_iter().flatten() {
            if asks.iter().all(|own| own.name != name) {
                asks.push(Ask { name, wide: Wide::Text });
            }
        }
        if asks.is_empty() {
            return Ok(RowNames { rows: places.to_vec(), ids: None });
        }
        let mut table = data.read(&asks, progress)?;
        let ids = id.map(|name| column(&table, name).cloned()).transpose()?;
        Times::of(data, plan).read(&mut table)?;
        let order = timestamp.map(|name| instants(&table, name)).transpose()?.and_then(|times| order_by_time(times).0);
        let row = |&place: &usize| order.as_ref().map_or(place, |order| order[place] as usize);
        let rows: Vec<usize> = places.iter().map(row).collect();
        Ok(RowNames { ids: ids.map(|ids| rows.iter().map(|&row| text(&ids, row)).collect()), rows })
    }
}
