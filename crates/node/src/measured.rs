//! Measurements on their way to JavaScript: typed arrays, one place for each (series, chunk).

use crate::monitor::{FeatureReference, Learned};
use crate::prepare::Prepared;
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::binary::BinaryChunk;
use stats::chunking::Chunk;
use stats::measured::Measured as Value;
use std::sync::Arc;

/// Bins that a picture of a distribution has at most.
const MOST_BINS: usize = 40;
/// Labels that a picture of a distribution names at most; the others are pooled.
const MOST_LABELS: usize = 12;

/// What a series holds.
#[derive(Clone)]
pub struct SeriesKey {
    pub calculator: &'static str,
    pub metric: String,
    pub feature: Option<usize>,
}

/// What is kept of a column's chunk for pictures.
pub struct ColumnSummary {
    pub counts: Vec<u64>,
    /// Values that are not missing.
    pub present: u64,
}

/// All measurements of one table.
pub struct Measurements {
    chunks: Vec<Chunk>,
    rows: usize,
    without_time: usize,
    keys: Vec<SeriesKey>,
    /// Series by series, chunk by chunk.
    values: Vec<Value>,
    /// Feature by feature, chunk by chunk.
    summaries: Vec<ColumnSummary>,
    labelled: Vec<f64>,
    positives: Vec<f64>,
}

impl Measurements {
    /// Puts what was measured into series.
    pub fn collect(
        learned: &Learned,
        prepared: Prepared,
        columns: Vec<(Vec<Value>, ColumnSummary)>,
        performance: Vec<Option<BinaryChunk>>,
    ) -> Measurements {
        let chunks = prepared.chunks.len();
        let mut keys = Vec::new();
        let mut values = Vec::new();
        for (index, metric) in learned.plan.metrics.iter().enumerate() {
            for calculator in ["realized_performance", "estimated_performance"] {
                keys.push(SeriesKey { calculator, metric: metric.key.to_owned(), feature: None });
                values.extend(performance.iter().flatten().map(|chunk| match calculator {
                    "realized_performance" => chunk.metrics[index].realized,
                    _ => chunk.metrics[index].estimated,
                }));
            }
        }
        for feature in 0..learned.features.len() {
            for (place, key) in learned.column_keys(feature).into_iter().enumerate() {
                keys.push(key);
                values.extend(columns[feature * chunks..][..chunks].iter().map(|(series, _)| series[place]));
            }
        }
        if learned.row_count(0).is_some() {
            keys.push(SeriesKey { calculator: "summary_statistics", metric: "row_count".to_owned(), feature: None });
            values.extend(prepared.chunks.iter().filter_map(|chunk| learned.row_count(chunk.end - chunk.start)));
        }
        let count =
            |pick: fn(&BinaryChunk) -> u64| performance.iter().flatten().map(|chunk| pick(chunk) as f64).collect();
        Measurements {
            rows: prepared.rows,
            without_time: prepared.without_time,
            keys,
            values,
            summaries: columns.into_iter().map(|(_, summary)| summary).collect(),
            labelled: count(|chunk| chunk.labelled),
            positives: count(|chunk| chunk.positives),
            chunks: prepared.chunks,
        }
    }
}

/// A chunk as JavaScript sees it.
#[napi(object)]
pub struct ChunkEntry {
    pub key: String,
    pub start: f64,
    pub end: f64,
    pub start_date: Option<String>,
    pub end_date: Option<String>,
}

/// What a series holds, as JavaScript sees it.
#[napi(object)]
pub struct SeriesEntry {
    pub calculator: String,
    pub metric: String,
    pub column: Option<String>,
}

/// Values of all series: `values[series × chunks + chunk]`, NaN where there is none.
#[napi(object)]
pub struct SeriesTable {
    pub series: Vec<SeriesEntry>,
    pub values: Float64Array,
    pub standard_errors: Float64Array,
    pub p_values: Float64Array,
    /// 0 where there is a value, else the reason's code.
    pub reasons: Uint8Array,
}

/// Rows of a table that belong to no chunk.
#[napi(object)]
pub struct RowCounts {
    pub rows: f64,
    pub without_time: f64,
}

/// Rows with a label, and those whose label is positive, by chunk.
#[napi(object)]
pub struct LabelCounts {
    pub labelled: Float64Array,
    pub positives: Float64Array,
}

/// Shares of a column in the whole reference and in one chunk, on the same bins.
#[napi(object)]
pub struct DistributionEntry {
    pub edges: Option<Float64Array>,
    /// Named labels, most frequent first; where others are left, their shares come last, unnamed.
    pub labels: Option<Vec<String>>,
    pub reference: Float64Array,
    pub chunk: Float64Array,
}

/// Measurements of one table.
#[napi]
pub struct Measured {
    learned: Arc<Learned>,
    measurements: Arc<Measurements>,
}

impl Measured {
    /// A handle.
    pub fn new(learned: Arc<Learned>, measurements: Arc<Measurements>) -> Self {
        Measured { learned, measurements }
    }
}

#[napi]
impl Measured {
    /// The chunks, in time order.
    #[napi(catch_unwind)]
    pub fn chunks(&self) -> Vec<ChunkEntry> {
        let entry = |chunk: &Chunk| ChunkEntry {
            key: chunk.key.clone(),
            start: chunk.start as f64,
            end: chunk.end as f64,
            start_date: chunk.start_date.clone(),
            end_date: chunk.end_date.clone(),
        };
        self.measurements.chunks.iter().map(entry).collect()
    }

    /// Rows in all, and those without a timestamp.
    #[napi(catch_unwind)]
    pub fn row_counts(&self) -> RowCounts {
        RowCounts { rows: self.measurements.rows as f64, without_time: self.measurements.without_time as f64 }
    }

    /// Labels by chunk; empty without a task.
    #[napi(catch_unwind)]
    pub fn label_counts(&self) -> LabelCounts {
        LabelCounts {
            labelled: Float64Array::new(self.measurements.labelled.clone()),
            positives: Float64Array::new(self.measurements.positives.clone()),
        }
    }

    /// All series.
    #[napi(catch_unwind)]
    pub fn series(&self) -> SeriesTable {
        let values = &self.measurements.values;
        let numbers = |pick: &dyn Fn(&Value) -> Option<f64>| {
            Float64Array::new(values.iter().map(|value| pick(value).unwrap_or(f64::NAN)).collect())
        };
        let entry = |key: &SeriesKey| SeriesEntry {
            calculator: key.calculator.to_owned(),
            metric: key.metric.clone(),
            column: key.feature.map(|feature| self.learned.plan.features[feature].0.clone()),
        };
        SeriesTable {
            series: self.measurements.keys.iter().map(entry).collect(),
            values: numbers(&|value| value.as_ref().ok().map(|reading| reading.value)),
            standard_errors: numbers(&|value| value.as_ref().ok().and_then(|reading| reading.standard_error)),
            p_values: numbers(&|value| value.as_ref().ok().and_then(|reading| reading.p_value)),
            reasons: Uint8Array::new(values.iter().map(|value| value.err().map_or(0, |reason| reason as u8)).collect()),
        }
    }

    /// The distribution of a feature (its place in the plan) in a chunk; `null` where there is none.
    #[napi(catch_unwind)]
    pub fn distribution(&self, feature: u32, chunk: u32) -> Option<DistributionEntry> {
        let (feature, chunk) = (feature as usize, chunk as usize);
        if chunk >= self.measurements.chunks.len() {
            return None;
        }
        let summary = self.measurements.summaries.get(feature * self.measurements.chunks.len() + chunk)?;
        match self.learned.features.get(feature)? {
            FeatureReference::Numeric(reference) => {
                let edges = reference.edges.as_ref()?;
                // Neighbouring bins are joined until a picture can show them.
                let join = reference.counts.len().div_ceil(MOST_BINS).max(1);
                let joined = |counts: &[u64]| counts.chunks(join).map(|bins| bins.iter().sum()).collect::<Vec<u64>>();
                let kept: Vec<f64> = edges.iter().copied().step_by(join).collect();
                let last = edges[edges.len() - 1];
                let edges = if kept.last() == Some(&last) { kept } else { [kept, vec![last]].concat() };
                Some(DistributionEntry {
                    edges: Some(Float64Array::new(edges)),
                    labels: None,
                    reference: shares(&joined(&reference.counts), reference.rows - reference.missing),
                    chunk: shares(&joined(&summary.counts), summary.present),
                })
            }
            FeatureReference::Categorical(reference) => {
                let mut order: Vec<usize> = (0..reference.counts.len()).collect();
                order.sort_by_key(|&index| std::cmp::Reverse(reference.counts[index]));
                order.truncate(MOST_LABELS);
                let pooled = |counts: &[u64], total: u64| {
                    let named: Vec<u64> = order.iter().map(|&index| counts[index]).collect();
                    let rest = total - named.iter().sum::<u64>();
                    [named, vec![rest]].concat()
                };
                let (all, present) = (reference.rows - reference.missing, summary.present);
                let (mut own, mut other) = (pooled(&reference.counts, all), pooled(&summary.counts, present));
                if own.last() == Some(&0) && other.last() == Some(&0) {
                    own.pop();
                    other.pop();
                }
                Some(DistributionEntry {
                    edges: None,
                    labels: Some(order.iter().map(|&index| reference.categories[index].clone()).collect()),
                    reference: shares(&own, all),
                    chunk: shares(&other, present),
                })
            }
        }
    }
}

/// Counts as shares; all zero where there is nothing.
fn shares(counts: &[u64], total: u64) -> Float64Array {
    Float64Array::new(counts.iter().map(|&count| count as f64 / total.max(1) as f64).collect())
}
