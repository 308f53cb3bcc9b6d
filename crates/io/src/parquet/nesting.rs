//! Depth of a file's columns, found before the decoder, which calls itself for every level, runs out of stack: that
//! would end the process.

use super::thrift::Thrift;
use crate::input::Content;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// Far more than anybody's columns have.
const DEEPEST: usize = 100;
/// Length of the footer, and the magic.
const TRAILER: u64 = 8;

/// Refuses a schema that is nested too deep. What is broken otherwise is left to the decoder to refuse.
pub fn require_shallow(content: &Content) -> Result<()> {
    let Some(footer) = footer(content) else { return Ok(()) };
    if depth(&footer).is_none_or(|depth| depth <= DEEPEST) {
        return Ok(());
    }
    Err(ParquetError::General(format!("its columns are nested more than {DEEPEST} levels deep")))
}

fn footer(content: &Content) -> Option<bytes::Bytes> {
    let end = content.len().checked_sub(TRAILER)?;
    let trailer = content.get_bytes(end, TRAILER as usize).ok()?;
    let length = u32::from_le_bytes(*trailer.first_chunk()?);
    content.get_bytes(end.checked_sub(length.into())?, length as usize).ok()
}

/// Levels of the schema, of which every element says how many of the next are its children; counted up to one too many.
fn depth(footer: &[u8]) -> Option<usize> {
    const SCHEMA: i64 = 2;
    let (mut from, mut id, mut deepest) = (Thrift::new(footer), 0, None);
    while let Some(field) = from.field(&mut id)? {
        match (id, field) {
            (SCHEMA, Thrift::LIST) => {
                deepest = deepest.max(Some(depth_of_schema(&mut from)?));
                if deepest > Some(DEEPEST) {
                    return deepest;
                }
            }
            _ => from.skip(field)?,
        }
    }
    deepest
}

fn depth_of_schema(from: &mut Thrift<'_>) -> Option<usize> {
    let (count, _) = from.list()?;
    let (mut open, mut deepest): (Vec<i64>, usize) = (Vec::new(), 0);
    for _ in 0..count {
        let children = children(from)?;
        while open.last() == Some(&0) {
            open.pop();
        }
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        open.push(children.max(0));
        deepest = deepest.max(open.len());
        if deepest > DEEPEST {
            break;
        }
    }
    Some(deepest)
}

/// The children of one element of the schema.
fn children(from: &mut Thrift<'_>) -> Option<i64> {
    const CHILDREN: i64 = 5;
    let (mut id, mut children) = (0, 0);
    while let Some(field) = from.field(&mut id)? {
        match (id, field) {
            // Whatever type it says it has: the decoder does not ask either.
            (CHILDREN, _) => children = from.integer()?,
            _ => from.skip(field)?,
        }
    }
    Some(children)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list of elements that have so many children.
    fn schema(children: &[u8]) -> Vec<u8> {
        let element = |&children: &u8| [0x48, 1, b'a', 0x15, 2 * children, 0];
        let elements: Vec<u8> = children.iter().flat_map(element).collect();
        [&[0x15, 2, 0x19, 0xfc, children.len() as u8][..], &elements, &[0]].concat()
    }

    #[test]
    fn depth_is_that_of_the_deepest_branch() {
        assert_eq!(depth(&schema(&[3, 0, 2, 0, 0, 1, 1, 0])), Some(4));
        assert_eq!(depth(&schema(&[2, 0, 0])), Some(2));
        assert_eq!(depth(&schema(&[1; 120])), Some(DEEPEST + 1));
        assert_eq!(depth(&[1, 2, 3]), None);
    }

    #[test]
    fn only_what_is_too_deep_is_refused() {
        let file = |children: &[u8]| {
            let footer = schema(children);
            let length = (footer.len() as u32).to_le_bytes();
            Content::Memory([&footer[..], &length, b"PAR1"].concat().into())
        };
        assert!(require_shallow(&file(&[1; 100])).is_ok());
        assert!(require_shallow(&file(&[1; 101])).is_err());
        assert!(require_shallow(&Content::Memory(bytes::Bytes::from_static(b"PAR1"))).is_ok());
    }
}
