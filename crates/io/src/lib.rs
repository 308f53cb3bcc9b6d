//! Files into columns.
#![forbid(unsafe_code)]
