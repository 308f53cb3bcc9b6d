//! A table made ready: the watched columns, in time order, in the kinds that were asked for, cut.

use crate::dataset::Data;
use crate::error::{coded, from_stats};
use crate::plan::Plan;
use crate::pool::Watch;
use napi::Result;
use stats::chunking::{Chunk, cut, order_by_time};
use stats::encoding::Feature;
use stats::join::{Join, JoinCounts};
use stats::metric::Task;
use stats::performance::Outcomes;
use stats::table::{Column, Kind, Table};
use std::sync::Arc;

/// Rows that are ready to be measured.
pub struct Prepared {
    /// One for each feature of the plan.
    pub features: Vec<Feature>,
    /// What a model said and what was true; `None` where performance is not watched.
    pub outcomes: Option<Outcomes>,
    /// Ranges of rows, in time order.
    pub chunks: Vec<Chunk>,
    /// Rows in all, before any was left out.
    pub rows: usize,
    /// Rows without a timestamp: they belong to no chunk.
    pub without_time: usize,
    /// How labels of another table met these rows; `None` without such.
    pub joined: Option<JoinCounts>,
}

/// What is made ready, beside the plan.
#[derive(Default)]
pub struct Request<'a> {
    /// The classes of the reference, once they are known.
    pub classes: Option<&'a Arc<[String]>>,
    /// Whether the data brings labels of its own.
    pub with_target: bool,
    /// Labels of another table.
    pub labels: Option<&'a Data>,
}

impl Prepared {
    /// Rows that belong to the table in time; what is learned from the reference is learned from these.
    pub fn timed_rows(&self) -> usize {
        self.rows - self.without_time
    }

    /// Reads, joins labels, orders, converts and cuts.
    pub fn new(data: &Data, plan: &Plan, request: &Request<'_>, watch: &Watch) -> Result<Prepared> {
        if data.rows() == 0 {
            return Err(coded("empty_data", "Cannot monitor a table without rows: at least one is required"));
        }
        let own_target = plan.target.as_deref().filter(|_| request.with_target);
        let id = plan.id.as_deref().filter(|_| request.labels.is_some());
        let mut table = data.read(&wanted(plan, own_target, id), watch)?;
        let joined = request.labels.map(|labels| join_labels(&mut table, plan, labels, watch)).transpose()?;
        let target = plan.target.as_deref().filter(|_| request.with_target || joined.is_some());
        let (table, without_time) = in_time_order(table, plan.timestamp.as_deref())?;
        let times = plan.timestamp.as_deref().and_then(|name| instants(&table, name));
        let times = times.map(|times| &times[..table.rows - without_time]);
        let chunks = cut(table.rows - without_time, times, &plan.chunking).map_err(from_stats)?;
        let outcomes = |task| Roles { table: &table, plan, target }.outcomes(task, request.classes);
        Ok(Prepared {
            features: plan.features.iter().map(|(name, kind)| feature(&table, name, *kind)).collect::<Result<_>>()?,
            outcomes: plan.task.map(outcomes).transpose()?,
            chunks,
            rows: table.rows,
            without_time,
            joined,
        })
    }
}

/// Puts the labels of another table beside the rows they belong to.
fn join_labels(table: &mut Table, plan: &Plan, labels: &Data, watch: &Watch) -> Result<JoinCounts> {
    let (Some(id), Some(target)) = (plan.id.as_deref(), plan.target.as_deref()) else {
        return Err(coded("internal", "labels are joined by an id, into a target"));
    };
    let other = labels.read(&[id, target], watch)?;
    let join = Join {
        ids: column(table, id)?,
        label_ids: column(&other, id)?,
        labels: column(&other, target)?,
        own: table.column(target),
    };
    let (joined, counts) = join.run().map_err(from_stats)?;
    table.columns.retain(|(name, _)| name != target);
    table.columns.push((target.to_owned(), joined));
    Ok(counts)
}

/// Every column the plan reads, once.
fn wanted<'a>(plan: &'a Plan, target: Option<&'a str>, id: Option<&'a str>) -> Vec<&'a str> {
    let roles = [plan.timestamp.as_deref(), id, target, plan.prediction.as_deref(), plan.score.as_deref()];
    let scores = plan.class_scores.iter().map(|(_, name)| name.as_str());
    let mut names: Vec<&str> = Vec::new();
    let features = plan.features.iter().map(|(name, _)| name.as_str());
    for name in features.chain(roles.into_iter().flatten()).chain(scores) {
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

/// The columns that have a role in performance.
struct Roles<'a> {
    table: &'a Table,
    plan: &'a Plan,
    /// The labels' column, where the data has it.
    target: Option<&'a str>,
}

impl Roles<'_> {
    fn outcomes(&self, task: Task, classes: Option<&Arc<[String]>>) -> Result<Outcomes> {
        Ok(match task {
            Task::Binary => Outcomes::Binary(self.binary()?),
            Task::Multiclass => Outcomes::Multiclass(self.multiclass(classes)?),
            Task::Regression => Outcomes::Regression(self.regression()?),
        })
    }

    fn prediction(&self) -> Option<&str> {
        self.plan.prediction.as_deref()
    }

    fn binary(&self) -> Result<stats::binary::Outcomes> {
        let read = |name: Option<&str>| match name {
            None => Ok(Vec::new()),
            Some(name) => {
                let column = column(self.table, name)?;
                stats::binary::labels(name, column, &self.plan.positive).map_err(from_stats)
            }
        };
        Ok(stats::binary::Outcomes {
            targets: read(self.target)?,
            predictions: read(self.prediction())?,
            scores: self.numbers(self.plan.score.as_deref())?.to_vec(),
        })
    }

    fn multiclass(&self, classes: Option<&Arc<[String]>>) -> Result<stats::multiclass::Outcomes> {
        let scores = &self.plan.class_scores;
        let classes = match classes {
            Some(classes) => Arc::clone(classes),
            None if !scores.is_empty() => scores.iter().map(|(class, _)| class.clone()).collect(),
            None => {
                let named = [self.target, self.prediction()].into_iter().flatten();
                let columns: Vec<&Column> = named.map(|name| column(self.table, name)).collect::<Result<_>>()?;
                stats::multiclass::classes_of(&columns).map_err(from_stats)?
            }
        };
        let read = |name: Option<&str>| match name {
            None => Ok(Vec::new()),
            Some(name) => stats::multiclass::labels(name, column(self.table, name)?, &classes).map_err(from_stats),
        };
        Ok(stats::multiclass::Outcomes {
            targets: read(self.target)?,
            predictions: read(self.prediction())?,
            scores: scores.iter().map(|(_, name)| self.numbers(Some(name))).collect::<Result<_>>()?,
            classes: Arc::clone(&classes),
        })
    }

    fn regression(&self) -> Result<stats::regression::Outcomes> {
        Ok(stats::regression::Outcomes {
            targets: self.numbers(self.target)?.to_vec(),
            predictions: self.numbers(self.prediction())?.to_vec(),
            expected: Vec::new(),
        })
    }

    /// A column of numbers; empty without a name.
    fn numbers(&self, name: Option<&str>) -> Result<Arc<[f64]>> {
        let Some(name) = name else { return Ok(Arc::default()) };
        let column = column(self.table, name)?;
        column.as_numeric().ok_or_else(|| {
            let kind = column.kind().key();
            coded("wrong_kind", format!("Cannot read \"{name}\" as numbers: it is {kind} in this data"))
        })
    }
}
