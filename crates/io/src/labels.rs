//! Text into codes, in order of first appearance.

use std::collections::HashMap;

/// Gives every distinct label a code.
#[derive(Default)]
pub struct Interner {
    known: HashMap<String, u32>,
    labels: Vec<String>,
}

impl Interner {
    /// The code of a label.
    pub fn code(&mut self, label: &str) -> u32 {
        if let Some(&code) = self.known.get(label) {
            return code;
        }
        let code = self.labels.len() as u32;
        self.known.insert(label.to_owned(), code);
        self.labels.push(label.to_owned());
        code
    }

    /// With these labels, which differ from one another, in this order.
    pub fn of(labels: Vec<String>) -> Interner {
        let known = labels.iter().enumerate().map(|(code, label)| (label.clone(), code as u32)).collect();
        Interner { known, labels }
    }

    /// All labels; a label's place is its code.
    pub fn into_labels(self) -> Vec<String> {
        self.labels
    }
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn codes_follow_first_appearance() {
        let mut interner = Interner::default();
        assert_eq!(["b", "a", "b", ""].map(|label| interner.code(label)), [0, 1, 0, 2]);
        assert_eq!(interner.into_labels(), ["b", "a", ""]);
    }
}
