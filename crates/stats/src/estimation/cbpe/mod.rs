//! Confidence-based performance estimation: calibrated probabilities say how many of the rows in each confusion cell
//! to expect, if the relation between score and label stands still (NannyML 0.13.1, CBPE).

mod binary;
pub(super) mod binary_interval;
mod multiclass;
pub(super) mod multiclass_interval;

use crate::estimation::calibration::Calibration;
use crate::estimation::curve::Curve;
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
    /// Their errors; none where estimates have no intervals.
    curves: Vec<Curve>,
}

crate::state!(Cbpe { calibrations, curves } where |own| [0, own.calibrations.len()].contains(&own.curves.len()));

impl Cbpe {
    /// Learns from the reference's labels and scores.
    pub(super) fn fit(input: &ReferenceInput<'_>) -> Cbpe {
        let calibrate = |(column, ranked): (usize, &Vec<Ranked>)| match input.choices.as_nannyml {
            true => Calibration::fit_as_nannyml(ranked, &in_order(input.outcomes, column)),
            false => Calibration::fit(ranked),
        };
        let curves = || input.ranked.iter().filter_map(|ranked| Curve::of_all(ranked)).collect::<Vec<_>>();
        let has_none = input.choices.as_nannyml || input.choices.without_intervals;
        let curves = if has_none { Vec::new() } else { curves() };
        let calibrations: Vec<Calibration> = input.ranked.iter().enumerate().map(calibrate).collect();
        // Without a labelled row there is nothing to be wrong about.
        Cbpe { curves: if curves.len() == calibrations.len() { curves } else { Vec::new() }, calibrations }
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
        let ChunkInput { metrics, choices, .. } = *input;
        match (input.reference, input.chunk) {
            (Reference::Binary(reference), PerformanceChunk::Binary(chunk)) => {
                let calibration = &self.calibrations[0];
                // Scores in bins have an interval that is certain.
                if let Some(curve) = self.curves.first().filter(|_| chunk.bins.is_empty()) {
                    return binary_interval::estimate((calibration, curve), reference, chunk, metrics, choices);
                }
                reference.series(&binary::Estimated::read(calibration, chunk), metrics, choices)
            }
            (Reference::Multiclass(reference), PerformanceChunk::Multiclass(outcomes, rows)) => {
                let calibrations = self.calibrations.iter();
                if !self.curves.is_empty() {
                    let rows = (*outcomes, rows.clone());
                    return multiclass_interval::estimate(
                        calibrations,
                        &self.curves,
                        reference,
                        rows,
                        metrics,
                        choices,
                    );
                }
                let estimated = multiclass::Estimated::read(calibrations, outcomes, rows.clone(), need_order(metrics));
                reference.series(&estimated, metrics, choices)
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
