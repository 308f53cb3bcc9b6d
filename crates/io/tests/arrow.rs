//! Arrow files and streams written here and read back: types, dictionaries, codecs, bytes, folders, damage.

use arrow_array::types::{Int8Type, Int64Type};
use arrow_array::*;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use io::{IoError, Source, Watch};
use stats::table::{Column, MISSING_CODE, MISSING_TIME, Table};
use std::path::PathBuf;
use std::sync::Arc;

const WATCH: Watch = Watch { stop: &|| false, progress: &|_| {} };

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn file(batches: &[RecordBatch], compression: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &batches[0].schema(), options).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn stream(batches: &[RecordBatch], compression: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &batches[0].schema(), options).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn write(name: &str, bytes: &[u8]) -> PathBuf {
    let path = std::env::temp_dir().join(format!("reckoner-arrow-{}", std::process::id())).join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, bytes).unwrap();
    path
}

fn read_all(source: &Source) -> Table {
    let fields = source.fields();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    source.read(&names, &WATCH).unwrap()
}

/// Text that is equal where tables are; NaN is not equal to itself.
fn told(table: &Table) -> String {
    format!("{table:?}")
}

fn of_bytes(bytes: Vec<u8>) -> Result<Source, IoError> {
    io::open_bytes(bytes, None, &WATCH)
}

fn sample(from: usize, rows: usize) -> RecordBatch {
    let range = from..from + rows;
    let numbers: Float32Array = range.clone().map(|i| (i % 7 != 3).then_some(i as f32)).collect();
    let texts: StringViewArray = range.clone().map(|i| (i % 5 != 1).then(|| format!("label {}", i * i % 97))).collect();
    let flags: BooleanArray = range.clone().map(|i| (i % 3 != 1).then_some(i % 2 == 0)).collect();
    let times: TimestampNanosecondArray = range.map(|i| (i % 4 != 1).then_some(i as i64 * 1_000_000_999)).collect();
    batch(vec![
        ("x", Arc::new(numbers)),
        ("ß", Arc::new(texts)),
        ("f", Arc::new(flags)),
        ("t", Arc::new(times.with_timezone("Europe/Rome"))),
    ])
}

#[test]
fn files_streams_paths_bytes_and_codecs_make_no_difference() {
    let batches = [sample(0, 300), sample(300, 1), sample(301, 700)];
    let whole = read_all(&of_bytes(file(&batches, None)).unwrap());
    assert_eq!(whole.rows, 1001);
    let Some(Column::Timestamp(times)) = whole.column("t") else { panic!("no times") };
    assert_eq!(times[..3], [0, MISSING_TIME, 2_000_001]);
    for compression in [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)] {
        assert_eq!(
            told(&read_all(&of_bytes(file(&batches, compression)).unwrap())),
            told(&whole),
            "file, {compression:?}"
        );
        assert_eq!(
            told(&read_all(&of_bytes(stream(&batches, compression)).unwrap())),
            told(&whole),
            "stream, {compression:?}"
        );
        let paths = [
            write(&format!("{compression:?}-1.arrow"), &file(&batches[..1], compression)),
            write(&format!("{compression:?}-2.feather"), &stream(&batches[1..], compression)),
        ];
        let source = io::open(&paths, None, &WATCH).unwrap();
        assert_eq!(told(&read_all(&source)), told(&whole), "two files, {compression:?}");
        assert_eq!(source.read(&["f"], &WATCH).unwrap().columns.len(), 1);
        assert_eq!(source.read(&["nope"], &WATCH).unwrap_err().code(), "missing_column");
    }
}

#[test]
fn every_type_has_its_kind_and_values() {
    let numbers = |column: ArrayRef, name: &str| (name.to_owned(), column);
    let three = [Some(1), None, Some(3)];
    let dictionary = DictionaryArray::<Int8Type>::new(
        Int8Array::from(vec![Some(1), None, Some(0)]),
        Arc::new(Int64Array::from(vec![3, 1])),
    );
    let of_nothing = DictionaryArray::<Int64Type>::new(
        Int64Array::from(vec![None, None, None]),
        Arc::new(StringArray::from(Vec::<&str>::new())),
    );
    let columns = [
        numbers(Arc::new(Int8Array::from(three.map(|v| v.map(|v: i32| v as i8)).to_vec())), "i8"),
        numbers(Arc::new(UInt64Array::from(three.map(|v| v.map(|v| v as u64)).to_vec())), "u64"),
        numbers(Arc::new(Float64Array::from(three.map(|v| v.map(f64::from)).to_vec())), "f64"),
        numbers(
            Arc::new(
                Decimal256Array::from(
                    three.map(|v| v.map(|v| arrow_buffer::i256::from_i128(i128::from(v) * 100))).to_vec(),
                )
                .with_precision_and_scale(40, 2)
                .unwrap(),
            ),
            "d256",
        ),
        numbers(
            Arc::new(
                Decimal32Array::from(three.map(|v| v.map(|v| v * 10)).to_vec()).with_precision_and_scale(5, 1).unwrap(),
            ),
            "d32",
        ),
        numbers(Arc::new(dictionary), "dictionary"),
    ];
    let mut all: Vec<(&str, ArrayRef)> =
        columns.iter().map(|(name, column)| (name.as_str(), Arc::clone(column))).collect();
    all.push(("none", Arc::new(NullArray::new(3))));
    all.push(("no labels", Arc::new(of_nothing)));
    all.push(("large", Arc::new(LargeStringArray::from(vec![Some("b"), None, Some("a")]))));
    all.push(("date", Arc::new(Date64Array::from(vec![Some(-1000), None, Some(86_400_000)]))));
    all.push(("bytes", Arc::new(BinaryArray::from(vec![Some(&b"x"[..]), None, Some(b"y")]))));
    let source = of_bytes(file(&[batch(all)], None)).unwrap();
    let table = read_all(&source);
    for (name, _) in columns {
        let Some(Column::Numeric(values)) = table.column(&name) else { panic!("{name} is no number") };
        assert!(values[0] == 1.0 && values[1].is_nan() && values[2] == 3.0, "{name}: {values:?}");
    }
    assert!(table.column("none").unwrap().is_all_missing() && table.column("no labels").unwrap().is_all_missing());
    let (codes, labels) = table.column("large").unwrap().as_categorical().unwrap();
    assert_eq!((&codes[..], &labels[..]), (&[0, MISSING_CODE, 1][..], &["b".to_owned(), "a".to_owned()][..]));
    let dates = Column::Timestamp(vec![-1_000_000, MISSING_TIME, 86_400_000_000].into());
    assert_eq!(table.column("date"), Some(&dates));
    let (codes, labels) = table.column("bytes").unwrap().as_categorical().unwrap();
    assert_eq!((&codes[..], &labels[..]), (&[0, MISSING_CODE, 1][..], &["x".to_owned(), "y".to_owned()][..]));
    let [notice] = source.notices() else { panic!("{:?}", source.notices()) };
    assert!(notice.contains("\"bytes\" holds bytes that are not marked as text, and is not watched"), "{notice}");
}

#[test]
fn integers_that_are_not_exact_are_refused_where_they_count() {
    let column = |values: Vec<Option<i64>>| {
        let source = of_bytes(file(&[batch(vec![("id", Arc::new(Int64Array::from(values)))])], None)).unwrap();
        source.read(&["id"], &WATCH)
    };
    assert!(column(vec![Some(1 << 53), None, Some(-(1 << 53))]).is_ok());
    let error = column(vec![Some(1), None, Some((1 << 53) + 1)]).unwrap_err();
    assert_eq!(error.code(), "invalid_value");
    assert!(error.to_string().contains("row 2 of column \"id\" holds 9007199254740993"), "{error}");
}

#[test]
fn tables_without_rows_or_columns_are_tables() {
    let empty = sample(0, 0);
    assert_eq!(of_bytes(file(std::slice::from_ref(&empty), None)).unwrap().fields().len(), 4);
    assert_eq!(of_bytes(stream(&[empty], None)).unwrap().rows(), 0);
    let schema = Arc::new(arrow_schema::Schema::empty());
    let mut writer = FileWriter::try_new(Vec::new(), &schema).unwrap();
    writer.finish().unwrap();
    assert!(of_bytes(writer.into_inner().unwrap()).unwrap().fields().is_empty());
}

#[test]
fn folders_are_columns() {
    let paths = [
        write("p/year=2025/month=12/a.arrow", &file(&[sample(0, 2)], None)),
        write("p/year=2026/month=01/b.arrow", &file(&[sample(2, 3)], None)),
    ];
    let table = io::open(&paths, None, &WATCH).unwrap().read(&["month", "x", "year"], &WATCH).unwrap();
    assert_eq!(table.columns[0].1, Column::Numeric(vec![12.0, 12.0, 1.0, 1.0, 1.0].into()));
    assert_eq!(table.columns[1].1.len(), 5);
    assert_eq!(table.columns[2].1, Column::Numeric(vec![2025.0, 2025.0, 2026.0, 2026.0, 2026.0].into()));
}

#[test]
fn damaged_files_are_refused_or_read_but_never_end_the_process() {
    std::panic::set_hook(Box::new(|_| {}));
    let good = [file(&[sample(0, 40), sample(40, 20)], None), stream(&[sample(0, 40), sample(40, 20)], None)];
    let mut refused = 0;
    for turn in 0..800usize {
        let mut bytes = good[turn % 2].clone();
        let place = (turn * 7919 + turn * turn * 31) % bytes.len();
        bytes[place] ^= 1 << (turn % 8);
        let outcome = of_bytes(bytes).and_then(|source| source.read(&["x", "ß", "f", "t"], &WATCH));
        refused += usize::from(outcome.is_err());
    }
    assert!(refused > 50, "only {refused} of 800 were refused");
    for (whole, cut) in good.iter().flat_map(|whole| [8, 9, 100, whole.len() - 20].map(|cut| (whole, cut))) {
        assert_eq!(of_bytes(whole[..cut].to_vec()).err().map(|error| error.code()), Some("bad_file"), "cut at {cut}");
    }
}

/// Somebody may say any size of a compressed buffer; taking that memory would end the process.
#[test]
fn a_forged_size_of_a_compressed_buffer_is_refused() {
    let numbers: Float64Array = (0..100).map(|i| Some(f64::from(i % 3))).collect();
    let batches = [batch(vec![("x", Arc::new(numbers))])];
    for compression in [Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)] {
        for good in [file(&batches, compression), stream(&batches, compression)] {
            let stated = good.windows(8).rposition(|eight| eight == 800i64.to_le_bytes()).unwrap();
            for forged in [1 << 34, 1 << 60, i64::MAX, i64::MIN, -2] {
                let mut bytes = good.clone();
                bytes[stated..stated + 8].copy_from_slice(&forged.to_le_bytes());
                let outcome = of_bytes(bytes).and_then(|source| source.read(&["x"], &WATCH));
                assert_eq!(outcome.unwrap_err().code(), "bad_file", "{compression:?} {forged}");
            }
        }
    }
}

#[test]
fn a_cancelled_read_ends() {
    let source = of_bytes(file(&[sample(0, 10)], None)).unwrap();
    let watch = Watch { stop: &|| true, progress: &|_| {} };
    assert!(matches!(source.read(&["x"], &watch), Err(IoError::Cancelled)));
}
