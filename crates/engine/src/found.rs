//! Measurements of all rows, and of the rows of each segment.

use crate::learned::Learned;
use crate::measurements::{Measurements, PerCalculator};
use crate::prepare::TableInfo;
use stats::measured::Undefined;
use stats::segments::{LEAST_ROWS_OF_CHUNK, Outside};
use stats::table::chunking::Chunk;
use std::sync::Arc;

/// Measurements of one segment.
#[derive(Default)]
pub struct SegmentFound {
    /// Its rows in each chunk, counted from its first.
    pub chunks: Vec<Chunk>,
    /// Its values.
    pub found: PerCalculator,
    /// Its rows without a time.
    pub without_time: usize,
}

/// Measurements of all rows, of each segment, and the rows outside of all segments.
#[derive(Default)]
pub struct Found {
    /// All rows.
    pub all: PerCalculator,
    /// One for each segment that is watched.
    pub segments: Vec<SegmentFound>,
    /// One for each entry.
    pub outside: Vec<Outside>,
}

impl Found {
    /// Adds what was measured of the chunks that come next.
    pub fn append(&mut self, next: Found) {
        self.all.append(next.all);
        self.segments.resize_with(next.segments.len(), SegmentFound::default);
        self.segments.iter_mut().zip(next.segments).for_each(|(own, next)| own.append(next));
        merge_outside(&mut self.outside, &next.outside);
    }
}

impl SegmentFound {
    fn append(&mut self, next: SegmentFound) {
        let before = self.chunks.last().map_or(0, |chunk| chunk.end);
        let moved = |own: Chunk| Chunk { start: before + own.start, end: before + own.end, ..own };
        self.chunks.extend(next.chunks.into_iter().map(moved));
        self.found.append(next.found);
        self.without_time += next.without_time;
    }
}

/// Adds rows outside of all segments, entry by entry.
pub fn merge_outside(own: &mut Vec<Outside>, next: &[Outside]) {
    own.resize_with(next.len().max(own.len()), Outside::default);
    own.iter_mut().zip(next).for_each(|(own, next)| own.merge(next));
}

impl Found {
    /// Puts what was measured of all rows and of each segment into series.
    pub fn collect(self, learned: &Learned, chunks: Vec<Chunk>, info: TableInfo) -> Measurements {
        let Found { all, segments, outside } = self;
        let segments = learned.segments.learned.iter().zip(segments);
        let segments = segments.map(|(learned, own)| Arc::new(own.collect(learned))).collect();
        let mut own = Measurements::collect(learned, chunks, info, all);
        (own.segments, own.outside) = (segments, outside);
        own
    }
}

impl SegmentFound {
    /// Puts what was measured into series; a chunk with few rows of the segment has no value.
    fn collect(self, learned: &Learned) -> Measurements {
        let SegmentFound { chunks, found, without_time } = self;
        let rows = chunks.last().map_or(0, |chunk| chunk.end) + without_time;
        let info = TableInfo { rows, without_time, joined: None, times: None, repeated: 0, repeated_ids: 0 };
        let mut own = Measurements::collect(learned, chunks, info, found);
        for (value, chunk) in own.values.iter_mut().zip(own.chunks.iter().cycle()) {
            if chunk.end - chunk.start < LEAST_ROWS_OF_CHUNK {
                *value = Err(Undefined::FewOfSegment);
            }
        }
        own
    }
}
