//! Writes the small sound files that `npm run torture` mutates: `cargo run -p io --example corpus -- FOLDER`.

use arrow_array::types::Int8Type;
use arrow_array::*;
use arrow_ipc::CompressionType;
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

const ROWS: usize = 40;

/// Every kind of column, with missing values.
fn batch() -> RecordBatch {
    let x: Float64Array = (0..ROWS).map(|i| (i % 7 != 3).then_some((i * i % 97) as f64 / 8.0)).collect();
    let n: Int64Array = (0..ROWS).map(|i| (i % 9 != 4).then_some(i as i64 * 31 % 17)).collect();
    let label: StringArray = (0..ROWS).map(|i| (i % 11 != 2).then(|| format!("label {}", i % 5))).collect();
    let flag: BooleanArray = (0..ROWS).map(|i| (i % 5 != 1).then_some(i % 3 == 0)).collect();
    let time: TimestampMicrosecondArray = (0..ROWS).map(|i| Some(i as i64 * 86_400_000_000)).collect();
    let amount: Decimal128Array = (0..ROWS).map(|i| Some(i as i128 * 125)).collect();
    let amount = amount.with_precision_and_scale(12, 2).expect("the values fit");
    let code: DictionaryArray<Int8Type> = (0..ROWS).map(|i| (i % 6 != 0).then_some(["a", "b", "ß"][i % 3])).collect();
    let columns: [(&str, ArrayRef); 7] = [
        ("x", Arc::new(x)),
        ("n", Arc::new(n)),
        ("label", Arc::new(label)),
        ("flag", Arc::new(flag)),
        ("time", Arc::new(time)),
        ("amount", Arc::new(amount)),
        ("code", Arc::new(code)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).expect("equal lengths")
}

fn parquet(properties: WriterProperties) -> Result<Vec<u8>, Box<dyn Error>> {
    let batch = batch();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    writer.write(&batch)?;
    Ok(writer.into_inner()?)
}

fn ipc_file(compression: Option<CompressionType>) -> Result<Vec<u8>, Box<dyn Error>> {
    let options = IpcWriteOptions::default().try_with_compression(compression)?;
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &batch().schema(), options)?;
    writer.write(&batch())?;
    writer.finish()?;
    Ok(writer.into_inner()?)
}

fn ipc_stream(compression: Option<CompressionType>) -> Result<Vec<u8>, Box<dyn Error>> {
    let options = IpcWriteOptions::default().try_with_compression(compression)?;
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &batch().schema(), options)?;
    writer.write(&batch())?;
    writer.write(&batch().slice(3, 9))?;
    writer.finish()?;
    Ok(writer.into_inner()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let write = |name: &str, bytes: Vec<u8>| std::fs::write(Path::new(&folder).join(name), bytes);
    let codecs = [
        ("plain", Compression::UNCOMPRESSED),
        ("snappy", Compression::SNAPPY),
        ("gzip", Compression::GZIP(GzipLevel::default())),
        ("lz4", Compression::LZ4),
        ("lz4-raw", Compression::LZ4_RAW),
        ("zstd", Compression::ZSTD(ZstdLevel::default())),
    ];
    for (name, codec) in codecs {
        let properties = WriterProperties::builder().set_compression(codec);
        write(&format!("{name}.parquet"), parquet(properties.build())?)?;
    }
    let second = WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_compression(Compression::SNAPPY)
        .set_dictionary_enabled(false)
        .set_column_encoding(ColumnPath::from("x"), Encoding::BYTE_STREAM_SPLIT)
        .set_data_page_row_count_limit(16)
        .set_write_batch_size(8);
    write("second.parquet", parquet(second.build())?)?;
    for (name, codec) in
        [("plain", None), ("lz4", Some(CompressionType::LZ4_FRAME)), ("zstd", Some(CompressionType::ZSTD))]
    {
        write(&format!("{name}.arrow"), ipc_file(codec)?)?;
        write(&format!("{name}.arrows"), ipc_stream(codec)?)?;
    }
    Ok(())
}
