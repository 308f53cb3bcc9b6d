//! Sums of products of every two features.

use crate::dispatch::kernel;
use crate::project::{LANES, Lanes};

/// Features on each side of the square of pairs whose sums are kept in registers.
const SIDE: usize = 2;

kernel! {
    /// Adds `a·b` of each row, row by row of a block, to `sums[a · width + b]` for every two features `a ≤ b`;
    /// `blocks` holds `width` [`Lanes`] for each block. The blocks of one call are added up first. What is left below
    /// the diagonal means nothing.
    ///
    /// # Panics
    /// When `blocks` is not whole blocks, or `sums` not a square.
    add_gram, add_gram_at, (blocks: &[Lanes], width: usize, sums: &mut [Lanes]) -> (), gram_body
}

#[inline(always)]
fn gram_body(blocks: &[Lanes], width: usize, sums: &mut [Lanes]) {
    assert!(blocks.len().is_multiple_of(width) && sums.len() == width * width, "whole blocks and a square of sums");
    for top in (0..width).step_by(SIDE) {
        for left in (top..width).step_by(SIDE) {
            // At the edge a feature is taken twice, and its second sum left out.
            let rows: [usize; SIDE] = std::array::from_fn(|place| (top + place).min(width - 1));
            let columns: [usize; SIDE] = std::array::from_fn(|place| (left + place).min(width - 1));
            let square = square_of_sums(blocks, width, rows, columns);
            for (row, own) in square.iter().enumerate().take(width - top) {
                for (column, own) in own.iter().enumerate().take(width - left) {
                    let sum = &mut sums[(top + row) * width + left + column];
                    for lane in 0..LANES {
                        sum[lane] += own[lane];
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn square_of_sums(
    blocks: &[Lanes],
    width: usize,
    rows: [usize; SIDE],
    columns: [usize; SIDE],
) -> [[Lanes; SIDE]; SIDE] {
    let mut square = [[[0.0; LANES]; SIDE]; SIDE];
    for block in blocks.chunks_exact(width) {
        let (rows, columns) = (rows.map(|row| &block[row]), columns.map(|column| &block[column]));
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
        fn is_the_sum_over_rows_at_every_width_and_level(width in 1usize..12, count in 0usize..6) {
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
                        // Features below the diagonal that share a square with it come with it.
                        prop_assert!(own == naive || a > b && a / SIDE == b / SIDE);
                    }
                }
            }
            for level in runnable() {
                let mut own = vec![[1.0; LANES]; width * width];
                add_gram_at(level, &blocks, width, &mut own);
                prop_assert!(own.iter().flatten().zip(base.iter().flatten()).all(|(own, base)| own.to_bits() == base.to_bits()));
            }
        }
    }
}
