//! Reading an expression: operators by how strongly they bind (Pratt 1973).

use super::node::{Fault, Function, Node, Operator, Part, Source};
use super::token::{Token, tokens};

/// Deepest nesting: deeper ones would not fit the stack.
const DEEPEST: usize = 100;
/// Most words: a chain of operators is as deep as it is long.
const MOST: usize = 1000;
/// Strength with which `not` binds: less than a comparison, more than `and`.
const NOT: u8 = 3;
/// Strength of the sign of a number.
const SIGN: u8 = 7;

/// Reads an expression.
pub fn parse(text: &str) -> Result<Node, Fault> {
    let tokens = tokens(text)?;
    if let Some((at, _)) = tokens.get(MOST) {
        let (found, expected) = (format!("word {}", MOST + 1), format!("no more than {MOST} words"));
        return Err(Fault { at: *at, found, expected });
    }
    let mut parser = Parser { tokens, next: 0, end: text.chars().count() + 1, depth: 0 };
    let root = parser.expression(0)?;
    match parser.peek() {
        None => Ok(root),
        Some(_) => Err(parser.fault("an operator or the end")),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    /// Place after the last character.
    end: usize,
    depth: usize,
}

impl Operator {
    /// The operator of a word.
    fn of(token: &Token) -> Option<Operator> {
        let word = match token {
            Token::Sign(sign) => sign,
            Token::Name(name) => name.as_str(),
            _ => return None,
        };
        Some(match word {
            "or" => Operator::Or,
            "and" => Operator::And,
            "=" => Operator::Equal,
            "!=" => Operator::Unequal,
            "<" => Operator::Less,
            "<=" => Operator::AtMost,
            ">" => Operator::More,
            ">=" => Operator::AtLeast,
            "+" => Operator::Plus,
            "-" => Operator::Minus,
            "*" => Operator::Times,
            "/" => Operator::Over,
            _ => return None,
        })
    }

    /// Strength with which it binds.
    fn strength(self) -> u8 {
        match self {
            Operator::Or => 1,
            Operator::And => 2,
            own if own.compares() => 4,
            Operator::Plus | Operator::Minus => 5,
            _ => 6,
        }
    }
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn fault(&self, expected: &str) -> Fault {
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(Token::Number(own)) => own.to_string(),
            Some(Token::Text(own)) => format!("the text \"{own}\""),
            Some(Token::Name(own) | Token::Column(own)) => format!("\"{own}\""),
            Some(Token::Sign(own)) => format!("\"{own}\""),
        };
        Fault { at: self.at(), found, expected: expected.to_owned() }
    }

    fn take(&mut self, sign: &'static str) -> bool {
        let is_there = self.peek() == Some(&Token::Sign(sign));
        self.next += usize::from(is_there);
        is_there
    }

    fn require(&mut self, sign: &'static str, expected: &str) -> Result<(), Fault> {
        if self.take(sign) { Ok(()) } else { Err(self.fault(expected)) }
    }

    /// A value, and the operators after it that bind at least so strongly.
    fn expression(&mut self, least: u8) -> Result<Node, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.fault(&format!("no more than {DEEPEST} levels")));
        }
        let mut own = self.value()?;
        while let Some(operator) = self.peek().and_then(Operator::of).filter(|operator| operator.strength() >= least) {
            self.next += 1;
            let other = self.expression(operator.strength() + 1)?;
            if operator.compares() && self.peek().and_then(Operator::of).is_some_and(Operator::compares) {
                return Err(self.fault("\"and\", \"or\" or the end: comparisons do not follow one another"));
            }
            own = Node { at: own.at, is: Part::Both(operator, Box::new(own), Box::new(other)) };
        }
        self.depth -= 1;
        Ok(own)
    }

    fn value(&mut self) -> Result<Node, Fault> {
        const EXPECTED: &str = "a value: a column, a number, a text or a function";
        let at = self.at();
        let Some(token) = self.peek().cloned() else { return Err(self.fault(EXPECTED)) };
        self.next += 1;
        let is = match token {
            Token::Number(own) => Part::Number(own),
            Token::Text(own) => Part::Text(own),
            Token::Column(own) => Part::From(Source::Column(own)),
            Token::Sign("-") => Part::Negated(Box::new(self.expression(SIGN)?)),
            Token::Sign("(") => {
                let own = self.expression(0)?;
                self.require(")", "\")\"")?;
                own.is
            }
            Token::Name(name) if name == "not" => Part::Not(Box::new(self.expression(NOT)?)),
            Token::Name(name) if Operator::of(&Token::Name(name.clone())).is_none() => self.named(name)?,
            _ => {
                self.next -= 1;
                return Err(self.fault(EXPECTED));
            }
        };
        Ok(Node { at, is })
    }

    /// A function with its arguments, a role, or a column.
    fn named(&mut self, name: String) -> Result<Part, Fault> {
        if self.peek() != Some(&Token::Sign("(")) {
            return Ok(Part::From(match name.as_str() {
                "label" => Source::Label,
                "prediction" => Source::Prediction,
                "score" => Source::Score,
                _ => Source::Column(name),
            }));
        }
        self.next -= 1;
        let (function, count) = match name.as_str() {
            "abs" => (Function::Abs, 1..=1),
            "min" => (Function::Min, 2..=usize::MAX),
            "max" => (Function::Max, 2..=usize::MAX),
            "if" => (Function::If, 3..=3),
            _ => return Err(self.fault("a function: abs, min, max or if")),
        };
        self.next += 2;
        let mut arguments = vec![self.expression(0)?];
        while self.take(",") {
            arguments.push(self.expression(0)?);
        }
        if !count.contains(&arguments.len()) {
            let least = count.start();
            let more = if count.end() > least { " or more" } else { "" };
            let values = if *least == 1 { "value" } else { "values" };
            return Err(self.fault(&format!("{name} of {least}{more} {values}: it has {}", arguments.len())));
        }
        self.require(")", "\",\" or \")\"")?;
        Ok(Part::Call(function, arguments))
    }
}
