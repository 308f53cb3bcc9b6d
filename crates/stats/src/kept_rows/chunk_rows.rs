//! Rows of a chunk as the codes of the rows that are kept, from which causes are told.

use super::KeptOutcomes;
use crate::encoding::taken;
use crate::performance::outcomes::Outcomes;
use crate::sample::{Sample, hash};
use std::ops::Range;

/// Seed of the sample: the same chunk gives the same rows in every process.
const SEED: u64 = 0xC0DE;

/// Rows of a chunk, drawn with equal chances: codes of the features, what the model said and what was true.
#[derive(Clone, Debug)]
pub struct ChunkRows {
    /// Number of rows that they were drawn from.
    pub of: usize,
    /// One list of codes for each feature.
    pub features: Vec<Vec<u8>>,
    /// Scores, predictions and labels.
    pub outcomes: KeptOutcomes,
}

impl ChunkRows {
    /// Draws at most `size` rows of a chunk, of whose rows `codes` are all; its outcomes are at `rows`.
    pub fn draw(codes: &[Vec<u8>], outcomes: &Outcomes, rows: Range<usize>, size: usize) -> ChunkRows {
        let own = drawn(rows.len(), size);
        let places: Vec<usize> = own.iter().map(|row| rows.start + row).collect();
        ChunkRows {
            of: rows.len(),
            features: codes.iter().map(|codes| taken(codes, &own)).collect(),
            outcomes: KeptOutcomes::of(outcomes, &places),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.features.first().map_or(0, Vec::len)
    }

    /// Places of the rows in the chunk that they were drawn from; of one chunk alone.
    pub fn places(&self) -> Vec<usize> {
        drawn(self.of, self.rows())
    }

    /// Keeps the first rows alone: they are a smaller sample.
    pub fn truncate(&mut self, size: usize) {
        self.features.iter_mut().for_each(|codes| codes.truncate(size));
        self.outcomes.truncate(size);
    }

    /// Adds the rows of another chunk.
    pub fn append(&mut self, other: &ChunkRows) {
        self.of += other.of;
        self.features.iter_mut().zip(&other.features).for_each(|(own, other)| own.extend(other));
        self.outcomes.append(&other.outcomes);
    }
}

/// Places of a sample of so many rows; the first of them are a smaller sample.
fn drawn(of: usize, size: usize) -> Vec<usize> {
    Sample::of(size, (0..of).map(|row| (hash(SEED, row as u64), row))).items().copied().collect()
}

/// Rows of the chunks of a table: as many of each as there is room for.
#[derive(Clone, Debug, Default)]
pub struct RowsByChunk {
    chunks: Vec<ChunkRows>,
}

impl RowsByChunk {
    /// Rows of all chunks together, at most, unless chunks have fewer than [`Self::LEAST`].
    const MOST: usize = 1 << 20;
    /// Rows of a chunk that are always kept.
    const LEAST: usize = 256;

    /// Rows that there is room for of each of so many chunks, of at most `size`.
    pub fn room(chunks: usize, size: usize) -> usize {
        size.min((Self::MOST / chunks.max(1)).max(Self::LEAST))
    }

    /// Holds rows of the first chunks.
    pub fn of(chunks: Vec<ChunkRows>) -> RowsByChunk {
        RowsByChunk { chunks }
    }

    /// Adds the chunks that come next; halves the largest samples until there is room.
    pub fn append(&mut self, next: RowsByChunk) {
        self.chunks.extend(next.chunks);
        let largest = |chunks: &[ChunkRows]| chunks.iter().map(ChunkRows::rows).max().unwrap_or(0);
        while largest(&self.chunks) > Self::LEAST && self.rows() > Self::MOST {
            let size = (largest(&self.chunks) / 2).max(Self::LEAST);
            self.chunks.iter_mut().for_each(|own| own.truncate(size));
        }
    }

    /// Number of rows of all chunks.
    pub fn rows(&self) -> usize {
        self.chunks.iter().map(ChunkRows::rows).sum()
    }

    /// Tells whether no rows are kept.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The rows of a chunk; `None` where none are kept.
    pub fn get(&self, chunk: usize) -> Option<&ChunkRows> {
        self.chunks.get(chunk)
    }

    /// The rows of some chunks together; `None` where none are kept.
    pub fn together(&self, chunks: &[usize]) -> Option<ChunkRows> {
        let mut own = chunks.iter().filter_map(|&chunk| self.chunks.get(chunk));
        let mut all = own.next()?.clone();
        own.for_each(|next| all.append(next));
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::regression;

    fn chunk(first: usize, rows: usize, size: usize) -> ChunkRows {
        let targets: Vec<f64> = (0..first + rows).map(|row| row as f64).collect();
        let outcomes = Outcomes::Regression(regression::Outcomes { targets, ..Default::default() });
        let codes: Vec<u8> = (0..rows).map(|row| (row % 7) as u8).collect();
        ChunkRows::draw(&[codes], &outcomes, first..first + rows, size)
    }

    fn targets(rows: &ChunkRows) -> &[f64] {
        let KeptOutcomes::Regression(targets, _) = &rows.outcomes else { panic!("a quantity") };
        targets
    }

    #[test]
    fn a_row_stays_together_and_the_first_are_a_smaller_sample() {
        let mut own = chunk(500, 1000, 100);
        assert_eq!((own.rows(), own.of), (100, 1000));
        let places: Vec<usize> = targets(&own).iter().map(|row| *row as usize - 500).collect();
        assert!(own.features[0].iter().zip(&places).all(|(&code, row)| usize::from(code) == row % 7));
        assert_eq!(own.places(), places);
        own.truncate(10);
        assert_eq!(targets(&own), targets(&chunk(500, 1000, 10)));
        assert_eq!(own.places(), places[..10]);
    }

    #[test]
    fn samples_shrink_until_there_is_room() {
        let mut all = RowsByChunk::default();
        (0..3).for_each(|_| all.append(RowsByChunk::of(vec![chunk(0, 1 << 19, 1 << 19)])));
        assert_eq!((all.rows(), all.together(&[0, 2]).unwrap().rows()), (3 << 18, 1 << 19));
        assert_eq!([1, 1 << 10, 1 << 20].map(|chunks| RowsByChunk::room(chunks, 5000)), [5000, 1 << 10, 256]);
        assert!(all.together(&[7]).is_none());
    }
}
