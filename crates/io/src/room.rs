//! Limits of the unpacked size of compressed bytes. A length that a file states is believed as far as its bytes can bear it out, and only
//! where there is memory for it: taking memory that is not there ends the process.

use std::fmt::Display;

/// The most bytes that one byte can unpack to, by the format of the codec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// A copy of 64 bytes takes three.
    Snappy,
    /// A length grows by 255 with every byte.
    Lz4,
    /// 258 bytes take two bits.
    Deflate,
    /// A block of 128 KiB takes three bytes and one.
    Zstd,
}

impl Codec {
    fn ratio(self) -> usize {
        match self {
            Codec::Snappy => 22,
            Codec::Lz4 => 255,
            Codec::Deflate => 1_032,
            Codec::Zstd => 32_768,
        }
    }

    /// Refuses a length that `packed` bytes cannot unpack to.
    pub fn check(self, packed: usize, unpacked: impl TryInto<usize> + Copy + Display) -> Result<usize, String> {
        // Frames have headers of their own, so that a few bytes may stand for a little more.
        let most = packed.saturating_add(64).saturating_mul(self.ratio());
        match unpacked.try_into() {
            Ok(length) if length <= most => Ok(length),
            _ => Err(format!("{packed} compressed bytes cannot hold {unpacked}")),
        }
    }
}

/// Refuses what there is no memory for.
pub fn require(bytes: usize) -> Result<(), String> {
    let mut probe: Vec<u8> = Vec::new();
    probe.try_reserve_exact(bytes).map_err(|_| format!("it takes {bytes} bytes of memory, which are not there"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    #[test]
    fn what_packs_best_is_within_the_limits() {
        let zeros = vec![0u8; 1 << 22];
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&zeros).unwrap();
        let packed = gzip.finish().unwrap();
        assert_eq!(Codec::Deflate.check(packed.len(), zeros.len()), Ok(zeros.len()));
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked.len(), zeros.len());
    }

    #[test]
    fn what_no_bytes_can_unpack_to_is_refused() {
        for codec in [Codec::Snappy, Codec::Lz4, Codec::Deflate, Codec::Zstd] {
            assert_eq!(codec.check(10, 1_000), Ok(1_000));
            assert!(codec.check(10, 1i64 << 60).is_err());
            assert!(codec.check(10, -2).is_err());
        }
    }

    #[test]
    fn memory_that_is_not_there_is_refused() {
        assert!(require(1 << 20).is_ok());
        assert!(require(usize::MAX).is_err());
        assert!(require(1 << 46).is_err());
    }
}
