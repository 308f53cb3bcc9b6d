//! Text into records and fields, without a copy.
//!
//! A quote counts where a field begins, blanks before it left out, and nowhere else: `12" pipe` is text. Within quotes
//! delimiters and line ends are text, and a quote is written twice. A line ends with LF, CRLF or CR, and one with nothing on
//! it is none.
//!
//! Text in memory is read eight bytes at a time: kept libraries that read quotes like this take bytes one by one, and copy them.

use super::dialect::Dialect;
use memchr::{memchr, memchr_iter, memchr2};
use std::borrow::Cow;
use std::ops::Range;

/// The fields of one record after the other.
pub struct Records<'a> {
    bytes: &'a [u8],
    dialect: Dialect,
    delimiters: u64,
    /// Start of the next record.
    next: usize,
    start: usize,
    fields: Vec<Field>,
    tail: Option<usize>,
}

#[derive(Clone)]
struct Field {
    bytes: Range<usize>,
    form: Form,
}

/// Form of a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Its bytes are what it holds.
    Plain,
    /// Quotes are doubled in it, or escaped.
    Escaped,
    /// Text follows the quote that closes it.
    WithTail,
}

/// Why text is no record.
#[derive(Debug, PartialEq, Eq)]
pub enum Wrong {
    /// No quote closes the one at this place.
    Open(usize),
    /// The quote at the first place is closed on another line, at the second place, where text follows.
    Stray(usize, usize),
}

impl<'a> Records<'a> {
    /// The records of the text from `from` on.
    pub fn new(bytes: &'a [u8], dialect: Dialect, from: usize) -> Records<'a> {
        Records {
            bytes,
            dialect,
            delimiters: repeated(dialect.delimiter),
            next: from,
            start: from,
            fields: Vec::new(),
            tail: None,
        }
    }

    /// Reads the next record; `false` where there is none.
    pub fn read(&mut self) -> Result<bool, Wrong> {
        self.skip_blank_lines();
        self.start = self.next;
        self.fields.clear();
        if self.next == self.bytes.len() {
            return Ok(false);
        }
        loop {
            let (field, end) = self.field(self.next)?;
            self.fields.push(field);
            self.next = end + 1;
            match self.bytes.get(end) {
                Some(&byte) if byte == self.dialect.delimiter => {}
                Some(b'\r') if self.bytes.get(end + 1) == Some(&b'\n') => {
                    self.next = end + 2;
                    return Ok(true);
                }
                Some(_) => return Ok(true),
                None => {
                    self.next = end;
                    return Ok(true);
                }
            }
        }
    }

    /// Start of the record.
    pub fn start(&self) -> usize {
        self.start
    }

    /// Number of fields of the record.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Content of a field.
    pub fn cell(&self, place: usize) -> Cow<'a, [u8]> {
        let field = &self.fields[place];
        let bytes = &self.bytes[field.bytes.clone()];
        if field.form == Form::Plain { Cow::Borrowed(bytes) } else { Cow::Owned(self.unescaped(bytes, field.form)) }
    }

    /// Tells whether a field is quoted.
    pub fn is_quoted(&self, place: usize) -> bool {
        let start = self.fields[place].bytes.start;
        self.fields[place].form == Form::WithTail || start > 0 && Some(self.bytes[start - 1]) == self.dialect.quote
    }

    /// Start of the first field that has text after its closing quote, of all records so far.
    pub fn tail(&self) -> Option<usize> {
        self.tail
    }

    /// The field of the record that goes over several lines, and where it begins.
    pub fn over_lines(&self) -> Option<(usize, Range<usize>)> {
        let has_lines = |field: &Field| memchr2(b'\n', b'\r', &self.bytes[field.bytes.clone()]).is_some();
        let place = self.fields.iter().position(has_lines)?;
        Some((place, self.fields[place].bytes.clone()))
    }

    fn skip_blank_lines(&mut self) {
        loop {
            let blanks = self.blanks(self.next);
            match self.bytes.get(blanks) {
                Some(b'\n' | b'\r') => self.next = blanks + 1,
                None => {
                    self.next = blanks;
                    return;
                }
                Some(_) => return,
            }
        }
    }

    /// The first place from `from` on that holds no blank.
    fn blanks(&self, from: usize) -> usize {
        let is_blank = |&&byte: &&u8| matches!(byte, b' ' | b'\t') && byte != self.dialect.delimiter;
        from + self.bytes[from..].iter().take_while(is_blank).count()
    }

    /// A field and where it ends: at a delimiter, a line end, or the end of the text.
    fn field(&mut self, start: usize) -> Result<(Field, usize), Wrong> {
        if let Some(quote) = self.dialect.quote {
            match self.bytes.get(start) {
                Some(&byte) if byte == quote => return self.quoted(start, quote),
                Some(b' ' | b'\t') => {
                    let first = self.blanks(start);
                    if self.bytes.get(first) == Some(&quote)
                        && let Some(closed) = self.closed(first, quote)
                    {
                        return Ok(closed);
                    }
                }
                _ => {}
            }
        }
        Ok(if self.dialect.backslash { self.escaped(start) } else { plain(start, self.plain_end(start)) })
    }

    fn plain_end(&self, start: usize) -> usize {
        end_of_field(self.bytes, start, self.delimiters)
    }

    /// A field that is not quoted, where a backslash takes its meaning from what follows.
    fn escaped(&self, start: usize) -> (Field, usize) {
        let mut end = self.plain_end(start);
        let mut from = start;
        while let Some(at) = memchr(b'\\', &self.bytes[from..end]) {
            from = (from + at + 2).min(self.bytes.len());
            if from > end {
                end = self.plain_end(from);
            }
        }
        let form = if from == start { Form::Plain } else { Form::Escaped };
        (Field { bytes: start..end, form }, end)
    }

    fn quoted(&mut self, start: usize, quote: u8) -> Result<(Field, usize), Wrong> {
        let (close, is_escaped) = self.closing(start, quote).ok_or(Wrong::Open(start))?;
        let after = self.blanks(close + 1);
        if self.is_end(after) {
            let form = if is_escaped { Form::Escaped } else { Form::Plain };
            return Ok((Field { bytes: start + 1..close, form }, after));
        }
        if memchr2(b'\n', b'\r', &self.bytes[start..close]).is_some() {
            return Err(Wrong::Stray(start, close));
        }
        self.tail.get_or_insert(start);
        let end = self.plain_end(close + 1);
        Ok((Field { bytes: start..end, form: Form::WithTail }, end))
    }

    /// The field whose quote stands after blanks, where a delimiter or a line end follows the closing one: else the quote is
    /// text.
    fn closed(&self, start: usize, quote: u8) -> Option<(Field, usize)> {
        let (close, is_escaped) = self.closing(start, quote)?;
        let after = self.blanks(close + 1);
        let form = if is_escaped { Form::Escaped } else { Form::Plain };
        self.is_end(after).then_some((Field { bytes: start + 1..close, form }, after))
    }

    fn is_end(&self, place: usize) -> bool {
        self.bytes.get(place).is_none_or(|&byte| byte == self.dialect.delimiter || matches!(byte, b'\n' | b'\r'))
    }

    /// Place of the quote that closes the one at `start`, and whether others stand between.
    fn closing(&self, start: usize, quote: u8) -> Option<(usize, bool)> {
        let (mut from, mut is_escaped) = (start + 1, false);
        loop {
            let rest = self.bytes.get(from..)?;
            let at = if self.dialect.backslash { memchr2(quote, b'\\', rest)? } else { memchr(quote, rest)? };
            if rest[at] == quote && rest.get(at + 1) != Some(&quote) {
                return Some((from + at, is_escaped));
            }
            is_escaped = true;
            from += at + 2;
        }
    }

    /// The text of a field without what escapes quotes.
    fn unescaped(&self, bytes: &[u8], form: Form) -> Vec<u8> {
        let quote = self.dialect.quote.unwrap_or_default();
        let (quoted, tail) = match form {
            Form::WithTail => {
                // The closing quote is the last one that stands neither beside nor behind another.
                let (close, _) = self.of(bytes).closing(0, quote).unwrap_or((bytes.len(), false));
                (&bytes[1..close], &bytes[(close + 1).min(bytes.len())..])
            }
            _ => (bytes, &[][..]),
        };
        let mut text = Vec::with_capacity(bytes.len());
        let mut rest = quoted.iter().copied().peekable();
        while let Some(byte) = rest.next() {
            let is_escape = self.dialect.backslash && byte == b'\\';
            let next = rest.next_if(|&next| {
                next == quote && byte == quote
                    || is_escape
                        && (matches!(next, b'\\' | b'"' | b'\'') || next == quote || next == self.dialect.delimiter)
            });
            text.push(next.unwrap_or(byte));
        }
        text.extend_from_slice(tail);
        text
    }

    fn of<'b>(&self, bytes: &'b [u8]) -> Records<'b> {
        Records::new(bytes, self.dialect, 0)
    }
}

fn plain(start: usize, end: usize) -> (Field, usize) {
    (Field { bytes: start..end, form: Form::Plain }, end)
}

/// Line ends in the text: LF, CRLF, and CR alone.
pub fn line_ends(bytes: &[u8]) -> usize {
    let is_alone = |&place: &usize| bytes.get(place + 1) != Some(&b'\n');
    memchr_iter(b'\n', bytes).count() + memchr_iter(b'\r', bytes).filter(is_alone).count()
}

/// The byte in each of eight places.
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The highest bit of each byte that is zero, from the lowest such byte on; what stands above it may be wrong.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(repeated(1)) & !word & repeated(0x80)
}

/// The first delimiter or line end from `at` on, else the end of the text.
fn end_of_field(bytes: &[u8], mut at: usize, delimiters: u64) -> usize {
    while let Some(eight) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes(eight.try_into().expect("eight bytes"));
        let ends = zeros(word ^ delimiters) | zeros(word ^ repeated(b'\n')) | zeros(word ^ repeated(b'\r'));
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_end = |&byte: &u8| repeated(byte) == delimiters || matches!(byte, b'\n' | b'\r');
    bytes[at..].iter().position(is_end).map_or(bytes.len(), |place| at + place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COMMA: Dialect = Dialect { delimiter: b',', quote: Some(b'"'), backslash: false };

    fn ours(text: &[u8], dialect: Dialect) -> Result<Vec<Vec<Vec<u8>>>, Wrong> {
        let mut records = Records::new(text, dialect, 0);
        let mut all = Vec::new();
        while records.read()? {
            all.push((0..records.len()).map(|place| records.cell(place).into_owned()).collect());
        }
        Ok(all)
    }

    fn theirs(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn what_is_read_is_what_another_reader_reads(text in r#"[",\r\nab]{0,40}"#) {
            if let Ok(own) = ours(text.as_bytes(), COMMA) {
                prop_assert_eq!(own, theirs(text.as_bytes()));
            }
        }

        #[test]
        fn no_bytes_are_lost_or_panic(text in proptest::collection::vec(any::<u8>(), 0..60), backslash: bool) {
            let _ = ours(&text, Dialect { backslash, ..COMMA });
            let bare = ours(&text, Dialect { quote: None, ..COMMA }).unwrap();
            let kept: usize = bare.iter().flatten().map(Vec::len).sum();
            prop_assert!(kept <= text.len());
        }

        #[test]
        fn escapes_are_taken_away(cells in proptest::collection::vec(r#"[a",\\ b\n]{0,6}"#, 1..5)) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('\\', r"\\").replace('"', "\\\""));
            let line = cells.iter().map(quoted).collect::<Vec<_>>().join(",");
            let own = ours(line.as_bytes(), Dialect { backslash: true, ..COMMA }).unwrap();
            prop_assert_eq!(own, vec![cells.into_iter().map(String::into_bytes).collect::<Vec<_>>()]);
        }
    }

    #[test]
    fn a_field_ends_at_the_first_end_within_eight_bytes() {
        let text = b"abcdefghijklmnop\n\x0b,\x2d\x80\x8a,";
        for (from, end) in [(0, 16), (9, 16), (17, 18), (19, 22), (23, 23)] {
            assert_eq!(end_of_field(text, from, repeated(b',')), end, "from {from}");
        }
    }
}
