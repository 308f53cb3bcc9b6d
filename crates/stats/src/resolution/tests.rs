use super::cases::Cases;
use super::gain::Objective;
use super::guarantee::{self, Guarantee, Share};
use super::{cut, recalibrate, retrain, review, rule, threshold};
use crate::causes::slices::Range;
use crate::kept_rows::KeptOutcomes;
use crate::metric::{Choices, METRICS, ValuePer, find};
use crate::sample::hash;
use boost::Kind;

/// A number between 0 and 1 that stands for chance.
fn chance(seed: u64, row: usize) -> f64 {
    (hash(seed, row as u64) >> 11) as f64 / (1u64 << 53) as f64
}

/// Rows with scores spread over 0 to 1, decided at one half; `truth` is the probability of a positive label by score and code.
fn world(seed: u64, rows: usize, truth: impl Fn(f64, u8) -> f64) -> Cases {
    let scores: Vec<f64> = (0..rows).map(|row| (chance(seed, row) * 1000.0).round() / 1000.0).collect();
    let codes: Vec<u8> = (0..rows).map(|row| 1 + (hash(seed + 1, row as u64) % 4) as u8).collect();
    let label = |row: usize| u8::from(chance(seed + 2, row) < truth(scores[row], codes[row]));
    let said = scores.iter().map(|&score| u8::from(score >= 0.5)).collect();
    let outcomes = KeptOutcomes::Binary((0..rows).map(label).collect(), said, scores.clone());
    Cases::of(vec![Kind::Categorical], &[&codes], &outcomes, None).unwrap()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The worth of true and false positives, and of false and true negatives.
fn value(of: [f64; 4]) -> Objective {
    let choices = Choices { value: of.to_vec(), value_per: ValuePer::Row, ..Choices::default() };
    Objective::of(find("business_value").unwrap(), &choices).unwrap()
}

#[test]
fn the_best_threshold_is_that_of_the_closed_form() {
    // A positive decision pays where p > 3 (1 − p): from 3/4 on. Between 1/2 and that, today's lose ∫ (3 − 4s) ds = 1/8.
    let (cases, objective) = (world(1, 40_000, |score, _| score), value([1.0, -3.0, 0.0, 0.0]));
    let own = threshold::best(&cases, &objective, 1.0).unwrap();
    assert!((own.at - 0.75).abs() < 0.05 && own.today == Some(0.5), "{own:?}");
    assert!((own.gain.mean - 0.125).abs() < 3.0 * own.gain.error && own.gain.error < 0.01, "{own:?}");
}

#[test]
fn the_best_threshold_is_that_of_a_search_by_hand() {
    let cases = world(2, 700, |score, _| score * score);
    for (key, of) in [("f1", [0.0; 4]), ("accuracy", [0.0; 4]), ("business_value", [10.0, -1.0, 0.0, -2.0])] {
        let choices = Choices { value: of.to_vec(), value_per: ValuePer::Row, ..Choices::default() };
        let objective = Objective::of(find(key).unwrap(), &choices).unwrap();
        let worth = |cut: f64| {
            let decisions: Vec<bool> = cases.scores.iter().map(|&score| score >= cut).collect();
            objective.worth(&cases.cells(&decisions))
        };
        let by_hand = (0..=1001).map(|at| worth(f64::from(at) / 1000.0)).fold(f64::NEG_INFINITY, f64::max);
        let own = cut::best(&cases, &objective, 1.0, &|_| true).unwrap();
        assert!((worth(own) - by_hand).abs() < 1e-12, "{key}");
        assert!((worth(cut::rounded(&cases, own)) - by_hand).abs() < 1e-12, "{key}");
    }
}

#[test]
fn a_capacity_bounds_the_positives() {
    let (cases, objective) = (world(3, 5000, |score, _| score), value([5.0, -1.0, 0.0, 0.0]));
    let own = threshold::best(&cases, &objective, 0.1).unwrap();
    let positives = cases.scores.iter().filter(|score| **score >= own.at).count();
    assert!((450..=500).contains(&positives), "{positives}");
}

#[test]
fn calibration_finds_an_offset_and_a_slope() {
    let truth = |score: f64| (score.clamp(1e-3, 0.999) / (1.0 - score.clamp(1e-3, 0.999))).ln();
    let usual = world(4, 40_000, |score, _| score);
    let cases = world(5, 20_000, |score, _| logistic(1.0 + 0.7 * truth(score)));
    let own = recalibrate::recalibrate(&usual, &cases, &value([1.0, -1.0, 0.0, 0.0]), 1.0).unwrap();
    assert!((own.offset - 1.0).abs() < 0.1 && (own.slope - 0.7).abs() < 0.1, "{own:?}");
    // Where 1 + 0.7 x is zero.
    assert!((own.at - logistic(-1.0 / 0.7)).abs() < 0.03, "{own:?}");
    assert!(own.gain.mean > 3.0 * own.gain.error);
}

#[test]
fn the_least_certain_rows_are_reviewed() {
    // A wrong decision costs 1: a review is worth min(s, 1 − s), more than 0.4 between 0.4 and 0.6, where it is 0.45 on average.
    let (cases, objective) = (world(6, 60_000, |score, _| score), value([1.0, 0.0, 0.0, 1.0]));
    let own = review::review(&cases, &objective, Some(0.4)).unwrap();
    assert!((own.scores[0] - 0.4).abs() < 0.04 && (own.scores[1] - 0.6).abs() < 0.04, "{own:?}");
    assert!((own.gain.mean - 0.09).abs() < 0.02, "{own:?}");
    let without = review::review(&cases, &objective, None).unwrap();
    assert!((without.share - 0.05).abs() < 0.02 && without.scores[0] > 0.4, "{without:?}");
}

#[test]
fn a_segment_gets_a_threshold_of_its_own() {
    // Of code 2 nobody is positive; each such row of a score above one half costs 1 today.
    let (cases, objective) =
        (world(7, 20_000, |score, code| if code == 2 { 0.0 } else { score }), value([1.0, -1.0, 0.0, 0.0]));
    let segment = [Range { feature: 0, codes: 2..=2 }];
    let own = rule::rule(&cases, &objective, 1.0, &segment).unwrap();
    assert!((own.gain.mean - 0.125).abs() < 3.0 * own.gain.error, "{own:?}");
    assert!(own.at > 0.99);
    assert!(rule::rule(&cases, &objective, 1.0, &[Range { feature: 0, codes: 9..=9 }]).is_none());
}

#[test]
fn another_model_has_headroom_only_where_there_is_something_to_learn() {
    let objective = value([1.0, -1.0, 0.0, 0.0]);
    let shifted = |score: f64, code: u8| if code <= 2 { score } else { 1.0 - score };
    let own = retrain::retrain(&world(8, 8000, shifted), &objective, 1.0).unwrap();
    let headroom = own.headroom.unwrap();
    assert!(headroom.mean > 4.0 * headroom.error, "{own:?}");
    assert!(own.with_twice >= own.gain.mean);
    let none = retrain::retrain(&world(9, 8000, |score, _| score), &objective, 1.0);
    let headroom = none.and_then(|own| own.headroom);
    assert!(headroom.is_none_or(|own| own.mean < 2.0 * own.error), "{headroom:?}");
    assert!(retrain::retrain(&world(10, 300, shifted), &objective, 1.0).is_none());
}

#[test]
fn a_guarantee_holds_as_often_as_it_says() {
    let usual = world(11, 20_000, |score, _| score);
    // Precision above a threshold t is (1 + t) / 2: at least 0.8 from 0.6 on. Recall above t is 1 − t²: at least 0.8 up to 0.447.
    let (mut false_ones, mut found) = ([0, 0], [0, 0]);
    let draws = 200;
    for seed in 0..draws {
        let cases = world(1000 + 10 * seed, 2000, |score, _| score);
        let held = ["precision", "recall"].map(|key| {
            let share = Share::of(find(key).unwrap()).unwrap();
            guarantee::threshold(&usual, &cases, Guarantee { share, bound: 0.8, risk: 0.1 })
        });
        for (place, own) in held.into_iter().enumerate() {
            let Some(own) = own else { continue };
            found[place] += 1;
            let truth = if place == 0 { f64::midpoint(1.0, own.at) } else { 1.0 - own.at * own.at };
            false_ones[place] += i32::from(truth < 0.8);
        }
    }
    assert!(found.iter().all(|own| *own > 190), "{found:?}");
    // Three standard errors above a tenth of 200.
    assert!(false_ones.iter().all(|own| *own <= 33), "{false_ones:?}");
}

#[test]
fn weights_count_rows_as_often_as_they_say() {
    let (cases, objective) = (world(12, 3000, |score, _| score), value([1.0, -3.0, 0.0, 0.0]));
    let mut weighted = cases.clone();
    weighted.weights.iter_mut().for_each(|own| *own = 2.0);
    let [one, other] = [&cases, &weighted].map(|own| threshold::best(own, &objective, 1.0).unwrap());
    assert_eq!((one.at, one.gain.mean), (other.at, other.gain.mean));
    assert!((one.gain.error - other.gain.error).abs() < 1e-12);
}

#[test]
fn shares_of_rows_can_be_guaranteed_and_nothing_else() {
    let known: Vec<&str> = METRICS.iter().filter(|own| Share::of(own).is_some()).map(|own| own.key).collect();
    assert_eq!(known, ["precision", "recall", "specificity", "accuracy"]);
}
