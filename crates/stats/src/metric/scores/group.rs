//! Rows of two classes by score: what metrics of scores take.

use crate::measured::Undefined;
use crate::metric::ranking::{Ranked, Tie, tie};

/// The rows of one score, or of one bin of scores.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// The score; of a bin the mean one.
    pub score: f64,
    /// The lowest and the highest score there can be.
    pub range: [f64; 2],
    /// Rows with a negative label, counted or expected.
    pub negatives: f64,
    /// Rows with a positive label, counted or expected.
    pub positives: f64,
    /// The lowest and the highest probability of a positive label among the rows.
    pub probability: [f64; 2],
    /// Variance of the positive rows: nothing where they are counted.
    pub variance: f64,
}

impl Group {
    /// Labelled rows of one score.
    pub fn counted(score: f64, tie: Tie) -> Group {
        let (negatives, positives) = (tie.negatives as f64, tie.positives as f64);
        let share = positives / (negatives + positives);
        Group { score, range: [score; 2], negatives, positives, probability: [share; 2], variance: 0.0 }
    }

    /// Labelled rows of a bin: any of them may come first.
    pub fn counted_in(mean: f64, range: [f64; 2], tie: Tie) -> Group {
        Group { range, probability: [0.0, 1.0], ..Group::counted(mean, tie) }
    }

    /// Rows without labels, of which each is positive with the probability of its score.
    pub fn expected(score: f64, probability: f64, rows: u64) -> Group {
        let rows = rows as f64;
        let (negatives, positives) = ((1.0 - probability) * rows, probability * rows);
        let variance = positives * (1.0 - probability);
        Group { score, range: [score; 2], negatives, positives, probability: [probability; 2], variance }
    }

    /// Rows in all.
    pub(super) fn rows(&self) -> f64 {
        self.negatives + self.positives
    }

    /// Share of the rows that have the highest probability, if all have the highest or the lowest.
    pub(super) fn share_of_highest(&self) -> f64 {
        let [low, high] = self.probability;
        if high > low { ((self.positives / self.rows() - low) / (high - low)).clamp(0.0, 1.0) } else { 1.0 }
    }

    /// Least that the variance can be: probabilities that differ leave less open than their mean.
    pub(super) fn least_variance(&self) -> f64 {
        let (share, [low, high]) = (self.share_of_highest(), self.probability.map(|own| own * (1.0 - own)));
        self.variance.min(self.rows() * (share * high + (1.0 - share) * low))
    }

    /// Tells whether the rows have one score.
    pub(super) fn is_point(&self) -> bool {
        self.range[0] == self.range[1]
    }
}

/// Rows with scores, in descending order, and the lowest score of each tenth of the reference's, ascending from 0.
#[derive(Clone, Debug)]
pub struct Groups<'a> {
    /// The rows.
    pub rows: Vec<Group>,
    /// Scores at which tenths begin.
    pub tenths: &'a [f64],
}

impl Groups<'_> {
    /// Adds up what each group has.
    pub(super) fn sum(&self, of: impl Fn(&Group) -> f64) -> f64 {
        self.rows.iter().map(of).sum()
    }

    /// Rows with a negative and with a positive label.
    pub(super) fn classes(&self) -> [f64; 2] {
        [self.sum(|own| own.negatives), self.sum(|own| own.positives)]
    }

    /// The same, where there are both.
    pub(super) fn both_classes(&self) -> Result<[f64; 2], Undefined> {
        let classes = self.classes();
        if classes.contains(&0.0) { Err(Undefined::OneClass) } else { Ok(classes) }
    }

    /// Tells whether any rows are known by the bin of their scores alone.
    pub(super) fn is_binned(&self) -> bool {
        self.rows.iter().any(|own| !own.is_point())
    }
}

/// The labelled rows of each score, scores descending.
pub fn groups_of(ranked: &[Ranked]) -> Vec<Group> {
    let same = ranked.chunk_by(|one, next| one.score == next.score);
    same.map(|rows| Group::counted(rows[0].score, tie(rows))).collect()
}

/// Derivatives of a metric by one more row of each group: a negative, a positive one.
pub type ByRow = Vec<[f64; 2]>;
