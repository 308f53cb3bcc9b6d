//! Estimates of classifiers against what labels say.

use super::*;
use crate::estimation::Fitted;
use crate::estimation::estimator::OneThread;
use crate::measured::{Field, Undefined};
use crate::metric::{Choices, METRICS, Metric, ValuePer};
use crate::performance::binary::Label;
use crate::performance::{binary, multiclass};
use crate::state::Reader;
use std::ops::Range;
use std::sync::Arc;

/// A reference, what was learned from it, and how.
struct Learned {
    reference: Reference,
    fitted: Fitted,
    metrics: Vec<&'static Metric>,
    choices: Choices,
}

fn learn(outcomes: &Outcomes, task: Task, choices: Choices) -> Learned {
    let metrics: Vec<&Metric> = METRICS.iter().filter(|metric| metric.tasks.contains(&task)).collect();
    let ranked = PerformanceChunk::of(outcomes, 0..outcomes.rows()).ranked();
    let input = ReferenceInput {
        outcomes,
        ranked: &ranked,
        features: &[],
        metrics: &metrics,
        choices: &choices,
        workers: &OneThread,
    };
    let fitted = Fitted::fit(&CBPE, &input).unwrap();
    Learned { reference: Reference::fit(outcomes, &ranked, &metrics, &choices).unwrap(), fitted, metrics, choices }
}

impl Learned {
    /// Realized and estimated values.
    fn measure(&self, outcomes: &Outcomes, rows: Range<usize>) -> [Vec<Measured>; 2] {
        let Learned { reference, fitted, metrics, choices } = self;
        let chunk = &PerformanceChunk::of(outcomes, rows);
        let estimated = fitted.model.estimate(&ChunkInput { chunk, reference, metrics, choices, kept: None });
        [reference.measure(chunk, metrics, choices).realized, estimated]
    }
}

/// Scores, predictions above one half, and labels drawn with the score as their probability.
fn calibrated(n: usize) -> binary::Outcomes {
    let scores: Vec<f64> = (0..n).map(|i| ((7919 * i + 5) % 4001) as f64 / 4001.0).collect();
    let draw = |i: usize| ((1597 * i + 3) % 3989) as f64 / 3989.0;
    let label = |positive: bool| if positive { Label::Positive } else { Label::Negative };
    binary::Outcomes {
        targets: (0..n).map(|i| label(draw(i) < scores[i])).collect(),
        predictions: scores.iter().map(|&score| label(score >= 0.5)).collect(),
        scores: scores.into(),
        ..binary::Outcomes::default()
    }
}

fn learned(outcomes: &binary::Outcomes) -> (Outcomes, Learned) {
    let outcomes = Outcomes::Binary(outcomes.clone());
    let value = vec![20.0, -5.0, -10.0, 1.0];
    let learned = learn(&outcomes, Task::Binary, Choices { value, value_per: ValuePer::Chunk, ..Choices::default() });
    (outcomes, learned)
}

#[test]
fn the_estimate_is_near_the_realized_value_where_the_concept_stands_still() {
    let (outcomes, learned) = learned(&calibrated(4000));
    let [realized, estimated] = learned.measure(&outcomes, 0..4000);
    for ((metric, realized), estimated) in learned.metrics.iter().zip(realized).zip(estimated) {
        let (realized, estimated) = (realized.unwrap(), estimated.unwrap());
        let error = realized.get(Field::StandardError).unwrap();
        assert!((realized.value - estimated.value).abs() < 4.0 * error, "{} {realized:?} {estimated:?}", metric.key);
    }
}

#[test]
fn estimates_have_the_interval_of_what_labels_will_show_where_it_is_needed() {
    let outcomes = Outcomes::Binary(calibrated(4000));
    let width = |learned: &Learned, rows| {
        let place = learned.metrics.iter().position(|own| own.key == "accuracy").unwrap();
        let own = learned.measure(&outcomes, rows)[1][place].unwrap();
        Some(own.get(Field::High)? - own.get(Field::Low)?)
    };
    let own = learn(&outcomes, Task::Binary, Choices::default());
    // Labels of calibrated scores, uniform from 0 to 1, are right or wrong with a variance of 1/6 a row; the calibration, of
    // ten times as many rows, adds little.
    let of_labels = 2.0 * 1.96 * (1.0f64 / 6.0 / 400.0).sqrt();
    let ratio = width(&own, 0..400).unwrap() / of_labels;
    assert!((1.0..1.2).contains(&ratio), "{ratio}");
    assert!(width(&own, 0..4000).unwrap() < width(&own, 0..400).unwrap() / 2.0);
    for choices in
        [Choices { as_nannyml: true, ..Choices::default() }, Choices { without_intervals: true, ..Choices::default() }]
    {
        assert_eq!(width(&learn(&outcomes, Task::Binary, choices), 0..400), None);
    }
}

#[test]
fn labels_that_have_not_arrived_leave_the_estimate_alone() {
    let own = calibrated(2000);
    let (outcomes, learned) = learned(&own);
    let unlabelled = Outcomes::Binary(binary::Outcomes { targets: Vec::new(), ..own });
    let [realized, without] = learned.measure(&unlabelled, 500..900);
    assert!(realized.iter().all(|own| *own == Err(Undefined::NoLabels)));
    assert_eq!(without, learned.measure(&outcomes, 500..900)[1]);
}

#[test]
fn an_empty_chunk_and_one_without_scores_have_a_reason_everywhere() {
    let mut own = calibrated(100);
    let (outcomes, learned) = learned(&own);
    let [_, estimated] = learned.measure(&outcomes, 7..7);
    assert!(estimated.iter().all(|own| *own == Err(Undefined::EmptyChunk)));
    own.scores = vec![f64::NAN; 100].into();
    let [_, estimated] = learned.measure(&Outcomes::Binary(own), 7..17);
    assert!(estimated.iter().all(|own| *own == Err(Undefined::AllMissing)));
}

#[test]
fn a_model_that_is_kept_estimates_the_same() {
    let (outcomes, mut learned) = learned(&calibrated(500));
    let before = learned.measure(&outcomes, 0..500);
    let mut bytes = Vec::new();
    learned.fitted.write(&mut bytes);
    learned.fitted = Fitted::read(&mut Reader::new(&bytes)).unwrap();
    assert_eq!(learned.measure(&outcomes, 0..500), before);
    assert!(learned.fitted.model.fits(Shape { task: Task::Binary, features: 7, scores: 1 }));
    assert!(!learned.fitted.model.fits(Shape { task: Task::Binary, features: 7, scores: 2 }));
}

#[test]
fn an_estimate_of_certain_scores_is_the_realized_value() {
    let places = |text: &str| text.bytes().map(|letter| u32::from(letter - b'a')).collect::<Vec<u32>>().repeat(40);
    let targets = places("aabbcc");
    let score = |class: u32| targets.iter().map(|&target| f64::from(u8::from(target == class))).collect();
    let outcomes = Outcomes::Multiclass(multiclass::Outcomes {
        classes: Arc::new(["a", "b", "c"].map(str::to_owned)),
        scores: (0..3).map(score).collect(),
        predictions: places("ababcc"),
        targets: targets.clone(),
        ..multiclass::Outcomes::default()
    });
    let choices = Choices { value: (0..9).map(f64::from).collect(), ..Choices::default() };
    let [realized, estimated] = learn(&outcomes, Task::Multiclass, choices).measure(&outcomes, 0..240);
    for (place, (realized, estimated)) in realized.iter().zip(&estimated).enumerate() {
        let (realized, estimated) = (realized.unwrap().value, estimated.unwrap().value);
        assert!((realized - estimated).abs() < 1e-12, "{place}: {realized} {estimated}");
    }
}
