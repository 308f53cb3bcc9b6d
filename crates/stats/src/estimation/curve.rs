//! Calibration with its error, and what that does to a metric.

use crate::error::StatsError;
use crate::estimation::calibration::Calibration;
use crate::estimation::calibration::isotonic::{Block, Isotonic, SAME_SCORE, pooled};
use crate::metric::ranking::Ranked;
use crate::state::{Reader, State, require};

/// A kept row with label and score.
#[derive(Clone, Copy, Debug)]
pub struct Labelled {
    /// Place among the kept rows.
    pub row: u32,
    /// The model's score.
    pub score: f64,
    /// True if the label is positive.
    pub positive: bool,
}

/// Isotonic regression of labels on scores under weights.
#[derive(Debug)]
pub struct Curve {
    blocks: Vec<Block>,
    /// Variance of the mean of each block.
    variances: Vec<f64>,
    /// The same blocks as a map from scores to probabilities.
    pub calibration: Calibration,
}

/// The blocks that a probability is read from: one and, for a part of it, the next.
#[derive(Clone, Copy, Debug)]
pub struct Between {
    block: usize,
    part: f64,
}

impl Curve {
    /// Fits rows, scores ascending; `None` where none has a weight.
    pub fn fit(ascending: &[Labelled], weights: &[f64]) -> Option<Curve> {
        let weight = |own: &Labelled| weights[own.row as usize];
        let block = |tie: &[Labelled]| {
            let rows: f64 = tie.iter().map(weight).sum();
            let positives: f64 = tie.iter().filter(|own| own.positive).map(weight).sum();
            (rows > 0.0).then(|| Block::new([tie[0].score; 2], rows, positives))
        };
        let blocks = pooled(ascending.chunk_by(|one, next| next.score - one.score < SAME_SCORE).filter_map(block));
        if blocks.is_empty() {
            return None;
        }
        let variances = variances(&blocks, ascending, weight);
        Some(Curve::of(blocks, variances))
    }

    /// Fits rows that all count alike, scores descending; `None` without one.
    pub fn of_all(descending: &[Ranked]) -> Option<Curve> {
        let labelled =
            |(row, own): (usize, &Ranked)| Labelled { row: row as u32, score: own.score, positive: own.positive };
        let ascending: Vec<Labelled> = descending.iter().rev().enumerate().map(labelled).collect();
        Curve::fit(&ascending, &vec![1.0; ascending.len()])
    }

    fn of(blocks: Vec<Block>, variances: Vec<f64>) -> Curve {
        let isotonic = Some(Isotonic::of(&blocks));
        Curve { blocks, variances, calibration: Calibration { isotonic, before: None, after: None } }
    }

    /// Finds the blocks of scores.
    pub fn places(&self, scores: impl Iterator<Item = f64>) -> Vec<Between> {
        scores.map(|score| self.place(score)).collect()
    }

    fn place(&self, score: f64) -> Between {
        let above = self.blocks.partition_point(|block| block.first <= score);
        let Some(block) = above.checked_sub(1) else { return Between { block: 0, part: 0.0 } };
        let last = self.blocks[block].last;
        let next = self.blocks.get(above).filter(|_| score > last);
        Between { block, part: next.map_or(0.0, |next| (score - last) / (next.first - last)) }
    }

    /// Variance that the calibration's error gives a metric, of which `derivatives` are those by the probability at places.
    pub fn variance(&self, places: &[Between], derivatives: impl Iterator<Item = f64>) -> f64 {
        let mut by_block = vec![0.0; self.blocks.len() + 1];
        for (&Between { block, part }, derivative) in places.iter().zip(derivatives) {
            by_block[block] += derivative * (1.0 - part);
            by_block[block + 1] += derivative * part;
        }
        by_block.iter().zip(&self.variances).map(|(own, variance)| own * own * variance).sum()
    }
}

impl State for Curve {
    fn write(&self, out: &mut Vec<u8>) {
        self.blocks.write(out);
        self.variances.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let (blocks, variances) = (Vec::<Block>::read(from)?, Vec::<f64>::read(from)?);
        let ascend = blocks.windows(2).all(|pair| pair[0].last < pair[1].first);
        let is_whole = !blocks.is_empty() && blocks.len() == variances.len();
        require(is_whole && ascend && variances.iter().all(|own| *own >= 0.0), "the error of a calibration")?;
        Ok(Curve::of(blocks, variances))
    }
}

/// Variances of the means of blocks, of rows with weights: `Σw² p (1 − p) / (Σw)²`. Half a row of each label more keeps that of
/// a block with one label from being zero.
fn variances(blocks: &[Block], ascending: &[Labelled], weight: impl Fn(&Labelled) -> f64) -> Vec<f64> {
    let mut rest = ascending;
    let mut variance = |block: &Block| {
        let length = rest.partition_point(|own| own.score <= block.last);
        let (own, others) = rest.split_at(length);
        rest = others;
        let squares: f64 = own.iter().map(|row| weight(row).powi(2)).sum();
        let share = (block.mean * block.rows + 0.5) / (block.rows + 1.0);
        squares * share * (1.0 - share) / (block.rows * block.rows)
    };
    blocks.iter().map(&mut variance).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(rows: &[(f64, bool)]) -> Vec<Labelled> {
        rows.iter().enumerate().map(|(row, &(score, positive))| Labelled { row: row as u32, score, positive }).collect()
    }

    #[test]
    fn a_row_of_weight_two_is_two_rows() {
        let rows = [(0.1, false), (0.2, true), (0.3, false), (0.3, true), (0.6, true), (0.7, false), (0.9, true)];
        let own = labelled(&rows);
        let twice: Vec<(f64, bool)> =
            rows.iter().flat_map(|row| if row.0 == 0.3 { vec![*row; 2] } else { vec![*row] }).collect();
        let weights: Vec<f64> = rows.iter().map(|row| if row.0 == 0.3 { 2.0 } else { 1.0 }).collect();
        let weighted = Curve::fit(&own, &weights).unwrap().calibration;
        let plain = Curve::fit(&labelled(&twice), &vec![1.0; twice.len()]).unwrap().calibration;
        for score in [0.0, 0.15, 0.3, 0.5, 0.65, 0.8, 1.0] {
            assert_eq!(weighted.probability(score), plain.probability(score), "{score}");
        }
        assert!(Curve::fit(&own, &[0.0; 7]).is_none());
    }

    #[test]
    fn the_error_of_a_mean_is_that_of_its_rows() {
        // One block: every score has the same share.
        let rows: Vec<(f64, bool)> = (0..400).map(|row| (if row % 2 == 0 { 0.4 } else { 0.2 }, row % 4 < 2)).collect();
        let mut own = labelled(&rows);
        own.sort_by(|one, other| one.score.total_cmp(&other.score));
        let curve = Curve::fit(&own, &[1.0; 400]).unwrap();
        // The mean probability of a chunk, of which every row adds a tenth.
        let places = curve.places([0.4, 0.2, 0.3].into_iter());
        let variance = curve.variance(&places, [0.5, 0.3, 0.2].into_iter());
        assert!((variance - 0.25 / 400.0).abs() < 1e-5, "{variance}");
    }
}
