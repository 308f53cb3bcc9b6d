//! Several files of one source hold the same columns.

use crate::input::Input;
use crate::{Field, IoError};

/// Refuses an input that lacks a column of the first one, or holds it in another kind.
pub fn require_same(first: &[Field], own: &[Field], input: &Input) -> Result<(), IoError> {
    for field in first {
        let found = own.iter().find(|candidate| candidate.name == field.name);
        let difference = match found {
            Some(candidate) if candidate.kind == field.kind => continue,
            Some(candidate) => format!("is {}", candidate.type_name),
            None => "is not there".to_owned(),
        };
        return Err(
            input.bad(format!("column \"{}\" {difference}, in the first file it is {}", field.name, field.type_name))
        );
    }
    Ok(())
}
