//! Additions of some rows to a change of a metric.

/// Rows from which a mean of addends is taken.
pub const LEAST_ROWS: f64 = 20.0;

/// Sums over rows of a slice: of the reference rows, addends, their squares and expected addends; of the chunk rows, expected
/// addends, and over its labelled rows their number, addends, expected addends and squares.
pub type Sums = [f64; 10];

/// Adds a row of the reference, or of the chunk.
pub fn add(sums: &mut Sums, is_chunk: bool, realized: f64, expected: f64) {
    if is_chunk {
        sums[4] += 1.0;
        sums[5] += expected;
    }
    if realized.is_nan() {
        return;
    }
    let own = if is_chunk { [6, 7, 8, 9] } else { [0, 1, 3, 2] };
    sums[own[0]] += 1.0;
    sums[own[1]] += realized;
    sums[own[2]] += expected;
    sums[own[3]] += realized * realized;
}

/// Addition of a slice to a change.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Shares of the reference's rows and of the chunk's.
    pub shares: [f64; 2],
    /// Means of the addends.
    pub means: [f64; 2],
    /// The addition.
    pub carries: f64,
    /// The part of that which inputs and scores do not explain.
    pub concept: f64,
    /// The addition beyond its share of the change.
    pub excess: f64,
    /// Standard error of what it adds.
    pub error: f64,
}

impl Told {
    /// Describes rows among all; `change` is that of the metric. `None` where there are none.
    pub fn of(own: &Sums, all: &Sums, change: f64) -> Option<Told> {
        let &[known, sum, squares, expected, rows, said, labelled, shown, said_of_labelled, shown_squares] = own;
        if rows == 0.0 || all[0] == 0.0 || all[4] == 0.0 {
            return None;
        }
        let centre = all[1] / all[0];
        let shares = [known / all[0], rows / all[4]];
        // Of rows that the reference hardly has, only the chunk knows how they do.
        let is_new = known < LEAST_ROWS;
        let before = if is_new { 0.0 } else { sum / known - centre };
        let said = said / rows - if is_new { centre } else { expected / known };
        let is_told = labelled >= LEAST_ROWS && all[6] > 0.0;
        let beyond = if is_told { (shown - said_of_labelled) / labelled } else { 0.0 };
        let concept = match is_new {
            true => 0.0,
            false if is_told => shares[1] * (beyond - (sum - expected) / known),
            false => 0.0,
        };
        let mean = if is_new { said + beyond } else { before + said + concept / shares[1] };
        let carries = shares[1] * mean - shares[0] * before;
        let variance = |count: f64, sum: f64, squares: f64| (squares / count - (sum / count).powi(2)).max(0.0) / count;
        let of_reference = if is_new { 0.0 } else { variance(known, sum, squares) };
        let of_chunk = if is_told { variance(labelled, shown, shown_squares) } else { of_reference * known / rows };
        let of_share = |share: f64, rows: f64| share * (1.0 - share) / rows * before.powi(2);
        let error =
            (shares[1].powi(2) * (of_reference + of_chunk) + of_share(shares[0], all[0]) + of_share(shares[1], all[4]))
                .sqrt();
        Some(Told { shares, means: [before, mean], carries, concept, excess: carries - shares[1] * change, error })
    }

    /// Standard errors beyond its share, on the side of a sign.
    pub fn beyond(&self, sign: f64) -> f64 {
        if self.error > 0.0 { sign * self.excess / self.error } else { 0.0 }
    }
}
