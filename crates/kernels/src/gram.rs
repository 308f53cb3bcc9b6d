//! Sums of products of every two features.

use crate::dispatch::kernel;
use crate::project::{LANES, Lanes};

kernel! {
    /// Adds `a·b` of each row, row by row of a block, to `sums[a · width + b]` for every two features `a ≤ b`;
    /// `blocks` holds `width` [`Lanes`] for each block. The blocks of one call are added up first. What is left below
    /// the diagonal means nothing.
    ///
    /// # Panics
    /// When `blocks` is not whole blocks, or `sums` not a square.
    add_gram, add_gram_at, (blocks: &[Lanes], width: usize, sums: &mut [Lanes]) -> (), gram_body::<2>, gram_body::<3>
}

/// `SIDE` features on each side of the square of pairs whose sums are kept in registers.
#[inline(always)]
fn gram_body<const SIDE: usize>(blocks: &[Lanes], width: usize, sums: &mut [Lanes]) {
    assert!(blocks.len().is_multiple_of(width) && sums.len() == width * width, "whole blocks and a square of sums");
    let count = blocks.len() / width;
    let packed = in_panels::<SIDE>(blocks, width);
    let panel = |index: usize| &packed[index * count..(index + 1) * count];
    for top in 0..width.div_ceil(SIDE) {
        for left in top..width.div_ceil(SIDE) {
            let square = square_of_sums(panel(top), panel(left));
            for (row, own) in (top * SIDE..width).zip(&square) {
                for (column, own) in (left * SIDE..width).zip(own) {
                    let sum = &mut sums[row * width + column];
                    for lane in 0..LANES {
                        sum[lane] += own[lane];
                    }
                }
            }
        }
    }
}

/// The features side by side in groups of `SIDE`, block after block of a group, so that a square reads two rows of
/// memory from end to end. Features that are not there are zero.
#[inline(always)]
fn in_panels<const SIDE: usize>(blocks: &[Lanes], width: usize) -> Vec<[Lanes; SIDE]> {
    let count = blocks.len() / width;
    let mut packed = vec![[[0.0; LANES]; SIDE]; width.div_ceil(SIDE) * count];
    for (place, block) in blocks.chunks_exact(width).enumerate() {
        for (panel, features) in block.chunks(SIDE).enumerate() {
            packed[panel * count + place][..features.len()].copy_from_slice(features);
        }
    }
    packed
}

#[inline(always)]
fn square_of_sums<const SIDE: usize>(rows: &[[Lanes; SIDE]], columns: &[[Lanes; SIDE]]) -> [[Lanes; SIDE]; SIDE] {
    let mut square = [[[0.0; LANES]; SIDE]; SIDE];
    for (rows, columns) in rows.iter().zip(columns) {
        for row in 0..SIDE {
            for column in 0..SIDE {
                for lane in 0..LANES {
                    square[row][column][lane] += rows[row][lane] * columns[column][lane];
                }
            }
        }
    }
    square
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::{Level, runnable};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn is_the_sum_over_rows_at_every_width_and_level(width in 1usize..14, count in 0usize..6) {
            let number = |seed: usize| ((seed * seed * 7919 + seed * 31 + 17) % 10_007) as f64 / 4_999.7 - 1.0;
            let blocks: Vec<Lanes> =
                (0..count * width).map(|place| std::array::from_fn(|lane| number(place * LANES + lane))).collect();
            let mut base = vec![[1.0; LANES]; width * width];
            add_gram_at(Level::Baseline, &blocks, width, &mut base);
            for a in 0..width {
                for b in 0..width {
                    for lane in 0..LANES {
                        let in_block = |block: &[Lanes]| block[a][lane] * block[b][lane];
                        let naive = 1.0 + if a <= b { blocks.chunks_exact(width).map(in_block).sum() } else { 0.0 };
                        let own = base[a * width + b][lane];
                        prop_assert!(own == naive || a > b);
                    }
                }
            }
            for level in runnable() {
                let mut own = vec![[1.0; LANES]; width * width];
                add_gram_at(level, &blocks, width, &mut own);
                // Some of the features below the diagonal come with their square.
                let above = |place: usize| place / width <= place % width;
                prop_assert!((0..width * width).filter(|&place| above(place)).all(|place| own[place] == base[place]));
            }
        }
    }
}
