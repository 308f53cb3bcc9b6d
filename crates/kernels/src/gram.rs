//! Sums of products of every two features.

use crate::dispatch::kernel;
use crate::project::{LANES, Lanes};

/// Features on each side of the square of pairs whose sums are kept in registers.
const SIDE: usize = 2;

kernel! {
    /// Adds `Σ a·b` over all rows for every two features `a ≤ b` to `sums[a · width + b]`; `blocks` holds `width`
    /// [`Lanes`] for each block. Rows are added up in lanes over the blocks of one call, lanes pairwise.
    ///
    /// # Panics
    /// When `blocks` is not whole blocks, or `sums` not a square.
    add_gram, add_gram_at, (blocks: &[Lanes], width: usize, sums: &mut [f64]) -> (), gram_body
}

#[inline(always)]
fn gram_body(blocks: &[Lanes], width: usize, sums: &mut [f64]) {
    assert!(blocks.len().is_multiple_of(width) && sums.len() == width * width, "whole blocks and a square of sums");
    for top in (0..width).step_by(SIDE) {
        for left in (top..width).step_by(SIDE) {
            // At the edge a feature is taken twice, and its second sum left out.
            let rows: [usize; SIDE] = std::array::from_fn(|place| (top + place).min(width - 1));
            let columns: [usize; SIDE] = std::array::from_fn(|place| (left + place).min(width - 1));
            let square = square_of_sums(blocks, width, rows, columns);
            for (row, sums_of_row) in square.into_iter().enumerate().take(width - top) {
                for (column, lanes) in sums_of_row.into_iter().enumerate().take(width - left) {
                    sums[(top + row) * width + left + column] += pairwise(lanes);
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
        let (rows, columns) = (rows.map(|row| block[row]), columns.map(|column| block[column]));
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

#[inline(always)]
fn pairwise(lanes: Lanes) -> f64 {
    ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]))
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
            let mut base = vec![1.0; width * width];
            add_gram_at(Level::Baseline, &blocks, width, &mut base);
            for a in 0..width {
                for b in a..width {
                    let in_block = |block: &[Lanes]| (0..LANES).map(|lane| block[a][lane] * block[b][lane]).sum::<f64>();
                    let naive: f64 = 1.0 + blocks.chunks_exact(width).map(in_block).sum::<f64>();
                    prop_assert!((base[a * width + b] - naive).abs() <= 1e-12 * (1.0 + naive.abs()));
                }
            }
            for level in runnable() {
                let mut own = vec![1.0; width * width];
                add_gram_at(level, &blocks, width, &mut own);
                prop_assert!(own.iter().zip(&base).all(|(own, base)| own.to_bits() == base.to_bits()));
            }
        }
    }
}
