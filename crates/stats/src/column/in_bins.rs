//! A chunk counted in the bins of a reference, as any engine can count it.

/// Values of a chunk between edges.
#[derive(Clone, Debug)]
pub struct InBins {
    /// Ascending, as `NumericReference::bin_edges` has them.
    pub edges: Vec<f64>,
    /// Values below the first edge, in each bin, and above the last edge.
    pub counts: Vec<u64>,
}

impl InBins {
    /// Values in all.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Values of ascending ones below each edge, and up to the last.
    pub fn ranks<'a>(&'a self, ascending: &'a [f64]) -> impl Iterator<Item = u64> + 'a {
        let last = self.edges.len() - 1;
        let rank = move |(place, &edge): (usize, &f64)| {
            let is_counted = |&value: &f64| if place == last { value <= edge } else { value < edge };
            ascending.partition_point(is_counted) as u64
        };
        self.edges.iter().enumerate().map(rank)
    }
}
