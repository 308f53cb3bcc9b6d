//! Dialect of a file: its separator, quote, and escape of quotes.

/// The way a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// None where no character quotes.
    pub quote: Option<u8>,
    /// A quote within quotes is written `\"`, else twice.
    pub backslash: bool,
}

impl Dialect {
    /// The dialect in words.
    pub fn told(self) -> String {
        let separator = match self.delimiter {
            b',' => "comma".to_owned(),
            b';' => "semicolon".to_owned(),
            b'\t' => "tab".to_owned(),
            b'|' => "bar".to_owned(),
            other => char::from(other).to_string(),
        };
        let Some(quote) = self.quote else { return format!("separator {separator}, no quotes") };
        let escape = if self.backslash { "escaped by a backslash" } else { "escaped by doubling" };
        format!("separator {separator}, quote {}, {escape}", char::from(quote))
    }
}
