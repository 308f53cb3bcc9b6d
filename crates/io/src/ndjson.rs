//! NDJSON: a JSON object on every line. Its values are of the kinds that rows of JavaScript have.

use crate::input::Input;
use crate::labels::Interner;
use crate::tables::Tables;
use crate::time::times_of;
use crate::{IoError, Watch, unpack};
use memchr::memchr;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use stats::table::numerals::{Codes, PLAIN, is_inexact, parse};
use stats::table::{Column, MISSING_CODE, Table};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// Lines between two looks at whether to stop.
const STRIDE: usize = 16_384;

/// Reads files; a key that a line lacks is missing there.
pub fn read(inputs: &[Input], watch: &Watch) -> Result<Tables, IoError> {
    let mut lines = Lines::default();
    let mut rows = Vec::with_capacity(inputs.len());
    for input in inputs {
        let before = lines.rows;
        lines.read(input, watch)?;
        rows.push(lines.rows - before);
    }
    lines.finish(rows, inputs)
}

/// All lines so far.
#[derive(Default)]
struct Lines {
    rows: usize,
    columns: Vec<Reading>,
    places: HashMap<String, usize>,
}

/// A column while it is read.
struct Reading {
    name: String,
    values: Values,
    /// Rows up to the last one that names it.
    rows: usize,
    /// Place of its first value.
    first: String,
}

/// Its values; rows that it has none for yet are missing.
enum Values {
    Missing,
    Numbers(Vec<f64>),
    Flags(Vec<u32>),
    Text(Vec<u32>, Interner),
    /// Lists or objects, which are left out.
    Nested,
}

impl Lines {
    fn read(&mut self, input: &Input, watch: &Watch) -> Result<(), IoError> {
        let text = unpack::text(input)?;
        let (mut rest, mut line) = (&text[..], 0);
        while !rest.is_empty() {
            let end = memchr(b'\n', rest).unwrap_or(rest.len());
            let own = rest[..end].trim_ascii();
            line += 1;
            if !own.is_empty() {
                self.add(own, input, line)?;
            }
            if line % STRIDE == 0 {
                watch.check()?;
                (watch.progress)(1.0 - rest.len() as f64 / text.len() as f64);
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
        Ok(())
    }

    fn add(&mut self, text: &[u8], input: &Input, line: usize) -> Result<(), IoError> {
        let refused = |error: &dyn fmt::Display| {
            let why = error.to_string();
            let why = why.split(" at line ").next().unwrap_or_default();
            input.bad(format!("line {line} is no JSON object ({why}); expected is one object a line"))
        };
        let text = std::str::from_utf8(text).map_err(|_| input.bad(format!("line {line} is not UTF-8")))?;
        let mut json = serde_json::Deserializer::from_str(text);
        let entries = json.deserialize_map(Entries).map_err(|error| refused(&error))?;
        json.end().map_err(|error| refused(&error))?;
        for (name, value) in entries {
            let place = match self.places.get(name.as_ref()) {
                Some(&place) => place,
                None => self.new_column(&name),
            };
            let at = || format!("line {line} of \"{}\"", input.name());
            let column = &mut self.columns[place];
            if std::mem::replace(&mut column.rows, self.rows + 1) > self.rows {
                return Err(input.bad(format!("line {line} has two values named \"{name}\", expected different names")));
            }
            column.add(value.get(), self.rows, &at).map_err(|why| IoError::WrongKind { path: input.name(), why })?;
        }
        self.rows += 1;
        Ok(())
    }

    fn new_column(&mut self, name: &str) -> usize {
        self.columns.push(Reading { name: name.to_owned(), values: Values::Missing, rows: 0, first: String::new() });
        self.places.insert(name.to_owned(), self.columns.len() - 1);
        self.columns.len() - 1
    }

    /// The columns; those that are left out are told.
    fn finish(self, rows: Vec<usize>, inputs: &[Input]) -> Result<Tables, IoError> {
        let (mut columns, mut zones, mut notices) = (Vec::new(), Vec::new(), Vec::new());
        for Reading { name, mut values, first, .. } in self.columns {
            values.fill(self.rows);
            let mut zone = None;
            let column = match values {
                Values::Missing => Column::Numeric(vec![f64::NAN; self.rows].into()),
                Values::Numbers(values) => Column::Numeric(values.into()),
                Values::Flags(codes) => Column::Boolean(codes.into()),
                Values::Text(codes, interner) => {
                    let labels = (codes.into(), interner.into_labels().into());
                    match times_of(&labels).map_err(|label| mixed(inputs, &name, &label))? {
                        None => Column::Categorical { codes: labels.0, categories: labels.1 },
                        Some((times, clock)) => {
                            notices.extend(clock.notice(&name));
                            zone = clock.zone();
                            times
                        }
                    }
                }
                Values::Nested => {
                    notices.push(format!(
                        "Column \"{name}\" is left out: lists and objects are not read, first in {first}"
                    ));
                    continue;
                }
            };
            columns.push((name, column));
            zones.push(zone);
        }
        Ok(Tables { table: Table { rows: self.rows, columns }, zones, rows, notices })
    }
}

impl Reading {
    /// Adds the value of a row, which is JSON.
    fn add(&mut self, json: &str, row: usize, at: &dyn Fn() -> String) -> Result<(), String> {
        let start = json.as_bytes()[0];
        if start == b'n' {
            return Ok(());
        }
        if let Values::Missing = self.values {
            self.values = Values::like(json);
            self.first = at();
        }
        self.values.fill(row);
        let found = type_of(json);
        match (&mut self.values, start) {
            (Values::Nested, _) => {}
            (values, b'{' | b'[') => {
                *values = Values::Nested;
                self.first = at();
            }
            (Values::Numbers(values), _) if found == "number" => {
                values.push(parse(json.as_bytes(), PLAIN, Codes::Taken).unwrap_or(f64::NAN));
            }
            (Values::Flags(codes), b't' | b'f') => codes.push(u32::from(start == b't')),
            (Values::Text(codes, interner), b'"') => {
                let text: Cow<'_, str> = serde_json::from_str::<Text<'_>>(json).map_err(|error| error.to_string())?.0;
                codes.push(interner.code(&text));
            }
            // Digits that are no exact number name something.
            (Values::Text(codes, interner), _) if found == INEXACT => codes.push(interner.code(json)),
            (values, _) => {
                let before = values.name();
                return Err(format!(
                    "{} holds a {found} in \"{}\", and the values before it are {before}",
                    at(),
                    self.name
                ));
            }
        }
        Ok(())
    }
}

const INEXACT: &str = "integer beyond 2⁵³";

fn type_of(json: &str) -> &'static str {
    match json.as_bytes()[0] {
        b'"' => "text",
        b't' | b'f' => "boolean",
        b'{' | b'[' => "nested value",
        _ if is_inexact(json.as_bytes()) => INEXACT,
        _ => "number",
    }
}

impl Values {
    /// None yet, of the type of this one.
    fn like(json: &str) -> Values {
        match type_of(json) {
            "number" => Values::Numbers(Vec::new()),
            "boolean" => Values::Flags(Vec::new()),
            "nested value" => Values::Nested,
            _ => Values::Text(Vec::new(), Interner::default()),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Values::Numbers(_) => "numbers",
            Values::Flags(_) => "booleans",
            _ => "text",
        }
    }

    /// Adds missing values up to this many rows.
    fn fill(&mut self, rows: usize) {
        match self {
            Values::Missing | Values::Nested => {}
            Values::Numbers(values) => values.resize(rows, f64::NAN),
            Values::Flags(codes) | Values::Text(codes, _) => codes.resize(rows, MISSING_CODE),
        }
    }
}

/// Times with and without a zone in one column.
fn mixed(inputs: &[Input], name: &str, label: &str) -> IoError {
    let path = inputs.first().map_or(String::new(), Input::name);
    let why = format!(
        "column \"{name}\" holds times with a zone and times without one, the first of which is \"{label}\"; all or none must \
         name a zone"
    );
    IoError::WrongKind { path, why }
}

/// The entries of an object, in order and with names that come twice.
struct Entries;

impl<'de> Visitor<'de> for Entries {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((Text(name), value)) = map.next_entry::<Text<'de>, &RawValue>()? {
            entries.push((name, value));
        }
        Ok(entries)
    }
}

/// Text that is copied only where it holds escapes.
struct Text<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Text<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stats::table::MISSING_TIME;

    const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

    fn tables(lines: &str) -> Result<Tables, IoError> {
        read(&[Input::Memory { name: "it.ndjson".into(), bytes: lines.as_bytes().to_vec().into() }], &WATCH)
    }

    #[test]
    fn values_are_of_the_kinds_of_json() {
        let lines = "{\"n\":1,\"b\":true,\"s\":\"1\",\"t\":\"2024-01-01T00:00:00Z\"}\r\n\n{\"x\":\"\\u00e9\\\"\",\"n\":-2.5e3,\"b\":null}\n";
        let read = tables(lines).unwrap().table;
        assert_eq!(read.rows, 2);
        let names: Vec<&str> = read.columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["n", "b", "s", "t", "x"]);
        assert_eq!(read.columns[0].1, Column::Numeric(vec![1.0, -2500.0].into()));
        assert_eq!(read.columns[1].1, Column::Boolean(vec![1, MISSING_CODE].into()));
        let labels = |codes: Vec<u32>, label: &str| Column::Categorical {
            codes: codes.into(),
            categories: [label.to_owned()].into(),
        };
        assert_eq!(read.columns[2].1, labels(vec![0, MISSING_CODE], "1"));
        assert_eq!(read.columns[3].1, Column::Timestamp(vec![1_704_067_200_000_000, MISSING_TIME].into()));
        assert_eq!(read.columns[4].1, labels(vec![MISSING_CODE, 0], "é\""));
    }

    #[test]
    fn nested_values_are_left_out_and_long_integers_are_names() {
        let read = tables("{\"a\":1,\"id\":9007199254740993}\n{\"a\":[1],\"id\":null}\n{\"a\":2}").unwrap();
        assert_eq!(read.table.columns.len(), 1);
        assert_eq!(read.table.columns[0].1.kind().key(), "categorical");
        assert_eq!(read.table.columns[0].1.len(), 3);
        assert_eq!(
            read.notices,
            ["Column \"a\" is left out: lists and objects are not read, first in line 2 of \"it.ndjson\""]
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (lines, code, words) in [
            ("{\"a\":1}\n{\"a\":1,\"a\":2}", "bad_file", "line 2 has two values named \"a\""),
            ("{\"a\":null,\"a\":2}", "bad_file", "line 1 has two values named \"a\""),
            (
                "{\"a\":1}\n{\"a\":\"x\"}",
                "wrong_kind",
                "line 2 of \"it.ndjson\" holds a text in \"a\", and the values before it are numbers",
            ),
            ("{\"a\":1}\n{\"a\":9007199254740993}", "wrong_kind", "integer beyond 2⁵³"),
            ("{\"a\":1} {\"a\":2}", "bad_file", "line 1 is no JSON object (trailing characters)"),
            ("[{\"a\":1}]", "bad_file", "line 1 is no JSON object"),
            ("{\n\"a\":1}", "bad_file", "line 1 is no JSON object (EOF while parsing"),
            ("{\"a\":01}", "bad_file", "line 1 is no JSON object"),
            ("{\"a\":NaN}", "bad_file", "line 1 is no JSON object"),
        ] {
            let error = tables(lines).err().unwrap();
            assert_eq!(error.code(), code, "{lines}: {error}");
            assert!(error.to_string().contains(words), "{lines}: {error}");
        }
        assert_eq!(tables("").unwrap().table.rows, 0);
    }
}
