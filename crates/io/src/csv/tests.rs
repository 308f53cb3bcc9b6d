//! What is read, and what is refused with which words.

use super::*;
use stats::table::{MISSING_CODE, MISSING_TIME};
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

fn write(name: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("reckoner-csv-{}-{name}", std::process::id()));
    File::create(&path).unwrap().write_all(bytes).unwrap();
    path
}

fn read_paths(paths: &[PathBuf], options: &CsvOptions) -> Result<Tables, IoError> {
    read(&paths.iter().cloned().map(Input::Path).collect::<Vec<_>>(), options, &WATCH)
}

fn tables(name: &str, bytes: &[u8], options: &CsvOptions) -> Result<Tables, IoError> {
    let path = write(name, bytes);
    let tables = read_paths(std::slice::from_ref(&path), options);
    std::fs::remove_file(path).unwrap();
    tables
}

fn table(name: &str, text: &str) -> Table {
    tables(name, text.as_bytes(), &CsvOptions::default()).unwrap().table
}

fn error(name: &str, bytes: &[u8]) -> String {
    let error = tables(name, bytes, &CsvOptions::default()).err().unwrap();
    assert_eq!(error.code(), "bad_file");
    error.to_string()
}

fn text(column: &Column) -> Vec<Option<String>> {
    let (codes, labels) = column.as_categorical().unwrap();
    codes.iter().map(|&code| (code != MISSING_CODE).then(|| labels[code as usize].clone())).collect()
}

#[test]
fn types_are_those_of_all_rows() {
    let table = table(
        "types.csv",
        "n,b,t,s,mixed,code,none\n1,true,2001-01-31,x,1,007,\n-2.5e3,FALSE,2001-02-01,y,2,010,\n,,NA,,z,011,\n",
    );
    assert_eq!(table.rows, 3);
    let kinds: Vec<&str> = table.columns.iter().map(|(_, column)| column.kind().key()).collect();
    assert_eq!(kinds, ["numeric", "boolean", "timestamp", "categorical", "categorical", "categorical", "numeric"]);
    let Column::Numeric(n) = &table.columns[0].1 else { panic!("a number") };
    assert!(n[0] == 1.0 && n[1] == -2500.0 && n[2].is_nan());
    assert_eq!(table.columns[1].1, Column::Boolean(vec![1, 0, MISSING_CODE].into()));
    assert_eq!(
        table.columns[2].1,
        Column::Timestamp(vec![980_899_200_000_000, 980_985_600_000_000, MISSING_TIME].into())
    );
    assert_eq!(text(&table.columns[4].1), [Some("1".into()), Some("2".into()), Some("z".into())]);
    assert_eq!(text(&table.columns[5].1)[0], Some("007".into()));
}

#[test]
fn dialects_are_recognised() {
    for (name, content) in [
        ("semi.csv", "a;b\n1;\"x;y\"\n2;\"say \"\"hi\"\"\"\n"),
        ("tab.tsv", "a\tb\r\n1\tx;y\r\n2\t\"say \"\"hi\"\"\"\r\n"),
        ("bom.csv", "\u{feff}a,b\n1,\"x;y\"\n\n2,\"say \"\"hi\"\"\""),
        ("pipe.txt", "a|b\n1|x;y\n2|\"say \"\"hi\"\"\"\n\n"),
    ] {
        let table = table(name, content);
        assert_eq!(table.columns[0].0, "a", "{name}");
        assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()), "{name}");
        assert_eq!(text(&table.columns[1].1), [Some("x;y".into()), Some("say \"hi\"".into())], "{name}");
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    assert!(error("ragged.csv", b"a,b\n1,2\n3\n").contains("row 2 (line 3) has 1 field, expected 2"));
    assert!(error("twice.csv", b"a,a\n1,2\n").contains("two columns are named \"a\""));
    assert!(error("unnamed.csv", b"a,\n1,2\n").contains("column 2 has no name"));
    assert!(error("empty.csv", b"").contains("empty"));
    assert!(error("latin1.csv", b"a,b\n1,caf\xe9\n").contains("row 1 (line 2) of column \"b\" is not UTF-8"));
    assert!(error("late.csv", b"\na,b\r\n\r\n1,\"x\ny\"\r\n3\r\n").contains("row 2 (line 6) has 1 field"));
    assert!(error("name.csv", b"caf\xe9,b\n1,2\n").contains("names of its columns are not UTF-8"));
    assert!(error("utf16.csv", b"\xff\xfea\0").contains("UTF-16"));
    assert!(error("broken.csv.gz", &[0x1f, 0x8b, 8, 0, 1, 2, 3]).contains("gzip"));
}

#[test]
fn files_join_by_the_names_of_their_columns() {
    let paths = [write("one.csv", b"a,b\n1,x\n"), write("two.csv", b"b,a\ny,2\n")];
    let table = read_paths(&paths, &CsvOptions::default()).unwrap().table;
    assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()));
    assert_eq!(text(&table.columns[1].1), [Some("x".into()), Some("y".into())]);
    let other = write("three.csv", b"a,c\n1,2\n");
    let error = read_paths(&[paths[0].clone(), other], &CsvOptions::default()).err().unwrap();
    assert!(error.to_string().contains("no column \"b\""), "{error}");
}

#[test]
fn compressed_files_are_read() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(b"a\n1\n2\n").unwrap();
    let path = write("packed.csv.gz", &encoder.finish().unwrap());
    let table = read_paths(&[path], &CsvOptions::default()).unwrap().table;
    assert_eq!(table.columns[0].1, Column::Numeric(vec![1.0, 2.0].into()));
}

#[test]
fn a_cancelled_read_ends() {
    let path = write("long.csv", "a\n1\n".repeat(STRIDE).as_bytes());
    let watch = Watch { stop: &|| true, progress: &|_| {} };
    assert!(matches!(read(&[Input::Path(path)], &CsvOptions::default(), &watch), Err(IoError::Cancelled)));
}

#[test]
fn a_column_of_several_types_is_text_and_the_notice_names_the_place() {
    let read = tables("mixed.csv", b"a,b\n1,1\n2,x\n", &CsvOptions::default()).unwrap();
    assert_eq!(text(&read.table.columns[1].1), [Some("1".into()), Some("x".into())]);
    assert_eq!(read.notices.len(), 2, "the dialect, and the column: {:?}", read.notices);
    assert!(read.notices[0].contains("separator comma"), "{}", read.notices[0]);
    let notice = &read.notices[1];
    assert!(
        notice.contains("row 2 (line 3) of column \"b\"") && notice.contains("before it are of type number"),
        "{notice}"
    );
}

#[test]
fn times_with_and_without_a_zone_do_not_mix() {
    let mixed = b"t\n2024-01-01T10:00:00\n2024-01-01T10:00:00Z\n";
    let error = tables("zones.csv", mixed, &CsvOptions::default()).err().unwrap();
    assert_eq!(error.code(), "wrong_kind");
    assert!(
        error.to_string().contains("timestamp with a zone, and the values before it are of type timestamp without")
    );
}

#[test]
fn declared_kinds_are_kept_or_refused() {
    let kinds = |kind| CsvOptions { kinds: vec![("a".into(), kind)], ..CsvOptions::default() };
    let a = |bytes: &[u8], kind| tables("kinds.csv", bytes, &kinds(kind)).map(|read| read.table.columns[0].1.clone());
    assert_eq!(a(b"a\n007\n1\n", Kind::Numeric).unwrap(), Column::Numeric(vec![7.0, 1.0].into()));
    assert_eq!(a(b"a\n1\n0\n", Kind::Boolean).unwrap(), Column::Boolean(vec![1, 0].into()));
    assert_eq!(text(&a(b"a\n1\n2\n", Kind::Categorical).unwrap()), [Some("1".into()), Some("2".into())]);
    let error = a(b"a\n1\nx\n", Kind::Numeric).unwrap_err();
    assert_eq!(error.code(), "wrong_kind");
    let message = error.to_string();
    assert!(
        message.contains(
            "row 2 (line 3) of column \"a\" holds \"x\", which is text, and the column is declared to be numeric"
        ),
        "{message}"
    );
    let missing = CsvOptions { kinds: vec![("z".into(), Kind::Numeric)], ..CsvOptions::default() };
    assert_eq!(tables("nokind.csv", b"a\n1\n", &missing).err().unwrap().code(), "missing_column");
}

#[test]
fn options_replace_guesses() {
    let options = CsvOptions {
        delimiter: Some(b':'),
        quote: Some(b'\''),
        missing: Some(vec!["-".into(), "unknown".into()]),
        ..CsvOptions::default()
    };
    let read = tables("own.csv", b"a:b\n1:'x:y'\n-:NA\nunknown:-\n", &options).unwrap().table;
    let Column::Numeric(a) = &read.columns[0].1 else { panic!("a number") };
    assert!(a[0] == 1.0 && a[1].is_nan() && a[2].is_nan());
    assert_eq!(text(&read.columns[1].1), [Some("x:y".into()), Some("NA".into()), None]);
}

#[test]
fn quotes_escaped_by_backslashes_are_read() {
    let read = table("escaped.csv", "a,b\n1,\"say \\\"hi\\\", c:\\\\\"\n");
    assert_eq!(text(&read.columns[1].1), [Some("say \"hi\", c:\\".into())]);
    let bare = table("bare.csv", "a,b\nsay \\\"hi\\\",1\n\"x\n\\\"y\\\", z\",2\n");
    assert_eq!(text(&bare.columns[0].1), [Some("say \"hi\"".into()), Some("x\n\"y\", z".into())]);
    assert_eq!(bare.columns[1].1, Column::Numeric(vec![1.0, 2.0].into()));
    let plain = table("paths.csv", "a,b\n\"c:\\\",2\n");
    assert_eq!(text(&plain.columns[0].1), [Some("c:\\".into())], "a backslash before the closing quote is one");
}

#[test]
fn integers_that_are_not_exact_are_codes() {
    let read = table("ids.csv", "a,b\n9007199254740993,9007199254740992\n");
    assert_eq!(text(&read.columns[0].1), [Some("9007199254740993".into())]);
    assert_eq!(read.columns[1].1, Column::Numeric(vec![9_007_199_254_740_992.0].into()));
}
