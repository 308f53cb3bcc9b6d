//! Spellings of classes, the two of a binary classifier above all: `1`, `true`, `True`, `yes`, a word.

use super::labelled::Labelled;
use super::words::{in_order, is_same, number};
use crate::error::StatsError;
use crate::state::{Reader, State};
use std::sync::Arc;

/// The labels of both classes, as the reference writes them in target and prediction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spellings {
    positive: Vec<String>,
    negative: Vec<String>,
    target: Labelled,
    prediction: Labelled,
}

crate::state!(Spellings { positive, negative, target, prediction });

impl State for Arc<Spellings> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Spellings::read(from).map(Arc::new)
    }
}

/// Tells whether a label is one that somebody would name `positive` without looking at the data.
fn is_default(positive: &str) -> bool {
    matches!(number(positive), Some(1.0)) || positive.eq_ignore_ascii_case("true")
}

impl Spellings {
    /// From the reference's columns: which labels are the positive class, and that all others are the other.
    ///
    /// # Errors
    /// `invalid_option` where no label is the positive one, and where predictions share no label with the target.
    pub fn learn(
        target: Option<&Labelled>,
        prediction: Option<&Labelled>,
        positive: &str,
    ) -> Result<Spellings, StatsError> {
        let columns: Vec<&Labelled> =
            [target, prediction].into_iter().flatten().filter(|column| !column.labels.is_empty()).collect();
        let named = |column: &&Labelled| {
            let said = |own: &String| {
                own == positive
                    || own.eq_ignore_ascii_case(positive)
                    || number(own) == number(positive) && number(own).is_some()
            };
            is_default(positive) || column.labels.iter().any(said)
        };
        let is_named = columns.iter().any(named);
        let column = |own: Option<&Labelled>| own.cloned().unwrap_or_default();
        let mut own = Spellings { target: column(target), prediction: column(prediction), ..Spellings::default() };
        for column in &columns {
            // A column that names neither class is read by truth where another one says what the positive label is.
            let found = if is_named { column.like(positive) } else { Vec::new() };
            let found = if found.is_empty() && is_named { column.truths() } else { found };
            own.negative.extend(column.labels.iter().filter(|label| !found.contains(label)).cloned());
            own.positive.extend(found);
        }
        in_order(&mut own.positive);
        in_order(&mut own.negative);
        if let Some(target) = target.filter(|target| !target.labels.is_empty()) {
            own.require_positive(target, positive)?;
        }
        if let (Some(target), Some(prediction)) = (target, prediction) {
            own.require_shared(target, prediction)?;
        }
        Ok(own)
    }

    fn require_positive(&self, target: &Labelled, positive: &str) -> Result<(), StatsError> {
        if target.labels.iter().any(|label| self.positive.contains(label)) {
            return Ok(());
        }
        let asked = match is_default(positive) {
            true => "1, true or yes; columns.positive must name the positive one".to_owned(),
            false => format!("\"{}\", as columns.positive says; it must name one of them", positive.escape_debug()),
        };
        let labels: Vec<String> = target.labels.iter().map(|label| format!("\"{}\"", label.escape_debug())).collect();
        let message = format!("Cannot read \"{}\" as labels: none of {} is {asked}", target.name, labels.join(", "));
        Err(StatsError::new("invalid_option", message))
    }

    /// Predictions must be labels of the target; one class may be missing in either.
    fn require_shared(&self, target: &Labelled, prediction: &Labelled) -> Result<(), StatsError> {
        let known = |label: &String| target.labels.iter().any(|own| own == label || is_same(own, label));
        let shared = |label: &String| known(label) || self.positive.contains(label);
        let score = prediction
            .labels
            .iter()
            .find(|label| !shared(label) && number(label).is_some_and(|own| own.fract() != 0.0));
        if let Some(score) = score {
            let message = format!(
                "Cannot use \"{}\" as prediction: it holds {score}, which is no label of \"{}\" ({}); a column of scores belongs to columns.score",
                prediction.name,
                target.name,
                target.quoted()
            );
            return Err(StatsError::new("invalid_option", message));
        }
        if prediction.labels.is_empty() || prediction.labels.iter().any(shared) {
            return Ok(());
        }
        let message = format!(
            "Cannot use \"{}\" as prediction: no label of it ({}) is one of \"{}\" ({})",
            prediction.name,
            prediction.quoted(),
            target.name,
            target.quoted()
        );
        Err(StatsError::new("invalid_option", message))
    }

    /// Spelling of a class; several ways are joined.
    pub fn name(&self, positive: bool) -> Option<String> {
        let own = if positive { &self.positive } else { &self.negative };
        (!own.is_empty()).then(|| own.join("/"))
    }

    /// Tells whether a label is the positive one; `None` for one of neither class.
    pub fn class(&self, label: &str) -> Option<bool> {
        let exact = |own: &[String]| own.iter().any(|own| own == label);
        let alike = |own: &[String]| own.iter().any(|own| is_same(own, label));
        match (exact(&self.positive), exact(&self.negative)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => match (alike(&self.positive), alike(&self.negative)) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                _ => None,
            },
        }
    }

    /// The class of a number, as of the label that it is written as.
    pub fn class_of_number(&self, value: f64) -> Option<bool> {
        self.class(&format!("{}", value + 0.0))
    }

    /// A column of more than two labels, target or prediction, and these.
    pub fn third(&self) -> Option<(&str, &[String])> {
        let has_third = |column: &&Labelled| {
            let mut others = column.labels.iter().filter(|label| !self.positive.contains(label));
            others.next().is_some_and(|first| others.any(|label| !is_same(label, first)))
        };
        let found = [&self.target, &self.prediction].into_iter().find(has_third)?;
        Some((&found.name, &found.labels))
    }

    /// Labels of the target and what the prediction writes in their place, where the two differ.
    pub fn differing(&self) -> Vec<(String, String)> {
        let (target, prediction) = (&self.target, &self.prediction);
        let other = |label: &&String| !target.labels.contains(label);
        let matched = |label: &String| {
            let class = self.class(label);
            let own = target.labels.iter().find(|own| self.class(own) == class)?;
            Some((own.clone(), label.clone()))
        };
        prediction.labels.iter().filter(other).filter_map(matched).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(name: &str, labels: &[&str]) -> Labelled {
        Labelled { name: name.to_owned(), labels: labels.iter().map(|&label| label.to_owned()).collect() }
    }

    fn learn(target: &[&str], prediction: &[&str], positive: &str) -> Result<Spellings, StatsError> {
        Spellings::learn(Some(&labelled("y", target)), Some(&labelled("pred", prediction)), positive)
    }

    #[test]
    fn columns_that_write_the_classes_in_two_ways_match() {
        for (target, prediction, positive) in [
            (["False", "True"], ["0", "1"], "1"),
            (["0", "1"], ["no", "yes"], "yes"),
            (["no", "yes"], ["false", "true"], "true"),
            (["fraud", "ok"], ["0", "1"], "fraud"),
            (["0.0", "1.0"], ["0", "1"], "1"),
            (["f", "m"], ["f", "m"], "f"),
        ] {
            let own = learn(&target, &prediction, positive).unwrap();
            let of = |labels: [&str; 2]| labels.map(|label| own.class(label));
            let [one, other] = of(target);
            assert!(one.is_some() && other.is_some() && one != other, "{target:?} {positive}");
            let [one, other] = of(prediction);
            assert!(one.is_some() && other.is_some() && one != other, "{prediction:?} {positive}");
        }
    }

    #[test]
    fn labels_of_later_data_match_in_any_spelling_and_others_are_of_no_class() {
        let own = learn(&["no", "yes"], &["no", "yes"], "yes").unwrap();
        for (label, class) in [("true", Some(true)), ("1", Some(true)), ("FALSE", Some(false)), ("unknown", None)] {
            assert_eq!(own.class(label), class, "{label}");
        }
        assert_eq!(own.class_of_number(1.0), Some(true));
        assert_eq!(own.class_of_number(2.0), None);
    }

    #[test]
    fn what_is_not_there_is_refused_with_what_is() {
        let error = learn(&["0", "1"], &["0", "1"], "yes").unwrap_err();
        assert_eq!(
            error.message,
            "Cannot read \"y\" as labels: none of \"0\", \"1\" is \"yes\", as columns.positive says; it must name one of them"
        );
        let error = learn(&["bad", "good"], &["bad", "good"], "1").unwrap_err();
        assert!(error.message.contains("none of \"bad\", \"good\" is 1, true or yes"), "{}", error.message);
        let error = learn(&["0", "1"], &["a", "b"], "1").unwrap_err();
        assert!(error.message.contains("no label of it (\"a\" and \"b\") is one of \"y\""), "{}", error.message);
    }

    #[test]
    fn a_third_label_and_two_spellings_are_found() {
        let target = labelled("y", &["0", "1", "2"]);
        let own = Spellings::learn(Some(&target), None, "1").unwrap();
        assert_eq!(own.third(), Some(("y", &target.labels[..])));
        let (target, prediction) = (labelled("y", &["False", "True"]), labelled("pred", &["0", "1"]));
        let own = Spellings::learn(Some(&target), Some(&prediction), "1").unwrap();
        assert!(own.third().is_none());
        let pairs = [("False".to_owned(), "0".to_owned()), ("True".to_owned(), "1".to_owned())];
        assert_eq!(own.differing(), pairs);
    }
}
