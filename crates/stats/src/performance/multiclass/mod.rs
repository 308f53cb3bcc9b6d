//! Performance of a classifier of several classes: realized where labels exist, estimated (CBPE) everywhere.
//!
//! Every metric but accuracy, the confusion matrix and business value is the plain mean over classes of the binary
//! metric of one class against the rest ("macro"), for realized values and estimates alike. A class that nothing
//! was predicted as, or that has no label, adds 0 to shares (scikit-learn's `zero_division=0`); AUROC and average
//! precision do not exist without each class. Formulas and errors: NannyML 0.13.1.

use crate::error::StatsError;
use crate::estimation::calibration::Calibration;
use crate::measured::{Measured, Reading, Undefined, finite};
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, ExpectedTie, Ranked, Tie};
use crate::metric::{CellMetric, Choices, Face, Metric, Normalize, Ranking, ValuePer};
use crate::performance::chunk_performance::{ChunkPerformance, Performance};
use crate::performance::labels::spelling::{Known, in_order, quoted};
use crate::performance::labels::strange::Strange;
use crate::table::{Column, MISSING_CODE};
use std::ops::Range;
use std::sync::Arc;

/// The class of a missing label.
pub const MISSING: u32 = MISSING_CODE;

/// Classes in a model at most: a confusion matrix has their square.
const MOST_CLASSES: usize = 200;

/// The factor that NannyML 0.13.1 widens the error of AUROC by.
const AUROC_WIDENING: f64 = 1.2;

/// The columns of a classifier, of equal length; a column that is not there is empty.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    /// Names of the classes, in order.
    pub classes: Arc<[String]>,
    /// Places among the classes; their number stands for a label that is not among them, [`MISSING`] for none. Such a
    /// label is a class that the model does not know: whatever it predicts of the row is wrong, unless it is that label.
    pub targets: Vec<u32>,
    /// The same for what the model said.
    pub predictions: Vec<u32>,
    /// For every class the probability that the model gave; NaN is missing. Empty without scores.
    pub scores: Vec<Arc<[f64]>>,
    /// Labels that are no class.
    pub strange_targets: Strange,
    /// The same of what the model said.
    pub strange_predictions: Strange,
}

crate::state!(Outcomes { classes, targets, predictions, scores, strange_targets, strange_predictions });

/// The distinct labels of some columns, in order: numbers by size when all are numbers, else by text.
///
/// # Errors
/// `invalid_value` for fewer than two classes or more than 200.
pub fn classes_of(columns: &[&Column]) -> Result<Arc<[String]>, StatsError> {
    let classes = labels_of(columns);
    if !(2..=MOST_CLASSES).contains(&classes.len()) {
        let message = format!("Cannot measure {} classes: required are 2 to {MOST_CLASSES}", classes.len());
        return Err(StatsError::new("invalid_value", message));
    }
    Ok(classes.into())
}

/// The same, however many they are. A label that a column before writes in another way is that one.
pub fn labels_of(columns: &[&Column]) -> Vec<String> {
    let mut classes: Vec<String> = Vec::new();
    for column in columns {
        let known = Known::of(&classes);
        let new: Vec<String> = distinct(column).into_iter().filter(|label| known.place(label).is_none()).collect();
        classes.extend(new);
        in_order(&mut classes);
    }
    classes
}

/// The labels that rows of a column have.
fn distinct(column: &Column) -> Vec<String> {
    let Some((codes, categories)) = column.as_categorical() else { return Vec::new() };
    let mut seen = vec![false; categories.len()];
    codes.iter().filter(|&&code| code != MISSING).for_each(|&code| seen[code as usize] = true);
    categories.iter().zip(&seen).filter(|(_, seen)| **seen).map(|(label, _)| label.clone()).collect()
}

/// Labels of the target and what the prediction writes in their place, where the two differ.
pub fn differing(target: &Column, prediction: &Column) -> Vec<(String, String)> {
    let targets = labels_of(&[target]);
    let known = Known::of(&targets);
    let pair = |label: &String| Some((targets[known.place(label)?].clone(), label.clone()));
    let pairs = labels_of(&[prediction]);
    pairs.iter().filter_map(pair).filter(|(one, other)| one != other).collect()
}

/// Reads a column as places among the classes, and says which labels are none.
///
/// # Errors
/// `wrong_kind` for a column of times.
pub fn labels(name: &str, column: &Column, classes: &[String]) -> Result<(Vec<u32>, Strange), StatsError> {
    if column.is_all_missing() {
        return Ok((vec![MISSING; column.len()], Strange::default()));
    }
    let Some((codes, categories)) = column.as_categorical() else {
        let message = format!("Cannot read \"{name}\" as labels: it is {}", column.kind().key());
        return Err(StatsError::new("wrong_kind", message));
    };
    let known = Known::of(classes);
    let place = |label: &String| known.place(label).unwrap_or(classes.len()) as u32;
    let places: Vec<u32> = categories.iter().map(place).collect();
    let none = classes.len() as u32;
    let place = |&code: &u32| places.get(code as usize).copied().unwrap_or(MISSING);
    let odd = |(row, code): (usize, &u32)| (place(code) == none).then(|| (row, categories[*code as usize].as_str()));
    let strange = match places.contains(&none) {
        true => Strange::new(codes.iter().enumerate().filter_map(odd)),
        false => Strange::default(),
    };
    Ok((codes.iter().map(place).collect(), strange))
}

/// Refuses a reference's column of which no label is a class.
///
/// # Errors
/// `invalid_option`.
pub fn require_classes(name: &str, column: &Column, classes: &[String], source: &str) -> Result<(), StatsError> {
    let (places, strange) = labels(name, column, classes)?;
    let count = classes.len() as u32;
    if places.iter().any(|&place| place < count) || places.iter().all(|&place| place == MISSING) {
        return Ok(());
    }
    let mut found: Vec<String> = strange.counts(&(0..places.len())).into_iter().map(|(label, _)| label).collect();
    in_order(&mut found);
    let message = format!(
        "Cannot measure performance: no label of \"{name}\" ({}) is {source} ({})",
        quoted(&found),
        quoted(classes)
    );
    Err(StatsError::new("invalid_option", message))
}

impl Outcomes {
    fn target(&self, row: usize) -> u32 {
        self.targets.get(row).copied().unwrap_or(MISSING)
    }

    fn prediction(&self, row: usize) -> u32 {
        self.predictions.get(row).copied().unwrap_or(MISSING)
    }

    /// Rows by label and prediction, of those that have both; the last row and column are labels of no class.
    fn matrix(&self, rows: Range<usize>) -> Matrix {
        let mut matrix = Matrix::new(self.classes.len() + 1);
        let all = rows.clone();
        for row in rows {
            let (target, prediction) = (self.target(row), self.prediction(row));
            if target != MISSING && prediction != MISSING {
                *matrix.cell(target as usize, prediction as usize) += 1.0;
            }
        }
        matrix.strange_hits = self.strange_targets.equal_rows(&self.strange_predictions, &all) as f64;
        matrix
    }

    /// The rows of a range that have label and score for `class`, in their own order.
    fn labelled(&self, rows: Range<usize>, class: usize) -> Vec<Ranked> {
        let Some(scores) = self.scores.get(class) else { return Vec::new() };
        let labelled = rows.filter(|&row| self.target(row) != MISSING && !scores[row].is_nan());
        let row = |row: usize| Ranked { score: scores[row], positive: self.target(row) as usize == class };
        labelled.map(row).collect()
    }

    /// The same, by score descending.
    fn ranked(&self, rows: Range<usize>, class: usize) -> Vec<Ranked> {
        let mut ranked = self.labelled(rows, class);
        ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
        ranked
    }
}

/// A square of counts, or of expected counts: labels × predictions.
#[derive(Clone, Debug)]
struct Matrix {
    /// The last one stands for all labels that are no class.
    classes: usize,
    counts: Vec<f64>,
    /// Rows of the last cell with the same label on both sides.
    strange_hits: f64,
}

impl Matrix {
    fn new(classes: usize) -> Matrix {
        Matrix { classes, counts: vec![0.0; classes * classes], strange_hits: 0.0 }
    }

    fn at(&self, label: usize, prediction: usize) -> f64 {
        self.counts[label * self.classes + prediction]
    }

    fn cell(&mut self, label: usize, prediction: usize) -> &mut f64 {
        &mut self.counts[label * self.classes + prediction]
    }

    fn total(&self) -> f64 {
        self.counts.iter().sum()
    }

    fn of_label(&self, label: usize) -> f64 {
        (0..self.classes).map(|prediction| self.at(label, prediction)).sum()
    }

    fn of_prediction(&self, prediction: usize) -> f64 {
        (0..self.classes).map(|label| self.at(label, prediction)).sum()
    }

    /// The four cells of one class against the rest.
    fn one_against_rest(&self, class: usize) -> Cells {
        let hit = self.at(class, class);
        let (predicted, labelled) = (self.of_prediction(class), self.of_label(class));
        [hit, predicted - hit, labelled - hit, self.total() - predicted - labelled + hit]
    }

    /// Rows whose prediction is their label. Two labels that are no class share a cell without being one.
    fn hits(&self) -> f64 {
        (0..self.classes - 1).map(|class| self.at(class, class)).sum::<f64>() + self.strange_hits
    }

    /// Divisor of a cell.
    fn divisor(&self, (label, prediction): (usize, usize), normalize: Normalize) -> f64 {
        match normalize {
            Normalize::None => 1.0,
            Normalize::All => self.total(),
            Normalize::True => self.of_label(label),
            Normalize::Predicted => self.of_prediction(prediction),
        }
    }
}

/// The learned state of the reference.
#[derive(Clone, Debug)]
pub struct MulticlassReference {
    classes: Arc<[String]>,
    /// Calibrations of the scores of each class; empty without scores.
    pub calibrations: Vec<Calibration>,
    matrix: Matrix,
    auroc_unit_error: f64,
    average_precision_unit_error: f64,
    value_unit_error: f64,
}

impl MulticlassReference {
    /// Learns from all reference rows.
    ///
    /// # Errors
    /// `missing_labels` where no row has a label; `invalid_value` for a score outside 0…1; `invalid_option` for a
    /// value matrix of another size than the classes.
    pub fn fit(outcomes: &Outcomes, choices: &Choices) -> Result<MulticlassReference, StatsError> {
        let rows = 0..outcomes.targets.len();
        let count = outcomes.classes.len();
        if outcomes.targets.iter().all(|&label| label == MISSING) {
            let message = "Cannot learn the model's performance: no row of the reference has a label, and some must";
            return Err(StatsError::new("missing_labels", message));
        }
        for (class, scores) in outcomes.classes.iter().zip(&outcomes.scores) {
            if let Some(row) = scores.iter().position(|score| *score < 0.0 || *score > 1.0) {
                let message = format!(
                    "Cannot read the scores of class \"{class}\" as probabilities: row {row} holds {}, expected a number from 0 to 1",
                    scores[row]
                );
                return Err(StatsError::new("invalid_value", message));
            }
        }
        if !choices.value.is_empty() && choices.value.len() != count * count {
            let message = format!(
                "Cannot price predictions: value.matrix has {} cells, required are {count} × {count}, for the classes {}",
                choices.value.len(),
                outcomes.classes.join(", ")
            );
            return Err(StatsError::new("invalid_option", message));
        }
        let ranked: Vec<Vec<Ranked>> =
            (0..outcomes.scores.len()).map(|class| outcomes.ranked(rows.clone(), class)).collect();
        let ties: Vec<Vec<Tie>> = ranked.iter().map(|ranked| ranking::ties(ranked)).collect();
        let unit = |error: fn(&[Tie]) -> Option<f64>| {
            ties.iter().map(|ties| error(ties).map_or(f64::NAN, |error| error * error)).sum::<f64>()
        };
        let matrix = outcomes.matrix(rows.clone());
        Ok(MulticlassReference {
            calibrations: ranked
                .iter()
                .enumerate()
                .map(|(class, ranked)| match choices.calibrate_as_nannyml {
                    true => Calibration::fit_as_nannyml(ranked, &outcomes.labelled(rows.clone(), class)),
                    false => Calibration::fit(ranked),
                })
                .collect(),
            auroc_unit_error: AUROC_WIDENING * unit(ranking::auroc_unit_error).sqrt() / count as f64,
            average_precision_unit_error: (unit(ranking::average_precision_unit_error) / count as f64).sqrt(),
            value_unit_error: value_unit_error(&matrix, &choices.value, count),
            classes: Arc::clone(&outcomes.classes),
            matrix,
        })
    }

    /// Names of the series of the confusion matrix, labels row by row.
    pub fn cell_names(&self) -> Vec<String> {
        let classes = &self.classes;
        let row = |label: &String| {
            classes.iter().map(move |predicted| format!("true_{label}_pred_{predicted}")).collect::<Vec<_>>()
        };
        classes.iter().flat_map(|label| row(&label.clone())).collect()
    }

    /// Names of the classes, in order.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Measures the rows of a range.
    pub fn measure(
        &self,
        outcomes: &Outcomes,
        rows: Range<usize>,
        metrics: &[&Metric],
        choices: &Choices,
    ) -> ChunkPerformance {
        let needs_order = metrics.iter().any(|metric| matches!(metric.face, Face::Ranking(_)));
        let realized = Realized::read(outcomes, rows.clone(), needs_order);
        let estimated = Estimated::read(self, outcomes, rows.clone(), needs_order);
        let sides: [&dyn Side; 2] = [&realized, &estimated];
        let measured = |metric: &&Metric| {
            let [realized, estimated] = sides.map(|side| self.metric(side, metric, choices));
            realized.into_iter().zip(estimated).map(|(realized, estimated)| Performance { realized, estimated })
        };
        let targets = outcomes.targets.get(rows).unwrap_or_default();
        ChunkPerformance {
            metrics: metrics.iter().flat_map(measured).collect(),
            labelled: targets.iter().filter(|&&target| target != MISSING).count() as u64,
            target_sum: f64::NAN,
            selection: None,
            outputs: Vec::new(),
        }
    }

    /// The series of one metric, of labels or of estimates.
    fn metric(&self, side: &dyn Side, metric: &Metric, choices: &Choices) -> Vec<Measured> {
        match metric.face {
            Face::Ranking(ranking) => vec![self.ranking(side, ranking)],
            Face::Share(_) if metric.key == "accuracy" => vec![self.accuracy(side)],
            Face::Share(_) => vec![self.share(side, metric, choices)],
            Face::Value => vec![self.value(side, choices)],
            Face::Matrix => self.cells(side, choices.normalize),
            Face::Cell(_) | Face::Loss(_) => unreachable!("the metric is not one of several classes"),
        }
    }

    fn ranking(&self, side: &dyn Side, ranking: Ranking) -> Measured {
        let rows = side.scored()?;
        let unit = match ranking {
            Ranking::Auroc => self.auroc_unit_error,
            Ranking::AveragePrecision => self.average_precision_unit_error,
        };
        let values = side.rankings(ranking)?;
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        finite(Reading::with_error(mean, unit / (rows as f64).sqrt()))
    }

    fn accuracy(&self, side: &dyn Side) -> Measured {
        let (matrix, rows) = side.matrix()?;
        let share = self.matrix.hits() / self.matrix.total();
        let error = (share * (1.0 - share) / rows as f64).sqrt();
        finite(Reading::with_error(matrix.hits() / rows as f64, error))
    }

    /// The mean over classes of a share of the four cells.
    fn share(&self, side: &dyn Side, metric: &Metric, choices: &Choices) -> Measured {
        let (matrix, rows) = side.matrix()?;
        let Some(CellMetric::Share(form)) = metric.cells(choices) else { unreachable!("it is a share") };
        let count = self.classes.len();
        let value = |class| form.value(&matrix.one_against_rest(class)).unwrap_or(0.0);
        let mean = (0..count).map(value).sum::<f64>() / count as f64;
        let variance = |class| form.unit_variance(&self.matrix.one_against_rest(class));
        let error = ((0..count).map(variance).sum::<f64>() / rows as f64).sqrt() / count as f64;
        finite(Reading::with_error(mean, error))
    }

    fn value(&self, side: &dyn Side, choices: &Choices) -> Measured {
        let (matrix, rows) = side.matrix()?;
        let sum = worth(matrix, &choices.value, self.classes.len());
        let n = rows as f64;
        finite(match choices.value_per {
            ValuePer::Chunk => Reading::with_error(sum, self.value_unit_error * n.sqrt()),
            ValuePer::Row => Reading::with_error(sum / n, self.value_unit_error / n.sqrt()),
            ValuePer::PredictedClass => {
                let value = worth_per_class(matrix, &choices.value, self.classes.len());
                Reading::with_error(value, self.value_unit_error / n.sqrt())
            }
        })
    }

    fn cells(&self, side: &dyn Side, normalize: Normalize) -> Vec<Measured> {
        let count = self.classes.len();
        let places = (0..count).flat_map(|label| (0..count).map(move |prediction| (label, prediction)));
        places.map(|place| self.cell(side, place, normalize)).collect()
    }

    fn cell(&self, side: &dyn Side, place: (usize, usize), normalize: Normalize) -> Measured {
        let (matrix, rows) = side.matrix()?;
        let divisor = matrix.divisor(place, normalize);
        if divisor == 0.0 {
            return Err(if normalize == Normalize::True {
                Undefined::NoPositives
            } else {
                Undefined::NoPredictedPositives
            });
        }
        let value = matrix.at(place.0, place.1) / divisor;
        finite(Reading::with_error(value, self.cell_error(place, normalize, rows)))
    }

    /// The binomial error of a cell at its share in the reference.
    fn cell_error(&self, place: (usize, usize), normalize: Normalize, rows: u64) -> f64 {
        let total = self.matrix.total();
        let among = if normalize == Normalize::None { total } else { self.matrix.divisor(place, normalize) };
        let share = self.matrix.at(place.0, place.1) / among;
        let spread = share * (1.0 - share);
        let n = rows as f64;
        if normalize == Normalize::None { (spread * n).sqrt() } else { (spread / (n * among / total)).sqrt() }
    }
}

crate::state!(Matrix { classes, counts, strange_hits } where |own| own.classes.checked_mul(own.classes) == Some(own.counts.len()));
crate::state!(
    MulticlassReference {
        classes,
        calibrations,
        matrix,
        auroc_unit_error,
        average_precision_unit_error,
        value_unit_error,
    } where |own| {
        own.matrix.classes == own.classes.len() + 1
            && (own.calibrations.is_empty() || own.calibrations.len() == own.classes.len())
    }
);

/// The worth of all rows; labels and predictions of no class are worth nothing.
fn worth(matrix: &Matrix, value: &[f64], count: usize) -> f64 {
    value.iter().enumerate().map(|(cell, worth)| worth * matrix.at(cell / count, cell % count)).sum()
}

/// The worth of the rows of each predicted class by their number, summed ([`ValuePer::PredictedClass`]).
fn worth_per_class(matrix: &Matrix, value: &[f64], count: usize) -> f64 {
    let mean = |prediction: usize| {
        let sum: f64 = (0..count).map(|label| value[label * count + prediction] * matrix.at(label, prediction)).sum();
        let rows = matrix.of_prediction(prediction);
        if rows == 0.0 { 0.0 } else { sum / rows }
    };
    (0..count).map(mean).sum()
}

/// Standard deviation (divisor n − 1) of the worth of a row.
fn value_unit_error(matrix: &Matrix, value: &[f64], count: usize) -> f64 {
    let n = matrix.total();
    let mean = worth(matrix, value, count) / n;
    let squares: f64 = value
        .iter()
        .enumerate()
        .map(|(cell, worth)| (worth - mean).powi(2) * matrix.at(cell / count, cell % count))
        .sum();
    (squares / (n - 1.0)).sqrt()
}

/// A chunk seen from one side: its labels, or what the scores lead to expect.
trait Side {
    /// Rows (or expected rows) by label and prediction, and how many rows they are.
    fn matrix(&self) -> Result<(&Matrix, u64), Undefined>;
    /// Rows with scores.
    fn scored(&self) -> Result<u64, Undefined>;
    /// A metric of the order of scores, for every class.
    fn rankings(&self, ranking: Ranking) -> Result<Vec<f64>, Undefined>;
}

struct Realized {
    empty: bool,
    matrix: Matrix,
    /// Rows with label and score.
    labelled: u64,
    /// Ties of each class.
    ties: Vec<Vec<Tie>>,
}

impl Realized {
    fn read(outcomes: &Outcomes, rows: Range<usize>, needs_order: bool) -> Realized {
        let classes = if needs_order { outcomes.scores.len() } else { 0 };
        let ties: Vec<Vec<Tie>> =
            (0..classes).map(|class| ranking::ties(&outcomes.ranked(rows.clone(), class))).collect();
        Realized {
            empty: rows.is_empty(),
            matrix: outcomes.matrix(rows.clone()),
            labelled: ties.first().map_or(0, |ties| ties.iter().map(Tie::rows).sum()),
            ties,
        }
    }

    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        match rows {
            0 if self.empty => Err(Undefined::EmptyChunk),
            0 => Err(Undefined::NoLabels),
            rows => Ok(rows),
        }
    }
}

impl Side for Realized {
    fn matrix(&self) -> Result<(&Matrix, u64), Undefined> {
        let rows = self.require(self.matrix.total() as u64)?;
        Ok((&self.matrix, rows))
    }

    fn scored(&self) -> Result<u64, Undefined> {
        self.require(self.labelled)
    }

    fn rankings(&self, ranking: Ranking) -> Result<Vec<f64>, Undefined> {
        let of = |ties: &Vec<Tie>| match ranking {
            Ranking::Auroc => ranking::auroc(ties),
            Ranking::AveragePrecision => ranking::average_precision(ties),
        };
        self.ties.iter().map(|ties| of(ties).map_err(|_| Undefined::AbsentClass)).collect()
    }
}

struct Estimated {
    empty: bool,
    matrix: Matrix,
    predicted: u64,
    scored: u64,
    expected: Vec<ranking::Expected>,
}

impl Estimated {
    fn read(reference: &MulticlassReference, outcomes: &Outcomes, rows: Range<usize>, needs_order: bool) -> Estimated {
        let empty = rows.is_empty();
        let complete = |row: &usize| outcomes.scores.iter().all(|scores| !scores[*row].is_nan());
        let rows: Vec<usize> = if outcomes.scores.is_empty() { Vec::new() } else { rows.filter(complete).collect() };
        let probabilities = reference.probabilities(outcomes, &rows);
        let count = outcomes.classes.len();
        let mut matrix = Matrix::new(count + 1);
        let mut predicted = 0;
        for (row, probabilities) in rows.iter().zip(probabilities.chunks_exact(count.max(1))) {
            let prediction = outcomes.prediction(*row);
            if prediction == MISSING {
                continue;
            }
            predicted += 1;
            for (class, probability) in probabilities.iter().enumerate() {
                *matrix.cell(class, prediction as usize) += probability;
            }
        }
        let expected = |class: usize| expected_ranking(&outcomes.scores[class], &rows, &probabilities, class, count);
        let expected = if needs_order { (0..outcomes.scores.len()).map(expected).collect() } else { Vec::new() };
        Estimated { empty, matrix, predicted, scored: rows.len() as u64, expected }
    }

    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        match rows {
            0 if self.empty => Err(Undefined::EmptyChunk),
            0 => Err(Undefined::AllMissing),
            rows => Ok(rows),
        }
    }
}

impl Side for Estimated {
    fn matrix(&self) -> Result<(&Matrix, u64), Undefined> {
        Ok((&self.matrix, self.require(self.predicted)?))
    }

    fn scored(&self) -> Result<u64, Undefined> {
        self.require(self.scored)
    }

    fn rankings(&self, ranking: Ranking) -> Result<Vec<f64>, Undefined> {
        let of = |expected: &ranking::Expected| match ranking {
            Ranking::Auroc => expected.auroc(),
            Ranking::AveragePrecision => expected.average_precision(),
        };
        self.expected.iter().map(of).collect()
    }
}

impl MulticlassReference {
    /// Calibrated probabilities of rows, class by class within a row; they sum to 1.
    fn probabilities(&self, outcomes: &Outcomes, rows: &[usize]) -> Vec<f64> {
        let count = self.calibrations.len();
        let mut probabilities = Vec::with_capacity(rows.len() * count);
        for &row in rows {
            let start = probabilities.len();
            let calibrated = self.calibrations.iter().zip(&outcomes.scores);
            probabilities.extend(calibrated.map(|(calibration, scores)| calibration.probability(scores[row])));
            let sum: f64 = probabilities[start..].iter().sum();
            for probability in &mut probabilities[start..] {
                *probability = if sum == 0.0 { 1.0 / count as f64 } else { *probability / sum };
            }
        }
        probabilities
    }
}

/// The expected ranking of one class: rows by score descending. Rows with one score may differ in probability,
/// because each row's sum to 1; each then counts with the mean of its tie, so that no order among them matters.
fn expected_ranking(
    scores: &[f64],
    rows: &[usize],
    probabilities: &[f64],
    class: usize,
    count: usize,
) -> ranking::Expected {
    let mut ranked: Vec<(f64, f64)> =
        rows.iter().enumerate().map(|(place, &row)| (scores[row], probabilities[place * count + class])).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    let mean = |tie: &[(f64, f64)]| match tie {
        [row] => row.1,
        rows => rows.iter().map(|row| row.1).sum::<f64>() / rows.len() as f64,
    };
    let tie = |tie: &[(f64, f64)]| ExpectedTie { probability: mean(tie), rows: tie.len() as u64 };
    ranking::expected(&ranked.chunk_by(|one, next| one.0 == next.0).map(tie).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{METRICS, Task};

    fn labels_of(text: &str) -> Vec<u32> {
        text.chars().map(|letter| if letter == '-' { MISSING } else { letter as u32 - 'a' as u32 }).collect()
    }

    fn outcomes(targets: &str, predictions: &str) -> Outcomes {
        let classes = ["a", "b", "c"].map(str::to_owned);
        Outcomes {
            classes: Arc::new(classes),
            targets: labels_of(targets),
            predictions: labels_of(predictions),
            ..Outcomes::default()
        }
    }

    fn realized(outcomes: &Outcomes, key: &str) -> Measured {
        let metric = crate::metric::find(key).unwrap();
        let choices = Choices::default();
        let reference = MulticlassReference::fit(outcomes, &choices).unwrap();
        reference.measure(outcomes, 0..outcomes.targets.len(), &[metric], &choices).metrics[0].realized
    }

    #[test]
    fn agrees_with_scikit_learn() {
        // scikit-learn 1.6.1 with average='macro', zero_division=0
        let outcomes = outcomes("aaabbbcccc-", "aabbbcccaab");
        for (key, expected) in [
            ("accuracy", 0.6),
            ("precision", 0.611_111_111_111_111_2),
            ("recall", 0.611_111_111_111_111_2),
            ("f1", 0.603_174_603_174_603_2),
        ] {
            let value = realized(&outcomes, key).unwrap().value;
            assert!((value - expected).abs() < 1e-12, "{key} {value}");
        }
    }

    #[test]
    fn the_cells_of_the_matrix_are_named_and_counted() {
        let outcomes = outcomes("aaabbbcccc-", "aabbbcccaab");
        let (metric, choices) = (crate::metric::find("confusion_matrix").unwrap(), Choices::default());
        let reference = MulticlassReference::fit(&outcomes, &choices).unwrap();
        let chunk = reference.measure(&outcomes, 0..11, &[metric], &choices);
        assert_eq!(reference.cell_names()[1], "true_a_pred_b");
        let counts: Vec<f64> = chunk.metrics.iter().map(|own| own.realized.unwrap().value).collect();
        assert_eq!(counts, [2.0, 1.0, 0.0, 0.0, 2.0, 1.0, 2.0, 0.0, 2.0]);
        assert_eq!(chunk.labelled, 10);
    }

    #[test]
    fn two_labels_of_no_class_are_a_hit_where_they_are_equal() {
        let mut outcomes = outcomes("aabbcc", "aabbcc");
        let (choices, metric) = (Choices::default(), crate::metric::find("accuracy").unwrap());
        let reference = MulticlassReference::fit(&outcomes, &choices).unwrap();
        outcomes.targets.fill(3);
        outcomes.predictions.fill(3);
        outcomes.strange_targets = Strange::new((0..6).map(|row| (row, "zzz")));
        for (label, expected) in [("yyy", 0.0), ("zzz", 1.0)] {
            outcomes.strange_predictions = Strange::new((0..6).map(|row| (row, label)));
            let accuracy = reference.measure(&outcomes, 0..6, &[metric], &choices).metrics[0].realized.unwrap();
            assert_eq!(accuracy.value, expected, "{label}");
        }
    }

    #[test]
    fn a_label_of_no_class_is_a_wrong_prediction() {
        let mut outcomes = outcomes("aabbcc", "aabbcc");
        outcomes.targets[5] = 3;
        assert!((realized(&outcomes, "accuracy").unwrap().value - 5.0 / 6.0).abs() < 1e-15);
    }

    #[test]
    fn an_estimate_of_certain_scores_is_the_realized_value() {
        let mut outcomes = outcomes(&"aabbcc".repeat(40), &"ababcc".repeat(40));
        outcomes.scores = (0..3)
            .map(|class| outcomes.targets.iter().map(|&target| f64::from(u8::from(target == class))).collect())
            .collect();
        let metrics: Vec<&Metric> = METRICS.iter().filter(|own| own.tasks.contains(&Task::Multiclass)).collect();
        let choices = Choices { value: (0..9).map(f64::from).collect(), ..Choices::default() };
        let reference = MulticlassReference::fit(&outcomes, &choices).unwrap();
        for (place, own) in reference.measure(&outcomes, 0..240, &metrics, &choices).metrics.iter().enumerate() {
            let (realized, estimated) = (own.realized.unwrap().value, own.estimated.unwrap().value);
            assert!((realized - estimated).abs() < 1e-12, "{place}: {realized} {estimated}");
        }
    }

    #[test]
    fn classes_are_in_order_of_number_or_text() {
        let numbers = Column::Numeric(vec![10.0, 9.0, f64::NAN, 10.0].into());
        assert_eq!(&*classes_of(&[&numbers]).unwrap(), ["9", "10"]);
        assert_eq!(labels("y", &numbers, &["9".to_owned(), "10".to_owned()]).unwrap().0, [1, 0, MISSING, 1]);
        let texts = ["2", "1", "01", "1", "01"].map(str::to_owned);
        let text = Column::Categorical { codes: (0..5).collect(), categories: texts.into() };
        assert_eq!(super::labels_of(&[&text, &text]), ["01", "1", "2"]);
        let one = |label: &str| Column::Categorical { codes: [0].into(), categories: [label.to_owned()].into() };
        assert_eq!(super::labels_of(&[&numbers, &one("9.0")]), ["9", "10"]);
        assert_eq!(differing(&numbers, &one("9.0")), [("9".to_owned(), "9.0".to_owned())]);
        assert_eq!(differing(&numbers, &one("9")), []);
        assert_eq!(classes_of(&[&Column::Numeric(vec![1.0].into())]).unwrap_err().code, "invalid_value");
    }
}
