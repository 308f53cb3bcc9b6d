//! A metric at every decision threshold.

use super::cases::Cases;
use super::cut::{self, Cut, walk};
use super::gain::Objective;
use crate::metric::cells::Cells;

/// Points of a curve, at most.
const POINTS: usize = 128;

/// A point of a curve.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// Rows of this score and above are decided positive; infinite where none is.
    pub cut: Cut,
    /// The metric.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// Share of the rows that are decided positive.
    pub positives: f64,
}

/// A metric by threshold, from the highest to the lowest, and what it is without a model.
#[derive(Clone, Debug)]
pub struct Curve {
    /// Points, thresholds descending; where the metric does not exist there is none.
    pub points: Vec<At>,
    /// With the decisions that were made.
    pub today: Option<f64>,
    /// The threshold that these follow; `None` where they follow none.
    pub cut: Option<Cut>,
    /// The best threshold, and the metric there.
    pub best: Option<(Cut, f64)>,
    /// The metric if no row were decided positive, if all were, and if every decision were right.
    pub baselines: [Option<f64>; 3],
}

impl Curve {
    /// Draws the curve; the best threshold decides at most a share of the rows positive.
    pub fn of(cases: &Cases, objective: &Objective, most: f64) -> Curve {
        let rows: f64 = cases.weights.iter().sum();
        let squares: f64 = cases.weights.iter().map(|own| own * own).sum();
        let inflation = squares / rows;
        let mut points: Vec<At> = Vec::new();
        walk(cases, &|_| true, |cut, cells| {
            let Some(value) = objective.value(cells) else { return };
            let positives = (cells[0] + cells[1]) / rows;
            points.push(At { cut, value, error: error(objective, cells, inflation), positives });
        });
        let best = cut::best(cases, objective, most, &|_| true);
        let [positives, negatives] = [true, false]
            .map(|is| cases.labels.iter().zip(&cases.weights).filter(|own| *own.0 == is).map(|own| own.1).sum());
        let baselines =
            [[0.0, 0.0, positives, negatives], [positives, negatives, 0.0, 0.0], [positives, 0.0, 0.0, negatives]];
        Curve {
            today: objective.value(&cases.cells(&cases.said)),
            cut: cut::current(cases).map(|own| cut::rounded(cases, own)),
            best: best.and_then(|own| {
                let value = points.iter().find(|point| point.cut == own)?.value;
                Some((cut::told(cases, own), value))
            }),
            baselines: baselines.map(|cells| objective.value(&cells)),
            points: thinned(points, best),
        }
    }
}

/// Standard error of the metric over samples of rows with such weights.
fn error(objective: &Objective, cells: &Cells, inflation: f64) -> f64 {
    let Some(worth) = objective.of_cells(cells) else { return f64::NAN };
    let rows: f64 = cells.iter().sum();
    let mean = worth.iter().zip(cells).map(|(own, cell)| own * cell).sum::<f64>() / rows;
    let variance = worth.iter().zip(cells).map(|(own, cell)| (own - mean).powi(2) * cell).sum::<f64>() / rows;
    (variance * inflation / rows).sqrt()
}

/// Points that lie about alike apart by the rows between them, with the ends and the best.
fn thinned(points: Vec<At>, best: Option<Cut>) -> Vec<At> {
    let mut kept: Vec<At> = Vec::with_capacity(POINTS + 2);
    let last = points.len().saturating_sub(1);
    for (place, own) in points.into_iter().enumerate() {
        let is_far = kept.last().is_none_or(|before| own.positives - before.positives >= 1.0 / POINTS as f64);
        if is_far || place == last || Some(own.cut) == best {
            kept.push(own);
        }
    }
    kept
}
