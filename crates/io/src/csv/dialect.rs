//! How a file is written: what separates fields, what quotes them, what escapes a quote.

use super::CsvOptions;

/// Rows that are looked at.
const SAMPLE: usize = 50;

/// The way a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    pub quote: u8,
    /// A quote within quotes is written `\"`, else twice.
    pub backslash: bool,
}

impl Dialect {
    /// As the options say, and where they say nothing, as the bytes look.
    pub fn of(name: &str, bytes: &[u8], options: &CsvOptions) -> Dialect {
        let quote = options.quote.unwrap_or(b'"');
        let delimiter = options.delimiter.unwrap_or_else(|| guess(name, bytes, quote));
        Dialect { delimiter, quote, backslash: has_backslashes(bytes, delimiter, quote) }
    }

    /// The dialect in words.
    pub fn told(self) -> String {
        let separator = match self.delimiter {
            b',' => "comma".to_owned(),
            b';' => "semicolon".to_owned(),
            b'\t' => "tab".to_owned(),
            b'|' => "bar".to_owned(),
            other => char::from(other).to_string(),
        };
        let escape = if self.backslash { "escaped by a backslash" } else { "escaped by doubling" };
        format!("separator {separator}, quote {}, {escape}", char::from(self.quote))
    }
}

/// The separator: a tab in `.tsv` files, else the one of comma, semicolon, tab and bar that cuts the
/// first rows into the same number of fields, most of all.
fn guess(name: &str, bytes: &[u8], quote: u8) -> u8 {
    if name.to_lowercase().trim_end_matches(".gz").ends_with(".tsv") {
        return b'\t';
    }
    let lines = sample(bytes, quote);
    let score = |candidate: u8| {
        let counts: Vec<usize> = lines.iter().map(|line| count(line, candidate, quote)).collect();
        let first = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|&&count| count == first).count();
        if first == 0 { (0, 0) } else { (alike, first) }
    };
    let mut best = b',';
    for candidate in *b";\t|" {
        if score(candidate) > score(best) {
            best = candidate;
        }
    }
    best
}

/// Whether some `\"` is followed by more text: a backslash that only ends a field is a character like others.
fn has_backslashes(bytes: &[u8], delimiter: u8, quote: u8) -> bool {
    let ends = |byte: u8| byte == delimiter || byte == quote || matches!(byte, b'\r' | b'\n');
    bytes.windows(3).any(|three| three[0] == b'\\' && three[1] == quote && !ends(three[2]))
}

/// Text whose quotes are escaped by a backslash as text whose quotes are doubled.
pub fn doubled(bytes: &[u8], quote: u8) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        match tail.first() {
            Some(&next) if first == b'\\' && (next == quote || next == b'\\') => {
                plain.push(next);
                if next == quote {
                    plain.push(quote);
                }
                rest = &tail[1..];
            }
            _ => {
                plain.push(first);
                rest = tail;
            }
        }
    }
    plain
}

/// The first lines; a line ends outside quotes.
fn sample(bytes: &[u8], quote: u8) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (place, &byte) in bytes.iter().enumerate() {
        match byte {
            _ if byte == quote => quoted = !quoted,
            b'\n' if !quoted => {
                if place > start {
                    lines.push(&bytes[start..place]);
                }
                start = place + 1;
                if lines.len() == SAMPLE {
                    return lines;
                }
            }
            _ => {}
        }
    }
    if start < bytes.len() {
        lines.push(&bytes[start..]);
    }
    lines
}

/// Occurrences outside quotes.
fn count(line: &[u8], wanted: u8, quote: u8) -> usize {
    let mut quoted = false;
    line.iter()
        .filter(|&&byte| {
            quoted ^= byte == quote;
            !quoted && byte == wanted
        })
        .count()
}
