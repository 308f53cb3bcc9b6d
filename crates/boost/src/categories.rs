//! Category numbers into codes.

use crate::{Error, MISSING};

/// Categories with a code of their own, at most.
const OWN_CODES: usize = 254;

/// The code that rarer categories share.
const RARE: u8 = 255;

/// Gives categories codes: 0 is missing or unseen, frequent ones have codes in order of their
/// number, and the rest share the last code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories {
    codes: Vec<u8>,
}

impl Categories {
    /// Learns from the reference's rows in each category; a category without rows is unseen.
    /// 255 categories or fewer have a code each; of more, the 254 with the most rows.
    pub fn fit(counts: &[u64]) -> Categories {
        let mut seen: Vec<usize> = (0..counts.len()).filter(|&category| counts[category] > 0).collect();
        let own = if seen.len() <= OWN_CODES + 1 { seen.len() } else { OWN_CODES };
        seen.sort_by_key(|&category| std::cmp::Reverse(counts[category]));
        let rare = seen.split_off(own);
        seen.sort_unstable();
        let mut codes = vec![MISSING; counts.len()];
        seen.into_iter().zip(1..=u8::MAX).for_each(|(category, code)| codes[category] = code);
        rare.into_iter().for_each(|category| codes[category] = RARE);
        Categories { codes }
    }

    /// Categories with these codes.
    pub fn from_codes(codes: Vec<u8>) -> Categories {
        Categories { codes }
    }

    /// The code of each category.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The code of a category; numbers that the reference does not have are missing.
    pub fn code(&self, category: u32) -> u8 {
        self.codes.get(category as usize).copied().unwrap_or(MISSING)
    }

    /// Codes of categories, written to `codes`. An error if the lengths differ.
    pub fn encode(&self, categories: &[u32], codes: &mut [u8]) -> Result<(), Error> {
        if categories.len() != codes.len() {
            return Err(Error::Length { given: categories.len(), rows: codes.len() });
        }
        codes.iter_mut().zip(categories).for_each(|(code, &category)| *code = self.code(category));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Categories;

    #[test]
    fn unseen_is_missing_and_order_is_kept() {
        let categories = Categories::fit(&[5, 0, 9]);
        assert_eq!([0, 1, 2, 3, u32::MAX].map(|category| categories.code(category)), [1, 0, 2, 0, 0]);
    }

    #[test]
    fn rare_categories_share_the_last_code() {
        let exact = Categories::fit(&[1; 255]);
        assert_eq!((exact.code(0), exact.code(254)), (1, 255));
        let counts: Vec<u64> = (0..300).map(|category| if category == 7 { 1 } else { category + 2 }).collect();
        let many = Categories::fit(&counts);
        assert_eq!((many.code(7), many.code(0), many.code(46), many.code(299)), (255, 255, 1, 254));
    }
}
