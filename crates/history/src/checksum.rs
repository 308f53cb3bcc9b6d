//! FNV-1a over the fields of a row, so that an altered byte is seen. It keeps nobody from writing a file of their own.

use crate::Chunk;
use crate::fields::{Fields, Readings, Stored};

/// A checksum that grows field by field.
pub struct Checksum(u64);

impl Checksum {
    pub fn new() -> Self {
        Checksum(0xCBF2_9CE4_8422_2325)
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        Checksum(bytes.iter().fold(self.0, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)))
    }

    pub fn int(self, value: i64) -> Self {
        self.bytes(&value.to_le_bytes())
    }

    /// Its length first, so that neighbours cannot trade letters.
    pub fn text(self, text: &str) -> Self {
        self.int(text.len() as i64).bytes(text.as_bytes())
    }

    pub fn maybe<T>(self, value: Option<T>, add: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            None => self.bytes(&[0]),
            Some(value) => add(self.bytes(&[1]), value),
        }
    }

    pub fn number(self, value: Option<f64>) -> Self {
        // SQLite does not tell -0 from 0 in all of its forms.
        self.maybe(value, |own, value| own.bytes(&(value + 0.0).to_le_bytes()))
    }

    pub fn maybe_text(self, text: Option<&str>) -> Self {
        self.maybe(text, Checksum::text)
    }

    /// Adds a place in a list of readings.
    pub fn reading(self, fields: &Fields, readings: &Readings, place: usize, run: i64) -> Self {
        let number = |number: f64| (!number.is_nan()).then_some(number);
        let sum = readings.numbers.iter().fold(self, |sum, own| sum.number(number(own[place])));
        let codes = fields.codes.iter().zip(&readings.codes);
        codes.fold(sum, |sum, (field, own)| sum.maybe(field.stored(own[place]), Checksum::code)).int(run)
    }

    fn code(self, code: Stored<'_>) -> Self {
        match code {
            Stored::Word(word) => self.text(word),
            Stored::Set(set) => self.int(set),
        }
    }

    pub fn chunk(self, chunk: &Chunk) -> Self {
        self.text(&chunk.identity)
            .text(&chunk.key)
            .int(chunk.rows)
            .maybe(chunk.labelled, Checksum::int)
            .int(chunk.start)
            .int(chunk.end)
            .maybe_text(chunk.start_date.as_deref())
            .maybe_text(chunk.end_date.as_deref())
            .number(chunk.target_rate)
            .number(chunk.selection)
            .number(chunk.selected_share)
            .maybe_text(chunk.selected_by.as_deref())
            .number(chunk.offset)
            .number(chunk.offset_error)
    }

    /// As SQLite holds it.
    pub fn end(self) -> i64 {
        self.0.cast_signed()
    }
}
