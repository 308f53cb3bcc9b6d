//! Words of an expression.

use super::node::Fault;

/// A word.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A number.
    Number(f64),
    /// A text in quotes.
    Text(String),
    /// A name: a column, a role, a function or a word such as `and`.
    Name(String),
    /// A name in backticks or brackets, which is always a column.
    Column(String),
    /// An operator, a bracket or a comma.
    Sign(&'static str),
}

/// Signs, longer ones before those they begin with, and what they stand for.
const SIGNS: [(&str, &str); 20] = [
    ("<=", "<="),
    (">=", ">="),
    ("!=", "!="),
    ("<>", "!="),
    ("==", "="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("+", "+"),
    ("-", "-"),
    ("−", "-"),
    ("*", "*"),
    ("×", "*"),
    ("/", "/"),
    ("÷", "/"),
    ("(", "("),
    (")", ")"),
];

/// Cuts a text into words, each with the place of its first character, counted from 1.
pub fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Fault> {
    let mut rest = text;
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let at = text[..text.len() - rest.len()].chars().count() + 1;
        let Some(first) = rest.chars().next() else { return Ok(found) };
        let (token, length) = match first {
            '"' | '\'' => quoted(rest, first, at).map(|(own, length)| (Token::Text(own), length))?,
            '`' => quoted(rest, '`', at).map(|(own, length)| (Token::Column(own), length))?,
            '[' => quoted(rest, ']', at).map(|(own, length)| (Token::Column(own), length))?,
            ',' => (Token::Sign(","), 1),
            _ if first.is_ascii_digit() || first == '.' => number(rest, at)?,
            _ if first.is_alphabetic() || first == '_' => name(rest),
            _ => sign(rest, at)?,
        };
        found.push((at, token));
        rest = &rest[length..];
    }
}

/// A text up to its closing quote; two of these stand for one.
fn quoted(rest: &str, quote: char, at: usize) -> Result<(String, usize), Fault> {
    let mut own = String::new();
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((place, letter)) = letters.next() {
        if letter != quote {
            own.push(letter);
        } else if letters.next_if(|(_, next)| *next == quote).is_some() {
            own.push(quote);
        } else {
            return Ok((own, place + letter.len_utf8()));
        }
    }
    Err(Fault { at, found: "a quote that does not end".into(), expected: format!("{quote} after it") })
}

fn name(rest: &str) -> (Token, usize) {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
    (Token::Name(rest[..length].to_owned()), length)
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let digits = rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '.')).unwrap_or(rest.len());
    let exponent = rest[digits..].strip_prefix(['e', 'E']).map_or(0, |after| {
        let signs = usize::from(after.starts_with(['+', '-']));
        let own = after[signs..].find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len() - signs);
        if own == 0 { 0 } else { 1 + signs + own }
    });
    let length = digits + exponent;
    let own = rest[..length].parse::<f64>().ok().filter(|own| own.is_finite());
    let fault = || Fault { at, found: format!("\"{}\"", &rest[..length]), expected: "a number".into() };
    own.map(|own| (Token::Number(own), length)).ok_or_else(fault)
}

fn sign(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let found = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign));
    let letter = || rest.chars().next().unwrap_or_default();
    let fault = || Fault { at, found: format!("\"{}\"", letter()), expected: "a value or an operator".into() };
    found.map(|(sign, own)| (Token::Sign(own), sign.len())).ok_or_else(fault)
}
