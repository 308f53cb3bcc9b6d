//! Several files of one source hold the same columns.

use crate::input::Input;
use crate::{Ask, Field, IoError};
use std::collections::HashMap;

/// Every column by its name.
pub fn by_name(fields: &[Field]) -> HashMap<&str, &Field> {
    // Of two of one name the first.
    fields.iter().rev().map(|field| (field.name.as_str(), field)).collect()
}

/// The named columns, in this order.
///
/// # Errors
/// `missing_column`.
pub fn named<'a>(fields: &'a [Field], asks: &[Ask<'_>]) -> Result<Vec<&'a Field>, IoError> {
    let fields = by_name(fields);
    let field = |ask: &Ask<'_>| fields.get(ask.name).copied().ok_or_else(|| IoError::missing_column(ask.name));
    asks.iter().map(field).collect()
}

/// Refuses an input that lacks a column of the first one, or holds it in another kind.
pub fn require_same(first: &[Field], own: &[Field], input: &Input) -> Result<(), IoError> {
    let own = by_name(own);
    for field in first {
        let found = own.get(field.name.as_str());
        let difference = match found {
            // Instants, and what a clock showed, are not of one kind.
            Some(own) if own.kind == field.kind && own.zone.is_some() == field.zone.is_some() => continue,
            Some(candidate) => format!("is {}", candidate.type_name),
            None => "is not there".to_owned(),
        };
        return Err(
            input.bad(format!("column \"{}\" {difference}, in the first file it is {}", field.name, field.type_name))
        );
    }
    Ok(())
}
