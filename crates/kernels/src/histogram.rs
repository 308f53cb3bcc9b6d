//! Counts on equal-width bins, with exactly the edges that were given.

use crate::dispatch::kernel;

/// Equal-width bins: half-open `[edges[i], edges[i+1])`, the last one closed.
#[derive(Clone, Copy, Debug)]
pub struct UniformBins<'a> {
    /// Ascending, equally spaced up to rounding; one more than the bins, at least two.
    pub edges: &'a [f64],
}

/// Slots after the bins: values below the first edge, above the last, and missing (NaN).
const OUTSIDE: usize = 3;
/// Values whose slots are found together, so that finding vectorises and counting does not wait for it.
const BLOCK: usize = 256;

/// Sub-histograms: neighbours often lie in the same bin, and an increment that waits for the one before it costs more.
const WAYS: usize = 4;
/// Slots up to which sub-histograms stay in the nearest cache.
const FEW: usize = 1024;

/// Values for each edge from which it pays to look at the edges first.
const MANY: usize = 4;
/// Shares of a bin beside its edges beyond which too many values are too close to one.
const WIDEST: f64 = 0.01;

kernel! {
    find_slots, find_slots_at, (values: &[f64], bins: UniformBins<'_>, slots: &mut [u32]) -> (), find_slots_body
}

kernel! {
    /// As [`find_slots`], without a look at the edges. Returns whether no value lies so close to an edge, by the share
    /// `close` of a bin, that its slot may be wrong.
    guess_slots, guess_slots_at, (values: &[f64], bins: UniformBins<'_>, close: f64, slots: &mut [u32]) -> bool, guess_slots_body
}

/// Counts `values` into `counts`: one count for each bin, then below, above and missing.
///
/// The same counts as a search in the edges (numpy's `histogram` with explicit edges): the
/// arithmetic slot is corrected by one against the edges themselves.
///
/// # Panics
/// When `counts` has not three elements more than there are bins.
pub fn uniform_histogram(values: &[f64], bins: UniformBins<'_>, counts: &mut [u64]) {
    assert_eq!(counts.len(), bins.edges.len() - 1 + OUTSIDE, "one count for each bin and three for the rest");
    let mut slots = [0u32; BLOCK];
    let close = if values.len() < MANY * bins.edges.len() { f64::INFINITY } else { closeness(bins) };
    let find = |block: &[f64], slots: &mut [u32]| {
        if close > WIDEST || !guess_slots(block, bins, close, slots) {
            find_slots(block, bins, slots);
        }
    };
    if counts.len() > FEW || values.len() < BLOCK || u32::try_from(values.len()).is_err() {
        for block in values.chunks(BLOCK) {
            find(block, &mut slots[..block.len()]);
            for &slot in &slots[..block.len()] {
                counts[slot as usize] += 1;
            }
        }
        return;
    }
    let mut ways = vec![[0u32; WAYS]; counts.len()];
    for block in values.chunks(BLOCK) {
        find(block, &mut slots[..block.len()]);
        for (place, &slot) in slots[..block.len()].iter().enumerate() {
            ways[slot as usize][place % WAYS] += 1;
        }
    }
    for (count, ways) in counts.iter_mut().zip(ways) {
        *count += ways.iter().map(|&way| u64::from(way)).sum::<u64>();
    }
}

/// The slot of each value, as [`uniform_histogram`] counts them: a bin, or the bins' number for below, one more for
/// above, two more for missing.
pub fn uniform_slots(values: &[f64], bins: UniformBins<'_>) -> Vec<u32> {
    let mut slots = vec![0; values.len()];
    find_slots(values, bins, &mut slots);
    slots
}

/// The place of a value among the bins, as a number of bins above the first edge; it never falls where values rise.
#[inline(always)]
fn place(value: f64, first: f64, scale: f64) -> f64 {
    (value - first) * scale
}

/// The bin of a place, limited to those there are: from 0 to `most`, which is below 2³¹.
#[inline(always)]
fn guess(place: f64, most: f64) -> i32 {
    // Neither comparison holds for NaN, which becomes 0.
    let place = if place > 0.0 { place } else { 0.0 };
    let place = if place < most { place } else { most };
    // SAFETY: from 0 to `most`, which is an i32.
    unsafe { place.to_int_unchecked::<i32>() }
}

/// How far the edges lie from whole places, at most. Places never fall where values rise: one that is further from a
/// whole number is on the same side of it as its value is of the edge.
fn closeness(bins: UniformBins<'_>) -> f64 {
    let (first, last) = (bins.edges[0], bins.edges[bins.edges.len() - 1]);
    let scale = (bins.edges.len() - 1) as f64 / (last - first);
    let off = bins.edges.iter().enumerate().map(|(index, &edge)| (place(edge, first, scale) - index as f64).abs());
    // Anything that is no number is not close enough.
    off.fold(0.0, |most, own| if own <= most { most } else { own })
}

#[inline(always)]
fn guess_slots_body(values: &[f64], bins: UniformBins<'_>, close: f64, slots: &mut [u32]) -> bool {
    let edges = bins.edges;
    assert!(edges.len() >= 2 && edges.len() < i32::MAX as usize, "two edges or more");
    let count = edges.len() - 1;
    let (first, last) = (edges[0], edges[count]);
    let scale = count as f64 / (last - first);
    let most = (count - 1) as f64;
    let mut unsure = 0u32;
    for (slot, &value) in slots.iter_mut().zip(values) {
        let place = place(value, first, scale);
        let guess = guess(place, most);
        let rest = place - f64::from(guess);
        let is_close = (rest <= close) | (rest >= 1.0 - close);
        // Values outside the bins are told by the edges themselves.
        unsure |= u32::from(is_close & (value >= first) & (value <= last));
        let below = if value < first { count as u32 } else { guess as u32 };
        let above = if value > last { count as u32 + 1 } else { below };
        *slot = if value.is_nan() { count as u32 + 2 } else { above };
    }
    unsure == 0
}

#[inline(always)]
fn find_slots_body(values: &[f64], bins: UniformBins<'_>, slots: &mut [u32]) {
    let edges = bins.edges;
    assert!(edges.len() >= 2 && edges.len() < i32::MAX as usize, "two edges or more");
    let count = edges.len() - 1;
    let (first, last) = (edges[0], edges[count]);
    let scale = count as f64 / (last - first);
    let most = (count - 1) as f64;
    for (slot, &value) in slots.iter_mut().zip(values) {
        let guess = guess(place(value, first, scale), most);
        // SAFETY: `guess` is from 0 to `count - 1`, and there are `count + 1` edges.
        let (low, high) = unsafe { (*edges.get_unchecked(guess as usize), *edges.get_unchecked(guess as usize + 1)) };
        let up = i32::from(value >= high) & i32::from(guess + 1 < count as i32);
        let down = i32::from(value < low) & i32::from(guess > 0);
        let inside = (guess + up - down) as u32;
        let below = if value < first { count as u32 } else { inside };
        let above = if value > last { count as u32 + 1 } else { below };
        *slot = if value.is_nan() { count as u32 + 2 } else { above };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::runnable;
    use proptest::prelude::*;

    /// A search in the edges, one value at a time.
    fn naive(values: &[f64], edges: &[f64]) -> Vec<u64> {
        let bins = edges.len() - 1;
        let mut counts = vec![0; bins + OUTSIDE];
        for &value in values {
            let slot = if value.is_nan() {
                bins + 2
            } else if value < edges[0] {
                bins
            } else if value > edges[bins] {
                bins + 1
            } else {
                (edges.partition_point(|&edge| edge <= value) - 1).min(bins - 1)
            };
            counts[slot] += 1;
        }
        counts
    }

    fn edges(low: f64, width: f64, bins: usize) -> Vec<f64> {
        (0..=bins).map(|i| if i == bins { low + width } else { low + i as f64 * (width / bins as f64) }).collect()
    }

    proptest! {
        #[test]
        fn counts_as_a_search_in_the_edges_does(
            low in -1e3..1e3f64, width in 1e-3..1e4f64, bins in 1usize..80,
            shares in prop::collection::vec(prop_oneof![6 => -0.2..1.2f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY)], 0..600),
        ) {
            let edges = edges(low, width, bins);
            // Values on the edges themselves are the hard ones.
            let mut values: Vec<f64> = shares.iter().map(|share| low + share * width).collect();
            values.extend_from_slice(&edges);
            let mut counts = vec![0; bins + OUTSIDE];
            uniform_histogram(&values, UniformBins { edges: &edges }, &mut counts);
            prop_assert_eq!(&counts, &naive(&values, &edges));
            let mut by_slot = vec![0; bins + OUTSIDE];
            for slot in uniform_slots(&values, UniformBins { edges: &edges }) {
                by_slot[slot as usize] += 1;
            }
            prop_assert_eq!(&counts, &by_slot);
            let close = closeness(UniformBins { edges: &edges });
            for level in runnable() {
                let mut base = [0; BLOCK];
                let mut other = [0; BLOCK];
                let block = &values[..values.len().min(BLOCK)];
                find_slots_at(crate::dispatch::Level::Baseline, block, UniformBins { edges: &edges }, &mut base);
                find_slots_at(level, block, UniformBins { edges: &edges }, &mut other);
                prop_assert_eq!(base, other);
                // Every number beside an edge, one by one: either its slot is right, or it is said that it may not be.
                for value in edges.iter().flat_map(|&edge| [edge, edge.next_up(), edge.next_down()]).chain(values.iter().copied()) {
                    let (mut found, mut guessed) = ([0], [0]);
                    find_slots_at(level, &[value], UniformBins { edges: &edges }, &mut found);
                    if guess_slots_at(level, &[value], UniformBins { edges: &edges }, close, &mut guessed) {
                        prop_assert_eq!(found, guessed, "{}", value);
                    }
                }
            }
        }
    }
}
