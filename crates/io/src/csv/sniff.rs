//! Tells how a file is written from its options, its name and its first rows.

use super::dialect::Dialect;
use super::options::CsvOptions;
use super::records::Records;
use memchr::memmem;

/// Rows that are looked at.
const SAMPLE: usize = 50;

/// Tells the dialect, as the options say, and where they say nothing, as the bytes look; and where the rows begin.
pub fn sniff(name: &str, bytes: &[u8], options: &CsvOptions) -> (Dialect, usize) {
    let (said, start) = said(bytes).map_or((None, 0), |(said, start)| (Some(said), start));
    let bytes = &bytes[start..];
    let delimiter = options.delimiter.or(said).or_else(|| is_tsv(name).then_some(b'\t'));
    let with = |quote| {
        let plain = |delimiter| Dialect { delimiter, quote, backslash: false };
        plain(delimiter.unwrap_or_else(|| delimiter_of(bytes, plain)))
    };
    let dialect = match options.quote {
        Some(quote) => with(quote),
        None => Some(with(Some(b'\''))).filter(|single| is_quoting(bytes, *single)).unwrap_or_else(|| with(Some(b'"'))),
    };
    (Dialect { backslash: has_backslashes(bytes, dialect), ..dialect }, start)
}

/// The separator that a first line `sep=;` names, as Excel writes it, and where the line after it begins.
fn said(bytes: &[u8]) -> Option<(u8, usize)> {
    let end = bytes.iter().take(16).position(|byte| matches!(byte, b'\n' | b'\r'))?;
    let line = bytes[..end].trim_ascii_start();
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (name, separator) = line.split_at_checked(4)?;
    match separator {
        [separator] if name.eq_ignore_ascii_case(b"sep=") => Some((*separator, end)),
        _ => None,
    }
}

fn is_tsv(name: &str) -> bool {
    let name = name.to_lowercase();
    name.strip_suffix(".gz").unwrap_or(&name).ends_with(".tsv")
}

/// The one of comma, semicolon, tab and bar that cuts the first rows into the same number of fields, most of all.
fn delimiter_of(bytes: &[u8], dialect: impl Fn(u8) -> Dialect) -> u8 {
    let score = |candidate: u8| {
        let counts = sample(bytes, dialect(candidate), |records| records.len());
        let first = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|&&count| count == first).count();
        if first < 2 { (0, 0) } else { (alike, first) }
    };
    let (mut best, mut most) = (b',', score(b','));
    for candidate in *b";\t|" {
        let own = score(candidate);
        if own > most {
            (best, most) = (candidate, own);
        }
    }
    best
}

/// Tells whether all of a column below the header is in these quotes, and nothing in usual ones.
fn is_quoting(bytes: &[u8], dialect: Dialect) -> bool {
    let rows = sample(bytes, dialect, |records| {
        let usual = |place| records.cell(place).trim_ascii().starts_with(b"\"");
        let quoted: Vec<bool> = (0..records.len()).map(|place| records.is_quoted(place)).collect();
        (quoted, (0..records.len()).any(usual), records.tail().is_some())
    });
    let Some((_, rest)) = rows.split_first() else { return false };
    let is_none = rows.iter().any(|(_, usual, tail)| *usual || *tail);
    let is_all = |place: usize| rest.iter().all(|(quoted, ..)| quoted.get(place) == Some(&true));
    !is_none && rest.first().is_some_and(|(quoted, ..)| (0..quoted.len()).any(is_all))
}

/// Tells whether some `\"` is followed by more text: a backslash that only ends a field is a character like others.
fn has_backslashes(bytes: &[u8], dialect: Dialect) -> bool {
    let Some(quote) = dialect.quote else { return false };
    let is_end = |byte: u8| byte == dialect.delimiter || byte == quote || matches!(byte, b'\r' | b'\n');
    memmem::find_iter(bytes, &[b'\\', quote]).any(|place| bytes.get(place + 2).is_some_and(|&byte| !is_end(byte)))
}

/// Something of the first records.
fn sample<T>(bytes: &[u8], dialect: Dialect, look: impl Fn(&Records<'_>) -> T) -> Vec<T> {
    let mut records = Records::new(bytes, dialect, 0);
    let mut seen = Vec::new();
    while seen.len() < SAMPLE && records.read() == Ok(true) {
        seen.push(look(&records));
    }
    seen
}
