//! Causes of a change on their way to JavaScript.

use crate::resolution::CodesEntry;
use engine::{Learned, Shaped, Values};
use napi_derive::napi;
use stats::causes::Causes;
use stats::causes::challenger::Challenger;
use stats::causes::columns::ColumnEffect;
use stats::causes::labels::LabelShift;
use stats::causes::slices::{Range, Slice};
use stats::causes::touched::{Touch, Touched};
use stats::shape::{Shape, Unit};

/// Decisions beside scores: the threshold of the reference with the shares of rows that follow it there and in the chunks, and the
/// threshold that the chunks follow best, with their share.
#[napi(object)]
pub struct DecidedEntry {
    pub threshold: f64,
    pub usual: f64,
    pub now: f64,
    pub best: f64,
    pub best_share: f64,
}

/// Causes of the change of a metric, in the metric's unit to first order.
#[napi(object)]
pub struct CausesEntry {
    /// The change by labels; NaN where there are too few.
    pub total: f64,
    /// The change by what the model said alone.
    pub expected: f64,
    pub columns: Vec<ColumnEntry>,
    pub slices: Vec<SliceEntry>,
    pub labels: Option<LabelShiftEntry>,
    /// Distance of what the model said from its inputs: half the sum of the differences of shares, and what chance gives.
    pub said_distance: f64,
    pub said_by_chance: f64,
    /// Slope of mean scores by the values of inputs, over that in the reference, and its standard error; NaN where unknown.
    pub said_slope: f64,
    pub said_slope_error: f64,
    /// Decisions beside the threshold that those of the reference follow.
    pub decided: Option<DecidedEntry>,
    pub touched: Option<TouchedEntry>,
    pub challenger: Option<ChallengerEntry>,
}

/// A fault that began with the change.
#[napi(object)]
pub struct FaultEntry {
    pub column: String,
    /// `missing`, `unseen`, `outside`, `renamed` or `all`: the values that are the fault's.
    pub touch: String,
    /// The label of the reference that came under another name.
    pub label: Option<String>,
}

/// A column of a chunk that has a fault by its shape.
#[napi(object)]
pub struct ShapeEntry {
    pub chunk: u32,
    pub column: String,
    /// `unit`, `frozen`, `swapped` or `renamed`.
    pub kind: String,
    /// Another unit: `to = factor · from + offset`; of a frozen column, the share of its rows.
    pub factor: Option<f64>,
    pub offset: Option<f64>,
    pub share: Option<f64>,
    /// The column whose values it has, or the label that has another name.
    pub from: Option<String>,
    pub to: Option<String>,
}

impl ShapeEntry {
    /// Names a column and its shape.
    pub fn of(learned: &Learned, chunk: usize, own: &Shaped) -> ShapeEntry {
        let plain = |kind: &str| ShapeEntry {
            chunk: chunk as u32,
            column: name(learned, own.feature),
            kind: kind.to_owned(),
            factor: None,
            offset: None,
            share: None,
            from: None,
            to: None,
        };
        match own.shape {
            Shape::Unit(Unit { factor, offset }) => {
                ShapeEntry { factor: Some(factor), offset: Some(offset), ..plain("unit") }
            }
            Shape::Frozen(share) => ShapeEntry { share: Some(share), ..plain("frozen") },
            Shape::Swapped(other) => ShapeEntry { from: Some(name(learned, other)), ..plain("swapped") },
            Shape::Renamed(_) => {
                let [from, to] = own.names.clone().map_or([None, None], |names| names.map(Some));
                ShapeEntry { from, to, ..plain("renamed") }
            }
        }
    }
}

/// Performance of another model on these inputs.
#[napi(object)]
pub struct ChallengerEntry {
    pub auroc: f64,
    pub error: f64,
    pub rows: f64,
}

/// Additions to a change of the rows that faults touch, and of the others.
#[napi(object)]
pub struct TouchedEntry {
    pub share: f64,
    pub part: f64,
    pub error: f64,
    pub expected: f64,
    pub concept: f64,
}

impl FaultEntry {
    /// The place of the feature, and the values; `None` of another column.
    pub fn place(&self, learned: &Learned) -> Option<(usize, Touch)> {
        let place = learned.plan.features.iter().position(|(name, _)| *name == self.column)?;
        let touch = match self.touch.as_str() {
            "missing" => Touch::Missing,
            "unseen" => Touch::Unseen,
            "outside" => Touch::Outside,
            "renamed" => Touch::Renamed(learned.code_of(place, self.label.as_deref()?)?),
            _ => Touch::All,
        };
        Some((place, touch))
    }
}

/// Effect of a column.
#[napi(object)]
pub struct ColumnEntry {
    pub column: String,
    pub effect: f64,
    pub alone: f64,
    pub error: f64,
    pub distance: f64,
    pub direction: f64,
    /// The values whose share has changed most, and by how much.
    pub values: ValuesEntry,
    pub by: f64,
    pub relation: f64,
    pub relation_p: f64,
}

/// Rows with some values of one or two columns.
#[napi(object)]
pub struct SliceEntry {
    pub columns: Vec<SliceColumn>,
    pub rows: f64,
    pub share_before: f64,
    pub share: f64,
    pub mean_before: f64,
    pub mean: f64,
    pub value_before: Option<f64>,
    pub value: Option<f64>,
    pub carries: f64,
    pub error: f64,
    pub concept: f64,
    pub p_value: f64,
}

/// Values of one column of a slice.
#[napi(object)]
pub struct SliceColumn {
    pub column: String,
    pub codes: CodesEntry,
    pub values: ValuesEntry,
}

/// Values of a column: labels, or numbers above `above` and up to `to`; `missing` or `unseen` otherwise.
#[napi(object)]
pub struct ValuesEntry {
    /// `missing`, `unseen`, `numbers` or `labels`.
    pub kind: String,
    pub above: Option<f64>,
    pub to: Option<f64>,
    pub is_whole: bool,
    pub labels: Vec<String>,
}

/// Effect of other shares of the labels.
#[napi(object)]
pub struct LabelShiftEntry {
    pub part: f64,
    pub error: f64,
    pub distance: f64,
    pub p_value: f64,
    pub within: f64,
    pub within_p: f64,
}

impl CausesEntry {
    /// Names columns and values.
    pub fn of(learned: &Learned, causes: Causes) -> CausesEntry {
        let Causes { total, expected, columns, slices, values, labels, said, touched, challenger } = causes;
        let column = |(place, own): (usize, &ColumnEffect)| ColumnEntry {
            column: name(learned, place),
            effect: own.effect,
            alone: own.alone,
            error: own.error,
            distance: own.distance,
            direction: own.direction,
            values: ValuesEntry::from(learned.values_of(place, own.code..=own.code)),
            by: own.by,
            relation: own.relation,
            relation_p: own.relation_p,
        };
        let slices = slices.iter().zip(values).map(|(own, values)| SliceEntry::of(learned, own, values));
        CausesEntry {
            total,
            expected,
            columns: columns.iter().enumerate().map(column).collect(),
            slices: slices.collect(),
            labels: labels.map(LabelShiftEntry::from),
            said_distance: said.distance,
            said_by_chance: said.by_chance,
            said_slope: said.slope,
            said_slope_error: said.slope_error,
            decided: said.decided.map(|own| DecidedEntry {
                threshold: own.usual.0,
                usual: own.usual.1,
                now: own.now,
                best: own.best.0,
                best_share: own.best.1,
            }),
            touched: touched.map(|Touched { share, part, error, expected, concept }| TouchedEntry {
                share,
                part,
                error,
                expected,
                concept,
            }),
            challenger: challenger.map(|Challenger { auroc, error, rows }| ChallengerEntry {
                auroc,
                error,
                rows: rows as f64,
            }),
        }
    }
}

impl SliceEntry {
    fn of(learned: &Learned, own: &Slice, [value_before, value]: [Option<f64>; 2]) -> SliceEntry {
        let column = |Range { feature, codes }: &Range| SliceColumn {
            column: name(learned, *feature),
            codes: CodesEntry {
                feature: *feature as u32,
                first: u32::from(*codes.start()),
                last: u32::from(*codes.end()),
            },
            values: ValuesEntry::from(learned.values_of(*feature, codes.clone())),
        };
        SliceEntry {
            columns: own.ranges.iter().map(column).collect(),
            rows: own.rows,
            share_before: own.shares[0],
            share: own.shares[1],
            mean_before: own.means[0],
            mean: own.means[1],
            value_before,
            value,
            carries: own.carries,
            error: own.error,
            concept: own.concept,
            p_value: own.p_value,
        }
    }
}

fn name(learned: &Learned, feature: usize) -> String {
    learned.plan.features[feature].0.clone()
}

impl From<Values> for ValuesEntry {
    fn from(values: Values) -> Self {
        let plain = |kind: &str| ValuesEntry {
            kind: kind.to_owned(),
            above: None,
            to: None,
            is_whole: false,
            labels: Vec::new(),
        };
        match values {
            Values::Missing => plain("missing"),
            Values::Unseen => plain("unseen"),
            Values::Between(above, to, is_whole) => ValuesEntry { above, to, is_whole, ..plain("numbers") },
            Values::Labels(labels) => ValuesEntry { labels, ..plain("labels") },
        }
    }
}

impl From<LabelShift> for LabelShiftEntry {
    fn from(own: LabelShift) -> Self {
        let LabelShift { part, error, distance, p_value, within, within_p } = own;
        LabelShiftEntry { part, error, distance, p_value, within, within_p }
    }
}
