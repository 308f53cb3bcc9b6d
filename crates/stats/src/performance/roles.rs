//! Target, prediction and score of the reference compared with one another: there the answer is known, so that roles which
//! contradict one another show.
//!
//! A doubt is told, not refused, and only where sampling error cannot make it.

use crate::estimation::{ChunkInput, Fitted};
use crate::measured::{Field, Measured, Reading};
use crate::metric::cells::Cells;
use crate::metric::{self, Choices, Metric};
use crate::performance::Reference;
use crate::performance::outcomes::Outcomes;
use crate::performance::{binary, multiclass, regression};
use crate::summary::performance::PerformanceChunk;

/// Standard errors beyond which a difference is none of sampling.
const ERRORS: f64 = 5.0;
/// Least difference of a share or an area, beside that, that is worth a word.
const LEAST: f64 = 0.05;
/// Shares that an estimate and the labels of the same rows should agree on.
const SHARES: [&str; 7] = ["roc_auc", "average_precision", "accuracy", "f1", "precision", "recall", "specificity"];

/// Something about the roles that people should look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Doubt {
    /// A binary column of more than two labels; all but the positive one count as negative.
    ThirdLabel {
        /// The column.
        column: String,
        /// All of them.
        labels: Vec<String>,
    },
    /// Target and prediction write the classes in two ways.
    Spellings {
        /// Label of the target, and what the prediction writes.
        pairs: Vec<(String, String)>,
    },
    /// The score ranks negative rows above positive ones.
    Inverted {
        /// Area under the ROC curve.
        auroc: f64,
    },
    /// Predictions say of positive rows that they are negative, and the other way round.
    Reversed {
        /// Mean of recall and specificity.
        balanced_accuracy: f64,
    },
    /// Scores of classes that fit another class better, with their area for their own class and for that one.
    Swapped {
        /// Class, the class whose column ranks it best, and the areas by its own column and by that.
        classes: Vec<(String, String, f64, f64)>,
    },
    /// Labels of the target without a score, and their rows.
    WithoutScore {
        /// Label and rows.
        labels: Vec<(String, u64)>,
    },
    /// Estimate and realized value of the same rows lie apart.
    Apart {
        /// Key of the metric.
        metric: &'static str,
        /// From labels.
        realized: f64,
        /// From scores.
        estimated: f64,
    },
    /// Prediction and target of a quantity go against one another, or have nothing to do with one another.
    Unrelated {
        /// Pearson's correlation.
        correlation: f64,
    },
    /// Prediction and target are of different scale or offset.
    Scale {
        /// Mean of the target.
        target: f64,
        /// Mean of the prediction.
        prediction: f64,
        /// Slope of the target on the prediction.
        slope: f64,
    },
    /// Every prediction is the target.
    Identical {
        /// Rows.
        rows: u64,
    },
}

/// All doubts about a reference; `reference` was learned from the same outcomes, and `whole` is them as one chunk.
pub fn doubts(
    outcomes: &Outcomes,
    whole: &PerformanceChunk<'_>,
    reference: &Reference,
    estimates: &[Fitted],
    metrics: &[&'static Metric],
    choices: &Choices,
) -> Vec<Doubt> {
    let measured = || Agreement::measure(whole, reference, estimates, metrics, choices);
    let (own, agreement) = match (outcomes, reference) {
        (Outcomes::Binary(own), Reference::Binary(learned)) => {
            let agreement = measured();
            let inverted = inverted(own, &agreement);
            (written(own).into_iter().chain(inverted).chain(reversed(learned.cells())).collect(), agreement)
        }
        (Outcomes::Multiclass(own), _) => {
            (without_score(own).into_iter().chain(swapped(own)).collect::<Vec<_>>(), measured())
        }
        (Outcomes::Regression(own), _) => return quantities(own),
        _ => unreachable!("the reference was learned from the outcomes"),
    };
    // Scores of the wrong class explain why estimates are wrong.
    if own.iter().any(|doubt| matches!(doubt, Doubt::Inverted { .. } | Doubt::Swapped { .. })) {
        return own;
    }
    own.into_iter().chain(agreement.apart(outcomes.rows())).collect()
}

fn written(outcomes: &binary::Outcomes) -> Vec<Doubt> {
    let third = outcomes.spellings.third();
    let third = third.map(|(column, labels)| Doubt::ThirdLabel { column: column.to_owned(), labels: labels.to_vec() });
    let pairs = outcomes.spellings.differing();
    let differing = (!pairs.is_empty()).then_some(Doubt::Spellings { pairs });
    third.into_iter().chain(differing).collect()
}

fn inverted(outcomes: &binary::Outcomes, agreement: &Agreement) -> Option<Doubt> {
    let auroc = agreement.auroc?;
    let scored = |(score, target): &(&f64, &binary::Label)| !score.is_nan() && **target != binary::Label::Missing;
    let labels = outcomes.scores.iter().zip(&outcomes.targets).filter(scored).map(|(_, &target)| target);
    let (mut positives, mut rows) = (0.0, 0.0);
    for label in labels {
        positives += f64::from(u8::from(label == binary::Label::Positive));
        rows += 1.0;
    }
    is_below_half(auroc, positives, rows).then_some(Doubt::Inverted { auroc })
}

/// A prediction is a score of two values: its area is the mean of recall and specificity.
fn reversed([hits, false_alarms, misses, rejections]: &Cells) -> Option<Doubt> {
    let (positives, negatives) = (hits + misses, false_alarms + rejections);
    // Without one of both it is no number, which is not below anything.
    let balanced_accuracy = (hits / positives + rejections / negatives) / 2.0;
    is_below_half(balanced_accuracy, positives, positives + negatives).then_some(Doubt::Reversed { balanced_accuracy })
}

fn is_below_half(area: f64, positives: f64, rows: f64) -> bool {
    area < 0.5 - (ERRORS * chance_error(positives, rows)).max(LEAST)
}

/// Standard error of the area of a score without any relation to the label (Mann and Whitney 1947).
fn chance_error(positives: f64, rows: f64) -> f64 {
    ((1.0 / positives + 1.0 / (rows - positives)) / 12.0).sqrt()
}

fn without_score(outcomes: &multiclass::Outcomes) -> Vec<Doubt> {
    let labels = outcomes.strange_targets.counts(&(0..outcomes.targets.len()));
    let doubt = !outcomes.scores.is_empty() && !labels.is_empty();
    if doubt { vec![Doubt::WithoutScore { labels }] } else { Vec::new() }
}

/// Classes that another column ranks clearly better than their own, and whose column is not theirs to that one either.
fn swapped(outcomes: &multiclass::Outcomes) -> Vec<Doubt> {
    let count = outcomes.scores.len();
    let areas: Vec<Vec<Option<f64>>> = outcomes.scores.iter().map(|scores| areas(outcomes, scores)).collect();
    let rows = outcomes.targets.iter().filter(|&&target| target != multiclass::MISSING).count() as f64;
    let margin = |class: usize| {
        let own = outcomes.targets.iter().filter(|&&target| target as usize == class).count() as f64;
        (ERRORS * std::f64::consts::SQRT_2 * chance_error(own, rows)).max(LEAST)
    };
    let better = |class: usize| {
        let area = |column: usize| areas[column][class].unwrap_or(f64::NAN);
        let best = (0..count).max_by(|&one, &other| area(one).total_cmp(&area(other)))?;
        (area(best) - area(class) > margin(class)).then_some(best)
    };
    let misfits: Vec<Option<usize>> = (0..count).map(better).collect();
    let classes: Vec<(String, String, f64, f64)> = misfits
        .iter()
        .enumerate()
        .filter_map(|(class, best)| Some((class, (*best)?)))
        .filter(|&(_, best)| misfits[best].is_some())
        .map(|(class, best)| {
            let area = |column: usize| areas[column][class].unwrap_or(f64::NAN);
            (outcomes.classes[class].clone(), outcomes.classes[best].clone(), area(class), area(best))
        })
        .collect();
    if classes.is_empty() { Vec::new() } else { vec![Doubt::Swapped { classes }] }
}

/// The area of one column for every class against the rest; `None` for a class without rows or without others.
fn areas(outcomes: &multiclass::Outcomes, scores: &[f64]) -> Vec<Option<f64>> {
    let labelled = scores
        .iter()
        .zip(&outcomes.targets)
        .filter(|(score, target)| !score.is_nan() && **target != multiclass::MISSING);
    let mut rows: Vec<(u64, u32)> = labelled.map(|(&score, &target)| (kernels::order_key(score), target)).collect();
    kernels::sort_by_order_key(&mut rows, |(key, _)| key);
    let classes = outcomes.classes.len() + 1;
    let (mut ranks, mut counts, mut below) = (vec![0.0; classes], vec![0.0; classes], 0.0);
    for tie in rows.chunk_by(|one, next| one.0 == next.0) {
        let middle = below + (tie.len() as f64 + 1.0) / 2.0;
        for &(_, class) in tie {
            ranks[class as usize] += middle;
            counts[class as usize] += 1.0;
        }
        below += tie.len() as f64;
    }
    let area = |(rank, own): (&f64, &f64)| {
        let pairs = own * (below - own);
        (pairs > 0.0).then(|| (rank - own * (own + 1.0) / 2.0) / pairs)
    };
    ranks.iter().zip(&counts).map(area).collect()
}

/// Agreement of labels and scores over the whole reference.
struct Agreement {
    /// Realized, of two classes.
    auroc: Option<f64>,
    /// Realized and estimated, of the metrics that were asked for.
    pairs: Vec<(&'static str, Reading, Reading)>,
}

impl Agreement {
    fn measure(
        chunk: &PerformanceChunk<'_>,
        reference: &Reference,
        estimates: &[Fitted],
        metrics: &[&'static Metric],
        choices: &Choices,
    ) -> Agreement {
        let mut shares: Vec<&'static Metric> =
            metrics.iter().copied().filter(|own| SHARES.contains(&own.key)).collect();
        let asked = shares.len();
        if let PerformanceChunk::Binary(_) = chunk {
            shares.extend(metric::find("roc_auc"));
        }
        let realized = reference.measure(chunk, &shares, choices).realized;
        let estimate =
            |own: &Fitted| own.model.estimate(&ChunkInput { chunk, reference, metrics: &shares, choices, kept: None });
        let estimated = estimates.first().map(estimate).unwrap_or_default();
        let pair = |(metric, (realized, estimated)): (&&'static Metric, (&Measured, &Measured))| {
            Some((metric.key, (*realized).ok()?, (*estimated).ok()?))
        };
        Agreement {
            auroc: realized.get(asked).and_then(|own| Some((*own).ok()?.value)),
            pairs: shares.iter().zip(realized.iter().zip(&estimated)).take(asked).filter_map(pair).collect(),
        }
    }

    /// The metric that estimate and labels disagree on most.
    fn apart(&self, rows: usize) -> Option<Doubt> {
        let distance = |realized: &Reading, estimated: &Reading| (realized.value - estimated.value).abs();
        let is_apart = |(_, realized, estimated): &&(&str, Reading, Reading)| {
            // Where all rows are right, none varies: the estimate says how they would.
            let of_estimate = || (estimated.value * (1.0 - estimated.value) / rows as f64).sqrt();
            let error = realized.get(Field::StandardError).filter(|error| *error > 0.0).unwrap_or_else(of_estimate);
            distance(realized, estimated) > (ERRORS * error).max(LEAST)
        };
        let by_distance = |one: &&(_, Reading, Reading), other: &&(_, Reading, Reading)| {
            distance(&one.1, &one.2).total_cmp(&distance(&other.1, &other.2))
        };
        let &(metric, realized, estimated) = self.pairs.iter().filter(is_apart).max_by(by_distance)?;
        Some(Doubt::Apart { metric, realized: realized.value, estimated: estimated.value })
    }
}

/// A regressor's prediction beside its target.
fn quantities(outcomes: &regression::Outcomes) -> Vec<Doubt> {
    /// Rows from which the two are compared.
    const FEWEST: usize = 30;
    /// Below this a correlation is as good as none.
    const NO_CORRELATION: f64 = 0.05;
    /// Slopes and distances of means, in deviations of the target, that no honest model has.
    const SLOPE: f64 = 5.0;
    let pairs = outcomes.pairs(0..outcomes.targets.len());
    let finite = pairs.iter().all(|(y, p)| y.is_finite() && p.is_finite());
    if pairs.len() < FEWEST || !finite {
        return Vec::new();
    }
    let n = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
    let (target, prediction) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut yy, mut pp, mut yp) = (0.0, 0.0, 0.0);
    for (y, p) in &pairs {
        let (y, p) = (y - target, p - prediction);
        (yy, pp, yp) = (yy + y * y, pp + p * p, yp + y * p);
    }
    if yy == 0.0 || pp == 0.0 {
        return Vec::new();
    }
    if pairs.iter().all(|(y, p)| y == p) {
        return vec![Doubt::Identical { rows: pairs.len() as u64 }];
    }
    let (correlation, slope) = (yp / (yy * pp).sqrt(), yp / pp);
    let error = ERRORS / n.sqrt();
    if correlation + error < NO_CORRELATION {
        return vec![Doubt::Unrelated { correlation }];
    }
    let apart = (target - prediction).abs() > SLOPE * (yy / n).sqrt();
    let scaled = correlation > 0.5 && !(1.0 / SLOPE..=SLOPE).contains(&slope);
    if apart || scaled { vec![Doubt::Scale { target, prediction, slope }] } else { Vec::new() }
}
