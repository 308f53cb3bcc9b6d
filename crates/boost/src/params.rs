//! Settings of a fit.

use crate::Error;

/// The loss to minimise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// Binary log-loss; targets are 0 or 1, predictions are probabilities.
    LogLoss,
    /// Squared error; predictions are means.
    Squared,
}

/// Settings of a fit. The defaults are LightGBM's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    /// The loss to minimise.
    pub objective: Objective,
    /// Number of trees, if so many can be grown.
    pub rounds: usize,
    /// Leaves of a tree, at least 2.
    pub leaves: usize,
    /// Share of each tree's step that is taken, in (0, 1].
    pub learning_rate: f64,
    /// Rows in a leaf, at least. With log-loss counts within a leaf are estimated from hessians, as LightGBM does.
    pub min_rows: usize,
    /// Sum of hessians in a leaf, at least.
    pub min_hessian: f64,
    /// L2 regularisation of leaf values, in units of the hessian.
    pub lambda: f64,
}

impl Params {
    /// LightGBM's defaults: 100 trees of 31 leaves, learning rate 0.1, 20 rows in a leaf.
    pub const fn new(objective: Objective) -> Params {
        Params { objective, rounds: 100, leaves: 31, learning_rate: 0.1, min_rows: 20, min_hessian: 1e-3, lambda: 0.0 }
    }

    /// Refuses settings outside their range.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        let at_least_zero = |value: f64| value >= 0.0 && value.is_finite();
        let checks = [
            (self.leaves >= 2 && self.leaves <= 4096, "leaves", "in 2..=4096"),
            (self.learning_rate > 0.0 && self.learning_rate <= 1.0, "learning_rate", "in (0, 1]"),
            (self.min_rows >= 1, "min_rows", "at least 1"),
            (at_least_zero(self.min_hessian), "min_hessian", "finite and at least 0"),
            (at_least_zero(self.lambda), "lambda", "finite and at least 0"),
        ];
        match checks.iter().find(|check| !check.0) {
            Some(&(_, name, allowed)) => Err(Error::Setting { name, allowed }),
            None => Ok(()),
        }
    }
}
