//! Numbers as people write them: with a decimal point or comma, and thousands apart or not.

/// Marks between the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Between whole and fraction.
    pub decimal: u8,
    /// Between groups of digits, where there are any.
    pub thousands: Option<char>,
}

/// `1234.5`
pub const PLAIN: Marks = Marks { decimal: b'.', thousands: None };

/// Ways of writing that are looked for, the plain one apart.
const OTHERS: [Marks; 7] = [
    Marks { decimal: b'.', thousands: Some(',') },
    Marks { decimal: b',', thousands: None },
    Marks { decimal: b',', thousands: Some('.') },
    Marks { decimal: b'.', thousands: Some(' ') },
    Marks { decimal: b',', thousands: Some(' ') },
    Marks { decimal: b'.', thousands: Some('\'') },
    Marks { decimal: b',', thousands: Some('\'') },
];

/// No number that anybody writes is longer.
const LONGEST: usize = 400;

/// Notation of a column's texts as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written<'a> {
    /// In one way, or in several that give the same values.
    As {
        /// The way.
        marks: Marks,
        /// The decimal mark, where all ways have the same.
        decimal: Option<u8>,
    },
    /// In two ways that give this text different values.
    Either(&'a str, Marks, Marks),
}

/// Finds the notation of texts that are all numbers and not all plain ones; `decimal` excludes the ways of the other mark.
pub fn written<'a>(texts: &[&'a str], decimal: Option<u8>) -> Option<Written<'a>> {
    let is_wanted = |marks: &&Marks| decimal.is_none_or(|decimal| decimal == marks.decimal);
    let mut ways = OTHERS.iter().filter(is_wanted).filter_map(|&marks| Some((marks, all(texts, marks)?)));
    let (first, values) = ways.next()?;
    let mut is_sure = true;
    for (marks, others) in ways {
        let differs = |(one, other): (&f64, &f64)| one.to_bits() != other.to_bits();
        if let Some(place) = values.iter().zip(&others).position(differs) {
            return Some(Written::Either(texts[place], first, marks));
        }
        is_sure &= marks.decimal == first.decimal;
    }
    Some(Written::As { marks: first, decimal: is_sure.then_some(first.decimal) })
}

/// Tells whether a text is a number in some notation.
pub fn is_number(text: &str) -> bool {
    let ways = || std::iter::once(&PLAIN).chain(&OTHERS);
    ways().any(|&marks| parse(text.as_bytes(), marks, Codes::Refused).is_some_and(|number| !number.is_nan()))
}

fn all(texts: &[&str], marks: Marks) -> Option<Vec<f64>> {
    texts.iter().map(|text| parse(text.as_bytes(), marks, Codes::Refused)).collect()
}

/// Permission of leading zeros, as codes have them: the meaning of `007` is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    /// The column is said to be of numbers.
    Taken,
    /// Nobody has said so.
    Refused,
}

impl Codes {
    /// Taken where the column is declared.
    pub const fn of(is_declared: bool) -> Codes {
        if is_declared { Codes::Taken } else { Codes::Refused }
    }
}

/// The number that a text is: digits with a sign, marks and an exponent, or a word for infinity. An integer beyond 2⁵³, which
/// would become another one, is none.
pub fn parse(text: &[u8], marks: Marks, codes: Codes) -> Option<f64> {
    // Words for infinity have no marks.
    if marks == PLAIN || !text.iter().any(u8::is_ascii_digit) {
        return plain(text, codes);
    }
    let mut digits = [0; LONGEST];
    let length = without_marks(text, marks, &mut digits)?;
    plain(&digits[..length], codes)
}

fn plain(text: &[u8], codes: Codes) -> Option<f64> {
    let digits = unsigned(text);
    if codes == Codes::Refused && matches!(digits, [b'0', b'0'..=b'9', ..]) || is_inexact(text) {
        return None;
    }
    match fast_float2::parse(text) {
        Ok(number) => Some(number),
        Err(_) if digits == "∞".as_bytes() => Some(if text[0] == b'-' { f64::NEG_INFINITY } else { f64::INFINITY }),
        Err(_) => None,
    }
}

fn unsigned(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text)
}

/// Tells whether this is an integer beyond 2⁵³.
pub fn is_inexact(text: &[u8]) -> bool {
    // Shorter ones are below it.
    if text.len() < 16 {
        return false;
    }
    let digits = unsigned(text);
    digits.iter().all(u8::is_ascii_digit)
        && std::str::from_utf8(digits).is_ok_and(|digits| !digits.parse().is_ok_and(|number: u64| number <= 1 << 53))
}

/// Writes a number in the plain way; `None` where its marks stand elsewhere than they do in one: the last group has three
/// digits, those before it have two or three (India writes 12,34,567), and the first does not begin with a zero.
fn without_marks(text: &[u8], marks: Marks, plain: &mut [u8; LONGEST]) -> Option<usize> {
    if text.len() > LONGEST {
        return None;
    }
    let mut length = 0;
    let mut push = |bytes: &[u8]| {
        plain[length..length + bytes.len()].copy_from_slice(bytes);
        length += bytes.len();
    };
    let number = unsigned(text);
    push(&text[..text.len() - number.len()]);
    let end =
        number.iter().position(|&byte| byte == marks.decimal || matches!(byte, b'e' | b'E')).unwrap_or(number.len());
    let (whole, rest) = number.split_at(end);
    let (mut left, mut groups) = (whole, 0);
    while !left.is_empty() {
        let digits = left.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let after = &left[digits..];
        let is_last = after.is_empty();
        let fits = match (groups, is_last) {
            (0, true) => true,
            (0, false) => (1..=3).contains(&digits) && left[0] != b'0',
            (_, true) => digits == 3,
            (_, false) => (2..=3).contains(&digits),
        };
        if !fits {
            return None;
        }
        push(&left[..digits]);
        groups += 1;
        left = if is_last { after } else { after.get(thousands(after, marks.thousands?)?..)? };
        if left.is_empty() && !is_last {
            return None;
        }
    }
    match rest.split_first() {
        Some((&mark, fraction)) if mark == marks.decimal => {
            push(b".");
            push(fraction);
        }
        _ => push(rest),
    }
    // What the other way of writing has as its decimal mark is none here.
    let is_plain = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'e' | b'E' | b'.');
    plain[..length].iter().all(is_plain).then_some(length)
}

/// The length of the separator that a text begins with. One space is as good as another, and so are apostrophes.
fn thousands(text: &[u8], mark: char) -> Option<usize> {
    let family: &[char] = match mark {
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => &[' ', '\u{a0}', '\u{202f}', '\u{2009}'],
        '\'' | '’' => &['\'', '’'],
        _ => &[mark],
    };
    let mut buffer = [0; 4];
    family.iter().find_map(|one| {
        let bytes = one.encode_utf8(&mut buffer).as_bytes();
        text.starts_with(bytes).then_some(bytes.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str, decimal: u8, thousands: impl Into<Option<char>>) -> Option<f64> {
        parse(text.as_bytes(), Marks { decimal, thousands: thousands.into() }, Codes::Refused)
    }

    #[test]
    fn plain_numbers() {
        for (text, value) in
            [("1", 1.0), ("+1.5", 1.5), ("-.5", -0.5), ("1.", 1.0), ("1e3", 1000.0), ("-1.5E-2", -0.015)]
        {
            assert_eq!(number(text, b'.', None), Some(value), "{text}");
        }
        for (text, value) in [("inf", 1.0), ("-Infinity", -1.0), ("+INF", 1.0), ("∞", 1.0), ("-∞", -1.0), ("+∞", 1.0)]
        {
            assert_eq!(number(text, b'.', None), Some(value * f64::INFINITY), "{text}");
        }
        for text in [
            "",
            "+",
            "007",
            "-007",
            "1,5",
            "1 2",
            "0x10",
            "1_000",
            "e5",
            "9007199254740993",
            "+9007199254740993",
            "--1",
            "∞∞",
        ] {
            assert_eq!(number(text, b'.', None), None, "{text}");
        }
        assert_eq!(parse(b"007", PLAIN, Codes::Taken), Some(7.0));
        assert_eq!(number("9007199254740992", b'.', None), Some(9_007_199_254_740_992.0));
    }

    #[test]
    fn marks_stand_where_they_do_in_numbers() {
        for (text, decimal, thousands, value) in [
            ("20,5", b',', None, 20.5),
            ("-0,125", b',', None, -0.125),
            ("1,5e3", b',', None, 1500.0),
            ("1,234,567.5", b'.', Some(','), 1_234_567.5),
            ("12,34,567", b'.', Some(','), 1_234_567.0),
            ("1.234,5", b',', Some('.'), 1234.5),
            ("1234,5", b',', Some('.'), 1234.5),
            ("1 234,5", b',', Some(' '), 1234.5),
            ("1\u{202f}234\u{a0}567,5", b',', Some(' '), 1_234_567.5),
            ("1'234.5", b'.', Some('\''), 1234.5),
            ("1’234.5", b'.', Some('\''), 1234.5),
            (",5", b',', Some('.'), 0.5),
            ("-inf", b',', Some('.'), f64::NEG_INFINITY),
        ] {
            assert_eq!(number(text, decimal, thousands), Some(value), "{text}");
        }
        for (text, decimal, thousands) in [
            ("1,5", b'.', Some(',')),
            ("0,123", b'.', Some(',')),
            ("1,2345", b'.', Some(',')),
            (",123", b'.', Some(',')),
            ("1,234,", b'.', Some(',')),
            ("1.2345", b',', Some('.')),
            ("1.5", b',', None),
            ("1.234.5", b',', Some('.')),
            ("1,234,567", b',', None),
            ("9,007,199,254,740,993", b'.', Some(',')),
            ("192.168.1.1", b',', Some('.')),
            ("", b',', None),
        ] {
            assert_eq!(number(text, decimal, thousands), None, "{text}");
        }
    }

    #[test]
    fn the_way_of_writing_is_the_one_that_fits_all() {
        let comma = Marks { decimal: b',', thousands: None };
        let sure = |marks: Marks| Some(Written::As { marks, decimal: Some(marks.decimal) });
        assert_eq!(written(&["1", "20,5"], None), sure(comma));
        assert_eq!(written(&["1.234,5", "7"], None), sure(Marks { thousands: Some('.'), ..comma }));
        let grouped = Marks { decimal: b'.', thousands: Some(',') };
        assert_eq!(written(&["1,234", "1,234,567"], None), sure(grouped));
        assert_eq!(written(&["999", "1,234"], None), Some(Written::Either("1,234", grouped, comma)));
        assert_eq!(written(&["999", "1,234"], Some(b',')), sure(comma));
        assert_eq!(written(&["999", "1,234"], Some(b'.')), sure(grouped));
        let spaced = Marks { decimal: b'.', thousands: Some(' ') };
        assert_eq!(
            written(&["1 234"], None),
            Some(Written::As { marks: spaced, decimal: None }),
            "no mark for a fraction"
        );
        assert_eq!(written(&["20,5", "x"], None), None);
        assert_eq!(written(&["20,5", "20.5"], None), None);
        assert_eq!(written(&["01,5"], None), None, "a code");
    }
}
