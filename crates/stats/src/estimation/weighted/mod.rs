//! Estimation under covariate shift: reference rows are weighted so that their features are spread as in the chunk
//! ([`crate::weights`]), and what they show is what is expected of it.
//!
//! It assumes that labels depend on features as before. Calibration by score alone ([`super::cbpe`]) sees inputs only as far
//! as the score does; this sees where they moved beneath it. Of a chunk it needs counts by score and by code, so it merges.

mod labelled;
mod regression;

pub use labelled::labelled;

use crate::estimation::calibration::Calibration;
use crate::estimation::cbpe::{Cbpe, binary_interval, multiclass_interval};
use crate::estimation::curve::{Curve, Labelled};
use crate::estimation::estimator::{ChunkInput, Estimator, KeptChunk, Model, Needs, Shape};
use crate::kept_rows::KeptRows;
use crate::measured::{Measured, Undefined};
use crate::metric::Task;
use crate::performance::Reference;
use crate::performance::outcomes::Outcomes;
use crate::state::State;
use crate::summary::performance::PerformanceChunk;
use crate::weights::Weights;
use regression::Losses;
use std::sync::OnceLock;

/// Estimates the metrics of a model from its features and what it said.
pub static WEIGHTED: Estimator = Estimator {
    key: "weighted",
    label: "weighted calibration",
    tasks: &Task::ALL,
    needs: Needs::KeptRows,
    as_nannyml: false,
    fit: |input| {
        Ok(match input.outcomes {
            Outcomes::Regression(_) => Box::new(Losses::default()),
            _ => Box::new(Weighted::of(Cbpe::fit(input))),
        })
    },
    read: |from| {
        Ok(match Option::<Cbpe>::read(from)? {
            None => Box::new(Losses::default()),
            Some(alike) => Box::new(Weighted::of(alike)),
        })
    },
};

/// Calibration of a chunk that is like the reference, and the kept rows in the order of their scores.
#[derive(Debug)]
struct Weighted {
    alike: Cbpe,
    /// One list for each column of scores; made when the first chunk asks for it.
    labelled: OnceLock<Vec<Vec<Labelled>>>,
}

impl Weighted {
    fn of(alike: Cbpe) -> Weighted {
        Weighted { alike, labelled: OnceLock::new() }
    }

    /// Calibrates each column of scores on rows that are weighted to look like a chunk.
    fn curves(&self, rows: &KeptRows, weights: &Weights) -> Option<Vec<Curve>> {
        self.labelled(rows).iter().map(|own| Curve::fit(own, &weights.of_rows)).collect()
    }

    fn labelled(&self, rows: &KeptRows) -> &[Vec<Labelled>] {
        self.labelled.get_or_init(|| labelled(&rows.outcomes))
    }

    fn of_chunk(&self, input: &ChunkInput<'_>, KeptChunk { rows, counts }: KeptChunk<'_>) -> Vec<Measured> {
        let weights = Weights::fit(rows, counts, &[]);
        let ChunkInput { reference, chunk, metrics, choices, .. } = *input;
        let Some(curves) = self.curves(rows, &weights) else {
            return vec![Err(Undefined::AllMissing); reference.series(metrics).len()];
        };
        let places = self.labelled(rows).first().into_iter().flatten().map(|own| own.row as usize);
        let trust = weights.trust(places);
        let estimates = match (reference, chunk) {
            (Reference::Binary(reference), PerformanceChunk::Binary(chunk)) => {
                binary_interval::estimate((&curves[0].calibration, &curves[0]), reference, chunk, metrics, choices)
            }
            (Reference::Multiclass(reference), PerformanceChunk::Multiclass(outcomes, rows)) => {
                let calibrations = curves.iter().map(|own| &own.calibration);
                multiclass_interval::estimate(
                    calibrations,
                    &curves,
                    reference,
                    (outcomes, rows.clone()),
                    metrics,
                    choices,
                )
            }
            _ => unreachable!("chunks are read for the task of the reference, a classifier's"),
        };
        estimates.into_iter().map(|own| own.map(|reading| reading.trusted(trust))).collect()
    }
}

impl Model for Weighted {
    fn estimate(&self, input: &ChunkInput<'_>) -> Vec<Measured> {
        match input.kept {
            Some(kept) => self.of_chunk(input, kept),
            None => self.alike.estimate(input),
        }
    }

    fn calibrations(&self) -> &[Calibration] {
        self.alike.calibrations()
    }

    fn fits(&self, shape: Shape) -> bool {
        shape.task != Task::Regression && self.alike.fits(shape)
    }

    fn write(&self, out: &mut Vec<u8>) {
        true.write(out);
        State::write(&self.alike, out);
    }
}

#[cfg(test)]
mod tests;
