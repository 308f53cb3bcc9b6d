//! Drawing of a numeric reference and its chunks.

use super::drawn::{Drawn, tally};
use super::numeric::{NumericChunk, NumericReference};

impl NumericReference {
    /// Tells whether the bins that are drawn are whole numbers.
    pub fn has_units(&self) -> bool {
        self.units.is_some()
    }

    /// Edges of the bins that are drawn; none where no value is finite.
    pub fn drawn_edges(&self) -> Option<&[f64]> {
        self.units.as_ref().map(|units| &units.edges).or(self.edges.as_ref()).map(Vec::as_slice)
    }

    /// The reference on the bins that are drawn.
    pub fn drawn_counts(&self) -> &[u64] {
        self.units.as_ref().map_or(&self.counts, |units| &units.counts)
    }

    /// A chunk on the bins that are drawn.
    pub fn drawn(&self, chunk: &NumericChunk) -> Drawn {
        chunk.drawn.get_or_init(|| self.draw(chunk)).clone()
    }

    fn draw(&self, chunk: &NumericChunk) -> Drawn {
        match (&self.units, &self.edges) {
            (Some(units), _) => tally(chunk.values.values(), &units.edges),
            (None, Some(_)) => Drawn { below: self.below(chunk), counts: chunk.counts.clone() },
            (None, None) => Drawn { below: 0, counts: Vec::new() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::numeric::Needs;

    fn drawn(reference: &[f64], chunk: &[f64]) -> (Vec<f64>, Vec<u64>, Drawn) {
        let own = NumericReference::fit(reference, Needs::default());
        let edges = own.drawn_edges().expect("there are values").to_vec();
        (edges, own.drawn_counts().to_vec(), own.drawn(&own.chunk(chunk)))
    }

    #[test]
    fn whole_numbers_have_a_bin_each() {
        let hours: Vec<f64> = (0..2400).map(|row| f64::from(row % 24)).collect();
        let (edges, counts, chunk) = drawn(&hours, &[22.0, 23.0, 23.0, -1.0, -7.0, 24.0, f64::NAN, f64::INFINITY]);
        assert_eq!(edges, (0..=24).map(|place| f64::from(place) - 0.5).collect::<Vec<_>>());
        assert_eq!(counts, vec![100; 24]);
        assert_eq!((chunk.below, chunk.counts[22], chunk.counts[23]), (2, 1, 2));
        assert_eq!(chunk.counts.iter().sum::<u64>(), 3);
    }

    #[test]
    fn a_wide_span_or_a_fraction_has_the_bins_of_distances() {
        for reference in [vec![0.0, 1.0, 2.5], (0..62).map(f64::from).collect(), vec![1e300, 1e300]] {
            let own = NumericReference::fit(&reference, Needs::default());
            assert_eq!(own.drawn_edges(), own.edges.as_deref());
            assert_eq!(own.drawn_counts(), own.counts);
        }
        let (edges, ..) = drawn(&(0..61).map(f64::from).collect::<Vec<_>>(), &[]);
        assert_eq!(edges.len(), 62);
    }

    #[test]
    fn what_lies_beyond_is_told_apart() {
        let values: Vec<f64> = (0..1000).map(|row| f64::from(row) / 7.0).collect();
        let (.., chunk) = drawn(&values, &[-1.0, -2.0, 5.0, 900.0, f64::NEG_INFINITY]);
        assert_eq!((chunk.below, chunk.counts.iter().sum::<u64>()), (3, 1));
    }
}
