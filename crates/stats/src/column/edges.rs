//! Edges that a numeric column is counted on, by one rule, whoever counts.

use super::numeric::NumericReference;
use super::outside::Far;

impl NumericReference {
    /// Edges of the bins that distances take. A value belongs to the first edge that it lies below, or to the last one if it
    /// is no larger. None where no value is finite; both ends of a constant are this constant.
    pub fn bin_edges(&self) -> Vec<f64> {
        match (self.constant(), &self.edges) {
            (Some(value), _) => vec![value; 2],
            (None, edges) => edges.clone().unwrap_or_default(),
        }
    }

    /// Edges of the bins that are drawn, if these are others.
    pub fn unit_edges(&self) -> Option<&[f64]> {
        self.units.as_ref().map(|units| units.edges.as_slice())
    }

    /// Edges between deciles, by the same rule: the last but for the smallest difference. None where one is infinite.
    pub fn decile_edges(&self) -> Option<Vec<f64>> {
        let mut edges = self.deciles.as_ref()?.edges.clone();
        edges.last_mut().iter_mut().for_each(|last| **last = last.next_down());
        edges.iter().all(|edge| edge.is_finite()).then_some(edges)
    }

    /// Parts into which the deciles cut a chunk; 0 where they are not needed.
    pub fn decile_parts(&self) -> usize {
        self.deciles.as_ref().map_or(0, |deciles| deciles.edges.len() + 1)
    }

    /// Limits of what is far outside the reference's range.
    pub fn far(&self) -> Far {
        self.span().far()
    }

    /// A number near the mean of the reference: sums of distances from it lose no digits.
    pub fn centre(&self) -> f64 {
        let edges = self.edges.as_deref().unwrap_or_default();
        let total: u64 = self.counts.iter().sum();
        let middles = edges.windows(2).map(|bin| bin[0] + (bin[1] - bin[0]) / 2.0);
        let sum: f64 = middles.zip(&self.counts).map(|(middle, &count)| middle * (count as f64 / total as f64)).sum();
        if total == 0 { 0.0 } else { self.constant().unwrap_or(sum) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::bins::histogram;
    use crate::column::numeric::Needs;

    /// The rule of the documentation.
    pub fn counted(values: &[f64], edges: &[f64]) -> Vec<u64> {
        let mut counts = vec![0; edges.len() + 1];
        for value in values.iter().filter(|value| !value.is_nan()) {
            let is_under = |(place, edge): (usize, &f64)| value < edge || (place + 1 == edges.len() && value == edge);
            counts
                [edges.iter().enumerate().position(|(place, edge)| is_under((place, edge))).unwrap_or(edges.len())] +=
                1;
        }
        counts
    }

    fn references() -> Vec<Vec<f64>> {
        let whole = (0..200).map(|i| f64::from(i * i % 37));
        let wide = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101) / 3.0);
        vec![whole.collect(), wide.collect(), vec![0.7; 9], vec![3.0; 9], vec![1.0, f64::INFINITY, 2.5, 9.0]]
    }

    #[test]
    fn edges_and_one_rule_give_the_counts_of_the_chunk() {
        let needs = Needs { deciles: true, ..Needs::default() };
        for reference in references() {
            let own = NumericReference::fit(&reference, needs);
            let edges: Vec<f64> = [own.bin_edges(), own.decile_edges().unwrap_or_default()].concat();
            let near = edges.iter().flat_map(|edge| [edge.next_down(), *edge, edge.next_up()]);
            let chunk: Vec<f64> =
                near.chain([f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e300]).chain(reference).collect();
            let counts = counted(&chunk, &own.bin_edges());
            assert_eq!(counts[1..counts.len() - 1], own.chunk(&chunk).counts);
            if let Some(units) = own.unit_edges() {
                let drawn = own.drawn(&own.chunk(&chunk));
                let counts = counted(&chunk, units);
                assert_eq!((counts[0], &counts[1..counts.len() - 1]), (drawn.below, &drawn.counts[..]));
            }
            if let Some(edges) = own.decile_edges() {
                assert_eq!(counted(&chunk, &edges), histogram(&chunk, &own.deciles.as_ref().unwrap().edges));
            }
        }
    }

    #[test]
    fn the_centre_is_near_the_mean() {
        for reference in references().iter().take(4) {
            let mean = reference.iter().sum::<f64>() / reference.len() as f64;
            assert!((NumericReference::fit(reference, Needs::default()).centre() - mean).abs() < 1.5);
        }
    }
}
