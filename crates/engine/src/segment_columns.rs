//! Columns that segments are made by.

use crate::columns::column;
use crate::error::{Error, Result};
use crate::plan::Plan;
use stats::table::{Column, Labels, Table};
use std::collections::HashMap;

/// Whole numbers that a numeric column of segments may have.
const MOST_NUMBERS: usize = 50;

/// Reads the columns of each entry.
pub fn entries(table: &Table, plan: &Plan) -> Result<Vec<Vec<Labels>>> {
    let mut read: HashMap<&str, Labels> = HashMap::new();
    for name in plan.segment_columns() {
        if !read.contains_key(name) {
            read.insert(name, labels(name, column(table, name)?)?);
        }
    }
    let entry = |names: &Vec<String>| names.iter().map(|name| read[name.as_str()].clone()).collect();
    Ok(plan.segments.iter().map(entry).collect())
}

fn labels(name: &str, column: &Column) -> Result<Labels> {
    column.as_categorical().ok_or_else(|| {
        let message = format!(
            "Cannot watch segments of \"{name}\": it is timestamp in this data, and must be categorical, boolean, or whole numbers"
        );
        Error::new("wrong_kind", message)
    })
}

/// Refuses columns of numbers that do not stand for groups.
pub fn require_groups(table: &Table, plan: &Plan) -> Result<()> {
    for name in plan.segment_columns() {
        let Column::Numeric(values) = column(table, name)? else { continue };
        let (_, labels) = stats::table::labels_of(values);
        let found = match values.iter().find(|value| !value.is_nan() && value.fract() != 0.0) {
            Some(odd) => format!("it holds {odd}"),
            None if labels.len() > MOST_NUMBERS => format!("it has {} distinct numbers in the reference", labels.len()),
            None => continue,
        };
        let message = format!(
            "Cannot watch segments of \"{name}\": it is numeric, and {found}; at most {MOST_NUMBERS} whole numbers are \
             required: add a column with a label for each range of it, and name that"
        );
        return Err(Error::new("invalid_option", message));
    }
    Ok(())
}
