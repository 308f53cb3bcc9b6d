//! The sizes that the pages of a column chunk state, checked before any is unpacked: the decoder takes memory for them first.
//!
//! A page starts with a header in Thrift's compact protocol, of which only two fields are needed; the rest is skipped.

use crate::input::Content;
use crate::room::{self, Codec};
use parquet::basic::Compression;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};

/// Bytes in which most headers end; those with long minima and maxima are read again with more.
const USUAL_HEADER: u64 = 512;
const LONGEST_HEADER: u64 = 1 << 24;
/// Levels that structures may be nested.
const DEPTH: usize = 16;

/// Refuses a column chunk one of whose pages states a size that its bytes cannot unpack to.
pub fn require_bounded(content: &Content, column: &ColumnChunkMetaData) -> Result<()> {
    let codec = match column.compression() {
        Compression::SNAPPY => Codec::Snappy,
        Compression::GZIP(_) => Codec::Deflate,
        Compression::LZ4 | Compression::LZ4_RAW => Codec::Lz4,
        Compression::ZSTD(_) => Codec::Zstd,
        _ => return Ok(()),
    };
    // Where the decoder starts, too.
    let first = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let start = u64::try_from(first).map_err(|_| broken("a page starts before the file"))?;
    let length = u64::try_from(column.compressed_size()).map_err(|_| broken("a column has a negative size"))?;
    let end = start.saturating_add(length).min(content.len());
    let (mut at, mut largest) = (start, 0);
    while at < end {
        let page = header(content, at, end)?;
        let packed = usize::try_from(page.packed).map_err(|_| broken("a page has a negative size"))?;
        largest = largest.max(codec.check(packed, page.unpacked).map_err(broken)?);
        at = at.saturating_add(page.header_length as u64).saturating_add(packed as u64);
    }
    room::require(largest).map_err(broken)
}

struct Page {
    header_length: usize,
    packed: i32,
    unpacked: i32,
}

fn header(content: &Content, at: u64, end: u64) -> Result<Page> {
    let mut most = USUAL_HEADER;
    loop {
        let bytes = content.get_bytes(at, most.min(end - at) as usize)?;
        match parse(&bytes) {
            Some(page) => return Ok(page),
            None if most < LONGEST_HEADER && most < end - at => most *= 8,
            None => return Err(broken("a page's header is broken")),
        }
    }
}

/// `None` where the bytes are no header, or not all of one.
fn parse(bytes: &[u8]) -> Option<Page> {
    let mut from = Thrift(bytes);
    let (mut id, mut packed, mut unpacked) = (0, None, None);
    while let Some(field) = from.field(&mut id)? {
        match (id, field) {
            (2, Thrift::I32) => unpacked = Some(from.integer()? as i32),
            (3, Thrift::I32) => packed = Some(from.integer()? as i32),
            _ => from.skip(field, DEPTH)?,
        }
    }
    Some(Page { header_length: bytes.len() - from.0.len(), packed: packed?, unpacked: unpacked? })
}

fn broken(why: impl Into<String>) -> ParquetError {
    ParquetError::General(why.into())
}

/// Thrift's compact protocol, as much of it as skipping takes.
struct Thrift<'a>(&'a [u8]);

impl Thrift<'_> {
    const I32: u8 = 5;

    fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    fn jump(&mut self, count: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
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
    fn integer(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The type of the next field of a structure, and its number in `id`; `Some(None)` at its end.
    fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
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

    fn skip(&mut self, field: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match field {
            // Of a field, not of an element, a boolean is its own type.
            1 | 2 => Some(()),
            3 => self.jump(1),
            4..=6 => self.varint().map(drop),
            7 => self.jump(8),
            8 => self.varint().and_then(|length| self.jump(length)),
            9 | 10 => self.skip_list(depth),
            12 => {
                let mut id = 0;
                while let Some(field) = self.field(&mut id)? {
                    self.skip(field, depth)?;
                }
                Some(())
            }
            _ => None,
        }
    }

    fn skip_list(&mut self, depth: usize) -> Option<()> {
        let head = self.byte()?;
        let (count, element) = (head >> 4, head & 0x0f);
        let count = if count == 15 { self.varint()? } else { count.into() };
        for _ in 0..count {
            // Each takes a byte at least, so that bytes run out before a forged count does.
            if matches!(element, 1 | 2) { self.jump(1)? } else { self.skip(element, depth)? }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_and_the_rest_is_skipped() {
        // type = 0, unpacked = 300, packed = 7, a structure with text and a list, a boolean.
        let bytes =
            [0x15, 0, 0x15, 0xd8, 0x04, 0x15, 14, 0x2c, 0x18, 2, b'a', b'b', 0x19, 0x25, 2, 4, 0x11, 0, 0x00, 99];
        let page = parse(&bytes).unwrap();
        assert_eq!((page.unpacked, page.packed, page.header_length), (300, 7, bytes.len() - 1));
        for end in 0..bytes.len() - 1 {
            assert!(parse(&bytes[..end]).is_none(), "{end}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        assert!(parse(&[0x1c; 100]).is_none());
    }
}
