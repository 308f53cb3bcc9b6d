//! Metrics of users: an expression over the columns of a row, aggregated over the rows of a chunk.

use crate::expression::{Columns, Expression, Fault, Input, Source};
use crate::measured::{Measured, Reading, Undefined, finite};
use std::ops::Range;

/// A metric of a user.
#[derive(Clone, Debug)]
pub struct OwnMetric {
    /// Name in results.
    pub key: String,
    /// Expression that is aggregated.
    pub of: Expression,
    /// Aggregation.
    pub aggregate: Aggregate,
}

/// Aggregation of the rows of a chunk.
#[derive(Clone, Debug)]
pub enum Aggregate {
    /// The mean.
    Mean,
    /// The sum.
    Sum,
    /// The sum over that of another expression.
    Ratio(Expression),
}

impl OwnMetric {
    /// Its expressions, each by the name of its option.
    fn expressions(&self) -> impl Iterator<Item = (&'static str, &Expression)> {
        let per = if let Aggregate::Ratio(per) = &self.aggregate { Some(("per", per)) } else { None };
        std::iter::once(("of", &self.of)).chain(per)
    }

    /// Lists what values come from; some may be there twice.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.expressions().flat_map(|(_, own)| own.sources())
    }

    /// Evaluates it, row by row.
    ///
    /// # Errors
    /// The first place that does not fit the columns, and the option that it is in.
    pub fn rows<'a>(
        &self,
        columns: &dyn Columns,
        input: &dyn Fn(&Source) -> Input<'a>,
        rows: usize,
    ) -> Result<OwnRows, (&'static str, Fault)> {
        let evaluate = |(option, own): (&'static str, &Expression)| {
            let inputs: Vec<Input<'a>> = own.sources().iter().map(input).collect();
            // What is not there fits everywhere.
            if inputs.iter().any(Input::is_absent) {
                return Ok(vec![f64::NAN; rows]);
            }
            own.check(columns).map(|checked| checked.evaluate(&inputs, rows)).map_err(|fault| (option, fault))
        };
        let mut values = self.expressions().map(evaluate).collect::<Result<Vec<_>, _>>()?.into_iter();
        Ok(OwnRows { of: values.next().unwrap_or_default(), per: values.next() })
    }
}

/// A metric, row by row; NaN where a row has none.
#[derive(Clone, Debug)]
pub struct OwnRows {
    of: Vec<f64>,
    /// Denominator of a ratio.
    per: Option<Vec<f64>>,
}

/// Rows that have a value, and moments of their values about the means: those of parts add up (Chan, Golub and LeVeque 1983).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OwnSums {
    /// Rows that have a value.
    pub rows: u64,
    /// Means of the value, and of what a ratio is over.
    means: [f64; 2],
    /// Sums of squares of the value, of products, and of squares of what a ratio is over.
    squares: [f64; 3],
}

crate::state!(OwnSums { rows, means, squares } where |own| {
    own.means.iter().chain(&own.squares).all(|own| own.is_finite()) && own.squares[0] >= 0.0 && own.squares[2] >= 0.0
});

impl OwnSums {
    /// Adds up a range of rows; those without a value are left out.
    pub fn of(rows: &OwnRows, range: Range<usize>) -> OwnSums {
        let pair = |row: usize| [rows.of[row], rows.per.as_ref().map_or(1.0, |per| per[row])];
        let pairs: Vec<[f64; 2]> = range.map(pair).filter(|pair| pair.iter().all(|own| !own.is_nan())).collect();
        if pairs.is_empty() {
            return OwnSums::default();
        }
        let n = pairs.len() as f64;
        let means = [0, 1].map(|side| pairs.iter().map(|pair| pair[side]).sum::<f64>() / n);
        let apart = |pair: &[f64; 2]| [pair[0] - means[0], pair[1] - means[1]];
        let squares =
            pairs.iter().map(apart).fold([0.0; 3], |all, [x, y]| [all[0] + x * x, all[1] + x * y, all[2] + y * y]);
        OwnSums { rows: pairs.len() as u64, means, squares }
    }

    /// Adds another part of the same chunk.
    pub fn merge(&mut self, other: &OwnSums) {
        let [own, others] = [self.rows as f64, other.rows as f64];
        let all = own + others;
        if others == 0.0 {
            return;
        }
        let [x, y] = [0, 1].map(|side| other.means[side] - self.means[side]);
        let between = own * others / all;
        let moved = [x * x, x * y, y * y].map(|own| own * between);
        self.squares = std::array::from_fn(|place| self.squares[place] + other.squares[place] + moved[place]);
        self.means = [0, 1].map(|side| self.means[side] + (other.means[side] - self.means[side]) * others / all);
        self.rows += other.rows;
    }

    fn value(&self, aggregate: &Aggregate) -> f64 {
        match aggregate {
            Aggregate::Mean => self.means[0],
            Aggregate::Sum => self.means[0] * self.rows as f64,
            Aggregate::Ratio(_) => self.means[0] / self.means[1],
        }
    }

    /// Standard error of so many rows like these; of a ratio by the delta method (Cochran 1977, 6.3). NaN of fewer than two rows.
    fn error(&self, aggregate: &Aggregate, rows: u64) -> f64 {
        let (freedom, n) = (self.rows as f64 - 1.0, rows as f64);
        if freedom < 1.0 {
            return f64::NAN;
        }
        let [square, product, square_per] = self.squares.map(|own| own / freedom);
        match aggregate {
            Aggregate::Mean => (square / n).sqrt(),
            Aggregate::Sum => (square * n).sqrt(),
            Aggregate::Ratio(_) => {
                let ratio = self.value(aggregate);
                let spread = (square - 2.0 * ratio * product + ratio * ratio * square_per).max(0.0);
                (spread / n).sqrt() / self.means[1].abs()
            }
        }
    }

    /// Measures a chunk; its standard error is that of the reference, its 95 % interval goes by its own rows.
    ///
    /// # Errors
    /// `why` where no row has a value; [`Undefined::NotFinite`] where a ratio is over nothing.
    pub fn measure(&self, aggregate: &Aggregate, reference: &OwnSums, why: Undefined) -> Measured {
        if self.rows == 0 {
            return Err(why);
        }
        let own = self.error(aggregate, self.rows);
        let reading = Reading::with_error(self.value(aggregate), reference.error(aggregate, self.rows));
        finite(if own.is_finite() { reading.around(own, [None, None]) } else { reading })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pseudo-random number from 0 to 10 (SplitMix64).
    fn draw(row: usize, step: u64) -> f64 {
        let mut mixed = (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ step.wrapping_mul(0xD1B5_4A32_D192_ED03);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64 * 10.0
    }

    fn rows(count: usize) -> OwnRows {
        let of = (0..count).map(|row| if row % 10 == 3 { f64::NAN } else { 1e6 + draw(row, 1) }).collect();
        OwnRows { of, per: Some((0..count).map(|row| 5.0 + draw(row, 2)).collect()) }
    }

    fn ratio() -> Aggregate {
        Aggregate::Ratio(Expression::parse("1").unwrap())
    }

    #[test]
    fn parts_give_what_the_whole_gives() {
        let (all, whole) = (rows(1000), OwnSums::of(&rows(1000), 0..1000));
        let mut parts = OwnSums::of(&all, 0..0);
        [0..1, 1..400, 400..1000].into_iter().for_each(|range| parts.merge(&OwnSums::of(&all, range)));
        assert_eq!(parts.rows, 900);
        for aggregate in [Aggregate::Mean, Aggregate::Sum, ratio()] {
            let near = |one: f64, other: f64| (one / other - 1.0).abs() < 1e-9;
            assert!(near(parts.value(&aggregate), whole.value(&aggregate)), "{aggregate:?}");
            assert!(near(parts.error(&aggregate, 50), whole.error(&aggregate, 50)), "{aggregate:?}");
        }
    }

    #[test]
    fn errors_are_those_of_samples() {
        let all = rows(100_000);
        let whole = OwnSums::of(&all, 0..100_000);
        for aggregate in [Aggregate::Mean, Aggregate::Sum, ratio()] {
            let samples: Vec<OwnSums> = (0..500).map(|at| OwnSums::of(&all, at * 200..(at + 1) * 200)).collect();
            let values: Vec<f64> = samples.iter().map(|own| own.value(&aggregate)).collect();
            let mean = values.iter().sum::<f64>() / 500.0;
            let deviation = (values.iter().map(|own| (own - mean).powi(2)).sum::<f64>() / 499.0).sqrt();
            let error = whole.error(&aggregate, 180);
            assert!((deviation / error - 1.0).abs() < 0.25, "{aggregate:?}: {deviation} {error}");
        }
    }

    #[test]
    fn what_has_no_value_has_a_reason() {
        let none = OwnSums::default();
        assert_eq!(none.measure(&Aggregate::Mean, &none, Undefined::NoLabels), Err(Undefined::NoLabels));
        let over_nothing = OwnSums::of(&OwnRows { of: vec![1.0, 2.0], per: Some(vec![0.0; 2]) }, 0..2);
        assert_eq!(over_nothing.measure(&ratio(), &none, Undefined::AllMissing), Err(Undefined::NotFinite));
        let one = OwnSums::of(&OwnRows { of: vec![3.0], per: None }, 0..1);
        assert_eq!(one.measure(&Aggregate::Sum, &none, Undefined::AllMissing), Ok(Reading::plain(3.0)));
    }
}
