//! One column of one row group, and the pieces of a column put together.

use crate::labels::Interner;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrowPrimitiveType, DictionaryArray, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReaderBuilder};
use parquet::errors::{ParquetError, Result};
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME};
use std::fs::File;

/// Rows decoded at a time: enough to be quick, little enough to stay in cache.
const BATCH: usize = 32_768;

/// A column's values in one row group.
pub enum Piece {
    Numeric(Vec<f64>),
    Boolean(Vec<u32>),
    Timestamp(Vec<i64>),
    /// Codes into the piece's own labels.
    Text(Vec<u32>, Vec<String>),
}

impl Piece {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Piece::Numeric(values) => values.len(),
            Piece::Boolean(codes) | Piece::Text(codes, _) => codes.len(),
            Piece::Timestamp(instants) => instants.len(),
        }
    }
}

/// Decodes a column of a row group.
pub fn decode(file: File, metadata: &ArrowReaderMetadata, name: &str, kind: Kind, group: usize) -> Result<Piece> {
    let rows = metadata.metadata().row_group(group).num_rows().max(0) as usize;
    let root = metadata
        .parquet_schema()
        .root_schema()
        .get_fields()
        .iter()
        .position(|field| field.name() == name)
        .ok_or_else(|| ParquetError::General(format!("column {name} is not there")))?;
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
        .with_projection(ProjectionMask::roots(metadata.parquet_schema(), [root]))
        .with_row_groups(vec![group])
        .with_batch_size(BATCH)
        .build()?;
    // A hostile footer may promise any number of rows: memory is taken as rows come.
    let expected = rows.min(1 << 24);
    let mut builder = Builder::new(kind, expected);
    for batch in reader {
        let batch = batch.map_err(|error| ParquetError::General(error.to_string()))?;
        builder.add(batch.column(0).as_ref())?;
    }
    Ok(builder.finish())
}

enum Builder {
    Numeric(Vec<f64>),
    Boolean(Vec<u32>),
    Timestamp(Vec<i64>),
    Text(Vec<u32>, Interner),
}

impl Builder {
    fn new(kind: Kind, rows: usize) -> Builder {
        match kind {
            Kind::Numeric => Builder::Numeric(Vec::with_capacity(rows)),
            Kind::Boolean => Builder::Boolean(Vec::with_capacity(rows)),
            Kind::Timestamp => Builder::Timestamp(Vec::with_capacity(rows)),
            Kind::Categorical => Builder::Text(Vec::with_capacity(rows), Interner::default()),
        }
    }

    fn add(&mut self, array: &dyn Array) -> Result<()> {
        match self {
            Builder::Numeric(values) => add_numbers(array, values),
            Builder::Timestamp(instants) => add_instants(array, instants),
            Builder::Boolean(codes) => {
                let missing = |value: Option<bool>| value.map_or(MISSING_CODE, u32::from);
                codes.extend(array.as_boolean().iter().map(missing));
                Ok(())
            }
            Builder::Text(codes, interner) => add_text(array, codes, interner),
        }
    }

    fn finish(self) -> Piece {
        match self {
            Builder::Numeric(values) => Piece::Numeric(values),
            Builder::Boolean(codes) => Piece::Boolean(codes),
            Builder::Timestamp(instants) => Piece::Timestamp(instants),
            Builder::Text(codes, interner) => Piece::Text(codes, interner.into_labels()),
        }
    }
}

fn unexpected(array: &dyn Array) -> ParquetError {
    ParquetError::General(format!("a page holds values of type {}", array.data_type()))
}

/// Appends values, `missing` where there is none.
fn extend<T: ArrowPrimitiveType, V: Copy>(
    array: &PrimitiveArray<T>,
    values: &mut Vec<V>,
    missing: V,
    read: impl Fn(T::Native) -> V,
) {
    if array.null_count() == 0 {
        values.extend(array.values().iter().map(|&value| read(value)));
    } else {
        values.extend(array.iter().map(|value| value.map_or(missing, &read)));
    }
}

fn add_numbers(array: &dyn Array, values: &mut Vec<f64>) -> Result<()> {
    macro_rules! cast {
        ($type:ty) => {
            extend(array.as_primitive::<$type>(), values, f64::NAN, |value| value as f64)
        };
    }
    let scaled = |scale: i8| 10f64.powi(i32::from(scale));
    match array.data_type() {
        DataType::Int8 => cast!(Int8Type),
        DataType::Int16 => cast!(Int16Type),
        DataType::Int32 => cast!(Int32Type),
        DataType::Int64 => cast!(Int64Type),
        DataType::UInt8 => cast!(UInt8Type),
        DataType::UInt16 => cast!(UInt16Type),
        DataType::UInt32 => cast!(UInt32Type),
        DataType::UInt64 => cast!(UInt64Type),
        DataType::Float16 => extend(array.as_primitive::<Float16Type>(), values, f64::NAN, |value| value.to_f64()),
        DataType::Float32 => cast!(Float32Type),
        DataType::Float64 => cast!(Float64Type),
        DataType::Decimal32(_, scale) => {
            let scale = scaled(*scale);
            extend(array.as_primitive::<Decimal32Type>(), values, f64::NAN, |value| f64::from(value) / scale);
        }
        DataType::Decimal64(_, scale) => {
            let scale = scaled(*scale);
            extend(array.as_primitive::<Decimal64Type>(), values, f64::NAN, |value| value as f64 / scale);
        }
        DataType::Decimal128(_, scale) => {
            let scale = scaled(*scale);
            extend(array.as_primitive::<Decimal128Type>(), values, f64::NAN, |value| value as f64 / scale);
        }
        DataType::Decimal256(_, scale) => {
            let scale = scaled(*scale);
            extend(array.as_primitive::<Decimal256Type>(), values, f64::NAN, |value| {
                value.to_string().parse().unwrap_or(f64::NAN) / scale
            });
        }
        _ => return Err(unexpected(array)),
    }
    Ok(())
}

fn add_instants(array: &dyn Array, instants: &mut Vec<i64>) -> Result<()> {
    const DAY: i64 = 86_400_000_000;
    match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => {
            extend(array.as_primitive::<TimestampSecondType>(), instants, MISSING_TIME, |value| {
                value.saturating_mul(1_000_000)
            });
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            extend(array.as_primitive::<TimestampMillisecondType>(), instants, MISSING_TIME, |value| {
                value.saturating_mul(1000)
            });
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            extend(array.as_primitive::<TimestampMicrosecondType>(), instants, MISSING_TIME, |value| value);
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            extend(array.as_primitive::<TimestampNanosecondType>(), instants, MISSING_TIME, |value| {
                value.div_euclid(1000)
            });
        }
        DataType::Date32 => {
            extend(array.as_primitive::<Date32Type>(), instants, MISSING_TIME, |value| i64::from(value) * DAY)
        }
        DataType::Date64 => {
            extend(array.as_primitive::<Date64Type>(), instants, MISSING_TIME, |value| value.saturating_mul(1000));
        }
        _ => return Err(unexpected(array)),
    }
    Ok(())
}

/// Each label of a batch is looked up once, not each row.
fn add_text(array: &dyn Array, codes: &mut Vec<u32>, interner: &mut Interner) -> Result<()> {
    let dictionary: &DictionaryArray<Int32Type> = array.as_any().downcast_ref().ok_or_else(|| unexpected(array))?;
    let labels =
        dictionary.values().as_any().downcast_ref::<arrow_array::StringArray>().ok_or_else(|| unexpected(array))?;
    let mut known: Vec<Option<u32>> = vec![None; labels.len()];
    for key in dictionary.keys().iter() {
        // A label can itself be missing.
        let code = match key.map(|key| key as usize).filter(|&key| labels.is_valid(key)) {
            None => MISSING_CODE,
            Some(key) => *known[key].get_or_insert_with(|| interner.code(labels.value(key))),
        };
        codes.push(code);
    }
    Ok(())
}

/// A whole column from its pieces, in order.
pub fn join(mut pieces: Vec<Piece>, kind: Kind) -> Column {
    match kind {
        Kind::Numeric => Column::Numeric(concat(&mut pieces, |piece| match piece {
            Piece::Numeric(values) => values,
            _ => unreachable!("pieces are decoded in the column's kind"),
        })),
        Kind::Timestamp => Column::Timestamp(concat(&mut pieces, |piece| match piece {
            Piece::Timestamp(instants) => instants,
            _ => unreachable!("pieces are decoded in the column's kind"),
        })),
        Kind::Boolean => Column::Boolean(concat(&mut pieces, |piece| match piece {
            Piece::Boolean(codes) => codes,
            _ => unreachable!("pieces are decoded in the column's kind"),
        })),
        Kind::Categorical => {
            let mut interner = Interner::default();
            for piece in &mut pieces {
                let Piece::Text(codes, labels) = piece else { unreachable!("pieces are decoded in the column's kind") };
                let whole: Vec<u32> = labels.iter().map(|label| interner.code(label)).collect();
                for code in codes.iter_mut().filter(|code| **code != MISSING_CODE) {
                    *code = whole[*code as usize];
                }
            }
            let codes = concat(&mut pieces, |piece| match piece {
                Piece::Text(codes, _) => codes,
                _ => unreachable!("pieces are decoded in the column's kind"),
            });
            Column::Categorical { codes, categories: interner.into_labels().into() }
        }
    }
}

/// Copies pieces into one allocation, freeing each as it goes.
fn concat<T: Copy>(pieces: &mut Vec<Piece>, values: impl Fn(Piece) -> Vec<T>) -> std::sync::Arc<[T]> {
    let total = pieces.iter().map(Piece::len).sum();
    let mut all = Vec::with_capacity(total);
    for piece in pieces.drain(..) {
        all.extend_from_slice(&values(piece));
    }
    all.into()
}
