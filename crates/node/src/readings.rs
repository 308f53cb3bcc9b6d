//! Values as JavaScript gives and takes them: a typed array for each field.

use crate::list::List;
use ::history::{CodeField, CodeKind, Fields, Readings};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use stats::measured::{self, CODES, Measured as Value, NUMBERS, codes};

/// Values field by field, in the order of the catalogue: one place for each value.
#[napi(object)]
pub struct ReadingsEntry {
    /// NaN where a value has no number; `null` for a number that no value has.
    #[napi(ts_type = "Array<Float64Array | null>")]
    pub numbers: List<Option<Float64Array>>,
    /// By the kind of the property, 0 where a value has no word; `null` for a property that no value has.
    #[napi(ts_type = "Array<Uint8Array | null>")]
    pub codes: List<Option<Uint8Array>>,
}

impl From<&[Value]> for ReadingsEntry {
    fn from(values: &[Value]) -> Self {
        let (mut numbers, mut words) = (NUMBERS.map(|_| Vec::new()), CODES.map(|_| Vec::new()));
        for (place, value) in values.iter().enumerate() {
            if let Ok(reading) = value {
                for (column, number) in numbers.iter_mut().zip(reading.numbers()).filter(|own| !own.1.is_nan()) {
                    put(column, place, number, (f64::NAN, values.len()));
                }
            }
            for (column, code) in words.iter_mut().zip(codes(value)).filter(|own| own.1 != 0) {
                put(column, place, code, (0, values.len()));
            }
        }
        ReadingsEntry { numbers: held(numbers), codes: held(words) }
    }
}

/// Puts an item in its place; memory for `count` of them is taken when the first one comes.
fn put<T: Copy>(column: &mut Vec<T>, place: usize, item: T, (nothing, count): (T, usize)) {
    if column.is_empty() {
        *column = vec![nothing; count];
    }
    column[place] = item;
}

fn held<T, A: From<Vec<T>>, const N: usize>(columns: [Vec<T>; N]) -> List<Option<A>> {
    List(columns.map(|items| (!items.is_empty()).then(|| A::from(items))).into())
}

impl From<Readings> for ReadingsEntry {
    fn from(Readings { numbers, codes }: Readings) -> Self {
        ReadingsEntry {
            numbers: List(numbers.into_iter().map(|own| Some(Float64Array::new(own))).collect()),
            codes: List(codes.into_iter().map(|own| Some(Uint8Array::new(own))).collect()),
        }
    }
}

impl From<ReadingsEntry> for Readings {
    /// A column that is not there has no place for any reading, which no history takes.
    fn from(ReadingsEntry { numbers, codes }: ReadingsEntry) -> Self {
        Readings {
            numbers: numbers.into_iter().map(|own| own.map_or_else(Vec::new, |own| own.to_vec())).collect(),
            codes: codes.into_iter().map(|own| own.map_or_else(Vec::new, |own| own.to_vec())).collect(),
        }
    }
}

/// Gives the fields as a history knows them.
pub fn stored_fields() -> Fields {
    let kind = |own| match own {
        measured::CodeKind::Word => CodeKind::Word,
        measured::CodeKind::Set => CodeKind::Set,
    };
    let code = |field: &measured::CodeField| CodeField { key: field.key, kind: kind(field.kind), words: field.words };
    Fields { numbers: NUMBERS.to_vec(), codes: CODES.iter().map(code).collect() }
}

#[cfg(test)]
mod tests {
    use super::put;

    #[test]
    fn a_column_has_every_place_as_soon_as_it_holds_something() {
        let mut column = Vec::new();
        put(&mut column, 1, 3u8, (0, 4));
        put(&mut column, 3, 1, (0, 4));
        assert_eq!(column, [0, 3, 0, 1]);
    }
}
