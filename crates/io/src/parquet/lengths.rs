//! Check of the number of lengths in pages of delta-encoded text, before they are decoded: the decoder takes memory for as many.

use super::thrift::Thrift;
use crate::input::Content;
use crate::room;
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// Tells whether the lengths of an encoding must be checked.
pub fn states_lengths(encoding: i64) -> bool {
    [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY].iter().any(|own| *own as i64 == encoding)
}

/// Refuses a column chunk one of whose pages states more lengths than it has values. Unpacks its pages.
pub fn require_bounded_lengths(content: &Content, column: &ColumnChunkMetaData) -> Result<()> {
    let mut pages = SerializedPageReader::new(Arc::new(content.again()?), column, 0, None)?;
    while let Some(page) = pages.get_next_page()? {
        let levels = match &page {
            Page::DataPage { buf, .. } => levels(buf, column),
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                (*def_levels_byte_len as usize).checked_add(*rep_levels_byte_len as usize)
            }
            Page::DictionaryPage { .. } => continue,
        };
        if !states_lengths(page.encoding() as i64) {
            continue;
        }
        let values = levels.and_then(|levels| page.buffer().get(levels..));
        let lists = if page.encoding() == Encoding::DELTA_BYTE_ARRAY { 2 } else { 1 };
        let is_sound = values.is_some_and(|values| are_bounded(values, page.num_values().into(), lists));
        if !is_sound {
            return Err(ParquetError::General("a page states more lengths than it has values".to_owned()));
        }
        room::require(page.num_values() as usize * size_of::<i32>() * lists).map_err(ParquetError::General)?;
    }
    Ok(())
}

/// Bytes of the levels before the values of a page of the first version; each list of them starts with its length.
fn levels(buffer: &[u8], column: &ColumnChunkMetaData) -> Option<usize> {
    let description = column.column_descr();
    let mut at = 0;
    for most in [description.max_rep_level(), description.max_def_level()] {
        if most > 0 {
            let length = u32::from_le_bytes(*buffer.get(at..)?.first_chunk()?);
            at = at.checked_add(4)?.checked_add(length as usize)?;
        }
    }
    Some(at)
}

/// Tells whether each of the lists states at most so many integers.
fn are_bounded(bytes: &[u8], most: u64, lists: usize) -> bool {
    let mut from = Thrift::new(bytes);
    (0..lists).all(|list| skip_deltas(&mut from, most, list + 1 < lists).is_some())
}

/// Skips a list of delta-encoded integers; `None` where it states more than `most`, or is broken. What follows the head is
/// skipped only where it is asked for.
fn skip_deltas(from: &mut Thrift<'_>, most: u64, whole: bool) -> Option<()> {
    let (block, parts, count) = (from.varint()?, from.varint()?, from.varint()?);
    from.varint()?;
    if count > most {
        return None;
    }
    let mut left = if whole { count.saturating_sub(1) } else { 0 };
    let each = block.checked_div(parts)?;
    while left > 0 {
        from.varint()?;
        let widths: Vec<u8> = (0..parts).map(|_| from.byte()).collect::<Option<_>>()?;
        for width in widths {
            if left > 0 {
                from.jump((each / 8).checked_mul(width.into())?)?;
                left = left.saturating_sub(each.max(1));
            }
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_may_state_more_than_there_is() {
        // Blocks of 128 in 4 parts; one value; the first is 3.
        let one = [0x80, 1, 4, 1, 6];
        assert!(are_bounded(&one, 1, 1) && !are_bounded(&one, 0, 1));
        assert!(are_bounded(&[one, one].concat(), 1, 2) && !are_bounded(&one, 1, 2));
        // Two values: one block whose first part is one bit wide.
        let two = [&[0x80, 1, 4, 2, 6, 0, 1, 9, 9, 9][..], &[0xff; 4], &one].concat();
        assert!(are_bounded(&two, 2, 2) && !are_bounded(&two[..12], 2, 2));
        assert!(!are_bounded(&[0x80, 1, 0, 2, 6], 9, 1));
    }
}
