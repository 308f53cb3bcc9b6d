//! Counts of dictionary codes.

/// Sub-histograms: neighbouring rows often hold the same code, and an increment that waits for the
/// one before it costs four times one that does not.
const WAYS: usize = 4;

/// Adds the occurrences of every code to `counts`; codes beyond its end (a missing value is
/// `u32::MAX`) are added up in the result.
pub fn count_codes(codes: &[u32], counts: &mut [u64]) -> u64 {
    let slots = counts.len() + 1;
    let mut ways = vec![0u32; WAYS * slots];
    for block in codes.chunks(u32::MAX as usize) {
        let quads = block.chunks_exact(WAYS);
        for (way, &code) in quads.remainder().iter().enumerate() {
            ways[way * slots + slot(code, slots)] += 1;
        }
        for quad in quads {
            for way in 0..WAYS {
                ways[way * slots + slot(quad[way], slots)] += 1;
            }
        }
        for way in ways.chunks_exact_mut(slots) {
            for (count, own) in counts.iter_mut().zip(way.iter_mut()) {
                *count += u64::from(std::mem::take(own));
            }
        }
    }
    ways.chunks_exact(slots).map(|way| u64::from(way[slots - 1])).sum()
}

/// The last slot takes every code that has none of its own.
#[inline(always)]
fn slot(code: u32, slots: usize) -> usize {
    (code as usize).min(slots - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_each_code_once(codes in prop::collection::vec(prop_oneof![9 => 0u32..12, 1 => Just(u32::MAX)], 0..258)) {
            let mut counts = vec![0u64; 9];
            let beyond = count_codes(&codes, &mut counts);
            for (code, &count) in counts.iter().enumerate() {
                prop_assert_eq!(count, codes.iter().filter(|&&own| own as usize == code).count() as u64);
            }
            prop_assert_eq!(beyond, codes.iter().filter(|&&own| own >= 9).count() as u64);
        }
    }
}
