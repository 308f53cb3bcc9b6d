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

/// Text whose quotes are escaped by a backslash as text whose quotes are doubled. A field that is escaped but not
/// quoted, as some tools write, is quoted then.
pub fn doubled(bytes: &[u8], delimiter: u8, quote: u8) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while !rest.is_empty() {
        let is_quoted = rest[0] == quote;
        let (field, after) = rest.split_at(field_length(rest, delimiter, is_quoted.then_some(quote)));
        let content = if is_quoted { field[1..].strip_suffix(&[quote]).unwrap_or(&field[1..]) } else { field };
        if is_quoted || content.contains(&b'\\') {
            plain.push(quote);
            push_doubled(&mut plain, content, quote);
            plain.push(quote);
        } else {
            plain.extend_from_slice(content);
        }
        // The delimiter, or the end of the line.
        let (end, next) = after.split_at(after.len().min(1));
        plain.extend_from_slice(end);
        rest = next;
    }
    plain
}

/// Bytes up to the end of a field: what follows a backslash ends none, nor does anything within quotes.
fn field_length(bytes: &[u8], delimiter: u8, quote: Option<u8>) -> usize {
    let mut place = usize::from(quote.is_some());
    let mut is_open = quote.is_some();
    while let Some(&byte) = bytes.get(place) {
        match byte {
            b'\\' => place += 1,
            _ if Some(byte) == quote => is_open = !is_open,
            b'\r' | b'\n' if !is_open => return place,
            _ if byte == delimiter && !is_open => return place,
            _ => {}
        }
        place += 1;
    }
    bytes.len()
}

fn push_doubled(plain: &mut Vec<u8>, content: &[u8], quote: u8) {
    let mut bytes = content.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let escaped = if byte == b'\\' { bytes.next_if(|&next| next == quote || next == b'\\') } else { None };
        match escaped {
            Some(next) if next == quote => plain.extend([quote, quote]),
            Some(next) => plain.push(next),
            None => plain.push(byte),
        }
    }
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
