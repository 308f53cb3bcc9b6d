//! Expressions over the columns of a row, as users write them: read once, checked once, evaluated over columns. Nothing in
//! one is ever run as code.
//!
//! `if(label = "1" and prediction = "0", amount, 0)`: names of columns (odd ones in backticks or brackets), `label`,
//! `prediction` and `score` for the columns of these roles, numbers, texts, `+ - * /`, comparisons, `and`, `or`, `not`, and
//! the functions `abs`, `min`, `max`, `if`.

mod check;
mod evaluate;
mod node;
mod parse;
mod token;

pub use check::{Checked, Columns, Kind};
pub use evaluate::Input;
pub use node::{Fault, Source};

use node::Node;

/// An expression that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    root: Node,
    sources: Vec<Source>,
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// The first place that cannot be read.
    pub fn parse(text: &str) -> Result<Expression, Fault> {
        let root = parse::parse(text)?;
        let mut sources = Vec::new();
        root.add_sources(&mut sources);
        Ok(Expression { root, sources })
    }

    /// Lists what values come from, each once, in order of first mention.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Checks that every value has a kind that its place takes, and that the whole is a number.
    ///
    /// # Errors
    /// The first place that does not fit.
    pub fn check(&self, columns: &dyn Columns) -> Result<Checked, Fault> {
        check::check(&self.root, &self.sources, columns)
    }
}

#[cfg(test)]
mod tests;
