//! Plan of a monitor, from JavaScript. TypeScript has checked it.

use crate::error::{coded, from_stats};
use crate::list::List;
use engine::Plan;
use io::time::{self, Stated};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::calculator::{self, Calculator, Family};
use stats::column::CountAs;
use stats::domain_classifier::FoldOrder;
use stats::drift;
use stats::estimation;
use stats::expression::Expression;
use stats::metric::{self, Choices, Normalize, Task, ValuePer};
use stats::own_metric::{Aggregate, OwnMetric};
use stats::reconstruction::{self, CategoricalFill, Components, NumericFill};
use stats::statistic::Statistic;
use stats::table::Kind;
use stats::table::calendar::Unit;
use stats::table::chunking::{Chunking, Incomplete};
use stats::table::clock::zone;

/// A column to watch.
#[napi(object)]
pub struct FeatureEntry {
    pub name: String,
    pub kind: String,
}

/// The column of times, and how what is no time by its type is read.
#[napi(object)]
pub struct TimestampEntry {
    pub column: String,
    /// Unit of numbers: `s`, `ms`, `us`, `ns`.
    pub unit: Option<String>,
    /// Format of text.
    pub format: Option<String>,
    /// Whose clock times without a zone were read from.
    pub time_zone: Option<String>,
}

/// Chunking of the rows; exactly one of `size`, `count`, `unit` is there.
#[napi(object)]
pub struct ChunkingEntry {
    pub size: Option<f64>,
    pub count: Option<f64>,
    pub incomplete: Option<String>,
    pub every: Option<f64>,
    pub unit: Option<String>,
    /// By whose clock instants are cut, and dated.
    pub time_zone: Option<String>,
}

/// Plan of a monitor.
#[napi(object, object_to_js = false)]
pub struct PlanEntry {
    #[napi(ts_type = "Array<FeatureEntry>")]
    pub features: List<FeatureEntry>,
    pub timestamp: Option<TimestampEntry>,
    /// Column of the times at which labels came.
    pub labelled_at: Option<TimestampEntry>,
    /// Column that joins labels of another table to rows.
    pub id: Option<String>,
    pub target: Option<String>,
    pub prediction: Option<String>,
    /// `binary`, `multiclass` or `regression`; without one, performance is not watched.
    pub task: Option<String>,
    /// Key of the estimator; without one, performance is not estimated.
    pub estimator: Option<String>,
    /// Binary: the probability of the positive label.
    pub score: Option<String>,
    /// Multiclass: the probability of each class.
    #[napi(ts_type = "Array<ClassScoreEntry>")]
    pub class_scores: List<ClassScoreEntry>,
    /// Binary: the label that counts as positive, as text.
    pub positive: String,
    pub chunks: ChunkingEntry,
    #[napi(ts_type = "Array<string>")]
    pub numeric_methods: List<String>,
    #[napi(ts_type = "Array<string>")]
    pub categorical_methods: List<String>,
    #[napi(ts_type = "Array<string>")]
    pub metrics: List<String>,
    /// Binary: worth of a true positive, false positive, false negative, true negative. Multiclass: labels ×
    /// predictions, row by row. Empty where not given.
    #[napi(ts_type = "Array<number>")]
    pub value: List<f64>,
    /// `chunk`, `row` or `predicted_class`.
    pub value_per: String,
    pub normalize: String,
    /// Metrics of users.
    #[napi(ts_type = "Array<OwnMetricEntry>")]
    pub own_metrics: List<OwnMetricEntry>,
    /// Keys of the calculators of data quality.
    #[napi(ts_type = "Array<string>")]
    pub quality: List<String>,
    pub count_as: String,
    #[napi(ts_type = "Array<string>")]
    pub statistics: List<String>,
    pub reconstruction: Option<ReconstructionEntry>,
    pub domain_classifier: bool,
    /// Folds in the order of the rows, as NannyML has them.
    pub folds_in_order: bool,
    /// Kolmogorov–Smirnov and Wasserstein binned, and calibration decided, as NannyML does.
    pub nannyml: bool,
    /// The most rows of the reference to keep.
    pub keep_rows: f64,
    /// Tells whether alerts go by chance.
    pub by_chance: bool,
    /// The columns by whose values rows are watched apart, entry by entry.
    #[napi(ts_type = "Array<Array<string>>")]
    pub segments: List<List<String>>,
}

/// A metric of a user.
#[napi(object)]
pub struct OwnMetricEntry {
    pub key: String,
    /// Expression that is aggregated.
    pub of: String,
    /// `mean`, `sum` or `ratio`.
    pub aggregate: String,
    /// Expression that a ratio is over.
    pub per: Option<String>,
}

/// Number of directions that are kept, and replacements of missing values.
#[napi(object)]
pub struct ReconstructionEntry {
    /// Below 1: the share of the variance to explain; else a number of directions.
    pub components: f64,
    /// `mean`, `median`, `most_frequent`, or a number.
    pub numeric_fill: Either<f64, String>,
    /// A label; the most frequent one where not given.
    pub categorical_fill: Option<String>,
}

/// The column of a class's probability.
#[napi(object)]
pub struct ClassScoreEntry {
    pub class: String,
    pub column: String,
}

impl TryFrom<PlanEntry> for Plan {
    type Error = Error;

    fn try_from(entry: PlanEntry) -> Result<Plan> {
        let feature = |feature: FeatureEntry| Ok((feature.name, known(Kind::from_key, &feature.kind)?));
        Ok(Plan {
            features: entry.features.into_iter().map(feature).collect::<Result<_>>()?,
            timestamp: entry.timestamp.map(stated).transpose()?,
            labelled_at: entry.labelled_at.map(stated).transpose()?,
            zone: zone(entry.chunks.time_zone.as_deref()).map_err(from_stats)?,
            id: entry.id,
            target: entry.target,
            prediction: entry.prediction,
            task: entry.task.as_deref().map(|key| known(Task::find, key)).transpose()?,
            estimator: entry.estimator.as_deref().map(|key| known(estimation::find, key)).transpose()?,
            score: entry.score,
            class_scores: entry.class_scores.into_iter().map(|entry| (entry.class, entry.column)).collect(),
            positive: entry.positive,
            chunking: chunking(&entry.chunks)?,
            numeric_methods: all_known(drift::find, &entry.numeric_methods.0)?,
            categorical_methods: all_known(drift::find, &entry.categorical_methods.0)?,
            metrics: all_known(metric::find, &entry.metrics.0)?,
            choices: Choices {
                value: entry.value.0,
                value_per: known(value_per, &entry.value_per)?,
                normalize: known(normalize, &entry.normalize)?,
                as_nannyml: entry.nannyml,
                without_intervals: !entry.by_chance,
            },
            own: entry.own_metrics.into_iter().map(own_metric).collect::<Result<_>>()?,
            quality: all_known(quality, &entry.quality.0)?,
            count_as: known(CountAs::find, &entry.count_as)?,
            statistics: all_known(Statistic::find, &entry.statistics.0)?,
            reconstruction: entry.reconstruction.map(reconstruction_options).transpose()?,
            keep_rows: entry.keep_rows as usize,
            by_chance: entry.by_chance,
            segments: entry.segments.into_iter().map(|own| own.0).collect(),
            draws_rows: true,
            binned: entry.nannyml,
            domain_classifier: entry.domain_classifier.then_some(match entry.folds_in_order {
                true => FoldOrder::AsTheyAre,
                false => FoldOrder::Shuffled,
            }),
        })
    }
}

fn stated(entry: TimestampEntry) -> Result<Stated> {
    let format = |format: String| {
        let why = |why| format!("Cannot read times by columns.timestamp.format \"{format}\": {why}");
        time::Format::new(&format).map_err(|error| coded("invalid_option", why(error)))
    };
    Ok(Stated {
        name: entry.column,
        unit: entry.unit.map(|key| known(time::Unit::find, &key)).transpose()?,
        format: entry.format.map(format).transpose()?,
        zone: entry.time_zone.map(|name| zone(Some(&name))).transpose().map_err(from_stats)?,
    })
}

fn all_known<T>(find: impl Fn(&str) -> Option<T>, keys: &[String]) -> Result<Vec<T>> {
    keys.iter().map(|key| known(&find, key)).collect()
}

/// TypeScript refuses unknown names with a hint; this is the last guard.
fn known<T>(find: impl Fn(&str) -> Option<T>, key: &str) -> Result<T> {
    find(key).ok_or_else(|| coded("unknown_option", format!("Unknown name \"{key}\"")))
}

fn reconstruction_options(entry: ReconstructionEntry) -> Result<reconstruction::Options> {
    Ok(reconstruction::Options {
        components: match entry.components {
            share if share < 1.0 => Components::Share(share),
            count => Components::Count(count as usize),
        },
        numeric_fill: match entry.numeric_fill {
            Either::A(number) => NumericFill::Constant(number),
            Either::B(key) => known(numeric_fill, &key)?,
        },
        categorical_fill: entry.categorical_fill.map_or(CategoricalFill::MostFrequent, CategoricalFill::Constant),
    })
}

fn numeric_fill(key: &str) -> Option<NumericFill> {
    Some(match key {
        "mean" => NumericFill::Mean,
        "median" => NumericFill::Median,
        "most_frequent" => NumericFill::MostFrequent,
        _ => return None,
    })
}

fn normalize(key: &str) -> Option<Normalize> {
    Some(match key {
        "none" => Normalize::None,
        "true" => Normalize::True,
        "predicted" => Normalize::Predicted,
        "all" => Normalize::All,
        _ => return None,
    })
}

fn value_per(key: &str) -> Option<ValuePer> {
    Some(match key {
        "chunk" => ValuePer::Chunk,
        "row" => ValuePer::Row,
        "predicted_class" => ValuePer::PredictedClass,
        _ => return None,
    })
}

fn own_metric(entry: OwnMetricEntry) -> Result<OwnMetric> {
    let read = |option: &str, text: &str| {
        let why = |fault| format!("Cannot read metrics \"{}\": {option} {fault}, in {text}", entry.key);
        Expression::parse(text).map_err(|fault| coded("invalid_option", why(fault)))
    };
    let aggregate = match (entry.aggregate.as_str(), &entry.per) {
        ("sum", _) => Aggregate::Sum,
        ("ratio", Some(per)) => Aggregate::Ratio(read("per", per)?),
        _ => Aggregate::Mean,
    };
    Ok(OwnMetric { of: read("of", &entry.of)?, aggregate, key: entry.key })
}

fn quality(key: &str) -> Option<&'static Calculator> {
    calculator::find(key).filter(|own| own.family == Family::Quality)
}

fn incomplete(key: &str) -> Option<Incomplete> {
    Some(match key {
        "keep" => Incomplete::Keep,
        "drop" => Incomplete::Drop,
        "append" => Incomplete::Append,
        _ => return None,
    })
}

fn unit(key: &str) -> Option<Unit> {
    Some(match key {
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}

fn chunking(entry: &ChunkingEntry) -> Result<Chunking> {
    let whole = |amount: f64| match amount >= 1.0 && amount.fract() == 0.0 {
        true => Ok(amount),
        false => Err(coded("invalid_option", format!("Cannot cut chunks by {amount}: expected a whole number from 1"))),
    };
    let incomplete = known(incomplete, entry.incomplete.as_deref().unwrap_or("keep"))?;
    match entry {
        ChunkingEntry { size: Some(size), .. } => Ok(Chunking::Size { size: whole(*size)? as usize, incomplete }),
        ChunkingEntry { count: Some(count), .. } => Ok(Chunking::Count { count: whole(*count)? as usize, incomplete }),
        ChunkingEntry { unit: Some(key), every, .. } => {
            Ok(Chunking::Period { every: whole(every.unwrap_or(1.0))?.min(1e6) as i64, unit: known(unit, key)? })
        }
        _ => Err(coded("internal", "chunks are cut by size, count or period")),
    }
}
