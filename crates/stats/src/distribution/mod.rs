//! Distributions of test statistics where nothing has changed: what p-values are read from.

pub mod cramer_von_mises;
pub mod kolmogorov;
pub mod smirnov;
pub mod tied_bridge;
pub mod ties;
