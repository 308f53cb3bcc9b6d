//! Rows of a table times a small fixed matrix, and what surrounds that: standardising while packing, squared lengths.
//!
//! Rows are packed in *blocks* of [`LANES`]: one [`Lanes`] for each feature, the rows of the block side by side.
//! Every number of a result belongs to one row and is added up feature after feature, so neither the width of the
//! CPU's vectors nor the number of rows together changes a bit.

use crate::dispatch::kernel;

/// Rows in a block.
pub const LANES: usize = 8;

/// One number for each row of a block.
pub type Lanes = [f64; LANES];

/// Rows of the matrix that share what is read of a block: with [`LANES`] rows as many sums as AVX2 has registers for.
const PANEL: usize = 4;

/// A matrix as [`project`] reads it: rows in panels, column after column, without the columns at the beginning where
/// all rows of the panel are zero. The last panel keeps all columns: an infinite value of any column shows as NaN.
#[derive(Clone, Debug)]
pub struct Panels {
    height: usize,
    width: usize,
    /// The first column of each panel that is kept.
    first: Vec<usize>,
    weights: Vec<[f64; PANEL]>,
}

impl Panels {
    /// Packs the rows of a matrix.
    ///
    /// # Panics
    /// When a row has another length than `width`.
    pub fn new(rows: &[Vec<f64>], width: usize) -> Panels {
        assert!(rows.iter().all(|row| row.len() == width), "rows of one length");
        let (mut first, mut weights) = (Vec::new(), Vec::new());
        for (index, panel) in rows.chunks(PANEL).enumerate() {
            let zeros = |row: &Vec<f64>| row.iter().take_while(|&&weight| weight == 0.0).count();
            let is_last = (index + 1) * PANEL >= rows.len();
            let start = if is_last { 0 } else { panel.iter().map(zeros).min().unwrap_or(0) };
            let column = |column: usize| std::array::from_fn(|row| panel.get(row).map_or(0.0, |row| row[column]));
            first.push(start);
            weights.extend((start..width).map(column));
        }
        Panels { height: rows.len(), width, first, weights }
    }

    /// Number of rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }
}

kernel! {
    /// `matrix · block` for every block: `blocks` holds `matrix.width()` [`Lanes`] for each, `results` `matrix.height()`.
    ///
    /// # Panics
    /// When the lengths do not fit.
    project, project_at, (matrix: &Panels, blocks: &[Lanes], results: &mut [Lanes]) -> (), project_body
}

kernel! {
    /// `block − matrix · factors` for every block, in place: `blocks` holds `matrix.height()` [`Lanes`] for each,
    /// `factors` `matrix.width()`.
    ///
    /// # Panics
    /// When the lengths do not fit.
    subtract_product, subtract_product_at, (matrix: &Panels, factors: &[Lanes], blocks: &mut [Lanes]) -> (), subtract_body
}

kernel! {
    /// The squared length of each row: of `width` [`Lanes`] for each block the sum of squares.
    ///
    /// # Panics
    /// When the lengths do not fit.
    squared_lengths, squared_lengths_at, (blocks: &[Lanes], width: usize, lengths: &mut [Lanes]) -> (), lengths_body
}

kernel! {
    /// Adds the squares of each feature, row by row of a block, to `sums`.
    ///
    /// # Panics
    /// When `blocks` is not whole blocks of `sums.len()`.
    add_squares, add_squares_at, (blocks: &[Lanes], sums: &mut [Lanes]) -> (), add_squares_body
}

/// Standardisation of a numeric column: `(value − centre) · scale`, and `missing` for NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standard {
    /// The value that becomes zero.
    pub centre: f64,
    /// One over what becomes one.
    pub scale: f64,
    /// Replacement of a missing value, standardised.
    pub missing: f64,
}

kernel! {
    /// Packs a column at place `feature` of blocks of `width` features. Rows that are not there become zero.
    ///
    /// # Panics
    /// When there are more values than rows in `blocks`, or no such place.
    pack_standardized, pack_standardized_at,
    (values: &[f64], standard: Standard, feature: usize, width: usize, blocks: &mut [Lanes]) -> (), pack_body
}

#[inline(always)]
fn project_body(matrix: &Panels, blocks: &[Lanes], results: &mut [Lanes]) {
    assert_eq!(blocks.len() * matrix.height, results.len() * matrix.width, "as many results as blocks");
    for (block, result) in blocks.chunks_exact(matrix.width).zip(results.chunks_exact_mut(matrix.height)) {
        let mut weights = &matrix.weights[..];
        for (&first, result) in matrix.first.iter().zip(result.chunks_mut(PANEL)) {
            let (own, rest) = weights.split_at(matrix.width - first);
            weights = rest;
            let mut sums = [[0.0; LANES]; PANEL];
            for (weights, values) in own.iter().zip(&block[first..]) {
                for row in 0..PANEL {
                    for lane in 0..LANES {
                        sums[row][lane] += weights[row] * values[lane];
                    }
                }
            }
            store(&sums, result);
        }
    }
}

#[inline(always)]
fn subtract_body(matrix: &Panels, factors: &[Lanes], blocks: &mut [Lanes]) {
    assert_eq!(factors.len() * matrix.height, blocks.len() * matrix.width, "as many factors as blocks");
    for (factor, block) in factors.chunks_exact(matrix.width).zip(blocks.chunks_exact_mut(matrix.height)) {
        let mut weights = &matrix.weights[..];
        for (&first, block) in matrix.first.iter().zip(block.chunks_mut(PANEL)) {
            let (own, rest) = weights.split_at(matrix.width - first);
            weights = rest;
            let mut left = load(block);
            for (weights, values) in own.iter().zip(&factor[first..]) {
                for row in 0..PANEL {
                    for lane in 0..LANES {
                        left[row][lane] -= weights[row] * values[lane];
                    }
                }
            }
            store(&left, block);
        }
    }
}

#[inline(always)]
fn lengths_body(blocks: &[Lanes], width: usize, lengths: &mut [Lanes]) {
    assert_eq!(blocks.len(), lengths.len() * width, "as many lengths as blocks");
    for (block, length) in blocks.chunks_exact(width).zip(lengths) {
        let mut sum = [0.0; LANES];
        for values in block {
            for lane in 0..LANES {
                sum[lane] += values[lane] * values[lane];
            }
        }
        *length = sum;
    }
}

#[inline(always)]
fn add_squares_body(blocks: &[Lanes], sums: &mut [Lanes]) {
    assert!(blocks.len().is_multiple_of(sums.len()), "whole blocks");
    let width = sums.len();
    for (index, sums) in sums.chunks_mut(PANEL).enumerate() {
        let mut own = load(sums);
        // In the last panel features are taken twice, and the second sums left out.
        let places: [usize; PANEL] = std::array::from_fn(|place| (index * PANEL + place).min(width - 1));
        for block in blocks.chunks_exact(width) {
            let values = places.map(|place| &block[place]);
            for row in 0..PANEL {
                for lane in 0..LANES {
                    own[row][lane] += values[row][lane] * values[row][lane];
                }
            }
        }
        store(&own, sums);
    }
}

/// Up to a panel of lanes; those that are not there are zero.
#[inline(always)]
fn load(lanes: &[Lanes]) -> [Lanes; PANEL] {
    if let Some(whole) = lanes.first_chunk() {
        return *whole;
    }
    let mut panel = [[0.0; LANES]; PANEL];
    panel[..lanes.len()].copy_from_slice(lanes);
    panel
}

#[inline(always)]
fn store(panel: &[Lanes; PANEL], lanes: &mut [Lanes]) {
    match lanes.first_chunk_mut() {
        Some(whole) => *whole = *panel,
        None => lanes.copy_from_slice(&panel[..lanes.len()]),
    }
}

#[inline(always)]
fn pack_body(values: &[f64], standard: Standard, feature: usize, width: usize, blocks: &mut [Lanes]) {
    assert!(feature < width && values.len() <= blocks.len() / width * LANES, "a place for every value");
    let place = |value: f64| {
        let distance = (value - standard.centre) * standard.scale;
        if value.is_nan() { standard.missing } else { distance }
    };
    let (whole, tail) = values.as_chunks::<LANES>();
    let mut places = blocks.chunks_exact_mut(width);
    for (values, block) in whole.iter().zip(places.by_ref()) {
        for lane in 0..LANES {
            block[feature][lane] = place(values[lane]);
        }
    }
    for (index, block) in places.enumerate() {
        block[feature] = [0.0; LANES];
        if index == 0 {
            for (slot, &value) in block[feature].iter_mut().zip(tail) {
                *slot = place(value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::runnable;
    use proptest::prelude::*;

    /// Numbers that differ and fill the mantissa.
    fn number(seed: usize) -> f64 {
        ((seed * seed * 7919 + seed * 31 + 17) % 100_003) as f64 / 49_999.7 - 1.0
    }

    fn blocks(count: usize, seed: usize) -> Vec<Lanes> {
        (0..count).map(|place| std::array::from_fn(|lane| number(seed + place * LANES + lane))).collect()
    }

    /// A matrix whose row `r` begins with `r · slope` zeros.
    fn matrix(height: usize, width: usize, slope: usize) -> Vec<Vec<f64>> {
        let weight = |row: usize, column: usize| if column < row * slope { 0.0 } else { number(row * 997 + column) };
        (0..height).map(|row| (0..width).map(|column| weight(row, column)).collect()).collect()
    }

    fn bits(lanes: &[Lanes]) -> Vec<u64> {
        lanes.iter().flatten().map(|value| value.to_bits()).collect()
    }

    proptest! {
        #[test]
        fn products_are_those_of_the_plain_loops_to_the_bit(
            height in 1usize..14, width in 1usize..19, count in 0usize..4, slope in 0usize..3,
        ) {
            let rows = matrix(height, width, slope);
            let panels = Panels::new(&rows, width);
            let (input, start) = (blocks(count * width, 1), blocks(count * height, 5));
            let mut product = vec![[0.0; LANES]; count * height];
            let mut rest = start.clone();
            for block in 0..count {
                for (row, weights) in rows.iter().enumerate() {
                    for lane in 0..LANES {
                        for (column, weight) in weights.iter().enumerate() {
                            let term = weight * input[block * width + column][lane];
                            product[block * height + row][lane] += term;
                            rest[block * height + row][lane] -= term;
                        }
                    }
                }
            }
            for level in runnable() {
                let mut own = vec![[f64::NAN; LANES]; count * height];
                project_at(level, &panels, &input, &mut own);
                prop_assert_eq!(&own, &product);
                let mut left = start.clone();
                subtract_product_at(level, &panels, &input, &mut left);
                prop_assert_eq!(bits(&left), bits(&rest));
            }
        }

        #[test]
        fn squares_are_those_of_the_plain_loops_to_the_bit(width in 1usize..19, count in 0usize..5) {
            let input = blocks(count * width, 3);
            let (mut lengths, mut sums) = (vec![[0.0; LANES]; count], vec![[0.0; LANES]; width]);
            for (place, values) in input.iter().enumerate() {
                for lane in 0..LANES {
                    lengths[place / width][lane] += values[lane] * values[lane];
                    sums[place % width][lane] += values[lane] * values[lane];
                }
            }
            for level in runnable() {
                let (mut own, mut own_sums) = (vec![[f64::NAN; LANES]; count], vec![[0.0; LANES]; width]);
                squared_lengths_at(level, &input, width, &mut own);
                add_squares_at(level, &input, &mut own_sums);
                prop_assert_eq!(bits(&own), bits(&lengths));
                prop_assert_eq!(bits(&own_sums), bits(&sums));
            }
        }

        #[test]
        fn packing_standardizes_fills_and_pads(
            values in prop::collection::vec(prop_oneof![5 => -1e6..1e6f64, 1 => Just(f64::NAN)], 0..40),
            spare in 0usize..3, feature in 0usize..3,
        ) {
            let standard = Standard { centre: 2.5, scale: 0.3, missing: -0.25 };
            let count = values.len().div_ceil(LANES) + spare;
            let expected = |row: usize| match values.get(row) {
                None => 0.0,
                Some(value) if value.is_nan() => -0.25,
                Some(value) => (value - 2.5) * 0.3,
            };
            for level in runnable() {
                let mut packed = vec![[7.0; LANES]; count * 3];
                pack_standardized_at(level, &values, standard, feature, 3, &mut packed);
                for row in 0..count * LANES {
                    for other in 0..3 {
                        let own = packed[row / LANES * 3 + other][row % LANES];
                        prop_assert_eq!(own, if other == feature { expected(row) } else { 7.0 });
                    }
                }
            }
        }
    }
}
