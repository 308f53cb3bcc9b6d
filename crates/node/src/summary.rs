//! Summaries: what the parts of a table contribute to its chunks, read wherever they are, and what they give together.

use crate::check::read;
use crate::dataset::{Data, Dataset};
use crate::error::{cancelled, coded, from_stats};
use crate::job::Job;
use crate::measure::View;
use crate::measured::{ColumnChunk, Measured, Measurements, Parts};
use crate::monitor::{FeatureReference, Learned, Monitor};
use crate::picture::Frame;
use crate::pool::{Watch, spawn};
use crate::prepare::{Prepared, Request, Whole, require_rows};
use crate::saving::{Outgoing, Sealed};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use rayon::prelude::*;
use stats::chunking::{Chunk, Chunking};
use stats::encoding::Feature;
use stats::error::StatsError;
use stats::performance::Outcomes;
use stats::shard::{CategoricalShard, NumericShard};
use stats::state::{Reader, State, bad, checksum, require, unseal, within};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What tells the file of a summary from that of a monitor.
const HEADER: &str = "summary ";

/// A feature in a part of a chunk.
#[derive(Clone)]
enum FeatureShard {
    Numeric(NumericShard),
    Categorical(CategoricalShard),
}

/// A part of a chunk.
#[derive(Clone)]
struct ChunkShard {
    /// Orders chunks in time, and tells them apart.
    start_date: String,
    key: String,
    end_date: String,
    rows: usize,
    features: Vec<FeatureShard>,
    outcomes: Option<Outcomes>,
}

/// A table, or what several gave together.
#[derive(Clone, Default)]
struct Shards {
    /// Name and rows of every table.
    tables: Vec<(String, usize)>,
    without_time: usize,
    /// When the first and the last row were.
    times: Option<[String; 2]>,
    chunks: Vec<ChunkShard>,
}

stats::state_variants!(FeatureShard { 0 => Numeric { 0: own }, 1 => Categorical { 0: own } });
stats::state!(ChunkShard { start_date, key, end_date, rows, features, outcomes });
stats::state!(Shards { tables, without_time, times, chunks } where |own| {
    own.times.as_ref().is_none_or(|[first, last]| first <= last)
});

/// What a table contributes to its chunks.
#[napi(custom_finalize)]
pub struct Summary {
    /// Of the monitor that it was made with.
    monitor: String,
    shards: Arc<Shards>,
    /// About what it holds in memory, which JavaScript's collector has to know of.
    bytes: i64,
}

impl ObjectFinalize for Summary {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-self.bytes)?;
        Ok(())
    }
}

/// A summary made off the main thread; becomes one where JavaScript can hold it.
pub struct Summarized(pub Summary);

impl ToNapiValue for Summarized {
    unsafe fn to_napi_value(env: sys::napi_env, summarized: Self) -> Result<sys::napi_value> {
        Env::from_raw(env).adjust_external_memory(summarized.0.bytes)?;
        // SAFETY: `env` is the environment that asks for the value.
        unsafe { Summary::to_napi_value(env, summarized.0) }
    }
}

impl Summary {
    fn new(monitor: String, shards: Shards) -> Self {
        let bytes = shards.chunks.iter().map(ChunkShard::bytes).sum::<usize>() as i64;
        Summary { monitor, shards: Arc::new(shards), bytes }
    }

    /// Takes the bytes of a file.
    pub fn read(bytes: &[u8]) -> std::result::Result<Summary, StatsError> {
        let parts = unseal(bytes)?;
        let monitor = parts.header.strip_prefix(HEADER).ok_or_else(|| bad("it is a monitor"))?.to_owned();
        let mut from = Reader::new(parts.core);
        let shards = Shards::read(&mut from)?;
        from.finish()?;
        require(shards.is_ordered(), "the order of its chunks")?;
        require(shards.has_rows(), "the number of its rows")?;
        Ok(Summary::new(monitor, shards))
    }

    fn sealed(&self, writer: String) -> Sealed {
        let shards = Arc::clone(&self.shards);
        // As a list of chunks, and what comes before it.
        let write = move |place: usize, out: &mut Vec<u8>| match place.checked_sub(1) {
            None => {
                shards.tables.write(out);
                shards.without_time.write(out);
                shards.times.write(out);
                shards.chunks.len().write(out);
                true
            }
            Some(place) => shards.chunks.get(place).map(|chunk| chunk.write(out)).is_some(),
        };
        Sealed::new(writer, format!("{HEADER}{}", self.monitor), Arc::new(write))
    }
}

/// A table that is part of a summary.
#[napi(object)]
pub struct SummarizedTable {
    pub id: String,
    pub rows: f64,
}

#[napi]
impl Summary {
    /// The bytes of a file. `writer` is the version of the package.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self, writer: String) -> Uint8Array {
        Uint8Array::new(self.sealed(writer).flatten().collect())
    }

    /// The same, part by part.
    #[napi(catch_unwind)]
    pub fn outgoing(&self, writer: String) -> Outgoing {
        Outgoing::new(self.sealed(writer))
    }

    /// The tables that were summarized.
    #[napi(catch_unwind)]
    pub fn tables(&self) -> Vec<SummarizedTable> {
        let table = |(id, rows): &(String, usize)| SummarizedTable { id: id.clone(), rows: *rows as f64 };
        self.shards.tables.iter().map(table).collect()
    }

    /// The keys of the chunks, in time order.
    #[napi(catch_unwind)]
    pub fn chunks(&self) -> Vec<String> {
        self.shards.chunks.iter().map(|chunk| chunk.key.clone()).collect()
    }
}

#[napi]
impl Monitor {
    /// Summarizes a table. `monitor` tells this monitor from others; `id` names the table, by default after its content.
    #[napi(catch_unwind, ts_return_type = "Promise<Summary>")]
    #[allow(clippy::too_many_arguments)]
    pub fn summarize(
        &self,
        env: Env,
        dataset: &Dataset,
        has_target: bool,
        monitor: String,
        id: Option<String>,
        memory: f64,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Summarized>> {
        let (learned, data) = (Arc::clone(&self.learned), dataset.data());
        spawn(&env, job, move |watch| {
            require_rows(&data)?;
            let request = Request { classes: learned.classes.as_ref(), with_target: has_target, ..Request::default() };
            let shards = learned.summarize(&data, &request, id, memory, watch)?;
            Ok(Summarized(Summary::new(monitor, shards)))
        })
    }

    /// The measurements that summaries give together.
    #[napi(catch_unwind, ts_return_type = "Promise<Measured>")]
    pub fn merge(&self, env: Env, summaries: &Summaries, job: &Job) -> Result<PromiseRaw<'static, Measured>> {
        let (learned, all) = (Arc::clone(&self.learned), summaries.all.clone());
        spawn(&env, job, move |watch| {
            let measurements = learned.merge(&all, watch)?;
            Ok(Measured::new(learned, Arc::new(measurements)))
        })
    }
}

/// Summaries that are to be put together.
#[napi]
pub struct Summaries {
    monitor: String,
    all: Vec<Arc<Shards>>,
}

#[napi]
impl Summaries {
    /// None yet; all must be of this monitor.
    #[napi(constructor, catch_unwind)]
    pub fn new(monitor: String) -> Self {
        Summaries { monitor, all: Vec::new() }
    }

    /// Adds one.
    #[napi(catch_unwind)]
    pub fn add(&mut self, summary: &Summary) -> Result<()> {
        if summary.monitor != self.monitor {
            let message =
                "Cannot merge a summary that another monitor has made: all must be of the monitor that merges";
            return Err(coded("invalid_value", message));
        }
        self.all.push(Arc::clone(&summary.shards));
        Ok(())
    }
}

impl Shards {
    fn is_ordered(&self) -> bool {
        self.chunks.is_sorted_by(|one, next| one.place() < next.place())
    }

    /// Whether the chunks have no more rows than their tables, and no part of a chunk others than the chunk.
    fn has_rows(&self) -> bool {
        let in_chunks = self.chunks.iter().map(|chunk| chunk.rows as u64).chain([self.without_time as u64]);
        let all = self.tables.iter().try_fold(0u64, |sum, (_, rows)| sum.checked_add(*rows as u64));
        all.is_some_and(|all| within(&in_chunks.collect::<Vec<u64>>(), all))
            && self.chunks.iter().all(ChunkShard::has_rows)
    }
}

impl ChunkShard {
    fn place(&self) -> (&str, &str) {
        (&self.start_date, &self.key)
    }

    /// About what it holds in memory.
    fn bytes(&self) -> usize {
        let feature = |own: &FeatureShard| match own {
            FeatureShard::Numeric(own) => 8 * (own.counts.len() + own.values.len()),
            FeatureShard::Categorical(own) => {
                8 * own.counts.len() + own.unseen.keys().map(|label| label.len() + 40).sum::<usize>()
            }
        };
        let features = self.features.iter().map(|own| size_of::<FeatureShard>() + feature(own)).sum::<usize>();
        size_of::<ChunkShard>() + features + self.outcomes.as_ref().map_or(0, Outcomes::bytes)
    }

    /// Whether every part has the rows of the chunk: what a model said is there row by row.
    fn has_rows(&self) -> bool {
        let rows = |own: &FeatureShard| match own {
            FeatureShard::Numeric(own) => own.rows,
            FeatureShard::Categorical(own) => own.rows,
        };
        self.features.iter().all(|own| rows(own) == self.rows as u64)
            && self.outcomes.as_ref().is_none_or(|own| own.has_rows(self.rows))
    }

    /// The parts of one chunk together.
    fn joined(parts: &[&ChunkShard]) -> std::result::Result<ChunkShard, StatsError> {
        let [first, others @ ..] = parts else { return Err(bad("a chunk has no part")) };
        let mut own = (*first).clone();
        let mut outcomes = Vec::new();
        for other in others {
            own.rows += other.rows;
            require(own.features.len() == other.features.len(), "the number of features")?;
            for (own, other) in own.features.iter_mut().zip(&other.features) {
                match (own, other.clone()) {
                    (FeatureShard::Numeric(own), FeatureShard::Numeric(other)) => own.append(other),
                    (FeatureShard::Categorical(own), FeatureShard::Categorical(other)) => own.append(other),
                    _ => return Err(bad("a feature is of two kinds")),
                }
            }
            require(own.outcomes.is_some() == other.outcomes.is_some(), "what the model said")?;
            outcomes.extend(other.outcomes.clone());
        }
        own.outcomes.as_mut().map_or(Ok(()), |own| own.append(outcomes))?;
        Ok(own)
    }

    /// Whether the part can be of what this monitor watches. A file may come from anywhere.
    fn fits(&self, learned: &Learned) -> bool {
        let fits = |(own, reference): (&FeatureShard, &FeatureReference)| match (own, reference) {
            (FeatureShard::Numeric(own), FeatureReference::Numeric(reference)) => reference.fits(own),
            (FeatureShard::Categorical(own), FeatureReference::Categorical(reference)) => {
                own.counts.len() == reference.counts.len()
            }
            _ => false,
        };
        self.rows > 0
            && self.features.len() == learned.features.len()
            && self.features.iter().zip(&learned.features).all(fits)
            && self.outcomes.is_some() == learned.performance.is_some()
            && self.outcomes.as_ref().zip(learned.performance.as_ref()).is_none_or(|(own, learned)| learned.takes(own))
    }
}

impl Learned {
    fn summarize(
        &self,
        data: &Data,
        request: &Request<'_>,
        id: Option<String>,
        memory: f64,
        watch: &Watch,
    ) -> Result<Shards> {
        self.require_summable()?;
        let mut chunks = Vec::new();
        let whole = read(self, data, request, memory, watch, &mut |part, prepared, steps| {
            self.expect_losses(prepared)?;
            let views: Vec<View> = self.features.iter().zip(&prepared.features).map(View::new).collect();
            let own = &*prepared;
            let shard = |(place, chunk): (usize, Chunk)| steps.step().map(|()| self.shard(own, &views, chunk, place));
            chunks.extend(part.into_par_iter().enumerate().map(shard).collect::<Result<Vec<ChunkShard>>>()?);
            Ok(())
        })?;
        let id = id.unwrap_or_else(|| {
            let mut bytes = Vec::new();
            chunks.write(&mut bytes);
            format!("{:016x}", checksum(&bytes))
        });
        Ok(Shards { tables: vec![(id, whole.rows)], without_time: whole.without_time, times: whole.times, chunks })
    }

    /// Rows of a chunk that lie in several tables are told by their time, and must be seen one by one.
    fn require_summable(&self) -> Result<()> {
        let plan = &self.plan;
        let why = if !matches!(plan.chunking, Chunking::Period { .. }) {
            "rows of several tables fall into the same chunk by their time only; use chunks: { period: … }"
        } else if plan.reconstruction.is_some() {
            "reconstruction needs all features of a row at once; leave out drift.reconstruction"
        } else if plan.domain_classifier.is_some() {
            "the domain classifier needs all rows of a chunk at once; leave out drift.domainClassifier"
        } else {
            return Ok(());
        };
        Err(coded("unsupported", format!("Cannot summarize for this monitor: {why}")))
    }

    fn shard(&self, prepared: &Prepared, views: &[View], chunk: Chunk, place: usize) -> ChunkShard {
        let rows = prepared.chunks[place].start..prepared.chunks[place].end;
        let feature = |(place, reference): (usize, &FeatureReference)| match (
            reference,
            &prepared.features[place],
            &views[place].mapping,
        ) {
            (FeatureReference::Numeric(reference), Feature::Numeric(values), _) => {
                FeatureShard::Numeric(reference.shard(&values[rows.clone()]))
            }
            (FeatureReference::Categorical(reference), Feature::Categorical(codes, labels), Some(mapping)) => {
                FeatureShard::Categorical(reference.shard(&codes[rows.clone()], labels, mapping))
            }
            _ => unreachable!("features are prepared in the kinds of the plan"),
        };
        ChunkShard {
            start_date: chunk.start_date.unwrap_or_default(),
            key: chunk.key,
            end_date: chunk.end_date.unwrap_or_default(),
            rows: rows.len(),
            features: self.features.iter().enumerate().map(feature).collect(),
            outcomes: prepared.outcomes.as_ref().map(|own| own.part(rows.clone())),
        }
    }

    fn merge(&self, all: &[Arc<Shards>], watch: &Watch) -> Result<Measurements> {
        let mut parts: BTreeMap<(&str, &str), Vec<&ChunkShard>> = BTreeMap::new();
        for chunk in all.iter().flat_map(|shards| &shards.chunks) {
            require(chunk.fits(self), "a chunk").map_err(from_stats)?;
            parts.entry(chunk.place()).or_default().push(chunk);
        }
        let joined = |parts: Vec<&ChunkShard>| ChunkShard::joined(&parts).map_err(from_stats);
        let parts: Vec<Vec<&ChunkShard>> = parts.into_values().collect();
        let chunks = parts.into_par_iter().map(joined).collect::<Result<Vec<ChunkShard>>>()?;
        let whole = Whole {
            rows: all.iter().flat_map(|shards| &shards.tables).map(|(_, rows)| rows).sum(),
            without_time: all.iter().map(|shards| shards.without_time).sum(),
            joined: None,
            times: times_of(all),
            repeated: 0,
            repeated_ids: 0,
        };
        let columns = (0..self.features.len()).into_par_iter().map(|feature| {
            let column = |chunk: &ChunkShard| self.column_of(feature, &chunk.features[feature]);
            chunks.par_iter().map(column).collect::<Vec<ColumnChunk>>()
        });
        let columns: Vec<Vec<ColumnChunk>> = columns.collect();
        if watch.stop() {
            return Err(cancelled());
        }
        let performance = self.performance.as_ref().map_or_else(Vec::new, |reference| {
            let measure = |chunk: &ChunkShard| {
                let outcomes = chunk.outcomes.as_ref()?;
                Some(self.outcomes(reference, outcomes, 0..chunk.rows))
            };
            chunks.par_iter().filter_map(measure).collect()
        });
        let parts = Parts { columns, performance, ..Parts::default() };
        Ok(Measurements::collect(self, placed(chunks), whole, parts))
    }

    fn column_of(&self, feature: usize, shard: &FeatureShard) -> ColumnChunk {
        let reference = &self.features[feature];
        let (series, drawn) = match (reference, shard) {
            (FeatureReference::Numeric(reference), FeatureShard::Numeric(own)) => {
                self.numeric(reference, reference.of_shard(own))
            }
            (FeatureReference::Categorical(reference), FeatureShard::Categorical(own)) => {
                self.categorical(reference, reference.of_shard(own))
            }
            _ => unreachable!("parts fit the monitor"),
        };
        (series, Frame::of(reference).picture(&drawn))
    }
}

/// When the first and the last row of all tables were: texts of one form, in the order of time.
fn times_of(all: &[Arc<Shards>]) -> Option<[String; 2]> {
    let times = || all.iter().filter_map(|shards| shards.times.as_ref());
    let (first, last) = (times().map(|ends| &ends[0]).min()?, times().map(|ends| &ends[1]).max()?);
    Some([first.clone(), last.clone()])
}

/// Chunks one after the other.
fn placed(chunks: Vec<ChunkShard>) -> Vec<Chunk> {
    let mut start = 0;
    let chunk = |own: ChunkShard| {
        let rows = start..start + own.rows;
        start = rows.end;
        let (start_date, end_date) = (Some(own.start_date), Some(own.end_date));
        Chunk { key: own.key, start: rows.start, end: rows.end, start_date, end_date }
    };
    chunks.into_iter().map(chunk).collect()
}
