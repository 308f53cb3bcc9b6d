//! Knowledge of the values of a chunk: all, of rows; of counts that came from elsewhere, what these say.

/// Parts of a chunk of numbers that may not be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// All values.
    pub values: bool,
    /// The number of values beyond the reference's range.
    pub outside: bool,
    /// Their distance, and the farthest.
    pub far: bool,
    /// Sums of the values and of their squares.
    pub moments: bool,
    /// Counts between the reference's deciles.
    pub deciles: bool,
}

impl Known {
    /// Knowledge of rows.
    pub const ALL: Known = Known { values: true, outside: true, far: true, moments: true, deciles: true };

    /// Keeps what is known of another part too.
    #[must_use]
    pub fn and(self, other: Known) -> Known {
        Known {
            values: self.values && other.values,
            outside: self.outside && other.outside,
            far: self.far && other.far,
            moments: self.moments && other.moments,
            deciles: self.deciles && other.deciles,
        }
    }
}

crate::state!(Known { values, outside, far, moments, deciles });
