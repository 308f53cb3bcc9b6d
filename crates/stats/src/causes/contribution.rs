//! Addends of rows to a metric: its derivatives at the reference, by one row more of a label, a prediction and a score.

use crate::kept_rows::KeptOutcomes;
use crate::metric::cells::Cells;
use crate::metric::loss::{Loss, Pair, RowLoss};
use crate::metric::ranking::{Ranked, ties};
use crate::metric::scores::{Groups, groups_of};
use crate::metric::{CellMetric, Choices, Face, Metric, influence};
use crate::performance::binary::Label;
use crate::performance::multiclass::MISSING;
use crate::performance::multiclass::matrix::Matrix;
use crate::summary::binary::bins::tenths_of;

/// Addends of rows to one metric.
#[derive(Debug)]
pub enum Contribution {
    /// By the confusion cell of a row.
    Cells(Cells),
    /// By the place of a score among those of the reference.
    Ranking(Places),
    /// By label and prediction, of several classes and all other labels.
    Matrix {
        /// Classes, and one for all other labels.
        classes: usize,
        /// Labels × predictions.
        of: Vec<f64>,
    },
    /// By the places of a row's scores, the mean over classes.
    Rankings(Vec<Places>),
    /// By label and prediction of a quantity.
    Loss(Addend),
}

/// Derivatives by score, of a negative and of a positive row.
#[derive(Debug)]
pub struct Places {
    /// Ascending.
    scores: Vec<f64>,
    of: Vec<[f64; 2]>,
}

/// Addend of a row to a metric of regression.
#[derive(Clone, Copy, Debug)]
pub enum Addend {
    /// `slope · (loss − mean)`
    Mean(RowLoss, f64, f64),
    /// R squared: the centre and the variance of the labels, and the mean squared error.
    Determination(f64, f64, f64),
    /// The median of the absolute errors, and how densely they lie there.
    Median(f64, f64),
}

impl Contribution {
    /// Learns the addends from rows of the reference; `None` for a metric that has none, or does not exist there.
    pub fn learn(outcomes: &KeptOutcomes, metric: &Metric, choices: &Choices) -> Option<Contribution> {
        match (outcomes, metric.face) {
            (KeptOutcomes::Binary(targets, _, scores), Face::Ranking(_) | Face::Scores(_)) => {
                let is = |row: usize| match targets[row] {
                    label if label == Label::Missing as u8 => None,
                    label => Some(label == Label::Positive as u8),
                };
                Places::learn(scores, is, metric.face).map(Contribution::Ranking)
            }
            (KeptOutcomes::Binary(targets, predictions, _), _) => {
                let mut cells = [0.0; 4];
                for cell in (0..targets.len()).filter_map(|row| cell_of(targets, predictions, row)) {
                    cells[cell] += 1.0;
                }
                of_cells(&metric.cells(choices)?, &cells).map(Contribution::Cells)
            }
            (KeptOutcomes::Multiclass(targets, _, scores), Face::Ranking(_)) => {
                let places = scores.iter().enumerate().map(|(class, own)| {
                    let is = |row: usize| (targets[row] != MISSING).then_some(targets[row] as usize == class);
                    Places::learn(own, is, metric.face)
                });
                let places: Vec<Places> = places.collect::<Option<_>>()?;
                (!places.is_empty()).then_some(Contribution::Rankings(places))
            }
            (KeptOutcomes::Multiclass(targets, predictions, _), _) => of_matrix(targets, predictions, metric, choices),
            (KeptOutcomes::Regression(targets, predictions), Face::Loss(loss)) => {
                Addend::learn(loss, &pairs(targets, predictions)).map(Contribution::Loss)
            }
            _ => None,
        }
    }

    /// The addend of every row; NaN where a row has none, as without a label.
    pub fn rows(&self, outcomes: &KeptOutcomes) -> Vec<f64> {
        let count = outcomes.rows();
        let each = |of: &dyn Fn(usize) -> Option<f64>| (0..count).map(|row| of(row).unwrap_or(f64::NAN)).collect();
        match (self, outcomes) {
            (Contribution::Cells(of), KeptOutcomes::Binary(targets, predictions, _)) => {
                each(&|row| Some(of[cell_of(targets, predictions, row)?]))
            }
            (Contribution::Ranking(places), KeptOutcomes::Binary(targets, _, scores)) => each(&|row| {
                let &label = targets.get(row)?;
                (label != Label::Missing as u8).then(|| places.at(scores[row], label == Label::Positive as u8))
            }),
            (Contribution::Matrix { classes, of }, KeptOutcomes::Multiclass(targets, predictions, _)) => each(&|row| {
                let (&label, &prediction) = (targets.get(row)?, predictions.get(row)?);
                of.get(label as usize * classes + prediction as usize).copied().filter(|_| prediction != MISSING)
            }),
            (Contribution::Rankings(places), KeptOutcomes::Multiclass(targets, _, scores)) => each(&|row| {
                let &label = targets.get(row).filter(|label| **label != MISSING)?;
                let own = |(class, (own, scores)): (usize, (&Places, &Vec<f64>))| {
                    own.at(scores[row], label as usize == class)
                };
                Some(places.iter().zip(scores).enumerate().map(own).sum::<f64>() / places.len() as f64)
            }),
            (Contribution::Loss(addend), KeptOutcomes::Regression(targets, predictions)) => {
                each(&|row| Some(addend.of((*targets.get(row)?, *predictions.get(row)?))))
            }
            _ => vec![f64::NAN; count],
        }
    }
}

/// Place of a row's confusion cell; `None` without label or prediction.
fn cell_of(targets: &[u8], predictions: &[u8], row: usize) -> Option<usize> {
    let (&label, &prediction) = (targets.get(row)?, predictions.get(row)?);
    let known = label != Label::Missing as u8 && prediction != Label::Missing as u8;
    let is = |own: u8| own == Label::Positive as u8;
    known.then(|| match (is(label), is(prediction)) {
        (true, true) => 0,
        (false, true) => 1,
        (true, false) => 2,
        (false, false) => 3,
    })
}

/// Derivatives of a form of the cells by the share of each, less their mean, which a sum over rows has.
fn of_cells(form: &CellMetric, cells: &Cells) -> Option<Cells> {
    let rows: f64 = cells.iter().sum();
    if rows == 0.0 {
        return None;
    }
    let shares = cells.map(|count| count / rows);
    let slopes = form.slopes(&shares)?;
    let mean: f64 = slopes.iter().zip(shares).map(|(slope, share)| slope * share).sum();
    Some(slopes.map(|slope| slope - mean))
}

fn of_matrix(targets: &[u32], predictions: &[u32], metric: &Metric, choices: &Choices) -> Option<Contribution> {
    let known = |(label, prediction): &(&u32, &u32)| **label != MISSING && **prediction != MISSING;
    let rows = || targets.iter().zip(predictions).filter(known).map(|(label, own)| (*label as usize, *own as usize));
    let classes = rows().map(|(label, prediction)| label.max(prediction) + 1).max()?;
    let mut matrix = Matrix::new(classes);
    rows().for_each(|(label, prediction)| *matrix.cell(label, prediction) += 1.0);
    let cell = |place: usize| (place / classes, place % classes);
    let mut of = match (metric.face, metric.key) {
        (_, "accuracy") => (0..classes * classes).map(|at| f64::from(u8::from(cell(at).0 == cell(at).1))).collect(),
        (Face::Value, _) => worth(&choices.value, classes),
        _ => one_against_rest(&matrix, &metric.cells(choices)?),
    };
    let mean: f64 = of.iter().zip(matrix.counts()).map(|(own, rows)| own * rows).sum::<f64>() / matrix.total();
    of.iter_mut().for_each(|own| *own -= mean);
    Some(Contribution::Matrix { classes, of })
}

/// The worth of each cell; a label that is no class is worth nothing.
fn worth(value: &[f64], classes: usize) -> Vec<f64> {
    let known = value.len().isqrt();
    let of = |label: usize, own: usize| if label.max(own) < known { value[label * known + own] } else { 0.0 };
    (0..classes * classes).map(|place| of(place / classes, place % classes)).collect()
}

/// Means over classes of the derivatives of each against the rest.
fn one_against_rest(matrix: &Matrix, form: &CellMetric) -> Vec<f64> {
    let (classes, rows) = (matrix.classes, matrix.total());
    let slopes: Vec<Cells> = (0..classes)
        .filter_map(|class| form.slopes(&matrix.one_against_rest(class).map(|count| count / rows)))
        .collect();
    let of = |label: usize, prediction: usize| {
        let own = |(class, slopes): (usize, &Cells)| match (label == class, prediction == class) {
            (true, true) => slopes[0],
            (false, true) => slopes[1],
            (true, false) => slopes[2],
            (false, false) => slopes[3],
        };
        slopes.iter().enumerate().map(own).sum::<f64>() / slopes.len().max(1) as f64
    };
    (0..classes * classes).map(|place| of(place / classes, place % classes)).collect()
}

impl Places {
    fn learn(scores: &[f64], is_positive: impl Fn(usize) -> Option<bool>, face: Face) -> Option<Places> {
        let row = |(row, &score): (usize, &f64)| {
            let positive = is_positive(row).filter(|_| !score.is_nan())?;
            Some(Ranked { score, positive })
        };
        let mut rows: Vec<Ranked> = scores.iter().enumerate().filter_map(row).collect();
        rows.sort_by(|one, other| other.score.total_cmp(&one.score));
        let count = rows.len() as f64;
        let of = by_score(&rows, face)?;
        let mut own: Vec<[f64; 2]> = of.into_iter().map(|own| own.map(|by_row| by_row * count)).collect();
        let mut scores: Vec<f64> = rows.iter().map(|row| row.score).collect();
        scores.dedup();
        scores.reverse();
        own.reverse();
        Some(Places { scores, of: own })
    }

    /// The derivative at a score: that of the nearest score below, or of the lowest.
    fn at(&self, score: f64, positive: bool) -> f64 {
        if score.is_nan() {
            return f64::NAN;
        }
        let place = self.scores.partition_point(|own| *own <= score).saturating_sub(1);
        self.of[place][usize::from(positive)]
    }
}

/// Derivatives by one more row of each score, scores descending; `None` where the metric does not exist.
fn by_score(rows: &[Ranked], face: Face) -> Option<Vec<[f64; 2]>> {
    match face {
        Face::Ranking(ranking) => influence::of_rows(&ties(rows), ranking),
        Face::Scores(metric) => metric.of_rows(&Groups { rows: groups_of(rows), tenths: &tenths_of(rows) }),
        _ => None,
    }
}

fn pairs(targets: &[f64], predictions: &[f64]) -> Vec<Pair> {
    let both = targets.iter().copied().zip(predictions.iter().copied());
    both.filter(|(label, prediction)| !label.is_nan() && !prediction.is_nan()).collect()
}

impl Addend {
    fn learn(loss: Loss, pairs: &[Pair]) -> Option<Addend> {
        if pairs.is_empty() {
            return None;
        }
        let mean = |of: &dyn Fn(&Pair) -> f64| pairs.iter().map(of).sum::<f64>() / pairs.len() as f64;
        let own = match (loss, loss.row()) {
            (_, Some((row, root))) => {
                let mean = mean(&|&pair| row.of(pair));
                let scale = if root { 0.5 / mean.sqrt() } else { 1.0 };
                Addend::Mean(row, mean, scale)
            }
            (Loss::Determination, _) => {
                let centre = mean(&|pair| pair.0);
                let spread = mean(&|pair| (pair.0 - centre).powi(2));
                Addend::Determination(centre, spread, mean(&|pair| (pair.0 - pair.1).powi(2)))
            }
            _ => median_of(pairs),
        };
        own.of(pairs[0]).is_finite().then_some(own)
    }

    fn of(self, (label, prediction): Pair) -> f64 {
        match self {
            Addend::Mean(row, mean, scale) => scale * (row.of((label, prediction)) - mean),
            Addend::Determination(centre, spread, error) => {
                ((label - centre).powi(2) * error / spread - (label - prediction).powi(2)) / spread
            }
            Addend::Median(median, density) => match (label - prediction).abs() {
                error if error.is_nan() => f64::NAN,
                error => (f64::from(u8::from(error > median)) - 0.5) / density,
            },
        }
    }
}

/// The median, and the density of the absolute errors between their deciles beside it.
fn median_of(pairs: &[Pair]) -> Addend {
    let errors: Vec<f64> = pairs.iter().map(|pair| (pair.0 - pair.1).abs()).collect();
    let sorted = kernels::sorted_values(&errors);
    let at = |share: f64| sorted[((sorted.len() - 1) as f64 * share) as usize];
    Addend::Median(at(0.5), 0.2 / (at(0.6) - at(0.4)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::find;

    fn mean(of: &[f64]) -> f64 {
        of.iter().sum::<f64>() / of.len() as f64
    }

    /// Labels and predictions of two classes, with a score that tells them apart a little.
    fn binary(rows: u32, worse: u32) -> KeptOutcomes {
        let uniform = |seed, row: u32| (crate::sample::hash(seed, row.into()) >> 11) as f64 / (1u64 << 53) as f64;
        let scores: Vec<f64> = (0..rows).map(|row| uniform(1, row)).collect();
        let is_hit = |row: u32| uniform(2, row) < scores[row as usize];
        let targets = (0..rows).map(|row| u8::from(is_hit(row) != (worse > 0 && row % worse == 0))).collect();
        let predictions = scores.iter().map(|score| u8::from(*score > 0.5)).collect();
        KeptOutcomes::Binary(targets, predictions, scores)
    }

    #[test]
    fn means_of_addends_are_changes_of_the_metric() {
        let choices = Choices { value: vec![5.0, -1.0, -5.0, 0.0], ..Choices::default() };
        let (reference, chunk) = (binary(20_000, 0), binary(20_000, 60));
        let value = |outcomes: &KeptOutcomes, key: &str| {
            let KeptOutcomes::Binary(targets, predictions, scores) = outcomes else { unreachable!() };
            let mut cells = [0.0; 4];
            (0..targets.len()).for_each(|row| cells[cell_of(targets, predictions, row).unwrap()] += 1.0);
            let mut rows: Vec<Ranked> =
                scores.iter().zip(targets).map(|(&score, &label)| Ranked { score, positive: label == 1 }).collect();
            rows.sort_by(|a, b| b.score.total_cmp(&a.score));
            match find(key).unwrap().face {
                Face::Ranking(ranking) => crate::metric::ranking::metric(&ties(&rows), ranking).unwrap(),
                _ => {
                    let metric = find(key).unwrap().cells(&choices).unwrap();
                    let scale = if key == "business_value" { targets.len() as f64 } else { 1.0 };
                    metric.measure(&cells, targets.len() as u64, &cells, false).unwrap().value / scale
                }
            }
        };
        let keys = [
            "accuracy",
            "f1",
            "precision",
            "recall",
            "mcc",
            "balanced_accuracy",
            "roc_auc",
            "average_precision",
            "business_value",
        ];
        for key in keys {
            let own = Contribution::learn(&reference, find(key).unwrap(), &choices).unwrap();
            assert!(mean(&own.rows(&reference)).abs() < 1e-9, "{key}");
            let (told, change) = (mean(&own.rows(&chunk)), value(&chunk, key) - value(&reference, key));
            assert!((told - change).abs() < 0.06 * change.abs() + 1e-9, "{key}: {told} for {change}");
        }
    }

    #[test]
    fn regression_has_addends_too() {
        let targets: Vec<f64> = (0..5000).map(|row| f64::from(row % 97)).collect();
        let off = |by: f64| -> Vec<f64> {
            targets.iter().enumerate().map(|(row, y)| y + by * f64::from(row as u32 % 13) - 6.0 * by).collect()
        };
        let (reference, chunk) = ([targets.clone(), off(1.0)], [targets.clone(), off(1.05)]);
        for key in ["mae", "rmse", "r2", "mse"] {
            let metric = find(key).unwrap();
            let Face::Loss(loss) = metric.face else { unreachable!() };
            let kept = |[y, p]: &[Vec<f64>; 2]| KeptOutcomes::Regression(y.clone(), p.clone());
            let own = Contribution::learn(&kept(&reference), metric, &Choices::default()).unwrap();
            let value = |[y, p]: &[Vec<f64>; 2]| loss.value(&pairs(y, p)).unwrap();
            let (told, change) = (mean(&own.rows(&kept(&chunk))), value(&chunk) - value(&reference));
            assert!((told - change).abs() < 0.06 * change.abs(), "{key}: {told} for {change}");
        }
    }

    #[test]
    fn a_row_without_a_label_has_none() {
        let KeptOutcomes::Binary(mut targets, predictions, scores) = binary(100, 0) else { unreachable!() };
        let metric = find("accuracy").unwrap();
        targets[7] = Label::Missing as u8;
        let kept = KeptOutcomes::Binary(targets, predictions, scores);
        let own = Contribution::learn(&kept, metric, &Choices::default()).unwrap().rows(&kept);
        assert!(own[7].is_nan() && own[8].is_finite());
        let unlabelled = KeptOutcomes::Binary(Vec::new(), vec![1; 5], vec![0.5; 5]);
        assert!(Contribution::learn(&unlabelled, metric, &Choices::default()).is_none());
    }
}
