//! Parts of an expression.

use std::fmt;

/// Origin of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The column of true labels.
    Label,
    /// The column of predictions.
    Prediction,
    /// The column with the probability of the positive label.
    Score,
    /// A column by its name.
    Column(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Label => f.write_str("label"),
            Source::Prediction => f.write_str("prediction"),
            Source::Score => f.write_str("score"),
            Source::Column(name) => write!(f, "column \"{name}\""),
        }
    }
}

/// A part of an expression, and the place of its first character, counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The place.
    pub at: usize,
    /// The part.
    pub is: Part,
}

/// Form of a part.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Number(f64),
    Text(String),
    From(Source),
    Negated(Box<Node>),
    Not(Box<Node>),
    Both(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Over,
}

/// A function by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Abs,
    Min,
    Max,
    If,
}

impl Operator {
    /// Tells whether it compares two values.
    pub fn compares(self) -> bool {
        use Operator::{AtLeast, AtMost, Equal, Less, More, Unequal};
        matches!(self, Equal | Unequal | Less | AtMost | More | AtLeast)
    }
}

/// A fault of an expression, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Place of the character, counted from 1.
    pub at: usize,
    /// Words for the part that stands there.
    pub found: String,
    /// Words for the parts that could.
    pub expected: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {} is {}, expected {}", self.at, self.found, self.expected)
    }
}

impl Node {
    /// Adds what it names, each once, in order of first mention.
    pub fn add_sources(&self, found: &mut Vec<Source>) {
        match &self.is {
            Part::Number(_) | Part::Text(_) => {}
            Part::From(source) => {
                if !found.contains(source) {
                    found.push(source.clone());
                }
            }
            Part::Negated(own) | Part::Not(own) => own.add_sources(found),
            Part::Both(_, one, other) => [one, other].iter().for_each(|own| own.add_sources(found)),
            Part::Call(_, arguments) => arguments.iter().for_each(|own| own.add_sources(found)),
        }
    }
}
