//! Plain numbers of columns.

use super::{Calculator, Family, Needs, Parts, Tally};

/// Summary statistics of numbers, and rows of a chunk.
pub static SUMMARY_STATISTICS: Calculator = Calculator {
    key: "summary_statistics",
    label: "Summary statistics",
    family: Family::Statistics,
    needs: Needs::Column,
    parts: Parts::Add(&[Tally::Sums]),
    faults: &[],
};
