//! Performance of a model in one chunk, whatever its task.

use crate::measured::Measured;
use crate::performance::offset::Offset;

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
    /// Tests whether labelled rows are like the others. `None` where either side has too few rows.
    pub selection: Option<Selection>,
    /// Labels of two classes against what the scores of their rows say; `None` where that cannot be known.
    pub offset: Option<Offset>,
    /// Chunks of the learned columns ([`crate::outputs`]).
    pub outputs: Vec<OutputChunk>,
}

/// Labelled rows beside all others, by the column where they differ most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Selection {
    /// Probability of a difference as large by chance, in any of the columns (Bonferroni).
    pub p_value: f64,
    /// Share of the labelled rows that would have to be others for them to be spread as all rows are; of a prediction, of the
    /// rows that have it.
    pub share: f64,
    /// The column.
    pub by: By,
}

/// A column by which rows are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The score, of several classes the first one's.
    Score,
    /// The prediction.
    Prediction,
    /// The feature at a place.
    Feature(usize),
}

crate::state!(Selection { p_value, share, by } where |own| {
    (0.0..=1.0).contains(&own.p_value) && (0.0..=1.0).contains(&own.share)
});
crate::state_variants!(By {
    0 => Score {},
    1 => Prediction {},
    2 => Feature { 0: place },
});

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
