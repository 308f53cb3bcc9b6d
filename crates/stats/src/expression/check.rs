//! Kinds of the values of an expression.

use super::node::{Fault, Function, Node, Operator, Part, Source};

/// Kind of the values of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Numbers.
    Number,
    /// Texts; one in quotes may be any.
    Text,
    /// Classes of the model, by name; one in quotes must be among these.
    Class(Vec<String>),
    /// None that has a value here, and what would.
    None(&'static str),
}

/// Columns that an expression may name.
pub trait Columns {
    /// The kind of a column.
    fn kind(&self, source: &Source) -> Kind;

    /// The name of the class that a text spells, in a column of classes.
    fn class(&self, source: &Source, text: &str) -> Option<String>;
}

/// An expression whose values all fit.
#[derive(Clone, Debug)]
pub struct Checked {
    pub(super) root: Typed,
}

/// A number for each row; a truth is 1 or 0.
#[derive(Clone, Debug)]
pub(super) enum Typed {
    Number(f64),
    /// The numbers of a column, by its place among the sources.
    Column(usize),
    /// The texts of a column are this one.
    Is(usize, String),
    /// The texts of two columns are the same.
    Same(usize, usize),
    Negated(Box<Typed>),
    Not(Box<Typed>),
    Both(Operator, Box<Typed>, Box<Typed>),
    Call(Function, Vec<Typed>),
}

/// A part and its kind.
enum Found<'a> {
    Number(Typed),
    Truth(Typed),
    Literal(&'a str),
    Texts(usize, &'a Source),
}

struct Checker<'a> {
    sources: &'a [Source],
    columns: &'a dyn Columns,
}

/// Checks an expression, which is to be a number.
pub fn check(root: &Node, sources: &[Source], columns: &dyn Columns) -> Result<Checked, Fault> {
    Checker { sources, columns }.number(root).map(|root| Checked { root })
}

fn fault<T>(node: &Node, found: &Found<'_>, expected: &str) -> Result<T, Fault> {
    let found = match found {
        Found::Number(_) => "a number".to_owned(),
        Found::Truth(_) => "true or false".to_owned(),
        Found::Literal(own) => format!("the text \"{own}\""),
        Found::Texts(_, source) => format!("{source}, which has texts"),
    };
    Err(Fault { at: node.at, found, expected: expected.to_owned() })
}

impl Checker<'_> {
    fn number(&self, node: &Node) -> Result<Typed, Fault> {
        match self.found(node)? {
            Found::Number(own) => Ok(own),
            other => fault(node, &other, "a number"),
        }
    }

    fn truth(&self, node: &Node) -> Result<Typed, Fault> {
        match self.found(node)? {
            Found::Truth(own) => Ok(own),
            other => fault(node, &other, "a comparison"),
        }
    }

    fn found<'a>(&'a self, node: &'a Node) -> Result<Found<'a>, Fault> {
        Ok(match &node.is {
            Part::Number(own) => Found::Number(Typed::Number(*own)),
            Part::Text(own) => Found::Literal(own),
            Part::From(source) => self.column(node, source)?,
            Part::Negated(own) => Found::Number(Typed::Negated(Box::new(self.number(own)?))),
            Part::Not(own) => Found::Truth(Typed::Not(Box::new(self.truth(own)?))),
            Part::Both(operator @ (Operator::Equal | Operator::Unequal), one, other) => {
                let same = self.same(one, other)?;
                Found::Truth(if *operator == Operator::Equal { same } else { Typed::Not(Box::new(same)) })
            }
            Part::Both(operator @ (Operator::And | Operator::Or), one, other) => {
                Found::Truth(Typed::Both(*operator, Box::new(self.truth(one)?), Box::new(self.truth(other)?)))
            }
            Part::Both(operator, one, other) => {
                let own = Typed::Both(*operator, Box::new(self.number(one)?), Box::new(self.number(other)?));
                if operator.compares() { Found::Truth(own) } else { Found::Number(own) }
            }
            Part::Call(function, arguments) => {
                Found::Number(Typed::Call(*function, self.arguments(*function, arguments)?))
            }
        })
    }

    fn column<'a>(&self, node: &Node, source: &'a Source) -> Result<Found<'a>, Fault> {
        let place = self.sources.iter().position(|own| own == source).unwrap_or_default();
        match self.columns.kind(source) {
            Kind::Number => Ok(Found::Number(Typed::Column(place))),
            Kind::Text | Kind::Class(_) => Ok(Found::Texts(place, source)),
            Kind::None(expected) => {
                Err(Fault { at: node.at, found: source.to_string(), expected: expected.to_owned() })
            }
        }
    }

    fn arguments(&self, function: Function, arguments: &[Node]) -> Result<Vec<Typed>, Fault> {
        let is_condition = |place: usize| function == Function::If && place == 0;
        let own = |(place, own): (usize, &Node)| if is_condition(place) { self.truth(own) } else { self.number(own) };
        arguments.iter().enumerate().map(own).collect()
    }

    fn same(&self, one: &Node, other: &Node) -> Result<Typed, Fault> {
        match (self.found(one)?, self.found(other)?) {
            (Found::Number(own), Found::Number(with)) => {
                Ok(Typed::Both(Operator::Equal, Box::new(own), Box::new(with)))
            }
            (Found::Texts(own, _), Found::Texts(with, _)) => Ok(Typed::Same(own, with)),
            (Found::Texts(place, source), _) => self.is(place, source, other),
            (_, Found::Texts(place, source)) => self.is(place, source, one),
            (_, found) => fault(other, &found, "two numbers, or a column of texts and a text"),
        }
    }

    /// A column of texts and one text; a number that is written out is a text here, as classes often are numbers.
    fn is(&self, place: usize, source: &Source, node: &Node) -> Result<Typed, Fault> {
        let text = match &node.is {
            Part::Text(own) => own.clone(),
            Part::Number(own) => own.to_string(),
            _ => return fault(node, &self.found(node)?, &format!("a text: {source} has texts")),
        };
        let Kind::Class(classes) = self.columns.kind(source) else { return Ok(Typed::Is(place, text)) };
        self.columns.class(source, &text).map(|class| Typed::Is(place, class)).ok_or_else(|| {
            let names = classes.iter().map(|own| format!("\"{own}\"")).collect::<Vec<_>>().join(" or ");
            Fault { at: node.at, found: format!("\"{text}\""), expected: format!("a class: {names}") }
        })
    }
}
