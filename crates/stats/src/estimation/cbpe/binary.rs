//! What the scores of two classes lead to expect of a chunk.

use crate::estimation::calibration::Calibration;
use crate::measured::{Undefined, require_rows};
use crate::metric::Ranking;
use crate::metric::bounds::{self, ExpectedBin};
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, ExpectedTie, Steps};
use crate::metric::scores::Group;
use crate::performance::binary::Label;
use crate::performance::binary_reference::Side;
use crate::summary::binary::{Bin, BinaryChunk, OfScore};

/// Expectations from the scores of a chunk.
pub struct Estimated<'a> {
    empty: bool,
    chunk: &'a BinaryChunk<'a>,
    /// The probability behind each score.
    probabilities: Vec<f64>,
    cells: Cells,
    /// Rows with score and prediction.
    predicted: u64,
    /// Rows with a score.
    scored: u64,
    expected: ranking::Expected,
    /// The same, of scores that are binned.
    bins: Vec<ExpectedBin>,
}

impl<'a> Estimated<'a> {
    /// Reads the scores of a chunk.
    pub fn read(calibration: &Calibration, chunk: &'a BinaryChunk<'a>) -> Estimated<'a> {
        let BinaryChunk { counts, scores, bins } = chunk;
        let (probabilities, scored) = (probabilities(calibration, chunk), chunk.scored());
        let own = scores.iter().zip(&probabilities);
        let ties = own.map(|(own, &probability)| ExpectedTie { probability, rows: own.rows() });
        let bin = |(bin, own): (&Bin, ExpectedTie)| ExpectedBin {
            probability: own.probability,
            range: bin.range.map(|edge| calibration.probability(edge)),
            rows: own.rows,
            is_point: bin.is_point(),
        };
        Estimated {
            empty: counts.rows() == 0,
            cells: cells(calibration, chunk, &probabilities, Steps::of(scored)),
            predicted: scores.iter().map(|own| own.predicted(Label::Positive) + own.predicted(Label::Negative)).sum(),
            scored,
            bins: bins.iter().zip(ties.clone()).map(bin).collect(),
            expected: ranking::expected(ties),
            chunk,
            probabilities,
        }
    }

    /// No score, no estimate.
    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        require_rows(rows, self.empty, Undefined::AllMissing)
    }
}

/// The probability behind each score.
fn probabilities(calibration: &Calibration, BinaryChunk { scores, bins, .. }: &BinaryChunk<'_>) -> Vec<f64> {
    // Within a bin probabilities are a straight line of scores: their mean is that of the mean score.
    let mean = |(bin, own): (&Bin, &OfScore)| calibration.probability(bin.mean(own, &[0, 1, 2]));
    match bins.is_empty() {
        true => calibration.probabilities(scores.iter().map(|own| own.score)),
        false => bins.iter().zip(scores).map(mean).collect(),
    }
}

/// Rows to expect in each confusion cell.
fn cells(calibration: &Calibration, chunk: &BinaryChunk<'_>, probabilities: &[f64], steps: Steps) -> Cells {
    let BinaryChunk { scores, bins, .. } = chunk;
    let of = |prediction: Label| {
        let (mut positives, mut negatives) = (0.0, 0.0);
        for (place, (own, &probability)) in scores.iter().zip(probabilities).enumerate() {
            let rows = own.predicted(prediction);
            let mean = |bin: &Bin| calibration.probability(bin.mean(own, &[prediction as usize]));
            let probability = bins.get(place).map_or(probability, mean);
            steps.add(&mut positives, probability, rows);
            steps.add(&mut negatives, 1.0 - probability, rows);
        }
        [positives, negatives]
    };
    let [[true_positives, false_positives], [false_negatives, true_negatives]] =
        [Label::Positive, Label::Negative].map(of);
    [true_positives, false_positives, false_negatives, true_negatives]
}

impl Side for Estimated<'_> {
    fn cells(&self) -> Result<(&Cells, u64), Undefined> {
        Ok((&self.cells, self.require(self.predicted)?))
    }

    fn scored(&self) -> Result<[f64; 2], Undefined> {
        self.require(self.scored)?;
        Ok(self.expected.classes())
    }

    fn groups(&self) -> Vec<Group> {
        let BinaryChunk { scores, bins, .. } = self.chunk;
        let group = |(place, (own, &probability)): (usize, (&OfScore, &f64))| {
            let group = Group::expected(own.score, probability, own.rows());
            match bins.get(place).filter(|bin| !bin.is_point()) {
                None => group,
                Some(bin) => {
                    let (score, range) = (bin.mean(own, &[0, 1, 2]), bin.range);
                    Group { score, range, probability: self.bins[place].range, ..group }
                }
            }
        };
        scores.iter().zip(&self.probabilities).enumerate().map(group).collect()
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
