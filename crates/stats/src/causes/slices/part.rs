//! A part of the rows of both tables, and what slices of it carry.

use super::slice::{Range, Slice};
use crate::causes::sides::{Side, Sides};
use crate::causes::told::{LEAST_ROWS, Sums, Told, add};

/// The share of the chunk's rows that a slice has, at least.
pub const LEAST_SHARE: f64 = 0.005;
/// A slice of nearly all rows is none.
const MOST_SHARE: f64 = 0.95;

/// A part of the rows of both tables.
pub struct Part<'a> {
    /// Rows of the reference.
    pub reference: Rows<'a>,
    /// Rows of the chunk.
    pub chunk: Rows<'a>,
    /// Sums over all of them.
    pub all: Sums,
    /// The change of the metric.
    change: f64,
    /// The sign of a change for the worse.
    worse: f64,
}

/// Some rows of one table.
pub struct Rows<'a> {
    codes: &'a [&'a [u8]],
    /// Their places in the table.
    of: Vec<usize>,
    realized: Vec<f64>,
    expected: Vec<f64>,
}

impl<'a> Rows<'a> {
    fn of(side: &'a Side<'_>, is_own: impl Fn(usize) -> bool) -> Rows<'a> {
        let of: Vec<usize> = (0..side.rows()).filter(|&row| is_own(row)).collect();
        let taken = |all: &[f64]| of.iter().map(|&row| all[row]).collect();
        Rows { codes: &side.codes, realized: taken(&side.realized), expected: taken(&side.expected), of }
    }

    /// Codes of a column.
    pub fn codes(&self, feature: usize) -> impl Iterator<Item = u8> + '_ {
        let codes = self.codes[feature];
        self.of.iter().map(move |&row| codes[row])
    }

    /// Adds a row, as one of the reference or of the chunk.
    pub fn add(&self, row: usize, is_chunk: bool, sums: &mut Sums) {
        add(sums, is_chunk, self.realized[row], self.expected[row]);
    }

    /// Places of the rows of a slice.
    pub fn within(&self, ranges: &[Range]) -> Vec<usize> {
        let has = |at: usize| ranges.iter().all(|own| own.codes.contains(&self.codes[own.feature][at]));
        (0..self.of.len()).filter(|&row| has(self.of[row])).collect()
    }

    /// The same, among all rows of the table.
    fn places(&self, ranges: &[Range]) -> Vec<usize> {
        self.within(ranges).into_iter().map(|row| self.of[row]).collect()
    }
}

impl<'a> Part<'a> {
    /// Takes some rows of both tables; `worse` is the sign of a change for the worse.
    pub fn of(sides: &'a Sides<'_>, worse: f64, is_own: impl Fn(usize) -> bool) -> Part<'a> {
        let mut part = Part {
            reference: Rows::of(&sides.reference, &is_own),
            chunk: Rows::of(&sides.chunk, &is_own),
            all: [0.0; 10],
            change: 0.0,
            worse,
        };
        part.all = part.sums(&[]);
        part.change = Told::of(&part.all, &part.all, 0.0).map_or(0.0, |own| own.carries);
        part
    }

    fn sums(&self, ranges: &[Range]) -> Sums {
        let mut sums = [0.0; 10];
        self.reference.within(ranges).into_iter().for_each(|row| self.reference.add(row, false, &mut sums));
        self.chunk.within(ranges).into_iter().for_each(|row| self.chunk.add(row, true, &mut sums));
        sums
    }

    /// The square of how far a slice is beyond its share, on the side of the worse; 0 on the other.
    pub fn score(&self, ranges: &[Range]) -> f64 {
        self.square(&self.sums(ranges))
    }

    /// The same, of sums over its rows.
    pub fn square(&self, sums: &Sums) -> f64 {
        if !self.is_slice(sums) {
            return 0.0;
        }
        Told::of(sums, &self.all, self.change).map_or(0.0, |own| own.beyond(self.worse).max(0.0).powi(2))
    }

    fn is_slice(&self, sums: &Sums) -> bool {
        let share = sums[4] / self.all[4];
        sums[4] >= LEAST_ROWS && (LEAST_SHARE..MOST_SHARE).contains(&share)
    }

    /// Takes what a slice has beyond its share out of its rows.
    pub fn set_aside(&mut self, ranges: &[Range]) {
        let sums = self.sums(ranges);
        let Some(told) = Told::of(&sums, &self.all, self.change) else { return };
        let by = told.excess / told.shares[1];
        let concept = told.concept / told.shares[1] - self.concept();
        for row in self.chunk.within(ranges) {
            self.chunk.realized[row] -= by;
            self.chunk.expected[row] -= by - concept;
        }
        self.all = self.sums(&[]);
        self.change = Told::of(&self.all, &self.all, 0.0).map_or(0.0, |own| own.carries);
    }

    fn concept(&self) -> f64 {
        Told::of(&self.all, &self.all, 0.0).map_or(0.0, |own| own.concept)
    }

    /// Describes a slice; `None` where too few rows have its codes.
    pub fn tell(&self, ranges: &[Range]) -> Option<Slice> {
        let sums = self.sums(ranges);
        let own = Told::of(&sums, &self.all, self.change).filter(|_| self.is_slice(&sums))?;
        Some(Slice {
            ranges: ranges.to_vec(),
            rows: sums[4],
            shares: own.shares,
            means: own.means,
            carries: own.carries,
            error: own.error,
            concept: own.concept,
            p_value: normal_above(own.beyond(self.worse)),
            places: [&self.reference, &self.chunk].map(|own| own.places(ranges)),
        })
    }
}

fn normal_above(z: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    Normal::standard().sf(z)
}
