//! Distances between two cumulative distributions at the edges of bins.

use crate::dispatch::kernel;

/// Independent partial results. The reduction over them has a fixed shape.
const LANES: usize = 8;

/// Distances of two cumulative distributions over bins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gaps {
    /// The largest.
    pub largest: f64,
    /// The sum over all bins.
    pub sum: f64,
}

kernel! {
    /// The distances `|share − (start + count / total)|` of each bin.
    ///
    /// # Panics
    /// When there are not as many shares as counts.
    gaps, gaps_at, (shares: &[f64], counts: &[u32], start: f64, total: f64) -> Gaps, gaps_body
}

#[inline(always)]
fn gaps_body(shares: &[f64], counts: &[u32], start: f64, total: f64) -> Gaps {
    assert_eq!(shares.len(), counts.len(), "a share for each count");
    let (mut largest, mut sum) = ([0.0f64; LANES], [0.0f64; LANES]);
    let mut add = |lane: usize, share: f64, count: u32| {
        let gap = (share - (start + f64::from(count) / total)).abs();
        largest[lane] = if gap > largest[lane] { gap } else { largest[lane] };
        sum[lane] += gap;
    };
    let ((blocks, tail), (own, rest)) = (shares.as_chunks::<LANES>(), counts.as_chunks::<LANES>());
    for (shares, counts) in blocks.iter().zip(own) {
        for lane in 0..LANES {
            add(lane, shares[lane], counts[lane]);
        }
    }
    for (lane, (&share, &count)) in tail.iter().zip(rest).enumerate() {
        add(lane, share, count);
    }
    Gaps { largest: largest.into_iter().fold(0.0, f64::max), sum: sum.into_iter().sum() }
}
