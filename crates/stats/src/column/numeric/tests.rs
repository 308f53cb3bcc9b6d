use super::{Needs, NumericReference};
use crate::column::CountAs;
use crate::drift::{Form, METHODS, Method};
use crate::measured::{Measured, Reading, Undefined, finite};
use crate::statistic::Statistic;

fn numeric_methods() -> impl Iterator<Item = &'static Method> {
    METHODS.iter().copied().filter(|method| !matches!(method.form, Form::Counts(_)))
}

fn measure(reference: &[f64], chunk: &[f64], method: &Method) -> Measured {
    let reference =
        NumericReference::fit(reference, Needs { values: true, median: true, deciles: true, binned: false });
    reference.drift(method, &reference.chunk(chunk))
}

#[test]
fn every_method_is_zero_for_the_reference_itself_and_positive_for_a_shift() {
    let values: Vec<f64> = (0..500).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
    let shifted: Vec<f64> = values.iter().map(|value| value + 40.0).collect();
    for method in numeric_methods() {
        // A test statistic may lie below 0: closer than chance has it.
        let own = measure(&values, &values, method).unwrap().value;
        assert!(own < 1e-12 && method.lower.is_none_or(|lower| own >= lower), "{} {own}", method.key);
        let far = measure(&values, &shifted, method).unwrap().value;
        assert!(far > 0.1, "{} {far}", method.key);
        assert!(method.upper.is_none_or(|upper| far <= upper), "{} {far}", method.key);
    }
}

#[test]
fn the_median_is_found_wherever_the_chunk_lies() {
    let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
    for reference in [&values[..], &[3.0; 20], &[f64::NAN, f64::INFINITY]] {
        let reference = NumericReference::fit(reference, Needs::default());
        for shift in [-1000.0, -50.0, 0.0, 3.5, 50.0, 1000.0, f64::INFINITY] {
            for rows in [1, 2, 61, 90] {
                let chunk: Vec<f64> = values[..rows].iter().map(|value| value + shift).chain([f64::NAN]).collect();
                let own = reference.statistic(Statistic::Median, &reference.chunk(&chunk));
                let expected = finite(Reading::plain(crate::statistic::median(&kernels::sorted_values(&chunk))));
                assert_eq!(own.map(|own| own.value), expected.map(|own| own.value), "{shift} {rows}");
            }
        }
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
    let chunk: Vec<f64> = (0..90).map(|i| f64::from((i * i * 17 + 3) % 120)).collect();
    let reversed: Vec<f64> = chunk.iter().rev().copied().collect();
    for method in numeric_methods() {
        assert_eq!(measure(&values, &chunk, method), measure(&values, &reversed, method), "{}", method.key);
    }
}

#[test]
fn what_cannot_be_measured_has_a_reason() {
    for method in numeric_methods() {
        assert_eq!(measure(&[1.0, 2.0], &[], method), Err(Undefined::EmptyChunk), "{}", method.key);
        assert_eq!(measure(&[1.0, 2.0], &[f64::NAN], method), Err(Undefined::AllMissing), "{}", method.key);
        assert_eq!(measure(&[f64::NAN], &[1.0], method), Err(Undefined::AllMissing), "{}", method.key);
    }
    let wasserstein = crate::drift::find("wasserstein").unwrap();
    assert_eq!(measure(&[1.0, 2.0], &[f64::INFINITY], wasserstein), Err(Undefined::NotFinite));
}

#[test]
fn distinct_values_are_counted_as_their_rows_are() {
    let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
    for reference in [&values[..], &[3.0; 20], &[f64::NAN]] {
        let reference = NumericReference::fit(reference, Needs::default());
        let edges = reference.edges.iter().flatten().flat_map(|edge| [edge.next_down(), *edge, edge.next_up()]);
        let mut chunk: Vec<f64> = values.iter().map(|value| value * 1.2 - 9.0).chain(edges).chain([3.0]).collect();
        chunk.sort_by(|one, next| next.total_cmp(one));
        let distinct = chunk.chunk_by(|one, next| one == next).map(|tie| (tie[0], tie.len() as u64));
        assert_eq!(reference.count_descending(distinct), reference.chunk(&chunk).counts);
    }
}

#[test]
fn bins_do_not_depend_on_the_unit() {
    let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101).powi(2)).collect();
    let bins = |unit: f64| {
        let scaled: Vec<f64> = values.iter().map(|value| value * unit).collect();
        NumericReference::fit(&scaled, Needs::default()).counts
    };
    for power in [-400, -300, 300, 400] {
        assert_eq!(bins(2f64.powi(power)), bins(1.0), "2^{power}");
    }
}

#[test]
fn a_constant_that_moves_by_a_little_is_another_one() {
    for needs in [Needs::default(), Needs { values: true, ..Needs::default() }] {
        for (constant, moved) in [(5.0, 5.1), (0.0, 1e-300), (-1e300, -1.000_000_1e300), (3.0, 3.0_f64.next_up())] {
            let reference = NumericReference::fit(&[constant; 40], needs);
            let method = crate::drift::find("jensen_shannon").unwrap();
            let drift = |value: f64| reference.drift(method, &reference.chunk(&[value; 20])).unwrap().value;
            assert!((drift(moved) - 1.0).abs() < 1e-12, "{constant} {moved}");
            assert_eq!(drift(constant), 0.0);
        }
    }
}

#[test]
fn values_outside_a_constant_reference_are_out_of_range() {
    let reference = NumericReference::fit(&[5.0, 5.0], Needs::default());
    let chunk = reference.chunk(&[5.0, 5.2, f64::NAN, 4.8]);
    assert_eq!(reference.out_of_range(&chunk, CountAs::Rate), Ok(Reading::plain(0.5)));
}
