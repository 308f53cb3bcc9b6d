//! Prices of options: the gain of a metric, had decisions been made in another way.
//!
//! An option is another decision for some rows. It is priced on rows with labels that are like those to come ([`cases`]):
//! whatever it has to choose, it chooses on four fifths of them and is judged on the last, so that no option is flattered by
//! the rows that it was made from. The price is the difference of the metric, and its error that of the rows whose decision
//! changes ([`gain`]).

pub mod cases;
pub mod curve;
pub mod cut;
pub mod gain;
pub mod guarantee;
pub mod recalibrate;
pub mod retrain;
pub mod review;
pub mod rule;
pub mod threshold;

use crate::causes::sides::Alike;
use crate::causes::slices::Range;
use crate::kept_rows::KeptRows;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::counts::CodeCounts;
use crate::metric::{Choices, Metric};
use crate::trust::Trust;
use crate::weights::Weights;
use boost::Kind;
use cases::Cases;
use curve::Curve;
use gain::Objective;
use recalibrate::Recalibrated;
use retrain::Retrained;
use review::Reviewed;
use rule::Rule;
use threshold::Threshold;

/// Rows with labels from which chunks speak for themselves, and rows that options are priced on at most.
const LEAST_ROWS: usize = 200;
const MOST_ROWS: usize = 100_000;

/// Options for the rows of some chunks.
#[derive(Clone, Debug)]
pub struct Priced {
    /// Rows with labels that the options are priced on.
    pub rows: usize,
    /// The metric at every threshold.
    pub curve: Curve,
    /// Another threshold; `None` where none is better.
    pub threshold: Option<Threshold>,
    /// Scores that are calibrated anew.
    pub recalibrated: Option<Recalibrated>,
    /// Rows that people look at.
    pub reviewed: Option<Reviewed>,
    /// Thresholds for segments, in the order in which these were given.
    pub rules: Vec<Option<Rule>>,
    /// Another model; `None` where that was not asked, or labels are few.
    pub retrained: Option<Retrained>,
}

/// A metric at every threshold.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// The curve.
    pub curve: Curve,
    /// Rows with labels that it is drawn from.
    pub rows: usize,
    /// Trust in rows of the reference; `None` where the chunks' own labels say enough.
    pub trust: Option<Trust>,
}

/// Options that are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The metric that prices them.
    pub metric: &'static Metric,
    /// Options of the metric.
    pub choices: &'a Choices,
    /// Segments that may have a rule of their own.
    pub segments: &'a [Vec<Range>],
    /// Cost of a review, in the metric's unit; `None` where it is not known.
    pub review: Option<f64>,
    /// Share of the rows that may be decided positive, at most.
    pub capacity: f64,
    /// True if another model is asked for.
    pub is_retrained: bool,
}

/// Options for the rows of some chunks, and what the same would have been worth in the reference.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// Options now.
    pub now: Priced,
    /// The same on rows of the reference.
    pub usual: Option<Priced>,
    /// Trust in rows of the reference that are weighted to look like the chunks; `None` where the chunks' own labels say enough.
    pub trust: Option<Trust>,
}

/// Rows that speak for some chunks.
struct Spoken {
    /// Rows of the reference.
    usual: Cases,
    /// Rows like those of the chunks: their own with labels, or without enough of these the reference's, weighted.
    cases: Cases,
    trust: Option<Trust>,
}

/// Prices options for rows like those of some chunks. `None` for another task than two classes, a metric that decisions do not move,
/// or where nothing was decided.
pub fn resolve(kept: &KeptRows, rows: &ChunkRows, asked: &Asked<'_>) -> Option<Resolution> {
    let Spoken { usual, cases, trust } = spoken(kept, rows)?;
    let now = price(&usual, &cases, asked)?;
    // Another model is dear to try: only where it gains something is it asked whether it always would have.
    let is_retrained = now.retrained.and_then(|own| own.headroom).is_some_and(|own| own.mean > 2.0 * own.error);
    let usual = price(&usual, &usual, &Asked { is_retrained, ..*asked });
    Some(Resolution { now, usual, trust })
}

/// Draws a metric at every threshold for rows like those of some chunks; its best threshold decides at most a share of them positive.
/// `None` where options have no price.
pub fn draw(kept: &KeptRows, rows: &ChunkRows, asked: &Asked<'_>) -> Option<Drawn> {
    let Spoken { cases, trust, .. } = spoken(kept, rows)?;
    let curve = Curve::of(&cases, &Objective::of(asked.metric, asked.choices)?, asked.capacity);
    Some(Drawn { curve, rows: cases.rows(), trust })
}

/// Finds the rows that speak for some chunks.
fn spoken(kept: &KeptRows, rows: &ChunkRows) -> Option<Spoken> {
    let kinds: Vec<Kind> = kept.features.iter().map(|own| own.codes().kind()).collect();
    let reference: Vec<&[u8]> = kept.features.iter().map(|own| own.rows()).collect();
    let chunk: Vec<&[u8]> = rows.features.iter().map(Vec::as_slice).collect();
    let usual = Cases::of(kinds.clone(), &reference, &kept.outcomes, None)?.sample(MOST_ROWS);
    let labelled = Cases::of(kinds.clone(), &chunk, &rows.outcomes, None).filter(|own| own.rows() >= LEAST_ROWS);
    let (cases, trust) = match labelled {
        Some(own) => (own.sample(MOST_ROWS), None),
        None => {
            let weights = alike(kept, rows);
            let own = Cases::of(kinds, &reference, &kept.outcomes, Some(&weights.of_rows))?;
            (own, Some(weights.trust(0..kept.rows)))
        }
    };
    Some(Spoken { usual, cases, trust })
}

/// Weights by which kept rows look like those of chunks: in their features, in what the model said, and how sure it was.
fn alike(kept: &KeptRows, rows: &ChunkRows) -> Weights {
    let codes = kept.features.iter().map(|own| own.codes().count());
    let groups = Alike::learn(&kept.outcomes);
    let [usual, chunk] = [&kept.outcomes, &rows.outcomes].map(|own| groups.codes(own));
    let mut counts = vec![0; 1 + usize::from(usual.iter().chain(&chunk).copied().max().unwrap_or(0))];
    chunk.iter().for_each(|&code| counts[usize::from(code)] += 1);
    Weights::fit(kept, &CodeCounts::of(&rows.features, codes, &[]).all, &[(&usual, &counts)])
}

/// Prices options on rows with labels; `usual` are those of the reference, by which scores are calibrated.
fn price(usual: &Cases, cases: &Cases, asked: &Asked<'_>) -> Option<Priced> {
    let objective = Objective::of(asked.metric, asked.choices)?;
    Some(Priced {
        rows: cases.rows(),
        curve: Curve::of(cases, &objective, asked.capacity),
        threshold: threshold::best(cases, &objective, asked.capacity),
        recalibrated: recalibrate::recalibrate(usual, cases, &objective, asked.capacity),
        reviewed: review::review(cases, &objective, asked.review),
        rules: asked.segments.iter().map(|own| rule::rule(cases, &objective, asked.capacity, own)).collect(),
        retrained: if asked.is_retrained { retrain::retrain(cases, &objective, asked.capacity) } else { None },
    })
}

#[cfg(test)]
mod tests;
