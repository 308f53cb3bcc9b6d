use super::course::{Decision, Test};
use super::needed::needed;
use super::rows::Candidate;
use super::{Draws, unit_of};
use crate::sample::hash;

/// A number between 0 and 1 that stands for chance.
fn chance(seed: u64, row: usize) -> f64 {
    unit_of(hash(seed, row as u64))
}

/// Rows of an accuracy: a decision at one half, expected labels as scores say.
fn world(rows: usize) -> (f64, Vec<Candidate>) {
    let expected: Vec<f64> = (0..rows).map(|row| chance(1, row)).collect();
    let right = |&own: &f64| if own >= 0.5 { own } else { 1.0 - own };
    let candidate = |(row, &expected): (usize, &f64)| {
        let addend = if expected >= 0.5 { 1.0 } else { -1.0 } / rows as f64;
        Candidate { chunk: 0, row, expected, addend }
    };
    (expected.iter().map(right).sum::<f64>() / rows as f64, expected.iter().enumerate().map(candidate).collect())
}

/// Labels that follow other probabilities than expected.
fn labels(candidates: &[Candidate], shift: f64, seed: u64) -> Vec<usize> {
    let is = |own: &Candidate| {
        usize::from(chance(seed, own.row) < (own.expected + shift * own.addend.signum()).clamp(0.0, 1.0))
    };
    candidates.iter().map(is).collect()
}

fn truth(candidates: &[Candidate], labels: &[usize]) -> f64 {
    let right = candidates.iter().zip(labels).filter(|(own, label)| (own.addend > 0.0) == (**label == 1)).count();
    right as f64 / candidates.len() as f64
}

fn says(draws: &Draws, labels: &[usize], seed: u64, count: usize) -> Vec<f64> {
    let drawn = |draw: usize| {
        let place = draws.at(chance(seed, draw));
        draws.says[place][labels[place]]
    };
    (0..count).map(drawn).collect()
}

fn test_of(draws: &Draws, estimate: f64, planned: usize) -> Test {
    Test { estimate, change: 0.05, planned, ends: draws.ends, unit: draws.unit }
}

#[test]
fn draws_say_the_metric_on_average_whatever_is_expected() {
    let (estimate, candidates) = world(3000);
    let (draws, labels) = (Draws::of(estimate, &candidates), labels(&candidates, -0.2, 7));
    let mut before = 0.0;
    let of_row = |(place, &label): (usize, &usize)| {
        let chance = draws.up_to[place] - before;
        before = draws.up_to[place];
        chance * draws.says[place][label]
    };
    let mean: f64 = labels.iter().enumerate().map(of_row).sum();
    assert!((mean - truth(&candidates, &labels)).abs() < 1e-9, "{mean}");
    assert!((before - 1.0).abs() < 1e-12);
}

#[test]
fn the_interval_holds_at_every_time_and_is_near() {
    let (estimate, candidates) = world(4000);
    let draws = Draws::of(estimate, &candidates);
    let (mut missed, mut widths) = (0, 0.0);
    for course in 0..200 {
        let labels = labels(&candidates, -0.1, 100 + course);
        let own = says(&draws, &labels, 900 + course, 600);
        let [low, high] = test_of(&draws, estimate, 600).read(&own).unwrap().interval;
        let truth = truth(&candidates, &labels);
        missed += usize::from(!(low..=high).contains(&truth));
        widths += (high - low) / 200.0;
    }
    // 5 % and three standard errors of 200 courses.
    assert!(missed <= 19, "{missed} of 200");
    // An interval for one time would be 2 · 1.96 · unit / √600 wide.
    let once = 2.0 * 1.96 * draws.unit / 600f64.sqrt();
    assert!(widths < 2.0 * once, "{widths} beside {once}");
}

#[test]
fn a_change_is_found_in_time_and_none_is_not() {
    let (estimate, candidates) = world(4000);
    let draws = Draws::of(estimate, &candidates);
    let planned = needed(&draws, |planned| test_of(&draws, estimate, planned), 0.8).unwrap();
    let test = test_of(&draws, estimate, planned);
    let decided = |shift: f64, wanted: Decision| {
        let is = |course: &u64| {
            let labels = labels(&candidates, shift, 300 + course);
            test.read(&says(&draws, &labels, 700 + course, planned)).unwrap().decision == wanted
        };
        (0..100u64).filter(is).count()
    };
    // Labels of one sample differ from their chances by .8 points.
    assert!((60..=97).contains(&decided(-0.055, Decision::Changed)), "{}", decided(-0.055, Decision::Changed));
    assert!(decided(0.0, Decision::Changed) <= 8);
}

#[test]
fn draws_say_nearly_as_much_as_the_best_chances_would() {
    let (estimate, candidates) = world(3000);
    let draws = Draws::of(estimate, &candidates);
    // Chances that go by the deviation of a label alone are the best where expectations are right.
    let deviation = |own: &Candidate| own.addend.abs() * (own.expected * (1.0 - own.expected)).sqrt();
    let best = candidates.iter().map(deviation).sum::<f64>().powi(2);
    assert!((best - (std::f64::consts::PI / 8.0).powi(2)).abs() < 0.01);
    assert!((best..1.02 * best).contains(&draws.unit.powi(2)), "{} beside {best}", draws.unit.powi(2));
    // Labels drawn at random, without expectations, tell 3/4 with a variance of 3/16.
    assert!(3.0 / 16.0 > 1.19 * draws.unit.powi(2));
}

#[test]
fn nothing_is_read_of_no_labels_and_the_mean_of_some() {
    let test = Test { estimate: 0.8, change: 0.05, planned: 100, ends: [-2.0, 3.0], unit: 0.5 };
    assert!(test.read(&[]).is_none());
    let own = test.read(&[1.0, 0.4]).unwrap();
    assert!((own.value - 0.7).abs() < 1e-12 && own.decision == Decision::Open && own.after.is_none(), "{own:?}");
    assert!(own.interval[0] < 0.0 && own.interval[1] > 2.0);
    let sure = test.read(&[3.0; 100]).unwrap();
    assert_eq!((sure.decision, sure.interval[1]), (Decision::Changed, 3.0));
}
