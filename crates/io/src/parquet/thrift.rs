//! Thrift's compact protocol, in which Parquet describes itself: as much of it as looking before the decoder takes. `None` stands
//! for bytes that are broken, or too few.

/// Levels that structures may be nested.
const DEPTH: usize = 16;

/// Bytes that have not been read.
pub struct Thrift<'a>(&'a [u8]);

impl<'a> Thrift<'a> {
    pub const I32: u8 = 5;
    pub const LIST: u8 = 9;
    pub const STRUCT: u8 = 12;

    pub fn new(bytes: &'a [u8]) -> Self {
        Thrift(bytes)
    }

    /// Number of bytes that have not been read.
    pub fn left(&self) -> usize {
        self.0.len()
    }

    pub fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    pub fn jump(&mut self, count: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    pub fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// A signed integer: zigzag.
    pub fn integer(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The type of the next field of a structure, and its number in `id`; `Some(None)` at its end.
    pub fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        *id = match byte >> 4 {
            0 => self.integer()?,
            more => id.checked_add(i64::from(more))?,
        };
        Some(Some(byte & 0x0f))
    }

    /// Skips the value of a field of this type.
    pub fn skip(&mut self, field: u8) -> Option<()> {
        self.skip_nested(field, DEPTH)
    }

    fn skip_nested(&mut self, field: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match field {
            // Of a field, not of an element, a boolean is its own type.
            1 | 2 => Some(()),
            3 => self.jump(1),
            4..=6 => self.varint().map(drop),
            7 => self.jump(8),
            8 => self.varint().and_then(|length| self.jump(length)),
            9 | 10 => self.skip_list(depth),
            Self::STRUCT => {
                let mut id = 0;
                while let Some(field) = self.field(&mut id)? {
                    self.skip_nested(field, depth)?;
                }
                Some(())
            }
            _ => None,
        }
    }

    /// Number and type of a list's elements; they follow.
    pub fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
        Some((count, head & 0x0f))
    }

    fn skip_list(&mut self, depth: usize) -> Option<()> {
        let (count, element) = self.list()?;
        for _ in 0..count {
            // Each takes a byte at least, so that bytes run out before a forged count does.
            if matches!(element, 1 | 2) { self.jump(1)? } else { self.skip_nested(element, depth)? }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_has_an_end() {
        assert_eq!(Thrift::new(&[0x1c; 100]).skip(Thrift::STRUCT), None);
    }
}
