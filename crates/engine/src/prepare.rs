//! A table made ready: the watched columns, in time order, in the kinds that were asked for, cut.

use crate::arrival::Arrival;
use crate::columns::{column, feature};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::labels::Joining;
use crate::outcomes::Roles;
use crate::own;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::segment_columns::entries;
use crate::times::{Times, instants};
use io::{Ask, Wide};
use rayon::prelude::*;
use stats::encoding::Feature;
use stats::own_metric::OwnRows;
use stats::performance::Classes;
use stats::performance::outcomes::Outcomes;
use stats::table::chunking::{Chunk, cut, order_by_time};
use stats::table::clock::wall_time;
use stats::table::join::JoinCounts;
use stats::table::repeats::Ids;
use stats::table::{Labels, Table};
use std::collections::HashSet;

/// Rows that are ready to be measured.
pub struct Prepared {
    /// One for each feature of the plan.
    pub features: Vec<Feature>,
    /// Predictions and targets; `None` where performance is not watched.
    pub outcomes: Option<Outcomes>,
    /// Metrics of users, row by row.
    pub own: Vec<OwnRows>,
    /// Ranges of these rows, in time order.
    pub chunks: Vec<Chunk>,
    /// Rows that have their place in time; those without one come after them.
    pub timed_rows: usize,
    /// Rows that equal another of the same time in every feature.
    pub repeated: usize,
    /// The columns that segments are made by, entry by entry.
    pub entries: Vec<Vec<Labels>>,
}

/// Facts about a whole table, whether it is read at once or in parts.
pub struct TableInfo {
    /// Rows in all, before any was left out.
    pub rows: usize,
    /// Rows without a timestamp: they belong to no chunk.
    pub without_time: usize,
    /// Result of joining labels of another table; `None` without such.
    pub joined: Option<JoinCounts>,
    /// When the first and the last row were, by the clock that they are cut by; `None` without times.
    pub times: Option<[String; 2]>,
    /// Rows that equal another of the same time in every feature.
    pub repeated: usize,
    /// Rows in chunks that have the id of another.
    pub repeated_ids: usize,
}

/// Options for reading a table, beside the plan.
#[derive(Default)]
pub struct ReadOptions<'a> {
    /// The classes of the reference, once they are known.
    pub classes: Option<&'a Classes>,
    /// True if the data brings labels of its own.
    pub with_target: bool,
    /// Labels of another table: their ids, and themselves.
    pub labels: Option<&'a Table>,
    /// Counts ids that come again.
    pub with_ids: bool,
    /// Arrival of the data's own labels, where not all of them count.
    pub arrival: Option<&'a Arrival<'a>>,
    /// Features that may be left out.
    pub unnamed: &'a [String],
}

impl ReadOptions<'_> {
    /// Lists the columns to read, each once.
    pub fn columns<'a>(&self, plan: &'a Plan) -> Vec<Ask<'a>> {
        let target = plan.target.as_deref().filter(|_| self.with_target);
        let id = plan.id.as_deref().filter(|_| self.labels.is_some() || self.with_ids);
        let arrival = plan.labelled_at().filter(|_| self.arrival.is_some());
        let needed: HashSet<&str> = plan.segment_columns().collect();
        let unnamed = self.unnamed.iter().map(String::as_str).filter(|name| !needed.contains(name));
        let unnamed: HashSet<&str> = unnamed.collect();
        let wide = |name| match name {
            // Of ids, and of numbers that are times, every digit counts.
            _ if [plan.timestamp(), id, arrival].contains(&Some(name)) => Wide::Text,
            _ if unnamed.contains(name) => Wide::LeftOut,
            _ => Wide::Refused,
        };
        wanted(plan, [target, id, arrival]).into_iter().map(|name| Ask { name, wide: wide(name) }).collect()
    }

    /// Takes labels of the data that do not count yet out of a part of it.
    pub fn hide(&self, table: &mut Table, plan: &Plan) -> Result<()> {
        match self.arrival.zip(plan.target.as_deref()) {
            Some((arrival, target)) => arrival.hide(table, target),
            None => Ok(()),
        }
    }

    /// Column of ids, with an empty count, if ids are counted.
    pub fn ids<'a>(&self, plan: &'a Plan, rows: usize) -> Option<(&'a str, Ids)> {
        plan.id.as_deref().filter(|_| self.with_ids).zip(Ids::of(rows))
    }

    /// Names the column of labels, where there are any.
    pub fn target<'a>(&self, plan: &'a Plan) -> Option<&'a str> {
        plan.target.as_deref().filter(|_| self.with_target || self.labels.is_some())
    }
}

/// A table, joined with its labels, in time order, and cut.
pub struct Ordered {
    pub table: Table,
    pub chunks: Vec<Chunk>,
    pub info: TableInfo,
}

impl Ordered {
    /// Reads all rows of a table.
    pub fn read(data: &Data, plan: &Plan, options: &ReadOptions<'_>, progress: &dyn Progress) -> Result<Ordered> {
        Ordered::of(data.read(&options.columns(plan), progress)?, data, plan, options)
    }

    /// Orders rows that were read of `data`, and cuts them.
    pub fn of(mut table: Table, data: &Data, plan: &Plan, options: &ReadOptions<'_>) -> Result<Ordered> {
        let times = Times::of(data, plan);
        times.read(&mut table)?;
        options.hide(&mut table, plan)?;
        let mut joining = Joining::new(options.labels, plan)?;
        joining.join(&mut table, plan)?;
        let (table, without_time) = in_time_order(table, plan.timestamp())?;
        let timed_rows = table.rows - without_time;
        let timed = plan.timestamp().map(|name| instants(&table, name)).transpose()?.map(|all| &all[..timed_rows]);
        let chunks = cut(timed_rows, timed, &plan.chunking, &times.zone)?;
        let ends = timed.and_then(|timed| Some([*timed.first()?, *timed.last()?]));
        let times = ends.map(|ends| ends.map(|time| wall_time(time, &times.zone).to_string()));
        let (rows, mut repeated_ids) = (table.rows, 0);
        if let Some((name, mut ids)) = options.ids(plan, timed_rows) {
            ids.add(column(&table, name)?, 0..chunks.last().map_or(0, |chunk| chunk.end));
            repeated_ids = ids.repeated();
        }
        let info = TableInfo { rows, without_time, joined: joining.counts(), times, repeated: 0, repeated_ids };
        Ok(Ordered { table, chunks, info })
    }
}

impl Prepared {
    /// Reads all rows of a table, joins labels, orders, cuts and converts.
    pub fn whole(
        data: &Data,
        plan: &Plan,
        options: &ReadOptions<'_>,
        progress: &dyn Progress,
    ) -> Result<(Prepared, TableInfo)> {
        let Ordered { table, chunks, info } = Ordered::read(data, plan, options, progress)?;
        let prepared = Prepared::of(&table, table.rows - info.without_time, chunks, plan, options)?;
        let repeated = prepared.repeated;
        Ok((prepared, TableInfo { repeated, ..info }))
    }

    /// Some of the rows, ascending, cut as all are.
    pub fn taken(&self, rows: &[u32]) -> Prepared {
        let before = |row: usize| rows.partition_point(|&own| (own as usize) < row);
        let cut = |chunk: &Chunk| Chunk { start: before(chunk.start), end: before(chunk.end), ..chunk.clone() };
        Prepared {
            features: self.features.par_iter().map(|own| own.taken(rows)).collect(),
            outcomes: self.outcomes.as_ref().map(|own| own.taken(rows)),
            own: Vec::new(),
            chunks: self.chunks.iter().map(cut).collect(),
            timed_rows: before(self.timed_rows),
            repeated: 0,
            entries: Vec::new(),
        }
    }

    /// Converts rows in time order, those without a time last, and ranges of them.
    pub fn of(
        table: &Table,
        timed_rows: usize,
        chunks: Vec<Chunk>,
        plan: &Plan,
        options: &ReadOptions<'_>,
    ) -> Result<Prepared> {
        let columns = table.by_name();
        let outcomes = |task| {
            Roles { table, plan, said: plan.said(), target: options.target(plan) }.outcomes(task, options.classes)
        };
        let named = plan.features.iter();
        let features: Vec<Feature> = named.map(|(name, kind)| feature(&columns, name, *kind)).collect::<Result<_>>()?;
        let times = plan.timestamp().map(|name| instants(table, name)).transpose()?;
        let outcomes = plan.task.map(outcomes).transpose()?;
        Ok(Prepared {
            own: own::rows(table, plan, outcomes.as_ref())?,
            repeated: times.map_or(0, |times| stats::table::repeats::count(&times[..timed_rows], &features)),
            entries: entries(table, plan)?,
            features,
            outcomes,
            chunks,
            timed_rows,
        })
    }
}

/// Lists every column the plan reads, and some others, once.
fn wanted<'a>(plan: &'a Plan, others: [Option<&'a str>; 3]) -> Vec<&'a str> {
    let roles = [plan.timestamp(), plan.prediction.as_deref(), plan.score.as_deref()].into_iter().chain(others);
    let scores = plan.class_scores.iter().map(|(_, name)| name.as_str());
    let features = plan.features.iter().map(|(name, _)| name.as_str());
    let mut seen = HashSet::new();
    let named = plan.own_columns().chain(plan.segment_columns());
    features.chain(roles.flatten()).chain(scores).chain(named).filter(|name| seen.insert(*name)).collect()
}

/// Sorts rows by time, those without a time last; says how many these are.
fn in_time_order(table: Table, timestamp: Option<&str>) -> Result<(Table, usize)> {
    let Some(name) = timestamp else { return Ok((table, 0)) };
    let times = instants(&table, name)?;
    if u32::try_from(table.rows).is_err() {
        let message = format!("Cannot sort {} rows: up to {} can be held in memory", table.rows, u32::MAX);
        return Err(Error::new("unsupported", message));
    }
    let (order, missing) = order_by_time(times);
    Ok((order.map_or_else(|| table.clone(), |order| table.take(&order)), missing))
}
