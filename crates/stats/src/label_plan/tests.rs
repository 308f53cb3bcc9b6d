use super::course::{Decision, Step, Test};
use super::needed::needed;
use super::rows::Candidate;
use super::{Draw, drawn, unit_of};
use crate::sample::hash;

/// A number between 0 and 1 that stands for chance.
fn chance(seed: u64, row: usize) -> f64 {
    unit_of(hash(seed, row as u64))
}

/// Rows of an accuracy: decided at one half, expected labels as scores say.
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
fn labels(draws: &[Draw], shift: f64, seed: u64) -> Vec<bool> {
    let is =
        |own: &Draw| chance(seed, own.row) < (own.step.expected + shift * own.step.addend.signum()).clamp(0.0, 1.0);
    draws.iter().map(is).collect()
}

fn truth(draws: &[Draw], labels: &[bool]) -> f64 {
    let right = draws.iter().zip(labels).filter(|(own, label)| (own.step.addend > 0.0) == **label).count();
    right as f64 / draws.len() as f64
}

fn steps(draws: &[Draw]) -> Vec<Step> {
    draws.iter().map(|own| own.step).collect()
}

#[test]
fn every_row_is_drawn_once_with_its_chance_among_those_that_are_left() {
    let draws = drawn(world(3000).1);
    let mut rows: Vec<usize> = draws.iter().map(|own| own.row).collect();
    rows.sort_unstable();
    assert_eq!(rows, (0..3000).collect::<Vec<_>>());
    assert!((draws[2999].step.chance - 1.0).abs() < 1e-12 && draws.iter().all(|own| own.step.chance > 0.0));
    // Rows whose label is open come first.
    let open = |part: &[Draw]| part.iter().map(|own| own.step.expected * (1.0 - own.step.expected)).sum::<f64>();
    assert!(open(&draws[..500]) > 1.2 * open(&draws[2500..]));
}

#[test]
fn all_labels_say_the_metric_for_sure_whatever_was_expected() {
    let (estimate, candidates) = world(700);
    let draws = drawn(candidates);
    for shift in [0.0, -0.3] {
        let (own, truth) = (labels(&draws, shift, 7), truth(&draws, &labels(&draws, shift, 7)));
        let read = Test { estimate, change: 0.01, planned: 700 }.read(&steps(&draws), &own).unwrap();
        assert!((read.value - truth).abs() < 1e-3, "{read:?} beside {truth}");
        assert!(read.interval[1] - read.interval[0] < 0.01, "{read:?}");
        assert!(read.interval[0] <= truth && truth <= read.interval[1], "{read:?} beside {truth}");
    }
}

#[test]
fn the_interval_holds_at_every_time_and_is_near() {
    let (estimate, candidates) = world(4000);
    let draws = drawn(candidates);
    let (test, steps) = (Test { estimate, change: 0.05, planned: 600 }, steps(&draws[..600]));
    let (mut missed, mut widths) = (0, 0.0);
    for course in 0..200 {
        let labels = labels(&draws, -0.1, 100 + course);
        let [low, high] = test.read(&steps, &labels[..600]).unwrap().interval;
        let truth = truth(&draws, &labels);
        missed += usize::from(!(low..=high).contains(&truth));
        widths += (high - low) / 200.0;
    }
    // 5 % and three standard errors of 200 courses.
    assert!(missed <= 19, "{missed} of 200");
    // An interval for one time would be 2 · 1.96 standard errors wide.
    let once = 2.0 * 1.96 / steps.iter().map(|own| own.deviation.powi(-2)).sum::<f64>().sqrt();
    assert!(widths < 2.0 * once, "{widths} beside {once}");
}

#[test]
fn a_change_is_found_in_time_and_none_is_not() {
    let (estimate, candidates) = world(4000);
    let draws = drawn(candidates);
    let planned = needed(estimate, 0.05, &steps(&draws), 0.8).unwrap();
    let (test, steps) = (Test { estimate, change: 0.05, planned }, steps(&draws[..planned]));
    let decided = |shift: f64, wanted: Decision| {
        let is = |course: &u64| {
            let labels = labels(&draws, shift, 300 + course);
            test.read(&steps, &labels[..planned]).unwrap().decision == wanted
        };
        (0..100u64).filter(is).count()
    };
    // Labels of one sample differ from their chances by .6 points.
    assert!((60..=98).contains(&decided(-0.055, Decision::Changed)), "{}", decided(-0.055, Decision::Changed));
    assert!(decided(0.0, Decision::Changed) <= 8);
}

#[test]
fn draws_say_nearly_as_much_as_the_best_chances_would() {
    let draws = drawn(world(3000).1);
    // Chances that go by the deviation of a label alone are the best where expectations are right: (∫ √(p (1 − p)) dp)² = (π / 8)².
    let expected = |own: &Draw| own.step.expected * (1.0 - own.step.expected);
    let best = (draws.iter().map(|own| expected(own).sqrt()).sum::<f64>() / 3000.0).powi(2);
    assert!((best - (std::f64::consts::PI / 8.0).powi(2)).abs() < 0.01);
    // Less what is left of the rows themselves.
    let finite = draws.iter().map(expected).sum::<f64>() / 3000.0 / 3000.0;
    let first = draws[0].step.deviation.powi(2) + finite;
    assert!((best..1.02 * best).contains(&first), "{first} beside {best}");
}

#[test]
fn nothing_is_read_of_no_labels() {
    let draws = drawn(world(100).1);
    assert!(Test { estimate: 0.7, change: 0.05, planned: 100 }.read(&steps(&draws), &[]).is_none());
    assert!(Test { estimate: 0.7, change: 0.05, planned: 0 }.read(&[], &[]).is_none());
}
