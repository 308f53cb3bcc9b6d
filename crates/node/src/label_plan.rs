//! Plans of labels on their way to JavaScript, and what labels say on theirs from it.

use engine::{LabelQuestion, RowNames};
use napi::bindgen_prelude::{Float64Array, Uint8Array};
use napi_derive::napi;
use stats::label_plan::course::{Decision, Reading, Step, Test};
use stats::label_plan::{Draw, LabelPlan};

/// A question for a plan of labels.
#[napi(object)]
pub struct LabelQuestionEntry {
    pub metric: String,
    pub change: f64,
    pub power: f64,
    pub draws: Option<u32>,
}

/// Rows to label, in their order: one entry of each list for a row.
#[napi(object)]
pub struct LabelPlanEntry {
    pub rows: f64,
    pub unlabelled: f64,
    pub estimate: f64,
    pub needed: Option<u32>,
    /// Places of the chunks among those that were asked for.
    pub chunks: Float64Array,
    /// Places of the rows in the table as it came.
    pub row: Float64Array,
    /// Ids, empty where a row has none; left out without a column of ids.
    pub ids: Option<Vec<String>>,
    pub steps: LabelStepsEntry,
}

/// Draws as the core reads their labels.
#[napi(object)]
pub struct LabelStepsEntry {
    pub expected: Float64Array,
    pub addend: Float64Array,
    pub chance: Float64Array,
    pub reach: Float64Array,
    pub deviation: Float64Array,
}

/// Result of labels so far.
#[napi(object)]
pub struct LabelReadingEntry {
    pub value: f64,
    pub interval: Vec<f64>,
    /// `open`, `changed` or `unchanged`.
    #[napi(ts_type = "'open' | 'changed' | 'unchanged'")]
    pub decision: String,
    pub after: Option<u32>,
}

/// Reads the labels of the first rows of a plan, 1 for a positive one; `null` of none.
#[napi(catch_unwind, ts_return_type = "LabelReadingEntry | null")]
pub fn read_labels(
    estimate: f64,
    change: f64,
    steps: LabelStepsEntry,
    labels: Uint8Array,
) -> Option<LabelReadingEntry> {
    let steps = steps.steps();
    let labels: Vec<bool> = labels.iter().map(|&label| label == 1).collect();
    Test { estimate, change, planned: steps.len() }.read(&steps, &labels).map(LabelReadingEntry::from)
}

impl LabelPlanEntry {
    /// Joins a plan with the names of its rows.
    pub fn of(plan: LabelPlan, names: RowNames) -> LabelPlanEntry {
        let LabelPlan { rows: [rows, unlabelled], estimate, needed, draws } = plan;
        LabelPlanEntry {
            rows: rows as f64,
            unlabelled: unlabelled as f64,
            estimate,
            needed: needed.map(|own| own as u32),
            chunks: Float64Array::new(draws.iter().map(|own| own.chunk as f64).collect()),
            row: Float64Array::new(names.rows.iter().map(|&row| row as f64).collect()),
            ids: names.ids.map(|ids| ids.into_iter().map(Option::unwrap_or_default).collect()),
            steps: LabelStepsEntry::of(&draws),
        }
    }
}

impl LabelStepsEntry {
    fn of(draws: &[Draw]) -> LabelStepsEntry {
        let numbers = |of: fn(&Step) -> f64| Float64Array::new(draws.iter().map(|own| of(&own.step)).collect());
        LabelStepsEntry {
            expected: numbers(|own| own.expected),
            addend: numbers(|own| own.addend),
            chance: numbers(|own| own.chance),
            reach: numbers(|own| own.reach),
            deviation: numbers(|own| own.deviation),
        }
    }

    fn steps(&self) -> Vec<Step> {
        let LabelStepsEntry { expected, addend, chance, reach, deviation } = self;
        let step = |row: usize| Step {
            expected: expected[row],
            addend: addend[row],
            chance: chance[row],
            reach: reach[row],
            deviation: deviation[row],
        };
        let rows = [expected, addend, chance, reach, deviation].map(|own| own.len()).into_iter().min().unwrap_or(0);
        (0..rows).map(step).collect()
    }
}

impl From<LabelQuestionEntry> for LabelQuestion {
    fn from(LabelQuestionEntry { metric, change, power, draws }: LabelQuestionEntry) -> Self {
        LabelQuestion { metric, change, power, draws: draws.map(|own| own as usize) }
    }
}

impl From<Reading> for LabelReadingEntry {
    fn from(Reading { value, interval, decision, after }: Reading) -> Self {
        let decision = match decision {
            Decision::Open => "open",
            Decision::Changed => "changed",
            Decision::Unchanged => "unchanged",
        };
        LabelReadingEntry {
            value,
            interval: interval.to_vec(),
            decision: decision.to_owned(),
            after: after.map(|own| own as u32),
        }
    }
}
