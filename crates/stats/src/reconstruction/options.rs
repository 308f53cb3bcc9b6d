//! Options of reconstruction.

/// Number of principal directions that are kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Components {
    /// The fewest that explain more than this share of the variance; above 0, below 1.
    Share(f64),
    /// So many; from 1 to the number of features.
    Count(usize),
}

/// Replacement of a missing number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum NumericFill {
    /// The mean of the reference.
    #[default]
    Mean,
    /// The median of the reference.
    Median,
    /// The most frequent value of the reference; of several the smallest.
    MostFrequent,
    /// This number; finite.
    Constant(f64),
}

/// Replacement of a missing label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CategoricalFill {
    /// The most frequent label of the reference; of several the first in the order of code points.
    #[default]
    MostFrequent,
    /// This label; it may be one that the data has not.
    Constant(String),
}

/// Options of the calculator.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Directions that are kept.
    pub components: Components,
    /// For missing numbers.
    pub numeric_fill: NumericFill,
    /// For missing labels.
    pub categorical_fill: CategoricalFill,
}

impl Default for Options {
    /// As NannyML: 65 % of the variance, means and most frequent labels.
    fn default() -> Self {
        Options {
            components: Components::Share(0.65),
            numeric_fill: NumericFill::default(),
            categorical_fill: CategoricalFill::default(),
        }
    }
}
