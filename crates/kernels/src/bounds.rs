//! Bounds of the distance between two cumulative distributions within buckets, from the tallies of each.

use crate::Tally;
use crate::dispatch::kernel;

/// Independent partial results. The reduction over them has a fixed shape.
const LANES: usize = 8;
/// Areas that are found before they are added up: a loop over fewer is taken apart by the compiler, and not vectorised.
const BLOCK: usize = 64;

/// One distribution over buckets: the reference's.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// Values in each bucket, whole numbers.
    pub counts: Vec<f64>,
    /// From lower edge to upper edge; 0 in the first and in the last bucket, which have one edge.
    pub widths: Vec<f64>,
    /// Sums of the values' distances from where [`Tally::offsets`] are taken from, by the number of all values.
    pub offsets: Vec<f64>,
    /// 1, or 0 where no number lies between the edges.
    pub open: Vec<f64>,
    /// Values in all buckets.
    pub total: f64,
}

kernel! {
    /// `nm (F − G)` at the upper edge of each bucket, after a first 0: whole numbers, exact where nm is below 2⁵³.
    ///
    /// # Panics
    /// When there is not a tally for each bucket, or not a difference more.
    differences, differences_at, (spans: &Spans, tallies: &[Tally], total: f64, differences: &mut [f64]) -> (),
    differences_body
}

#[inline(always)]
fn differences_body(spans: &Spans, tallies: &[Tally], total: f64, differences: &mut [f64]) {
    assert_eq!(spans.counts.len(), tallies.len(), "a tally for each bucket");
    let Some((first, ends)) = differences.split_first_mut() else { panic!("a difference at each edge") };
    assert_eq!(ends.len(), tallies.len(), "a difference at each edge");
    *first = 0.0;
    for ((end, count), tally) in ends.iter_mut().zip(&spans.counts).zip(tallies) {
        *end = count * total - tally.count * spans.total;
    }
    // Whole numbers may be added up in any order: within blocks first, so that one addition for each block has to wait.
    let (blocks, tail) = ends.as_chunks_mut::<LANES>();
    let mut before = 0.0;
    for block in blocks {
        for stride in [1, 2, 4] {
            let own = *block;
            for lane in stride..LANES {
                block[lane] += own[lane - stride];
            }
        }
        for end in block.iter_mut() {
            *end += before;
        }
        before = block[LANES - 1];
    }
    for end in tail {
        before += *end;
        *end = before;
    }
}

kernel! {
    /// Into `exceeds`, whether `nm |F − G|` can be larger within a bucket than at any edge; and the largest at an edge.
    ///
    /// # Panics
    /// When lengths do not fit together.
    exceeding, exceeding_at, (spans: &Spans, differences: &[f64], total: f64, exceeds: &mut [bool]) -> f64,
    exceeding_body
}

#[inline(always)]
fn exceeding_body(spans: &Spans, differences: &[f64], total: f64, exceeds: &mut [bool]) -> f64 {
    let (starts, ends) = fitting(spans, differences, exceeds);
    let mut largest = [0.0f64; LANES];
    let mut add =
        |lane: usize, end: f64| largest[lane] = if end.abs() > largest[lane] { end.abs() } else { largest[lane] };
    let (blocks, tail) = ends.as_chunks::<LANES>();
    for ends in blocks {
        ends.iter().enumerate().for_each(|(lane, &end)| add(lane, end));
    }
    tail.iter().enumerate().for_each(|(lane, &end)| add(lane, end));
    let largest = largest.into_iter().fold(0.0, f64::max);
    for (place, exceeds) in exceeds.iter_mut().enumerate() {
        let (low, high) = reach(spans, (starts, ends), total, place);
        *exceeds = (high > largest) | (low < -largest);
    }
    largest
}

kernel! {
    /// Into `crosses`, whether F − G can change its sign within a bucket; and the sum of `|∫(F − G)|` over buckets in
    /// which it cannot.
    ///
    /// # Panics
    /// When lengths do not fit together.
    crossing, crossing_at,
    (spans: &Spans, tallies: &[Tally], differences: &[f64], total: f64, crosses: &mut [bool]) -> f64, crossing_body
}

#[inline(always)]
fn crossing_body(spans: &Spans, tallies: &[Tally], differences: &[f64], total: f64, crosses: &mut [bool]) -> f64 {
    let (starts, ends) = fitting(spans, differences, crosses);
    assert_eq!(crosses.len(), tallies.len(), "a tally for each bucket");
    let unit = 1.0 / (spans.total * total);
    let mut areas = [0.0f64; LANES];
    for first in (0..crosses.len()).step_by(BLOCK) {
        let mut block = [0.0; BLOCK];
        for (place, area) in (first..crosses.len().min(first + BLOCK)).zip(&mut block) {
            let (low, high) = reach(spans, (starts, ends), total, place);
            crosses[place] = (low < 0.0) & (high > 0.0);
            // By parts: what is lost of the whole width is where the values lie.
            let own = ends[place] * unit * spans.widths[place] - spans.offsets[place] + tallies[place].offsets / total;
            *area = if crosses[place] { 0.0 } else { own.abs() };
        }
        for own in block.as_chunks::<LANES>().0 {
            areas.iter_mut().zip(own).for_each(|(area, own)| *area += own);
        }
    }
    areas.into_iter().sum()
}

/// The differences at lower and upper edges.
#[inline(always)]
fn fitting<'a>(spans: &Spans, differences: &'a [f64], flags: &[bool]) -> (&'a [f64], &'a [f64]) {
    let count = flags.len();
    let own = [&spans.counts, &spans.widths, &spans.offsets, &spans.open];
    assert!(own.iter().all(|own| own.len() == count), "a number for each bucket");
    assert_eq!(differences.len(), count + 1, "a difference at each edge");
    (&differences[..count], &differences[1..])
}

/// Least and greatest `nm (F − G)` within a bucket: all of one side's values come before the other's. 0
/// where there is no within.
#[inline(always)]
fn reach(spans: &Spans, (starts, ends): (&[f64], &[f64]), total: f64, place: usize) -> (f64, f64) {
    let own = spans.counts[place] * total;
    (spans.open[place] * (ends[place] - own), spans.open[place] * (starts[place] + own))
}
