//! Confidence-based performance estimation: calibrated probabilities say how many of the rows in each confusion cell
//! to expect, if the relation between score and label stands still (NannyML 0.13.1, CBPE).

pub(super) mod binary;
pub(super) mod multiclass;

use crate::estimation::calibration::Calibration;
use crate::estimation::estimator::{ChunkInput, Estimator, Model, Needs, ReferenceInput, Shape};
use crate::measured::Measured;
use crate::metric::ranking::Ranked;
use crate::metric::{Task, need_order};
use crate::performance::Reference;
use crate::performance::outcomes::Outcomes;
use crate::state::State;
use crate::summary::performance::PerformanceChunk;

/// Estimates the metrics of a classifier from its scores.
pub static CBPE: Estimator = Estimator {
    key: "cbpe",
    label: "CBPE",
    tasks: &[Task::Binary, Task::Multiclass],
    needs: Needs::Scores,
    as_nannyml: true,
    fit: |input| Ok(Box::new(Cbpe::fit(input))),
    read: |from| Ok(Box::new(Cbpe::read(from)?)),
};

/// Turns scores into probabilities.
#[derive(Debug)]
pub(super) struct Cbpe {
    /// One for each column of scores.
    calibrations: Vec<Calibration>,
}

crate::state!(Cbpe { calibrations });

impl Cbpe {
    /// Learns from the reference's labels and scores.
    pub(super) fn fit(input: &ReferenceInput<'_>) -> Cbpe {
        let calibrate = |(column, ranked): (usize, &Vec<Ranked>)| match input.choices.as_nannyml {
            true => Calibration::fit_as_nannyml(ranked, &in_order(input.outcomes, column)),
            false => Calibration::fit(ranked),
        };
        Cbpe { calibrations: input.ranked.iter().enumerate().map(calibrate).collect() }
    }
}

/// The rows with label and score in the order of the table.
fn in_order(outcomes: &Outcomes, column: usize) -> Vec<Ranked> {
    match outcomes {
        Outcomes::Binary(outcomes) => outcomes.in_order(),
        Outcomes::Multiclass(outcomes) => outcomes.labelled(0..outcomes.targets.len(), column),
        Outcomes::Regression(_) => Vec::new(),
    }
}

impl Model for Cbpe {
    fn estimate(&self, input: &ChunkInput<'_>) -> Vec<Measured> {
        match (input.reference, input.chunk) {
            (Reference::Binary(reference), PerformanceChunk::Binary(chunk)) => {
                let estimated = binary::Estimated::read(&self.calibrations[0], chunk);
                reference.series(&estimated, input.metrics, input.choices)
            }
            (Reference::Multiclass(reference), PerformanceChunk::Multiclass(outcomes, rows)) => {
                let needs_order = need_order(input.metrics);
                let estimated =
                    multiclass::Estimated::read(self.calibrations.iter(), outcomes, rows.clone(), needs_order);
                reference.series(&estimated, input.metrics, input.choices)
            }
            _ => unreachable!("chunks are read for the task of the reference, a classifier's"),
        }
    }

    fn calibrations(&self) -> &[Calibration] {
        &self.calibrations
    }

    fn fits(&self, shape: Shape) -> bool {
        self.calibrations.len() == shape.scores
    }

    fn write(&self, out: &mut Vec<u8>) {
        State::write(self, out);
    }
}

#[cfg(test)]
mod tests;
