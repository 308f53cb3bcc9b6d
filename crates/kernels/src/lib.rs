//! Slices in, numbers out.
//!
//! Each kernel is one readable body with a fixed number of lanes. It is compiled for several CPU
//! levels and chosen at run time ([`Level`]); the lane count belongs to the mathematics, not to the
//! CPU, so every machine adds in the same order and gives the same bits. No fused multiply-add.
//!
//! This is the only crate that may use `unsafe`, and it depends on nothing.

mod blend;
mod bounds;
mod buckets;
mod cell_sort;
mod codes;
mod dispatch;
#[cfg(test)]
mod every_length;
mod gaps;
mod gram;
mod histogram;
mod moments;
mod project;
mod ranks;
mod sort;

pub use blend::blend_neighbours;
pub use bounds::{Spans, crossing, differences, exceeding};
pub use buckets::{Buckets, Tally, tally};
pub use codes::count_codes;
pub use dispatch::{Level, level};
pub use gaps::{Gaps, gaps};
pub use gram::add_gram;
pub use histogram::{UniformBins, uniform_histogram, uniform_slots};
pub use moments::{Powers, Sums, central_powers, sums};
pub use project::{
    LANES, Lanes, Panels, Standard, add_squares, pack_standardized, project, squared_lengths, subtract_product,
};
pub use ranks::{Ladder, ranks};
pub use sort::{from_order_key, median, median_near, order_key, sort_by_order_key, sort_keys, sorted_values};
