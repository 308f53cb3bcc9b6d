//! Parquet files written here and read back: every type, nulls, row groups, several files, damage.

use arrow_array::types::Int32Type;
use arrow_array::*;
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use io::{Ask, IoError, Source, Watch, Wide};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowWriter, encode_arrow_schema};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int96, Int96Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use stats::table::{Column, MISSING_CODE, MISSING_TIME, Table};
use std::fs::{File, read, remove_file};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

fn open(paths: &[PathBuf], watch: &Watch) -> Result<Source, IoError> {
    io::open(paths, None, watch)
}

fn path(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("reckoner-parquet-{}-{name}", std::process::id()))
}

fn write(name: &str, columns: Vec<(&str, ArrayRef)>, compression: Compression, group_rows: usize) -> PathBuf {
    let path = path(name);
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap();
    let properties =
        WriterProperties::builder().set_compression(compression).set_max_row_group_row_count(Some(group_rows)).build();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    path
}

fn read_all(paths: &[PathBuf]) -> Table {
    let source = open(paths, &WATCH).unwrap();
    let fields = source.fields();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    source.read(&names, &WATCH).unwrap()
}

fn numbers(table: &Table, name: &str) -> Vec<Option<f64>> {
    let Some(Column::Numeric(values)) = table.column(name) else { panic!("{name} is no number") };
    values.iter().map(|value| (!value.is_nan()).then_some(*value)).collect()
}

fn labels(table: &Table, name: &str) -> Vec<Option<String>> {
    let (codes, labels) = table.column(name).unwrap().as_categorical().unwrap();
    codes.iter().map(|&code| (code != MISSING_CODE).then(|| labels[code as usize].clone())).collect()
}

#[test]
fn every_type_has_its_kind_and_values() {
    let some = [Some(-2.0), None, Some(3.0)];
    let path = write(
        "types.parquet",
        vec![
            ("i8", Arc::new(Int8Array::from(vec![Some(-2), None, Some(3)]))),
            ("i16", Arc::new(Int16Array::from(vec![Some(-2), None, Some(3)]))),
            ("i32", Arc::new(Int32Array::from(vec![Some(-2), None, Some(3)]))),
            ("i64", Arc::new(Int64Array::from(vec![Some(-2), None, Some(3)]))),
            ("f32", Arc::new(Float32Array::from(vec![Some(-2.0), None, Some(3.0)]))),
            ("f64", Arc::new(Float64Array::from(vec![Some(-2.0), None, Some(3.0)]))),
            (
                "dec",
                Arc::new(
                    Decimal128Array::from(vec![Some(-200), None, Some(300)]).with_precision_and_scale(10, 2).unwrap(),
                ),
            ),
            ("u8", Arc::new(UInt8Array::from(vec![Some(200), None, Some(3)]))),
            ("u64", Arc::new(UInt64Array::from(vec![Some(200), None, Some(3)]))),
            ("bool", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
            ("text", Arc::new(StringArray::from(vec![Some("b"), None, Some("a")]))),
            ("large", Arc::new(LargeStringArray::from(vec![Some("b"), None, Some("a")]))),
            ("view", Arc::new(StringViewArray::from(vec![Some("b"), None, Some("a")]))),
            ("dict", Arc::new(vec![Some("b"), None, Some("a")].into_iter().collect::<DictionaryArray<Int32Type>>())),
            ("s", Arc::new(TimestampSecondArray::from(vec![Some(-1), None, Some(2)]))),
            ("ms", Arc::new(TimestampMillisecondArray::from(vec![Some(-1000), None, Some(2000)]))),
            (
                "us",
                Arc::new(
                    TimestampMicrosecondArray::from(vec![Some(-1_000_000), None, Some(2_000_000)]).with_timezone("UTC"),
                ),
            ),
            ("ns", Arc::new(TimestampNanosecondArray::from(vec![Some(-1_000_000_000), None, Some(2_000_000_999)]))),
            ("date", Arc::new(Date32Array::from(vec![Some(-1), None, Some(1)]))),
            ("bytes", Arc::new(BinaryArray::from(vec![Some(&b"x"[..]), None, None]))),
        ],
        Compression::UNCOMPRESSED,
        1000,
    );
    let table = read_all(&[path]);
    for name in ["i8", "i16", "i32", "i64", "f32", "f64", "dec"] {
        assert_eq!(numbers(&table, name), some, "{name}");
    }
    for name in ["u8", "u64"] {
        assert_eq!(numbers(&table, name), [Some(200.0), None, Some(3.0)], "{name}");
    }
    assert_eq!(table.column("bool"), Some(&Column::Boolean(vec![1, MISSING_CODE, 0].into())));
    for name in ["text", "large", "view", "dict"] {
        assert_eq!(labels(&table, name), [Some("b".into()), None, Some("a".into())], "{name}");
    }
    for name in ["s", "ms", "us", "ns"] {
        let expected = Column::Timestamp(vec![-1_000_000, MISSING_TIME, 2_000_000].into());
        assert_eq!(table.column(name), Some(&expected), "{name}");
    }
    assert_eq!(
        table.column("date"),
        Some(&Column::Timestamp(vec![-86_400_000_000, MISSING_TIME, 86_400_000_000].into()))
    );
    assert_eq!(labels(&table, "bytes"), [Some("x".to_owned()), None, None]);
}

/// Numbers, and labels that first appear in different row groups.
fn sample(from: usize, rows: usize) -> Vec<(&'static str, ArrayRef)> {
    let numbers: Float64Array = (from..from + rows).map(|i| (i % 7 != 3).then_some(i as f64)).collect();
    let texts: StringArray =
        (from..from + rows).map(|i| (i % 5 != 1).then(|| format!("label {}", i * i % 97))).collect();
    vec![("x", Arc::new(numbers)), ("c", Arc::new(texts))]
}

#[test]
fn row_groups_files_and_codecs_make_no_difference() {
    let whole = read_all(&[write("whole.parquet", sample(0, 1000), Compression::UNCOMPRESSED, 10_000)]);
    for (name, codec) in [
        ("zstd", Compression::ZSTD(ZstdLevel::default())),
        ("snappy", Compression::SNAPPY),
        ("gzip", Compression::GZIP(Default::default())),
        ("lz4", Compression::LZ4_RAW),
    ] {
        let parts = [
            write(&format!("{name}-1.parquet"), sample(0, 700), codec, 64),
            write(&format!("{name}-2.parquet"), sample(700, 300), codec, 300),
        ];
        let joined = read_all(&parts);
        assert_eq!(numbers(&joined, "x"), numbers(&whole, "x"), "{name}");
        assert_eq!(labels(&joined, "c"), labels(&whole, "c"), "{name}");
        assert_eq!(joined.rows, 1000);
    }
    let (_, categories) = whole.column("c").unwrap().as_categorical().unwrap();
    assert_eq!(&categories[..3], ["label 0", "label 4", "label 9"], "labels stand in order of first appearance");
}

#[test]
fn only_the_columns_asked_for_are_read_in_the_order_asked() {
    let source = open(&[write("some.parquet", sample(0, 10), Compression::SNAPPY, 4)], &WATCH).unwrap();
    let table = source.read(&["c"], &WATCH).unwrap();
    assert_eq!(table.columns.len(), 1);
    let refused = source.read(&["nope"], &WATCH).unwrap_err();
    assert_eq!(refused.code(), "missing_column");
}

#[test]
fn files_with_other_columns_are_refused_by_name() {
    let first = write("first.parquet", sample(0, 10), Compression::SNAPPY, 10);
    let other = write(
        "other.parquet",
        vec![("x", Arc::new(StringArray::from(vec!["1"]))), ("c", Arc::new(StringArray::from(vec!["1"])))],
        Compression::SNAPPY,
        10,
    );
    let Err(error) = open(&[first, other], &WATCH) else { panic!("types differ") };
    assert!(error.to_string().contains("column \"x\" is Utf8, in the first file it is Float64"), "{error}");
}

#[test]
fn nested_columns_are_left_out_with_a_notice_and_no_rows_are_a_table() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1)]), None]);
    let nested =
        write("nested.parquet", vec![("l", Arc::new(list)), ("x", sample(0, 2)[0].1.clone())], Compression::SNAPPY, 9);
    let source = open(&[nested], &WATCH).unwrap();
    assert_eq!(source.fields().len(), 1);
    assert_eq!(source.notices(), ["Column \"l\" is left out: values of type List are not read"]);
    assert_eq!(open(&[write("none.parquet", sample(0, 0), Compression::SNAPPY, 9)], &WATCH).unwrap().rows(), 0);
}

#[test]
fn bytes_are_read_as_files_are() {
    let path = write("bytes.parquet", sample(0, 50), Compression::SNAPPY, 20);
    let bytes = io::open_bytes(read(&path).unwrap(), None, &WATCH).unwrap();
    assert_eq!(numbers(&bytes.read(&["x"], &WATCH).unwrap(), "x"), numbers(&read_all(&[path]), "x"));
    assert!(bytes.bytes() > 100);
}

#[test]
fn integers_that_are_not_exact_are_refused_with_their_row() {
    let ids = Int64Array::from_iter_values([1, 2, 3, (1 << 53) + 1]);
    let path = write("ids.parquet", vec![("id", Arc::new(ids))], Compression::SNAPPY, 3);
    let error = open(&[path], &WATCH).unwrap().read(&["id"], &WATCH).unwrap_err();
    assert_eq!(error.code(), "invalid_value");
    assert!(error.to_string().contains("row 3 of column \"id\" holds 9007199254740993"), "{error}");
}

#[test]
fn a_missing_file_and_an_unknown_format_are_named() {
    let missing = open(&[path("nowhere.parquet")], &WATCH).err().unwrap();
    assert_eq!(missing.code(), "missing_file");
    let mut file = File::create(path("what.xyz")).unwrap();
    file.write_all(b"??").unwrap();
    assert_eq!(open(&[path("what.xyz")], &WATCH).err().unwrap().code(), "unsupported");
}

#[test]
fn a_cancelled_read_ends() {
    let source = open(&[write("cancel.parquet", sample(0, 100), Compression::SNAPPY, 10)], &WATCH).unwrap();
    let watch = Watch { stop: &|| true, progress: &|_| {} };
    assert!(matches!(source.read(&["x"], &watch), Err(IoError::Cancelled)));
}

#[test]
fn damaged_files_are_refused_or_read_but_never_end_the_process() {
    let good = read(write("good.parquet", sample(0, 400), Compression::ZSTD(ZstdLevel::default()), 100)).unwrap();
    std::panic::set_hook(Box::new(|_| {}));
    let mut refused = 0;
    for turn in 0..400usize {
        let mut bytes = good.clone();
        // A fixed sequence of places all over the file, more of them in the footer.
        let span = if turn % 2 == 0 { bytes.len() } else { 600 };
        let place = bytes.len() - 1 - (turn * 7919 + turn * turn * 31) % span;
        bytes[place] ^= 1 << (turn % 8);
        let path = path(&format!("damaged-{turn}.parquet"));
        File::create(&path).unwrap().write_all(&bytes).unwrap();
        let outcome = open(std::slice::from_ref(&path), &WATCH).and_then(|source| source.read(&["x", "c"], &WATCH));
        refused += usize::from(outcome.is_err());
        remove_file(path).unwrap();
    }
    assert!(refused > 50, "only {refused} of 400 were refused");
}

/// The decoder takes memory for the size that a page states; two gigabytes for each thread at most, but for any file.
#[test]
fn a_forged_size_of_a_page_is_refused() {
    let mut state = 1u64;
    let mut random = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 11) as f64
    };
    let x: Float64Array = (0..200_000).map(|_| Some(random())).collect();
    let path = path("forged.parquet");
    let batch = RecordBatch::try_from_iter([("x", Arc::new(x) as ArrayRef)]).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(false)
        .set_data_page_size_limit(1 << 24)
        .set_data_page_row_count_limit(1 << 20)
        .set_write_batch_size(1 << 20);
    let mut writer =
        ArrowWriter::try_new(File::create(&path).unwrap(), batch.schema(), Some(properties.build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let mut bytes = read(&path).unwrap();
    assert_eq!(io::open_bytes(bytes.clone(), None, &WATCH).unwrap().read(&["x"], &WATCH).unwrap().rows, 200_000);
    // After the magic: the page's type, then its size as a variable-length integer of four bytes.
    assert_eq!((&bytes[4..7], bytes[9] < 0x80, bytes[10] < 0x80), (&[0x15, 0, 0x15][..], false, true));
    bytes[7..11].copy_from_slice(&[0xfe, 0xff, 0xff, 0x7f]);
    let error = io::open_bytes(bytes, None, &WATCH).unwrap().read(&["x"], &WATCH).unwrap_err();
    assert_eq!(error.code(), "bad_file");
    assert!(error.to_string().contains("compressed bytes cannot hold 134217727"), "{error}");
}

/// A file of one column whose values and schema no writer of Arrow makes.
fn raw<T: parquet::data_type::DataType>(name: &str, schema: &str, values: &[T::T]) -> PathBuf {
    let path = path(name);
    let schema = Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer = SerializedFileWriter::new(File::create(&path).unwrap(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    path
}

#[test]
fn times_of_96_bits_have_their_place_from_year_1_to_9999() {
    // Nanoseconds of the day, and the Julian day: 1970-01-01, 0001-01-01, 2300-01-01, 9999-12-31T23:00:00.000001.
    let time = |nanos: u64, day: u32| {
        let mut own = Int96::new();
        own.set_data(nanos as u32, (nanos >> 32) as u32, day);
        own
    };
    let values = [time(0, 2_440_588), time(0, 1_721_426), time(0, 2_561_118), time(82_800_000_001_000, 5_373_484)];
    let path = raw::<Int96Type>("int96.parquet", "message m { required int96 t; }", &values);
    const DAY: i64 = 86_400_000_000;
    let expected = [0, -719_162 * DAY, 120_530 * DAY, 2_932_896 * DAY + 82_800_000_001];
    assert_eq!(read_all(&[path]).column("t"), Some(&Column::Timestamp(expected.into())));
}

#[test]
fn columns_of_one_name_are_refused() {
    let numbers = |from: i32| -> ArrayRef { Arc::new(Int32Array::from_iter_values(from..from + 3)) };
    let path = path("twice.parquet");
    let field = || Field::new("x", DataType::Int32, false);
    let schema = Arc::new(Schema::new(vec![field(), field()]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![numbers(0), numbers(5)]).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(&path).unwrap(), schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let refused = |outcome: Result<Source, IoError>| {
        let error = outcome.map(|_| ()).unwrap_err();
        assert_eq!(error.code(), "bad_file");
        assert!(error.to_string().ends_with("two columns are named \"x\", expected different names"), "{error}");
    };
    refused(open(std::slice::from_ref(&path), &WATCH));
    refused(io::open_bytes(read(&path).unwrap(), None, &WATCH));
}

#[test]
fn text_without_a_mark_is_read_where_it_is_named() {
    let bytes = |text: &[u8]| ByteArray::from(text.to_vec());
    let schema = "message m { required binary s; }";
    let path = raw::<ByteArrayType>("unmarked.parquet", schema, &[bytes(b"a"), bytes("ß".as_bytes()), bytes(b"a")]);
    let source = open(std::slice::from_ref(&path), &WATCH).unwrap();
    assert!(source.notices()[0].contains("\"s\" holds bytes that are not marked as text"), "{:?}", source.notices());
    assert_eq!(labels(&read_all(&[path]), "s"), ["a", "ß", "a"].map(|label| Some(label.to_owned())));
    let path = raw::<ByteArrayType>("no-text.parquet", schema, &[bytes(b"a"), bytes(&[0xff])]);
    let error = open(&[path], &WATCH).unwrap().read(&["s"], &WATCH).unwrap_err();
    assert!(error.to_string().contains("row 1 of column \"s\" holds bytes that are not text in UTF-8"), "{error}");
}

#[test]
fn a_footer_that_leaves_its_rows_at_zero_has_those_of_its_groups() {
    let path = raw::<parquet::data_type::Int32Type>("zero.parquet", "message m { required int32 x; }", &[7, 8, 9]);
    let mut bytes = read(&path).unwrap();
    let own = |bytes: Vec<u8>| io::open_bytes(bytes, None, &WATCH);
    // The number of rows, as the third field of the footer, before the list of its groups.
    let place = (0..bytes.len() - 2).rfind(|&at| bytes[at..at + 3] == [0x16, 6, 0x19]).unwrap();
    bytes[place + 1] = 0;
    let source = own(bytes.clone()).unwrap();
    assert_eq!(source.rows(), 3);
    assert_eq!(numbers(&source.read(&["x"], &WATCH).unwrap(), "x"), [Some(7.0), Some(8.0), Some(9.0)]);
    bytes[place + 1] = 8;
    assert_eq!(own(bytes).map(|_| ()).unwrap_err().code(), "bad_file");
}

#[test]
fn decimals_are_the_nearest_doubles() {
    let values = [76_047_776_831_027_685_i128, 81_406_033_723_201_295, -810_497_332_870_243_865, 1, 1 << 100];
    let array = Decimal128Array::from(values.to_vec()).with_precision_and_scale(38, 2).unwrap();
    let path = write("decimals.parquet", vec![("d", Arc::new(array))], Compression::UNCOMPRESSED, 10);
    let nearest = |value: i128| format!("{value}e-2").parse::<f64>().ok();
    assert_eq!(numbers(&read_all(&[path]), "d"), values.map(nearest));
}

#[test]
fn integers_beyond_2_to_the_53_are_refused_left_out_or_text() {
    let path = write(
        "wide.parquet",
        vec![("id", Arc::new(Int64Array::from(vec![Some(1), None, Some(9_007_199_254_740_993), Some(4)])))],
        Compression::UNCOMPRESSED,
        2,
    );
    let source = open(&[path], &WATCH).unwrap();
    let ask = |wide| source.read(&[Ask { name: "id", wide }], &WATCH);
    assert_eq!(ask(Wide::Refused).unwrap_err().code(), "invalid_value");
    assert!(ask(Wide::LeftOut).unwrap().columns.is_empty());
    let expected = [Some("1"), None, Some("9007199254740993"), Some("4")].map(|label| label.map(str::to_owned));
    assert_eq!(labels(&ask(Wide::Text).unwrap(), "id"), expected);
    let mut parts = source.parts(&[Ask { name: "id", wide: Wide::Text }]).unwrap().unwrap();
    let tables = [2, 2].map(|rows| parts.next(rows, &WATCH).unwrap());
    assert_eq!(labels(&Table::concat(&tables), "id"), expected);
}

#[test]
fn dates_beyond_the_calendar_do_not_come_round_again() {
    let path = write(
        "dates.parquet",
        vec![("d", Arc::new(Date32Array::from(vec![Some(i32::MAX), Some(i32::MIN), None])))],
        Compression::UNCOMPRESSED,
        10,
    );
    let expected = Column::Timestamp(vec![i64::MAX, MISSING_TIME + 1, MISSING_TIME].into());
    assert_eq!(read_all(&[path]).column("d"), Some(&expected));
}

/// Arrow writes seconds as milliseconds, which alone the schema of Parquet has, and the zone in its own schema.
#[test]
fn seconds_have_the_zone_that_arrow_wrote() {
    let times = TimestampMillisecondArray::from(vec![Some(1000), None]).with_timezone("UTC");
    let batch = RecordBatch::try_from_iter_with_nullable([("t", Arc::new(times) as ArrayRef, true)]).unwrap();
    let zoned = |zone: &str| DataType::Timestamp(TimeUnit::Second, Some(zone.into()));
    let schema = encode_arrow_schema(&Schema::new(vec![Field::new("t", zoned("Europe/Berlin"), true)]));
    for (text, zone) in [(schema.as_str(), "Europe/Berlin"), ("", "UTC")] {
        let entry = KeyValue::new(ARROW_SCHEMA_META_KEY.to_owned(), Some(text.to_owned()));
        let entries = (!text.is_empty()).then(|| vec![entry]);
        let properties = WriterProperties::builder().set_key_value_metadata(entries).build();
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let path = path(&format!("seconds-{}.parquet", text.len()));
        let file = File::create(&path).unwrap();
        let mut writer = ArrowWriter::try_new_with_options(file, batch.schema(), options).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        let field = open(std::slice::from_ref(&path), &WATCH).unwrap().fields().remove(0);
        assert_eq!((field.zone.as_deref(), field.type_name), (Some(zone), format!("Timestamp(ms, {zone})")));
        assert_eq!(read_all(&[path]).column("t"), Some(&Column::Timestamp(vec![1_000_000, MISSING_TIME].into())));
    }
}
