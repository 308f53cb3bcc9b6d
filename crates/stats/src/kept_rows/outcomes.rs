//! Scores, predictions and labels of the rows that are kept.

use crate::encoding::taken;
use crate::metric::Task;
use crate::performance::Classes;
use crate::performance::binary::{self, Label};
use crate::performance::labels::strange::Strange;
use crate::performance::multiclass::{self, MISSING};
use crate::performance::outcomes::Outcomes;
use crate::performance::regression;
use std::sync::Arc;

/// Outcomes of the rows that are kept; a column that the reference does not have is empty.
#[derive(Clone, Debug, PartialEq)]
pub enum KeptOutcomes {
    /// Two classes: labels and predictions (as [`Label`] numbers them), and scores.
    Binary(Vec<u8>, Vec<u8>, Vec<f64>),
    /// Several classes: labels and predictions as places among the classes, and the scores of each class.
    Multiclass(Vec<u32>, Vec<u32>, Vec<Vec<f64>>),
    /// A quantity: labels and predictions.
    Regression(Vec<f64>, Vec<f64>),
}

crate::state_variants!(KeptOutcomes {
    0 => Binary { 0: targets, 1: predictions, 2: scores },
    1 => Multiclass { 0: targets, 1: predictions, 2: scores },
    2 => Regression { 0: targets, 1: predictions },
});

impl KeptOutcomes {
    /// Takes some rows.
    pub fn of(outcomes: &Outcomes, rows: &[usize]) -> KeptOutcomes {
        let numbers = |labels: &[Label]| taken(labels, rows).into_iter().map(|label| label as u8).collect();
        match outcomes {
            Outcomes::Binary(own) => {
                KeptOutcomes::Binary(numbers(&own.targets), numbers(&own.predictions), taken(&own.scores, rows))
            }
            Outcomes::Multiclass(own) => {
                let scores = own.scores.iter().map(|scores| taken(scores, rows)).collect();
                KeptOutcomes::Multiclass(taken(&own.targets, rows), taken(&own.predictions, rows), scores)
            }
            Outcomes::Regression(own) => {
                KeptOutcomes::Regression(taken(&own.targets, rows), taken(&own.predictions, rows))
            }
        }
    }

    /// Makes outcomes of some rows, as those of a table with the classes; `None` if these are of another task.
    pub fn outcomes(&self, rows: &[usize], classes: Option<&Classes>) -> Option<Outcomes> {
        let labels = |own: &[u8]| taken(own, rows).into_iter().map(Label::from_number).collect();
        Some(match (self, classes) {
            (KeptOutcomes::Binary(targets, predictions, scores), Some(Classes::Two(spellings))) => {
                Outcomes::Binary(binary::Outcomes {
                    targets: labels(targets),
                    predictions: labels(predictions),
                    scores: taken(scores, rows).into(),
                    spellings: Arc::clone(spellings),
                    strange_targets: Strange::default(),
                    strange_predictions: Strange::default(),
                })
            }
            (KeptOutcomes::Multiclass(targets, predictions, scores), Some(Classes::Several(classes))) => {
                Outcomes::Multiclass(multiclass::Outcomes {
                    targets: taken(targets, rows),
                    predictions: taken(predictions, rows),
                    scores: scores.iter().map(|own| taken(own, rows).into()).collect(),
                    classes: Arc::clone(classes),
                    strange_targets: Strange::default(),
                    strange_predictions: Strange::default(),
                })
            }
            (KeptOutcomes::Regression(targets, predictions), None) => {
                let (targets, predictions) = (taken(targets, rows), taken(predictions, rows));
                Outcomes::Regression(regression::Outcomes { targets, predictions, expected: Vec::new() })
            }
            _ => return None,
        })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        let scores = match self {
            KeptOutcomes::Multiclass(_, _, scores) => scores.first().map_or(0, Vec::len),
            KeptOutcomes::Binary(_, _, scores) => scores.len(),
            KeptOutcomes::Regression(..) => 0,
        };
        let [targets, predictions, _] = self.lengths();
        targets.max(predictions).max(scores)
    }

    /// Keeps the first rows alone.
    pub(super) fn truncate(&mut self, size: usize) {
        match self {
            KeptOutcomes::Binary(targets, predictions, scores) => {
                targets.truncate(size);
                predictions.truncate(size);
                scores.truncate(size);
            }
            KeptOutcomes::Multiclass(targets, predictions, scores) => {
                targets.truncate(size);
                predictions.truncate(size);
                scores.iter_mut().for_each(|own| own.truncate(size));
            }
            KeptOutcomes::Regression(targets, predictions) => {
                targets.truncate(size);
                predictions.truncate(size);
            }
        }
    }

    /// Adds rows of the same table.
    pub(super) fn append(&mut self, other: &KeptOutcomes) {
        match (self, other) {
            (KeptOutcomes::Binary(targets, predictions, scores), KeptOutcomes::Binary(y, p, s)) => {
                targets.extend(y);
                predictions.extend(p);
                scores.extend(s);
            }
            (KeptOutcomes::Multiclass(targets, predictions, scores), KeptOutcomes::Multiclass(y, p, s)) => {
                targets.extend(y);
                predictions.extend(p);
                scores.iter_mut().zip(s).for_each(|(own, other)| own.extend(other));
            }
            (KeptOutcomes::Regression(targets, predictions), KeptOutcomes::Regression(y, p)) => {
                targets.extend(y);
                predictions.extend(p);
            }
            _ => unreachable!("chunks of a table have one task"),
        }
    }

    /// Tells whether these are outcomes of the task, with so many columns of scores.
    pub fn fits(&self, task: Task, classes: Option<&Classes>, scores: usize) -> bool {
        match (self, task, classes) {
            (KeptOutcomes::Binary(_, _, own), Task::Binary, _) => own.is_empty() || scores == 1,
            (
                KeptOutcomes::Multiclass(targets, predictions, own),
                Task::Multiclass,
                Some(Classes::Several(classes)),
            ) => {
                // The number after the last class stands for a label that is none.
                let known = |&place: &u32| place as usize <= classes.len() || place == MISSING;
                own.len() == scores && targets.iter().chain(predictions).all(known)
            }
            (KeptOutcomes::Regression(..), Task::Regression, _) => true,
            _ => false,
        }
    }

    /// Tells whether every column has so many rows, or none, and labels of two classes are such.
    pub(super) fn has_rows(&self, rows: usize) -> bool {
        let [targets, predictions, scores] = self.lengths();
        let are_labels = match self {
            KeptOutcomes::Binary(targets, predictions, _) => {
                targets.iter().chain(predictions).all(|&label| label <= Label::Missing as u8)
            }
            _ => true,
        };
        let same = match self {
            KeptOutcomes::Multiclass(_, _, scores) => scores.iter().all(|own| own.len() == rows),
            _ => scores == 0 || scores == rows,
        };
        are_labels && same && [targets, predictions].iter().all(|&length| length == 0 || length == rows)
    }

    /// Numbers of labels, of predictions and of scores.
    fn lengths(&self) -> [usize; 3] {
        match self {
            KeptOutcomes::Binary(targets, predictions, scores) => [targets.len(), predictions.len(), scores.len()],
            KeptOutcomes::Multiclass(targets, predictions, scores) => {
                [targets.len(), predictions.len(), scores.iter().map(Vec::len).sum()]
            }
            KeptOutcomes::Regression(targets, predictions) => [targets.len(), predictions.len(), 0],
        }
    }

    /// Names the columns that there are.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let names = self.lengths().into_iter().zip(["label", "prediction", "score"]);
        names.filter(|(length, _)| *length > 0).map(|(_, name)| name)
    }

    pub(super) fn bytes(&self) -> usize {
        let [targets, predictions, scores] = self.lengths();
        let label = match self {
            KeptOutcomes::Binary(..) => size_of::<u8>(),
            KeptOutcomes::Multiclass(..) => size_of::<u32>(),
            KeptOutcomes::Regression(..) => size_of::<f64>(),
        };
        label * (targets + predictions) + size_of::<f64>() * scores
    }
}
