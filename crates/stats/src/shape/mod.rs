//! Faults that are told by the shape of a column: another unit, one value again and again, values of another column, a label under
//! another name.
//!
//! A column is looked at where its codes are spread otherwise than in the reference; quantiles of the reference are the edges of
//! its codes. None of this is a test: a shape is so particular that chance does not make it.

pub mod labels;
pub mod numbers;

pub use labels::Renamed;
pub use numbers::{Profile, Quantiles};

/// Distance of shares from which a column is looked at: half the sum of the differences.
pub const LEAST_DISTANCE: f64 = 0.1;
/// Rows with a value from which a shape is told.
pub const LEAST_ROWS: u64 = 50;

/// Shape of a column in a chunk.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Numbers in another unit: those of the reference, multiplied and moved.
    Unit(Unit),
    /// One value in so large a share of the rows, which the reference does not have so often.
    Frozen(f64),
    /// Values of another feature, at this place, which has those of this one.
    Swapped(usize),
    /// A label under another name.
    Renamed(Renamed),
}

/// A change of units: `to = factor · from + offset`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Factor.
    pub factor: f64,
    /// Offset.
    pub offset: f64,
}

/// Half the sum of the differences between the shares of two lists of counts.
pub fn distance(reference: &[u64], chunk: &[u64]) -> f64 {
    let sizes = [reference, chunk].map(|own| own.iter().sum::<u64>().max(1) as f64);
    let apart = |(one, other): (&u64, &u64)| (*one as f64 / sizes[0] - *other as f64 / sizes[1]).abs();
    reference.iter().zip(chunk).map(apart).sum::<f64>() / 2.0
}

/// Finds pairs of features that have each other's values: `profiles` are those of the features that have moved, with the quantiles
/// of the reference.
pub fn swapped(profiles: &[(usize, &Profile, Quantiles<'_>)]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (place, (one, own, quantiles)) in profiles.iter().enumerate() {
        for (other, its, others) in &profiles[place + 1..] {
            let apart = numbers::misfit(quantiles.of, others.of) > numbers::UNLIKE;
            if apart && own.is_like(*others) && its.is_like(*quantiles) && !own.is_like(*quantiles) {
                found.push((*one, *other));
            }
        }
    }
    found
}
