//! Fields of a reading: the caller's list of names. The file has a column for each.

use crate::error::{Fault, Step};

/// Names of what a reading consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Numbers.
    pub numbers: Vec<&'static str>,
    /// Properties that are one of several words.
    pub codes: Vec<CodeField>,
}

/// A property that is one of several words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeField {
    /// Its name.
    pub key: &'static str,
    /// The word of code 1 first. Code 0 stands for no word.
    pub words: &'static [&'static str],
}

impl Fields {
    /// The columns, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.numbers.iter().copied().chain(self.codes.iter().map(|own| own.key)).collect()
    }

    /// The columns as part of a query, each after `table`.
    pub fn columns(&self, table: &str) -> String {
        self.names().iter().map(|name| format!("{table}{name}")).collect::<Vec<_>>().join(", ")
    }

    /// The columns as part of the definition of a table.
    pub fn definitions(&self) -> String {
        let numbers = self.numbers.iter().map(|name| format!("{name} REAL"));
        let codes = self.codes.iter().map(|own| format!("{} TEXT", own.key));
        numbers.chain(codes).collect::<Vec<_>>().join(", ")
    }
}

impl CodeField {
    /// Gives the word of a code.
    pub fn word(&self, code: u8) -> Option<&'static str> {
        self.words.get(usize::from(code).checked_sub(1)?).copied()
    }

    /// Gives the code of a stored word.
    ///
    /// # Errors
    /// `unsupported` for a word of another version.
    pub fn code(&self, word: Option<&str>) -> Step<u8> {
        let Some(word) = word else { return Ok(0) };
        let place = self.words.iter().position(|own| *own == word);
        place.map(|place| place as u8 + 1).ok_or_else(|| {
            let why = format!("this version does not know \"{}\" as {}", word.escape_debug(), self.key);
            Fault::Refused("unsupported", why)
        })
    }
}

/// Readings, field by field: one place for each reading.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// As [`Fields::numbers`]; NaN where there is no number.
    pub numbers: Vec<Vec<f64>>,
    /// As [`Fields::codes`]; 0 where there is no word.
    pub codes: Vec<Vec<u8>>,
}

impl Readings {
    /// Makes an empty list.
    pub fn new(fields: &Fields) -> Self {
        Readings { numbers: vec![Vec::new(); fields.numbers.len()], codes: vec![Vec::new(); fields.codes.len()] }
    }

    /// True where there is a place for `count` readings in each field.
    pub fn fits(&self, fields: &Fields, count: usize) -> bool {
        let Readings { numbers, codes } = self;
        (numbers.len(), codes.len()) == (fields.numbers.len(), fields.codes.len())
            && numbers.iter().all(|own| own.len() == count)
            && codes.iter().all(|own| own.len() == count)
    }

    /// Appends what `other` has.
    pub fn append(&mut self, other: &mut Readings) {
        self.numbers.iter_mut().zip(&mut other.numbers).for_each(|(own, other)| own.append(other));
        self.codes.iter_mut().zip(&mut other.codes).for_each(|(own, other)| own.append(other));
    }

    /// True where the reading at a place is that of `other` at another.
    pub fn is_same(&self, place: usize, other: &Readings, at: usize) -> bool {
        let is_same = |(own, other): (&Vec<f64>, &Vec<f64>)| same_number(own[place], other[at]);
        self.numbers.iter().zip(&other.numbers).all(is_same)
            && self.codes.iter().zip(&other.codes).all(|(own, other)| own[place] == other[at])
    }
}

/// Numbers that are not there are equal.
impl PartialEq for Readings {
    fn eq(&self, other: &Self) -> bool {
        let is_same = |own: &Vec<f64>, other: &Vec<f64>| {
            own.len() == other.len() && own.iter().zip(other).all(|(&own, &other)| same_number(own, other))
        };
        self.codes == other.codes
            && self.numbers.len() == other.numbers.len()
            && self.numbers.iter().zip(&other.numbers).all(|(own, other)| is_same(own, other))
    }
}

fn same_number(own: f64, other: f64) -> bool {
    own == other || own.is_nan() && other.is_nan()
}
