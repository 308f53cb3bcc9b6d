//! Codes, and sets of them.

/// The code of missing values and of categories that the reference does not have.
pub const MISSING: u8 = 0;

/// Number of codes, the missing one included.
pub(crate) const CODES: usize = 256;

/// A set of codes, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeSet(
    /// Bit `code % 64` of word `code / 64`.
    pub [u64; 4],
);

impl CodeSet {
    /// The codes `1..=last`.
    pub fn up_to(last: u8) -> CodeSet {
        let codes_in_word = |word: u32| (u32::from(last) + 1).saturating_sub(word * 64).min(64);
        let lowest_bits = |count: u32| u64::MAX.checked_shr(64 - count).unwrap_or(0);
        let mut words = [0, 1, 2, 3].map(|word| lowest_bits(codes_in_word(word)));
        words[0] &= !1;
        CodeSet(words)
    }

    /// Adds a code.
    pub fn insert(&mut self, code: u8) {
        self.0[usize::from(code / 64)] |= 1 << (code % 64);
    }

    /// Tells whether a code is in the set.
    pub fn contains(&self, code: u8) -> bool {
        self.0[usize::from(code / 64)] >> (code % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::CodeSet;

    #[test]
    fn runs_are_what_one_by_one_gives() {
        for last in 0..=255 {
            let mut expected = CodeSet::default();
            (1..=last).for_each(|code| expected.insert(code));
            assert_eq!(CodeSet::up_to(last), expected, "{last}");
        }
    }

    #[test]
    fn holds_what_was_inserted() {
        let mut set = CodeSet::up_to(130);
        set.insert(255);
        for code in 0..=255u8 {
            assert_eq!(set.contains(code), (1..=130).contains(&code) || code == 255, "{code}");
        }
    }
}
