//! The columns of what a model said and of what was true.

use crate::columns::{column, numbers_of};
use crate::error::{Error, Result};
use crate::plan::{Plan, Said};
use stats::metric::Task;
use stats::performance::Classes;
use stats::performance::labels::labelled::Labelled;
use stats::performance::labels::spelling::Spellings;
use stats::performance::labels::strange::Strange;
use stats::performance::outcomes::Outcomes;
use stats::performance::roles::Doubt;
use stats::performance::{binary, multiclass, regression};
use stats::table::{Column, Table};
use std::sync::Arc;

/// The columns that have a role in performance.
pub struct Roles<'a> {
    pub table: &'a Table,
    pub plan: &'a Plan,
    pub said: Said<'a>,
    /// The labels' column, where the data has it.
    pub target: Option<&'a str>,
}

impl Roles<'_> {
    /// Reads them; without classes, learns these first, from the reference.
    pub fn outcomes(&self, task: Task, classes: Option<&Classes>) -> Result<Outcomes> {
        Ok(match (task, classes) {
            (Task::Binary, Some(Classes::Two(known))) => Outcomes::Binary(self.binary(Arc::clone(known))?),
            (Task::Binary, _) => Outcomes::Binary(self.binary(self.spellings()?)?),
            (Task::Multiclass, Some(Classes::Several(known))) => {
                Outcomes::Multiclass(self.multiclass(Arc::clone(known))?)
            }
            (Task::Multiclass, _) => Outcomes::Multiclass(self.multiclass(self.classes()?)?),
            (Task::Regression, _) => Outcomes::Regression(self.regression()?),
        })
    }

    /// A column of labels by its name, where the data has it.
    fn named<'a>(&'a self, name: Option<&'a str>) -> Result<Option<(&'a str, &'a Column)>> {
        name.map(|name| Ok((name, column(self.table, name)?))).transpose()
    }

    /// Spellings of the two classes in the reference.
    fn spellings(&self) -> Result<Arc<Spellings>> {
        let (target, prediction) = labelled(self.table, self.plan)?;
        Spellings::learn(target.as_ref(), prediction.as_ref(), &self.plan.positive).map(Arc::new).map_err(Error::from)
    }

    fn binary(&self, spellings: Arc<Spellings>) -> Result<binary::Outcomes> {
        let read = |name: Option<&str>| match self.named(name)? {
            None => Ok((Vec::new(), Strange::default())),
            Some((name, column)) => binary::labels(name, column, &spellings).map_err(Error::from),
        };
        let (targets, strange_targets) = read(self.target)?;
        let (predictions, strange_predictions) = read(self.said.prediction)?;
        Ok(binary::Outcomes {
            targets,
            predictions,
            scores: self.probabilities(self.said.score)?,
            spellings,
            strange_targets,
            strange_predictions,
        })
    }

    /// The classes of the reference: those that have scores, else all labels.
    fn classes(&self) -> Result<Arc<[String]>> {
        let scores = self.said.class_scores;
        let (target, prediction) = (self.named(self.target)?, self.named(self.said.prediction)?);
        if scores.is_empty() {
            if let (Some((_, target)), Some((name, column))) = (target, prediction) {
                let labels = multiclass::labels_of(&[target]);
                multiclass::require_classes(name, column, &labels, "one of the target")?;
            }
            let columns: Vec<&Column> = [target, prediction].into_iter().flatten().map(|(_, column)| column).collect();
            return multiclass::classes_of(&columns).map_err(Error::from);
        }
        let classes: Arc<[String]> = scores.iter().map(|(class, _)| class.clone()).collect();
        for (name, column) in [target, prediction].into_iter().flatten() {
            let source = "a class of columns.score";
            multiclass::require_classes(name, column, &classes, source)?;
        }
        Ok(classes)
    }

    fn multiclass(&self, classes: Arc<[String]>) -> Result<multiclass::Outcomes> {
        let read = |name: Option<&str>| match self.named(name)? {
            None => Ok((Vec::new(), Strange::default())),
            Some((name, column)) => multiclass::labels(name, column, &classes).map_err(Error::from),
        };
        let (targets, strange_targets) = read(self.target)?;
        let (predictions, strange_predictions) = read(self.said.prediction)?;
        let scores = self.said.class_scores.iter();
        Ok(multiclass::Outcomes {
            targets,
            predictions,
            scores: scores.map(|(_, name)| self.probabilities(Some(name))).collect::<Result<_>>()?,
            classes,
            strange_targets,
            strange_predictions,
        })
    }

    fn regression(&self) -> Result<regression::Outcomes> {
        Ok(regression::Outcomes {
            targets: self.numbers(self.target)?.to_vec(),
            predictions: self.numbers(self.said.prediction)?.to_vec(),
            expected: Vec::new(),
        })
    }

    /// A column of numbers from 0 to 1; empty without a name.
    fn probabilities(&self, name: Option<&str>) -> Result<Arc<[f64]>> {
        let scores = self.numbers(name)?;
        let Some(odd) = scores.iter().find(|score| **score < 0.0 || **score > 1.0) else { return Ok(scores) };
        let name = name.unwrap_or_default();
        let way = if are_per_cent(&scores) { "; they look like per cent: divide them by 100" } else { "" };
        Err(Error::new(
            "invalid_value",
            format!("Cannot read \"{name}\" as probabilities: it holds {odd}, expected a number from 0 to 1{way}"),
        ))
    }

    /// A column of numbers; empty without a name.
    fn numbers(&self, name: Option<&str>) -> Result<Arc<[f64]>> {
        let Some(name) = name else { return Ok(Arc::default()) };
        numbers_of(column(self.table, name)?, &format!("read \"{name}\" as numbers"))
    }
}

/// Counts the labels of target and prediction of a binary classifier's reference.
fn labelled(table: &Table, plan: &Plan) -> Result<(Option<Labelled>, Option<Labelled>)> {
    let of = |name: Option<&str>| {
        let labels = |name: &str| Labelled::of(name, column(table, name)?).map_err(Error::from);
        name.map(labels).transpose()
    };
    Ok((of(plan.target.as_deref())?, of(plan.prediction.as_deref())?))
}

/// Finds where target and prediction of several classes write the labels of the reference in two ways.
pub fn spellings(table: &Table, plan: &Plan) -> Option<Doubt> {
    let of = |name: &Option<String>| table.column(name.as_deref()?);
    let roles = of(&plan.target).zip(of(&plan.prediction)).filter(|_| plan.task == Some(Task::Multiclass));
    let (target, prediction) = roles?;
    let pairs = multiclass::differing(target, prediction);
    (!pairs.is_empty()).then_some(Doubt::Spellings { pairs })
}

/// Tells whether scores beyond 1 may be per cent: up to 100, and farther beyond 1 than rounding puts them.
fn are_per_cent(scores: &[f64]) -> bool {
    let largest = scores.iter().copied().fold(0.0, f64::max);
    largest > 2.0 && largest <= 100.0 && !scores.iter().any(|score| *score < 0.0)
}
