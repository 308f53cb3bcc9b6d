//! Options of metrics.

/// Form of the four confusion cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Normalize {
    /// As counts.
    #[default]
    None,
    /// As shares of the rows with the same label.
    True,
    /// As shares of the rows with the same prediction.
    Predicted,
    /// As shares of all rows.
    All,
}

/// Basis of the worth of predictions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValuePer {
    /// A chunk: the sum over its rows.
    #[default]
    Chunk,
    /// A row: the mean.
    Row,
    /// Each predicted class, summed: the worth of its rows divided by their number. What NannyML 0.13.1 calls "per
    /// prediction"; no mean of anything.
    PredictedClass,
}

impl ValuePer {
    /// The basis by which parts of a chunk can be compared: a sum depends on their size.
    pub fn of_slices(self) -> ValuePer {
        if self == ValuePer::Chunk { ValuePer::Row } else { self }
    }
}

/// Options of metrics.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Worth of a row in each cell. Binary: true positive, false positive, false negative, true negative.
    /// Multiclass: labels × predictions, row by row, classes in their order. Empty where not given.
    pub value: Vec<f64>,
    /// Basis of the worth.
    pub value_per: ValuePer,
    /// Form of the cells.
    pub normalize: Normalize,
    /// Calibrates scores where NannyML's own random splits say so, and takes its formulas of standard errors.
    pub as_nannyml: bool,
    /// Leaves out intervals of estimates from scores alone: alerts that go by bounds do not need them.
    pub without_intervals: bool,
}
