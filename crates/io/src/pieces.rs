//! Arrow arrays into columns, and the pieces of a column put together.

use crate::IoError;
use crate::input::Input;
use crate::labels::Interner;
use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{AnyDictionaryArray, Array, ArrowPrimitiveType, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};
use stats::table::{Column, Kind, MISSING_CODE, MISSING_TIME};

/// Integers beyond this are not exact as numbers.
const EXACT: i128 = 1 << 53;

/// Why values cannot be taken over.
#[derive(Debug)]
pub enum Fault {
    /// The array is not of the type that was promised.
    Type(String),
    /// An integer that is not exact as a number, and its row among those added so far.
    Inexact { row: usize, value: i128 },
    /// Bytes that are no text, and their row among those added so far.
    Bytes { row: usize },
}

/// Treatment of a column with an integer that is not exact as a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wide {
    /// It cannot be read.
    #[default]
    Refused,
    /// It is text: what it holds are names, or times to be read from their digits.
    Text,
    /// It is left out of the table.
    LeftOut,
}

impl Fault {
    /// The fault with its place; `before` rows of the input come before the part it is in.
    pub fn in_column(self, input: &Input, name: &str, before: usize) -> IoError {
        match self {
            Fault::Type(why) => input.bad(format!("of column \"{name}\", {why}")),
            Fault::Inexact { row, value } => IoError::InvalidValue {
                path: input.name(),
                why: format!(
                    "row {} of column \"{name}\" holds {value}, and integers are exact up to 2⁵³ only; \
                     leave the column out by columns.exclude, or write it as text",
                    before + row
                ),
            },
            Fault::Bytes { row } => IoError::InvalidValue {
                path: input.name(),
                why: format!("row {} of column \"{name}\" holds bytes that are not text in UTF-8", before + row),
            },
        }
    }
}

type Result<T> = std::result::Result<T, Fault>;

/// A column's values in one part of a source.
pub enum Piece {
    Numeric(Vec<f64>),
    Boolean(Vec<u32>),
    Timestamp(Vec<i64>),
    /// Codes into the piece's own labels.
    Text(Vec<u32>, Vec<String>),
    /// As many rows of a column that is left out.
    LeftOut(usize),
}

impl Piece {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Piece::Numeric(values) => values.len(),
            Piece::Boolean(codes) | Piece::Text(codes, _) => codes.len(),
            Piece::Timestamp(instants) => instants.len(),
            Piece::LeftOut(rows) => *rows,
        }
    }
}

/// Takes arrays, one after the other.
pub enum Builder {
    Numeric(Vec<f64>, Wide),
    Boolean(Vec<u32>),
    Timestamp(Vec<i64>),
    Text(Vec<u32>, Interner),
    LeftOut(usize),
}

impl Builder {
    pub fn new(kind: Kind, wide: Wide, rows: usize) -> Builder {
        match kind {
            Kind::Numeric => Builder::Numeric(Vec::with_capacity(rows), wide),
            Kind::Boolean => Builder::Boolean(Vec::with_capacity(rows)),
            Kind::Timestamp => Builder::Timestamp(Vec::with_capacity(rows)),
            Kind::Categorical => Builder::Text(Vec::with_capacity(rows), Interner::default()),
        }
    }

    /// Adds the values of an array, whose type must have the builder's kind.
    pub fn add(&mut self, array: &dyn Array) -> Result<()> {
        match (self.add_as_they_are(array), &self) {
            (Err(Fault::Inexact { .. }), Builder::Numeric(values, Wide::LeftOut)) => {
                *self = Builder::LeftOut(values.len() + array.len());
            }
            (Err(Fault::Inexact { .. }), Builder::Numeric(values, Wide::Text)) => {
                let (codes, labels) = labels_of(values);
                *self = Builder::Text(codes, Interner::of(labels));
                self.add_as_they_are(array)?;
            }
            (outcome, _) => outcome?,
        }
        Ok(())
    }

    /// Adds the values of an array, or none of them.
    fn add_as_they_are(&mut self, array: &dyn Array) -> Result<()> {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            return self.add_dictionary(dictionary);
        }
        match self {
            Builder::Numeric(values, _) => add_numbers(array, values),
            Builder::Timestamp(instants) => add_instants(array, instants),
            Builder::Boolean(codes) => {
                let flags = array.as_boolean_opt().ok_or_else(|| unexpected(array))?;
                codes.extend(flags.iter().map(|flag| flag.map_or(MISSING_CODE, u32::from)));
                Ok(())
            }
            Builder::Text(codes, interner) => add_text(array, codes, interner),
            Builder::LeftOut(rows) => {
                *rows += array.len();
                Ok(())
            }
        }
    }

    /// Reads the distinct values once, and gives each row its own.
    fn add_dictionary(&mut self, dictionary: &dyn AnyDictionaryArray) -> Result<()> {
        let keys = dictionary.keys();
        let values = dictionary.values();
        let place = |row: usize, places: &[usize]| keys.is_valid(row).then(|| places[row]);
        let places = if values.is_empty() { vec![0; keys.len()] } else { dictionary.normalized_keys() };
        let rows = 0..keys.len();
        match self {
            Builder::Text(codes, interner) => {
                let labels = text_of(values.as_ref())?;
                // A label can itself be missing, and one that no row has is none.
                let mut known: Vec<Option<u32>> = vec![None; values.len()];
                codes.extend(rows.map(|row| match place(row, &places).and_then(|at| Some((at, labels(at)?))) {
                    None => MISSING_CODE,
                    Some((at, label)) => *known[at].get_or_insert_with(|| interner.code(label)),
                }));
                return Ok(());
            }
            Builder::LeftOut(all) => *all += keys.len(),
            Builder::Numeric(all, _) => {
                let mut distinct = Vec::new();
                add_numbers(values.as_ref(), &mut distinct)?;
                all.extend(rows.map(|row| place(row, &places).map_or(f64::NAN, |at| distinct[at])));
            }
            Builder::Timestamp(all) => {
                let mut distinct = Vec::new();
                add_instants(values.as_ref(), &mut distinct)?;
                all.extend(rows.map(|row| place(row, &places).map_or(MISSING_TIME, |at| distinct[at])));
            }
            Builder::Boolean(all) => {
                let flags = values.as_boolean_opt().ok_or_else(|| unexpected(values.as_ref()))?;
                let flag = |at: usize| flags.is_valid(at).then(|| u32::from(flags.value(at)));
                all.extend(rows.map(|row| place(row, &places).and_then(flag).unwrap_or(MISSING_CODE)));
            }
        }
        Ok(())
    }

    pub fn finish(self) -> Piece {
        match self {
            Builder::Numeric(values, _) => Piece::Numeric(values),
            Builder::LeftOut(rows) => Piece::LeftOut(rows),
            Builder::Boolean(codes) => Piece::Boolean(codes),
            Builder::Timestamp(instants) => Piece::Timestamp(instants),
            Builder::Text(codes, interner) => Piece::Text(codes, interner.into_labels()),
        }
    }
}

fn unexpected(array: &dyn Array) -> Fault {
    Fault::Type(format!("it holds values of type {} where its schema says otherwise", array.data_type()))
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

/// Refuses integers that would be another number afterwards. What stands where a value is missing does not count.
fn refuse_inexact<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, before: usize) -> Result<()>
where
    T::Native: Into<i128>,
{
    let is_inexact = |value: T::Native| !(-EXACT..=EXACT).contains(&value.into());
    if !array.values().iter().any(|&value| is_inexact(value)) {
        return Ok(());
    }
    let found =
        array.iter().enumerate().find_map(|(row, value)| Some((row, value.filter(|&value| is_inexact(value))?)));
    found.map_or(Ok(()), |(row, value)| Err(Fault::Inexact { row: before + row, value: value.into() }))
}

fn add_numbers(array: &dyn Array, values: &mut Vec<f64>) -> Result<()> {
    macro_rules! cast {
        ($type:ty) => {
            extend(array.as_primitive::<$type>(), values, f64::NAN, |value| value as f64)
        };
    }
    macro_rules! cast_exact {
        ($type:ty) => {{
            let array = array.as_primitive::<$type>();
            refuse_inexact(array, values.len())?;
            extend(array, values, f64::NAN, |value| value as f64)
        }};
    }
    match array.data_type() {
        DataType::Int8 => cast!(Int8Type),
        DataType::Int16 => cast!(Int16Type),
        DataType::Int32 => cast!(Int32Type),
        DataType::Int64 => cast_exact!(Int64Type),
        DataType::UInt8 => cast!(UInt8Type),
        DataType::UInt16 => cast!(UInt16Type),
        DataType::UInt32 => cast!(UInt32Type),
        DataType::UInt64 => cast_exact!(UInt64Type),
        DataType::Float16 => extend(array.as_primitive::<Float16Type>(), values, f64::NAN, |value| value.to_f64()),
        DataType::Float32 => cast!(Float32Type),
        DataType::Float64 => cast!(Float64Type),
        DataType::Null => values.resize(values.len() + array.len(), f64::NAN),
        DataType::Decimal32(_, scale) => {
            let read = decimal(*scale);
            extend(array.as_primitive::<Decimal32Type>(), values, f64::NAN, |value| read(value.into()));
        }
        DataType::Decimal64(_, scale) => {
            let read = decimal(*scale);
            extend(array.as_primitive::<Decimal64Type>(), values, f64::NAN, |value| read(value.into()));
        }
        DataType::Decimal128(_, scale) => {
            let read = decimal(*scale);
            extend(array.as_primitive::<Decimal128Type>(), values, f64::NAN, read);
        }
        DataType::Decimal256(_, scale) => {
            extend(array.as_primitive::<Decimal256Type>(), values, f64::NAN, |value| parsed(value, *scale));
        }
        _ => return Err(unexpected(array)),
    }
    Ok(())
}

/// The double that is nearest to an integer in units of 10^-scale.
fn decimal(scale: i8) -> impl Fn(i128) -> f64 {
    let unit = 10f64.powi(i32::from(scale));
    // A quotient of two numbers that are exact is rounded once. Powers of ten are exact up to this one.
    let is_exact = (0..=22).contains(&scale);
    move |value| match is_exact && (-EXACT..=EXACT).contains(&value) {
        true => value as f64 / unit,
        false => parsed(value, scale),
    }
}

fn parsed(integer: impl std::fmt::Display, scale: i8) -> f64 {
    fast_float2::parse(format!("{integer}e{}", -i32::from(scale))).unwrap_or(f64::NAN)
}

fn add_instants(array: &dyn Array, instants: &mut Vec<i64>) -> Result<()> {
    const DAY: i64 = 86_400_000_000;
    // Beyond the calendar the first or last moment will do, which is none that is missing.
    let times = |by: i64| move |value: i64| value.saturating_mul(by).max(MISSING_TIME + 1);
    macro_rules! cast {
        ($type:ty, $read:expr) => {
            extend(array.as_primitive::<$type>(), instants, MISSING_TIME, $read)
        };
    }
    match array.data_type() {
        DataType::Timestamp(TimeUnit::Second, _) => cast!(TimestampSecondType, times(1_000_000)),
        DataType::Timestamp(TimeUnit::Millisecond, _) => cast!(TimestampMillisecondType, times(1000)),
        DataType::Timestamp(TimeUnit::Microsecond, _) => cast!(TimestampMicrosecondType, times(1)),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            cast!(TimestampNanosecondType, |value: i64| value.div_euclid(1000));
        }
        DataType::Date32 => cast!(Date32Type, |value: i32| times(DAY)(i64::from(value))),
        DataType::Date64 => cast!(Date64Type, times(1000)),
        _ => return Err(unexpected(array)),
    }
    Ok(())
}

/// The text at a place, of any of the types that text has; of bytes, `None` also where they are no text.
fn text_of<'a>(array: &'a dyn Array) -> Result<Box<dyn Fn(usize) -> Option<&'a str> + 'a>> {
    macro_rules! texts {
        ($array:expr) => {{
            let texts = $array;
            Box::new(move |at| texts.is_valid(at).then(|| texts.value(at)))
        }};
    }
    macro_rules! bytes {
        ($array:expr) => {{
            let bytes = $array;
            Box::new(move |at| bytes.is_valid(at).then(|| std::str::from_utf8(bytes.value(at)).ok()).flatten())
        }};
    }
    Ok(match array.data_type() {
        DataType::Utf8 => texts!(array.as_string::<i32>()),
        DataType::LargeUtf8 => texts!(array.as_string::<i64>()),
        DataType::Utf8View => texts!(array.as_string_view()),
        DataType::Binary => bytes!(array.as_binary::<i32>()),
        DataType::LargeBinary => bytes!(array.as_binary::<i64>()),
        DataType::BinaryView => bytes!(array.as_binary_view()),
        DataType::FixedSizeBinary(_) => bytes!(array.as_fixed_size_binary()),
        _ => return Err(unexpected(array)),
    })
}

fn add_text(array: &dyn Array, codes: &mut Vec<u32>, interner: &mut Interner) -> Result<()> {
    match array.data_type() {
        DataType::Int64 => add_integers(array.as_primitive::<Int64Type>(), codes, interner),
        DataType::UInt64 => add_integers(array.as_primitive::<UInt64Type>(), codes, interner),
        _ => {
            let (texts, before) = (text_of(array)?, codes.len());
            for row in 0..array.len() {
                let text = texts(row);
                if text.is_none() && array.is_valid(row) {
                    return Err(Fault::Bytes { row: before + row });
                }
                codes.push(text.map_or(MISSING_CODE, |text| interner.code(text)));
            }
        }
    }
    Ok(())
}

fn add_integers<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, codes: &mut Vec<u32>, interner: &mut Interner)
where
    T::Native: std::fmt::Display,
{
    codes.extend(array.iter().map(|value| value.map_or(MISSING_CODE, |value| interner.code(&value.to_string()))));
}

/// A whole column from its pieces, in order; `None` where it is left out.
pub fn join(mut pieces: Vec<Piece>, kind: Kind) -> Option<Column> {
    if pieces.iter().any(|piece| matches!(piece, Piece::LeftOut(_))) {
        return None;
    }
    // Of a column of integers, some piece may be text because one of its integers is not exact as a number.
    if kind == Kind::Numeric && pieces.iter().any(|piece| matches!(piece, Piece::Text(..))) {
        for piece in &mut pieces {
            if let Piece::Numeric(values) = piece {
                let (codes, labels) = labels_of(values);
                *piece = Piece::Text(codes, labels);
            }
        }
        return join(pieces, Kind::Categorical);
    }
    Some(joined(pieces, kind))
}

/// Numbers as codes and labels.
fn labels_of(values: &[f64]) -> (Vec<u32>, Vec<String>) {
    let (codes, labels) = stats::table::labels_of(values);
    (codes.to_vec(), labels.to_vec())
}

fn joined(mut pieces: Vec<Piece>, kind: Kind) -> Column {
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
