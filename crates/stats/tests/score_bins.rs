//! Scores in bins: what is constant within a bin stays exact, and the values of the rows lie within what is certain.

use proptest::prelude::*;
use stats::estimation::cbpe::CBPE;
use stats::estimation::{ChunkInput, Fitted, OneThread, ReferenceInput};
use stats::measured::{Exactness, Field, Measured, Undefined};
use stats::metric::{Choices, METRICS, Metric, Task};
use stats::performance::Reference;
use stats::performance::binary::{Label, Outcomes as Rows};
use stats::performance::outcomes::Outcomes;
use stats::state::{Reader, State};
use stats::summary::binary::bins::bin_edges;
use stats::summary::performance::{PerformanceChunk, PerformanceSummary};
use std::ops::Range;

fn metrics() -> Vec<&'static Metric> {
    METRICS.iter().filter(|metric| metric.tasks.contains(&Task::Binary)).collect()
}

fn label(is_positive: bool) -> Label {
    if is_positive { Label::Positive } else { Label::Negative }
}

/// Scores of any number of distinct values, labels of any rate that follow them more or less, some missing.
fn outcomes(rows: Range<usize>) -> impl Strategy<Value = Outcomes> {
    let steps = prop_oneof![Just(3u32), Just(20), Just(1 << 30)];
    let rate = prop_oneof![Just(0.02), Just(0.3), Just(0.9)];
    let row = (any::<u32>(), 0.0..1.0f64, 0.0..1.0f64);
    (prop::collection::vec(row, rows), steps, rate, 0.1..6.0f64).prop_map(|(rows, steps, rate, power)| {
        let score = |own: u32| f64::from(own % steps) / f64::from(steps - 1);
        let scores: Vec<f64> = rows.iter().map(|row| score(row.0)).collect();
        let target = |(score, row): (&f64, &(u32, f64, f64))| match row.2 < 0.1 {
            true => Label::Missing,
            false => label(row.1 < rate * score.powf(power)),
        };
        Outcomes::Binary(Rows {
            targets: scores.iter().zip(&rows).map(target).collect(),
            // Not by one threshold alone: rows of a bin are predicted either way.
            predictions: scores.iter().zip(&rows).map(|(score, row)| label(score + 0.2 * row.2 > 0.6)).collect(),
            scores: scores.into(),
            ..Rows::default()
        })
    })
}

struct Learned {
    reference: Reference,
    fitted: Fitted,
}

impl Learned {
    fn fit(outcomes: &Outcomes) -> Option<Learned> {
        let (ranked, metrics, choices) =
            (PerformanceChunk::of(outcomes, 0..outcomes.rows()).ranked(), metrics(), Choices::default());
        let reference = Reference::fit(outcomes, &ranked, &metrics, &choices).ok()?;
        let (features, workers) = (&[], &OneThread);
        let input =
            ReferenceInput { outcomes, ranked: &ranked, features, metrics: &metrics, choices: &choices, workers };
        Some(Learned { reference, fitted: Fitted::fit(&CBPE, &input).unwrap() })
    }

    fn corners(&self) -> Vec<f64> {
        let isotonic = self.fitted.model.calibrations().iter().flat_map(|own| &own.isotonic);
        isotonic.flat_map(|own| own.corners()).collect()
    }

    fn tenths(&self) -> Vec<f64> {
        let Reference::Binary(reference) = &self.reference else { panic!("two classes") };
        reference.tenths().to_vec()
    }

    fn edges(&self, others: Vec<f64>) -> Vec<f64> {
        let Reference::Binary(reference) = &self.reference else { panic!("two classes") };
        reference.score_edges(self.corners().into_iter().chain(others))
    }

    /// Realized and estimated values.
    fn measure(&self, chunk: &PerformanceChunk<'_>) -> [Vec<Measured>; 2] {
        let Learned { reference, fitted } = self;
        let (metrics, choices) = (&metrics(), &Choices::default());
        let estimated = fitted.model.estimate(&ChunkInput { chunk, reference, metrics, choices, kept: None });
        [reference.measure(chunk, metrics, choices).realized, estimated]
    }
}

fn back(own: &PerformanceSummary) -> PerformanceSummary {
    let mut bytes = Vec::new();
    own.write(&mut bytes);
    PerformanceSummary::read(&mut Reader::new(&bytes)).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]
    #[test]
    fn the_values_of_the_rows_lie_within(
        reference in outcomes(60..300),
        chunk in outcomes(1..200),
        others in prop::collection::vec(0.0..1.0f64, 0..4),
        coarse in any::<bool>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let Some(learned) = Learned::fit(&reference) else { return Ok(()) };
        let edges = match coarse {
            // Few bins, whose slack is large; none may straddle a corner of the calibration, or the edge of a tenth.
            true => bin_edges([vec![0.5], learned.corners(), learned.tenths()].concat()),
            false => learned.edges(others),
        };
        let rows = chunk.rows();
        let part = |rows: Range<usize>| back(&PerformanceSummary::of(&chunk, rows).binned(&edges, 0));
        let cut = cut.index(rows);
        let mut binned = PerformanceSummary::of(&chunk, 0..cut).binned(&edges, 0);
        if cut == 0 {
            binned = part(0..rows);
        } else {
            binned.merge(vec![part(cut..rows)]).unwrap();
        }
        prop_assert!(binned.is_binned() && binned.fits(&edges));
        let exact = learned.measure(&PerformanceChunk::of(&chunk, 0..rows));
        let found = learned.measure(&binned.chunk(&edges));
        for (side, (exact, found)) in exact.iter().zip(&found).enumerate() {
            for (metric, (exact, found)) in metrics().iter().zip(exact.iter().zip(found)) {
                let is_ranking = metric.needs_scores();
                if *found == Err(Undefined::NotInSummary) {
                    prop_assert!(metric.key.starts_with("calibration_"), "{}", metric.key);
                    continue;
                }
                let (Ok(exact), Ok(found)) = (exact, found) else {
                    prop_assert_eq!(exact.map(|own| own.value).err(), found.map(|own| own.value).err());
                    continue;
                };
                let ends = [Field::Low, Field::High].map(|end| found.get(end));
                if let ([Some(low), Some(high)], Exactness::Interval) = (ends, found.exactness) {
                    prop_assert!(is_ranking);
                    prop_assert!(low <= exact.value && exact.value <= high, "{} {exact:?} {found:?}", metric.key);
                    prop_assert!(low <= found.value && found.value <= high, "{} {found:?}", metric.key);
                } else {
                    // Counts of labels are the same, sums of probabilities but for their last digits. Rankings round
                    // probabilities to five decimals, where a last digit decides between two of them.
                    let tolerance = match side {
                        0 => 0.0,
                        _ if is_ranking => 2e-5,
                        _ => 1e-9 * exact.value.abs().max(1.0),
                    };
                    prop_assert!((exact.value - found.value).abs() <= tolerance, "{} {exact:?} {found:?}", metric.key);
                    prop_assert_eq!(found.exactness, Exactness::Exact);
                }
            }
        }
    }
}

#[test]
fn bins_of_the_reference_are_narrow() {
    let draw = |i: u64, step: u64| ((i * i * 31 + i * step + 7) % 1_000_003) as f64 / 1_000_003.0;
    let scores: Vec<f64> = (0..40_000).map(|i| draw(i, 7919)).collect();
    let targets = scores.iter().enumerate().map(|(i, score)| label(draw(i as u64, 104_729) < score * score)).collect();
    let predictions = scores.iter().map(|score| label(*score > 0.6)).collect();
    let outcomes = Outcomes::Binary(Rows { scores: scores.into(), targets, predictions, ..Rows::default() });
    let learned = Learned::fit(&outcomes).unwrap();
    let edges = learned.edges(Vec::new());
    assert!((1000..3000).contains(&edges.len()), "{}", edges.len());
    let summary = PerformanceSummary::of(&outcomes, 0..40_000).binned(&edges, 10_000);
    assert!(summary.is_binned() && !PerformanceSummary::of(&outcomes, 0..40_000).binned(&edges, 40_000).is_binned());
    let [realized, estimated] = learned.measure(&summary.chunk(&edges));
    for (realized, estimated) in realized.iter().zip(&estimated).take(2) {
        assert_eq!(realized.unwrap().exactness, Exactness::Interval);
        for reading in [realized.unwrap(), estimated.unwrap()] {
            let ends = [Field::Low, Field::High].map(|end| reading.get(end).unwrap_or(reading.value));
            assert!(ends[1] - ends[0] < 0.01, "{ends:?}");
        }
    }
}
