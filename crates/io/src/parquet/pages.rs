//! The sizes that the pages of a column chunk state, checked before any is unpacked: the decoder takes memory for them first.
//!
//! A page starts with a header in Thrift's compact protocol, of which only three fields are needed; the rest is skipped.

use super::lengths::{require_bounded_lengths, states_lengths};
use super::thrift::Thrift;
use crate::input::Content;
use crate::room::{self, Codec};
use parquet::basic::Compression;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::reader::{ChunkReader, Length};

/// Bytes in which most headers end; those with long minima and maxima are read again with more.
const USUAL_HEADER: u64 = 512;
const LONGEST_HEADER: u64 = 1 << 24;

/// Refuses a column chunk one of whose pages states a size that its bytes cannot unpack to.
pub fn require_bounded(content: &Content, column: &ColumnChunkMetaData) -> Result<()> {
    let codec = match column.compression() {
        Compression::SNAPPY => Some(Codec::Snappy),
        Compression::GZIP(_) => Some(Codec::Deflate),
        Compression::LZ4 | Compression::LZ4_RAW => Some(Codec::Lz4),
        Compression::ZSTD(_) => Some(Codec::Zstd),
        _ => None,
    };
    // Where the decoder starts, too.
    let first = column.dictionary_page_offset().unwrap_or(column.data_page_offset());
    let start = u64::try_from(first).map_err(|_| broken("a page starts before the file"))?;
    let length = u64::try_from(column.compressed_size()).map_err(|_| broken("a column has a negative size"))?;
    let end = start.saturating_add(length).min(content.len());
    let (mut at, mut largest, mut has_lengths) = (start, 0, false);
    while at < end {
        let page = header(content, at, end)?;
        let packed = usize::try_from(page.packed).map_err(|_| broken("a page has a negative size"))?;
        if let Some(codec) = codec {
            largest = largest.max(codec.check(packed, page.unpacked).map_err(broken)?);
        }
        has_lengths |= states_lengths(page.encoding);
        at = at.saturating_add(page.header_length as u64).saturating_add(packed as u64);
    }
    room::require(largest).map_err(broken)?;
    if has_lengths { require_bounded_lengths(content, column) } else { Ok(()) }
}

struct Page {
    header_length: usize,
    packed: i32,
    unpacked: i32,
    /// Encoding of the values of a data page.
    encoding: i64,
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
    let mut from = Thrift::new(bytes);
    let (mut id, mut packed, mut unpacked, mut encoding) = (0, None, None, 0);
    while let Some(field) = from.field(&mut id)? {
        match (id, field) {
            (2, Thrift::I32) => unpacked = Some(from.integer()? as i32),
            (3, Thrift::I32) => packed = Some(from.integer()? as i32),
            (5, Thrift::STRUCT) => encoding = encoding_of(&mut from, 2)?,
            (8, Thrift::STRUCT) => encoding = encoding_of(&mut from, 4)?,
            _ => from.skip(field)?,
        }
    }
    Some(Page { header_length: bytes.len() - from.left(), packed: packed?, unpacked: unpacked?, encoding })
}

/// The integer of a structure that stands in the field `wanted`.
fn encoding_of(from: &mut Thrift<'_>, wanted: i64) -> Option<i64> {
    let (mut id, mut encoding) = (0, 0);
    while let Some(field) = from.field(&mut id)? {
        match field {
            Thrift::I32 if id == wanted => encoding = from.integer()?,
            _ => from.skip(field)?,
        }
    }
    Some(encoding)
}

fn broken(why: impl Into<String>) -> ParquetError {
    ParquetError::General(why.into())
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
}
