//! p-values where nothing has changed: as small as 0.05 in one draw of twenty, tied values or not.

use stats::column::numeric::{Needs, NumericReference};
use stats::drift::find;
use stats::measured::Field;
use stats::sample::hash;

const REFERENCE: usize = 600;
const ROWS: usize = 150;
const DRAWS: usize = 3_000;

/// A value from a uniform number.
type Shape = fn(f64) -> f64;

fn uniform(seed: usize, place: usize) -> f64 {
    ((hash(seed as u64, place as u64) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
}

/// Shares of p-values up to 0.05 and up to 0.01.
fn small(method: &str, value: Shape) -> [f64; 2] {
    let method = find(method).unwrap();
    let needs = Needs { values: true, ..Needs::default() };
    let (mut small, mut smaller) = (0, 0);
    for draw in 0..DRAWS {
        let values: Vec<f64> = (0..REFERENCE + ROWS).map(|place| value(uniform(draw, place))).collect();
        let reference = NumericReference::fit(&values[..REFERENCE], needs);
        let found = reference.drift(method, &reference.chunk(&values[REFERENCE..])).unwrap();
        let p_value = found.get(Field::PValue).unwrap();
        small += usize::from(p_value <= 0.05);
        smaller += usize::from(p_value <= 0.01);
    }
    [small, smaller].map(|count| count as f64 / DRAWS as f64)
}

#[test]
fn are_uniform_for_distinct_whole_and_tied_values() {
    let shapes: [(&str, Shape); 5] = [
        ("distinct", |u| u),
        ("a hundred whole", |u| (u * 100.0).floor()),
        ("whole and skewed", |u| (-u.ln() * 12.0).floor()),
        ("six in ten zero", |u| if u < 0.6 { 0.0 } else { u }),
        ("five", |u| (u * 5.0).floor()),
    ];
    for method in ["cramer_von_mises", "anderson_darling"] {
        for (name, value) in shapes {
            let [small, smaller] = small(method, value);
            // Four standard errors: 0.016 and 0.0073.
            assert!((0.026..=0.066).contains(&small), "{method} of {name}: {small}");
            assert!(smaller <= 0.0173, "{method} of {name}: {smaller}");
        }
    }
}
