//! Labels of two tables that can be compared and put into one column.

use crate::table::{Column, MISSING_CODE};
use std::collections::HashMap;
use std::sync::Arc;

/// Values that can be compared across columns.
#[derive(Clone)]
pub(super) enum Values {
    Numbers(Arc<[f64]>),
    Texts(Arc<[u32]>, Arc<[String]>),
}

impl Values {
    pub(super) fn numbers(column: &Column) -> Option<Values> {
        column.as_numeric().map(Values::Numbers)
    }

    pub(super) fn texts(column: &Column) -> Option<Values> {
        match column {
            Column::Categorical { codes, categories } => Some(Values::Texts(Arc::clone(codes), Arc::clone(categories))),
            _ => None,
        }
    }

    pub(super) fn is_present(&self, row: usize) -> bool {
        match self {
            Values::Numbers(numbers) => !numbers[row].is_nan(),
            Values::Texts(codes, _) => codes[row] != MISSING_CODE,
        }
    }

    fn text(&self, row: usize) -> Option<&str> {
        match self {
            Values::Numbers(_) => None,
            Values::Texts(codes, texts) => texts.get(codes[row] as usize).map(String::as_str),
        }
    }

    /// Tells whether a row equals a row of other values (of the same kind).
    pub(super) fn equals(&self, row: usize, other: &Values, other_row: usize) -> bool {
        match (self, other) {
            (Values::Numbers(own), Values::Numbers(others)) => own[row] == others[other_row],
            _ => self.text(row) == other.text(other_row),
        }
    }
}

/// The chosen label of every row, else its own.
pub(super) fn pick(labels: &Values, own: Option<&Values>, chosen: &[Option<u32>]) -> Column {
    match (labels, own) {
        (Values::Numbers(labels), own) => {
            let own = |row: usize| match own {
                Some(Values::Numbers(own)) => own[row],
                _ => f64::NAN,
            };
            let label =
                |(row, choice): (usize, &Option<u32>)| choice.map_or_else(|| own(row), |at| labels[at as usize]);
            Column::Numeric(chosen.iter().enumerate().map(label).collect())
        }
        (Values::Texts(codes, texts), own) => {
            let mut categories = texts.to_vec();
            let known: HashMap<&str, u32> =
                texts.iter().enumerate().map(|(place, text)| (text.as_str(), place as u32)).collect();
            let own_codes: Vec<u32> = match own {
                Some(Values::Texts(codes, own)) => {
                    let mut place = |text: &String| {
                        known.get(text.as_str()).copied().unwrap_or_else(|| {
                            categories.push(text.clone());
                            categories.len() as u32 - 1
                        })
                    };
                    let places: Vec<u32> = own.iter().map(&mut place).collect();
                    codes.iter().map(|&code| places.get(code as usize).copied().unwrap_or(MISSING_CODE)).collect()
                }
                _ => vec![MISSING_CODE; chosen.len()],
            };
            let label =
                |(row, choice): (usize, &Option<u32>)| choice.map_or_else(|| own_codes[row], |at| codes[at as usize]);
            let codes = chosen.iter().enumerate().map(label).collect();
            Column::Categorical { codes, categories: categories.into() }
        }
    }
}
