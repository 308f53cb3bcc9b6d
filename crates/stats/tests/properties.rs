//! Laws of every drift method and statistic over odd numbers. `PROPTEST_CASES` asks for more cases than the usual ones.

use proptest::prelude::*;
use stats::column::CountAs;
use stats::column::categorical::CategoricalReference;
use stats::column::numeric::{Needs, NumericReference};
use stats::drift::{Form, METHODS, Method, find};
use stats::measured::{Field, Measured};
use stats::statistic::Statistic;
use stats::table::MISSING_CODE;

const ALL: Needs = Needs { values: true, deciles: true, median: true, binned: false };
/// Sums of many terms may be off by this share.
const SLACK: f64 = 1e-9;

/// Numbers where double precision ends, ties, and numbers of every size.
fn odd() -> impl Strategy<Value = f64> {
    let edges = vec![
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MAX,
        f64::MIN,
        f64::MIN_POSITIVE,
        5e-324,
        -5e-324,
        1e300,
        1e-300,
        f64::EPSILON,
        9_007_199_254_740_992.0,
    ];
    prop_oneof![3 => prop::sample::select(edges), 3 => (-4i32..5).prop_map(f64::from), 2 => any::<f64>()]
}

/// Numbers whose sums, and doubles, are exact.
fn tame() -> impl Strategy<Value = f64> {
    (-64i32..65).prop_map(|value| f64::from(value) / 8.0)
}

fn column(value: impl Strategy<Value = f64>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(value, 1..40)
}

fn codes() -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(prop_oneof![4 => 0u32..4, 1 => Just(MISSING_CODE)], 1..40)
}

fn numeric_methods() -> impl Iterator<Item = &'static Method> {
    METHODS.iter().copied().filter(|method| !matches!(method.form, Form::Counts(_)))
}

fn categorical_methods() -> impl Iterator<Item = &'static Method> {
    METHODS.iter().copied().filter(|method| !method.form.takes_values())
}

fn numeric(reference: &[f64], chunk: &[f64], method: &Method) -> Measured {
    let reference = NumericReference::fit(reference, ALL);
    reference.drift(method, &reference.chunk(chunk))
}

fn categorical(reference: &[u32], chunk: &[u32], method: &Method) -> Measured {
    let labels: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).into();
    let reference = CategoricalReference::fit(reference, &labels);
    reference.drift(method, &reference.chunk(chunk, &reference.map(&labels)))
}

/// A number within the limits, or a reason.
fn is_sound(method: &Method, measured: Measured) -> bool {
    let Ok(reading) = measured else { return true };
    let slack = SLACK * reading.value.abs().max(1.0);
    reading.value.is_finite()
        && method.lower.is_none_or(|lower| reading.value >= lower - slack)
        && method.upper.is_none_or(|upper| reading.value <= upper + slack)
        && reading.get(Field::PValue).is_none_or(|p| (0.0..=1.0).contains(&p))
        && reading.get(Field::StandardError).is_none_or(|error| error.is_finite() && error >= 0.0)
}

fn are_close(one: Measured, other: Measured) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => {
            (one.value - other.value).abs() <= SLACK * one.value.abs().max(other.value.abs()).max(1.0)
        }
        (one, other) => one.err() == other.err(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn drift_of_numbers_is_a_number_or_has_a_reason(reference in column(odd()), chunk in column(odd())) {
        for method in numeric_methods() {
            let measured = numeric(&reference, &chunk, method);
            prop_assert!(is_sound(method, measured), "{}: {measured:?}", method.key);
        }
    }

    #[test]
    fn statistics_and_counts_are_numbers_or_have_reasons(reference in column(odd()), chunk in column(odd())) {
        let reference = NumericReference::fit(&reference, ALL);
        let summary = reference.chunk(&chunk);
        for measured in Statistic::ALL.map(|statistic| reference.statistic(statistic, &summary)) {
            let is_number = measured.is_ok_and(|reading| reading.value.is_finite()
                && reading.get(Field::StandardError).is_none_or(|error| error.is_finite() && error >= 0.0));
            prop_assert!(is_number || measured.is_err(), "{measured:?}");
        }
        let rate = reference.out_of_range(&summary, CountAs::Rate);
        prop_assert!(rate.map_or(true, |reading| (0.0..=1.0).contains(&reading.value)), "{rate:?}");
    }

    #[test]
    fn drift_of_labels_is_a_number_or_has_a_reason(reference in codes(), chunk in codes()) {
        for method in categorical_methods() {
            let measured = categorical(&reference, &chunk, method);
            prop_assert!(is_sound(method, measured), "{}: {measured:?}", method.key);
        }
    }

    #[test]
    fn the_order_of_rows_says_nothing(mut reference in column(odd()), mut chunk in column(odd())) {
        let before: Vec<Measured> = numeric_methods().map(|method| numeric(&reference, &chunk, method)).collect();
        reference.reverse();
        chunk.sort_by(f64::total_cmp);
        for (method, before) in numeric_methods().zip(before) {
            let after = numeric(&reference, &chunk, method);
            prop_assert!(are_close(before, after), "{}: {before:?} {after:?}", method.key);
        }
    }

    #[test]
    fn a_unit_changes_distances_in_that_unit_only(reference in column(tame()), chunk in column(tame()), power in -200i32..200) {
        // The one bin of a constant is one wide, in any unit. Returned, not rejected: proptest rejects 1,024 cases at most.
        if reference.iter().all(|&value| value == reference[0]) {
            return Ok(());
        }
        let unit = 2f64.powi(power);
        let scaled = |values: &[f64]| values.iter().map(|value| value * unit).collect::<Vec<f64>>();
        for method in numeric_methods().filter(|method| !matches!(method.key, "wasserstein" | "energy")) {
            let (one, other) = (numeric(&reference, &chunk, method), numeric(&scaled(&reference), &scaled(&chunk), method));
            prop_assert!(are_close(one, other), "{}: {one:?} {other:?}", method.key);
        }
        let distance = find("wasserstein").unwrap();
        let (one, other) = (numeric(&reference, &chunk, distance), numeric(&scaled(&reference), &scaled(&chunk), distance));
        prop_assert_eq!(one.map(|reading| reading.value * unit), other.map(|reading| reading.value));
    }

    #[test]
    fn a_shift_of_both_sides_changes_no_rank(reference in column(tame()), chunk in column(tame()), by in -1_000i32..1_000) {
        let shifted = |values: &[f64]| values.iter().map(|value| value + f64::from(by)).collect::<Vec<f64>>();
        for key in ["kolmogorov_smirnov", "cramer_von_mises", "anderson_darling", "wasserstein", "energy"] {
            let method = find(key).unwrap();
            let (one, other) = (numeric(&reference, &chunk, method), numeric(&shifted(&reference), &shifted(&chunk), method));
            prop_assert!(are_close(one, other), "{key}: {one:?} {other:?}");
        }
    }

    #[test]
    fn a_distance_is_the_same_from_either_side(one in column(tame()), other in column(tame()), left in codes(), right in codes()) {
        for key in ["kolmogorov_smirnov", "wasserstein", "energy"] {
            let method = find(key).unwrap();
            let (there, back) = (numeric(&one, &other, method), numeric(&other, &one, method));
            prop_assert!(are_close(there, back), "{key}: {there:?} {back:?}");
        }
        for key in ["jensen_shannon", "hellinger", "total_variation", "l_infinity"] {
            let method = find(key).unwrap();
            let (there, back) = (categorical(&left, &right, method), categorical(&right, &left, method));
            prop_assert!(are_close(there, back), "{key}: {there:?} {back:?}");
        }
    }

    #[test]
    fn rows_that_are_all_there_twice_have_the_same_distribution(one in column(tame()), other in column(tame()), left in codes(), right in codes()) {
        let twice = |values: &[f64]| values.repeat(2);
        for key in ["kolmogorov_smirnov", "wasserstein", "energy"] {
            let method = find(key).unwrap();
            let (before, after) = (numeric(&one, &other, method), numeric(&twice(&one), &twice(&other), method));
            prop_assert!(are_close(before, after), "{key}: {before:?} {after:?}");
        }
        for key in ["jensen_shannon", "hellinger", "total_variation", "l_infinity"] {
            let method = find(key).unwrap();
            let (before, after) = (categorical(&left, &right, method), categorical(&left.repeat(2), &right.repeat(2), method));
            prop_assert!(are_close(before, after), "{key}: {before:?} {after:?}");
        }
    }
}
