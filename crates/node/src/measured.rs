//! Measurements on their way to JavaScript: typed arrays, one place for each (series, chunk).

use crate::monitor::{FeatureReference, Learned};
use crate::prepare::Prepared;
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::chunking::Chunk;
use stats::domain_classifier::Separation;
use stats::measured::{Measured as Value, Reading};
use stats::performance::ChunkPerformance;
use stats::reconstruction::Reconstructed;
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
    target_sums: Vec<f64>,
}

impl Measurements {
    /// Puts what was measured into series.
    pub fn collect(learned: &Learned, prepared: Prepared, parts: Parts) -> Measurements {
        let mut table = SeriesTableBuilder::default();
        table.add_performance(learned, &parts.performance);
        for feature in 0..learned.features.len() {
            for (place, key) in learned.column_keys(feature).into_iter().enumerate() {
                let own = parts.columns[feature * prepared.chunks.len()..][..prepared.chunks.len()].iter();
                table.add(key, own.map(|(series, _)| series[place]));
            }
        }
        let reconstructions: Vec<Joint<'_>> = parts.reconstructions.iter().map(Joint::from).collect();
        table.add_joint("reconstruction_drift", ["reconstruction_error", "share"], &reconstructions);
        let separations: Vec<Joint<'_>> = parts.separations.iter().map(Joint::from).collect();
        table.add_joint("domain_classifier", ["domain_classifier_auroc", "importance"], &separations);
        if learned.row_count(0).is_some() {
            let counts = prepared.chunks.iter().filter_map(|chunk| learned.row_count(chunk.end - chunk.start));
            table.add(SeriesKey::of_table("summary_statistics", "row_count"), counts);
        }
        Measurements {
            rows: prepared.rows,
            without_time: prepared.without_time,
            keys: table.keys,
            values: table.values,
            summaries: parts.columns.into_iter().map(|(_, summary)| summary).collect(),
            labelled: parts.performance.iter().map(|chunk| chunk.labelled as f64).collect(),
            target_sums: parts.performance.iter().map(|chunk| chunk.target_sum).collect(),
            chunks: prepared.chunks,
        }
    }
}

/// What was measured, by part; within a part chunk by chunk.
pub struct Parts {
    /// Feature by feature.
    pub columns: Vec<(Vec<Value>, ColumnSummary)>,
    /// Empty where performance is not watched.
    pub performance: Vec<ChunkPerformance>,
    /// Empty where reconstruction is not asked for.
    pub reconstructions: Vec<Reconstructed>,
    /// Empty where the domain classifier does not run.
    pub separations: Vec<Separation>,
}

impl SeriesKey {
    fn of_table(calculator: &'static str, metric: &str) -> SeriesKey {
        SeriesKey { calculator, metric: metric.to_owned(), feature: None }
    }
}

/// Series on their way into one table.
#[derive(Default)]
struct SeriesTableBuilder {
    keys: Vec<SeriesKey>,
    values: Vec<Value>,
}

impl SeriesTableBuilder {
    /// Adds a series: one value for each chunk.
    fn add(&mut self, key: SeriesKey, values: impl Iterator<Item = Value>) {
        self.keys.push(key);
        self.values.extend(values);
    }

    fn add_performance(&mut self, learned: &Learned, chunks: &[ChunkPerformance]) {
        let Some(reference) = &learned.performance else { return };
        for (index, name) in reference.series(&learned.plan.metrics).iter().enumerate() {
            let own = chunks.iter().map(|chunk| chunk.metrics[index]);
            self.add(SeriesKey::of_table("realized_performance", name), own.clone().map(|own| own.realized));
            self.add(SeriesKey::of_table("estimated_performance", name), own.map(|own| own.estimated));
        }
    }

    /// How far the features together are from the reference, and the share of each in that.
    fn add_joint(&mut self, calculator: &'static str, [metric, share]: [&str; 2], chunks: &[Joint<'_>]) {
        let Some(first) = chunks.first() else { return };
        self.add(SeriesKey::of_table(calculator, metric), chunks.iter().map(|chunk| chunk.value));
        for feature in 0..first.shares.len() {
            let key = SeriesKey { calculator, metric: share.to_owned(), feature: Some(feature) };
            let own = |chunk: &Joint<'_>| chunk.value.map(|_| Reading::plain(chunk.shares[feature]));
            self.add(key, chunks.iter().map(own));
        }
    }
}

/// A measure of all features together in one chunk.
struct Joint<'a> {
    value: Value,
    /// One for each feature.
    shares: &'a [f64],
}

impl<'a> From<&'a Reconstructed> for Joint<'a> {
    fn from(chunk: &'a Reconstructed) -> Self {
        Joint { value: chunk.error, shares: &chunk.shares }
    }
}

impl<'a> From<&'a Separation> for Joint<'a> {
    fn from(chunk: &'a Separation) -> Self {
        Joint { value: chunk.auroc, shares: &chunk.importances }
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

/// Rows with a label, and the sum of the labels (positive ones count 1; NaN for several classes), by chunk.
#[napi(object)]
pub struct LabelCounts {
    pub labelled: Float64Array,
    pub sums: Float64Array,
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
            sums: Float64Array::new(self.measurements.target_sums.clone()),
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
