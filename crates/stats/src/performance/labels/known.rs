//! Several classes in whatever spelling.

use super::words::{number, truth};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
