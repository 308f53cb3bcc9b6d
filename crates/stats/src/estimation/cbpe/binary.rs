//! What the scores of two classes lead to expect of a chunk.

use crate::estimation::calibration::Calibration;
use crate::measured::Undefined;
use crate::metric::Ranking;
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, ExpectedTie, Steps};
use crate::performance::binary::Label;
use crate::performance::binary_reference::Side;
use crate::summary::binary::BinaryChunk;

/// What the scores of a chunk lead to expect.
pub struct Estimated {
    empty: bool,
    cells: Cells,
    /// Rows with score and prediction.
    predicted: u64,
    /// Rows with a score.
    scored: u64,
    expected: ranking::Expected,
}

impl Estimated {
    /// Reads the scores of a chunk.
    pub fn read(calibration: &Calibration, chunk: &BinaryChunk<'_>) -> Estimated {
        let BinaryChunk { counts, scores } = chunk;
        let probabilities = calibration.probabilities(scores.iter().map(|own| own.score));
        let scored = chunk.scored();
        let steps = Steps::of(scored);
        let (mut cells, mut predicted) = ([0.0; 4], 0);
        let mut expected = Vec::with_capacity(probabilities.len());
        for (tie, probability) in scores.iter().zip(probabilities) {
            for (first, prediction) in [(0, Label::Positive), (2, Label::Negative)] {
                let count = tie.predicted(prediction);
                predicted += count;
                steps.add(&mut cells[first], probability, count);
                steps.add(&mut cells[first + 1], 1.0 - probability, count);
            }
            expected.push(ExpectedTie { probability, rows: tie.rows() });
        }
        Estimated { empty: counts.rows() == 0, cells, predicted, scored, expected: ranking::expected(&expected) }
    }

    /// No score, no estimate.
    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        match rows {
            0 if self.empty => Err(Undefined::EmptyChunk),
            0 => Err(Undefined::AllMissing),
            rows => Ok(rows),
        }
    }
}

impl Side for Estimated {
    fn cells(&self) -> Result<(&Cells, u64), Undefined> {
        Ok((&self.cells, self.require(self.predicted)?))
    }

    fn scored(&self) -> Result<u64, Undefined> {
        self.require(self.scored)
    }

    fn ranking(&self, ranking: Ranking) -> Result<f64, Undefined> {
        match ranking {
            Ranking::Auroc => self.expected.auroc(),
            Ranking::AveragePrecision => self.expected.average_precision(),
        }
    }
}
