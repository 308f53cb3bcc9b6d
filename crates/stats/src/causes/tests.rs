//! Worlds in which it is known what changed.

use super::*;
use crate::column::categorical::CategoricalReference;
use crate::column::numeric::{Needs, NumericReference};
use crate::encoding::{Feature, FeatureValues};
use crate::kept_rows::codes::ColumnReference;
use crate::kept_rows::{KeptFeature, Places};
use crate::metric::find;
use crate::performance::binary::{Label, Outcomes as BinaryOutcomes};
use crate::performance::labels::spelling::Spellings;
use crate::performance::outcomes::Outcomes;
use crate::sample::hash;
use std::sync::Arc;

/// Uniform numbers, seeded.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 += 1;
        (hash(77, self.0) >> 11) as f64 / (1u64 << 53) as f64
    }
}

const NUMBERS: usize = 6;
const LABELS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// One row: numbers from 0 to 1, one label, and how likely it is that the model is right.
struct Row {
    numbers: [f64; NUMBERS],
    label: usize,
    right: f64,
}

/// A table of rows; the model says what is likelier, and is right as often as its score says.
fn table(rows: usize, seed: u64, make: impl Fn(&mut Random) -> Row) -> (Vec<Feature>, Outcomes) {
    let mut random = Random(seed << 32);
    let mut numbers: Vec<Vec<f64>> = vec![Vec::new(); NUMBERS];
    let (mut codes, mut targets, mut predictions, mut scores) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rows {
        let row = make(&mut random);
        numbers.iter_mut().zip(row.numbers).for_each(|(own, value)| own.push(value));
        codes.push(row.label as u32);
        let says = random.next() < 0.5;
        let is = if random.next() < row.right { says } else { !says };
        let label = |own: bool| if own { Label::Positive } else { Label::Negative };
        targets.push(label(is));
        predictions.push(label(says));
        scores.push(if says { 0.9 } else { 0.1 });
    }
    let mut features: Vec<Feature> = numbers.into_iter().map(|own| Feature::Numeric(own.into())).collect();
    features.push(Feature::Categorical(codes.into(), LABELS.map(str::to_owned).to_vec().into()));
    let outcomes = BinaryOutcomes {
        targets,
        predictions,
        scores: scores.into(),
        spellings: Arc::new(Spellings::default()),
        strange_targets: Default::default(),
        strange_predictions: Default::default(),
    };
    (features, Outcomes::Binary(outcomes))
}

enum Learned {
    Number(NumericReference),
    Label(CategoricalReference),
}

impl Learned {
    fn column(&self) -> ColumnReference<'_> {
        match self {
            Learned::Number(own) => ColumnReference::Numeric(own),
            Learned::Label(own) => ColumnReference::Categorical(own),
        }
    }
}

/// Causes of the change of accuracy from one table to another.
fn causes(reference: (Vec<Feature>, Outcomes), chunk: (Vec<Feature>, Outcomes)) -> Causes {
    let rows = reference.1.rows();
    let learned: Vec<Learned> = reference
        .0
        .iter()
        .map(|own| match own.values(0..rows) {
            FeatureValues::Numeric(values) => Learned::Number(NumericReference::fit(values, Needs::default())),
            FeatureValues::Categorical(codes, labels) => Learned::Label(CategoricalReference::fit(codes, labels)),
        })
        .collect();
    let places = Places::draw(rows, rows, &[]);
    let features: Vec<KeptFeature> = learned
        .iter()
        .zip(&reference.0)
        .map(|(own, values)| KeptFeature::fit(own.column(), &values.values(0..rows), &places).unwrap())
        .collect();
    let size = chunk.1.rows();
    let codes: Vec<Vec<u8>> = features
        .iter()
        .zip(&learned)
        .zip(&chunk.0)
        .map(|((own, learned), values)| own.codes().encode(learned.column(), &values.values(0..size)).unwrap())
        .collect();
    let kept = KeptRows::new(places, features, &reference.1);
    let rows = ChunkRows::draw(&codes, &chunk.1, 0..size, size);
    let (metrics, choices) = ([find("accuracy").unwrap()], Choices::default());
    let reference = Reference::fit(&reference.1, &[Vec::new()], &metrics, &choices).unwrap();
    Causes::of(
        &kept,
        &rows,
        &reference,
        Question { metric: metrics[0], choices: &choices, faults: &[], is_challenged: true },
    )
    .unwrap()
}

fn usual(random: &mut Random) -> Row {
    let numbers: [f64; NUMBERS] = std::array::from_fn(|_| random.next());
    let label = (random.next() * 5.0) as usize;
    Row { numbers, label, right: if numbers[1] > 0.7 { 0.6 } else { 0.9 } }
}

#[test]
fn nothing_is_found_where_nothing_changed() {
    let found: usize = (0..12)
        .map(|seed| causes(table(8000, 2 * seed + 1, usual), table(4000, 2 * seed + 2, usual)).slices.len())
        .sum();
    assert!(found <= 1, "{found} slices of nothing");
}

#[test]
fn a_planted_slice_is_the_first() {
    let worse = |random: &mut Random| {
        let row = usual(random);
        let is_worse = row.label == 2 && row.numbers[3] < 0.3;
        Row { right: if is_worse { row.right - 0.25 } else { row.right }, ..row }
    };
    let own = causes(table(30_000, 3, usual), table(20_000, 4, worse));
    let first = &own.slices[0];
    let columns: Vec<usize> = first.ranges.iter().map(|range| range.feature).collect();
    assert!(own.challenger.is_some_and(|own| own.auroc < 0.6));
    assert_eq!(columns, [3, NUMBERS], "{first:?}");
    assert!((first.carries / own.total - 1.0).abs() < 0.35, "{first:?} of {}", own.total);
    assert!((first.concept / first.carries - 1.0).abs() < 0.2 && first.p_value < 1e-9, "{first:?}");
    let [before, now] = own.values[0].map(Option::unwrap);
    assert!((before - 0.81).abs() < 0.04 && (now - before + 0.25).abs() < 0.06, "{before} {now}");
    let relation = |at: &usize| own.columns[*at].relation_p;
    let clearest = (0..=NUMBERS).min_by(|a, b| relation(a).total_cmp(&relation(b)));
    assert!(clearest.is_some_and(|own| own == 3 || own == NUMBERS));
}

#[test]
fn a_move_of_an_input_is_no_concept() {
    let more = |random: &mut Random| loop {
        let row = usual(random);
        // More of the rows that the model knows less well; an input without effect moves farther.
        if random.next() < 0.3 + 0.5 * row.numbers[1] && random.next() < 0.2 + 0.8 * row.numbers[5] {
            return row;
        }
    };
    let own = causes(table(30_000, 5, usual), table(20_000, 6, more));
    let effect = |at: usize| own.columns[at].effect;
    assert!(effect(1) < -0.02 && own.columns[1].direction > 0.1, "{:?}", own.columns[1]);
    assert!((0..=NUMBERS).all(|at| at == 1 || effect(at).abs() < 0.01), "{:?}", own.columns);
    let sum: f64 = own.columns.iter().map(|own| own.effect).sum();
    // Rows above 0.7 go from 30 to 39.5 %, and the model is right in 0.3 fewer of them.
    let truth = -0.3 * ((0.09 + 0.25 * 0.51) / 0.55 - 0.3);
    assert!((sum / truth - 1.0).abs() < 0.15, "{sum} beside {truth}");
    let first = &own.slices[0];
    assert!(first.ranges[0].feature == 1 && first.concept.abs() < 0.3 * first.carries.abs(), "{first:?}");
}
