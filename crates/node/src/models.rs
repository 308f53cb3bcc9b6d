//! Comparisons of two models on their way to JavaScript.

use crate::measurements::ChunkEntry;
use crate::plan::ClassScoreEntry;
use engine::{ComparedTable, ModelsQuestion};
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;
use stats::comparison::{Compared, Comparison};
use stats::metric;

/// A question for a comparison: columns of another model, and metrics.
#[napi(object)]
pub struct ModelsQuestionEntry {
    pub prediction: Option<String>,
    /// Binary: the column of the positive label.
    pub score: Option<String>,
    /// Multiclass: class and column, in the order of the monitor's.
    pub class_scores: Vec<ClassScoreEntry>,
    pub metrics: Vec<String>,
}

/// Comparison of two models on a table.
#[napi(object)]
pub struct ComparedTableEntry {
    pub chunks: Vec<ChunkEntry>,
    pub all: ComparisonEntry,
    pub of_chunks: Vec<ComparisonEntry>,
}

/// Comparison of two models on some rows: one place of each list for a metric, NaN where it does not exist.
#[napi(object)]
pub struct ComparisonEntry {
    pub rows: f64,
    pub champion: Float64Array,
    pub challenger: Float64Array,
    pub error: Float64Array,
    /// Rows that both, the champion alone, the challenger alone, and neither decided right.
    pub right: Option<Vec<f64>>,
}

impl From<ModelsQuestionEntry> for ModelsQuestion {
    fn from(ModelsQuestionEntry { prediction, score, class_scores, metrics }: ModelsQuestionEntry) -> Self {
        let metrics = metrics.iter().filter_map(|key| metric::find(key)).collect();
        let class_scores = class_scores.into_iter().map(|own| (own.class, own.column)).collect();
        ModelsQuestion { prediction, score, class_scores, metrics }
    }
}

impl From<ComparedTable> for ComparedTableEntry {
    fn from(ComparedTable { chunks, all, of_chunks }: ComparedTable) -> Self {
        ComparedTableEntry {
            chunks: chunks.iter().map(ChunkEntry::from).collect(),
            all: all.into(),
            of_chunks: of_chunks.into_iter().map(ComparisonEntry::from).collect(),
        }
    }
}

impl From<Comparison> for ComparisonEntry {
    fn from(Comparison { rows, metrics, right }: Comparison) -> Self {
        let numbers = |of: fn(&Compared) -> Option<f64>| {
            Float64Array::new(metrics.iter().map(|own| of(own).unwrap_or(f64::NAN)).collect())
        };
        ComparisonEntry {
            rows: rows as f64,
            champion: numbers(|own| own.values[0]),
            challenger: numbers(|own| own.values[1]),
            error: numbers(|own| own.error),
            right: right.map(|own| own.map(|count| count as f64).to_vec()),
        }
    }
}
