//! Options on their way to JavaScript.

use engine::OptionsQuestion;
use napi::bindgen_prelude::Float64Array;
use napi_derive::napi;
use stats::causes::slices::Range;
use stats::resolution::curve::Curve;
use stats::resolution::gain::Gain;
use stats::resolution::guarantee::Held;
use stats::resolution::recalibrate::Recalibrated;
use stats::resolution::retrain::Retrained;
use stats::resolution::review::Reviewed;
use stats::resolution::rule::Rule;
use stats::resolution::threshold::Threshold;
use stats::resolution::{Drawn, Priced, Resolution};
use stats::trust::{Trust, TrustLevel};

/// A question for options.
#[napi(object)]
pub struct OptionsQuestionEntry {
    pub metric: String,
    pub segments: Vec<Vec<CodesEntry>>,
    pub review: Option<f64>,
    pub capacity: f64,
    pub is_retrained: bool,
}

/// Codes of a feature (its place in the plan), from the first to the last.
#[napi(object)]
pub struct CodesEntry {
    pub feature: u32,
    pub first: u32,
    pub last: u32,
}

/// Options for rows like those of some chunks, and what they would have been worth in the reference.
#[napi(object)]
pub struct ResolutionEntry {
    pub now: PricedEntry,
    pub usual: Option<PricedEntry>,
    /// `high`, `low` or `none`: trust in weighted rows of the reference; left out where labels of the chunks price.
    pub trust: Option<String>,
}

/// Options on some rows; an option that changes hardly any decision is left out.
#[napi(object)]
pub struct PricedEntry {
    pub rows: f64,
    pub curve: ThresholdCurveEntry,
    pub threshold: Option<ThresholdEntry>,
    pub recalibrated: Option<RecalibratedEntry>,
    pub reviewed: Option<ReviewedEntry>,
    pub rules: Vec<RuleEntry>,
    pub retrained: Option<RetrainedEntry>,
}

/// A metric by threshold, thresholds descending.
#[napi(object)]
pub struct ThresholdCurveEntry {
    pub cuts: Float64Array,
    pub values: Float64Array,
    pub errors: Float64Array,
    pub positives: Float64Array,
    pub today: Option<f64>,
    pub cut: Option<f64>,
    pub best: Option<f64>,
    pub best_value: Option<f64>,
    pub nobody: Option<f64>,
    pub everybody: Option<f64>,
    pub perfect: Option<f64>,
}

/// A metric by threshold, and the rows that it is drawn from.
#[napi(object)]
pub struct DrawnEntry {
    pub rows: f64,
    pub curve: ThresholdCurveEntry,
    /// As that of options.
    pub trust: Option<String>,
}

/// A gain, its standard error, and its standard deviation over samples of one row.
#[napi(object)]
pub struct GainEntry {
    pub mean: f64,
    pub error: f64,
    pub unit: f64,
    pub changed: f64,
}

/// A threshold.
#[napi(object)]
pub struct ThresholdEntry {
    pub at: f64,
    pub positives: f64,
    pub today: Option<f64>,
    pub gain: GainEntry,
}

/// Another calibration.
#[napi(object)]
pub struct RecalibratedEntry {
    pub offset: f64,
    pub slope: f64,
    pub at: f64,
    pub gain: GainEntry,
}

/// Rows that are reviewed.
#[napi(object)]
pub struct ReviewedEntry {
    pub low: f64,
    pub high: f64,
    pub share: f64,
    pub gain: GainEntry,
}

/// A threshold of a segment, by its place in the question.
#[napi(object)]
pub struct RuleEntry {
    pub segment: u32,
    pub at: f64,
    pub positives: f64,
    pub gain: GainEntry,
}

/// Another model.
#[napi(object)]
pub struct RetrainedEntry {
    pub rows: f64,
    pub gain: GainEntry,
    pub headroom: Option<GainEntry>,
    pub with_twice: f64,
}

/// A threshold at which a metric holds a bound.
#[napi(object)]
pub struct HeldEntry {
    pub at: f64,
    pub value: f64,
    pub rows: f64,
    pub p_value: f64,
}

impl From<OptionsQuestionEntry> for OptionsQuestion {
    fn from(own: OptionsQuestionEntry) -> Self {
        let OptionsQuestionEntry { metric, segments, review, capacity, is_retrained } = own;
        let range = |own: &CodesEntry| Range { feature: own.feature as usize, codes: own.first as u8..=own.last as u8 };
        let segments = segments.iter().map(|own| own.iter().map(range).collect()).collect();
        OptionsQuestion { metric, segments, review, capacity, is_retrained }
    }
}

impl From<Resolution> for ResolutionEntry {
    fn from(Resolution { now, usual, trust }: Resolution) -> Self {
        ResolutionEntry { now: now.into(), usual: usual.map(Into::into), trust: trust.map(level) }
    }
}

impl From<Drawn> for DrawnEntry {
    fn from(Drawn { rows, curve, trust }: Drawn) -> Self {
        DrawnEntry { rows: rows as f64, curve: curve.into(), trust: trust.map(level) }
    }
}

fn level(trust: Trust) -> String {
    TrustLevel::KEYS[trust.level as usize - 1].to_owned()
}

impl From<Priced> for PricedEntry {
    fn from(own: Priced) -> Self {
        let rule = |(segment, own): (usize, &Option<Rule>)| {
            let Rule { at, positives, gain } = (*own)?;
            Some(RuleEntry { segment: segment as u32, at, positives, gain: gain.into() })
        };
        PricedEntry {
            rows: own.rows as f64,
            curve: own.curve.into(),
            threshold: own.threshold.map(|Threshold { at, positives, today, gain }| ThresholdEntry {
                at,
                positives,
                today,
                gain: gain.into(),
            }),
            recalibrated: own.recalibrated.map(|Recalibrated { offset, slope, at, gain }| RecalibratedEntry {
                offset,
                slope,
                at,
                gain: gain.into(),
            }),
            reviewed: own.reviewed.map(|Reviewed { scores: [low, high], share, gain }| ReviewedEntry {
                low,
                high,
                share,
                gain: gain.into(),
            }),
            rules: own.rules.iter().enumerate().filter_map(rule).collect(),
            retrained: own.retrained.map(|Retrained { rows, gain, headroom, with_twice }| RetrainedEntry {
                rows: rows as f64,
                gain: gain.into(),
                headroom: headroom.map(Into::into),
                with_twice,
            }),
        }
    }
}

impl From<Curve> for ThresholdCurveEntry {
    fn from(Curve { points, today, cut, best, baselines: [nobody, everybody, perfect] }: Curve) -> Self {
        ThresholdCurveEntry {
            cuts: Float64Array::new(points.iter().map(|own| own.cut).collect()),
            values: Float64Array::new(points.iter().map(|own| own.value).collect()),
            errors: Float64Array::new(points.iter().map(|own| own.error).collect()),
            positives: Float64Array::new(points.iter().map(|own| own.positives).collect()),
            today,
            cut,
            best: best.map(|own| own.0),
            best_value: best.map(|own| own.1),
            nobody,
            everybody,
            perfect,
        }
    }
}

impl From<Gain> for GainEntry {
    fn from(Gain { mean, error, unit, changed }: Gain) -> Self {
        GainEntry { mean, error, unit, changed }
    }
}

impl From<Held> for HeldEntry {
    fn from(Held { at, value, rows, p_value }: Held) -> Self {
        HeldEntry { at, value, rows, p_value }
    }
}
