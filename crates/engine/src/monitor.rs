//! A monitor: what was learned from a reference, and how the reference's own chunks measure.

use crate::arrival::{Arrival, AsOf};
use crate::data::Data;
use crate::error::{Error, Result};
use crate::found::Found;
use crate::labels::read_labels;
use crate::learned::{Learned, Segmented};
use crate::measure::Against;
use crate::measurements::Measurements;
use crate::non_features::{drop_non_features, drop_unreadable};
use crate::outcomes::spellings;
use crate::plan::Plan;
use crate::prepare::{Ordered, Prepared, ReadOptions, TableInfo};
use crate::progress::Progress;
use crate::read::read;
use crate::segment_columns::require_groups;
use crate::times::instants;
use crate::work::Work;
use rayon::prelude::*;
use stats::chance::Chance;
use stats::kept_rows::Places;
use stats::performance::roles::Doubt;
use stats::table::Table;
use stats::table::guess::Guess;
use std::sync::Arc;

/// A reference that data is measured against. Immutable.
pub struct Monitor {
    /// The learned state of the reference.
    pub learned: Arc<Learned>,
    /// The reference's own chunks, measured against the whole reference.
    pub reference: Arc<Measurements>,
    /// Drift by chance of each series, in their order; `None` for what is no drift of a feature.
    pub by_chance: Vec<Option<Chance>>,
    /// The same of each segment.
    pub by_chance_of_segments: Vec<Vec<Option<Chance>>>,
    /// Guesses about unnamed columns of the reference; empty for a saved monitor.
    pub guesses: Vec<(String, Guess)>,
    /// Doubts about the roles of the reference's columns; empty for a saved monitor.
    pub doubts: Vec<Doubt>,
    /// About what it holds in memory.
    pub bytes: usize,
}

/// Options for checking a table.
#[derive(Default)]
pub struct CheckOptions<'a> {
    /// True if the data brings labels of its own.
    pub with_target: bool,
    /// Labels of another table.
    pub labels: Option<&'a Data>,
    /// The time as of which labels count as known; `None` where all do.
    pub as_of: Option<AsOf>,
    /// The most bytes that rows may take which are not in time order.
    pub memory: f64,
}

impl Monitor {
    /// Learns from a reference and measures its own chunks. Features that are `unnamed` may turn out not to be features.
    ///
    /// # Errors
    /// For a reference that cannot be read or cut, or that nothing can be learned from, and `cancelled`.
    pub fn fit(data: &Data, mut plan: Plan, unnamed: &[String], progress: &dyn Progress) -> Result<Monitor> {
        data.require_rows()?;
        let with_ids = plan.id.as_ref().is_some_and(|id| data.has_ids(id));
        let options = ReadOptions { with_target: true, with_ids, unnamed, ..ReadOptions::default() };
        let Ordered { table, chunks, info } = Ordered::read(data, &plan, &options, progress)?;
        if chunks.is_empty() {
            let message = format!("Cannot cut the reference's {} rows: no chunk is left", info.rows);
            return Err(Error::new("too_few_rows", message));
        }
        require_groups(&table, &plan)?;
        let mut guesses = drop_unreadable(&mut plan, &table, unnamed);
        let mut prepared = Prepared::of(&table, table.rows - info.without_time, chunks, &plan, &options)?;
        let spellings = spellings(&table, &plan);
        let times = kept_times(&plan, &table)?;
        let places = plan.keeps_rows().then(|| Places::draw(prepared.timed_rows, plan.keep_rows, &times));
        drop(table);
        let info = TableInfo { repeated: prepared.repeated, ..info };
        guesses.extend(drop_non_features(&mut plan, &mut prepared, unnamed));
        plan.continue_chunks(&prepared.chunks);
        let segments = Segmented::fit(&plan, &prepared, &times, progress)?;
        let (learned, doubts) = Learned::fit(plan, &prepared, places, progress)?;
        let learned = Learned { segments, ..learned };
        let doubts = spellings.into_iter().chain(doubts).collect();
        let work = Work::new(&learned, prepared.chunks.len(), 0.5, progress);
        let bytes = learned.retained_bytes(info.rows);
        let found = learned.measure_all(&mut prepared, Against::Itself, &work)?;
        let found = Found { outside: Vec::new(), ..found };
        let reference = found.collect(&learned, prepared.chunks, info);
        Ok(Monitor { guesses, doubts, ..Monitor::of(learned, reference, bytes) })
    }

    /// Puts what was learned together with the measurements of the reference.
    pub(crate) fn of(learned: Learned, reference: Measurements, bytes: usize) -> Monitor {
        let segments = learned.segments.learned.par_iter().zip(&reference.segments);
        Monitor {
            by_chance: learned.by_chance(reference.usual_rows()),
            by_chance_of_segments: segments.map(|(own, reference)| own.by_chance(reference.usual_rows())).collect(),
            learned: Arc::new(learned),
            reference: Arc::new(reference),
            guesses: Vec::new(),
            doubts: Vec::new(),
            bytes,
        }
    }

    /// Measures a table.
    ///
    /// # Errors
    /// For a table that cannot be read or does not fit the reference, and `cancelled`.
    pub fn check(&self, data: &Data, options: &CheckOptions<'_>, progress: &dyn Progress) -> Result<Measurements> {
        data.require_rows()?;
        let (learned, with_target) = (&self.learned, options.with_target);
        let (plan, as_of) = (&learned.plan, options.as_of);
        let labels = options.labels.map(|labels| read_labels(labels, plan, as_of, progress)).transpose()?;
        let arrival = Arrival::of(data, plan, as_of)?;
        let classes = learned.classes.as_ref();
        let with_ids = learned.plan.id.as_ref().is_some_and(|id| data.has_ids(id));
        let (labels, arrival) = (labels.as_ref(), arrival.as_ref());
        let request = ReadOptions { classes, with_target, labels, with_ids, arrival, unnamed: &[] };
        let (mut chunks, mut found) = (Vec::new(), Found::default());
        let info = read(learned, data, &request, options.memory, progress, &mut |part, prepared, work| {
            found.append(learned.measure_all(prepared, Against::Reference, work)?);
            chunks.extend(part);
            Ok(())
        })?;
        Ok(found.collect(learned, chunks, info))
    }
}

/// The times of all rows, where rows are kept and have times.
fn kept_times(plan: &Plan, table: &Table) -> Result<Arc<[i64]>> {
    match plan.timestamp().filter(|_| plan.keeps_rows()) {
        Some(name) => instants(table, name).map(Arc::from),
        None => Ok(Arc::default()),
    }
}
