use super::*;
use crate::column::categorical::CategoricalReference;
use crate::column::numeric::{Needs as NumericNeeds, NumericReference};
use crate::encoding::FeatureValues;
use crate::estimation::estimator::OneThread;
use crate::estimation::{Fitted, ReferenceInput};
use crate::kept_rows::codes::ColumnReference;
use crate::kept_rows::{KeptFeature, Places};
use crate::metric::{Choices, Metric, find};
use crate::performance::binary::{Label, Outcomes as Binary};
use crate::performance::regression;
use crate::state::Reader;

/// Numbers in [0, 1) that follow no order (SplitMix64).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// Rows of a model that knows `x`: where `hidden` is above a half, labels follow it much less than it thinks.
fn world(rows: usize, share_hidden: f64, seed: u64) -> (Vec<f64>, Vec<u32>, Binary, f64) {
    let mut draws = Draws(seed);
    let (mut x, mut hidden, mut scores) = (Vec::new(), Vec::new(), Vec::new());
    let (mut own, mut right) = (Binary::default(), 0.0);
    for _ in 0..rows {
        let (logit, is_hidden) = (8.0 * draws.next() - 4.0, draws.next() < share_hidden);
        let score = logistic(logit);
        let truth = logistic(if is_hidden { 0.3 * logit } else { logit });
        let label = |positive| if positive { Label::Positive } else { Label::Negative };
        x.push(logit);
        hidden.push(u32::from(is_hidden));
        scores.push(score);
        own.predictions.push(label(score >= 0.5));
        own.targets.push(label(draws.next() < truth));
        right += if score >= 0.5 { truth } else { 1.0 - truth };
    }
    own.scores = scores.into();
    (x, hidden, own, right / rows as f64)
}

/// A monitor of such a model, as far as estimates need one.
struct Monitor {
    numeric: NumericReference,
    categorical: CategoricalReference,
    kept: KeptRows,
    reference: Reference,
    fitted: Fitted,
    labels: Vec<String>,
}

const METRICS: [&str; 4] = ["accuracy", "roc_auc", "f1", "average_precision"];

fn metrics() -> Vec<&'static Metric> {
    METRICS.map(|key| find(key).unwrap()).to_vec()
}

impl Monitor {
    fn fit(rows: usize, share_hidden: f64, seed: u64) -> Monitor {
        let (x, hidden, own, _) = world(rows, share_hidden, seed);
        let labels = ["no", "yes"].map(str::to_owned).to_vec();
        let numeric = NumericReference::fit(&x, NumericNeeds::default());
        let categorical = CategoricalReference::fit(&hidden, &labels);
        let places = Places::draw(rows, rows, &[]);
        let features = vec![
            KeptFeature::fit(ColumnReference::Numeric(&numeric), &FeatureValues::Numeric(&x), &places).unwrap(),
            KeptFeature::fit(
                ColumnReference::Categorical(&categorical),
                &FeatureValues::Categorical(&hidden, &labels),
                &places,
            )
            .unwrap(),
        ];
        let outcomes = Outcomes::Binary(own);
        let (choices, workers, metrics) = (&Choices::default(), &OneThread, &metrics());
        let ranked = PerformanceChunk::of(&outcomes, 0..rows).ranked();
        let reference = Reference::fit(&outcomes, &ranked, metrics, choices).unwrap();
        let input = ReferenceInput { outcomes: &outcomes, ranked: &ranked, features: &[], metrics, choices, workers };
        let fitted = Fitted::fit(&WEIGHTED, &input).unwrap();
        Monitor { kept: KeptRows::new(places, features, &outcomes), numeric, categorical, reference, fitted, labels }
    }

    fn estimate(&self, rows: usize, share_hidden: f64, seed: u64) -> (Vec<Measured>, f64, Vec<Measured>) {
        let (x, hidden, own, accuracy) = world(rows, share_hidden, seed);
        let values = [FeatureValues::Numeric(&x), FeatureValues::Categorical(&hidden, &self.labels)];
        let columns = [ColumnReference::Numeric(&self.numeric), ColumnReference::Categorical(&self.categorical)];
        let count = |place: usize| self.kept.features[place].codes().counts(columns[place], &values[place]).unwrap();
        let counts = [count(0), count(1)];
        let (outcomes, metrics, choices) = (Outcomes::Binary(own), metrics(), Choices::default());
        let chunk = PerformanceChunk::of(&outcomes, 0..rows);
        let kept = Some(KeptChunk { rows: &self.kept, counts: &counts });
        let input =
            ChunkInput { chunk: &chunk, reference: &self.reference, metrics: &metrics, choices: &choices, kept };
        let realized = self.reference.measure(&chunk, &metrics, &choices).realized;
        (self.fitted.model.estimate(&input), accuracy, realized)
    }
}

#[test]
fn a_shift_that_the_score_cannot_see_is_followed() {
    let monitor = Monitor::fit(20_000, 0.2, 1);
    let (alike, truth, _) = monitor.estimate(20_000, 0.2, 2);
    assert!((alike[0].unwrap().value - truth).abs() < 0.01);
    let (estimated, truth, _) = monitor.estimate(20_000, 0.8, 3);
    let value = estimated[0].unwrap().value;
    assert!((value - truth).abs() < 0.01, "{value} is far from {truth}");
    // Calibration by score alone does not move.
    let cbpe = alike[0].unwrap().value;
    assert!(cbpe - truth > 0.08, "{cbpe} {truth}");
}

#[test]
fn intervals_cover_what_labels_show() {
    let mut covered = [0.0; METRICS.len()];
    let (fits, chunks) = (20, 10);
    for fit in 0..fits {
        let monitor = Monitor::fit(1500, 0.3, 1000 + fit);
        for chunk in 0..chunks {
            let (estimated, _, realized) =
                monitor.estimate(700, if chunk % 2 == 0 { 0.3 } else { 0.5 }, fit * 100 + chunk + 7);
            for (place, (own, label)) in estimated.iter().zip(&realized).enumerate() {
                let reading = own.unwrap();
                let ends =
                    [crate::measured::Field::Low, crate::measured::Field::High].map(|end| reading.get(end).unwrap());
                let is_within = (ends[0]..=ends[1]).contains(&label.unwrap().value);
                covered[place] += f64::from(u8::from(is_within)) / (fits * chunks) as f64;
            }
        }
    }
    // Two hundred chunks that share twenty references: four standard errors below 95 %.
    assert!(covered.iter().all(|share| (0.88..=1.0).contains(share)), "{covered:?}");
}

#[test]
fn losses_follow_the_rows_of_a_chunk() {
    let world = |rows: usize, from: f64, seed: u64| {
        let mut draws = Draws(seed);
        let mut own = regression::Outcomes::default();
        let mut x = Vec::new();
        for _ in 0..rows {
            let at = from + (5.0 - from) * draws.next();
            // The sum of twelve draws is all but normal.
            let noise = (0..12).map(|_| draws.next()).sum::<f64>() - 6.0;
            x.push(at);
            own.predictions.push(2.0 * at);
            own.targets.push(2.0 * at + at * noise);
        }
        (x, own)
    };
    let (x, own) = world(20_000, 1.0, 5);
    let numeric = NumericReference::fit(&x, NumericNeeds::default());
    let places = Places::draw(20_000, 20_000, &[]);
    let column = ColumnReference::Numeric(&numeric);
    let features = vec![KeptFeature::fit(column, &FeatureValues::Numeric(&x), &places).unwrap()];
    let outcomes = Outcomes::Regression(own);
    let kept = KeptRows::new(places, features, &outcomes);
    let metrics: Vec<&'static Metric> =
        ["mae", "rmse", "r2", "median_absolute_error"].map(|key| find(key).unwrap()).to_vec();
    let choices = Choices::default();
    let reference = Reference::fit(&outcomes, &[], &metrics, &choices).unwrap();
    let (x, own) = world(20_000, 3.5, 6);
    let counts = [kept.features[0].codes().counts(column, &FeatureValues::Numeric(&x)).unwrap()];
    let outcomes = Outcomes::Regression(own);
    let chunk = PerformanceChunk::of(&outcomes, 0..20_000);
    let model = Losses::default();
    let kept = Some(KeptChunk { rows: &kept, counts: &counts });
    let input = ChunkInput { chunk: &chunk, reference: &reference, metrics: &metrics, choices: &choices, kept };
    let realized = reference.measure(&chunk, &metrics, &choices).realized;
    for ((own, label), metric) in model.estimate(&input).iter().zip(realized).zip(&metrics) {
        let (own, label) = (own.unwrap(), label.unwrap());
        let error = label.get(crate::measured::Field::StandardError).unwrap();
        assert!((own.value - label.value).abs() < 5.0 * error, "{}: {own:?} {label:?}", metric.key);
    }
}

#[test]
fn a_model_is_kept_and_belongs_to_its_task() {
    let monitor = Monitor::fit(500, 0.3, 9);
    let mut bytes = Vec::new();
    monitor.fitted.write(&mut bytes);
    let read = Fitted::read(&mut Reader::new(&bytes)).unwrap();
    let shape = |task, scores| Shape { task, features: 2, scores };
    assert!(read.model.fits(shape(Task::Binary, 1)) && !read.model.fits(shape(Task::Regression, 1)));
    assert!(!read.model.fits(shape(Task::Multiclass, 3)));
    let mut bytes = Vec::new();
    Model::write(&Losses::default(), &mut bytes);
    let losses = (WEIGHTED.read)(&mut Reader::new(&bytes)).unwrap();
    assert!(losses.fits(shape(Task::Regression, 0)) && !losses.fits(shape(Task::Binary, 1)));
}
