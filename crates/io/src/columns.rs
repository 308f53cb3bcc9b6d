//! Columns: those that a source offers, and those that are asked for.

use crate::pieces::Wide;
use stats::table::Kind;

/// A column that a source offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Kind of its values.
    pub kind: Kind,
    /// The source's own name of the type: `Int64`, `Timestamp(µs)`, `Utf8`.
    pub type_name: String,
    /// Zone of its times; `None` for clock times.
    pub zone: Option<String>,
}

/// A column that is to be read.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// Its name.
    pub name: &'a str,
    /// Treatment of integers that are not exact as numbers.
    pub wide: Wide,
}

impl<'a> From<&'a str> for Ask<'a> {
    fn from(name: &'a str) -> Self {
        Ask { name, wide: Wide::Refused }
    }
}
