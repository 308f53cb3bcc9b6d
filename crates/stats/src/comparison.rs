//! Two models on the same rows: the difference of every metric, with the error of pairs.
//!
//! A metric is, to first order, its value and the mean of the addends of its rows ([`crate::causes::contribution`]). The addends of
//! two models on one row go together, so the error of a difference is that of the mean of their differences, row by row (of
//! AUROC, the paired test of DeLong, DeLong and Clarke-Pearson 1988).

use crate::causes::contribution::Contribution;
use crate::kept_rows::KeptOutcomes;
use crate::metric::{Choices, Face, Metric};
use crate::performance::Reference;
use crate::performance::binary::Label;
use crate::performance::multiclass::MISSING;
use crate::performance::outcomes::Outcomes;
use crate::summary::performance::PerformanceChunk;
use std::ops::Range;

/// Outcomes of two models on the same rows.
#[derive(Clone, Copy, Debug)]
pub struct Models<'a> {
    /// The model in use.
    pub champion: &'a Outcomes,
    /// The other one.
    pub challenger: &'a Outcomes,
}

/// Comparison of two models on some rows.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Rows with a label of which both models said something.
    pub rows: usize,
    /// One for each metric.
    pub metrics: Vec<Compared>,
    /// Rows that both, the champion alone, the challenger alone, and neither decided right; `None` of a quantity, and where one of them
    /// has no predictions.
    pub right: Option<[usize; 4]>,
}

/// A metric of two models.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// Metric of the champion and of the challenger; `None` where it does not exist.
    pub values: [Option<f64>; 2],
    /// Standard error of the second less the first; `None` where one of them does not exist.
    pub error: Option<f64>,
}

impl Comparison {
    /// Compares two models on the rows of a range; `reference` knows their classes.
    ///
    /// # Panics
    /// For outcomes of another task.
    pub fn of(
        reference: &Reference,
        models: Models<'_>,
        rows: Range<usize>,
        metrics: &[&'static Metric],
        choices: &Choices,
    ) -> Comparison {
        let choices = Choices { value_per: choices.value_per.of_slices(), ..choices.clone() };
        let own: Vec<usize> =
            rows.filter(|&row| is_told(models.champion, row) && is_told(models.challenger, row)).collect();
        let sides = [models.champion, models.challenger].map(|of| Side::new(reference, of, &own, metrics, &choices));
        let compared = |(place, metric): (usize, &&'static Metric)| {
            let values = [0, 1].map(|side: usize| sides[side].values[place]);
            let both = values[0].is_some() && values[1].is_some();
            Compared { values, error: if both { difference_error(&sides, metric, &choices) } else { None } }
        };
        Comparison {
            rows: own.len(),
            metrics: metrics.iter().enumerate().map(compared).collect(),
            right: right(&sides[0].outcomes, &sides[1].outcomes),
        }
    }
}

/// Metrics that two models can be compared by: numbers, not tables.
pub fn is_compared(metric: &Metric) -> bool {
    !matches!(metric.face, Face::Matrix)
}

/// Outcomes and metrics of one model.
struct Side {
    outcomes: KeptOutcomes,
    values: Vec<Option<f64>>,
}

impl Side {
    fn new(
        reference: &Reference,
        outcomes: &Outcomes,
        rows: &[usize],
        metrics: &[&'static Metric],
        choices: &Choices,
    ) -> Side {
        let kept = KeptOutcomes::of(outcomes, rows);
        let all: Vec<usize> = (0..rows.len()).collect();
        let own = kept.outcomes(&all, reference.classes().as_ref()).expect("outcomes have the task of the reference");
        let measured = reference.measure(&PerformanceChunk::of(&own, 0..rows.len()), metrics, choices).realized;
        let values = measured.into_iter().map(|own| own.ok().map(|reading| reading.value)).collect();
        Side { outcomes: kept, values }
    }
}

/// Standard error of the difference: that of the mean of the differences of the addends.
fn difference_error(sides: &[Side; 2], metric: &Metric, choices: &Choices) -> Option<f64> {
    let addends = |side: &Side| Some(Contribution::learn(&side.outcomes, metric, choices)?.rows(&side.outcomes));
    let (champion, challenger) = (addends(&sides[0])?, addends(&sides[1])?);
    let rows = champion.len() as f64;
    let squares: f64 = champion.iter().zip(&challenger).map(|(one, other)| (other - one).powi(2)).sum();
    Some(squares.sqrt() / rows)
}

/// Tells whether a row has a label, and what the model says of others.
fn is_told(outcomes: &Outcomes, row: usize) -> bool {
    // A column that the data does not have is empty.
    fn has<T>(column: &[T], row: usize, is: impl Fn(&T) -> bool) -> bool {
        column.is_empty() || is(&column[row])
    }
    let is_label = |own: &Label| *own != Label::Missing;
    let is_class = |own: &u32| *own != MISSING;
    let is_number = |own: &f64| !own.is_nan();
    match outcomes {
        Outcomes::Binary(own) => {
            own.targets.get(row).is_some_and(is_label)
                && has(&own.predictions, row, is_label)
                && has(&own.scores, row, is_number)
        }
        Outcomes::Multiclass(own) => {
            own.targets.get(row).is_some_and(is_class)
                && has(&own.predictions, row, is_class)
                && own.scores.iter().all(|scores| has(scores, row, is_number))
        }
        Outcomes::Regression(own) => {
            own.targets.get(row).is_some_and(is_number) && has(&own.predictions, row, is_number)
        }
    }
}

/// Rows that both, the first alone, the second alone, and neither decided right.
fn right(champion: &KeptOutcomes, challenger: &KeptOutcomes) -> Option<[usize; 4]> {
    fn count<T: PartialEq>(targets: &[T], one: &[T], other: &[T]) -> Option<[usize; 4]> {
        if one.is_empty() || other.is_empty() {
            return None;
        }
        let mut counts = [0; 4];
        for (label, (one, other)) in targets.iter().zip(one.iter().zip(other)) {
            counts[2 * usize::from(one != label) + usize::from(other != label)] += 1;
        }
        Some(counts)
    }
    match (champion, challenger) {
        (KeptOutcomes::Binary(targets, one, _), KeptOutcomes::Binary(_, other, _)) => count(targets, one, other),
        (KeptOutcomes::Multiclass(targets, one, _), KeptOutcomes::Multiclass(_, other, _)) => {
            count(targets, one, other)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::find;
    use crate::performance::Classes;
    use crate::performance::labels::spelling::Spellings;
    use crate::sample::hash;
    use std::sync::Arc;

    /// A number between 0 and 1 that stands for chance.
    fn chance(seed: u64, row: usize) -> f64 {
        (hash(seed, row as u64) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Labels by what the champion sees and what it does not; the challenger sees some of that too.
    fn models(seed: u64, rows: usize) -> [Outcomes; 2] {
        let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
        let seen: Vec<f64> = (0..rows).map(|row| 4.0 * chance(seed, row) - 2.0).collect();
        let hidden: Vec<f64> = (0..rows).map(|row| 2.0 * chance(seed + 1, row) - 1.0).collect();
        let noise: Vec<f64> = (0..rows).map(|row| 2.0 * chance(seed + 2, row) - 1.0).collect();
        let targets: Vec<u8> = (0..rows)
            .map(|row| u8::from(chance(seed + 3, row) < logistic(1.5 * seen[row] + 1.5 * hidden[row])))
            .collect();
        let of = |score: &dyn Fn(usize) -> f64| {
            let scores: Vec<f64> = (0..rows).map(|row| logistic(score(row))).collect();
            let said = scores.iter().map(|own| u8::from(*own >= 0.5)).collect();
            let classes = Classes::Two(Arc::new(Spellings::default()));
            let all: Vec<usize> = (0..rows).collect();
            KeptOutcomes::Binary(targets.clone(), said, scores).outcomes(&all, Some(&classes)).unwrap()
        };
        [of(&|row| 1.4 * seen[row]), of(&|row| 1.4 * seen[row] + 0.7 * hidden[row] + 0.7 * noise[row])]
    }

    const KEYS: [&str; 5] = ["accuracy", "f1", "roc_auc", "brier", "business_value"];

    fn compared(seed: u64, rows: usize) -> Comparison {
        let choices = Choices { value: vec![3.0, -1.0, -2.0, 0.0], ..Choices::default() };
        let metrics: Vec<&Metric> = KEYS.map(|key| find(key).unwrap()).to_vec();
        let [champion, challenger] = models(seed, rows);
        let ranked = PerformanceChunk::of(&champion, 0..rows).ranked();
        let reference = Reference::fit(&champion, &ranked, &metrics, &choices).unwrap();
        Comparison::of(&reference, Models { champion: &champion, challenger: &challenger }, 0..rows, &metrics, &choices)
    }

    fn difference(own: &Compared) -> f64 {
        own.values[1].unwrap() - own.values[0].unwrap()
    }

    #[test]
    fn errors_of_differences_are_their_deviations() {
        let truth = compared(1, 400_000);
        let runs: Vec<Comparison> = (0..300).map(|run| compared(100 + 10 * run, 600)).collect();
        for (place, key) in KEYS.iter().enumerate() {
            let whole = difference(&truth.metrics[place]);
            let within = |own: &&Comparison| {
                let own = &own.metrics[place];
                (difference(own) - whole).abs() <= 1.96 * own.error.unwrap()
            };
            let covered = runs.iter().filter(within).count() as f64 / runs.len() as f64;
            // 95 % and three standard errors of 300 runs.
            assert!((0.912..=0.988).contains(&covered), "{key}: {covered}");
        }
    }

    #[test]
    fn rows_that_one_model_says_nothing_of_are_left_out_for_both() {
        let [champion, challenger] = models(5, 1000);
        let (Outcomes::Binary(mut one), Outcomes::Binary(mut other)) = (champion, challenger) else { unreachable!() };
        one.targets[3] = Label::Missing;
        other.predictions[4] = Label::Missing;
        let [one, other] = [Outcomes::Binary(one), Outcomes::Binary(other)];
        let metrics = [find("accuracy").unwrap()];
        let ranked = PerformanceChunk::of(&one, 0..1000).ranked();
        let reference = Reference::fit(&one, &ranked, &metrics, &Choices::default()).unwrap();
        let own = Comparison::of(
            &reference,
            Models { champion: &one, challenger: &other },
            0..1000,
            &metrics,
            &Choices::default(),
        );
        assert_eq!((own.rows, own.right.unwrap().iter().sum::<usize>()), (998, 998));
        let [both, first, second, _] = own.right.unwrap().map(|count| count as f64);
        assert!((own.metrics[0].values[0].unwrap() - (both + first) / 998.0).abs() < 1e-12);
        assert!((difference(&own.metrics[0]) - (second - first) / 998.0).abs() < 1e-12);
    }

    #[test]
    fn a_model_is_as_good_as_itself() {
        let [champion, _] = models(9, 500);
        let metrics = KEYS.map(|key| find(key).unwrap());
        let choices = Choices { value: vec![3.0, -1.0, -2.0, 0.0], ..Choices::default() };
        let ranked = PerformanceChunk::of(&champion, 0..500).ranked();
        let reference = Reference::fit(&champion, &ranked, &metrics, &choices).unwrap();
        let models = Models { champion: &champion, challenger: &champion };
        let own = Comparison::of(&reference, models, 0..500, &metrics, &choices);
        assert!(own.metrics.iter().all(|own| difference(own) == 0.0 && own.error == Some(0.0)));
        let none = Comparison::of(&reference, models, 0..0, &metrics, &choices);
        assert!(none.rows == 0 && none.metrics.iter().all(|own| own.error.is_none()));
    }
}
