//! Segments on their way to JavaScript: each is measured as a table of its own.

use crate::measurements::MeasurementsHandle;
use crate::monitor::{MonitorHandle, chances};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::segments::{Outside, Segment, Unwatched};
use std::cmp::Reverse;
use std::sync::Arc;

/// Values outside of all segments that are named.
const MOST_NAMED: usize = 5;

/// A segment of the reference.
#[napi(object)]
pub struct SegmentEntry {
    /// The place of its columns among the entries of the plan.
    pub entry: u32,
    /// One for each column.
    pub values: Vec<String>,
    /// Its rows in the reference.
    pub rows: f64,
    /// Why it is not watched: `few_rows`, `too_many`, or a sentence; left out where it is.
    pub unwatched: Option<String>,
}

/// Rows of a table outside of all segments of an entry.
#[napi(object)]
pub struct OutsideEntry {
    /// Rows without a value in one of the columns.
    pub without_value: f64,
    /// Rows with values that the reference does not have together.
    pub unseen: f64,
    /// Number of these combinations, and those that most rows have.
    pub count: u32,
    pub most: Vec<Vec<String>>,
}

impl From<&Segment> for SegmentEntry {
    fn from(own: &Segment) -> Self {
        SegmentEntry { entry: own.entry as u32, values: own.values.clone(), rows: own.rows as f64, unwatched: None }
    }
}

impl From<&Outside> for OutsideEntry {
    fn from(own: &Outside) -> Self {
        let mut most: Vec<(&Vec<String>, &u64)> = own.unseen.iter().collect();
        most.sort_by_key(|(_, rows)| Reverse(**rows));
        OutsideEntry {
            without_value: own.without_value as f64,
            unseen: own.unseen.values().sum::<u64>() as f64,
            count: own.unseen.len() as u32,
            most: most.into_iter().take(MOST_NAMED).map(|(values, _)| values.clone()).collect(),
        }
    }
}

#[napi]
impl MonitorHandle {
    /// Segments of the reference: first those that are watched, in their order.
    #[napi(catch_unwind)]
    pub fn segments(&self) -> Vec<SegmentEntry> {
        let division = &self.monitor.learned.segments.division;
        let unwatched = |(own, why): &(Segment, Unwatched)| {
            let why = match why {
                Unwatched::FewRows => "few_rows",
                Unwatched::TooMany => "too_many",
                Unwatched::Unlearned { why } => why,
            };
            SegmentEntry { unwatched: Some(why.to_owned()), ..SegmentEntry::from(own) }
        };
        let watched = division.watched.iter().map(SegmentEntry::from);
        watched.chain(division.unwatched.iter().map(unwatched)).collect()
    }

    /// Drift by chance of a segment that is watched, as of all rows.
    #[napi(catch_unwind, ts_return_type = "Float64Array | null")]
    pub fn segment_by_chance(&self, place: u32) -> Option<Float64Array> {
        self.monitor.by_chance_of_segments.get(place as usize).map(|own| chances(own))
    }
}

#[napi]
impl MeasurementsHandle {
    /// Measurements of a segment that is watched; `null` beyond the last.
    #[napi(catch_unwind, ts_return_type = "MeasurementsHandle | null")]
    pub fn segment(&self, place: u32) -> Option<MeasurementsHandle> {
        let place = place as usize;
        let learned = self.learned.segments.learned.get(place)?;
        let measurements = self.measurements.segments.get(place)?;
        Some(MeasurementsHandle::of(Arc::clone(learned), Arc::clone(measurements)))
    }

    /// Rows outside of all segments of the reference, entry by entry.
    #[napi(catch_unwind)]
    pub fn outside(&self) -> Vec<OutsideEntry> {
        self.measurements.outside.iter().map(OutsideEntry::from).collect()
    }
}
