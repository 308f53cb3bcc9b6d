//! Every kernel on slices at each length 0–257, alignment and CPU level, beside its naive form.

use crate::dispatch::{Level, runnable};
use crate::{Buckets, LANES, Ladder, Lanes, Panels, Spans, Standard, Tally, UniformBins};

const LENGTHS: std::ops::RangeInclusive<usize> = 0..=257;
/// Elements that a slice starts after an allocation does.
const OFFSETS: std::ops::Range<usize> = 0..8;

/// Finite numbers that fill the mantissa.
fn numbers(count: usize) -> Vec<f64> {
    (0..count).map(|place| ((place * place * 7919 + place * 31 + 17) % 10_007) as f64 / 499.7 - 10.0).collect()
}

/// Numbers among which some are missing and some equal.
fn holed(count: usize) -> Vec<f64> {
    let value = |(place, value): (usize, f64)| match place % 11 {
        3 => f64::NAN,
        5 => 1.5,
        _ => value,
    };
    numbers(count).into_iter().enumerate().map(value).collect()
}

/// Calls `check` with a slice of each length at each alignment, and each level.
fn for_every(values: &[f64], mut check: impl FnMut(&[f64], Level)) {
    for length in LENGTHS {
        for offset in OFFSETS {
            for level in runnable() {
                check(&values[offset..offset + length], level);
            }
        }
    }
}

fn present(values: &[f64]) -> impl Iterator<Item = f64> + Clone {
    values.iter().copied().filter(|value| !value.is_nan())
}

fn close(own: f64, naive: f64, scale: f64) {
    assert!((own - naive).abs() <= 1e-13 * scale, "{own} {naive}");
}

#[test]
fn sums() {
    for_every(&holed(300), |values, level| {
        let (own, base) = (crate::moments::sums_at(level, values), crate::moments::sums_at(Level::Baseline, values));
        assert_eq!(own, base);
        assert_eq!(own.count, present(values).count() as u64);
        assert_eq!(own.min, present(values).fold(f64::INFINITY, f64::min));
        assert_eq!(own.max, present(values).fold(f64::NEG_INFINITY, f64::max));
        close(own.sum, present(values).sum(), present(values).map(f64::abs).sum());
    });
}

#[test]
fn central_powers() {
    for_every(&holed(300), |values, level| {
        let own = crate::moments::central_powers_at(level, values, 0.7);
        assert_eq!(own, crate::moments::central_powers_at(Level::Baseline, values, 0.7));
        let naive = |power| present(values).map(move |value| (value - 0.7).powi(power));
        for (own, power) in [(own.second, 2), (own.third, 3), (own.fourth, 4)] {
            close(own, naive(power).sum(), naive(power).map(f64::abs).sum());
        }
    });
}

#[test]
fn slots() {
    let edges: Vec<f64> = (0..=23).map(|edge| f64::from(edge) / 1.25 - 9.0).collect();
    let bins = UniformBins { edges: &edges };
    for_every(&holed(300), |values, level| {
        let mut slots = vec![0; values.len()];
        crate::histogram::find_slots_at(level, values, bins, &mut slots);
        for (&slot, &value) in slots.iter().zip(values) {
            let inside = || (edges.partition_point(|&edge| edge <= value) - 1).min(22);
            let expected = match value {
                _ if value.is_nan() => 25,
                _ if value < edges[0] => 23,
                _ if value > edges[23] => 24,
                _ => inside(),
            };
            assert_eq!(slot as usize, expected, "{value}");
        }
        let mut counts = vec![0; 26];
        crate::uniform_histogram(values, bins, &mut counts);
        let of = |slot| slots.iter().filter(|&&own| own as usize == slot).count() as u64;
        assert!((0..26).all(|slot| counts[slot] == of(slot)));
    });
}

#[test]
fn codes() {
    let all: Vec<u32> = (0..300u32).map(|place| if place % 13 == 4 { u32::MAX } else { place * place % 7 }).collect();
    for length in LENGTHS {
        for offset in OFFSETS {
            let codes = &all[offset..offset + length];
            let mut counts = [0; 5];
            let beyond = crate::count_codes(codes, &mut counts);
            let of = |wanted: &dyn Fn(u32) -> bool| codes.iter().filter(|&&code| wanted(code)).count() as u64;
            assert!((0..5).all(|code| counts[code as usize] == of(&|own| own == code)));
            assert_eq!(beyond, of(&|own| own >= 5));
        }
    }
}

#[test]
fn sorting_and_median() {
    let all = holed(300);
    for length in LENGTHS {
        for offset in OFFSETS {
            let values = &all[offset..offset + length];
            let mut expected: Vec<f64> = present(values).collect();
            expected.sort_by(f64::total_cmp);
            assert_eq!(crate::sorted_values(values), expected);
            let (count, middle) = (expected.len(), expected.len() / 2);
            let median = match count {
                0 => None,
                _ if count % 2 == 1 => Some(expected[middle]),
                _ => Some((expected[middle - 1] + expected[middle]) / 2.0),
            };
            assert_eq!(crate::median(values), median);
        }
    }
}

#[test]
fn ranks() {
    let ladder = Ladder::new(crate::sorted_values(&holed(900)));
    let ascending = crate::sorted_values(&holed(340));
    for_every(&ascending, |points, level| {
        let (mut below, mut up_to) = (vec![0; points.len()], vec![0; points.len()]);
        crate::ranks::ranks_at(level, &ladder, points, &mut below, &mut up_to);
        for (place, &point) in points.iter().enumerate() {
            assert_eq!(below[place], ladder.values().iter().filter(|&&value| value < point).count());
            assert_eq!(up_to[place], ladder.values().iter().filter(|&&value| value <= point).count());
        }
    });
}

/// Edges that lie evenly, unevenly, and alone.
fn uneven_edges() -> [Vec<f64>; 3] {
    let even = (-8..=8).map(f64::from).collect();
    let uneven = (-30..=6).map(|power| 2f64.powi(power)).chain([1e9]).collect();
    [even, uneven, vec![1.5]]
}

#[test]
fn tallies() {
    for edges in uneven_edges() {
        let buckets = Buckets::new(edges.clone());
        for_every(&holed(300), |values, level| {
            let mut own = vec![0; values.len()];
            let mut tallies = vec![Tally::default(); edges.len() + 2];
            crate::buckets::tally_at(level, &buckets, values, &mut own, &mut tallies);
            let mut naive = vec![Tally::default(); edges.len() + 2];
            for (&own, &value) in own.iter().zip(values) {
                let below = edges.iter().filter(|&&edge| edge <= value).count();
                let bucket = if value.is_nan() { edges.len() + 1 } else { below };
                assert_eq!(usize::from(own), bucket, "{value}");
                naive[bucket].count += 1.0;
                naive[bucket].offsets += value - edges[below.max(1) - 1];
            }
            assert_eq!(tallies[..=edges.len()], naive[..=edges.len()]);
            assert_eq!(tallies[edges.len() + 1].count, naive[edges.len() + 1].count);
        });
    }
}

/// Spans and tallies of two distributions; some buckets are empty and some have no inside.
fn spans(count: usize) -> (Spans, Vec<Tally>, f64) {
    let of = |each: fn(usize) -> f64| (0..count).map(each).collect::<Vec<f64>>();
    let counts = of(|place| ((place * place * 7 + 1) % 23) as f64);
    let tallies: Vec<Tally> =
        (0..count).map(|place| Tally { offsets: place as f64 / 3.0, count: ((place * 5 + 3) % 11) as f64 }).collect();
    let spans = Spans {
        total: counts.iter().sum(),
        widths: of(|place| 0.1 + (place % 7) as f64),
        offsets: of(|place| (place % 5) as f64 / 900.0),
        open: of(|place| f64::from(u8::from(place % 9 != 4))),
        counts,
    };
    let total = tallies.iter().map(|tally| tally.count).sum();
    (spans, tallies, total)
}

#[test]
fn bounds() {
    for count in LENGTHS {
        let (spans, tallies, m) = spans(count);
        let n = spans.total;
        let (mut own, mut other) = (0.0, 0.0);
        let naive: Vec<[f64; 2]> = (0..count)
            .map(|place| {
                let start = own * m - other * n;
                (own, other) = (own + spans.counts[place], other + tallies[place].count);
                [start, own * m - other * n]
            })
            .collect();
        let largest = naive.iter().map(|[_, end]| end.abs()).fold(0.0, f64::max);
        let inside = |place: usize| {
            let own = spans.counts[place] * m;
            (spans.open[place] > 0.0).then_some((naive[place][1] - own, naive[place][0] + own))
        };
        for level in runnable() {
            let mut differences = vec![f64::NAN; count + 1];
            crate::bounds::differences_at(level, &spans, &tallies, m, &mut differences);
            assert!(naive.iter().zip(differences.windows(2)).all(|(naive, own)| naive == own));
            let mut flags = vec![true; count];
            assert_eq!(crate::bounds::exceeding_at(level, &spans, &differences, m, &mut flags), largest);
            for (place, &flag) in flags.iter().enumerate() {
                assert_eq!(flag, inside(place).is_some_and(|(low, high)| high > largest || low < -largest));
            }
            let area = crate::bounds::crossing_at(level, &spans, &tallies, &differences, m, &mut flags);
            let mut expected = 0.0;
            for (place, &flag) in flags.iter().enumerate() {
                assert_eq!(flag, inside(place).is_some_and(|(low, high)| low < 0.0 && high > 0.0));
                let whole = naive[place][1] / (n * m) * spans.widths[place];
                let own = (whole - spans.offsets[place] + tallies[place].offsets / m).abs();
                expected += if flag { 0.0 } else { own };
            }
            close(area, expected, expected);
            let mut base = flags.clone();
            let same = crate::bounds::crossing_at(Level::Baseline, &spans, &tallies, &differences, m, &mut base);
            assert_eq!((area.to_bits(), flags), (same.to_bits(), base));
        }
    }
}

#[test]
fn gaps() {
    for_every(&numbers(300), |shares, level| {
        let counts: Vec<u32> = (0..shares.len() as u32).map(|place| place * 3).collect();
        let own = crate::gaps::gaps_at(level, shares, &counts, 0.25, 77.0);
        assert_eq!(own, crate::gaps::gaps_at(Level::Baseline, shares, &counts, 0.25, 77.0));
        let each =
            || shares.iter().zip(&counts).map(|(&share, &count)| (share - (0.25 + f64::from(count) / 77.0)).abs());
        assert_eq!(own.largest, each().fold(0.0, f64::max));
        close(own.sum, each().sum(), each().sum());
    });
}

#[test]
fn blended_neighbours() {
    for_every(&numbers(300), |values, level| {
        let mut own = vec![f64::NAN; values.len().saturating_sub(1)];
        if values.is_empty() {
            return;
        }
        crate::blend::blend_neighbours_at(level, values, 0.3, 0.7, &mut own);
        assert!(own.iter().zip(values.windows(2)).all(|(&own, pair)| own == 0.3 * pair[0] + 0.7 * pair[1]));
    });
}

#[test]
fn packing() {
    let standard = Standard { centre: 2.5, scale: 0.3, missing: -0.25 };
    for_every(&holed(300), |values, level| {
        let mut blocks = vec![[7.0; LANES]; values.len().div_ceil(LANES) * 3];
        crate::project::pack_standardized_at(level, values, standard, 1, 3, &mut blocks);
        for (row, lanes) in
            blocks.chunks(3).flat_map(|block| (0..LANES).map(|lane| [0, 1, 2].map(|at| block[at][lane]))).enumerate()
        {
            let expected = match values.get(row) {
                None => 0.0,
                Some(value) if value.is_nan() => -0.25,
                Some(value) => (value - 2.5) * 0.3,
            };
            assert_eq!(lanes, [7.0, expected, 7.0]);
        }
    });
}

/// The width of a matrix takes the part of the length: what is packed is aligned.
#[test]
fn matrices() {
    for width in LENGTHS.filter(|&width| width > 0) {
        let flat = numbers(2 * width * LANES);
        let blocks: &[Lanes] = flat.as_chunks().0;
        let rows: Vec<Vec<f64>> = (0..3).map(|row| numbers(width + row)[row..].to_vec()).collect();
        let panels = Panels::new(&rows, width);
        for level in runnable() {
            let mut products = vec![[f64::NAN; LANES]; 2 * rows.len()];
            crate::project::project_at(level, &panels, blocks, &mut products);
            let mut lengths = [[f64::NAN; LANES]; 2];
            crate::project::squared_lengths_at(level, blocks, width, &mut lengths);
            let mut squares = vec![[0.0; LANES]; width];
            crate::project::add_squares_at(level, blocks, &mut squares);
            for block in 0..2 {
                for lane in 0..LANES {
                    let own = |column: usize| blocks[block * width + column][lane];
                    for (row, weights) in rows.iter().enumerate() {
                        let naive =
                            weights.iter().enumerate().fold(0.0, |sum, (column, weight)| sum + weight * own(column));
                        assert_eq!(products[block * rows.len() + row][lane], naive);
                    }
                    assert_eq!(
                        lengths[block][lane],
                        (0..width).fold(0.0, |sum, column| sum + own(column) * own(column))
                    );
                }
            }
            for (column, squares) in squares.iter().enumerate() {
                let both = [blocks[column], blocks[width + column]];
                assert!(
                    (0..LANES)
                        .all(|lane| squares[lane] == both[0][lane] * both[0][lane] + both[1][lane] * both[1][lane])
                );
            }
        }
    }
}
