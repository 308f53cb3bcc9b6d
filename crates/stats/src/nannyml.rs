//! Numbers as NannyML 0.13.1 gives them where ours differ, for those who move from it and compare.
//!
//! Above [`BINNED_FROM`] reference values it replaces Kolmogorov–Smirnov and Wasserstein by sums over bins of equal
//! width. Ours are exact; `docs/nannyml.md` says by how much they differ.

use kernels::{Gaps, UniformBins};
use std::cell::OnceCell;

/// Reference values from which NannyML bins.
pub const BINNED_FROM: usize = 10_000;

/// Bins between the reference's smallest and largest value.
const BINS: usize = 10_000;

/// A drift method as they compute it, from counts in bins.
pub type Binned = fn(&Reference, &Chunk) -> f64;

/// NannyML's own form of a drift method; `None` where it is ours.
pub fn binned(method: &str) -> Option<Binned> {
    match method {
        "kolmogorov_smirnov" => Some(kolmogorov_smirnov),
        "wasserstein" => Some(wasserstein),
        _ => None,
    }
}

/// Counts of a reference, which is not empty.
#[derive(Clone, Debug)]
pub struct Reference {
    edges: Vec<f64>,
    /// Values up to the right edge of every bin.
    cumulative: Vec<u64>,
    /// The same as shares.
    shares: Vec<f64>,
    /// Sums of the `cumulative` before each bin, and of all.
    sums: Vec<u64>,
    len: f64,
}

/// Counts of a chunk in the reference's bins.
#[derive(Clone, Debug)]
pub struct Chunk {
    counts: Counts,
    /// Values below the first edge, ascending.
    below: Vec<f64>,
    /// Values above the last edge, ascending.
    above: Vec<f64>,
    len: f64,
    /// Distance of the shares, with the state that the chunk's starts from; computed when first requested.
    gaps: OnceCell<(f64, Gaps)>,
}

/// Values of a chunk up to the right edges of bins.
#[derive(Clone, Debug)]
enum Counts {
    /// Counts for every bin, for many values.
    Dense(Vec<u32>),
    /// Counts for the bins that hold values, ascending, for few.
    Sparse(Vec<(usize, u64)>),
}

impl Reference {
    /// Counts ascending values.
    pub fn new(ascending: &[f64]) -> Self {
        let edges = edges(ascending[0], ascending[ascending.len() - 1]);
        let mut counts = vec![0; BINS + 3];
        kernels::uniform_histogram(ascending, UniformBins { edges: &edges }, &mut counts);
        let cumulative: Vec<u64> = running(counts[..BINS].iter().copied()).collect();
        let sums = std::iter::once(0).chain(running(cumulative.iter().copied())).collect();
        let len = ascending.len() as f64;
        let shares = cumulative.iter().map(|&count| count as f64 / len).collect();
        Reference { edges, cumulative, shares, sums, len }
    }

    /// Counts the values of a chunk; NaN is missing.
    pub fn count(&self, values: &[f64]) -> Chunk {
        let bins = UniformBins { edges: &self.edges };
        let mut slots = kernels::uniform_slots(values, bins);
        let pick = |slots: &[u32], wanted: usize| {
            let picked = slots.iter().zip(values).filter(|&(&slot, _)| slot as usize == wanted);
            kernels::sorted_values(&picked.map(|(_, &value)| value).collect::<Vec<f64>>())
        };
        let (below, above) = (pick(&slots, BINS), pick(&slots, BINS + 1));
        let is_many = values.len() > BINS / 8 && u32::try_from(values.len()).is_ok();
        let counts = if is_many { dense(&slots) } else { sparse(&mut slots) };
        let within = match &counts {
            Counts::Dense(counts) => u64::from(counts[BINS - 1]),
            Counts::Sparse(occupied) => occupied.last().map_or(0, |&(_, up_to)| up_to),
        };
        let len = within as f64 + (below.len() + above.len()) as f64;
        Chunk { counts, below, above, len, gaps: OnceCell::new() }
    }

    /// Distances of the reference's shares from `start` and the chunk's. Both methods start from the same, unless values
    /// lie below the first edge.
    fn gaps(&self, chunk: &Chunk, start: f64) -> Gaps {
        let (own, gaps) = *chunk.gaps.get_or_init(|| (start, self.gaps_from(chunk, start)));
        if own == start { gaps } else { self.gaps_from(chunk, start) }
    }

    fn gaps_from(&self, chunk: &Chunk, start: f64) -> Gaps {
        match &chunk.counts {
            Counts::Dense(counts) => kernels::gaps(&self.shares, counts, start, chunk.len),
            Counts::Sparse(occupied) => self.gaps_of_runs(occupied, |up_to| start + up_to as f64 / chunk.len),
        }
    }

    /// The same, over runs of bins in which the chunk's share stands still.
    fn gaps_of_runs(&self, occupied: &[(usize, u64)], level: impl Fn(u64) -> f64) -> Gaps {
        let starts = std::iter::once((0, 0)).chain(occupied.iter().copied());
        let ends = occupied.iter().map(|&(bin, _)| bin).chain([BINS]);
        let mut gaps = Gaps { largest: 0.0, sum: 0.0 };
        for ((from, up_to), to) in starts.zip(ends).filter(|((from, _), to)| from < to) {
            let level = level(up_to);
            // Shares rise: the largest difference of a run is at one of its ends.
            let ends = (self.shares[from] - level).abs().max((self.shares[to - 1] - level).abs());
            gaps = Gaps { largest: gaps.largest.max(ends), sum: gaps.sum + self.distance(from, to, level) };
        }
        gaps
    }

    /// `Σ |share − level|` over the bins `from..to`. Shares rise, so they cross the level once.
    fn distance(&self, from: usize, to: usize, level: f64) -> f64 {
        let (own, below) = (&self.cumulative[from..to], |own: &u64| (*own as f64) < level * self.len);
        // In most runs they do not, and both ends lie on one side.
        let turn = match (below(&own[0]), below(&own[own.len() - 1])) {
            (false, _) => from,
            (_, true) => to,
            _ => from + own.partition_point(below),
        };
        let sum = |from: usize, to: usize| (self.sums[to] - self.sums[from]) as f64 / self.len;
        (level * (turn - from) as f64 - sum(from, turn)) + (sum(turn, to) - level * (to - turn) as f64)
    }
}

fn running(counts: impl Iterator<Item = u64>) -> impl Iterator<Item = u64> {
    counts.scan(0, |sum, count| {
        *sum += count;
        Some(*sum)
    })
}

/// Counts many slots bin by bin.
fn dense(slots: &[u32]) -> Counts {
    let mut counts = vec![0u32; BINS + 3];
    for &slot in slots {
        counts[slot as usize] += 1;
    }
    counts.truncate(BINS);
    let mut up_to = 0;
    for count in &mut counts {
        up_to += *count;
        *count = up_to;
    }
    Counts::Dense(counts)
}

/// Counts few slots by putting them in order.
fn sparse(slots: &mut [u32]) -> Counts {
    slots.sort_unstable();
    let mut up_to = 0;
    let runs = slots.chunk_by(|a, b| a == b).take_while(|run| (run[0] as usize) < BINS).map(|run| {
        up_to += run.len() as u64;
        (run[0] as usize, up_to)
    });
    Counts::Sparse(runs.collect())
}

/// Edges of the bins between two values, as numpy's `linspace` has them.
fn edges(min: f64, max: f64) -> Vec<f64> {
    let step = (max - min) / BINS as f64;
    (0..=BINS).map(|bin| if bin == BINS { max } else { bin as f64 * step + min }).collect()
}

/// The largest difference of the cumulative shares at the edges.
fn kolmogorov_smirnov(reference: &Reference, chunk: &Chunk) -> f64 {
    reference.gaps(chunk, chunk.below.len() as f64 / chunk.len).largest
}

/// The area between the cumulative shares over the bins, and that of the values beyond them. The boundary counts as a
/// value of each tail, as theirs does.
fn wasserstein(reference: &Reference, chunk: &Chunk) -> f64 {
    let (min, max) = (reference.edges[0], reference.edges[BINS]);
    let share = |values: &[f64]| if values.is_empty() { 0.0 } else { (values.len() as f64 + 1.0) / chunk.len };
    let (start, end) = (share(&chunk.below), share(&chunk.above));
    let within = reference.gaps(chunk, start).sum * (reference.edges[1] - min);
    let left: Vec<f64> = chunk.below.iter().copied().chain([min]).collect();
    let right: Vec<f64> = std::iter::once(max).chain(chunk.above.iter().copied()).collect();
    within + start * tail_area(&left, |share| share) + end * tail_area(&right, |share| 1.0 - share)
}

/// `Σ f(share of values up to x) (next x − x)` over ascending values.
fn tail_area(ascending: &[f64], height: impl Fn(f64) -> f64) -> f64 {
    let n = ascending.len() as f64;
    // Between equal values the width is zero, so that only the last of them counts.
    let steps = ascending.windows(2).enumerate();
    steps.map(|(place, pair)| height((place + 1) as f64 / n) * (pair[1] - pair[0])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `((a i + b) i + c) mod m`, ascending.
    fn residues(n: u64, [a, b, c, m]: [u64; 4], of: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut values: Vec<f64> = (0..n).map(|i| of(((a * i * i + b * i + c) % m) as f64)).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    fn both(reference: &[f64], chunk: &[f64]) -> [f64; 2] {
        let reference = Reference::new(&kernels::sorted_values(reference));
        let chunk = reference.count(chunk);
        [kolmogorov_smirnov(&reference, &chunk), wasserstein(&reference, &chunk)]
    }

    #[test]
    fn a_sample_against_itself_is_zero() {
        let values = residues(12_000, [31, 17, 7, 100_003], |residue| residue / 1000.0);
        let [largest, area] = both(&values, &values);
        assert!(largest == 0.0 && area.abs() < 1e-12);
    }

    #[test]
    fn tails_count_their_boundary() {
        let reference: Vec<f64> = (0..=10_000).map(f64::from).collect();
        // One of four values lies 100 below: (1 + 1) / 4 of the weight times half the way.
        let [largest, area] = both(&reference, &[-100.0, 2500.0, f64::NAN, 5000.0, 7500.0]);
        assert!(area > 100.0 * 0.25 && largest <= 0.26);
    }

    #[test]
    fn few_and_many_values_are_compared_alike() {
        let reference = Reference::new(&residues(12_000, [31, 17, 7, 100_003], |residue| residue / 1000.0));
        let values = residues(3000, [37, 5, 1, 120_011], |residue| residue / 1000.0 - 5.0);
        let many = reference.count(&values);
        let mut slots = kernels::uniform_slots(&values, UniformBins { edges: &reference.edges });
        let few = Chunk { counts: sparse(&mut slots), ..many.clone() };
        assert!(matches!(many.counts, Counts::Dense(_)));
        let (many, few) = (reference.gaps(&many, 0.05), reference.gaps(&few, 0.05));
        assert_eq!(many.largest, few.largest);
        assert!((many.sum - few.sum).abs() < 1e-12 * few.sum);
    }

    #[test]
    fn is_the_sum_over_all_bins() {
        let reference = Reference::new(&residues(12_000, [31, 17, 7, 100_003], |residue| residue / 1000.0));
        let chunk = reference.count(&residues(700, [37, 5, 1, 90_001], |residue| residue / 1000.0 + 2.0));
        let Counts::Sparse(occupied) = &chunk.counts else { panic!("700 values are few") };
        let mut level = 0.0;
        let mut occupied = occupied.iter().peekable();
        let (mut largest, mut area) = (0.0f64, 0.0f64);
        for bin in 0..BINS {
            if let Some(&(_, up_to)) = occupied.next_if(|(own, _)| *own == bin) {
                level = up_to as f64 / chunk.len;
            }
            let difference = (reference.shares[bin] - level).abs();
            (largest, area) = (largest.max(difference), area + difference * (reference.edges[1] - reference.edges[0]));
        }
        assert_eq!(kolmogorov_smirnov(&reference, &chunk), largest);
        assert!((wasserstein(&reference, &chunk) - area).abs() < 1e-12 * area);
    }
}
