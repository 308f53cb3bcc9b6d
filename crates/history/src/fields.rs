//! Fields of a reading: the caller's list of names. The file has a column for each.

use crate::error::{Fault, Step};
use std::fmt::{Display, Formatter};

/// Names of what a reading consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// Numbers.
    pub numbers: Vec<&'static str>,
    /// Properties that are one of several words, or a set of them.
    pub codes: Vec<CodeField>,
}

/// A property that is one of several words, or a set of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeField {
    /// Its name.
    pub key: &'static str,
    /// Form of its codes, and of its column.
    pub kind: CodeKind,
    /// Its words, in the order of their codes.
    pub words: &'static [&'static str],
}

/// Form of a code. 0 stands for no word, and is stored as NULL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// The place of a word, plus one; the word is stored.
    Word,
    /// A bit for each word, the first word's lowest; the number is stored.
    Set,
}

impl Fields {
    /// The columns, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.numbers.iter().copied().chain(self.codes.iter().map(|own| own.key)).collect()
    }

    /// Gives those that have one of the columns.
    pub fn stored_in(&self, columns: &[String]) -> Fields {
        let is_stored = |key: &str| columns.iter().any(|own| own == key);
        Fields {
            numbers: self.numbers.iter().copied().filter(|key| is_stored(key)).collect(),
            codes: self.codes.iter().copied().filter(|own| is_stored(own.key)).collect(),
        }
    }

    /// The columns as part of a query, each after `table`.
    pub fn columns(&self, table: &str) -> String {
        self.names().iter().map(|name| format!("{table}{name}")).collect::<Vec<_>>().join(", ")
    }

    /// The columns as part of the definition of a table.
    pub fn definitions(&self) -> String {
        let numbers = self.numbers.iter().map(|name| format!("{name} REAL"));
        let codes = self.codes.iter().map(|own| match own.kind {
            CodeKind::Word => format!("{} TEXT", own.key),
            CodeKind::Set => format!("{} INTEGER", own.key),
        });
        numbers.chain(codes).collect::<Vec<_>>().join(", ")
    }
}

impl CodeField {
    /// Gives a code as it is stored.
    pub fn stored(&self, code: u8) -> Option<Stored<'static>> {
        match self.kind {
            CodeKind::Word => self.words.get(usize::from(code).checked_sub(1)?).copied().map(Stored::Word),
            CodeKind::Set => (code != 0).then_some(Stored::Set(code.into())),
        }
    }

    /// Gives the code of what is stored.
    ///
    /// # Errors
    /// `unsupported` for words of another version.
    pub fn code(&self, stored: Option<Stored<'_>>) -> Step<u8> {
        let Some(stored) = stored else { return Ok(0) };
        self.known(stored).ok_or_else(|| {
            let why = format!("this version does not know {stored} as {}", self.key);
            Fault::Refused("unsupported", why)
        })
    }

    fn known(&self, stored: Stored<'_>) -> Option<u8> {
        match (self.kind, stored) {
            (CodeKind::Word, Stored::Word(word)) => {
                self.words.iter().position(|own| *own == word).map(|place| place as u8 + 1)
            }
            (CodeKind::Set, Stored::Set(set)) if set >> self.words.len() == 0 => u8::try_from(set).ok(),
            _ => None,
        }
    }
}

/// A code in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored<'a> {
    /// One word.
    Word(&'a str),
    /// A bit for each word.
    Set(i64),
}

impl Display for Stored<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Stored::Word(word) => write!(to, "\"{}\"", word.escape_debug()),
            Stored::Set(set) => write!(to, "the set {set}"),
        }
    }
}

/// Readings, field by field: one place for each reading.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// As [`Fields::numbers`]; NaN where there is no number.
    pub numbers: Vec<Vec<f64>>,
    /// As [`Fields::codes`].
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

    /// Makes readings of `stored` fields readings of all `fields`, nothing standing in the others.
    #[must_use]
    pub fn widened(mut self, stored: &Fields, fields: &Fields) -> Self {
        let count = self.numbers.first().map_or(0, Vec::len);
        let number = |key: &&str| match stored.numbers.iter().position(|own| own == key) {
            Some(place) => std::mem::take(&mut self.numbers[place]),
            None => vec![f64::NAN; count],
        };
        let numbers = fields.numbers.iter().map(number).collect();
        let code = |field: &CodeField| match stored.codes.iter().position(|own| own.key == field.key) {
            Some(place) => std::mem::take(&mut self.codes[place]),
            None => vec![0; count],
        };
        Readings { numbers, codes: fields.codes.iter().map(code).collect() }
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
