//! Faults of single columns.

use super::{Calculator, Count, Family, Fault, Needs, Parts, Tally};
use crate::column::categorical::CategoricalReference;
use crate::column::missing;
use crate::column::numeric::NumericReference;

/// Missing values.
pub static MISSING_VALUES: Calculator = Calculator {
    key: "missing_values",
    label: "Missing values",
    family: Family::Quality,
    needs: Needs::Column,
    parts: Parts::Add(&[Tally::Missing]),
    faults: &[Fault {
        key: "missing",
        count: Count::Columns {
            numeric: Some(|reference, chunk, count_as| {
                missing(chunk.missing, chunk.rows, reference.missing_rate(), count_as)
            }),
            categorical: Some(|reference, chunk, count_as| {
                missing(chunk.missing, chunk.rows, reference.missing_rate(), count_as)
            }),
        },
    }],
};

/// Labels that the reference does not have.
pub static UNSEEN_VALUES: Calculator = Calculator {
    key: "unseen_values",
    label: "Unseen values",
    family: Family::Quality,
    needs: Needs::Column,
    parts: Parts::Add(&[Tally::Labels]),
    faults: &[Fault {
        key: "unseen",
        count: Count::Columns { numeric: None, categorical: Some(CategoricalReference::unseen) },
    }],
};

/// Numbers outside the reference's range, and those of them that no shift explains.
pub static OUT_OF_RANGE: Calculator = Calculator {
    key: "out_of_range",
    label: "Values out of range",
    family: Family::Quality,
    needs: Needs::Column,
    parts: Parts::Add(&[Tally::Bins, Tally::Outside]),
    faults: &[
        Fault {
            key: "out_of_range",
            count: Count::Columns { numeric: Some(NumericReference::out_of_range), categorical: None },
        },
        Fault {
            key: "implausible",
            count: Count::Columns { numeric: Some(NumericReference::implausible), categorical: None },
        },
    ],
};
