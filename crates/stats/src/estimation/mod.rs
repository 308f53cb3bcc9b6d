//! Estimated performance: what a model's metrics are expected to be, without labels.

pub mod calibration;
pub mod direct_loss;
