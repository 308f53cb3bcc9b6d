//! Labels of classes: their spellings, and those that are no class.

pub mod spelling;
pub mod strange;
