//! Labels of classes: their spellings, and those that are no class.

pub mod known;
pub mod labelled;
pub mod spelling;
pub mod strange;
pub mod words;
