//! Slices: rows with some values of one or two columns, in which a change of a metric sits.
//!
//! Of a slice, its rows add `C = q · a − p · b` to the change, where q and p are its shares of the chunk and of the reference,
//! and a and b the means of the addends there; a weakness that the reference had is in b, and so no news. A slice stands out by
//! how far C is beyond its share of the change, q times the whole, in standard errors. All slices of one column, and all of two
//! of the columns that say most, are looked at: numbers in every range of neighbouring bins, labels one by one. Two
//! thirds of the rows are searched, the others test what was found, so that the search does not flatter itself.

pub mod candidates;
pub mod part;
mod slice;

pub use slice::{Range, Slice};

use super::sides::Sides;
use crate::kept_rows::KeptRows;
use candidates::{Axis, CLEAR};
use part::Part;

/// Slices that are told, at most.
const MOST: usize = 8;
/// Share of rows in common from which a slice says the same as another.
const MOST_OVERLAP: f64 = 0.8;
/// Rows of which one tests and the others are searched.
const PARTS: usize = 3;
/// False slices among those that are told, at most (Benjamini and Hochberg 1995).
const FALSE_SHARE: f64 = 0.05;

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

#[cfg(test)]
mod tests;
