//! Detection of an input's format: by its first bytes, else by its name; text in memory by its content.

use crate::IoError;
use crate::input::Input;
use crate::unpack;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Parquet,
    Arrow,
    Csv,
    Ndjson,
}

/// Every message of an Arrow stream starts with this since 2019.
const CONTINUATION: [u8; 4] = [0xff; 4];

/// First bytes of known formats that are not read, with advice.
const OTHERS: [(&[u8], &str); 10] = [
    (b"PARE", "its footer is encrypted, which is not supported; write it again without encryption"),
    (b"FEA1", "it is Feather version 1; write it again as version 2, which is Arrow IPC"),
    (b"PK\x03\x04", "it is a ZIP archive or an Excel workbook; unpack it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "it is an Excel workbook; save the sheet as CSV"),
    (b"\x28\xb5\x2f\xfd", "it is packed with zstd; unpack it, or pack it with gzip"),
    (b"BZh", "it is packed with bzip2; unpack it, or pack it with gzip"),
    (b"\xfd7zXZ", "it is packed with xz; unpack it, or pack it with gzip"),
    (b"ORC", "it is ORC; write it again as Parquet"),
    (b"Obj\x01", "it is Avro; write it again as Parquet"),
    (b"SQLite format 3", "it is an SQLite database; read its rows and hand them over"),
];

impl Format {
    pub fn of(input: &Input) -> Result<Format, IoError> {
        let start = input.start()?;
        let by_name = by_name(&input.name());
        // What is no NDJSON, the reader of its lines says.
        if let Some(why) = no_table(&unpack::start(start.clone())).filter(|_| by_name != Some(Format::Ndjson)) {
            return Err(unsupported(input, why));
        }
        let named_text = by_name.filter(|format| matches!(format, Format::Csv | Format::Ndjson));
        if start.is_empty() && named_text.is_none() {
            return Err(input.bad("it is empty, expected a table"));
        }
        // A first column may be called PAR1.
        if let Some(format) = named_text.filter(|_| is_text(&start)) {
            return Ok(format);
        }
        if let Some(found) = by_start(&start) {
            return found.map_err(|why| unsupported(input, why));
        }
        match input {
            Input::Path(_) => by_name.ok_or_else(|| unsupported(input, UNKNOWN_NAME)),
            Input::Memory { .. } => named_text
                .or_else(|| by_content(&unpack::start(start)))
                .ok_or_else(|| unsupported(input, UNKNOWN_BYTES)),
        }
    }
}

const UNKNOWN_NAME: &str = "its format is not known; expected .parquet, .arrow, .feather, .csv, .tsv, .ndjson, .jsonl, or one of the latter four with .gz";
const UNKNOWN_BYTES: &str = "its bytes start as none of Parquet, Arrow IPC, and CSV or NDJSON of more than one line";

fn unsupported(input: &Input, why: &str) -> IoError {
    IoError::Unsupported { path: input.name(), why: why.to_owned() }
}

/// The format of bytes that start like this; an error for those that are known but not read.
fn by_start(start: &[u8]) -> Option<Result<Format, &'static str>> {
    if start.starts_with(b"PAR1") && !is_lines(start) {
        return Some(Ok(Format::Parquet));
    }
    if start.starts_with(b"ARROW1") && !is_lines(start) || start.starts_with(&CONTINUATION) {
        return Some(Ok(Format::Arrow));
    }
    let other = OTHERS.iter().find(|(magic, _)| start.starts_with(magic) && !is_lines(start));
    other.map(|(_, why)| Err(*why))
}

/// Why text is no table: a page that somebody fetched or saved in its place, or rows that are not in lines.
fn no_table(start: &[u8]) -> Option<&'static str> {
    const MARKUP: [&[u8]; 3] = [b"<!doctype", b"<html", b"<?xml"];
    let plain = without_mark(start).trim_ascii_start();
    let is_tag = |tag: &&[u8]| plain.get(..tag.len()).is_some_and(|own| own.eq_ignore_ascii_case(tag));
    if MARKUP.iter().any(is_tag) {
        return Some("it is a page of HTML or XML, and no table; look at what was downloaded");
    }
    let list = plain.strip_prefix(b"[")?.trim_ascii_start();
    list.starts_with(b"{").then_some("it is a JSON array; parse it and hand over the rows, or write one object a line")
}

fn without_mark(start: &[u8]) -> &[u8] {
    start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start)
}

fn by_name(name: &str) -> Option<Format> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    match plain.rsplit_once('.')?.1 {
        "csv" | "tsv" | "txt" => Some(Format::Csv),
        "ndjson" | "jsonl" => Some(Format::Ndjson),
        "parquet" | "pq" if plain == name => Some(Format::Parquet),
        "arrow" | "arrows" | "feather" | "ipc" if plain == name => Some(Format::Arrow),
        _ => None,
    }
}

/// The format of bytes without a name: objects, or lines of text, also packed.
fn by_content(start: &[u8]) -> Option<Format> {
    let plain = without_mark(start);
    if plain.trim_ascii_start().starts_with(b"{") {
        return Some(Format::Ndjson);
    }
    // Wide text is told by the reader of CSV.
    let is_wide = matches!(start, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    (is_lines(plain) || is_wide).then_some(Format::Csv)
}

/// Tells whether these are bytes of text.
fn is_text(start: &[u8]) -> bool {
    !start.iter().any(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}

/// Tells whether these are lines of text.
fn is_lines(start: &[u8]) -> bool {
    is_text(start) && start.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, start: &[u8]) -> Result<Format, IoError> {
        Format::of(&Input::Memory { name: name.into(), bytes: start.to_vec().into() })
    }

    #[test]
    fn bytes_tell_their_format() {
        for (start, format) in [
            (&b"PAR1...."[..], Format::Parquet),
            (b"ARROW1\0\0", Format::Arrow),
            (&[0xff; 8], Format::Arrow),
            (b"a,b\n1,2\n", Format::Csv),
            (b"PAR1,b\n1,2\n", Format::Csv),
            (b"ARROW1,b\r\n1,2\r\n", Format::Csv),
            (b"FEA1\n1\n", Format::Csv),
            (b"{\"a\":1}\n", Format::Ndjson),
        ] {
            assert_eq!(of("Uint8Array", start).unwrap(), format, "{start:?}");
        }
        for start in [&b"PAREtail"[..], b"FEA1tail", b"PK\x03\x04\x14\0", b"BZh91AY", b"one line", b"\0\x01\x02\n"] {
            assert_eq!(of("Uint8Array", start).unwrap_err().code(), "unsupported");
        }
        for name in ["Uint8Array", "x.parquet"] {
            assert!(of(name, b"").unwrap_err().to_string().contains("it is empty"), "{name}");
        }
    }

    #[test]
    fn text_that_is_no_table_is_told() {
        for (start, what) in [
            (&b"<!DOCTYPE html>\n<html>"[..], "HTML"),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n", "XML"),
            (b" [ {\"a\":1},\n{\"a\":2}]", "JSON array"),
        ] {
            for name in ["Response", "x.csv", "x.json"] {
                let error = of(name, start).unwrap_err();
                assert!(error.code() == "unsupported" && error.to_string().contains(what), "{name} {error}");
                let error = of(&format!("{name}.gz"), &unpack::packed(start)).unwrap_err();
                assert!(error.to_string().contains(what), "{name} in gzip: {error}");
            }
        }
        assert_eq!(of("Blob", b"<5,[x]\n1,2\n").unwrap(), Format::Csv);
    }

    #[test]
    fn a_name_tells_text_from_what_starts_alike() {
        assert_eq!(of("x.csv", b"PAR1").unwrap(), Format::Csv);
        assert_eq!(of("x.tsv.gz", b"ARROW1\t1").unwrap(), Format::Csv);
        assert_eq!(of("a/b.jsonl", b"[").unwrap(), Format::Ndjson);
        assert_eq!(of("x.csv", b"PAR1\x15\x04\0").unwrap(), Format::Parquet);
        assert_eq!(of("x.csv", b"PK\x03\x04\n").unwrap_err().code(), "unsupported");
        assert_eq!(of("x.parquet", b"PAR1 and so on").unwrap(), Format::Parquet);
    }
}
