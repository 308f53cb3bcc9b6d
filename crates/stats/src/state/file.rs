//! The file around what is kept: format, writer, header and checksum.

use super::reader::{Reader, State, bad, require};
use crate::error::StatsError;

/// The layout that is written, and read. A change of any field that is kept raises it.
pub const FORMAT: u32 = 6;

const MAGIC: [u8; 8] = *b"RECKONER";

/// The parts of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Version of the package that wrote it.
    pub writer: &'a str,
    /// Header of the caller.
    pub header: &'a str,
    /// Values, one after the other.
    pub core: &'a [u8],
}

/// A whole file.
pub fn seal(parts: Parts<'_>) -> Vec<u8> {
    let Parts { writer, header, core } = parts;
    let mut out = head(writer, header, core.len());
    out.extend_from_slice(core);
    checksum(&out).write(&mut out);
    out
}

/// Bytes before a core of `core` bytes, for whoever writes it part by part: the checksum comes after it.
pub fn head(writer: &str, header: &str, core: usize) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    FORMAT.write(&mut out);
    for part in [writer, header] {
        part.len().write(&mut out);
        out.extend_from_slice(part.as_bytes());
    }
    core.write(&mut out);
    out
}

/// The parts of a whole file.
///
/// # Errors
/// `bad_state` for other bytes, a part of a file or an altered one; `unsupported` for another format, with the version
/// that wrote it.
pub fn unseal(file: &[u8]) -> Result<Parts<'_>, StatsError> {
    let mut from = Reader::new(file);
    let is_ours = from.take(MAGIC.len()).is_ok_and(|magic| magic == MAGIC);
    require(is_ours, "its beginning")?;
    let format = u32::read(&mut from)?;
    let writer = from.text()?;
    // Before the checksum, of which another format may think otherwise.
    if format != FORMAT {
        let message = format!(
            "Cannot load the monitor: Reckoner {} wrote it in format {format}, expected {FORMAT}; fit it again",
            writer.escape_debug(),
        );
        return Err(StatsError::new("unsupported", message));
    }
    let (body, sum) = file.split_last_chunk().ok_or_else(|| bad("it ends too soon"))?;
    require(checksum(body) == u64::from_le_bytes(*sum), "its checksum")?;
    let parts = Parts { writer, header: from.text()?, core: from.bytes()? };
    from.take(sum.len())?;
    from.finish()?;
    Ok(parts)
}

/// FNV-1a. A changed byte always shows, and a longer change but once in 2⁶⁴; it keeps nobody from writing a file of
/// their own.
pub fn checksum(bytes: &[u8]) -> u64 {
    checksum_on(0xCBF2_9CE4_8422_2325, bytes)
}

/// The checksum of what `sum` is of and of what follows.
pub fn checksum_on(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARTS: Parts<'_> = Parts { writer: "1.2.3", header: "{\"a\":1}", core: &[7, 8, 9] };

    #[test]
    fn parts_come_back() {
        assert_eq!(unseal(&seal(PARTS)), Ok(PARTS));
    }

    #[test]
    fn a_part_of_a_file_and_a_file_with_more_are_refused() {
        let file = seal(PARTS);
        for end in 0..file.len() {
            assert_eq!(unseal(&file[..end]).unwrap_err().code, "bad_state", "{end}");
        }
        assert_eq!(unseal(&[file, vec![0]].concat()).unwrap_err().code, "bad_state");
    }

    #[test]
    fn every_changed_bit_is_refused() {
        let file = seal(PARTS);
        for bit in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let code = unseal(&changed).unwrap_err().code;
            // The format stands before all else: another one is not called damaged.
            assert_eq!(code, if (64..96).contains(&bit) { "unsupported" } else { "bad_state" }, "{bit}");
        }
    }

    #[test]
    fn another_format_says_which_version_wrote_it() {
        let mut file = seal(PARTS);
        file[8] = FORMAT as u8 + 1;
        let error = unseal(&file).unwrap_err();
        let expected = format!("Reckoner 1.2.3 wrote it in format {}, expected {FORMAT}", FORMAT + 1);
        assert!(error.message.contains(&expected), "{error}");
    }

    proptest! {
        #[test]
        fn made_up_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unseal(&bytes);
        }
    }
}
