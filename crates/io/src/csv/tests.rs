//! Accepted files, and refusals with their words.

use super::text::STRIDE;
use super::*;
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME};
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
    assert!(error("unnamed.csv", b",Unnamed: 0\n1,2\n").contains("two columns are named \"Unnamed: 0\""));
    assert!(
        error("lines.csv", b"a,b\n\"1\n2\n3\",4,5\n")
            .contains("row 1 (line 2) has 3 fields, expected 2; its field 1 is quoted from line 2 to line 4")
    );
    assert!(
        error("open.csv", b"a,b\n1,2\r\n3,\"4\n5,6\n")
            .contains("in row 2 (line 3) a quote begins a field that no other ends")
    );
    assert!(
        error("stray.csv", b"a,b\n\"5 inch,3\n6,4\n\"7 foot,5\n")
            .contains("in row 1 (line 2) a quote begins a field, and the next one, in line 4, stands within text")
    );
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
    let comma = a(b"a;b\n20,5;1\n", Kind::Numeric).unwrap_err().to_string();
    assert!(
        comma.contains("\"20,5\", which is text, and") && comma.contains("csv.decimal and csv.thousands"),
        "{comma}"
    );
    let missing = CsvOptions { kinds: vec![("z".into(), Kind::Numeric)], ..CsvOptions::default() };
    assert_eq!(tables("nokind.csv", b"a\n1\n", &missing).err().unwrap().code(), "missing_column");
}

#[test]
fn options_replace_guesses() {
    let options = CsvOptions {
        delimiter: Some(b':'),
        quote: Some(Some(b'\'')),
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
    let apostrophe = table("apostrophe.csv", "a,b\n\"8\\'9\\\" rod\",1\n");
    assert_eq!(text(&apostrophe.columns[0].1), [Some("8'9\" rod".into())]);
    let plain = table("paths.csv", "a,b\n\"c:\\\",2\n");
    assert_eq!(text(&plain.columns[0].1), [Some("c:\\".into())], "a backslash before the closing quote is one");
}

#[test]
fn integers_that_are_not_exact_are_codes() {
    let read = table("ids.csv", "a,b\n9007199254740993,9007199254740992\n");
    assert_eq!(text(&read.columns[0].1), [Some("9007199254740993".into())]);
    assert_eq!(read.columns[1].1, Column::Numeric(vec![9_007_199_254_740_992.0].into()));
}

/// The cells of every row as text, whatever they hold.
fn cells(name: &str, content: &str) -> Vec<Vec<String>> {
    let kinds = |names: &[String]| names.iter().map(|name| (name.clone(), Kind::Categorical)).collect();
    let names = table(name, content).columns.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let options = CsvOptions { kinds: kinds(&names), missing: Some(Vec::new()), ..CsvOptions::default() };
    let read = tables(name, content.as_bytes(), &options).unwrap().table;
    let columns: Vec<_> = read.columns.iter().map(|(_, column)| text(column)).collect();
    (0..read.rows).map(|row| columns.iter().map(|column| column[row].clone().unwrap_or_default()).collect()).collect()
}

#[test]
fn a_quote_counts_where_a_field_begins() {
    for (content, rows) in [
        (
            "id,name,v\n1,12\" pipe,3\n2,plain,4\n3,9\" nail,5\n",
            vec![["1", "12\" pipe", "3"], ["2", "plain", "4"], ["3", "9\" nail", "5"]],
        ),
        ("a,b,c\n5\" a,3,\"x\ny\"\n6\" d,,e\"e\"\n", vec![["5\" a", "3", "x\ny"], ["6\" d", "", "e\"e\""]]),
        ("a,b,c\n\"\"\"\",\"\",\"a\"\"b\"\n", vec![["\"", "", "a\"b"]]),
        ("a,b,c\n1, \"x, y\" ,3\n1, \"x,3\n", vec![["1", "x, y", "3"], ["1", "\"x", "3"]]),
        ("a,b,c\n\"Smith\" & Sons,\"a\" \"b\",\"c\"\"\"d\n", vec![["Smith & Sons", "a \"b\"", "c\"d"]]),
    ] {
        assert_eq!(cells("quotes.csv", content), rows, "{content}");
    }
    let notices = tables("tail.csv", b"a\nx\n\"Smith\" & Sons\n", &CsvOptions::default()).unwrap().notices;
    assert!(notices[1].contains("first in line 3: it is read without the quotes"), "{notices:?}");
    let none = CsvOptions { quote: Some(None), ..CsvOptions::default() };
    let read = tables("none.tsv", b"a\tb\n\"5 inch\t3\n6\t4\n\"7 foot\t5\n", &none).unwrap();
    assert_eq!(text(&read.table.columns[0].1)[2], Some("\"7 foot".into()));
    assert!(read.notices[0].ends_with("separator tab, no quotes"), "{:?}", read.notices);
}

#[test]
fn lines_end_in_every_way() {
    for content in [
        "a,b\r1,2\r3,4\r",
        "a,b\r1,2\r3,4",
        "a,b\n1,2\r\n3,4\r",
        "\r\na,b\r\r\n  \n1,2\n\t\r3,4\n\n \n",
        "a,b\r\n1,2\r\n3,4",
    ] {
        assert_eq!(cells("lines.csv", content), [["1", "2"], ["3", "4"]], "{content:?}");
    }
    assert_eq!(cells("quoted.csv", "a\r\"1\r2\"\r3\r"), [["1\r2"], ["3"]]);
    assert!(error("ragged.csv", b"a,b\r1,2\r\r3\r").contains("row 2 (line 4) has 1 field"));
    assert_eq!(table("header.csv", "a,b").rows, 0);
    let long = format!("a,b\n{},1\n", "x".repeat(3 << 20));
    assert_eq!(text(&table("long.csv", &long).columns[0].1)[0].as_ref().map(String::len), Some(3 << 20));
}

#[test]
fn separators_at_the_end_and_columns_without_a_name() {
    let read = tables("ends.csv", b"a,b,\n1,2,\n3,4,\n", &CsvOptions::default()).unwrap();
    assert_eq!(read.table.columns.len(), 2);
    assert!(read.notices[1].contains("Column 3 has no name and no value, and is left out"), "{:?}", read.notices);
    let read = tables("rows.csv", b"a,b\n1,2\n3,4,\n", &CsvOptions::default()).unwrap();
    assert_eq!(read.table.columns[1].1, Column::Numeric(vec![2.0, 4.0].into()));
    assert!(read.notices[1].contains("first row 2 (line 3)"), "{:?}", read.notices);
    assert!(error("more.csv", b"a,b\n1,2,3\n").contains("has 3 fields, expected 2"));
    assert!(error("quoted.csv", b"a,b\n1,2,\"\"\n").contains("has 3 fields, expected 2"));
    let read = tables("index.csv", b",a,b\n0,1,2\n1,3,4\n", &CsvOptions::default()).unwrap();
    assert_eq!(read.table.columns[0], ("Unnamed: 0".into(), Column::Numeric(vec![0.0, 1.0].into())));
    assert!(read.notices[1].contains("Column 1 has no name and is read as \"Unnamed: 0\""), "{:?}", read.notices);
}

#[test]
fn other_dialects_are_seen_and_said() {
    let single = tables("single.csv", b"a;b\n'x;y';1\n'it''s';2\n", &CsvOptions::default()).unwrap();
    assert_eq!(text(&single.table.columns[0].1), [Some("x;y".into()), Some("it's".into())]);
    assert!(single.notices[0].contains("separator semicolon, quote ', escaped by doubling"));
    let apostrophes = cells("tis.csv", "a,b\n'tis,1\n'twas,'98\n");
    assert_eq!(apostrophes, [["'tis", "1"], ["'twas", "'98"]]);
    let excel = tables("excel.csv", b"sep=;\r\na;b\r\n1;2\r\n3\r\n", &CsvOptions::default());
    assert!(excel.err().unwrap().to_string().contains("row 2 (line 4) has 1 field"));
    let excel = tables("excel.csv", b"sep=:\na:b\n1:2\n", &CsvOptions::default()).unwrap();
    assert_eq!(excel.table.columns[1].1, Column::Numeric(vec![2.0].into()));
}

#[test]
fn numbers_are_read_as_they_are_written() {
    let a = |content: &str| {
        let read = tables("numbers.csv", content.as_bytes(), &CsvOptions::default()).unwrap();
        let Column::Numeric(values) = &read.table.columns[0].1 else { panic!("numbers: {:?}", read.notices) };
        (values.to_vec(), read.notices[1..].join("\n"))
    };
    assert_eq!(a("a\n+1\n-inf\nInfinity\n∞\n").0, [1.0, f64::NEG_INFINITY, f64::INFINITY, f64::INFINITY]);
    let (values, notice) = a("a;b\n20,5;x\n7;y\n-0,25;z\n");
    assert_eq!(values, [20.5, 7.0, -0.25]);
    assert_eq!(
        notice,
        "Column \"a\" is read as numbers with a decimal comma: \"20,5\" is 20.5; csv.decimal and csv.thousands can say otherwise"
    );
    assert_eq!(a("a;b\n7;x\n20,5;y\n").0, [7.0, 20.5], "numbers come first");
    assert_eq!(a("a;b\n1.234,5;x\n1.234;y\n").0, [1234.5, 1234.0]);
    assert_eq!(a("a,b\n\"1,234\",x\n\"1,234,567\",y\n").0, [1234.0, 1_234_567.0]);
    assert_eq!(a("a,b\n\"1,234\",0.5\n999,0.25\n").0, [1234.0, 999.0], "another column has decimal points");
    assert_eq!(a("a;b\n1,234;20,5\n999;1,25\n").0, [1.234, 999.0], "another column has decimal commas");
    let (values, notice) = a("a;b\n1.234;20,5\n999;1,25\n");
    assert_eq!(values, [1234.0, 999.0]);
    assert!(notice.contains("\"a\" is read as numbers with a point between thousands (1234, not 1.234)"), "{notice}");
    assert_eq!(a("a;b\n0.5;20,5\n1.234;1,25\n").0, [0.5, 1.234], "a decimal point in spite of the other column");
    assert_eq!(a("a;b\n1.001;20,5\n999;1,25\n").0, [1001.0, 999.0], "which is no 1001 thousandths to the last bit");
    let (values, notice) = a("a;b;c\n1.234;20,5;0.5\n999;1,25;0.5\n");
    assert_eq!(values, [1.234, 999.0]);
    assert!(notice.contains("\"a\" is read as numbers with a decimal point (1.234, and not 1234)"), "{notice}");
    assert_eq!(a("a\n1 234\n56\n").0, [1234.0, 56.0]);
}

#[test]
fn numbers_that_could_be_two_stay_text_and_are_said() {
    let read = tables("either.csv", b"a\n\"1,234\"\n999\n", &CsvOptions::default()).unwrap();
    assert_eq!(read.table.columns[0].1.kind(), Kind::Categorical);
    assert_eq!(
        read.notices[1],
        "Column \"a\" is read as text: \"1,234\" is 1234 with a decimal point and a comma between thousands, and 1.234 with a \
         decimal comma; csv.decimal and csv.thousands can say which"
    );
    let a = |options: CsvOptions| {
        tables("either.csv", b"a\n\"1,234\"\n999\n", &options).unwrap().table.columns[0].1.clone()
    };
    let thousands = CsvOptions { thousands: Some(','), ..CsvOptions::default() };
    assert_eq!(a(thousands), Column::Numeric(vec![1234.0, 999.0].into()));
    let decimal = CsvOptions { decimal: Some(b','), ..CsvOptions::default() };
    assert_eq!(a(decimal.clone()), Column::Numeric(vec![1.234, 999.0].into()));
    let declared = CsvOptions { kinds: vec![("a".into(), Kind::Numeric)], ..decimal };
    assert_eq!(a(declared), Column::Numeric(vec![1.234, 999.0].into()));
    let nearly = tables("nearly.csv", b"a;b\n20,5;1\n-;1\n3,25;1\n", &CsvOptions::default()).unwrap();
    assert_eq!(
        nearly.notices[1],
        "Column \"a\" is read as text: it holds numbers such as \"20,5\", and row 2 holds \"-\"; csv.missing can name what stands for a missing value"
    );
}

#[test]
fn missing_values_are_spelled_as_pandas_has_them() {
    for marker in MISSING.iter().chain(&["", " ", "\"\""]) {
        let read = table("missing.csv", &format!("a,b,c\n1,x,2024-01-01\n{marker},{marker},{marker}\n"));
        let Column::Numeric(a) = &read.columns[0].1 else { panic!("{marker}") };
        assert!(a[1].is_nan(), "{marker}");
        assert_eq!(text(&read.columns[1].1)[1], None, "{marker}");
        assert_eq!(read.columns[2].1.kind(), Kind::Timestamp, "{marker}");
    }
}

#[test]
fn times_of_a_stated_format_are_times() {
    let read = |dates: &[&str], content: &str| {
        let options =
            CsvOptions { dates: dates.iter().map(|format| (*format).to_owned()).collect(), ..CsvOptions::default() };
        tables("dates.csv", content.as_bytes(), &options)
    };
    let days = "t,x\n31.01.2001,1\n,2\n01.02.2001,3\n";
    let micros = [980_899_200_000_000, MISSING_TIME, 980_985_600_000_000];
    assert_eq!(read(&["%d.%m.%Y"], days).unwrap().table.columns[0].1, Column::Timestamp(micros.to_vec().into()));
    assert_eq!(read(&["%d/%m/%Y", "%d.%m.%Y"], days).unwrap().table.columns[0].1.kind(), Kind::Timestamp);
    assert_eq!(read(&[], days).unwrap().table.columns[0].1.kind(), Kind::Categorical, "no format is guessed");
    assert_eq!(
        read(&["%d.%m.%Y"], "t,x\n31.01.2001,1\nsoon,2\n").unwrap().table.columns[0].1.kind(),
        Kind::Categorical
    );
    let error = read(&["%d.%m"], days).err().unwrap();
    assert!(
        error.code() == "invalid_option" && error.to_string().contains("csv.dates \"%d.%m\" is no format"),
        "{error}"
    );
}
