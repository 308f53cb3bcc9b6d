//! Measurements on their way to JavaScript: typed arrays, one place for each (series, chunk).

use crate::causes::{CausesEntry, FaultEntry, ShapeEntry};
use crate::dataset::Dataset;
use crate::error::from_engine;
use crate::job::Job;
use crate::label_plan::{LabelPlanEntry, LabelQuestionEntry};
use crate::list::List;
use crate::pool::spawn;
use crate::readings::ReadingsEntry;
use crate::resolution::{DrawnEntry, HeldEntry, OptionsQuestionEntry, ResolutionEntry};
use engine::{Distribution, Learned, Measurements, Monitor, SeriesKey, Shaped};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::label_plan::Draw;
use stats::metric;
use stats::outputs::Output;
use stats::performance::chunk_performance::{By, OutputChunk, Selection};
use stats::resolution::guarantee::{Guarantee, Share};
use stats::table::chunking::Chunk;
use std::sync::Arc;

/// A chunk as JavaScript sees it.
#[napi(object)]
pub struct ChunkEntry {
    pub key: String,
    pub start: f64,
    pub end: f64,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
}

impl From<&Chunk> for ChunkEntry {
    fn from(chunk: &Chunk) -> Self {
        ChunkEntry {
            key: chunk.key.clone(),
            start: chunk.start as f64,
            end: chunk.end as f64,
            start_date: chunk.start_date.clone(),
            end_date: chunk.end_date.clone(),
        }
    }
}

/// Key of a series for JavaScript.
#[napi(object)]
pub struct SeriesEntry {
    pub calculator: String,
    pub metric: String,
    pub column: Option<String>,
}

/// Values of all series; that of a series in a chunk has the place `series × chunks + chunk`.
#[napi(object)]
pub struct SeriesTable {
    pub series: Vec<SeriesEntry>,
    pub readings: ReadingsEntry,
}

/// Rows of a table that belong to no chunk.
#[napi(object)]
pub struct RowCounts {
    pub rows: f64,
    pub without_time: f64,
}

/// Result of joining labels of another table.
#[napi(object)]
pub struct JoinEntry {
    pub labels: f64,
    pub joined: f64,
    pub repeated: f64,
    pub corrected: f64,
    pub unknown: f64,
    pub incomplete: f64,
}

/// Rows with a label, and the sum of the labels (positive ones count 1; NaN for several classes), by chunk.
#[napi(object)]
pub struct LabelCounts {
    pub labelled: Float64Array,
    pub sums: Float64Array,
    /// p-value of a test whether labelled rows are like the others; NaN where there is nothing to test.
    pub selections: Float64Array,
    /// Share of the labelled rows that would have to be others for them to be spread as all rows are, and the column by which.
    pub selected_shares: Float64Array,
    pub selected_by: Vec<Option<String>>,
    /// Offset of the log-odds of labels of two classes from what their scores say, and its standard error; NaN where unknown.
    pub offsets: Float64Array,
    pub offset_errors: Float64Array,
}

/// A column of what the model said, or of what was true, by chunk.
#[napi(object)]
pub struct OutputEntry {
    /// `target`, `prediction` or `score`.
    pub role: String,
    /// The class of a score, with several classes.
    pub class: Option<String>,
    pub column: String,
    /// Share of missing values in the whole reference, and the largest share that one of its values has.
    pub usually_missing: f64,
    pub usually_most: f64,
    /// Rows, 0 where the data has no such column.
    pub rows: Float64Array,
    pub missing: Float64Array,
    /// The value that more than half of the values are, in words, and how many are it.
    pub frequent: Vec<Option<String>>,
    pub frequent_rows: Float64Array,
    /// NaN where there is nothing to measure.
    pub distances: Float64Array,
    pub p_values: Float64Array,
    pub strange: Vec<StrangeEntry>,
}

/// A label that is no class, in a chunk.
#[napi(object)]
pub struct StrangeEntry {
    pub chunk: u32,
    pub label: String,
    pub rows: f64,
}

/// Shares of a column in the whole reference and in one chunk, on the same bins.
#[napi(object)]
pub struct DistributionEntry {
    pub edges: Option<Float64Array>,
    /// Named labels, most frequent first; where others are left, their shares come last, unnamed.
    pub labels: Option<Vec<String>>,
    pub reference: Float64Array,
    pub chunk: Float64Array,
    /// The chunk's shares below the first bin and above the last.
    pub outside: Option<Float64Array>,
}

/// Measurements of one table.
#[napi]
pub struct MeasurementsHandle {
    pub(crate) learned: Arc<Learned>,
    pub(crate) measurements: Arc<Measurements>,
}

impl MeasurementsHandle {
    /// Names the column by which labelled rows differ most from the others.
    fn selected_by(&self, Selection { by, .. }: Selection) -> Option<String> {
        let plan = &self.learned.plan;
        match by {
            By::Score => plan.score.clone().or_else(|| Some(plan.class_scores.first()?.1.clone())),
            By::Prediction => plan.prediction.clone(),
            By::Feature(place) => plan.features.get(place).map(|(name, _)| name.clone()),
        }
    }

    /// Holds what was measured against a monitor.
    pub fn new(monitor: &Monitor, measurements: Arc<Measurements>) -> Self {
        MeasurementsHandle::of(Arc::clone(&monitor.learned), measurements)
    }

    /// Holds what was measured against what was learned.
    pub fn of(learned: Arc<Learned>, measurements: Arc<Measurements>) -> Self {
        MeasurementsHandle { learned, measurements }
    }

    fn output(&self, place: usize) -> OutputEntry {
        let (output, reference) = &self.learned.outputs[place];
        let plan = &self.learned.plan;
        let chunks = || self.measurements.outputs.iter().map(move |chunk| &chunk[place]);
        let numbers = |pick: fn(&OutputChunk) -> f64| Float64Array::new(chunks().map(pick).collect());
        let strange = |(chunk, own): (usize, &OutputChunk)| {
            let entry = |(label, rows): &(String, u64)| StrangeEntry {
                chunk: chunk as u32,
                label: label.clone(),
                rows: *rows as f64,
            };
            own.strange.iter().map(entry).collect::<Vec<_>>()
        };
        let (role, class, column) = match output {
            Output::Target => ("target", None, plan.target.clone()),
            Output::Prediction => ("prediction", None, plan.prediction.clone()),
            Output::Score(class) => match plan.class_scores.get(*class) {
                Some((class, column)) => ("score", Some(class.clone()), Some(column.clone())),
                None => ("score", None, plan.score.clone()),
            },
        };
        OutputEntry {
            role: role.to_owned(),
            class,
            column: column.unwrap_or_default(),
            usually_missing: reference.missing_rate(),
            usually_most: reference.most,
            rows: numbers(|own| own.rows as f64),
            missing: numbers(|own| own.missing as f64),
            frequent: chunks().map(|own| self.learned.value_in_words(*output, own.frequent)).collect(),
            frequent_rows: numbers(|own| own.frequent_rows as f64),
            distances: numbers(|own| own.distance),
            p_values: numbers(|own| own.p_value),
            strange: chunks().enumerate().flat_map(strange).collect(),
        }
    }
}

#[napi]
impl MeasurementsHandle {
    /// The chunks, in time order.
    #[napi(catch_unwind)]
    pub fn chunks(&self) -> Vec<ChunkEntry> {
        self.measurements.chunks.iter().map(ChunkEntry::from).collect()
    }

    /// Rows in all, and those without a timestamp.
    #[napi(catch_unwind)]
    pub fn row_counts(&self) -> RowCounts {
        RowCounts { rows: self.measurements.info.rows as f64, without_time: self.measurements.info.without_time as f64 }
    }

    /// When the first and the last row were; `null` without times.
    #[napi(catch_unwind)]
    pub fn times(&self) -> Option<Vec<String>> {
        self.measurements.info.times.as_ref().map(|ends| ends.to_vec())
    }

    /// Rows that equal another of the same time in every feature.
    #[napi(catch_unwind)]
    pub fn repeated(&self) -> f64 {
        self.measurements.info.repeated as f64
    }

    /// Rows that have the id of another.
    #[napi(catch_unwind)]
    pub fn repeated_ids(&self) -> f64 {
        self.measurements.info.repeated_ids as f64
    }

    /// Result of joining labels of another table; `null` without such.
    #[napi(catch_unwind)]
    pub fn joined(&self) -> Option<JoinEntry> {
        let counts = self.measurements.info.joined?;
        Some(JoinEntry {
            labels: counts.labels as f64,
            joined: counts.joined as f64,
            repeated: counts.repeated as f64,
            corrected: counts.corrected as f64,
            unknown: counts.unknown as f64,
            incomplete: counts.incomplete as f64,
        })
    }

    /// Labels by chunk; empty without a task.
    #[napi(catch_unwind)]
    pub fn label_counts(&self) -> LabelCounts {
        LabelCounts {
            labelled: Float64Array::new(self.measurements.labelled.clone()),
            sums: Float64Array::new(self.measurements.target_sums.clone()),
            selections: numbers(&self.measurements.selections, |own| own.p_value),
            selected_shares: numbers(&self.measurements.selections, |own| own.share),
            selected_by: self.measurements.selections.iter().map(|own| self.selected_by((*own)?)).collect(),
            offsets: numbers(&self.measurements.offsets, |own| own.value),
            offset_errors: numbers(&self.measurements.offsets, |own| own.error),
        }
    }

    /// The columns of what the model said and of what was true; empty without a task.
    #[napi(catch_unwind)]
    pub fn outputs(&self) -> Vec<OutputEntry> {
        (0..self.learned.outputs.len()).map(|place| self.output(place)).collect()
    }

    /// All series.
    #[napi(catch_unwind)]
    pub fn series(&self) -> SeriesTable {
        let entry = |key: &SeriesKey| SeriesEntry {
            calculator: key.calculator.key.to_owned(),
            metric: key.metric.clone(),
            column: key.feature.map(|feature| self.learned.plan.features[feature].0.clone()),
        };
        SeriesTable {
            series: self.measurements.keys.iter().map(entry).collect(),
            readings: ReadingsEntry::from(&self.measurements.values[..]),
        }
    }

    /// Tells whether no row of any chunk has a value of a feature (its place in the plan).
    #[napi(catch_unwind)]
    pub fn is_missing(&self, feature: u32) -> bool {
        self.measurements.is_missing(feature as usize)
    }

    /// Columns that have a fault by their shape, chunk by chunk.
    #[napi(catch_unwind)]
    pub fn shapes(&self) -> Vec<ShapeEntry> {
        let of_chunk = |(chunk, all): (usize, &Vec<Shaped>)| {
            all.iter().map(|own| ShapeEntry::of(&self.learned, chunk, own)).collect::<Vec<_>>()
        };
        self.measurements.shapes.iter().enumerate().flat_map(of_chunk).collect()
    }

    /// Finds what carries the change of a metric in some chunks; `null` where no rows are kept.
    #[napi(catch_unwind, ts_return_type = "Promise<CausesEntry | null>")]
    pub fn causes(
        &self,
        env: Env,
        #[napi(ts_arg_type = "Array<number>")] chunks: List<u32>,
        metric: String,
        #[napi(ts_arg_type = "Array<FaultEntry>")] faults: List<FaultEntry>,
        is_challenged: bool,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Option<CausesEntry>>> {
        let (learned, measurements) = (Arc::clone(&self.learned), Arc::clone(&self.measurements));
        spawn(&env, job, move |_| {
            let places: Vec<usize> = chunks.0.iter().map(|&place| place as usize).collect();
            let faults: Vec<_> = faults.0.iter().filter_map(|own| own.place(&learned)).collect();
            let causes =
                learned.causes(&measurements, &places, &metric, &faults, is_challenged).map_err(from_engine)?;
            Ok(causes.map(|own| CausesEntry::of(&learned, own)))
        })
    }

    /// Prices options for rows like those of some chunks; `null` where no rows are kept, or decisions do not move the metric.
    #[napi(catch_unwind, ts_return_type = "Promise<ResolutionEntry | null>")]
    pub fn resolve(
        &self,
        env: Env,
        #[napi(ts_arg_type = "Array<number>")] chunks: List<u32>,
        question: OptionsQuestionEntry,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Option<ResolutionEntry>>> {
        let (learned, measurements) = (Arc::clone(&self.learned), Arc::clone(&self.measurements));
        spawn(&env, job, move |_| {
            let places: Vec<usize> = chunks.0.iter().map(|&place| place as usize).collect();
            let resolution = learned.resolve(&measurements, &places, &question.into()).map_err(from_engine)?;
            Ok(resolution.map(ResolutionEntry::from))
        })
    }

    /// Draws a metric at every threshold for rows like those of some chunks; `null` where options have no price.
    #[napi(catch_unwind, ts_return_type = "Promise<DrawnEntry | null>")]
    pub fn draw(
        &self,
        env: Env,
        #[napi(ts_arg_type = "Array<number>")] chunks: List<u32>,
        question: OptionsQuestionEntry,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Option<DrawnEntry>>> {
        let (learned, measurements) = (Arc::clone(&self.learned), Arc::clone(&self.measurements));
        spawn(&env, job, move |_| {
            let places: Vec<usize> = chunks.0.iter().map(|&place| place as usize).collect();
            let drawn = learned.draw(&measurements, &places, &question.into()).map_err(from_engine)?;
            Ok(drawn.map(DrawnEntry::from))
        })
    }

    /// Finds a threshold at which a metric is at least a bound, but for a probability; `null` where none is.
    #[napi(catch_unwind, ts_return_type = "Promise<HeldEntry | null>")]
    pub fn guarantee(
        &self,
        env: Env,
        #[napi(ts_arg_type = "Array<number>")] chunks: List<u32>,
        metric: String,
        bound: f64,
        risk: f64,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Option<HeldEntry>>> {
        let (learned, measurements) = (Arc::clone(&self.learned), Arc::clone(&self.measurements));
        spawn(&env, job, move |_| {
            let places: Vec<usize> = chunks.0.iter().map(|&place| place as usize).collect();
            let share = metric::find(&metric).and_then(Share::of);
            let asked = share.map(|share| Guarantee { share, bound, risk });
            let held = asked.and_then(|own| learned.guarantee(&measurements, &places, own));
            Ok(held.map(HeldEntry::from))
        })
    }

    /// Plans labels for some chunks of a table, and names the rows; `null` where no rows are kept, none lacks a label, or none would
    /// move the metric.
    #[napi(catch_unwind, ts_return_type = "Promise<LabelPlanEntry | null>")]
    pub fn plan_labels(
        &self,
        env: Env,
        dataset: &Dataset,
        #[napi(ts_arg_type = "Array<number>")] chunks: List<u32>,
        question: LabelQuestionEntry,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Option<LabelPlanEntry>>> {
        let (learned, measurements) = (Arc::clone(&self.learned), Arc::clone(&self.measurements));
        let data = dataset.data();
        spawn(&env, job, move |progress| {
            let places: Vec<usize> = chunks.0.iter().map(|&place| place as usize).collect();
            let plan = learned.plan_labels(&measurements, &places, &question.into()).map_err(from_engine)?;
            let Some(plan) = plan else { return Ok(None) };
            let start = |draw: &Draw| measurements.chunks[places[draw.chunk]].start + draw.row;
            let rows: Vec<usize> = plan.draws.iter().map(start).collect();
            let names = learned.name_rows(&data, &rows, progress).map_err(from_engine)?;
            Ok(Some(LabelPlanEntry::of(plan, names)))
        })
    }

    /// The distribution of a feature (its place in the plan) in a chunk; `null` where there is none.
    #[napi(catch_unwind)]
    pub fn distribution(&self, feature: u32, chunk: u32) -> Option<DistributionEntry> {
        self.measurements.distribution(&self.learned, feature as usize, chunk as usize).map(DistributionEntry::from)
    }
}

/// Numbers of what may not be there; NaN where it is not.
fn numbers<T>(all: &[Option<T>], number: impl Fn(&T) -> f64) -> Float64Array {
    Float64Array::new(all.iter().map(|own| own.as_ref().map_or(f64::NAN, &number)).collect())
}

impl From<Distribution> for DistributionEntry {
    fn from(distribution: Distribution) -> Self {
        DistributionEntry {
            edges: distribution.edges.map(Float64Array::new),
            labels: distribution.labels,
            reference: Float64Array::new(distribution.reference),
            chunk: Float64Array::new(distribution.chunk),
            outside: distribution.outside.map(Float64Array::new),
        }
    }
}
