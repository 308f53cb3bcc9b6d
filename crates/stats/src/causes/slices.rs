//! Slices: rows with some values of one or two columns, in which a change of a metric sits.
//!
//! Of a slice, its rows add `C = q · a − p · b` to the change, where q and p are its shares of the chunk and of the reference,
//! and a and b the means of the addends there; a weakness that the reference had is in b, and so no news. A slice stands out by
//! how far C is beyond its share of the change, q times the whole, in standard errors. All slices of one column, and all of two
//! of the columns that say most, are looked at: numbers in every range of neighbouring bins, labels one by one. Two
//! thirds of the rows are searched, the others test what was found, so that the search does not flatter itself.

use super::sides::{Side, Sides};
use super::told::{LEAST_ROWS, Sums, Told, add};
use crate::kept_rows::KeptRows;
use std::ops::RangeInclusive;

/// Columns of which pairs are looked at.
const PAIRED: usize = 30;
/// Slices that are told, at most.
const MOST: usize = 8;
/// Slices that are looked at again after the clearest has been set aside.
const AGAIN: usize = 96;
/// The share of the chunk's rows that a slice has, at least.
const LEAST_SHARE: f64 = 0.005;
/// A slice of nearly all rows is none.
const MOST_SHARE: f64 = 0.95;
/// Share of rows in common from which a slice says the same as another.
const MOST_OVERLAP: f64 = 0.8;
/// The square of a score from which a slice is tested.
const CLEAR: f64 = 12.0;
/// Rows of which one tests and the others are searched.
const PARTS: usize = 3;
/// False slices among those that are told, at most (Benjamini and Hochberg 1995).
const FALSE_SHARE: f64 = 0.05;

/// Codes of a column, from the first to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// Place of the feature.
    pub feature: usize,
    /// Codes that rows of the slice have.
    pub codes: RangeInclusive<u8>,
}

/// Rows that have the codes of one or two columns, among the rows that test.
#[derive(Clone, Debug)]
pub struct Slice {
    /// One or two columns.
    pub ranges: Vec<Range>,
    /// Rows of the chunk.
    pub rows: f64,
    /// Share of the reference's rows, and of the chunk's.
    pub shares: [f64; 2],
    /// Means of the addends.
    pub means: [f64; 2],
    /// Addition to the change of the metric.
    pub carries: f64,
    /// Standard error of what it carries.
    pub error: f64,
    /// The part of that which inputs and scores do not explain.
    pub concept: f64,
    /// p-value of its carrying more than its share.
    pub p_value: f64,
    /// Places of the rows of the reference and of the chunk.
    pub places: [Vec<usize>; 2],
}

/// Searches for the slices that carry the change, the clearest first; `worse` is the sign of a change for the worse.
pub fn search(kept: &KeptRows, sides: &Sides<'_>, worse: f64) -> Vec<Slice> {
    let axes: Vec<Axis> = kept.features.iter().enumerate().map(|(at, own)| Axis::of(at, own.codes())).collect();
    let mut part = Part::of(sides, worse, |row| row % PARTS != 0);
    let mut other = Part::of(sides, worse, |row| row % PARTS == 0);
    let mut candidates = part.candidates(&axes);
    let mut found = Vec::new();
    while found.len() < MOST {
        candidates.iter_mut().for_each(|own| own.square = part.score(&own.ranges));
        candidates.retain(|own| own.square > CLEAR);
        let Some(best) = candidates.iter().max_by(|one, other| one.worth().total_cmp(&other.worth())).cloned() else {
            break;
        };
        let rows = part.chunk.within(&best.ranges);
        candidates.retain(|own| overlap(&rows, &part.chunk.within(&own.ranges)) < MOST_OVERLAP);
        part.set_aside(&best.ranges);
        found.extend(other.tell(&best.ranges));
        other.set_aside(&best.ranges);
    }
    tested(found)
}

/// Share of the smaller of two lists of rows, both ascending, that the other has too.
fn overlap(one: &[usize], other: &[usize]) -> f64 {
    let shared = one.iter().filter(|row| other.binary_search(row).is_ok()).count();
    shared as f64 / one.len().min(other.len()).max(1) as f64
}

/// Keeps the slices whose p-values pass together.
fn tested(mut found: Vec<Slice>) -> Vec<Slice> {
    let mut sorted: Vec<f64> = found.iter().map(|own| own.p_value).collect();
    sorted.sort_by(f64::total_cmp);
    let all = sorted.len() as f64;
    let passes = |(rank, p): &(usize, &f64)| **p <= FALSE_SHARE * (*rank as f64 + 1.0) / all;
    let least = sorted.iter().enumerate().rfind(passes).map_or(-1.0, |(_, p)| *p);
    found.retain(|own| own.p_value <= least);
    found
}

/// Ranges of codes of one column.
#[derive(Clone, Debug)]
struct Axis {
    feature: usize,
    codes: usize,
    ranges: Vec<(u8, u8)>,
}

impl Axis {
    /// Missing values stand alone; numbers are in ranges of neighbouring bins, labels one by one.
    fn of(feature: usize, codes: &crate::kept_rows::codes::Codes) -> Axis {
        let last = (codes.count() - 1) as u8;
        let within = |first: u8| {
            let longest = if codes.is_ordered() { last } else { first };
            (first..=longest).map(move |last| (first, last)).filter(move |own| *own != (1, last))
        };
        let ranges = std::iter::once((0, 0)).chain((1..=last).flat_map(within)).collect();
        Axis { feature, codes: codes.count(), ranges }
    }

    fn range(&self, (first, last): (u8, u8)) -> Range {
        Range { feature: self.feature, codes: first..=last }
    }
}

/// A slice that may stand out.
#[derive(Clone, Debug)]
struct Candidate {
    ranges: Vec<Range>,
    /// The square of its score.
    square: f64,
    /// The square that the best of as many slices has by chance.
    price: f64,
}

impl Candidate {
    /// Score by which slices of one column stand beside those of two, of which there are more to choose from.
    fn worth(&self) -> f64 {
        self.square - self.price
    }
}

/// A part of the rows of both tables.
struct Part<'a> {
    reference: Rows<'a>,
    chunk: Rows<'a>,
    all: Sums,
    /// The change of the metric.
    change: f64,
    /// The sign of a change for the worse.
    worse: f64,
}

/// Some rows of one table.
struct Rows<'a> {
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
    fn codes(&self, feature: usize) -> impl Iterator<Item = u8> + '_ {
        let codes = self.codes[feature];
        self.of.iter().map(move |&row| codes[row])
    }

    /// Adds a row, as one of the reference or of the chunk.
    fn add(&self, row: usize, is_chunk: bool, sums: &mut Sums) {
        add(sums, is_chunk, self.realized[row], self.expected[row]);
    }

    /// Places of the rows of a slice.
    fn within(&self, ranges: &[Range]) -> Vec<usize> {
        let has = |at: usize| ranges.iter().all(|own| own.codes.contains(&self.codes[own.feature][at]));
        (0..self.of.len()).filter(|&row| has(self.of[row])).collect()
    }

    /// The same, among all rows of the table.
    fn places(&self, ranges: &[Range]) -> Vec<usize> {
        self.within(ranges).into_iter().map(|row| self.of[row]).collect()
    }
}

impl<'a> Part<'a> {
    fn of(sides: &'a Sides<'_>, worse: f64, is_own: impl Fn(usize) -> bool) -> Part<'a> {
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
    fn score(&self, ranges: &[Range]) -> f64 {
        self.square(&self.sums(ranges))
    }

    fn square(&self, sums: &Sums) -> f64 {
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
    fn set_aside(&mut self, ranges: &[Range]) {
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
    fn tell(&self, ranges: &[Range]) -> Option<Slice> {
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

    /// The best slice of every column, and of every pair of those that say most.
    fn candidates(&self, axes: &[Axis]) -> Vec<Candidate> {
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

    fn of_one(&self, axis: &Axis) -> Option<Candidate> {
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

    fn of_two(&self, one: &Axis, other: &Axis, price: f64) -> Option<Candidate> {
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

fn normal_above(z: f64) -> f64 {
    use statrs::distribution::{ContinuousCDF, Normal};
    Normal::standard().sf(z)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::hash;

    const ROWS: usize = 900;
    /// Codes of two numbers and of two columns of labels.
    const CODES: [usize; 4] = [6, 5, 4, 3];

    /// Codes and addends that are drawn; a third of the chunk's labels have not come.
    fn table(seed: u64) -> (Vec<Vec<u8>>, Vec<f64>, Vec<f64>) {
        let draw = |part: u64, row: usize| hash(seed ^ part, row as u64);
        let codes = CODES
            .iter()
            .zip(0..)
            .map(|(&count, at)| (0..ROWS).map(|row| (draw(at, row) % count as u64) as u8).collect::<Vec<u8>>());
        let number = |part: u64, row: usize| (draw(part, row) % 2000) as f64 / 1000.0 - 1.0;
        let realized = (0..ROWS).map(|row| if seed > 1 && row % 3 == 0 { f64::NAN } else { number(90, row) });
        (codes.collect(), realized.collect(), (0..ROWS).map(|row| number(91, row) / 4.0).collect())
    }

    fn side<'a>((codes, realized, expected): &'a (Vec<Vec<u8>>, Vec<f64>, Vec<f64>)) -> Side<'a> {
        Side {
            codes: codes.iter().map(Vec::as_slice).collect(),
            realized: realized.clone(),
            expected: expected.clone(),
            residual: realized.clone(),
        }
    }

    fn axes() -> Vec<Axis> {
        let axis = |(feature, &codes): (usize, &usize)| {
            let last = codes as u8 - 1;
            let is_ordered = feature < 2;
            let within = |first: u8| (first..=if is_ordered { last } else { first }).map(move |to| (first, to));
            let ranges = std::iter::once((0, 0)).chain((1..=last).flat_map(within)).collect();
            Axis { feature, codes, ranges }
        };
        CODES.iter().enumerate().map(axis).collect()
    }

    #[test]
    fn the_search_finds_what_trying_every_slice_finds() {
        let (reference, chunk) = (table(1), table(2));
        let sides = Sides { reference: side(&reference), chunk: side(&chunk) };
        let part = Part::of(&sides, -1.0, |_| true);
        let axes = axes();
        let best = |slices: Vec<Vec<Range>>| slices.iter().map(|own| part.score(own)).fold(0.0, f64::max);
        for (place, one) in axes.iter().enumerate() {
            let singles = best(one.ranges.iter().map(|&own| vec![one.range(own)]).collect());
            assert!((part.of_one(one).unwrap().square - singles).abs() < 1e-9);
            for other in &axes[..place] {
                let pair = |a: &(u8, u8)| {
                    other.ranges.iter().map(|b| vec![one.range(*a), other.range(*b)]).collect::<Vec<_>>()
                };
                let pairs = best(one.ranges.iter().flat_map(pair).collect());
                let found = part.of_two(one, other, 0.0).map_or(0.0, |own| own.square);
                assert!((found - pairs).abs() < 1e-9 || (found == 0.0 && pairs <= CLEAR), "{found} {pairs}");
            }
        }
    }

    #[test]
    fn rows_that_two_slices_share_are_counted() {
        assert_eq!(overlap(&[1, 2, 5, 9], &[2, 3, 9]), 2.0 / 3.0);
        assert_eq!(overlap(&[], &[1]), 0.0);
    }
}
