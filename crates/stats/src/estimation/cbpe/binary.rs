//! What the scores of two classes lead to expect of a chunk.

use crate::estimation::calibration::Calibration;
use crate::measured::{Undefined, require_rows};
use crate::metric::Ranking;
use crate::metric::bounds::{self, ExpectedBin};
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, ExpectedTie, Steps};
use crate::performance::binary::Label;
use crate::performance::binary_reference::Side;
use crate::summary::binary::{Bin, BinaryChunk, OfScore};

/// What the scores of a chunk lead to expect.
pub struct Estimated {
    empty: bool,
    cells: Cells,
    /// Rows with score and prediction.
    predicted: u64,
    /// Rows with a score.
    scored: u64,
    expected: ranking::Expected,
    /// The same, of scores that are binned.
    bins: Vec<ExpectedBin>,
}

impl Estimated {
    /// Reads the scores of a chunk.
    pub fn read(calibration: &Calibration, chunk: &BinaryChunk<'_>) -> Estimated {
        let BinaryChunk { counts, scores, bins } = chunk;
        // Within a bin probabilities are a straight line of scores: their mean is that of the mean score.
        let mean = |(bin, own): (&Bin, &OfScore)| calibration.probability(bin.mean(own, &[0, 1, 2]));
        let probabilities = match bins.is_empty() {
            true => calibration.probabilities(scores.iter().map(|own| own.score)),
            false => bins.iter().zip(scores).map(mean).collect(),
        };
        let scored = chunk.scored();
        let steps = Steps::of(scored);
        let (mut cells, mut predicted) = ([0.0; 4], 0);
        let mut expected = Vec::with_capacity(probabilities.len());
        for (place, (tie, probability)) in scores.iter().zip(probabilities).enumerate() {
            for (first, prediction) in [(0, Label::Positive), (2, Label::Negative)] {
                let count = tie.predicted(prediction);
                let own = bins.get(place).map(|bin| calibration.probability(bin.mean(tie, &[prediction as usize])));
                let probability = own.unwrap_or(probability);
                predicted += count;
                steps.add(&mut cells[first], probability, count);
                steps.add(&mut cells[first + 1], 1.0 - probability, count);
            }
            expected.push(ExpectedTie { probability, rows: tie.rows() });
        }
        let bin = |(bin, own): (&Bin, &ExpectedTie)| ExpectedBin {
            probability: own.probability,
            range: bin.range.map(|edge| calibration.probability(edge)),
            rows: own.rows,
            is_point: bin.is_point(),
        };
        Estimated {
            empty: counts.rows() == 0,
            cells,
            predicted,
            scored,
            bins: bins.iter().zip(&expected).map(bin).collect(),
            expected: ranking::expected(&expected),
        }
    }

    /// No score, no estimate.
    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        require_rows(rows, self.empty, Undefined::AllMissing)
    }
}

impl Side for Estimated {
    fn cells(&self) -> Result<(&Cells, u64), Undefined> {
        Ok((&self.cells, self.require(self.predicted)?))
    }

    fn scored(&self) -> Result<[f64; 2], Undefined> {
        self.require(self.scored)?;
        Ok(self.expected.classes())
    }

    fn ranking(&self, ranking: Ranking) -> Result<f64, Undefined> {
        let value = self.expected.metric(ranking)?;
        Ok(self.ends(ranking).filter(|[low, high]| low < high).map_or(value, |[low, high]| (low + high) / 2.0))
    }

    fn ends(&self, ranking: Ranking) -> Option<[f64; 2]> {
        if self.bins.is_empty() {
            return None;
        }
        let value = self.expected.metric(ranking).ok()?;
        let ends = match ranking {
            Ranking::Auroc => bounds::expected_auroc(&self.bins, value),
            Ranking::AveragePrecision => bounds::expected_average_precision(&self.bins),
        };
        Some(ends.map(|end| end.clamp(0.0, 1.0)))
    }
}
