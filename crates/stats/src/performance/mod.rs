//! Realized performance of a model, whatever its task: one way in for those who schedule the work.

pub mod binary;
pub mod binary_reference;
pub mod chunk_performance;
pub mod labels;
pub mod multiclass;
pub mod offset;
pub mod outcomes;
pub mod regression;
pub mod roles;
pub mod selection;

use crate::error::StatsError;
use crate::metric::ranking::Ranked;
use crate::metric::{Choices, Face, Metric};
use crate::performance::binary_reference::BinaryReference;
use crate::performance::chunk_performance::ChunkPerformance;
use crate::performance::labels::spelling::Spellings;
use crate::performance::multiclass::MulticlassReference;
use crate::performance::outcomes::Outcomes;
use crate::performance::regression::RegressionReference;
use crate::summary::performance::{PerformanceChunk, PerformanceSummary};
use std::sync::Arc;

/// Classes of a model, by their labels.
#[derive(Clone, Debug)]
pub enum Classes {
    /// Spellings of two classes.
    Two(Arc<Spellings>),
    /// Names of several, in order.
    Several(Arc<[String]>),
}

impl Classes {
    /// Name of the class at a place; of two, the positive one is at 1.
    pub fn name(&self, place: usize) -> Option<String> {
        match self {
            Classes::Two(spellings) => spellings.name(place == 1),
            Classes::Several(names) => names.get(place).cloned(),
        }
    }
}

/// The learned state of the reference.
#[derive(Clone, Debug)]
pub enum Reference {
    /// Two classes.
    Binary(BinaryReference),
    /// Several classes.
    Multiclass(MulticlassReference),
    /// A quantity.
    Regression(RegressionReference),
}

crate::state_variants!(Reference {
    0 => Binary { 0: own },
    1 => Multiclass { 0: own },
    2 => Regression { 0: own },
});

impl Reference {
    /// Learns from all reference rows; `ranked` are [`Outcomes::ranked`] of them.
    ///
    /// # Errors
    /// `missing_labels`, `invalid_value`, `invalid_option`: labels, scores or a value matrix that do not fit.
    pub fn fit(
        outcomes: &Outcomes,
        ranked: &[Vec<Ranked>],
        metrics: &[&Metric],
        choices: &Choices,
    ) -> Result<Reference, StatsError> {
        match outcomes {
            Outcomes::Binary(own) => {
                let ranked = ranked.first().map_or(&[][..], Vec::as_slice);
                BinaryReference::fit(own, ranked, metrics, choices).map(Reference::Binary)
            }
            Outcomes::Multiclass(own) => MulticlassReference::fit(own, ranked, choices).map(Reference::Multiclass),
            Outcomes::Regression(own) => RegressionReference::fit(own, metrics).map(Reference::Regression),
        }
    }

    /// Tells that a summary is of the same task, with the classes that were learned.
    pub fn takes(&self, summary: &PerformanceSummary) -> bool {
        match (self, summary) {
            (Reference::Binary(_), PerformanceSummary::Binary(_))
            | (Reference::Regression(_), PerformanceSummary::Regression(_)) => true,
            (Reference::Multiclass(reference), PerformanceSummary::Multiclass(own)) => {
                let places = own.targets.iter().chain(&own.predictions);
                *reference.classes() == *own.classes
                    && [0, own.classes.len()].contains(&own.scores.len())
                    && places.copied().all(|place| place <= own.classes.len() as u32 || place == multiclass::MISSING)
            }
            _ => false,
        }
    }

    /// The classes that were learned; `None` of a quantity.
    pub fn classes(&self) -> Option<Classes> {
        match self {
            Reference::Binary(own) => Some(Classes::Two(Arc::clone(&own.spellings))),
            Reference::Multiclass(own) => Some(Classes::Several(own.classes().into())),
            Reference::Regression(_) => None,
        }
    }

    /// Names of the series that the metrics give: a metric's key, or one name for each cell of a matrix.
    pub fn series(&self, metrics: &[&Metric]) -> Vec<String> {
        let names = |metric: &&Metric| match (metric.face, self) {
            (Face::Matrix, Reference::Multiclass(reference)) => reference.cell_names(),
            _ => vec![metric.key.to_owned()],
        };
        metrics.iter().flat_map(names).collect()
    }

    /// Measures a chunk of the same task; it has no estimates ([`crate::estimation`]), and its labels are compared with nothing.
    ///
    /// # Panics
    /// For a chunk of another task.
    pub fn measure(&self, chunk: &PerformanceChunk<'_>, metrics: &[&Metric], choices: &Choices) -> ChunkPerformance {
        match (self, chunk) {
            (Reference::Binary(reference), PerformanceChunk::Binary(own)) => reference.measure(own, metrics, choices),
            (Reference::Multiclass(reference), PerformanceChunk::Multiclass(own, rows)) => {
                reference.measure(own, rows.clone(), metrics, choices)
            }
            (Reference::Regression(reference), PerformanceChunk::Regression(own, rows)) => {
                reference.measure(own, rows.clone(), metrics, choices)
            }
            _ => unreachable!("chunks are read for the task of the reference"),
        }
    }
}
