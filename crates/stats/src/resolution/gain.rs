//! Gains: the difference that other decisions make to a metric.

use super::cases::{Cases, cell};
use crate::metric::cells::{ALL, Cells};
use crate::metric::{CellMetric, Choices, Metric};

/// Decisions that differ from today's in fewer rows say nothing of what they are worth.
const LEAST_CHANGED: usize = 5;

/// A metric of decisions, larger being better.
#[derive(Clone, Debug)]
pub struct Objective {
    form: CellMetric,
    sign: f64,
}

/// Gain of a metric, for rows like those that it was measured on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Difference of the metric; of a value, for one row.
    pub mean: f64,
    /// Standard error.
    pub error: f64,
    /// Standard deviation over samples of one row: divide by the root of the rows to come.
    pub unit: f64,
    /// Share of the rows whose decision changes.
    pub changed: f64,
}

impl Objective {
    /// Makes an objective of a metric; a sum over a chunk is taken as the mean of its rows. `None` for metrics that decisions do
    /// not move, or that are neither good nor bad.
    pub fn of(metric: &Metric, choices: &Choices) -> Option<Objective> {
        let choices = Choices { value_per: choices.value_per.of_slices(), ..choices.clone() };
        let sign = if metric.higher_is_better? { 1.0 } else { -1.0 };
        Some(Objective { form: metric.cells(&choices)?, sign })
    }

    /// The metric of some cells, in its own sign; `None` where it does not exist.
    pub fn value(&self, cells: &Cells) -> Option<f64> {
        self.form.value(cells)
    }

    /// The probability from which a positive decision is worth more than a negative one: `(TN − FP) / (TN − FP + TP − FN)` of a
    /// mean of worths (Elkan 2001). `None` of other metrics.
    pub fn break_even(&self) -> Option<f64> {
        let CellMetric::Share(form) = self.form else { return None };
        let [tp, fp, missed, tn] = form.of.map(|own| own * self.sign);
        let (right, wrong) = (tp - missed, tn - fp);
        (form.over == ALL && right > 0.0 && wrong > 0.0).then(|| wrong / (wrong + right))
    }

    /// The metric of some cells, larger being better; the least where it does not exist.
    pub fn worth(&self, cells: &Cells) -> f64 {
        self.value(cells).map_or(f64::NEG_INFINITY, |own| own * self.sign)
    }

    /// Derivatives of the metric by one row more in each cell; `None` where it does not exist.
    pub fn slopes(&self, cells: &Cells) -> Option<Cells> {
        self.form.slopes(cells)
    }

    /// Worth of a row in each cell, to first order at the decisions that were made, in units of the metric for one row of all.
    pub fn of_cells(&self, cells: &Cells) -> Option<Cells> {
        let rows: f64 = cells.iter().sum();
        self.form.slopes(cells).map(|slopes| slopes.map(|own| own * rows * self.sign))
    }

    /// The gain of other decisions over today's; `None` where hardly any decision changes, or the metric does not exist.
    pub fn gain(&self, cases: &Cases, decisions: &[bool]) -> Option<Gain> {
        self.between(cases, &cases.said, decisions)
    }

    /// The gain of other decisions over some.
    pub fn between(&self, cases: &Cases, before: &[bool], after: &[bool]) -> Option<Gain> {
        let changed = (0..cases.rows()).filter(|&row| before[row] != after[row]);
        let (count, weight) = changed.fold((0, 0.0), |(count, sum), row| (count + 1, sum + cases.weights[row]));
        let rows: f64 = cases.weights.iter().sum();
        let cells = [cases.cells(before), cases.cells(after)];
        let mean = self.sign * (self.value(&cells[1])? - self.value(&cells[0])?);
        let slopes = [self.form.slopes(&cells[0])?, self.form.slopes(&cells[1])?];
        let (mut squares, mut unit) = (0.0, 0.0);
        for row in 0..cases.rows() {
            let [old, new] = [before, after].map(|own| cell(cases.labels[row], own[row]));
            let (addend, weight) = (slopes[1][new] - slopes[0][old], cases.weights[row]);
            squares += (weight * addend).powi(2);
            unit += weight * addend * addend;
        }
        (count >= LEAST_CHANGED).then(|| Gain {
            mean,
            error: squares.sqrt(),
            unit: (rows * unit).sqrt(),
            changed: weight / rows,
        })
    }
}
