//! Another decision threshold.

use super::cases::Cases;
use super::cut::{self, Cut};
use super::gain::{Gain, Objective};

/// A threshold, and what it is worth.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    /// Rows of this score and above are decided positive.
    pub at: Cut,
    /// Share of the rows that it decides positive.
    pub positives: f64,
    /// The threshold that today's decisions follow; `None` where they follow none.
    pub today: Option<Cut>,
    /// The gain over today's decisions.
    pub gain: Gain,
}

/// The best threshold that decides at most a share of the rows positive; `None` where hardly any decision changes.
pub fn best(cases: &Cases, objective: &Objective, most: f64) -> Option<Threshold> {
    let chosen = cut::best(cases, objective, most, &|_| true)?;
    let choose = |is_used: &dyn Fn(usize) -> bool| cut::best(cases, objective, most, is_used);
    let decisions = cases.cross_fit(choose, |&own, row| cases.scores[row] >= own)?;
    let gain = objective.gain(cases, &decisions)?;
    let today = cut::current(cases).map(|own| cut::rounded(cases, own));
    let at = cut::told(cases, chosen);
    Some(Threshold { at, positives: cut::positives(cases, at, &|_| true), today, gain })
}
