//! Shapes of numbers.

use super::{LEAST_ROWS, Shape, Unit};
use crate::encoding::taken;
use crate::sample::{Sample, hash};

/// Values that are looked at, at most.
const VALUES: usize = 2_000;
/// Quantiles from which another unit is told: fewer are those of a few values.
const LEAST_QUANTILES: usize = 6;
/// Share that one value must have, and by how much it must exceed the reference's most frequent one.
const FROZEN: f64 = 0.5;
const MORE_FROZEN: f64 = 0.25;
/// Distance of two distributions by which a column may differ from what it is like, beside chance.
const ALIKE: f64 = 0.1;
/// Distance that chance gives, times the root of the number of values (Kolmogorov's law, beyond it in one case of 300).
const CHANCE: f64 = 1.8;
/// Distance of quantiles, in ranges between the outer ones, from which columns are not alike.
pub const UNLIKE: f64 = 0.3;

/// Share of the values that must lie where those of the reference come to lie, if these are whole numbers.
const ON_GRID: f64 = 0.95;
/// Factor from which another unit is told of numbers about zero, whose spread may well be another.
const FAR: f64 = 9.0;

/// Factors between units that people mix up; their inverses too. A yard is too near to a metre to be told from a shift.
const FACTORS: [f64; 21] = [
    10.0,
    100.0,
    1e3,
    1e4,
    1e5,
    1e6,
    1e9, // per cent, cents, kilo, milli, micro
    2.54,
    30.48,
    0.3048,
    1.609_344, // inches, feet, miles
    0.453_592_37,
    28.349_523, // pounds, ounces
    3.785_412,  // gallons
    60.0,
    3600.0,
    24.0,
    86_400.0, // minutes, hours, days
    7.0,
    12.0, // weeks, months
    3.6,  // metres a second
];

/// Values of a column in a chunk, some of them, ascending.
#[derive(Clone, Debug)]
pub struct Profile {
    sorted: Vec<f64>,
    /// Share of the most frequent value.
    most: f64,
}

/// Quantiles of a column in the reference: numbers, and the shares of its values up to each.
#[derive(Clone, Copy, Debug)]
pub struct Quantiles<'a> {
    /// Ascending.
    pub of: &'a [f64],
    /// One for each.
    pub shares: &'a [f64],
}

impl Profile {
    /// Looks at some of the values; `None` where few are there.
    pub fn of(values: &[f64]) -> Option<Profile> {
        let sample = Sample::of(VALUES, (0..values.len()).map(|row| (hash(0x5A9E, row as u64), row)));
        let rows: Vec<usize> = sample.items().copied().collect();
        let mut sorted: Vec<f64> = taken(values, &rows).into_iter().filter(|value| !value.is_nan()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        if (sorted.len() as u64) < LEAST_ROWS {
            return None;
        }
        let longest = sorted.chunk_by(|one, next| one == next).map(<[f64]>::len).max().unwrap_or(0);
        Some(Profile { most: longest as f64 / sorted.len() as f64, sorted })
    }

    /// Share of the most frequent value.
    pub fn most(&self) -> f64 {
        self.most
    }

    /// Distance from a reference whose numbers are in a unit: the largest difference of shares up to a quantile.
    fn distance(&self, Quantiles { of, shares }: Quantiles<'_>, unit: Unit) -> f64 {
        let up_to = |quantile: f64| self.sorted.partition_point(|own| *own <= unit.of(quantile)) as f64;
        let apart = |(quantile, share): (&f64, &f64)| (up_to(*quantile) / self.sorted.len() as f64 - share).abs();
        of.iter().zip(shares).map(apart).fold(0.0, f64::max)
    }

    fn by_chance(&self) -> f64 {
        CHANCE / (self.sorted.len() as f64).sqrt()
    }

    /// Tells whether the numbers are spread like those of a reference.
    pub fn is_like(&self, quantiles: Quantiles<'_>) -> bool {
        self.distance(quantiles, Unit { factor: 1.0, offset: 0.0 }) < ALIKE + self.by_chance()
    }

    /// The shape of a column whose reference has these quantiles, and this share of its most frequent value.
    pub fn shape(&self, quantiles: Quantiles<'_>, most: f64) -> Option<Shape> {
        if self.most > FROZEN && self.most > most + MORE_FROZEN {
            return Some(Shape::Frozen(self.most));
        }
        self.unit(quantiles).map(Shape::Unit)
    }

    /// The change of units under which the reference's quantiles are the chunk's.
    fn unit(&self, quantiles: Quantiles<'_>) -> Option<Unit> {
        if quantiles.of.len() < LEAST_QUANTILES || self.is_like(quantiles) {
            return None;
        }
        let factors = FACTORS.iter().flat_map(|&factor| [factor, 1.0 / factor]);
        let units = factors.map(|factor| Unit { factor, offset: 0.0 });
        let degrees = [Unit { factor: 1.8, offset: 32.0 }, Unit { factor: 1.0 / 1.8, offset: -32.0 / 1.8 }];
        let fits = |unit: &Unit| self.distance(quantiles, *unit);
        let best = units.chain(degrees).min_by(|one, other| fits(one).total_cmp(&fits(other)))?;
        let is_told =
            fits(&best) < self.by_chance() && best.is_told_of(quantiles.of) && self.is_on_grid(quantiles.of, best);
        is_told.then_some(best)
    }

    /// Tells whether values lie where whole numbers of the reference come to lie, as they are or rounded again; of other numbers this
    /// says nothing.
    fn is_on_grid(&self, edges: &[f64], unit: Unit) -> bool {
        // Edges lie halfway between values: of whole numbers, at halves.
        if edges.iter().any(|edge| (2.0 * edge).fract() != 0.0) {
            return true;
        }
        let is_rounded = self.sorted.iter().all(|value| value.fract() == 0.0);
        if is_rounded && unit.factor < 1.0 {
            return true;
        }
        let is_on = |value: &&f64| {
            let at = unit.of(unit.from(**value).round());
            (at - **value).abs() <= if is_rounded { 0.5 } else { 1e-6 * value.abs().max(1e-6) }
        };
        self.sorted.iter().filter(is_on).count() as f64 >= ON_GRID * self.sorted.len() as f64
    }
}

impl Unit {
    fn of(self, value: f64) -> f64 {
        self.factor * value + self.offset
    }

    fn from(self, value: f64) -> f64 {
        (value - self.offset) / self.factor
    }

    /// Tells whether numbers with these quantiles tell a unit from another spread: those about zero do only if it is far off.
    fn is_told_of(self, quantiles: &[f64]) -> bool {
        let at = |share: f64| quantiles[((quantiles.len() - 1) as f64 * share).round() as usize];
        let is_about_zero = at(0.5).abs() < at(0.75) - at(0.25) && at(0.0) < 0.0 && at(1.0) > 0.0;
        !is_about_zero || self.factor.max(1.0 / self.factor) > FAR
    }
}

/// The largest distance between quantiles, in ranges between the outer ones of the wider; infinite for other numbers of them.
pub fn misfit(one: &[f64], other: &[f64]) -> f64 {
    if one.len() != other.len() || one.is_empty() {
        return f64::INFINITY;
    }
    let width = |own: &[f64]| own[own.len() - 1] - own[0];
    let widest = width(one).max(width(other));
    let apart = one.iter().zip(other).map(|(one, other)| (one - other).abs()).fold(0.0, f64::max);
    if widest > 0.0 { apart / widest } else { f64::INFINITY }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Normal numbers by the sum of twelve uniform ones.
    fn numbers(count: u64, seed: u64, centre: f64, spread: f64) -> Vec<f64> {
        let uniform = |place: u64| (hash(seed, place) >> 11) as f64 / (1u64 << 53) as f64;
        let normal = |row: u64| (0..12).map(|part| uniform(12 * row + part)).sum::<f64>() - 6.0;
        (0..count).map(|row| centre + spread * normal(row)).collect()
    }

    fn quantiles(values: &[f64]) -> Vec<f64> {
        let mut own = values.to_vec();
        own.sort_unstable_by(f64::total_cmp);
        (1..10).map(|place| own[own.len() * place / 10]).collect()
    }

    const SHARES: [f64; 9] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    fn shape(values: &[f64], reference: &[f64]) -> Option<Shape> {
        Profile::of(values).unwrap().shape(Quantiles { of: &quantiles(reference), shares: &SHARES }, 0.0)
    }

    #[test]
    fn units_are_told_and_shifts_are_not() {
        let reference = numbers(20_000, 1, 3.0, 1.0);
        for (seed, factor) in [(2, 2.54), (3, 1.0 / 2.54), (4, 100.0), (5, 0.001), (6, 3600.0)] {
            let own: Vec<f64> = numbers(500, seed, 3.0, 1.0).iter().map(|value| factor * value).collect();
            assert_eq!(shape(&own, &reference), Some(Shape::Unit(Unit { factor, offset: 0.0 })), "{factor}");
        }
        let warm: Vec<f64> = numbers(500, 7, 15.0, 8.0).iter().map(|own| 1.8 * own + 32.0).collect();
        let told = shape(&warm, &numbers(20_000, 8, 15.0, 8.0));
        assert_eq!(told, Some(Shape::Unit(Unit { factor: 1.8, offset: 32.0 })));
        // Half of a uniform range, which a division by 2.54 nearly gives.
        let uniform: Vec<f64> = (0..9000).map(|row| 0.05 + f64::from(row) / 10_000.0).collect();
        assert_eq!(shape(&uniform[..3000], &uniform), None);
        for (seed, centre, spread) in [(9, 3.5, 1.0), (10, 5.0, 1.0), (11, 3.0, 2.0), (12, 6.0, 2.0), (13, 1.0, 0.3)] {
            assert_eq!(shape(&numbers(500, seed, centre, spread), &reference), None, "{centre} {spread}");
        }
    }

    #[test]
    fn whole_numbers_have_a_unit_only_on_its_grid() {
        let waits = |seed: u64, mean: f64, scale: f64| -> Vec<f64> {
            let uniform = |row: u64| (hash(seed, row) >> 11) as f64 / (1u64 << 53) as f64;
            (0..2000).map(|row| (scale * (-(1.0 - uniform(row)).ln() * mean).floor()).round()).collect()
        };
        // Edges of whole numbers lie at halves.
        let edges = |values: &[f64]| -> (Vec<f64>, Vec<f64>) {
            let of: Vec<f64> = (0..9).map(|place| 4.0 * f64::from(place) + 0.5).collect();
            let share = |edge: &f64| values.iter().filter(|own| *own <= edge).count() as f64 / values.len() as f64;
            let shares = of.iter().map(share).collect();
            (of, shares)
        };
        let reference = waits(1, 12.0, 1.0);
        let (of, shares) = edges(&reference);
        let told = |values: &[f64]| Profile::of(values).unwrap().shape(Quantiles { of: &of, shares: &shares }, 0.0);
        let is_unit =
            |shape: Option<Shape>| matches!(shape, Some(Shape::Unit(unit)) if unit.factor == 1.0 / 0.453_592_37);
        // In pounds, rounded again or not; and waits that are as much longer, every number of which comes.
        assert!(is_unit(told(&waits(2, 12.0, 1.0 / 0.453_592_37))));
        let exact: Vec<f64> = waits(2, 12.0, 1.0).iter().map(|own| own / 0.453_592_37).collect();
        assert!(is_unit(told(&exact)));
        assert_eq!(told(&waits(3, 12.0 / 0.453_592_37, 1.0)), None);
        let twelfths: Vec<f64> = waits(4, 12.0, 1.0).iter().map(|own| own / 12.0).collect();
        assert_eq!(told(&twelfths), Some(Shape::Unit(Unit { factor: 1.0 / 12.0, offset: 0.0 })));
    }

    #[test]
    fn another_spread_about_zero_is_no_unit() {
        let reference = numbers(20_000, 1, 0.0, 1.0);
        assert_eq!(shape(&numbers(1000, 2, 0.0, 0.45), &reference), None);
        let cents: Vec<f64> = numbers(1000, 3, 0.0, 1.0).iter().map(|own| 100.0 * own).collect();
        assert_eq!(shape(&cents, &reference), Some(Shape::Unit(Unit { factor: 100.0, offset: 0.0 })));
    }

    #[test]
    fn one_value_again_and_again_is_frozen() {
        let reference = numbers(20_000, 1, 0.0, 1.0);
        let mut own = numbers(600, 2, 0.0, 1.0);
        own[..400].fill(0.37);
        assert!(matches!(shape(&own, &reference), Some(Shape::Frozen(share)) if (share - 2.0 / 3.0).abs() < 0.01));
        assert_eq!(Profile::of(&[1.0; 20]).map(|own| own.most()), None);
    }

    #[test]
    fn columns_that_were_swapped_are_told() {
        let [one, other] = [numbers(20_000, 1, 0.0, 1.0), numbers(20_000, 2, 3.0, 1.0)];
        let [first, second] = [quantiles(&one), quantiles(&other)];
        let [own, its] = [Profile::of(&other[..500]).unwrap(), Profile::of(&one[..500]).unwrap()];
        let [first, second] = [&first, &second].map(|of| Quantiles { of, shares: &SHARES });
        assert_eq!(super::super::swapped(&[(4, &own, first), (7, &its, second)]), [(4, 7)]);
        assert_eq!(super::super::swapped(&[(4, &its, first), (7, &own, second)]), []);
    }
}
