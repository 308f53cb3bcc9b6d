//! Ranks of ascending values among other ascending values.

use crate::dispatch::kernel;

/// Values between two rungs: a power of two.
const STEP: usize = 32;

/// Ascending values with every 32nd and every 1024th of them apart, so that a rank takes two searches among 32.
#[derive(Clone, Debug)]
pub struct Ladder {
    values: Vec<f64>,
    /// The last value of every whole or padded step.
    rungs: Vec<f64>,
    /// The last rung of every step of rungs.
    top: Vec<f64>,
}

impl Ladder {
    /// Builds the ladder of values, which are ascending and without NaN.
    pub fn new(mut values: Vec<f64>) -> Self {
        let last_of = |values: &[f64]| values.chunks(STEP).map(|step| step[step.len() - 1]).collect::<Vec<f64>>();
        let rungs = last_of(&values);
        let top = last_of(&rungs);
        values.shrink_to_fit();
        Ladder { values, rungs, top }
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }
}

kernel! {
    /// For each of `points` (ascending, no NaN) how many of the ladder's values lie below it, into `below`, and how
    /// many do not lie above it, into `up_to`.
    ///
    /// # Panics
    /// When the three differ in length.
    ranks, ranks_at, (ladder: &Ladder, points: &[f64], below: &mut [usize], up_to: &mut [usize]) -> (), ranks_body
}

#[inline(always)]
fn ranks_body(ladder: &Ladder, points: &[f64], below: &mut [usize], up_to: &mut [usize]) {
    assert!(points.len() == below.len() && points.len() == up_to.len(), "one rank for each point");
    let mut start = points.first().map_or(0, |&first| ladder.top.partition_point(|&top| top < first));
    for ((&point, below), up_to) in points.iter().zip(below).zip(up_to) {
        // Points ascend: the step that the last one was found in is where this one's search starts.
        while start < ladder.top.len() && ladder.top[start] < point {
            start += 1;
        }
        *below = descend(ladder, start, |value| value < point);
        *up_to = match ladder.values.get(*below) {
            Some(&value) if value == point => {
                let end = start + ladder.top[start..].partition_point(|&value| value <= point);
                descend(ladder, end, |value| value <= point)
            }
            _ => *below,
        };
    }
}

/// Number of values that fulfil a condition. It holds up to some value, which lies in the step `start` of the top.
#[inline(always)]
fn descend(ladder: &Ladder, start: usize, holds: impl Fn(f64) -> bool) -> usize {
    let rung = start * STEP + count(step_of(&ladder.rungs, start), &holds);
    (rung * STEP).min(ladder.values.len()) + count(step_of(&ladder.values, rung), &holds)
}

#[inline(always)]
fn step_of(values: &[f64], step: usize) -> &[f64] {
    let start = (step * STEP).min(values.len());
    &values[start..(start + STEP).min(values.len())]
}

/// Number of values at the start of a step that fulfil a condition which its last value does not.
#[inline(always)]
fn count(values: &[f64], holds: impl Fn(f64) -> bool) -> usize {
    let Ok(step) = <&[f64; STEP]>::try_from(values) else {
        return values.partition_point(|&value| holds(value));
    };
    // Halves without branches, so that the searches of several points overlap.
    let mut passed = 0;
    for half in [16, 8, 4, 2, 1] {
        passed += half * usize::from(holds(step[(passed + half - 1) % STEP]));
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::runnable;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn are_those_of_a_search(
            values in prop_oneof![
                prop::collection::vec(-20..20i32, 0..258),
                prop::collection::vec(-9000..9000i32, 900..2200),
            ],
            points in prop::collection::vec(prop_oneof![9 => -10_000..10_000i32, 9 => -25..25i32], 0..70),
            infinite in any::<bool>(),
        ) {
            let ascending = |values: &[i32]| {
                let mut values: Vec<f64> = values.iter().map(|&value| f64::from(value)).collect();
                if infinite {
                    values.extend([f64::NEG_INFINITY, f64::INFINITY]);
                }
                values.sort_by(f64::total_cmp);
                values
            };
            let (ladder, points) = (Ladder::new(ascending(&values)), ascending(&points));
            for level in runnable() {
                let (mut below, mut up_to) = (vec![0; points.len()], vec![0; points.len()]);
                ranks_at(level, &ladder, &points, &mut below, &mut up_to);
                for (place, &point) in points.iter().enumerate() {
                    prop_assert_eq!(below[place], ladder.values().partition_point(|&value| value < point));
                    prop_assert_eq!(up_to[place], ladder.values().partition_point(|&value| value <= point));
                }
            }
        }
    }
}
