//! Number of draws that a change needs, by trying.

use super::course::{Bettor, Side, Test};
use super::{Draws, MOST, unit_of};
use crate::sample::hash;

/// Courses that are tried, for each side.
const COURSES: u64 = 200;
/// Draws for which stakes are set, by those that a test of one time needs: a test of any time needs about so many times more.
const TIMES: f64 = 1.5;
/// Squared sum of normal quantiles of an error of 5 % on two sides and a power of 80 %.
const USUAL: f64 = 7.849;

/// Draws after which a part `power` of the courses excludes the value that is a change away from where they are, on the slower side;
/// `None` if that takes more than [`MOST`].
pub fn needed(draws: &Draws, test: impl Fn(usize) -> Test, power: f64) -> Option<usize> {
    let (unit, change) = (draws.unit, test(1).change);
    let planned = (TIMES * USUAL * (unit / change).powi(2)).ceil();
    if planned.is_nan() || planned > MOST as f64 {
        return None;
    }
    let test = test(planned.max(1.0) as usize);
    let sides = [Side::Above, Side::Below].map(|side| {
        let mut lengths: Vec<usize> =
            (0..COURSES).map(|course| length(draws, &test, side, course).unwrap_or(usize::MAX)).collect();
        lengths.sort_unstable();
        lengths[((power * COURSES as f64).ceil() as usize).clamp(1, COURSES as usize) - 1]
    });
    sides.into_iter().max().filter(|&length| length <= MOST)
}

/// Draws of a course until the value a change away, from which its draws lie on a side, is excluded.
fn length(draws: &Draws, test: &Test, side: Side, course: u64) -> Option<usize> {
    let at = if side == Side::Above { test.estimate - test.change } else { test.estimate + test.change };
    let mut bettor = Bettor::new(test.ends, at, side);
    let stake = test.stake(test.unit * test.unit);
    let most = MOST.min(20 * test.planned);
    let says = |draw: usize| {
        let seed = hash(course, draw as u64);
        let place = draws.at(unit_of(seed));
        let label = unit_of(hash(seed, course)) < draws.expected[place];
        draws.says[place][usize::from(label)]
    };
    (0..most).position(|draw| bettor.is_convinced(says(draw), stake)).map(|place| place + 1)
}
