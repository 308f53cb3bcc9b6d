//! Buckets between ascending edges of any spacing, and what values fall into each.

use crate::dispatch::kernel;

/// Values whose buckets are found together, so that the searches of many overlap.
const BLOCK: usize = 128;
/// Cells of equal width for each edge: where edges lie evenly, few cells hold more than one.
const CELLS: usize = 4;

/// Ascending edges, and where a search among them starts.
///
/// A value's bucket is the number of edges at or below it. It is looked up by a cell of equal width, and then
/// searched among as many edges as the fullest cell holds: one or two steps where edges lie evenly, all of a binary
/// search where they do not. Every value takes the same steps, so there are no branches to foresee.
#[derive(Clone, Debug)]
pub struct Buckets {
    /// The edges, and NaN, which no value is at or above, where a search may look beyond the last.
    edges: Vec<f64>,
    /// Origin of each bucket's sum: its lower edge, or the upper one of the first.
    origins: Vec<f64>,
    /// The edges in the cells before each.
    starts: Vec<u16>,
    /// Cells for each unit of values.
    scale: f64,
    /// Steps of a search within a cell.
    steps: u32,
}

/// Contents of a bucket: the number of values, and the sum of their distances from its lower edge (in the first
/// bucket, from its upper edge).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct Tally {
    /// The distances, added up in the order of the values.
    pub offsets: f64,
    /// A whole number.
    pub count: f64,
}

impl Buckets {
    /// Builds buckets from finite, ascending edges: one at least, and fewer than 2¹⁶ − 1.
    ///
    /// # Panics
    /// When there are no edges or too many.
    pub fn new(mut edges: Vec<f64>) -> Self {
        let count = edges.len();
        assert!(count > 0 && count < usize::from(u16::MAX), "one edge or more, and a number for each bucket");
        let cells = (count * CELLS).next_power_of_two();
        let range = edges[count - 1] - edges[0];
        let scale = if range > 0.0 { cells as f64 / range } else { 0.0 };
        let mut within = vec![0u16; cells];
        for &edge in &edges {
            within[cell(edge, edges[0], scale, cells)] += 1;
        }
        let fullest = usize::from(within.iter().copied().max().unwrap_or(0));
        let starts = within.iter().scan(0, |start, &own| Some(std::mem::replace(start, *start + own))).collect();
        let origins = [edges[0]].iter().chain(&edges).copied().chain([0.0]).collect();
        let steps = usize::BITS - fullest.leading_zeros();
        edges.resize(count + (1 << steps), f64::NAN);
        Buckets { edges, origins, starts, scale, steps }
    }

    /// Number of buckets: one more than edges. Missing values are counted in one more.
    pub fn count(&self) -> usize {
        self.origins.len() - 1
    }
}

/// Never smaller for a larger value, however it is rounded; so where a cell's edges start is where it starts for each
/// of its values.
#[inline(always)]
fn cell(value: f64, first: f64, scale: f64, cells: usize) -> usize {
    let place = (value - first) * scale;
    // Neither comparison holds for NaN, which becomes 0.
    let place = if place > 0.0 { place } else { 0.0 };
    let most = (cells - 1) as f64;
    let place = if place < most { place } else { most };
    // SAFETY: from 0 to `cells - 1`, which is an i32: there are fewer than 2¹⁶ edges.
    (unsafe { place.to_int_unchecked::<i32>() }) as usize
}

kernel! {
    /// Writes the bucket of each value, and adds each value to the tally of its bucket; missing ones to the last.
    ///
    /// # Panics
    /// When there is not a bucket for each value, or not a tally for each bucket and one for what is missing.
    tally, tally_at, (buckets: &Buckets, values: &[f64], own: &mut [u16], tallies: &mut [Tally]) -> (),
    tally_narrow, tally_wide
}

/// Without masks a shift keeps the compiler from branches.
#[inline(always)]
fn tally_narrow(buckets: &Buckets, values: &[f64], own: &mut [u16], tallies: &mut [Tally]) {
    tally_body(buckets, values, own, tallies, |passed, step| u16::from(passed) << step);
}

/// With masks a choice is what they are for.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn tally_wide(buckets: &Buckets, values: &[f64], own: &mut [u16], tallies: &mut [Tally]) {
    tally_body(buckets, values, own, tallies, |passed, step| if passed { 1 << step } else { 0 });
}

#[inline(always)]
fn tally_body(
    buckets: &Buckets,
    values: &[f64],
    own: &mut [u16],
    tallies: &mut [Tally],
    advance: impl Fn(bool, u32) -> u16,
) {
    assert_eq!(values.len(), own.len(), "a bucket for each value");
    assert_eq!(tallies.len(), buckets.origins.len(), "a tally for each bucket");
    for (values, own) in values.chunks(BLOCK).zip(own.chunks_mut(BLOCK)) {
        find(buckets, values, own, &advance);
        for (&value, &own) in values.iter().zip(own.iter()) {
            // SAFETY: a bucket that was found is below the number of tallies and origins, which are as many.
            let (tally, origin) = unsafe {
                (tallies.get_unchecked_mut(usize::from(own)), *buckets.origins.get_unchecked(usize::from(own)))
            };
            tally.offsets += value - origin;
            tally.count += 1.0;
        }
    }
}

/// The buckets of a block; the last for NaN.
#[inline(always)]
fn find(buckets: &Buckets, values: &[f64], own: &mut [u16], advance: impl Fn(bool, u32) -> u16) {
    let (edges, cells) = (&buckets.edges, buckets.starts.len());
    let missing = buckets.count() as u16;
    for (own, &value) in own.iter_mut().zip(values) {
        let cell = cell(value, edges[0], buckets.scale, cells);
        // SAFETY: a cell is below their number.
        *own = unsafe { *buckets.starts.get_unchecked(cell) };
    }
    for step in (0..buckets.steps).rev() {
        let stride = 1usize << step;
        for (own, &value) in own.iter_mut().zip(values) {
            // SAFETY: the steps of one search sum up to less than twice the first one, and so many edges follow the
            // last.
            let edge = unsafe { *edges.get_unchecked(usize::from(*own) + stride - 1) };
            *own += advance(edge <= value, step);
        }
    }
    for (own, &value) in own.iter_mut().zip(values) {
        *own = if value.is_nan() { missing } else { *own };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::runnable;
    use proptest::prelude::*;

    proptest! {
        /// Edges of any magnitude, values among them, on them and beside them.
        #[test]
        fn are_those_of_a_search(
            edges in prop::collection::vec(prop_oneof![any::<f64>(), -9.0..9.0f64, Just(0.0), Just(5e-324)], 1..90),
            others in prop::collection::vec(prop_oneof![any::<f64>(), -9.0..9.0f64], 0..90),
        ) {
            let mut edges: Vec<f64> = edges.into_iter().filter(|edge| edge.abs() < 1e307).map(|edge| edge + 0.0).collect();
            edges.push(1.0);
            edges.sort_by(f64::total_cmp);
            edges.dedup();
            let beside = edges.iter().flat_map(|&edge| [edge, edge.next_up(), edge.next_down()]);
            let extreme = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0];
            let values: Vec<f64> = others.into_iter().chain(extreme).chain(beside).collect();
            let buckets = Buckets::new(edges.clone());
            for level in runnable() {
                let mut own = vec![0; values.len()];
                let mut tallies = vec![Tally::default(); buckets.count() + 1];
                tally_at(level, &buckets, &values, &mut own, &mut tallies);
                for (&own, &value) in own.iter().zip(&values) {
                    let below = edges.partition_point(|&edge| edge <= value);
                    prop_assert_eq!(usize::from(own), if value.is_nan() { edges.len() + 1 } else { below }, "{}", value);
                }
                for (bucket, tally) in tallies.iter().enumerate() {
                    prop_assert_eq!(tally.count as usize, own.iter().filter(|&&own| usize::from(own) == bucket).count());
                }
            }
        }
    }
}
