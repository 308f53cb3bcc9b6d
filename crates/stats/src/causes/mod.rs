//! Causes of a change of a metric: which columns carry it, in which slices it sits, and how much of it the labels' shares give.
//!
//! Every row adds something to a metric ([`contribution`]): the derivative of the metric at the reference. Over the reference
//! these addends have the mean 0, over a chunk the change of the metric, to first order. So every question about the change is
//! one about means of addends, in bins of columns ([`columns`]), in slices of one or two ([`slices`]) or by label ([`labels`]).

pub mod challenger;
pub mod columns;
pub mod contribution;
pub mod labels;
pub mod said;
pub mod sides;
pub mod slices;
pub mod told;
pub mod touched;

use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::counts::CodeCounts;
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::metric::{Choices, Metric};
use crate::performance::Reference;
use crate::summary::performance::PerformanceChunk;
use crate::weights::Weights;
use challenger::Challenger;
use columns::ColumnEffect;
use labels::LabelShift;
use said::Said;
use sides::{Alike, Sides};
use slices::Slice;
use touched::{Touch, Touched};

/// Causes of the change of one metric, in the unit of its addends.
#[derive(Clone, Debug)]
pub struct Causes {
    /// Mean of the addends of the rows with labels; NaN where there are too few.
    pub total: f64,
    /// Mean of the addends that rows have by what the model said alone.
    pub expected: f64,
    /// One for each feature.
    pub columns: Vec<ColumnEffect>,
    /// Slices that carry the change, the clearest first.
    pub slices: Vec<Slice>,
    /// The metric in each slice: in the reference, and by the labels of the chunk.
    pub values: Vec<[Option<f64>; 2]>,
    /// Effect of other shares of the labels; `None` without labels or classes.
    pub labels: Option<LabelShift>,
    /// Answers of the model, beside its inputs.
    pub said: Said,
    /// Addition of the rows that faults touch; `None` without such rows.
    pub touched: Option<Touched>,
    /// Performance of another model; `None` where that was not asked, or labels are few.
    pub challenger: Option<Challenger>,
}

/// A change to be explained.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The metric that changed.
    pub metric: &'static Metric,
    /// Options of the metric.
    pub choices: &'a Choices,
    /// Faults that began with the change: places of features, and the values that are the fault's.
    pub faults: &'a [(usize, Touch)],
    /// True if it is asked how well another model would do.
    pub is_challenged: bool,
}

impl Causes {
    /// Compares the rows of some chunks with those of the reference; `None` where the metric has no addends.
    pub fn of(
        kept: &KeptRows,
        rows: &ChunkRows,
        reference: &Reference,
        Question { metric, choices, faults, is_challenged }: Question<'_>,
    ) -> Option<Causes> {
        let alike = Alike::learn(&kept.outcomes);
        let sides = Sides::of(kept, rows, &alike, metric, choices)?;
        let codes = kept.features.iter().map(|own| own.codes().count());
        let weights = Weights::fit(kept, &CodeCounts::of(&rows.features, codes, &[]).all, &[]);
        let total = if sides.is_labelled() { sides.chunk.realized_mean() } else { f64::NAN };
        let worse = if metric.higher_is_better == Some(false) { 1.0 } else { -1.0 };
        let slices = slices::search(kept, &sides, worse);
        let classes = reference.classes();
        // A sum over rows says nothing of a slice, whose rows are fewer.
        let choices = Choices { value_per: choices.value_per.of_slices(), ..choices.clone() };
        let value = |outcomes: &KeptOutcomes, places: &[usize]| {
            let own = outcomes.outcomes(places, classes.as_ref())?;
            let chunk = PerformanceChunk::of(&own, 0..places.len());
            reference.measure(&chunk, &[metric], &choices).realized.first()?.ok().map(|own| own.value)
        };
        let values = |own: &Slice| [value(&kept.outcomes, &own.places[0]), value(&rows.outcomes, &own.places[1])];
        Some(Causes {
            total,
            expected: sides.chunk.expected_mean(),
            columns: columns::effects(kept, &sides, &weights.factors),
            values: slices.iter().map(values).collect(),
            slices,
            labels: labels::shift(kept, rows, &sides),
            said: said::compare(kept, rows, &alike, &weights.of_rows),
            touched: touched::touched(kept, &sides, faults),
            challenger: if is_challenged { challenger::challenge(kept, rows) } else { None },
        })
    }
}

#[cfg(test)]
mod tests;
