//! A table made ready: the watched columns, in time order, in the kinds that were asked for, cut.

use crate::dataset::Data;
use crate::error::{coded, from_stats};
use crate::plan::Plan;
use crate::pool::Watch;
use crate::times::{Times, instants};
use io::{Ask, Wide};
use napi::Result;
use stats::chunking::{Chunk, cut, order_by_time, wall_time};
use stats::encoding::Feature;
use stats::join::{JoinCounts, Labels};
use stats::metric::Task;
use stats::performance::{Classes, Outcomes};
use stats::repeats::Ids;
use stats::roles::Doubt;
use stats::spelling::{Labelled, Spellings};
use stats::strange::Strange;
use stats::table::{Column, Kind, Table};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows that are ready to be measured.
pub struct Prepared {
    /// One for each feature of the plan.
    pub features: Vec<Feature>,
    /// What a model said and what was true; `None` where performance is not watched.
    pub outcomes: Option<Outcomes>,
    /// Ranges of these rows, in time order.
    pub chunks: Vec<Chunk>,
    /// Rows that have their place in time; those without one come after them.
    pub timed_rows: usize,
    /// Rows that equal another of the same time in every feature.
    pub repeated: usize,
}

/// What is known of a whole table, whether it is read at once or in parts.
pub struct Whole {
    /// Rows in all, before any was left out.
    pub rows: usize,
    /// Rows without a timestamp: they belong to no chunk.
    pub without_time: usize,
    /// How labels of another table met these rows; `None` without such.
    pub joined: Option<JoinCounts>,
    /// When the first and the last row were, by the clock that they are cut by; `None` without times.
    pub times: Option<[String; 2]>,
    /// Rows that equal another of the same time in every feature.
    pub repeated: usize,
    /// Rows in chunks that have the id of another.
    pub repeated_ids: usize,
}

/// What is made ready, beside the plan.
#[derive(Default)]
pub struct Request<'a> {
    /// The classes of the reference, once they are known.
    pub classes: Option<&'a Classes>,
    /// Whether the data brings labels of its own.
    pub with_target: bool,
    /// Labels of another table: their ids, and themselves.
    pub labels: Option<&'a Table>,
    /// Whether ids that come again are counted.
    pub with_ids: bool,
    /// Features that may be left out.
    pub unnamed: &'a [String],
}

impl Request<'_> {
    /// The columns that are read, each once.
    pub fn columns<'a>(&self, plan: &'a Plan) -> Vec<Ask<'a>> {
        let target = plan.target.as_deref().filter(|_| self.with_target);
        let id = plan.id.as_deref().filter(|_| self.labels.is_some() || self.with_ids);
        let unnamed: HashSet<&str> = self.unnamed.iter().map(String::as_str).collect();
        let wide = |name| match name {
            // Of ids, and of numbers that are times, every digit counts.
            _ if Some(name) == plan.timestamp() || Some(name) == id => Wide::Text,
            _ if unnamed.contains(name) => Wide::LeftOut,
            _ => Wide::Refused,
        };
        wanted(plan, target, id).into_iter().map(|name| Ask { name, wide: wide(name) }).collect()
    }

    /// Where ids are counted: their column, and none of them yet.
    pub fn ids<'a>(&self, plan: &'a Plan, rows: usize) -> Option<(&'a str, Ids)> {
        plan.id.as_deref().filter(|_| self.with_ids).zip(Ids::of(rows))
    }

    /// The column of labels, where there are any.
    fn target<'a>(&self, plan: &'a Plan) -> Option<&'a str> {
        plan.target.as_deref().filter(|_| self.with_target || self.labels.is_some())
    }
}

/// Reads the labels of another table.
pub fn read_labels(data: &Data, plan: &Plan, watch: &Watch) -> Result<Table> {
    let (id, target) = id_and_target(plan)?;
    data.read(&[Ask { name: id, wide: Wide::Text }, target.into()], watch)
}

fn id_and_target(plan: &Plan) -> Result<(&str, &str)> {
    let names = plan.id.as_deref().zip(plan.target.as_deref());
    names.ok_or_else(|| coded("internal", "labels are joined by an id, into a target"))
}

/// Labels of another table, where there are such, on their way to the rows they belong to.
pub struct Joining<'a>(Option<Labels<'a>>);

impl<'a> Joining<'a> {
    /// From the table that [`read_labels`] gives.
    pub fn new(labels: Option<&'a Table>, plan: &Plan) -> Result<Joining<'a>> {
        let Some(table) = labels else { return Ok(Joining(None)) };
        let (id, target) = id_and_target(plan)?;
        Labels::new(column(table, id)?, column(table, target)?).map(|labels| Joining(Some(labels))).map_err(from_stats)
    }

    /// Puts labels beside the rows they belong to.
    pub fn join(&mut self, table: &mut Table, plan: &Plan) -> Result<()> {
        let Some(labels) = &mut self.0 else { return Ok(()) };
        let (id, target) = id_and_target(plan)?;
        let own = table.column(target);
        if labels.is_empty() && own.is_some() {
            return Ok(());
        }
        let joined = labels.join(column(table, id)?, own).map_err(from_stats)?;
        table.columns.retain(|(name, _)| name != target);
        table.columns.push((target.to_owned(), joined));
        Ok(())
    }

    /// Whether there are labels to join.
    pub fn is_wanted(&self) -> bool {
        self.0.is_some()
    }

    /// How the labels met the rows.
    pub fn counts(&self) -> Option<JoinCounts> {
        self.0.as_ref().map(Labels::counts)
    }
}

/// A table read, joined with its labels, in time order, and cut.
pub struct Ordered {
    pub table: Table,
    pub chunks: Vec<Chunk>,
    pub whole: Whole,
}

impl Ordered {
    /// All rows of a table.
    pub fn read(data: &Data, plan: &Plan, request: &Request<'_>, watch: &Watch) -> Result<Ordered> {
        let (mut table, times) = (data.read(&request.columns(plan), watch)?, Times::of(data, plan));
        times.read(&mut table)?;
        let mut joining = Joining::new(request.labels, plan)?;
        joining.join(&mut table, plan)?;
        let (table, without_time) = in_time_order(table, plan.timestamp())?;
        let timed_rows = table.rows - without_time;
        let timed = plan.timestamp().map(|name| instants(&table, name)).transpose()?.map(|all| &all[..timed_rows]);
        let chunks = cut(timed_rows, timed, &plan.chunking, &times.zone).map_err(from_stats)?;
        let ends = timed.and_then(|timed| Some([*timed.first()?, *timed.last()?]));
        let times = ends.map(|ends| ends.map(|time| wall_time(time, &times.zone).to_string()));
        let (rows, mut repeated_ids) = (table.rows, 0);
        if let Some((name, mut ids)) = request.ids(plan, timed_rows) {
            ids.add(column(&table, name)?, 0..chunks.last().map_or(0, |chunk| chunk.end));
            repeated_ids = ids.repeated();
        }
        let whole = Whole { rows, without_time, joined: joining.counts(), times, repeated: 0, repeated_ids };
        Ok(Ordered { table, chunks, whole })
    }
}

impl Prepared {
    /// All rows of a table: reads, joins labels, orders, cuts and converts.
    pub fn whole(data: &Data, plan: &Plan, request: &Request<'_>, watch: &Watch) -> Result<(Prepared, Whole)> {
        let Ordered { table, chunks, whole } = Ordered::read(data, plan, request, watch)?;
        let prepared = Prepared::of(&table, table.rows - whole.without_time, chunks, plan, request)?;
        let repeated = prepared.repeated;
        Ok((prepared, Whole { repeated, ..whole }))
    }

    /// Rows in time order, those without a time last, and ranges of them.
    pub fn of(
        table: &Table,
        timed_rows: usize,
        chunks: Vec<Chunk>,
        plan: &Plan,
        request: &Request<'_>,
    ) -> Result<Prepared> {
        let columns = table.by_name();
        let outcomes = |task| Roles { table, plan, target: request.target(plan) }.outcomes(task, request.classes);
        let named = plan.features.iter();
        let features: Vec<Feature> = named.map(|(name, kind)| feature(&columns, name, *kind)).collect::<Result<_>>()?;
        let times = plan.timestamp().map(|name| instants(table, name)).transpose()?;
        Ok(Prepared {
            repeated: times.map_or(0, |times| stats::repeats::count(&times[..timed_rows], &features)),
            features,
            outcomes: plan.task.map(outcomes).transpose()?,
            chunks,
            timed_rows,
        })
    }
}

/// There must be something to measure.
pub fn require_rows(data: &Data) -> Result<()> {
    if data.rows() > 0 {
        return Ok(());
    }
    Err(coded("empty_data", "Cannot monitor a table without rows: at least one is required"))
}

/// Every column the plan reads, once.
fn wanted<'a>(plan: &'a Plan, target: Option<&'a str>, id: Option<&'a str>) -> Vec<&'a str> {
    let roles = [plan.timestamp(), id, target, plan.prediction.as_deref(), plan.score.as_deref()];
    let scores = plan.class_scores.iter().map(|(_, name)| name.as_str());
    let features = plan.features.iter().map(|(name, _)| name.as_str());
    let mut seen = HashSet::new();
    features.chain(roles.into_iter().flatten()).chain(scores).filter(|name| seen.insert(*name)).collect()
}

/// A column that must be there.
pub fn column<'a>(table: &'a Table, name: &str) -> Result<&'a Column> {
    table.column(name).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> napi::Error {
    coded("missing_column", format!("Cannot read column \"{name}\": the data has no such column"))
}

/// Sorts rows by time, those without a time last; says how many these are.
fn in_time_order(table: Table, timestamp: Option<&str>) -> Result<(Table, usize)> {
    let Some(name) = timestamp else { return Ok((table, 0)) };
    let times = instants(&table, name)?;
    if u32::try_from(table.rows).is_err() {
        let message = format!("Cannot sort {} rows: up to {} can be held in memory", table.rows, u32::MAX);
        return Err(coded("unsupported", message));
    }
    let (order, missing) = order_by_time(times);
    Ok((order.map_or_else(|| table.clone(), |order| table.take(&order)), missing))
}

fn feature(columns: &HashMap<&str, &Column>, name: &str, kind: Kind) -> Result<Feature> {
    let column = *columns.get(name).ok_or_else(|| missing(name))?;
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
        coded("wrong_kind", format!("Cannot watch \"{name}\" as {wanted}: it is {found} in this data"))
    })
}

/// The labels of target and prediction of a binary classifier's reference.
fn labelled(table: &Table, plan: &Plan) -> Result<(Option<Labelled>, Option<Labelled>)> {
    let of = |name: Option<&str>| {
        let labels = |name: &str| Labelled::of(name, column(table, name)?).map_err(from_stats);
        name.map(labels).transpose()
    };
    Ok((of(plan.target.as_deref())?, of(plan.prediction.as_deref())?))
}

/// Where target and prediction of several classes write the labels of the reference in two ways.
pub fn spellings(table: &Table, plan: &Plan) -> Option<Doubt> {
    let of = |name: &Option<String>| table.column(name.as_deref()?);
    let roles = of(&plan.target).zip(of(&plan.prediction)).filter(|_| plan.task == Some(Task::Multiclass));
    let (target, prediction) = roles?;
    let pairs = stats::multiclass::differing(target, prediction);
    (!pairs.is_empty()).then_some(Doubt::Spellings { pairs })
}

/// A column as numbers, also where they are written as text.
fn numbers_of(column: &Column, as_what: &str) -> Result<Arc<[f64]>> {
    column.read_numeric().map_err(|odd| {
        let kind = column.kind().key();
        let found = match odd {
            None => format!("it is {kind} in this data"),
            Some((row, label)) => {
                format!("it is {kind} in this data, and row {row} holds \"{label}\", which is no number")
            }
        };
        coded("wrong_kind", format!("Cannot {as_what}: {found}"))
    })
}

/// Whether scores beyond 1 may be per cent: up to 100, and farther beyond 1 than rounding puts them.
fn are_per_cent(scores: &[f64]) -> bool {
    let largest = scores.iter().copied().fold(0.0, f64::max);
    largest > 2.0 && largest <= 100.0 && !scores.iter().any(|score| *score < 0.0)
}

/// The columns that have a role in performance.
struct Roles<'a> {
    table: &'a Table,
    plan: &'a Plan,
    /// The labels' column, where the data has it.
    target: Option<&'a str>,
}

impl Roles<'_> {
    /// Of the reference where no classes are known yet: then they are learned.
    fn outcomes(&self, task: Task, classes: Option<&Classes>) -> Result<Outcomes> {
        Ok(match (task, classes) {
            (Task::Binary, Some(Classes::Two(known))) => Outcomes::Binary(self.binary(Arc::clone(known))?),
            (Task::Binary, _) => Outcomes::Binary(self.binary(self.spellings()?)?),
            (Task::Multiclass, Some(Classes::Several(known))) => {
                Outcomes::Multiclass(self.multiclass(Arc::clone(known))?)
            }
            (Task::Multiclass, _) => Outcomes::Multiclass(self.multiclass(self.classes()?)?),
            (Task::Regression, _) => Outcomes::Regression(self.regression()?),
        })
    }

    fn prediction(&self) -> Option<&str> {
        self.plan.prediction.as_deref()
    }

    /// A column of labels by its name, where the data has it.
    fn named<'a>(&'a self, name: Option<&'a str>) -> Result<Option<(&'a str, &'a Column)>> {
        name.map(|name| Ok((name, column(self.table, name)?))).transpose()
    }

    /// How the reference writes the two classes.
    fn spellings(&self) -> Result<Arc<Spellings>> {
        let (target, prediction) = labelled(self.table, self.plan)?;
        Spellings::learn(target.as_ref(), prediction.as_ref(), &self.plan.positive).map(Arc::new).map_err(from_stats)
    }

    fn binary(&self, spellings: Arc<Spellings>) -> Result<stats::binary::Outcomes> {
        let read = |name: Option<&str>| match self.named(name)? {
            None => Ok((Vec::new(), Strange::default())),
            Some((name, column)) => stats::binary::labels(name, column, &spellings).map_err(from_stats),
        };
        let (targets, strange_targets) = read(self.target)?;
        let (predictions, strange_predictions) = read(self.prediction())?;
        Ok(stats::binary::Outcomes {
            targets,
            predictions,
            scores: self.probabilities(self.plan.score.as_deref())?.to_vec(),
            spellings,
            strange_targets,
            strange_predictions,
        })
    }

    /// The classes of the reference: those that have scores, else all labels.
    fn classes(&self) -> Result<Arc<[String]>> {
        let scores = &self.plan.class_scores;
        let (target, prediction) = (self.named(self.target)?, self.named(self.prediction())?);
        if scores.is_empty() {
            if let (Some((_, target)), Some((name, column))) = (target, prediction) {
                let labels = stats::multiclass::labels_of(&[target]);
                stats::multiclass::require_classes(name, column, &labels, "one of the target").map_err(from_stats)?;
            }
            let columns: Vec<&Column> = [target, prediction].into_iter().flatten().map(|(_, column)| column).collect();
            return stats::multiclass::classes_of(&columns).map_err(from_stats);
        }
        let classes: Arc<[String]> = scores.iter().map(|(class, _)| class.clone()).collect();
        for (name, column) in [target, prediction].into_iter().flatten() {
            let source = "a class of columns.score";
            stats::multiclass::require_classes(name, column, &classes, source).map_err(from_stats)?;
        }
        Ok(classes)
    }

    fn multiclass(&self, classes: Arc<[String]>) -> Result<stats::multiclass::Outcomes> {
        let read = |name: Option<&str>| match self.named(name)? {
            None => Ok((Vec::new(), Strange::default())),
            Some((name, column)) => stats::multiclass::labels(name, column, &classes).map_err(from_stats),
        };
        let (targets, strange_targets) = read(self.target)?;
        let (predictions, strange_predictions) = read(self.prediction())?;
        let scores = self.plan.class_scores.iter();
        Ok(stats::multiclass::Outcomes {
            targets,
            predictions,
            scores: scores.map(|(_, name)| self.probabilities(Some(name))).collect::<Result<_>>()?,
            classes,
            strange_targets,
            strange_predictions,
        })
    }

    fn regression(&self) -> Result<stats::regression::Outcomes> {
        Ok(stats::regression::Outcomes {
            targets: self.numbers(self.target)?.to_vec(),
            predictions: self.numbers(self.prediction())?.to_vec(),
            expected: Vec::new(),
        })
    }

    /// A column of numbers from 0 to 1; empty without a name.
    fn probabilities(&self, name: Option<&str>) -> Result<Arc<[f64]>> {
        let scores = self.numbers(name)?;
        let Some(odd) = scores.iter().find(|score| **score < 0.0 || **score > 1.0) else { return Ok(scores) };
        let name = name.unwrap_or_default();
        let way = if are_per_cent(&scores) { "; they look like per cent: divide them by 100" } else { "" };
        Err(coded(
            "invalid_value",
            format!("Cannot read \"{name}\" as probabilities: it holds {odd}, required is 0 to 1{way}"),
        ))
    }

    /// A column of numbers; empty without a name.
    fn numbers(&self, name: Option<&str>) -> Result<Arc<[f64]>> {
        let Some(name) = name else { return Ok(Arc::default()) };
        numbers_of(column(self.table, name)?, &format!("read \"{name}\" as numbers"))
    }
}
