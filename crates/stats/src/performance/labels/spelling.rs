//! Spellings of classes, the two of a binary classifier above all: `1`, `true`, `True`, `yes`, a word.

use crate::error::StatsError;
use crate::state::{Reader, State};
use crate::table::Column;
use std::sync::Arc;

/// Different labels that a column of two classes may have.
const MOST_LABELS: usize = 20;

/// The labels of both classes, as the reference writes them in target and prediction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spellings {
    positive: Vec<String>,
    negative: Vec<String>,
    target: Labelled,
    prediction: Labelled,
}

crate::state!(Labelled { name, labels });
crate::state!(Spellings { positive, negative, target, prediction });

impl State for Arc<Spellings> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Spellings::read(from).map(Arc::new)
    }
}

/// A column of labels: its name, and the distinct ones in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labelled {
    /// The column.
    pub name: String,
    /// Its distinct labels: numbers by size, else by text.
    pub labels: Vec<String>,
}

impl Labelled {
    /// Reads a column of labels.
    ///
    /// # Errors
    /// `wrong_kind` for times; `invalid_value` for more than twenty different values.
    pub fn of(name: &str, column: &Column) -> Result<Labelled, StatsError> {
        let mut labels = match column {
            Column::Numeric(values) => {
                let mut sorted: Vec<f64> = Vec::new();
                for &value in values.iter().filter(|value| !value.is_nan()) {
                    if !sorted.contains(&value) {
                        sorted.push(value);
                    }
                    if sorted.len() > MOST_LABELS {
                        sorted.sort_by(f64::total_cmp);
                        let some: Vec<String> = sorted.iter().map(|value| format!("{value}")).collect();
                        return Err(too_many(name, &some));
                    }
                }
                sorted.into_iter().map(|value| format!("{}", value + 0.0)).collect()
            }
            _ => {
                let Some((codes, categories)) = column.as_categorical() else {
                    let kind = column.kind().key();
                    let message = format!("Cannot read \"{name}\" as labels: it is {kind}, and must hold two labels");
                    return Err(StatsError::new("wrong_kind", message));
                };
                let mut counts = vec![0; categories.len()];
                kernels::count_codes(&codes, &mut counts);
                let seen = categories.iter().zip(&counts).filter(|(_, count)| **count > 0);
                seen.map(|(label, _)| label.clone()).collect::<Vec<String>>()
            }
        };
        in_order(&mut labels);
        if labels.len() > MOST_LABELS {
            return Err(too_many(name, &labels));
        }
        Ok(Labelled { name: name.to_owned(), labels })
    }

    /// The labels that stand for one label: it itself, else those that say the same in other words.
    fn like(&self, label: &str) -> Vec<String> {
        let exact: Vec<String> = self.labels.iter().filter(|own| *own == label).cloned().collect();
        if !exact.is_empty() {
            return exact;
        }
        self.labels.iter().filter(|own| is_same(own, label)).cloned().collect()
    }

    /// The labels of truth, where all are of truth or untruth.
    fn truths(&self) -> Vec<String> {
        if self.labels.iter().any(|label| truth(label).is_none()) {
            return Vec::new();
        }
        self.labels.iter().filter(|label| truth(label) == Some(true)).cloned().collect()
    }

    fn quoted(&self) -> String {
        quoted(&self.labels)
    }
}

fn too_many(name: &str, labels: &[String]) -> StatsError {
    let message = format!(
        "Cannot read \"{name}\" as labels: it has more than {MOST_LABELS} different values, such as {}, and must hold two labels",
        quoted(&labels[labels.len() / 2..labels.len() / 2 + 2])
    );
    StatsError::new("invalid_value", message)
}

/// Numbers by size when all are numbers, else by text; equal ones once.
pub fn in_order(labels: &mut Vec<String>) {
    let number = |label: &String| label.parse::<f64>().ok();
    if labels.iter().all(|label| number(label).is_some()) {
        let size = |label: &String| number(label).unwrap_or(f64::NAN);
        labels.sort_by(|a, b| size(a).total_cmp(&size(b)).then_with(|| a.cmp(b)));
    } else {
        labels.sort();
    }
    labels.dedup();
}

/// Labels in a sentence, the first six.
pub fn quoted(labels: &[String]) -> String {
    const MOST: usize = 6;
    let mut words: Vec<String> =
        labels.iter().take(MOST).map(|label| format!("\"{}\"", label.escape_debug())).collect();
    if labels.len() > MOST {
        words.push(format!("{} more", labels.len() - MOST));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "none".to_owned(),
    }
}

/// Spellings of true and of false: who says one of them means any.
fn truth(label: &str) -> Option<bool> {
    let word = label.to_lowercase();
    if ["true", "yes", "y", "t"].contains(&word.as_str()) {
        return Some(true);
    }
    if ["false", "no", "n", "f"].contains(&word.as_str()) {
        return Some(false);
    }
    match number(label) {
        Some(1.0) => Some(true),
        Some(0.0) => Some(false),
        _ => None,
    }
}

fn number(label: &str) -> Option<f64> {
    label.trim().parse().ok()
}

fn is_same(one: &str, other: &str) -> bool {
    is_equal(one, other) || (truth(one).is_some() && truth(one) == truth(other))
}

/// Tells whether two labels are one text, or one number.
pub fn is_equal(one: &str, other: &str) -> bool {
    one == other || number(one).zip(number(other)).is_some_and(|(one, other)| one == other)
}

/// Several classes, and what each says beside its text.
pub struct Known<'a> {
    classes: &'a [String],
    numbers: Vec<Option<f64>>,
    /// Empty where not all are of truth or untruth.
    truths: Vec<Option<bool>>,
}

impl<'a> Known<'a> {
    /// Looks at the classes once, for many labels.
    pub fn of(classes: &'a [String]) -> Known<'a> {
        let truths: Vec<Option<bool>> = classes.iter().map(|class| truth(class)).collect();
        let numbers = classes.iter().map(|class| number(class)).collect();
        Known { classes, numbers, truths: if truths.contains(&None) { Vec::new() } else { truths } }
    }

    /// The place of the class that a label writes: its text, else the only one of its number, else of its truth.
    pub fn place(&self, label: &str) -> Option<usize> {
        let exact = self.classes.iter().position(|class| class == label);
        exact.or_else(|| the_only(&self.numbers, number(label)?)).or_else(|| the_only(&self.truths, truth(label)?))
    }
}

fn the_only<T: PartialEq>(all: &[Option<T>], wanted: T) -> Option<usize> {
    let mut found = (0..all.len()).filter(|&place| all[place].as_ref() == Some(&wanted));
    let first = found.next()?;
    found.next().is_none().then_some(first)
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
    fn several_classes_match_by_text_number_or_truth_where_one_alone_does() {
        let place = |classes: &[&str], label: &str| {
            let classes: Vec<String> = classes.iter().map(|&class| class.to_owned()).collect();
            Known::of(&classes).place(label)
        };
        assert_eq!(place(&["1", "2", "3"], "2.0"), Some(1));
        assert_eq!(place(&["01", "1", "2"], "1"), Some(1));
        assert_eq!(place(&["01", "1", "2"], "1.0"), None);
        assert_eq!(place(&["false", "true"], "1"), Some(1));
        assert_eq!(place(&["0", "1"], "False"), Some(0));
        assert_eq!(place(&["0", "1", "2"], "true"), None);
        assert_eq!(place(&["a", "b"], "nan"), None);
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

    #[test]
    fn a_column_of_scores_is_no_column_of_labels() {
        let scores = Column::Numeric((0..100).map(|i| f64::from(i) / 100.0).collect::<Vec<_>>().into());
        assert_eq!(Labelled::of("pred", &scores).unwrap_err().code, "invalid_value");
    }
}
