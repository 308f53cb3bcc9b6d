//! Separation of positive labels from negative ones by scores.

use super::group::{ByRow, Group, Groups};
use crate::measured::Undefined;

/// Room for the rounding of sums of so many terms.
const ROUNDING: f64 = 1e-12;

/// For each group, the positive rows above less those below, and the negative rows below less those above.
fn sides(groups: &Groups<'_>) -> Vec<[f64; 2]> {
    let classes = groups.classes();
    let mut above = [0.0; 2];
    let side = |own: &Group| {
        let counts = [own.negatives, own.positives];
        let [negative, positive] = [0, 1].map(|class| classes[class] - counts[class] - 2.0 * above[class]);
        above = [above[0] + counts[0], above[1] + counts[1]];
        [-positive, negative]
    };
    groups.rows.iter().map(side).collect()
}

/// `2·AUROC − 1`: the share of pairs of a positive and a negative row that are in order, less that of pairs in the wrong one.
pub fn gini(groups: &Groups<'_>) -> Result<f64, Undefined> {
    let [negatives, positives] = groups.both_classes()?;
    let won: f64 = groups.rows.iter().zip(sides(groups)).map(|(own, side)| own.positives * side[1]).sum();
    Ok(won / (positives * negatives))
}

/// Derivatives of Gini by one more row (DeLong, DeLong and Clarke-Pearson 1988).
pub fn gini_of_rows(groups: &Groups<'_>) -> Option<ByRow> {
    let (value, [negatives, positives]) = (gini(groups).ok()?, groups.both_classes().ok()?);
    let of = |[lost, won]: [f64; 2]| [(lost / positives - value) / negatives, (won / negatives - value) / positives];
    Some(sides(groups).into_iter().map(of).collect())
}

/// Ends of Gini, of scores in bins: in each all rows of the highest probability come first, or last.
pub fn gini_ends(groups: &Groups<'_>) -> Option<[f64; 2]> {
    let (value, [negatives, positives]) = (gini(groups).ok()?, groups.both_classes().ok()?);
    let unknown = |own: &Group| {
        let (share, [low, high]) = (own.share_of_highest(), own.probability);
        if own.is_point() { 0.0 } else { own.rows().powi(2) * share * (1.0 - share) * (high - low) }
    };
    let slack = groups.sum(unknown) / (positives * negatives) + ROUNDING;
    Some([(value - slack).max(-1.0), (value + slack).min(1.0)])
}

/// Shares of positive rows less those of negative rows, down to each group.
fn distances(groups: &Groups<'_>) -> Result<Vec<f64>, Undefined> {
    let [negatives, positives] = groups.both_classes()?;
    let mut above = [0.0; 2];
    let distance = |own: &Group| {
        above = [above[0] + own.negatives, above[1] + own.positives];
        above[1] / positives - above[0] / negatives
    };
    Ok(groups.rows.iter().map(distance).collect())
}

/// The place after which the distance is largest.
fn largest(distances: &[f64]) -> usize {
    let larger = |best: usize, place: usize| if distances[place].abs() > distances[best].abs() { place } else { best };
    (0..distances.len()).fold(0, larger)
}

/// The largest distance between the shares of positive and of negative rows above any score (Smirnov 1939).
pub fn kolmogorov_smirnov(groups: &Groups<'_>) -> Result<f64, Undefined> {
    let distances = distances(groups)?;
    Ok(distances[largest(&distances)].abs())
}

/// Its derivatives by one more row, at the score where the distance is largest.
pub fn kolmogorov_smirnov_of_rows(groups: &Groups<'_>) -> Option<ByRow> {
    let (distances, classes) = (distances(groups).ok()?, groups.both_classes().ok()?);
    let place = largest(&distances);
    let sign = distances[place].signum();
    let above =
        groups.rows[..=place].iter().fold([0.0; 2], |all, own| [all[0] + own.negatives, all[1] + own.positives]);
    let of = |row: usize| {
        let is_above = f64::from(u8::from(row <= place));
        let [negative, positive] = [0, 1].map(|class| (is_above - above[class] / classes[class]) / classes[class]);
        [-sign * negative, sign * positive]
    };
    Some((0..groups.rows.len()).map(of).collect())
}

/// Ends of the same, of scores in bins: the largest distance may lie within one.
pub fn kolmogorov_smirnov_ends(groups: &Groups<'_>) -> Option<[f64; 2]> {
    let (distances, [negatives, positives]) = (distances(groups).ok()?, groups.both_classes().ok()?);
    let least = distances[largest(&distances)].abs();
    let gain = |probability: f64| probability / positives - (1.0 - probability) / negatives;
    let most = |(place, own): (usize, &Group)| {
        let before = if place == 0 { 0.0 } else { distances[place - 1] };
        let (share, [low, high]) = (own.share_of_highest(), own.probability);
        let rise = own.rows() * share * gain(high).max(0.0);
        let fall = own.rows() * (1.0 - share) * (-gain(low)).max(0.0);
        if own.is_point() { 0.0 } else { (before + rise).max(fall - before) }
    };
    let most = groups.rows.iter().enumerate().map(most).fold(least, f64::max);
    Some([(least - ROUNDING).max(0.0), (most + ROUNDING).min(1.0)])
}
