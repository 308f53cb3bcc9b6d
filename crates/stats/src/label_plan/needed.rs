//! Number of rows that a change needs, by trying.

use super::course::{Side, Step, Test, excluded};
use super::unit_of;
use crate::sample::hash;

/// Courses that are tried, for each side.
const COURSES: u64 = 200;
/// Rows for which stakes are set, by those that a test of one time needs: a test of any time needs about so many times more.
const TIMES: f64 = 1.5;
/// Times by which some courses are longer than what stakes are set for, and rows before stakes count, for a draw may take only so much.
const LONGER: usize = 2;
const FIRST: usize = 1000;
/// Squared sum of normal quantiles of an error of 5 % on two sides and a power of 80 %.
const USUAL: f64 = 7.849;

/// Rows after which a part `power` of the courses excludes the value that is a change away from where they are, on the slower side;
/// `None` if all of the steps do not do.
pub fn needed(estimate: f64, change: f64, steps: &[Step], power: f64) -> Option<usize> {
    let wanted = TIMES * USUAL / change.powi(2);
    let mut information = 0.0;
    let is_enough = |own: &Step| {
        information += own.deviation.powi(-2);
        information >= wanted
    };
    let planned = steps.iter().position(is_enough).map_or(steps.len(), |place| place + 1);
    let test = Test { estimate, change, planned };
    let tried = &steps[..steps.len().min(LONGER * planned + FIRST)];
    let courses: Vec<Vec<bool>> = (0..COURSES).map(|course| labels(tried, course)).collect();
    let sides = [(Side::Above, -1.0), (Side::Below, 1.0)].map(|(side, sign)| {
        let length = |labels: &Vec<bool>| {
            let bets = test.bets(tried, labels);
            excluded(&bets, estimate + sign * change, side).unwrap_or(usize::MAX)
        };
        let mut lengths: Vec<usize> = courses.iter().map(length).collect();
        lengths.sort_unstable();
        lengths[((power * COURSES as f64).ceil() as usize).clamp(1, COURSES as usize) - 1]
    });
    sides.into_iter().max().filter(|&length| length <= tried.len())
}

/// Labels as expected, by chance.
fn labels(steps: &[Step], course: u64) -> Vec<bool> {
    steps.iter().enumerate().map(|(row, own)| unit_of(hash(course, row as u64)) < own.expected).collect()
}
