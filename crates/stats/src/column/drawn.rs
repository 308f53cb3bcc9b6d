//! The bins on which a numeric column is drawn: those that distances take, or, of few whole numbers, one bin for each, which
//! neither leaves every second bin empty nor puts two numbers in one.

use kernels::{Sums, UniformBins};

/// Whole numbers over a wider span are drawn as any others.
const WIDEST: f64 = 60.0;
/// Beyond this, whole numbers have no halves between them.
const EXACT: f64 = 4_503_599_627_370_496.0;

/// Bins of one whole number each, and how many values of the reference they hold.
#[derive(Clone, Debug)]
pub(super) struct Units {
    pub edges: Vec<f64>,
    pub counts: Vec<u64>,
}

impl Units {
    /// Tells whether there are no more than `present` values.
    pub fn is_within(&self, present: u64) -> bool {
        crate::state::within(&self.counts, present)
    }

    /// Units of values that are all whole and close together; `sums` are theirs.
    pub fn of(values: &[f64], sums: &Sums) -> Option<Units> {
        let (low, high) = (sums.min, sums.max);
        let close = sums.count > 0 && high - low <= WIDEST && low.abs().max(high.abs()) < EXACT;
        if !close || values.iter().any(|value| !value.is_nan() && value.fract() != 0.0) {
            return None;
        }
        let edges: Vec<f64> = (0..=(high - low) as usize + 1).map(|place| low - 0.5 + place as f64).collect();
        let counts = tally(values, &edges).counts;
        Some(Units { edges, counts })
    }
}

crate::state!(Units { edges, counts } where |own| {
    own.edges.len() == own.counts.len() + 1 && own.edges.is_sorted_by(|a, b| a < b) && !own.counts.is_empty()
});

/// Values on the bins of a picture, and below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// Values below the first edge.
    pub below: u64,
    /// Values in the bins.
    pub counts: Vec<u64>,
}

crate::state!(Drawn { below, counts });

impl Drawn {
    /// Adds what another part of the chunk has.
    pub fn append(&mut self, other: &Drawn) {
        self.below += other.below;
        self.counts.iter_mut().zip(&other.counts).for_each(|(own, other)| *own += other);
    }

    /// Tells whether there are no more than `present` values.
    pub fn is_within(&self, present: u64) -> bool {
        present.checked_sub(self.below).is_some_and(|rest| crate::state::within(&self.counts, rest))
    }
}

/// Values on edges that are equally far apart.
pub(super) fn tally(values: &[f64], edges: &[f64]) -> Drawn {
    let bins = edges.len() - 1;
    let mut counts = vec![0; bins + 3];
    kernels::uniform_histogram(values, UniformBins { edges }, &mut counts);
    let below = counts[bins];
    counts.truncate(bins);
    Drawn { below, counts }
}
