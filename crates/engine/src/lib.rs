//! The monitoring engine: learns from a reference, and checks, summarizes and merges tables against it. Knows nothing of
//! JavaScript, and has no formula: these are in `stats`.
//!
//! Work spreads over the caller's rayon pool, asks a [`Progress`] whether to go on, and tells it how far it is.
#![forbid(unsafe_code)]

mod arrival;
mod by_chance;
mod causes;
mod columns;
mod counts;
mod counts_plan;
mod data;
mod distribution;
mod error;
mod found;
mod label_plan;
mod labels;
mod learned;
mod measure;
mod measurements;
mod merge;
mod models;
mod monitor;
mod non_features;
mod outcomes;
mod own;
mod plan;
mod pool;
mod prepare;
mod progress;
mod read;
mod resolution;
mod saved;
mod segment_columns;
mod segments;
mod series;
mod shapes;
mod state_file;
mod summary;
mod times;
mod work;

pub use arrival::AsOf;
pub use causes::Values;
pub use counts::{ChunkCounts, FeatureCounts, TableCounts};
pub use counts_plan::{FeaturePlan, NumericPlan, PlannedCalculator};
pub use data::Data;
pub use distribution::Distribution;
pub use error::{Error, Result};
pub use label_plan::{LabelQuestion, RowNames};
pub use learned::{FeatureReference, Learned, Segmented};
pub use measurements::Measurements;
pub use merge::SummarizeOptions;
pub use models::{ComparedTable, ModelsQuestion};
pub use monitor::{CheckOptions, Monitor};
pub use plan::Plan;
pub use prepare::TableInfo;
pub use progress::{Progress, Unwatched};
pub use resolution::OptionsQuestion;
pub use saved::SavedMonitor;
pub use series::SeriesKey;
pub use shapes::Shaped;
pub use state_file::StateFile;
pub use summary::Summary;
