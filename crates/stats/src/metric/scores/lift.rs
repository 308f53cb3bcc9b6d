//! Lift of the highest scores.

use super::group::{ByRow, Group, Groups};
use crate::measured::Undefined;

/// Share of the rows that count as the highest.
const SHARE: f64 = 0.1;
/// Room for the rounding of sums of so many terms.
const ROUNDING: f64 = 1e-12;

/// Share of the rows of each group that are among so many at the top; of the rows at its edge all have the same.
fn shares(groups: &Groups<'_>, top: f64) -> Vec<f64> {
    let mut left = top;
    let share = |own: &Group| {
        let taken = own.rows().min(left);
        left -= taken;
        if own.rows() > 0.0 { taken / own.rows() } else { 0.0 }
    };
    groups.rows.iter().map(share).collect()
}

/// Positive rows among so many at the top.
fn found(groups: &Groups<'_>, top: f64) -> f64 {
    groups.rows.iter().zip(shares(groups, top)).map(|(own, share)| own.positives * share).sum()
}

fn rows_and_positives(groups: &Groups<'_>) -> Result<[f64; 2], Undefined> {
    let [negatives, positives] = groups.classes();
    if positives == 0.0 { Err(Undefined::NoPositives) } else { Ok([negatives + positives, positives]) }
}

/// Share of positive rows in the tenth with the highest scores over that of all rows.
pub fn lift(groups: &Groups<'_>) -> Result<f64, Undefined> {
    let [rows, positives] = rows_and_positives(groups)?;
    Ok(found(groups, SHARE * rows) / (SHARE * positives))
}

/// Derivatives by one more row. It moves the edge of the tenth, where positive rows are as frequent as around it.
pub fn of_rows(groups: &Groups<'_>) -> Option<ByRow> {
    let [rows, positives] = rows_and_positives(groups).ok()?;
    let top = SHARE * rows;
    let at_edge = (found(groups, 1.5 * top) - found(groups, 0.5 * top)) / top;
    let value = lift(groups).ok()?;
    let of = |share: f64| {
        [0.0, 1.0].map(|label| {
            let gained = label * share + at_edge * (SHARE - share);
            (gained / SHARE - value * label) / positives
        })
    };
    Some(shares(groups, top).into_iter().map(of).collect())
}

/// Ends of the lift, of scores in bins: of the bin at the edge the rows of the highest probability come first, or last.
pub fn ends(groups: &Groups<'_>) -> Option<[f64; 2]> {
    let [rows, positives] = rows_and_positives(groups).ok()?;
    let shares = shares(groups, SHARE * rows);
    let of_group = |(own, share): (&Group, &f64)| {
        let (taken, highest, [low, high]) = (own.rows() * share, own.rows() * own.share_of_highest(), own.probability);
        if own.is_point() || *share == 1.0 {
            return [own.positives * share; 2];
        }
        let first = taken.min(highest);
        let last = taken.min(own.rows() - highest);
        [last * low + (taken - last) * high, first * high + (taken - first) * low]
    };
    let sums =
        groups.rows.iter().zip(&shares).map(of_group).fold([0.0; 2], |all, own| [all[0] + own[0], all[1] + own[1]]);
    Some([(sums[0] - ROUNDING) / (SHARE * positives), (sums[1] + ROUNDING) / (SHARE * positives)])
}
