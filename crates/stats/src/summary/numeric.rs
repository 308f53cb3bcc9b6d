//! A numeric column in a part of a chunk.

use super::add;
use crate::column::drawn::Drawn;
use crate::column::known::Known;
use crate::column::moments::Moments;
use crate::column::numeric::{Needs, NumericChunk, NumericReference};
use crate::column::outside::Outside;
use crate::state::within;
use std::cell::OnceCell;

/// A numeric column in a part of a chunk.
#[derive(Clone, Debug)]
pub struct NumericSummary {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Counts on the reference's bins.
    pub counts: Vec<u64>,
    /// Values below the first of these bins.
    pub below: u64,
    /// Counts between the reference's deciles, where a method needs them.
    pub deciles: Vec<u64>,
    /// Values beyond the reference's.
    pub outside: Outside,
    /// Counts on the bins that are drawn.
    pub drawn: Drawn,
    /// Count, sum, extremes and spread.
    pub moments: Moments,
    /// All rows, where a method or statistic needs them and they are known.
    pub values: Vec<f64>,
    /// Knowledge of the values.
    pub known: Known,
}

impl NumericSummary {
    /// Reads some rows of the reference's column.
    pub fn of(reference: &NumericReference, values: &[f64]) -> NumericSummary {
        let chunk = reference.chunk(values);
        let moments = *chunk.moments();
        NumericSummary {
            rows: chunk.rows,
            missing: chunk.missing,
            outside: reference.outside(&chunk),
            drawn: reference.drawn(&chunk),
            below: reference.below_bins(&chunk),
            deciles: reference.decile_counts(&chunk).to_vec(),
            values: if keeps_values(reference) { values.to_vec() } else { Vec::new() },
            known: Known::ALL,
            counts: chunk.counts,
            moments,
        }
    }

    /// Makes it a chunk of the reference's column.
    pub fn chunk<'a>(&'a self, reference: &'a NumericReference) -> NumericChunk<'a> {
        NumericChunk {
            values: reference.chunk_values(&self.values),
            rows: self.rows,
            missing: self.missing,
            counts: self.counts.clone(),
            known: self.known,
            below: OnceCell::from(self.below),
            deciles: OnceCell::from(self.deciles.clone()),
            drawn: OnceCell::from(self.drawn.clone()),
            outside: OnceCell::from(self.outside),
            moments: OnceCell::from(self.moments),
            binned: OnceCell::new(),
            shares: OnceCell::new(),
        }
    }

    /// Tells that it can be of this column.
    pub fn fits(&self, reference: &NumericReference) -> bool {
        let kept = if self.known.values && keeps_values(reference) { self.rows } else { 0 };
        self.counts.len() == reference.counts.len()
            && self.deciles.len() == reference.decile_parts()
            && self.drawn.counts.len() == reference.drawn_counts().len()
            && self.values.len() as u64 == kept
    }

    /// Adds another part of the same chunk.
    pub fn merge(&mut self, other: NumericSummary) {
        self.moments.append(&other.moments);
        self.rows += other.rows;
        self.missing += other.missing;
        self.outside.append(other.outside);
        self.drawn.append(&other.drawn);
        self.below += other.below;
        add(&mut self.counts, &other.counts);
        add(&mut self.deciles, &other.deciles);
        self.values.extend(other.values);
        self.known = self.known.and(other.known);
        if !self.known.values {
            self.values.clear();
        }
    }
}

/// Tells whether a method or statistic takes the values one by one.
fn keeps_values(reference: &NumericReference) -> bool {
    let Needs { values, median, .. } = reference.needs();
    values || median
}

crate::state!(NumericSummary { rows, missing, counts, below, deciles, outside, drawn, moments, values, known } where |own| {
    let present = own.rows.checked_sub(own.missing);
    present.is_some_and(|present| {
        present.checked_sub(own.below).is_some_and(|rest| within(&own.counts, rest))
            && within(&own.deciles, present)
            && own.drawn.is_within(present)
            && own.outside.count() <= present
            && own.moments.sums.count == present
    })
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::{Form, Method};
    use crate::statistic::Statistic;
    use crate::summary::back;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn parts_of_numbers_give_the_whole(
            values in prop::collection::vec(prop_oneof![9 => -1e6..1e6f64, 1 => Just(f64::NAN)], 2..200),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        ) {
            let reference: Vec<f64> = (0..500).map(|i| f64::from((i * i * 31) % 1009) - 500.0).collect();
            for needs in [Needs::default(), Needs { deciles: true, ..Needs::default() }, Needs { values: true, median: true, deciles: true, binned: false }] {
                let learned = NumericReference::fit(&reference, needs);
                let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(values.len())).collect();
                ends.extend([0, values.len()]);
                ends.sort_unstable();
                let parts = ends.windows(2).map(|ends| back(&NumericSummary::of(&learned, &values[ends[0]..ends[1]])));
                let whole = parts.reduce(|mut all, part| { all.merge(part); all }).unwrap();
                prop_assert!(whole.fits(&learned));
                let (merged, direct) = (whole.chunk(&learned), learned.chunk(&values));
                prop_assert_eq!(&merged.counts, &direct.counts);
                let out = |chunk| learned.out_of_range(chunk, crate::column::CountAs::Count);
                prop_assert_eq!(out(&merged), out(&direct));
                let implausible = |chunk| learned.implausible(chunk, crate::column::CountAs::Count);
                prop_assert_eq!(implausible(&merged), implausible(&direct));
                for statistic in [Statistic::Sum, Statistic::Mean, Statistic::Std] {
                    match (learned.statistic(statistic, &merged), learned.statistic(statistic, &direct)) {
                        (Ok(merged), Ok(direct)) => {
                            let scale = direct.value.abs().max(1e6);
                            prop_assert!((merged.value - direct.value).abs() <= 1e-12 * scale, "{statistic:?}");
                        }
                        (merged, direct) => prop_assert_eq!(merged, direct),
                    }
                }
                let takes = |method: &&&Method| match method.form {
                    Form::Shares(_) => true,
                    Form::Counts(_) => false,
                    Form::DecileShares(_) => needs.deciles,
                    Form::Values(_) | Form::ValuesOrBins(..) => needs.values,
                };
                for method in crate::drift::METHODS.iter().filter(takes) {
                    prop_assert_eq!(learned.drift(method, &merged), learned.drift(method, &direct));
                }
            }
        }
    }
}
