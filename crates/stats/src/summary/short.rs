//! Whole numbers in as few bytes as they need.

use crate::error::StatsError;
use crate::state::{Reader, State, bad};

/// Writes a number in as few groups of seven bits as it needs, the lowest first (LEB128).
pub fn write_short(mut number: u128, out: &mut Vec<u8>) {
    while number >= 128 {
        out.push(number as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number.
///
/// # Errors
/// `bad_state` for one of more than seventy bits.
pub fn read_short(from: &mut Reader<'_>) -> Result<u128, StatsError> {
    /// Groups of a number that is not too large.
    const MOST: u32 = 10;
    let mut number = 0;
    for group in 0..MOST {
        let byte = u8::read(from)?;
        number |= u128::from(byte & 127) << (7 * group);
        if byte < 128 {
            return Ok(number);
        }
    }
    Err(bad("a count is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back_short(number in 0..1u128 << 68) {
            let mut bytes = Vec::new();
            write_short(number, &mut bytes);
            prop_assert_eq!(read_short(&mut Reader::new(&bytes)).unwrap(), number);
        }
    }
}
