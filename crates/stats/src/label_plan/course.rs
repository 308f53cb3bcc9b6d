//! Labels as they come: an interval that holds at every time, and a test that may stop at any.
//!
//! A bettor stakes on the draws of a [`super::LabelPlan`] against a value of the metric. If the value is true, the stake grows
//! beyond `1 / α` with a probability of `α` at most, at any time (Ville 1939); values against which it does are excluded
//! (Waudby-Smith and Ramdas 2023; of draws without replacement, Waudby-Smith, Stark and Ramdas 2021).

/// Probability that the interval ever excludes the metric.
const RISK: f64 = 0.05;
/// Part of what could be lost in a draw that is staked at most.
const STAKE: f64 = 0.5;
/// Draws whose variance the plan's counts for.
const PRIOR: f64 = 10.0;
/// Bisections of an end of the interval.
const STEPS: usize = 60;
/// Rounding of sums, in parts of what they are sums of.
const ROUNDING: f64 = 1e-9;

/// A drawn row, as its label is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Probability of a positive label.
    pub expected: f64,
    /// Difference that a positive label in place of a negative one makes to the metric.
    pub addend: f64,
    /// Probability with which it was drawn, of the rows that were left.
    pub chance: f64,
    /// The most that any of these could have said, about what was known before.
    pub reach: f64,
    /// Standard deviation of what they would say, were the expectations right.
    pub deviation: f64,
}

/// Question whether a metric is as it is expected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The metric as it is expected.
    pub estimate: f64,
    /// Change that is to be found.
    pub change: f64,
    /// Number of draws that stakes are set for.
    pub planned: usize,
}

/// Answer to the question whether the metric is as estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Not known yet.
    Open,
    /// The estimate is excluded.
    Changed,
    /// Both values that differ from the estimate by the change are excluded.
    Unchanged,
}

/// Result of labels so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Mean of what the draws say, by their variances.
    pub value: f64,
    /// Interval of 95 % that holds at any time.
    pub interval: [f64; 2],
    /// The answer.
    pub decision: Decision,
    /// Draws after which it was given.
    pub after: Option<usize>,
}

/// Side of the tested value on which a bettor expects the draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

impl Test {
    /// Reads the labels of the first steps of a plan; `None` of none.
    pub fn read(&self, steps: &[Step], labels: &[bool]) -> Option<Reading> {
        let bets = self.bets(steps, labels);
        let (weights, sum) = steps.iter().zip(&bets).fold((0.0, 0.0), |(weights, sum), (step, bet)| {
            let weight = step.deviation.powi(-2);
            (weights + weight, sum + weight * bet.says)
        });
        let value = sum / weights;
        let excluded = |at: f64, side: Side| excluded(&bets, at, side);
        let changed = [Side::Above, Side::Below].into_iter().filter_map(|side| excluded(self.estimate, side)).min();
        let below = excluded(self.estimate - self.change, Side::Above);
        let unchanged =
            below.zip(excluded(self.estimate + self.change, Side::Below)).map(|(one, other)| one.max(other));
        let (decision, after) = match (changed, unchanged) {
            (Some(at), other) if other.is_none_or(|other| at <= other) => (Decision::Changed, Some(at)),
            (_, Some(at)) => (Decision::Unchanged, Some(at)),
            _ => (Decision::Open, None),
        };
        let reach = steps.first()?.reach;
        let end = |side: Side| {
            let mut out = if side == Side::Above { self.estimate - reach } else { self.estimate + reach };
            let mut within = value.clamp(self.estimate - reach, self.estimate + reach);
            for _ in 0..STEPS {
                let middle = (out + within) / 2.0;
                if excluded(middle, side).is_some() { out = middle } else { within = middle }
            }
            out
        };
        (!bets.is_empty()).then(|| Reading { value, interval: [end(Side::Above), end(Side::Below)], decision, after })
    }

    /// Draws with what they say, and the stakes that those before them set.
    pub fn bets(&self, steps: &[Step], labels: &[bool]) -> Vec<Bet> {
        let information: f64 = steps.iter().take(self.planned).map(|own| own.deviation.powi(-2)).sum();
        let whole = (2.0 * (2.0 / RISK).ln() / information).sqrt();
        let (mut known, mut squares, mut rows) = (self.estimate, PRIOR, PRIOR);
        let (mut mean, mut weights) = (self.estimate, PRIOR * steps.first().map_or(1.0, |own| own.deviation.powi(-2)));
        let bet = |(step, &label): (&Step, &bool)| {
            let Step { expected, addend, chance, reach, deviation } = *step;
            let (gap, weight) = (addend * (f64::from(u8::from(label)) - expected), deviation.powi(-2));
            let says = known + gap / chance;
            let reach = reach * (1.0 + ROUNDING) + known.abs() * ROUNDING;
            let bet =
                Bet { says, ends: [known - reach, known + reach], stake: whole * weight * (rows / squares).sqrt() };
            squares += (says - mean).powi(2) * weight;
            rows += 1.0;
            weights += weight;
            mean += (says - mean) * weight / weights;
            known += gap;
            bet
        };
        steps.iter().zip(labels).map(bet).collect()
    }
}

/// A draw, and what is staked on it.
#[derive(Clone, Copy, Debug)]
pub struct Bet {
    /// The metric that the draw says.
    pub says: f64,
    /// Ends of what it might have said.
    ends: [f64; 2],
    stake: f64,
}

/// Number of draws after which a value is excluded, on one side.
pub fn excluded(bets: &[Bet], at: f64, side: Side) -> Option<usize> {
    let enough = (2.0 / RISK).ln();
    let mut capital = 0.0;
    let is_enough = |own: &Bet| {
        // The most that the draw may take, for each unit that is staked.
        let (gain, loss) = match side {
            Side::Above => (own.says - at, at - own.ends[0]),
            Side::Below => (at - own.says, own.ends[1] - at),
        };
        capital += if loss > 0.0 { (own.stake.min(STAKE / loss) * gain).ln_1p() } else { f64::INFINITY };
        capital >= enough
    };
    bets.iter().position(is_enough).map(|place| place + 1)
}
