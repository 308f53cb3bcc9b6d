//! Gradient-boosted trees with LightGBM's defaults: leaf-wise growth on features cut into at most
//! 255 codes ([`Bins`], [`Categories`]), log-loss and squared error ([`fit`]), a block predictor
//! ([`Predictor`]).
//!
//! Gradients are fixed-point integers, so a model depends on the set of rows alone: not on their
//! order, the CPU or the system's mathematics library. One fit uses one thread; callers run
//! several. No dependency, no `unsafe`.
#![forbid(unsafe_code)]

mod binning;
mod bytes;
mod categories;
mod codes;
mod error;
mod exp;
mod fit;
mod grow;
mod histogram;
mod matrix;
mod moves;
mod objective;
mod packing;
mod params;
mod predict;
mod split;
mod tree;

pub use binning::{Bins, MAX_BINS};
pub use categories::Categories;
pub use codes::{CodeSet, MISSING};
pub use error::Error;
pub use fit::{MAX_ROWS, fit};
pub use matrix::{Kind, Matrix};
pub use objective::LARGEST_TARGET;
pub use params::{Objective, Params};
pub use predict::Predictor;
pub use tree::{Child, Node, Tree, Trees};
