//! Answers of a model beside its inputs: scores that the inputs do not explain come from another model, or from a fault.

use super::sides::{Alike, sure};
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::performance::binary::Label;

/// Answers of the model in the chunk, against those for rows with such inputs.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Half the sum of the differences of the shares of predictions and score bins.
    pub distance: f64,
    /// The same by chance, about.
    pub by_chance: f64,
    /// Slope of the mean score by code of the inputs in the chunk, over that in the reference: 1 where scores follow the inputs as
    /// before, whatever these are.
    pub slope: f64,
    /// Its standard error.
    pub slope_error: f64,
    /// Decisions beside scores; `None` of other tasks than two classes, and where one of both is missing.
    pub decided: Option<Decided>,
}

/// Decisions beside the threshold of the scores that they follow: shares of the rows that lie on its side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decided {
    /// The threshold in the reference, and the share there.
    pub usual: (f64, f64),
    /// Share of the chunk's rows by the same threshold.
    pub now: f64,
    /// The threshold that the chunk's rows follow best, and their share.
    pub best: (f64, f64),
}

/// Compares scores and predictions of the chunk with those of the reference's rows, whose `weights` give them the chunk's inputs.
pub fn compare(kept: &KeptRows, rows_of_chunk: &ChunkRows, alike: &Alike, weights: &[f64]) -> Said {
    let [before, now] = [&kept.outcomes, &rows_of_chunk.outcomes].map(|own| alike.groups(own));
    let groups = before.iter().chain(&now).max().map_or(0, |most| most + 1);
    let (mut expected, mut found) = (vec![0.0; groups], vec![0.0; groups]);
    before.iter().zip(weights).for_each(|(&group, weight)| expected[group] += weight);
    now.iter().for_each(|&group| found[group] += 1.0);
    let sums = [weights.iter().sum::<f64>(), now.len() as f64];
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    let rows = 1.0 / (squares / (sums[0] * sums[0]) + 1.0 / sums[1]);
    let (mut distance, mut by_chance) = (0.0, 0.0);
    for (one, other) in expected.iter().zip(&found) {
        let [one, other] = [one / sums[0], other / sums[1]];
        let share = (one + other) / 2.0;
        distance += (one - other).abs() / 2.0;
        // The mean size of a normal number is √(2 / π) of its deviation.
        by_chance += (2.0 / std::f64::consts::PI * share * (1.0 - share) / rows).sqrt() / 2.0;
    }
    let (slope, slope_error) = slope(kept, rows_of_chunk);
    let decided = decided(&kept.outcomes, &rows_of_chunk.outcomes);
    Said { distance, by_chance, slope, slope_error, decided }
}

/// Rows of a code on both sides from which its mean score is looked at.
const LEAST_ROWS: f64 = 10.0;

/// The slope of mean scores by code, over the codes of all inputs, and its standard error; infinite where scores follow no input.
fn slope(kept: &KeptRows, rows: &ChunkRows) -> (f64, f64) {
    let said = [&kept.outcomes, &rows.outcomes].map(sure);
    let (mut products, mut squares, mut noise) = (0.0, 0.0, 0.0);
    for (own, codes) in kept.features.iter().zip(&rows.features) {
        let means = [by_code(own.rows(), &said[0]), by_code(codes, &said[1])];
        let known: Vec<usize> =
            (0..means[0].len()).filter(|&code| means.iter().all(|own| own[code][0] >= LEAST_ROWS)).collect();
        let mean = |side: usize, code: usize| means[side][code][1] / means[side][code][0];
        let weight = |code: usize| means[1][code][0];
        let all: f64 = known.iter().map(|&code| weight(code)).sum();
        let centre = |side: usize| known.iter().map(|&code| weight(code) * mean(side, code)).sum::<f64>() / all;
        let centres = [centre(0), centre(1)];
        for &code in &known {
            let [before, now] = [0, 1].map(|side| mean(side, code) - centres[side]);
            products += weight(code) * before * now;
            squares += weight(code) * before * before;
            let spread = means[1][code][2] / weight(code) - mean(1, code).powi(2);
            noise += weight(code) * before * before * spread.max(0.0);
        }
    }
    if squares > 0.0 { (products / squares, noise.sqrt() / squares) } else { (f64::NAN, f64::INFINITY) }
}

fn decided(reference: &KeptOutcomes, chunk: &KeptOutcomes) -> Option<Decided> {
    let (usual, now) = (decisions(reference)?, decisions(chunk)?);
    let (threshold, share) = followed(&usual)?;
    let follows = now.iter().filter(|(score, said)| (*score >= threshold) == *said).count();
    Some(Decided { usual: (threshold, share), now: follows as f64 / now.len() as f64, best: followed(&now)? })
}

/// Scores and decisions of two classes, the highest score first; `None` without any.
fn decisions(outcomes: &KeptOutcomes) -> Option<Vec<(f64, bool)>> {
    let KeptOutcomes::Binary(_, predictions, scores) = outcomes else { return None };
    let both = scores.iter().zip(predictions);
    let known = both.filter(|(score, said)| !score.is_nan() && **said != Label::Missing as u8);
    let mut all: Vec<(f64, bool)> = known.map(|(score, said)| (*score, *said == Label::Positive as u8)).collect();
    all.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    (!all.is_empty()).then_some(all)
}

/// The threshold that decisions follow best, and the share of the rows that do; without one row above it, it is infinite.
fn followed(descending: &[(f64, bool)]) -> Option<(f64, f64)> {
    let mut right = descending.iter().filter(|(_, said)| !said).count();
    let mut best = (f64::INFINITY, right);
    for tie in descending.chunk_by(|one, other| one.0 == other.0) {
        right += tie.iter().filter(|(_, said)| *said).count();
        right -= tie.iter().filter(|(_, said)| !said).count();
        if right > best.1 {
            best = (tie[0].0, right);
        }
    }
    Some((best.0, best.1 as f64 / descending.len() as f64))
}

/// Rows, sums and squares of scores by code.
fn by_code(codes: &[u8], said: &[f64]) -> Vec<[f64; 3]> {
    let mut sums = vec![[0.0; 3]; 256];
    for (&code, own) in codes.iter().zip(said).filter(|(_, own)| !own.is_nan()) {
        let [rows, sum, squares] = &mut sums[usize::from(code)];
        *rows += 1.0;
        *sum += own;
        *squares += own * own;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_follow_a_threshold_or_another_or_none() {
        let scores: Vec<f64> = (0..200).map(|row| f64::from((row * 37) % 200) / 200.0).collect();
        let of = |is: &dyn Fn(f64) -> bool| {
            KeptOutcomes::Binary(Vec::new(), scores.iter().map(|own| u8::from(is(*own))).collect(), scores.clone())
        };
        let usual = of(&|score| score >= 0.5);
        assert_eq!(decided(&usual, &usual), Some(Decided { usual: (0.5, 1.0), now: 1.0, best: (0.5, 1.0) }));
        let lower = decided(&usual, &of(&|score| score >= 0.3)).unwrap();
        assert_eq!((lower.now, lower.best), (0.8, (0.3, 1.0)));
        let turned = decided(&usual, &of(&|score| score < 0.5)).unwrap();
        assert_eq!((turned.now, turned.best.1), (0.0, 0.5));
        assert_eq!(decided(&usual, &KeptOutcomes::Binary(Vec::new(), Vec::new(), scores.clone())), None);
    }
}
