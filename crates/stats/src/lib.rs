//! Every statistic, metric, estimator and calibrator of Reckoner.
//!
//! Pure functions over columns: no files, no threads of their own, no clock, no unseeded
//! randomness, no `unsafe`. What is watched is learned once from a reference ([`column`],
//! [`performance`]); a chunk is then measured against it.
#![forbid(unsafe_code)]

pub mod calculator;
pub mod causes;
pub mod chance;
pub mod column;
pub mod comparison;
pub mod cross_fit;
pub mod distribution;
pub mod domain_classifier;
pub mod drift;
pub mod encoding;
pub mod error;
pub mod estimation;
pub mod expression;
pub mod kept_rows;
pub mod label_plan;
pub mod measured;
pub mod metric;
pub mod nannyml;
pub mod output_counts;
pub mod outputs;
pub mod own_metric;
pub mod performance;
pub mod reconstruction;
pub mod resolution;
pub mod sample;
pub mod segments;
pub mod shape;
pub mod state;
pub mod statistic;
pub mod summary;
pub mod table;
pub mod trust;
pub mod weights;

/// The instruction set that the kernels use: `baseline`, `avx2` or `avx512`.
pub fn cpu_level() -> &'static str {
    kernels::level().key()
}
