//! Labels as they come: an interval that holds at every time, and a test that may stop at any.
//!
//! A bettor stakes on the draws of a [`super::LabelPlan`] against a value of the metric. If the value is true, the stake grows
//! beyond `1 / α` with a probability of `α` at most, at any time (Ville 1939); values against which it does are excluded. Stakes are
//! set for the number of draws that are planned (Waudby-Smith and Ramdas 2023).

/// Probability that the interval ever excludes the metric.
const RISK: f64 = 0.05;
/// Part of what could be lost in a draw that is staked at most.
const STAKE: f64 = 0.5;
/// Draws whose variance the plan's counts for.
const PRIOR: f64 = 10.0;
/// Bisections of an end of the interval.
const STEPS: usize = 60;

/// Sequential test of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// The metric as it is expected.
    pub estimate: f64,
    /// Change that is to be found.
    pub change: f64,
    /// Number of draws that stakes are set for.
    pub planned: usize,
    /// Ends of what a draw may say.
    pub ends: [f64; 2],
    /// Standard deviation of what a draw says, if the estimate is right.
    pub unit: f64,
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
    /// Mean of what the draws say.
    pub value: f64,
    /// Interval of 95 % that holds at any time.
    pub interval: [f64; 2],
    /// The answer.
    pub decision: Decision,
    /// Draws after which it was given.
    pub after: Option<usize>,
}

/// Side on which a bettor expects the draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Above the value that is tested.
    Above,
    /// Below it.
    Below,
}

impl Test {
    /// Reads what the draws say, in their order; `None` of none.
    pub fn read(&self, says: &[f64]) -> Option<Reading> {
        let value = says.iter().sum::<f64>() / says.len() as f64;
        let stakes = self.stakes(says);
        let excluded = |at: f64, side: Side| self.excluded(says, &stakes, at, side);
        let changed = first([Side::Above, Side::Below].map(|side| excluded(self.estimate, side)));
        let below = excluded(self.estimate - self.change, Side::Above);
        let unchanged =
            below.zip(excluded(self.estimate + self.change, Side::Below)).map(|(one, other)| one.max(other));
        let (decision, after) = match (changed, unchanged) {
            (Some(at), other) if other.is_none_or(|other| at <= other) => (Decision::Changed, Some(at)),
            (_, Some(at)) => (Decision::Unchanged, Some(at)),
            _ => (Decision::Open, None),
        };
        let end = |side: Side| {
            let far = self.ends[usize::from(side == Side::Below)];
            let (mut out, mut within) = (far, value.clamp(self.ends[0], self.ends[1]));
            for _ in 0..STEPS {
                let middle = (out + within) / 2.0;
                if excluded(middle, side).is_some() { out = middle } else { within = middle }
            }
            out
        };
        (!says.is_empty()).then(|| Reading { value, interval: [end(Side::Above), end(Side::Below)], decision, after })
    }

    /// The part that is staked on each draw, from those before it.
    fn stakes(&self, says: &[f64]) -> Vec<f64> {
        let (mut rows, mut sum, mut squares) = (PRIOR, 0.0, PRIOR * self.unit * self.unit);
        let stake = |own: &f64| {
            let stake = self.stake(squares / rows);
            let gap = own - self.estimate;
            rows += 1.0;
            sum += gap;
            // Squares about the mean of those so far.
            squares += (gap - sum / rows).powi(2);
            stake
        };
        says.iter().map(stake).collect()
    }

    /// Stake for draws of a variance.
    pub fn stake(&self, variance: f64) -> f64 {
        (2.0 * (2.0 / RISK).ln() / (variance.max(f64::MIN_POSITIVE) * self.planned.max(1) as f64)).sqrt()
    }

    /// Number of draws after which a value is excluded, on one side.
    fn excluded(&self, says: &[f64], stakes: &[f64], at: f64, side: Side) -> Option<usize> {
        let mut bettor = Bettor::new(self.ends, at, side);
        says.iter().zip(stakes).position(|(&own, &stake)| bettor.is_convinced(own, stake)).map(|place| place + 1)
    }
}

fn first(of: [Option<usize>; 2]) -> Option<usize> {
    of.into_iter().flatten().min()
}

/// A bettor against one value.
pub struct Bettor {
    at: f64,
    sign: f64,
    most: f64,
    capital: f64,
}

impl Bettor {
    /// Begins with a capital of one.
    pub fn new(ends: [f64; 2], at: f64, side: Side) -> Bettor {
        // The most that a draw may take, for each unit that is staked.
        let (sign, loss) = match side {
            Side::Above => (1.0, at - ends[0]),
            Side::Below => (-1.0, ends[1] - at),
        };
        Bettor { at, sign, most: if loss > 0.0 { STAKE / loss } else { f64::INFINITY }, capital: 0.0 }
    }

    /// Stakes on a draw; tells whether the value is excluded now.
    pub fn is_convinced(&mut self, says: f64, stake: f64) -> bool {
        self.capital += (self.sign * stake.min(self.most) * (says - self.at)).ln_1p();
        self.capital >= (2.0 / RISK).ln()
    }
}
