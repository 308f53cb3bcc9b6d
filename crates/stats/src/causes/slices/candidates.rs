//! Slices that may stand out: all of one column, and of pairs of columns, by running sums over their codes.

use super::part::{LEAST_SHARE, Part, Rows};
use super::slice::Range;
use crate::causes::told::{LEAST_ROWS, Sums};
use crate::kept_rows::codes::Codes;

/// Columns of which pairs are looked at.
const PAIRED: usize = 30;
/// Slices that are looked at again after the clearest has been set aside.
const AGAIN: usize = 96;
/// The square of a score from which a slice is tested.
pub const CLEAR: f64 = 12.0;

/// Ranges of codes of one column.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Place of the feature.
    pub feature: usize,
    /// Codes that there can be.
    pub codes: usize,
    /// First and last code of each.
    pub ranges: Vec<(u8, u8)>,
}

impl Axis {
    /// Missing values stand alone; numbers are in ranges of neighbouring bins, labels one by one.
    pub fn of(feature: usize, codes: &Codes) -> Axis {
        let last = (codes.count() - 1) as u8;
        let within = |first: u8| {
            let longest = if codes.is_ordered() { last } else { first };
            (first..=longest).map(move |last| (first, last)).filter(move |own| *own != (1, last))
        };
        let ranges = std::iter::once((0, 0)).chain((1..=last).flat_map(within)).collect();
        Axis { feature, codes: codes.count(), ranges }
    }

    /// One of them.
    pub fn range(&self, (first, last): (u8, u8)) -> Range {
        Range { feature: self.feature, codes: first..=last }
    }
}

/// A slice that may stand out.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// One or two columns.
    pub ranges: Vec<Range>,
    /// The square of its score.
    pub square: f64,
    /// The square that the best of as many slices has by chance.
    price: f64,
}

impl Candidate {
    /// Score by which slices of one column stand beside those of two, of which there are more to choose from.
    pub fn worth(&self) -> f64 {
        self.square - self.price
    }
}

impl Part<'_> {
    /// The best slice of every column, and of every pair of those that say most.
    pub fn candidates(&self, axes: &[Axis]) -> Vec<Candidate> {
        let one: Vec<Candidate> = axes.iter().filter_map(|axis| self.of_one(axis)).collect();
        let mut places: Vec<usize> = (0..axes.len()).collect();
        let says = |axis: usize| {
            one.iter().filter(|own| own.ranges[0].feature == axis).map(|own| own.square).fold(f64::MIN, f64::max)
        };
        places.sort_by(|&one, &other| says(other).total_cmp(&says(one)));
        places.truncate(PAIRED);
        places.sort_unstable();
        let pairs = (0..places.len()).flat_map(|last| (0..last).map(move |first| (first, last)));
        let looked: f64 =
            pairs.clone().map(|(a, b)| axes[places[a]].ranges.len() * axes[places[b]].ranges.len()).sum::<usize>()
                as f64;
        let mut all: Vec<Candidate> = pairs
            .filter_map(|(one, other)| self.of_two(&axes[places[one]], &axes[places[other]], price(looked)))
            .collect();
        let singles = axes.iter().map(|axis| axis.ranges.len()).sum::<usize>() as f64;
        all.extend(one.into_iter().map(|own| Candidate { price: price(singles), ..own }));
        all.sort_by(|one, other| other.worth().total_cmp(&one.worth()));
        all.truncate(AGAIN);
        all
    }

    /// The best slice of a column.
    pub fn of_one(&self, axis: &Axis) -> Option<Candidate> {
        let mut cells = vec![[0.0; 10]; axis.codes + 1];
        self.reference.codes(axis.feature).enumerate().for_each(|(row, code)| {
            self.reference.add(row, false, &mut cells[usize::from(code) + 1]);
        });
        self.chunk.codes(axis.feature).enumerate().for_each(|(row, code)| {
            self.chunk.add(row, true, &mut cells[usize::from(code) + 1]);
        });
        (1..cells.len()).for_each(|at| cells[at] = plus(&cells[at], &cells[at - 1], 1.0));
        let square = |&(first, last): &(u8, u8)| {
            self.square(&plus(&cells[usize::from(last) + 1], &cells[usize::from(first)], -1.0))
        };
        let best = axis.ranges.iter().map(|range| (square(range), *range)).max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Candidate { ranges: vec![axis.range(best.1)], square: best.0, price: 0.0 })
    }

    /// The best slice of two columns.
    pub fn of_two(&self, one: &Axis, other: &Axis, price: f64) -> Option<Candidate> {
        let width = other.codes + 1;
        let mut cells = vec![[0.0; 10]; (one.codes + 1) * width];
        let place = |(a, b): (u8, u8)| (usize::from(a) + 1) * width + usize::from(b) + 1;
        let codes =
            |rows: &Rows<'_>| rows.codes(one.feature).zip(rows.codes(other.feature)).map(place).collect::<Vec<usize>>();
        codes(&self.reference)
            .into_iter()
            .enumerate()
            .for_each(|(row, at)| self.reference.add(row, false, &mut cells[at]));
        codes(&self.chunk).into_iter().enumerate().for_each(|(row, at)| self.chunk.add(row, true, &mut cells[at]));
        for at in width + 1..cells.len() {
            if at % width > 0 {
                let sums = plus(&plus(&cells[at], &cells[at - 1], 1.0), &cells[at - width], 1.0);
                cells[at] = plus(&sums, &cells[at - width - 1], -1.0);
            }
        }
        let within = |(first, last): (u8, u8), (low, high): (u8, u8)| {
            let [first, last] = [usize::from(first) * width, (usize::from(last) + 1) * width];
            let [low, high] = [usize::from(low), usize::from(high) + 1];
            let rows = plus(&cells[last + high], &cells[first + high], -1.0);
            plus(&plus(&rows, &cells[last + low], -1.0), &cells[first + low], 1.0)
        };
        let least = LEAST_ROWS.max(LEAST_SHARE * self.all[4]);
        let mut best: Option<(f64, Candidate)> = None;
        for &rows in &one.ranges {
            if within(rows, (0, (other.codes - 1) as u8))[4] < least {
                continue;
            }
            for &columns in &other.ranges {
                let square = self.square(&within(rows, columns));
                if square > best.as_ref().map_or(CLEAR, |own| own.0) {
                    let ranges = vec![one.range(rows), other.range(columns)];
                    best = Some((square, Candidate { ranges, square, price }));
                }
            }
        }
        best.map(|own| own.1)
    }
}

fn plus(one: &Sums, other: &Sums, sign: f64) -> Sums {
    std::array::from_fn(|at| one[at] + sign * other[at])
}

/// The square of the largest of so many normal numbers, about.
fn price(slices: f64) -> f64 {
    2.0 * slices.max(1.0).ln()
}
