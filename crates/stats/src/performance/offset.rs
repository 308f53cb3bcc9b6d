//! Labels against what the scores of their rows say.

use crate::estimation::calibration::Calibration;
use crate::metric::ranking::Tie;
use crate::summary::binary::{BinaryChunk, OfScore};

/// Steps of Newton's method at most; it ends earlier, for the function is concave.
const STEPS: usize = 30;
/// Precision of the prior around 0, in log-odds: it matters only where all labels are one, which no finite offset explains.
const PRIOR: f64 = 0.1;
/// A step smaller than this ends the search.
const REACHED: f64 = 1e-9;

/// By how much the log-odds of a positive label are from those that the calibrated scores say, over the labelled rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    /// The offset, most likely and shrunk a little to 0.
    pub value: f64,
    /// Its standard error, from the observed information.
    pub error: f64,
}

crate::state!(Offset { value, error } where |own| own.value.is_finite() && own.error > 0.0);

impl Offset {
    /// Finds the most likely `δ` where labels are positive with `σ(logit p + δ)` (Cox 1958: calibration in the large). `None`
    /// without a label on a row whose score leaves it open.
    pub fn of(chunk: &BinaryChunk<'_>, calibration: &Calibration) -> Option<Offset> {
        let probabilities = calibration.probabilities(chunk.scores.iter().map(|own| own.score));
        let mut rest = &chunk.scores[..];
        // A calibration gives neighbouring scores one probability.
        let open = probabilities.chunk_by(|one, next| one == next).filter_map(|alike| {
            let (own, others) = rest.split_at(alike.len());
            rest = others;
            Open::of(alike[0], own)
        });
        let open: Vec<Open> = open.collect();
        (!open.is_empty()).then(|| most_likely(&open))
    }
}

/// Labelled rows of one probability that leaves the label open.
struct Open {
    /// Odds of a negative label.
    against: f64,
    rows: f64,
    positives: f64,
}

impl Open {
    fn of(probability: f64, scores: &[OfScore]) -> Option<Open> {
        let add = |(rows, positives), tie: Tie| (rows + tie.rows(), positives + tie.positives);
        let (rows, positives) = scores.iter().map(OfScore::tie).fold((0, 0), add);
        let is_open = rows > 0 && probability > 0.0 && probability < 1.0;
        let against = (1.0 - probability) / probability;
        is_open.then_some(Open { against, rows: rows as f64, positives: positives as f64 })
    }
}

fn most_likely(open: &[Open]) -> Offset {
    let slopes = |value: f64| {
        // One exponential for all rows, as odds are multiplied where log-odds are moved.
        let factor = (-value).exp();
        open.iter().fold((-PRIOR * value, PRIOR), |(slope, information), own| {
            let p = 1.0 / (1.0 + own.against * factor);
            (slope + own.positives - own.rows * p, information + own.rows * p * (1.0 - p))
        })
    };
    let mut value = 0.0f64;
    for _ in 0..STEPS {
        let (slope, information) = slopes(value);
        // Far off, the function is all but straight, and a whole step would go beyond the top.
        let step = (slope / information).clamp(-1.0, 1.0);
        value += step;
        if step.abs() < REACHED {
            break;
        }
    }
    Offset { value, error: slopes(value).1.sqrt().recip() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::performance::binary::{Label, Outcomes};
    use crate::performance::outcomes::Outcomes as Any;
    use crate::summary::performance::PerformanceChunk;

    const AS_IS: Calibration = Calibration { isotonic: None, before: None, after: None };

    fn offset(scores: &[f64], targets: &[Label]) -> Option<Offset> {
        let own = Outcomes { scores: scores.into(), targets: targets.to_vec(), ..Outcomes::default() };
        let all = Any::Binary(own);
        let PerformanceChunk::Binary(chunk) = PerformanceChunk::of(&all, 0..scores.len()) else {
            panic!("two classes")
        };
        Offset::of(&chunk, &AS_IS)
    }

    /// So many rows of one score, of which so many are positive.
    fn of_one_score(score: f64, rows: usize, positives: usize) -> Offset {
        let label = |row: usize| if row < positives { Label::Positive } else { Label::Negative };
        offset(&vec![score; rows], &(0..rows).map(label).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_offset_is_that_of_the_log_odds() {
        let own = of_one_score(0.5, 10_000, 7_311);
        assert!((own.value - 1.0).abs() < 1e-3, "{own:?}");
        // 1 / √(n p (1 − p))
        assert!((own.error - 0.022_55).abs() < 1e-4, "{own:?}");
        assert!(of_one_score(0.5, 10_000, 5_000).value.abs() < 1e-9);
        let (rare, common) = (of_one_score(0.02, 1_000, 40), of_one_score(0.98, 1_000, 960));
        assert!((rare.value + common.value).abs() < 1e-9 && rare.value > 0.5);
    }

    #[test]
    fn labels_of_one_class_have_a_finite_offset() {
        let own = of_one_score(0.001, 500, 500);
        assert!(own.value > 7.0 && own.value < 20.0 && own.error > 0.5, "{own:?}");
    }

    #[test]
    fn without_labels_or_doubt_there_is_none() {
        assert_eq!(offset(&[0.4, 0.6], &[Label::Missing; 2]), None);
        assert_eq!(offset(&[0.0, 1.0], &[Label::Negative, Label::Positive]), None);
    }
}
