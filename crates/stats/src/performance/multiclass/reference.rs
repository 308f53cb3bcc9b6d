//! What is learned of a classifier of several classes, and its metrics in a chunk.

use super::errors::{ranking_unit_error, sampling_error, share_slopes};
use super::matrix::{Matrix, value_unit_error, worth, worth_per_class};
use super::outcomes::{MISSING, Outcomes};
use super::side::{Realized, Side};
use crate::error::StatsError;
use crate::measured::{Field, Measured, Reading, Undefined, finite};
use crate::metric::ranking::{self, Ranked, Tie};
use crate::metric::{CellMetric, Choices, Face, Metric, Normalize, Ranking, ValuePer, influence, need_order};
use crate::performance::chunk_performance::ChunkPerformance;
use std::ops::Range;
use std::sync::Arc;

/// The factor that NannyML 0.13.1 widens the error of AUROC by.
const AUROC_WIDENING: f64 = 1.2;

/// The learned state of the reference.
#[derive(Clone, Debug)]
pub struct MulticlassReference {
    classes: Arc<[String]>,
    matrix: Matrix,
    auroc_unit_error: f64,
    average_precision_unit_error: f64,
    value_unit_error: f64,
}

impl MulticlassReference {
    /// Learns from all reference rows; `ranked` are [`Outcomes::ranked`] of each class that has scores.
    ///
    /// # Errors
    /// `missing_labels` where no row has a label; `invalid_value` for a score outside 0…1; `invalid_option` for a
    /// value matrix of another size than the classes.
    pub fn fit(
        outcomes: &Outcomes,
        ranked: &[Vec<Ranked>],
        choices: &Choices,
    ) -> Result<MulticlassReference, StatsError> {
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
        let matrix = outcomes.matrix(rows.clone());
        let [auroc, average_precision] = match choices.as_nannyml {
            true => nannyml_unit_errors(ranked),
            false => {
                [Ranking::Auroc, Ranking::AveragePrecision].map(|own| ranking_unit_error(outcomes, rows.clone(), own))
            }
        };
        Ok(MulticlassReference {
            auroc_unit_error: auroc,
            average_precision_unit_error: average_precision,
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
        let targets = outcomes.targets.get(rows.clone()).unwrap_or_default();
        let side = Realized::read(outcomes, rows, need_order(metrics));
        let measure = |metric: &&Metric| {
            let values = self.metric(&side, metric, choices).into_iter();
            values
                .map(|value| if choices.as_nannyml { value } else { with_interval(value, metric) })
                .collect::<Vec<_>>()
        };
        ChunkPerformance {
            realized: metrics.iter().flat_map(measure).collect(),
            estimates: Vec::new(),
            labelled: targets.iter().filter(|&&target| target != MISSING).count() as u64,
            target_sum: f64::NAN,
            selection: None,
            offset: None,
            outputs: Vec::new(),
        }
    }

    /// Measures the series of all metrics, of labels or of estimates.
    pub fn series(&self, side: &dyn Side, metrics: &[&Metric], choices: &Choices) -> Vec<Measured> {
        metrics.iter().flat_map(|metric| self.metric(side, metric, choices)).collect()
    }

    /// Measures one metric: one series, or one for each cell.
    pub fn metric(&self, side: &dyn Side, metric: &Metric, choices: &Choices) -> Vec<Measured> {
        match metric.face {
            Face::Ranking(ranking) => vec![self.ranking(side, ranking)],
            Face::Share(_) if metric.key == "accuracy" => vec![self.accuracy(side)],
            Face::Share(_) => vec![self.share(side, metric, choices)],
            Face::Value => vec![self.value(side, choices)],
            Face::Matrix => self.cells(side, choices.normalize),
            Face::Scores(_) | Face::Mean(_) | Face::Correlation | Face::Cell(_) | Face::Loss(_) => {
                unreachable!("the metric is not one of several classes")
            }
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
        let error = if choices.as_nannyml {
            let variance = |class| form.unit_variance(&self.matrix.one_against_rest(class));
            ((0..count).map(variance).sum::<f64>() / rows as f64).sqrt() / count as f64
        } else {
            sampling_error(&self.matrix, &share_slopes(&self.matrix, &form, count), rows)
        };
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

/// Adds the 95 % interval of the population's value.
fn with_interval(value: Measured, metric: &Metric) -> Measured {
    let reading = value?;
    Ok(reading.get(Field::StandardError).map_or(reading, |error| reading.around(error, metric.ends())))
}

/// Errors of AUROC and average precision of one row, from those of single classes.
fn nannyml_unit_errors(ranked: &[Vec<Ranked>]) -> [f64; 2] {
    let count = ranked.len() as f64;
    let ties: Vec<Vec<Tie>> = ranked.iter().map(|ranked| ranking::ties(ranked)).collect();
    let squares = |error: &dyn Fn(&[Tie]) -> Option<f64>| {
        ties.iter().map(|ties| error(ties).map_or(f64::NAN, |error| error * error)).sum::<f64>()
    };
    let average_precision = squares(&|ties| influence::unit_error(ties, Ranking::AveragePrecision));
    [AUROC_WIDENING * squares(&ranking::auroc_unit_error).sqrt() / count, (average_precision / count).sqrt()]
}

crate::state!(
    MulticlassReference {
        classes,
        matrix,
        auroc_unit_error,
        average_precision_unit_error,
        value_unit_error,
    } where |own| {
        own.matrix.classes == own.classes.len() + 1
    }
);
