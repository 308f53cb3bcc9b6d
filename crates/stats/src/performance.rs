//! Performance of a model, whatever its task: one way in for those who schedule the work.

use crate::binary::{self, BinaryReference};
use crate::chunk_performance::ChunkPerformance;
use crate::column::chunk_values::ChunkValues;
use crate::column::ecdf::SortedReference;
use crate::drift::{self, Form};
use crate::error::StatsError;
use crate::measured::Field;
use crate::metric::{Choices, Face, Metric};
use crate::multiclass::{self, MulticlassReference};
use crate::regression::{self, RegressionReference};
use crate::spelling::Spellings;
use std::ops::Range;
use std::sync::Arc;

/// Classes of a model, by their labels.
#[derive(Clone, Debug)]
pub enum Classes {
    /// Spellings of two classes.
    Two(Arc<Spellings>),
    /// Names of several, in order.
    Several(Arc<[String]>),
}

/// Rows, with labels and without, from which the selection of labels is tested.
pub const FEWEST_FOR_SELECTION: usize = 30;

impl Classes {
    /// Name of the class at a place; of two, the positive one is at 1.
    pub fn name(&self, place: usize) -> Option<String> {
        match self {
            Classes::Two(spellings) => spellings.name(place == 1),
            Classes::Several(names) => names.get(place).cloned(),
        }
    }
}

/// Predictions and targets.
#[derive(Clone, Debug)]
pub enum Outcomes {
    /// Two classes.
    Binary(binary::Outcomes),
    /// Several classes.
    Multiclass(multiclass::Outcomes),
    /// A quantity.
    Regression(regression::Outcomes),
}

impl Outcomes {
    /// Output of the model as one number for each row: the score (of the first class), or the prediction of a quantity.
    fn outputs(&self) -> &[f64] {
        match self {
            Outcomes::Binary(own) => &own.scores,
            Outcomes::Multiclass(own) => own.scores.first().map_or(&[], |scores| scores),
            Outcomes::Regression(own) => &own.predictions,
        }
    }

    fn is_labelled(&self, row: usize) -> bool {
        match self {
            Outcomes::Binary(own) => own.targets.get(row).is_some_and(|&label| label != binary::Label::Missing),
            Outcomes::Multiclass(own) => own.targets.get(row).is_some_and(|&label| label != multiclass::MISSING),
            Outcomes::Regression(own) => own.targets.get(row).is_some_and(|label| !label.is_nan()),
        }
    }

    /// See [`ChunkPerformance::selection`]. Labels that come early for some kinds of rows make realized values those
    /// of these kinds.
    fn selection(&self, rows: Range<usize>) -> Option<f64> {
        let outputs = self.outputs().get(rows.clone())?;
        let (mut labelled, mut others) = (Vec::new(), Vec::new());
        for (row, &output) in rows.zip(outputs).filter(|(_, output)| !output.is_nan()) {
            if self.is_labelled(row) { labelled.push(output) } else { others.push(output) }
        }
        if labelled.len().min(others.len()) < FEWEST_FOR_SELECTION {
            return None;
        }
        let Form::Values(test) = drift::find("kolmogorov_smirnov")?.form else { return None };
        let reference = SortedReference::new(&others);
        test(&reference, &ChunkValues::new(&labelled)).ok()?.get(Field::PValue)
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
    /// Learns from all reference rows.
    ///
    /// # Errors
    /// `missing_labels`, `invalid_value`, `invalid_option`: labels, scores or a value matrix that do not fit.
    pub fn fit(outcomes: &Outcomes, metrics: &[&Metric], choices: &Choices) -> Result<Reference, StatsError> {
        match outcomes {
            Outcomes::Binary(own) => BinaryReference::fit(own, choices).map(Reference::Binary),
            Outcomes::Multiclass(own) => MulticlassReference::fit(own, choices).map(Reference::Multiclass),
            Outcomes::Regression(own) => RegressionReference::fit(own, metrics).map(Reference::Regression),
        }
    }

    /// Tells whether outcomes are of the same task, with the learned classes.
    pub fn takes(&self, outcomes: &Outcomes) -> bool {
        match (self, outcomes) {
            (Reference::Binary(_), Outcomes::Binary(_)) | (Reference::Regression(_), Outcomes::Regression(_)) => true,
            (Reference::Multiclass(reference), Outcomes::Multiclass(own)) => {
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

    /// Measures the rows of a range of outcomes of the same task.
    ///
    /// # Panics
    /// For outcomes of another task.
    pub fn measure(
        &self,
        outcomes: &Outcomes,
        rows: Range<usize>,
        metrics: &[&Metric],
        choices: &Choices,
    ) -> ChunkPerformance {
        let selection = outcomes.selection(rows.clone());
        let performance = match (self, outcomes) {
            (Reference::Binary(reference), Outcomes::Binary(own)) => reference.measure(own, rows, metrics, choices),
            (Reference::Multiclass(reference), Outcomes::Multiclass(own)) => {
                reference.measure(own, rows, metrics, choices)
            }
            (Reference::Regression(reference), Outcomes::Regression(own)) => reference.measure(own, rows, metrics),
            _ => unreachable!("outcomes are read for the task of the reference"),
        };
        ChunkPerformance { selection, ..performance }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(is_labelled: impl Fn(f64) -> bool) -> Outcomes {
        let predictions: Vec<f64> = (0..600).map(|i| f64::from((i * i * 31 + 17 * i) % 601)).collect();
        let targets = predictions.iter().map(|&own| if is_labelled(own) { own } else { f64::NAN }).collect();
        Outcomes::Regression(regression::Outcomes { targets, predictions, expected: Vec::new() })
    }

    #[test]
    fn labels_that_come_for_one_kind_of_rows_are_noticed() {
        assert!(outcomes(|prediction| prediction > 400.0).selection(0..600).unwrap() < 1e-6);
        assert!(outcomes(|prediction| (prediction as u32).is_multiple_of(2)).selection(0..600).unwrap() > 0.01);
        assert_eq!(outcomes(|_| true).selection(0..600), None);
        assert_eq!(outcomes(|_| true).selection(5..5), None);
    }
}
