//! Counts that were made elsewhere, from JavaScript. TypeScript has checked them, and names the place of what is wrong.

use crate::error::{coded, from_engine};
use crate::job::Job;
use crate::list::List;
use crate::monitor::MonitorHandle;
use crate::pool::spawn;
use crate::summary::NewSummary;
use engine::{ChunkCounts, FeatureCounts, TableCounts};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::column::outside::Beyond;
use stats::summary::binary::CountedRows;
use stats::summary::numeric_counts::NumericCounts;
use std::sync::Arc;

/// Values outside the reference's range, below and above.
#[napi(object)]
pub struct BeyondEntry {
    pub far_below: f64,
    pub far_above: f64,
    pub min: f64,
    pub at_min: f64,
    pub max: f64,
    pub at_max: f64,
}

/// Values of a label.
#[napi(object)]
pub struct LabelCountEntry {
    pub label: String,
    pub rows: f64,
}

/// Counts of a feature: by label, or on edges.
#[napi(object, object_to_js = false)]
pub struct FeatureCountsEntry {
    pub missing: f64,
    #[napi(ts_type = "Array<LabelCountEntry>")]
    pub labels: Option<List<LabelCountEntry>>,
    #[napi(ts_type = "Array<number>")]
    pub bins: Option<List<f64>>,
    #[napi(ts_type = "Array<number>")]
    pub units: Option<List<f64>>,
    #[napi(ts_type = "Array<number>")]
    pub deciles: Option<List<f64>>,
    /// Sums of the distances from the centre, and of their squares.
    #[napi(ts_type = "Array<number>")]
    pub sums: Option<List<f64>>,
    pub outside: Option<BeyondEntry>,
}

/// Rows with the same score, prediction and label.
#[napi(object)]
pub struct OutcomeEntry {
    pub score: Option<f64>,
    /// The place of the bin in place of a score, and the sum of its scores.
    pub bin: Option<f64>,
    pub sum: Option<f64>,
    pub label: Option<String>,
    pub prediction: Option<String>,
    pub rows: f64,
}

/// Counts of a chunk.
#[napi(object, object_to_js = false)]
pub struct ChunkCountsEntry {
    /// A time in the chunk.
    pub at: String,
    pub rows: f64,
    #[napi(ts_type = "Array<FeatureCountsEntry>")]
    pub features: List<FeatureCountsEntry>,
    #[napi(ts_type = "Array<OutcomeEntry>")]
    pub outcomes: List<OutcomeEntry>,
}

/// Counts of a table.
#[napi(object, object_to_js = false)]
pub struct TableCountsEntry {
    pub id: String,
    pub rows: f64,
    pub without_time: f64,
    pub has_target: bool,
    #[napi(ts_type = "Array<ChunkCountsEntry>")]
    pub chunks: List<ChunkCountsEntry>,
}

#[napi]
impl MonitorHandle {
    /// Makes a summary of counts. `monitor` tells this monitor from others.
    #[napi(catch_unwind, ts_return_type = "Promise<SummaryHandle>")]
    pub fn fill(
        &self,
        env: Env,
        monitor: String,
        table: TableCountsEntry,
        job: &Job,
    ) -> Result<PromiseRaw<'static, NewSummary>> {
        let (own, table) = (Arc::clone(&self.monitor), TableCounts::try_from(table)?);
        spawn(&env, job, move |_| own.fill(monitor, table).map(NewSummary::from).map_err(from_engine))
    }
}

/// A count; TypeScript refuses what is none with its place, this is the last guard.
fn count(number: f64) -> Result<u64> {
    let is_count = number >= 0.0 && number.fract() == 0.0 && number <= (1u64 << f64::MANTISSA_DIGITS) as f64;
    if is_count { Ok(number as u64) } else { Err(coded("invalid_value", format!("Cannot count {number} rows"))) }
}

fn counts(numbers: Option<List<f64>>) -> Result<Option<Vec<u64>>> {
    numbers.map(|numbers| numbers.into_iter().map(count).collect()).transpose()
}

impl TryFrom<TableCountsEntry> for TableCounts {
    type Error = Error;

    fn try_from(entry: TableCountsEntry) -> Result<TableCounts> {
        Ok(TableCounts {
            id: entry.id,
            rows: count(entry.rows)?,
            without_time: count(entry.without_time)?,
            with_target: entry.has_target,
            chunks: entry.chunks.into_iter().map(chunk).collect::<Result<_>>()?,
        })
    }
}

fn chunk(entry: ChunkCountsEntry) -> Result<ChunkCounts> {
    let outcome = |own: OutcomeEntry| {
        let OutcomeEntry { score, bin, sum, label, prediction, rows } = own;
        let bin = bin.zip(sum).map(|(bin, sum)| Ok::<_, Error>((count(bin)? as usize, sum))).transpose()?;
        Ok(CountedRows { score, bin, label, prediction, rows: count(rows)? })
    };
    Ok(ChunkCounts {
        at: entry.at,
        rows: count(entry.rows)?,
        features: entry.features.into_iter().map(feature).collect::<Result<_>>()?,
        outcomes: entry.outcomes.into_iter().map(outcome).collect::<Result<_>>()?,
    })
}

fn feature(entry: FeatureCountsEntry) -> Result<FeatureCounts> {
    let missing = count(entry.missing)?;
    if let Some(labels) = entry.labels {
        let label = |own: LabelCountEntry| Ok((own.label, count(own.rows)?));
        return Ok(FeatureCounts::Categorical(missing, labels.into_iter().map(label).collect::<Result<_>>()?));
    }
    let sums = entry.sums.and_then(|sums| <[f64; 2]>::try_from(sums.0).ok());
    Ok(FeatureCounts::Numeric(NumericCounts {
        missing,
        bins: counts(entry.bins)?.unwrap_or_default(),
        units: counts(entry.units)?,
        deciles: counts(entry.deciles)?,
        sums,
        beyond: entry.outside.map(beyond).transpose()?,
    }))
}

fn beyond(entry: BeyondEntry) -> Result<Beyond> {
    Ok(Beyond {
        far: [count(entry.far_below)?, count(entry.far_above)?],
        extremes: [entry.min, entry.max],
        at_extremes: [count(entry.at_min)?, count(entry.at_max)?],
    })
}
