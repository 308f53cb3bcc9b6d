//! Metrics of users: the columns that their expressions name, and what they give.

use crate::columns::column;
use crate::error::{Error, Result};
use crate::plan::Plan;
use stats::expression::{Columns, Input, Kind as Values, Source};
use stats::measured::{Measured as Value, Undefined};
use stats::own_metric::{OwnMetric, OwnRows, OwnSums};
use stats::performance::binary::Label;
use stats::performance::labels::spelling::Spellings;
use stats::performance::outcomes::Outcomes;
use stats::table::{Kind, MISSING_CODE, Table};
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A column that an expression names.
enum Held<'a> {
    Numbers(Cow<'a, [f64]>),
    Texts(Arc<[u32]>, Arc<[String]>),
    /// Places among classes, and the spellings of two.
    Classes(Vec<u32>, Vec<String>, Option<&'a Spellings>),
    /// No value in any row.
    Absent,
    /// No column that has values here, and what would.
    Unfit(&'static str),
}

/// The columns that the metrics of a plan name.
struct Named<'a> {
    of: HashMap<Source, Held<'a>>,
}

/// Evaluates the metrics of a plan, row by row.
pub fn rows(table: &Table, plan: &Plan, outcomes: Option<&Outcomes>) -> Result<Vec<OwnRows>> {
    let held = |source: &Source| Ok((source.clone(), held(source, table, plan, outcomes)?));
    let named = Named { of: plan.own.iter().flat_map(OwnMetric::sources).map(held).collect::<Result<_>>()? };
    let evaluate = |own: &OwnMetric| {
        own.rows(&named, &|source| named.input(source), table.rows).map_err(|(option, fault)| {
            Error::new("invalid_option", format!("Cannot measure metrics \"{}\": {option} {fault}", own.key))
        })
    };
    plan.own.iter().map(evaluate).collect()
}

fn held<'a>(source: &Source, table: &Table, plan: &Plan, outcomes: Option<&'a Outcomes>) -> Result<Held<'a>> {
    const TASK: &str = "a column by its name: without a task none has this role";
    Ok(match (source, outcomes) {
        (Source::Column(name), _) => return held_column(table, name),
        (_, None) => Held::Unfit(TASK),
        (Source::Label, Some(outcomes)) if plan.target.is_some() => held_role(outcomes, true),
        (Source::Prediction, Some(outcomes)) if plan.prediction.is_some() => held_role(outcomes, false),
        (Source::Score, Some(Outcomes::Binary(own))) if plan.score.is_some() => held_numbers(&own.scores),
        (Source::Score, Some(Outcomes::Multiclass(_))) => Held::Unfit("the name of a class's column of scores"),
        _ => Held::Unfit("a column by its name: none has this role"),
    })
}

fn held_column<'a>(table: &Table, name: &str) -> Result<Held<'a>> {
    let column = column(table, name)?;
    let labels = || column.as_categorical().map(|(codes, labels)| Held::Texts(codes, labels));
    let own = match column.kind() {
        _ if column.is_all_missing() => Some(Held::Absent),
        Kind::Numeric => column.as_numeric().map(|values| Held::Numbers(Cow::Owned(values.to_vec()))),
        Kind::Categorical | Kind::Boolean => labels(),
        Kind::Timestamp => None,
    };
    Ok(own.unwrap_or(Held::Unfit("a column of numbers or of texts")))
}

fn held_numbers(values: &[f64]) -> Held<'_> {
    if values.is_empty() { Held::Absent } else { Held::Numbers(Cow::Borrowed(values)) }
}

/// Labels, or predictions.
fn held_role(outcomes: &Outcomes, is_label: bool) -> Held<'_> {
    match outcomes {
        Outcomes::Binary(own) => {
            let labels = if is_label { &own.targets } else { &own.predictions };
            let code = |&label: &Label| if label == Label::Missing { MISSING_CODE } else { label as u32 };
            let names = [false, true].map(|own_class| own.spellings.name(own_class).unwrap_or_default());
            of_classes(labels.iter().map(code).collect(), names.into(), Some(&own.spellings))
        }
        Outcomes::Multiclass(own) => {
            let labels = if is_label { &own.targets } else { &own.predictions };
            of_classes(labels.clone(), own.classes.to_vec(), None)
        }
        Outcomes::Regression(own) => held_numbers(if is_label { &own.targets } else { &own.predictions }),
    }
}

fn of_classes(codes: Vec<u32>, names: Vec<String>, spellings: Option<&Spellings>) -> Held<'_> {
    if codes.is_empty() { Held::Absent } else { Held::Classes(codes, names, spellings) }
}

impl Named<'_> {
    fn input(&self, source: &Source) -> Input<'_> {
        match &self.of[source] {
            Held::Numbers(values) => Input::Numbers(values),
            Held::Texts(codes, labels) => Input::Texts(Cow::Borrowed(codes), Cow::Borrowed(labels)),
            Held::Classes(codes, names, _) => Input::Texts(Cow::Borrowed(codes), Cow::Borrowed(names)),
            // What does not fit is refused before it is looked at.
            Held::Unfit(_) => Input::Numbers(&[]),
            Held::Absent => Input::Missing,
        }
    }
}

impl Columns for Named<'_> {
    fn kind(&self, source: &Source) -> Values {
        match &self.of[source] {
            Held::Numbers(_) | Held::Absent => Values::Number,
            Held::Texts(..) => Values::Text,
            Held::Classes(_, names, _) => Values::Class(names.clone()),
            Held::Unfit(expected) => Values::None(expected),
        }
    }

    fn class(&self, source: &Source, text: &str) -> Option<String> {
        match &self.of[source] {
            Held::Classes(_, names, Some(spellings)) => Some(names[usize::from(spellings.class(text)?)].clone()),
            Held::Classes(_, names, None) => names.iter().find(|own| *own == text).cloned(),
            _ => None,
        }
    }
}

/// Adds up each metric over some rows.
pub fn sums(own: &[OwnRows], rows: &Range<usize>) -> Vec<OwnSums> {
    own.iter().map(|own| OwnSums::of(own, rows.clone())).collect()
}

/// Learns from all rows of the reference.
///
/// # Errors
/// `too_few_rows` for a metric that no row has.
pub fn learn(plan: &Plan, own: &[OwnRows], rows: usize) -> Result<Vec<OwnSums>> {
    let sums = sums(own, &(0..rows));
    match plan.own.iter().zip(&sums).find(|(_, sums)| sums.rows == 0) {
        None => Ok(sums),
        Some((metric, _)) => {
            let message = format!(
                "Cannot learn metrics \"{}\": no row of the reference has a value in every column that it names, and some must",
                metric.key
            );
            Err(Error::new("too_few_rows", message))
        }
    }
}

/// Measures some metrics in a chunk of so many rows; without sums the data was counted elsewhere.
pub fn values(metrics: &[OwnMetric], reference: &[OwnSums], sums: &[OwnSums], rows: usize) -> Vec<Value> {
    let value = |(place, metric): (usize, &OwnMetric)| {
        let why = match metric.sources().any(|source| *source == Source::Label) {
            _ if rows == 0 => Undefined::EmptyChunk,
            true => Undefined::NoLabels,
            false => Undefined::AllMissing,
        };
        sums.get(place).ok_or(Undefined::NotInSummary)?.measure(&metric.aggregate, &reference[place], why)
    };
    metrics.iter().enumerate().map(value).collect()
}
