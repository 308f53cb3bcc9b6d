//! The lengths that compressed buffers of a message state, checked before the message is decoded.

use crate::room::{self, Codec};
use arrow_ipc::{CompressionType, Message, MessageHeader, root_as_message};
use arrow_schema::ArrowError;

/// A length that is stated before a buffer's bytes.
const PREFIX: usize = 8;
/// Marker before the length of a message since 2019.
pub const CONTINUATION: [u8; 4] = [0xff; 4];

/// Refusal of a file or stream from a machine of the other byte order.
pub const OTHER_ORDER: &str = "its bytes are in the order of another kind of machine";

/// A message whose bytes start at its length.
pub fn message(bytes: &[u8]) -> Result<Message<'_>, ArrowError> {
    let start = if bytes.starts_with(&CONTINUATION) { 8 } else { 4 };
    let own = bytes.get(start..).ok_or_else(|| broken("it is cut short"))?;
    root_as_message(own).map_err(|error| broken(format!("a message is broken: {error}")))
}

/// Refuses a schema whose bytes are in the order of another kind of machine: streams would be decoded as if they were not.
pub fn require_order(message: &Message<'_>) -> Result<(), ArrowError> {
    match message.header_as_schema() {
        Some(schema) if !schema.endianness().equals_to_target_endianness() => Err(broken(OTHER_ORDER)),
        _ => Ok(()),
    }
}

/// Refuses a batch, of rows or of a dictionary, one of whose buffers states a length that its bytes cannot unpack to.
pub fn require_bounded(message: &Message<'_>, body: &[u8]) -> Result<(), ArrowError> {
    let batch = match message.header_type() {
        MessageHeader::RecordBatch => message.header_as_record_batch(),
        MessageHeader::DictionaryBatch => message.header_as_dictionary_batch().and_then(|batch| batch.data()),
        _ => None,
    };
    let Some((batch, compression)) = batch.and_then(|batch| Some((batch, batch.compression()?))) else {
        return Ok(());
    };
    let codec = match compression.codec() {
        CompressionType::LZ4_FRAME => Codec::Lz4,
        CompressionType::ZSTD => Codec::Zstd,
        other => return Err(broken(format!("its codec {} is not known", other.0))),
    };
    for buffer in batch.buffers().iter().flatten() {
        let place = usize::try_from(buffer.offset()).ok().zip(usize::try_from(buffer.length()).ok());
        let own = place.and_then(|(start, length)| body.get(start..start.checked_add(length)?));
        let own = own.ok_or_else(|| broken("a buffer is not within its message"))?;
        // An empty buffer states nothing; -1 says that the bytes are not compressed.
        let Some((stated, packed)) = own.split_first_chunk::<PREFIX>() else { continue };
        let stated = i64::from_le_bytes(*stated);
        if stated != -1 {
            codec.check(packed.len(), stated).and_then(room::require).map_err(broken)?;
        }
    }
    Ok(())
}

fn broken(why: impl Into<String>) -> ArrowError {
    ArrowError::ParseError(why.into())
}
