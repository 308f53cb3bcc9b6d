//! Summaries: what the parts of a table contribute to its chunks, and their files.

use crate::error::{Error, Result};
use crate::learned::{FeatureReference, Learned};
use crate::state_file::StateFile;
use stats::error::StatsError;
use stats::kept_rows::counts::CodeCounts;
use stats::own_metric::OwnSums;
use stats::segments::Outside;
use stats::state::{Reader, State, bad, require, unseal, within};
use stats::summary::categorical::CategoricalSummary;
use stats::summary::numeric::NumericSummary;
use stats::summary::performance::PerformanceSummary;
use std::sync::Arc;

/// Mark that distinguishes the file of a summary from that of a monitor.
const HEADER: &str = "summary ";

/// A feature in a part of a chunk.
#[derive(Clone)]
pub enum FeatureSummary {
    /// Numbers.
    Numeric(NumericSummary),
    /// Labels.
    Categorical(CategoricalSummary),
}

/// A part of a chunk.
#[derive(Clone)]
pub struct ChunkSummary {
    /// Orders chunks in time, and tells them apart.
    pub start_date: String,
    pub key: String,
    pub end_date: String,
    /// All its rows.
    pub all: RowsSummary,
    /// Rows of each segment that the monitor watches.
    pub segments: Vec<RowsSummary>,
}

/// Rows of a chunk: all, or those of a segment.
#[derive(Clone)]
pub struct RowsSummary {
    pub rows: usize,
    pub features: Vec<FeatureSummary>,
    pub performance: Option<PerformanceSummary>,
    /// Rows by the codes of the rows that the monitor keeps, where an estimator takes them.
    pub codes: CodeCounts,
    /// Metrics of users; none where the data was counted elsewhere.
    pub own: Vec<OwnSums>,
}

/// A table, or what several gave together.
#[derive(Clone, Default)]
pub struct TableSummary {
    /// Name and rows of every table.
    pub tables: Vec<(String, usize)>,
    pub without_time: usize,
    /// When the first and the last row were.
    pub times: Option<[String; 2]>,
    /// Rows outside of all segments of the reference, entry by entry.
    pub outside: Vec<Outside>,
    pub chunks: Vec<ChunkSummary>,
}

stats::state_variants!(FeatureSummary { 0 => Numeric { 0: own }, 1 => Categorical { 0: own } });
stats::state!(RowsSummary { rows, features, performance, codes, own });
stats::state!(ChunkSummary { start_date, key, end_date, all, segments });
stats::state!(TableSummary { tables, without_time, times, outside, chunks } where |own| {
    own.times.as_ref().is_none_or(|[first, last]| first <= last)
});

/// Contribution of a table to the chunks of one monitor.
pub struct Summary {
    /// Tells the monitor that it was made with from others.
    pub(crate) monitor: String,
    pub(crate) table: TableSummary,
}

impl Summary {
    /// Takes the bytes of a file.
    ///
    /// # Errors
    /// `bad_state` and `unsupported`, as of a monitor.
    pub fn read(bytes: &[u8]) -> Result<Summary> {
        // Files of monitors and of summaries are read by the same code, which speaks of monitors.
        let worded = |message: String| message.replacen("the monitor", "the summary", 1);
        Summary::unsealed(bytes).map_err(|error| Error::new(error.code, worded(error.message)))
    }

    fn unsealed(bytes: &[u8]) -> std::result::Result<Summary, StatsError> {
        let parts = unseal(bytes)?;
        let monitor = parts.header.strip_prefix(HEADER).ok_or_else(|| bad("it is a monitor"))?.to_owned();
        let mut from = Reader::new(parts.core);
        let table = TableSummary::read(&mut from)?;
        from.finish()?;
        Summary::checked(monitor, table)
    }

    /// Makes a summary whose chunks are in order and have no more rows than its table.
    pub(crate) fn checked(monitor: String, table: TableSummary) -> std::result::Result<Summary, StatsError> {
        require(table.is_ordered(), "the order of its chunks")?;
        require(table.has_rows(), "the number of its rows")?;
        Ok(Summary { monitor, table })
    }

    /// Makes a file. `writer` is the version of the package.
    pub fn file(self: &Arc<Self>, writer: String) -> StateFile {
        let summary = Arc::clone(self);
        // As a list of chunks, and what comes before it.
        let write = move |place: usize, out: &mut Vec<u8>| match place.checked_sub(1) {
            None => {
                summary.table.tables.write(out);
                summary.table.without_time.write(out);
                summary.table.times.write(out);
                summary.table.outside.write(out);
                summary.table.chunks.len().write(out);
                true
            }
            Some(place) => summary.table.chunks.get(place).map(|chunk| chunk.write(out)).is_some(),
        };
        StateFile::new(writer, format!("{HEADER}{}", self.monitor), Arc::new(write))
    }

    /// Refuses to be merged by another monitor.
    ///
    /// # Errors
    /// `invalid_value`.
    pub fn require_monitor(&self, monitor: &str) -> Result<()> {
        if self.monitor == monitor {
            return Ok(());
        }
        let message = "Cannot merge a summary that another monitor has made: all must be of the monitor that merges";
        Err(Error::new("invalid_value", message))
    }

    /// Lists the tables that were summarized, and their rows.
    pub fn tables(&self) -> &[(String, usize)] {
        &self.table.tables
    }

    /// Lists the keys of the chunks, in time order.
    pub fn chunk_keys(&self) -> impl Iterator<Item = &str> {
        self.table.chunks.iter().map(|chunk| chunk.key.as_str())
    }

    /// Estimates the bytes it holds in memory.
    pub fn bytes(&self) -> usize {
        self.table.chunks.iter().map(ChunkSummary::bytes).sum()
    }
}

impl TableSummary {
    fn is_ordered(&self) -> bool {
        self.chunks.is_sorted_by(|one, next| one.place() < next.place())
    }

    /// Tells whether the chunks have no more rows than their tables, and no part of a chunk others than the chunk.
    fn has_rows(&self) -> bool {
        let in_chunks = self.chunks.iter().map(|chunk| chunk.all.rows as u64).chain([self.without_time as u64]);
        let all = self.tables.iter().try_fold(0u64, |sum, (_, rows)| sum.checked_add(*rows as u64));
        all.is_some_and(|all| {
            within(&in_chunks.collect::<Vec<u64>>(), all) && self.outside.iter().all(|own| own.has_rows(all))
        }) && self.chunks.iter().all(ChunkSummary::has_rows)
    }
}

impl ChunkSummary {
    /// Orders chunks, and tells them apart.
    pub fn place(&self) -> (&str, &str) {
        (&self.start_date, &self.key)
    }

    /// Estimates the bytes it holds in memory.
    fn bytes(&self) -> usize {
        size_of::<ChunkSummary>() + self.parts().map(RowsSummary::bytes).sum::<usize>()
    }

    fn parts(&self) -> impl Iterator<Item = &RowsSummary> {
        self.segments.iter().chain([&self.all])
    }

    /// Tells whether no segment has more rows than the chunk, and every part the rows that it says.
    fn has_rows(&self) -> bool {
        self.parts().all(|own| own.rows <= self.all.rows && own.has_rows())
    }

    /// Bins scores that have more distinct values than `most`, on the edges of the monitor.
    #[must_use]
    pub fn binned(self, edges: &Edges, most: usize) -> ChunkSummary {
        let segments = self.segments.into_iter().zip(&edges.segments);
        ChunkSummary {
            all: self.all.binned(&edges.all, most),
            segments: segments.map(|(own, edges)| own.binned(edges, most)).collect(),
            ..self
        }
    }

    /// Puts the parts of one chunk together.
    pub fn joined(parts: &[&ChunkSummary], edges: &Edges) -> std::result::Result<ChunkSummary, StatsError> {
        let Some(first) = parts.first() else { return Err(bad("a chunk has no part")) };
        let all: Vec<&RowsSummary> = parts.iter().map(|part| &part.all).collect();
        let segment = |(place, edges): (usize, &Vec<f64>)| {
            let own: Vec<&RowsSummary> = parts.iter().map(|part| &part.segments[place]).collect();
            RowsSummary::joined(&own, edges)
        };
        Ok(ChunkSummary {
            start_date: first.start_date.clone(),
            key: first.key.clone(),
            end_date: first.end_date.clone(),
            all: RowsSummary::joined(&all, &edges.all)?,
            segments: edges.segments.iter().enumerate().map(segment).collect::<std::result::Result<_, _>>()?,
        })
    }

    /// Tells whether the part can belong to this monitor. A file may come from anywhere.
    pub fn fits(&self, learned: &Learned, edges: &Edges) -> bool {
        let mut segments = self.segments.iter().zip(&learned.segments.learned).zip(&edges.segments);
        self.all.rows > 0
            && self.all.fits(learned, &edges.all)
            && self.segments.len() == learned.segments.learned.len()
            && segments.all(|((own, learned), edges)| own.fits(learned, edges))
    }
}

/// Edges on which scores are binned.
pub struct Edges {
    /// For all rows.
    pub all: Vec<f64>,
    /// For each segment.
    pub segments: Vec<Vec<f64>>,
}

impl Edges {
    /// Those of a monitor.
    pub fn of(learned: &Learned) -> Edges {
        let segments = learned.segments.learned.iter().map(|own| own.score_edges()).collect();
        Edges { all: learned.score_edges(), segments }
    }
}

impl RowsSummary {
    /// Estimates the bytes it holds in memory.
    fn bytes(&self) -> usize {
        let feature = |own: &FeatureSummary| match own {
            FeatureSummary::Numeric(own) => 8 * (own.counts.len() + own.values.len()),
            FeatureSummary::Categorical(own) => {
                8 * own.counts.len() + own.unseen.keys().map(|label| label.len() + 40).sum::<usize>()
            }
        };
        let features = self.features.iter().map(|own| size_of::<FeatureSummary>() + feature(own)).sum::<usize>();
        let codes = self.codes.bytes();
        size_of::<RowsSummary>() + features + codes + self.performance.as_ref().map_or(0, PerformanceSummary::bytes)
    }

    /// Tells whether every column has these rows, predictions among them.
    fn has_rows(&self) -> bool {
        let rows = |own: &FeatureSummary| match own {
            FeatureSummary::Numeric(own) => own.rows,
            FeatureSummary::Categorical(own) => own.rows,
        };
        self.features.iter().all(|own| rows(own) == self.rows as u64)
            && self.codes.has_rows(self.rows as u64)
            && self.performance.as_ref().is_none_or(|own| own.has_rows(self.rows))
    }

    /// Bins scores that have more distinct values than `most`.
    #[must_use]
    fn binned(self, edges: &[f64], most: usize) -> RowsSummary {
        RowsSummary { performance: self.performance.map(|own| own.binned(edges, most)), ..self }
    }

    /// Puts parts together.
    ///
    /// Where scores of one are binned, those of the others are too: on `edges`, which are the monitor's.
    fn joined(parts: &[&RowsSummary], edges: &[f64]) -> std::result::Result<RowsSummary, StatsError> {
        let [first, others @ ..] = parts else { return Err(bad("a chunk has no part")) };
        let is_binned = parts.iter().any(|part| part.performance.as_ref().is_some_and(PerformanceSummary::is_binned));
        let alike = |own: &PerformanceSummary| if is_binned { own.clone().binned(edges, 0) } else { own.clone() };
        let mut own = (*first).clone();
        own.performance = first.performance.as_ref().map(alike);
        let mut others_said = Vec::new();
        for other in others {
            own.rows += other.rows;
            require(own.features.len() == other.features.len(), "the number of features")?;
            for (own, other) in own.features.iter_mut().zip(&other.features) {
                match (own, other.clone()) {
                    (FeatureSummary::Numeric(own), FeatureSummary::Numeric(other)) => own.merge(other),
                    (FeatureSummary::Categorical(own), FeatureSummary::Categorical(other)) => own.merge(other),
                    _ => return Err(bad("a feature is of two kinds")),
                }
            }
            own.codes.merge(&other.codes)?;
            if own.own.len() == other.own.len() {
                own.own.iter_mut().zip(&other.own).for_each(|(own, other)| own.merge(other));
            } else {
                own.own.clear();
            }
            require(own.performance.is_some() == other.performance.is_some(), "what the model said")?;
            others_said.extend(other.performance.as_ref().map(alike));
        }
        own.performance.as_mut().map_or(Ok(()), |own| own.merge(others_said))?;
        Ok(own)
    }

    /// Tells whether the rows can belong to what was learned.
    pub fn fits(&self, learned: &Learned, edges: &[f64]) -> bool {
        let fits = |(own, reference): (&FeatureSummary, &FeatureReference)| match (own, reference) {
            (FeatureSummary::Numeric(own), FeatureReference::Numeric(reference)) => own.fits(reference),
            (FeatureSummary::Categorical(own), FeatureReference::Categorical(reference)) => {
                own.counts.len() == reference.counts.len()
            }
            _ => false,
        };
        self.features.len() == learned.features.len()
            && self.features.iter().zip(&learned.features).all(fits)
            && (self.codes.is_empty() || learned.fits_codes(&self.codes))
            && [0, learned.own.len()].contains(&self.own.len())
            && self.own.iter().all(|own| own.rows <= self.rows as u64)
            && self.performance.is_some() == learned.performance.is_some()
            && self
                .performance
                .as_ref()
                .zip(learned.performance.as_ref())
                .is_none_or(|(own, learned)| learned.takes(own) && own.fits(edges))
    }
}
