//! The search against trying every slice.

use super::*;
use crate::causes::sides::Side;
use crate::sample::hash;

const ROWS: usize = 900;
/// Codes of two numbers and of two columns of labels.
const CODES: [usize; 4] = [6, 5, 4, 3];

/// Codes and addends that are drawn; a third of the chunk's labels have not come.
fn table(seed: u64) -> (Vec<Vec<u8>>, Vec<f64>, Vec<f64>) {
    let draw = |part: u64, row: usize| hash(seed ^ part, row as u64);
    let codes = CODES
        .iter()
        .zip(0..)
        .map(|(&count, at)| (0..ROWS).map(|row| (draw(at, row) % count as u64) as u8).collect::<Vec<u8>>());
    let number = |part: u64, row: usize| (draw(part, row) % 2000) as f64 / 1000.0 - 1.0;
    let realized = (0..ROWS).map(|row| if seed > 1 && row % 3 == 0 { f64::NAN } else { number(90, row) });
    (codes.collect(), realized.collect(), (0..ROWS).map(|row| number(91, row) / 4.0).collect())
}

fn side<'a>((codes, realized, expected): &'a (Vec<Vec<u8>>, Vec<f64>, Vec<f64>)) -> Side<'a> {
    Side {
        codes: codes.iter().map(Vec::as_slice).collect(),
        realized: realized.clone(),
        expected: expected.clone(),
        residual: realized.clone(),
    }
}

fn axes() -> Vec<Axis> {
    let axis = |(feature, &codes): (usize, &usize)| {
        let last = codes as u8 - 1;
        let is_ordered = feature < 2;
        let within = |first: u8| (first..=if is_ordered { last } else { first }).map(move |to| (first, to));
        let ranges = std::iter::once((0, 0)).chain((1..=last).flat_map(within)).collect();
        Axis { feature, codes, ranges }
    };
    CODES.iter().enumerate().map(axis).collect()
}

#[test]
fn the_search_finds_what_trying_every_slice_finds() {
    let (reference, chunk) = (table(1), table(2));
    let sides = Sides { reference: side(&reference), chunk: side(&chunk) };
    let part = Part::of(&sides, -1.0, |_| true);
    let axes = axes();
    let best = |slices: Vec<Vec<Range>>| slices.iter().map(|own| part.score(own)).fold(0.0, f64::max);
    for (place, one) in axes.iter().enumerate() {
        let singles = best(one.ranges.iter().map(|&own| vec![one.range(own)]).collect());
        assert!((part.of_one(one).unwrap().square - singles).abs() < 1e-9);
        for other in &axes[..place] {
            let pair =
                |a: &(u8, u8)| other.ranges.iter().map(|b| vec![one.range(*a), other.range(*b)]).collect::<Vec<_>>();
            let pairs = best(one.ranges.iter().flat_map(pair).collect());
            let found = part.of_two(one, other, 0.0).map_or(0.0, |own| own.square);
            assert!((found - pairs).abs() < 1e-9 || (found == 0.0 && pairs <= CLEAR), "{found} {pairs}");
        }
    }
}

#[test]
fn rows_that_two_slices_share_are_counted() {
    assert_eq!(overlap(&[1, 2, 5, 9], &[2, 3, 9]), 2.0 / 3.0);
    assert_eq!(overlap(&[], &[1]), 0.0);
}
