//! A table made ready: the watched columns, in time order, in the kinds that were asked for, cut.

use crate::dataset::Data;
use crate::error::{coded, from_stats};
use crate::plan::Plan;
use crate::pool::Watch;
use napi::Result;
use stats::binary::{Label, Outcomes, labels};
use stats::chunking::{Chunk, cut, order_by_time};
use stats::table::{Column, Kind, Table};
use std::sync::Arc;

/// A feature's values.
pub enum Feature {
    /// Numbers; NaN is missing.
    Numeric(Arc<[f64]>),
    /// Codes into labels.
    Categorical(Arc<[u32]>, Arc<[String]>),
}

/// Rows that are ready to be measured.
pub struct Prepared {
    /// One for each feature of the plan.
    pub features: Vec<Feature>,
    /// What a model said and what was true.
    pub outcomes: Outcomes,
    /// Ranges of rows, in time order.
    pub chunks: Vec<Chunk>,
    /// Rows in all, before any was left out.
    pub rows: usize,
    /// Rows without a timestamp: they belong to no chunk.
    pub without_time: usize,
}

impl Prepared {
    /// Rows that belong to the table in time; what is learned from the reference is learned from these.
    pub fn timed_rows(&self) -> usize {
        self.rows - self.without_time
    }

    /// Reads, orders, converts and cuts.
    pub fn new(data: &Data, plan: &Plan, with_target: bool, watch: &Watch) -> Result<Prepared> {
        if data.rows() == 0 {
            return Err(coded("empty_data", "Cannot monitor a table without rows: at least one is required"));
        }
        let target = plan.target.as_deref().filter(|_| with_target);
        let table = data.read(&wanted(plan, target), watch)?;
        let (table, without_time) = in_time_order(table, plan.timestamp.as_deref())?;
        let times = plan.timestamp.as_deref().and_then(|name| instants(&table, name));
        let times = times.map(|times| &times[..table.rows - without_time]);
        let chunks = cut(table.rows - without_time, times, &plan.chunking).map_err(from_stats)?;
        Ok(Prepared {
            features: plan.features.iter().map(|(name, kind)| feature(&table, name, *kind)).collect::<Result<_>>()?,
            outcomes: outcomes(&table, plan, target)?,
            chunks,
            rows: table.rows,
            without_time,
        })
    }
}

/// Every column the plan reads, once.
fn wanted<'a>(plan: &'a Plan, target: Option<&'a str>) -> Vec<&'a str> {
    let roles = [plan.timestamp.as_deref(), target, plan.prediction.as_deref(), plan.score.as_deref()];
    let mut names: Vec<&str> = Vec::new();
    for name in plan.features.iter().map(|(name, _)| name.as_str()).chain(roles.into_iter().flatten()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column> {
    let missing = || coded("missing_column", format!("Cannot read column \"{name}\": the data has no such column"));
    table.column(name).ok_or_else(missing)
}

fn instants<'a>(table: &'a Table, name: &str) -> Option<&'a [i64]> {
    match table.column(name) {
        Some(Column::Timestamp(instants)) => Some(instants),
        _ => None,
    }
}

/// Sorts rows by time, those without a time last; says how many these are.
fn in_time_order(table: Table, timestamp: Option<&str>) -> Result<(Table, usize)> {
    let Some(name) = timestamp else { return Ok((table, 0)) };
    let Some(times) = instants(&table, name) else {
        let kind = column(&table, name)?.kind().key();
        let message = format!("Cannot use \"{name}\" as timestamp: it is {kind}, and must hold dates or times");
        return Err(coded("wrong_kind", message));
    };
    if u32::try_from(table.rows).is_err() {
        let message = format!("Cannot sort {} rows: up to {} can be held in memory", table.rows, u32::MAX);
        return Err(coded("unsupported", message));
    }
    match order_by_time(times) {
        (None, missing) => Ok((table, missing)),
        (Some(order), missing) => {
            let columns = table.columns.iter().map(|(name, column)| (name.clone(), column.take(&order)));
            Ok((Table { rows: table.rows, columns: columns.collect() }, missing))
        }
    }
}

fn feature(table: &Table, name: &str, kind: Kind) -> Result<Feature> {
    let column = column(table, name)?;
    let converted = match kind {
        Kind::Numeric => column.as_numeric().map(Feature::Numeric),
        Kind::Categorical | Kind::Boolean => {
            column.as_categorical().map(|(codes, categories)| Feature::Categorical(codes, categories))
        }
        Kind::Timestamp => None,
    };
    converted.ok_or_else(|| {
        let (found, wanted) = (column.kind().key(), kind.key());
        coded("wrong_kind", format!("Cannot watch \"{name}\" as {wanted}: it is {found} in this data"))
    })
}

fn outcomes(table: &Table, plan: &Plan, target: Option<&str>) -> Result<Outcomes> {
    let read = |name: Option<&str>| -> Result<Vec<Label>> {
        let Some(name) = name else { return Ok(Vec::new()) };
        labels(name, column(table, name)?, &plan.positive).map_err(from_stats)
    };
    let scores = match plan.score.as_deref() {
        None => Vec::new(),
        Some(name) => match feature(table, name, Kind::Numeric)? {
            Feature::Numeric(scores) => scores.to_vec(),
            Feature::Categorical(..) => Vec::new(),
        },
    };
    Ok(Outcomes { targets: read(target)?, predictions: read(plan.prediction.as_deref())?, scores })
}
