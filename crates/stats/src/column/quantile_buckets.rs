//! A chunk counted between quantiles of the reference, from which exact distances follow without putting it in order.
//!
//! At the edges the difference of the two cumulative distributions is known, and within a bucket how far it can go.
//! Only buckets in which a result is not settled by that are looked into: their few values are sorted.

use super::ranks::{PlacedChunk, Ranks, Step};
use kernels::{Buckets, Ladder, Spans, Tally};

/// A reference in buckets between its quantiles. Values that are several quantiles at once, and the largest, have a
/// bucket of their own.
#[derive(Clone, Debug)]
pub struct QuantileBuckets {
    buckets: Buckets,
    spans: Spans,
    /// Lower and upper edges, each with the reference values below it. The first bucket has its upper edge twice, the
    /// last one its lower edge.
    ends: Vec<[End; 2]>,
    /// The buckets at which the bins of a histogram start, and the one at which the last bin ends.
    bins: Vec<usize>,
}

/// An edge, and how many values of the reference are below it.
type End = (f64, usize);

/// A chunk in the buckets of a reference.
#[derive(Clone, Debug)]
pub struct BucketedChunk {
    /// The bucket of each value; of a missing one a bucket beyond the last.
    own: Vec<u16>,
    tallies: Vec<Tally>,
    /// `nm (F − G)` below each bucket and after the last.
    differences: Vec<f64>,
    /// Values that are not missing.
    len: usize,
}

/// A result so far, and the buckets, by place, that have to be looked into for the rest.
pub type Bounded = (f64, Vec<bool>);

impl QuantileBuckets {
    /// About `count` buckets between `values`, ascending; fewer where quantiles are equal; `None` where the edges are not finite. The edges of a
    /// histogram's `bins` are edges of buckets too, so that one count of a chunk serves both.
    pub fn new(values: &[f64], count: usize, bins: &[f64]) -> Option<Self> {
        let bins = half_open(bins);
        let edges = merged(edges(values, count)?, &bins);
        let ranked = ranked(&edges, values);
        let last = ranked.len() - 1;
        let ends: Vec<_> =
            (0..=ranked.len()).map(|bucket| [ranked[bucket.max(1) - 1], ranked[bucket.min(last)]]).collect();
        let total = values.len() as f64;
        let spans = Spans {
            counts: ends.iter().map(|[from, to]| (to.1 - from.1) as f64).collect(),
            widths: ends.iter().map(|[from, to]| to.0 - from.0).collect(),
            offsets: ends.iter().map(|ends| offsets(values, ends) / total).collect(),
            open: ends.iter().map(|[from, to]| f64::from(u8::from(to.0 != from.0.next_up()))).collect(),
            total,
        };
        let bins = bins.iter().map(|bin| edges.partition_point(|edge| edge < bin) + 1).collect();
        Some(QuantileBuckets { buckets: Buckets::new(edges), spans, ends, bins })
    }

    /// Counts the values of a chunk; NaN is left out.
    pub fn count(&self, values: &[f64]) -> BucketedChunk {
        let (mut own, mut tallies) = (vec![0; values.len()], vec![Tally::default(); self.ends.len() + 1]);
        kernels::tally(&self.buckets, values, &mut own, &mut tallies);
        let missing = tallies.pop().map_or(0, |missing| missing.count as usize);
        let len = values.len() - missing;
        let mut differences = vec![0.0; tallies.len() + 1];
        kernels::differences(&self.spans, &tallies, len as f64, &mut differences);
        BucketedChunk { own, tallies, differences, len }
    }

    /// The values below the first bin of the histogram, and those in each; `None` where there is no bin, or its edges are
    /// not apart.
    pub fn in_bins(&self, chunk: &BucketedChunk) -> Option<(u64, Vec<u64>)> {
        let below: Vec<usize> = self.bins.iter().map(|&bucket| self.below(chunk, bucket)).collect();
        let counts = below.windows(2).map(|bin| (bin[1] - bin[0]) as u64).collect();
        below.first().map(|&first| (first as u64, counts))
    }

    /// Values of a chunk below a bucket: nmF − nm (F − G), by n, a whole number.
    fn below(&self, chunk: &BucketedChunk, bucket: usize) -> usize {
        let [from, _] = self.ends[bucket];
        (((from.1 * chunk.len) as f64 - chunk.differences[bucket]) / self.spans.total) as usize
    }

    /// The largest `nm |F − G|` at an edge, and the buckets in which it can be larger.
    pub fn excess(&self, chunk: &BucketedChunk) -> Bounded {
        let mut exceeds = vec![false; self.ends.len()];
        (kernels::exceeding(&self.spans, &chunk.differences, chunk.len as f64, &mut exceeds), exceeds)
    }

    /// `∫|F − G|` over the buckets in which F − G keeps its sign, and those in which it may not.
    pub fn area(&self, chunk: &BucketedChunk) -> Bounded {
        let mut crosses = vec![false; self.ends.len()];
        let (total, differences) = (chunk.len as f64, &chunk.differences);
        (kernels::crossing(&self.spans, &chunk.tallies, differences, total, &mut crosses), crosses)
    }

    /// Walks through each of the wanted buckets: from its lower edge over the distinct values of the chunk in it to its
    /// upper edge. `values` are those that were counted.
    pub fn walk(
        &self,
        reference: &Ladder,
        (values, chunk): (&[f64], &BucketedChunk),
        wanted: &[bool],
        mut visit: impl FnMut(&[Step]),
    ) {
        let placed = PlacedChunk::new(reference, &pick(values, &chunk.own, wanted));
        let (mut steps, mut passed, mut walk) = (placed.steps(), 0, Vec::new());
        for bucket in (0..wanted.len()).filter(|&bucket| wanted[bucket]) {
            let [from, to] = self.ends[bucket];
            let (below, count) = (self.below(chunk, bucket), chunk.tallies[bucket].count as usize);
            let own = steps.iter().take_while(|step| step.chunk.up_to <= passed + count).count();
            let shifted = |step: &Step| {
                let shift = |rank: usize| rank - passed + below;
                Step { chunk: Ranks { below: shift(step.chunk.below), up_to: shift(step.chunk.up_to) }, ..*step }
            };
            walk.clear();
            walk.push(edge(from, below));
            walk.extend(steps[..own].iter().map(shifted));
            walk.push(edge(to, below + count));
            visit(&walk);
            (steps, passed) = (&steps[own..], passed + count);
        }
    }
}

/// Ascending edges, each with the values below it, which are as many as below the one before or more.
fn ranked(edges: &[f64], values: &[f64]) -> Vec<End> {
    let mut below = 0;
    let rank = |&edge: &f64| {
        let mut reach = 32;
        while values.get(below + reach).is_some_and(|&value| value < edge) {
            below += reach;
            reach *= 2;
        }
        let end = values.len().min(below + reach);
        below += values[below..end].partition_point(|&value| value < edge);
        (edge, below)
    };
    edges.iter().map(rank).collect()
}

/// Sum of the distances of ascending values between two edges above the lower one.
fn offsets(values: &[f64], [from, to]: &[End; 2]) -> f64 {
    values[from.1..to.1].iter().map(|value| value - from.0).sum()
}

/// An edge as a step to which no values belong.
fn edge((value, rank): End, chunk: usize) -> Step {
    let at = |rank| Ranks { below: rank, up_to: rank };
    Step { value, reference: at(rank), chunk: at(chunk) }
}

impl BucketedChunk {
    /// True where every value was missing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Number of values that are not missing.
    pub fn len(&self) -> usize {
        self.len
    }
}

/// The values whose bucket is wanted.
fn pick(values: &[f64], own: &[u16], wanted: &[bool]) -> Vec<f64> {
    let mut picked = vec![0.0; values.len() + 1];
    let mut count = 0;
    for (&value, &own) in values.iter().zip(own) {
        picked[count] = value;
        count += usize::from(wanted.get(usize::from(own)) == Some(&true));
    }
    picked.truncate(count);
    picked
}

/// Quantiles, ascending, each with the next number where nothing but equal values lies between.
fn edges(ascending: &[f64], count: usize) -> Option<Vec<f64>> {
    let last = *ascending.last()?;
    let quantile = |place: usize| ascending.get(place * ascending.len() / count).copied().unwrap_or(last);
    let quantiles: Vec<f64> = (0..=count).map(quantile).collect();
    let runs = quantiles.chunk_by(|a, b| a == b);
    let with_next = |run: &[f64]| [Some(run[0]), (run.len() > 1 || run[0] == last).then(|| run[0].next_up())];
    let mut edges: Vec<f64> = runs.flat_map(with_next).flatten().collect();
    edges.dedup();
    (edges[edges.len() - 1] - edges[0]).is_finite().then_some(edges)
}

/// The edges of bins with the last one open as the others are; none where edges are equal.
fn half_open(bins: &[f64]) -> Vec<f64> {
    match bins {
        [starts @ .., last] if bins.is_sorted_by(|a, b| a < b) => {
            starts.iter().copied().chain([last.next_up()]).collect()
        }
        _ => Vec::new(),
    }
}

/// Both, ascending, each once.
fn merged(mut edges: Vec<f64>, others: &[f64]) -> Vec<f64> {
    edges.extend(others);
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

#[cfg(test)]
pub(crate) mod tests {
    use super::super::ecdf::SortedReference;
    use super::*;
    use proptest::prelude::*;

    /// Values of one kind: continuous, tied, far apart, constant, in the order of rows or sorted.
    fn values(most: usize) -> impl Strategy<Value = Vec<f64>> {
        let kind = prop_oneof![Just(0u8), Just(1), Just(2), Just(3)];
        let shift = prop_oneof![Just(0.0), Just(0.4), Just(-60.0)];
        (prop::collection::vec(any::<u32>(), 1..most), kind, shift, any::<bool>()).prop_map(
            |(seeds, kind, shift, sorted)| {
                let of = |seed: u32| {
                    let share = f64::from(seed) / f64::from(u32::MAX) - 0.5;
                    shift
                        + match kind {
                            0 => share,
                            1 => (share * 12.0).floor(),
                            2 => (share * 40.0).exp() * share.signum(),
                            _ => 3.0,
                        }
                };
                let mut values: Vec<f64> = seeds.into_iter().map(of).collect();
                if sorted {
                    values.sort_by(f64::total_cmp);
                }
                values
            },
        )
    }

    /// A reference, a chunk with what may be in it beside, and a number of buckets.
    pub fn pairs() -> impl Strategy<Value = (Vec<f64>, Vec<f64>, usize)> {
        let extra = prop_oneof![3 => Just(Vec::new()), 1 => Just(vec![f64::NAN; 3]), 1 => Just(vec![-1e9, 1e9])];
        (values(400), values(300), extra, any::<bool>(), 1usize..70).prop_map(
            |(reference, mut chunk, extra, from_reference, buckets)| {
                if from_reference {
                    // Values that both have.
                    chunk.extend(reference.iter().step_by(3));
                }
                chunk.extend(extra);
                (reference, chunk, buckets)
            },
        )
    }

    #[test]
    fn infinite_edges_have_no_buckets() {
        for extreme in [f64::INFINITY, f64::MAX] {
            let reference = SortedReference::new(&[-extreme, 0.0, 1.0, extreme]);
            assert!(QuantileBuckets::new(reference.values(), 2, &[]).is_none());
        }
    }

    proptest! {
        #[test]
        fn one_count_serves_a_histogram((values, chunk, count) in pairs(), bins in 1usize..30, wide in any::<bool>()) {
            let reference = SortedReference::new(&values);
            let (low, high) = (reference.values()[0], reference.values()[values.len() - 1]);
            let (low, high) = if wide || low == high { (low - 0.5, high + 0.5) } else { (low, high) };
            let at = |bin| if bin == bins { high } else { low + (high - low) / bins as f64 * bin as f64 };
            let edges: Vec<f64> = (0..=bins).map(at).collect();
            let mut counts = vec![0; bins + 3];
            kernels::uniform_histogram(&chunk, kernels::UniformBins { edges: &edges }, &mut counts);
            let buckets = QuantileBuckets::new(reference.values(), count, &edges).unwrap();
            let counted = buckets.count(&chunk);
            let (below, within) = buckets.in_bins(&counted).unwrap();
            prop_assert_eq!((within.as_slice(), below), (&counts[..bins], counts[bins]));
            prop_assert_eq!((chunk.len() - counted.len()) as u64, counts[bins + 2]);
        }
    }

    #[test]
    fn bins_that_are_not_apart_are_not_counted() {
        let reference = SortedReference::new(&[1e16, 1e16 + 4.0]);
        let buckets = QuantileBuckets::new(reference.values(), 2, &[1e16, 1e16, 1e16 + 4.0]).unwrap();
        assert_eq!(buckets.in_bins(&buckets.count(&[1e16])), None);
    }

    #[test]
    fn tied_quantiles_share_a_bucket_of_their_own() {
        let values: Vec<f64> = (0..80).map(|place| if place < 60 { 2.0 } else { f64::from(place) }).collect();
        let edges = edges(&values, 8).unwrap();
        assert_eq!(edges, [2.0, 2f64.next_up(), 60.0, 70.0, 79.0, 79f64.next_up()]);
    }
}
