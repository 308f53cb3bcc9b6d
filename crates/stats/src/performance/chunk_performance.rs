//! Performance of a model in one chunk, whatever its task.

use crate::measured::Measured;

/// Performance in one chunk.
#[derive(Clone, Debug)]
pub struct ChunkPerformance {
    /// From the rows with labels: one for each series of [`crate::performance::Reference::series`], in the same order.
    pub realized: Vec<Measured>,
    /// The same, estimated: one list for each estimator of the monitor.
    pub estimates: Vec<Vec<Measured>>,
    /// Rows with a label.
    pub labelled: u64,
    /// Sum of the labels, positive ones counting 1; NaN for several classes.
    pub target_sum: f64,
    /// Similarity of the model's outputs for labelled rows and the others: the p-value of a two-sample
    /// Kolmogorov–Smirnov test. `None` where either side has fewer than [`crate::performance::selection::FEWEST_FOR_SELECTION`] rows.
    pub selection: Option<f64>,
    /// Chunks of the learned columns ([`crate::outputs`]).
    pub outputs: Vec<OutputChunk>,
}

/// A column of what the model said, or of what was true, in one chunk.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputChunk {
    /// Rows, missing ones included; 0 where the data has no such column.
    pub rows: u64,
    /// Missing values; labels of no class are not among them.
    pub missing: u64,
    /// The value that more than half of the others have, a class by its place; NaN without one.
    pub frequent: f64,
    /// Number of rows that have it.
    pub frequent_rows: u64,
    /// Jensen–Shannon distance from the reference; NaN where it cannot be measured.
    pub distance: f64,
    /// P-value of Pearson's test on the same counts; NaN likewise.
    pub p_value: f64,
    /// Labels that are no class, of numbers infinite ones, and how often they are there, the most frequent first.
    pub strange: Vec<(String, u64)>,
}

impl OutputChunk {
    /// A column that the data does not have.
    pub fn absent() -> OutputChunk {
        OutputChunk {
            rows: 0,
            missing: 0,
            frequent: f64::NAN,
            frequent_rows: 0,
            distance: f64::NAN,
            p_value: f64::NAN,
            strange: Vec::new(),
        }
    }
}

crate::state!(OutputChunk { rows, missing, frequent, frequent_rows, distance, p_value, strange });
