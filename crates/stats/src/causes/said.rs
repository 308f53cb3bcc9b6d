//! Answers of a model beside its inputs: scores that the inputs do not explain come from another model, or from a fault.

use super::sides::Alike;
use crate::kept_rows::KeptRows;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::weights::Weights;

/// Answers of the model in the chunk, against those for rows with such inputs.
#[derive(Clone, Copy, Debug)]
pub struct Said {
    /// Half the sum of the differences of the shares of predictions and score bins.
    pub distance: f64,
    /// The same by chance, about.
    pub by_chance: f64,
}

/// Compares scores and predictions of the chunk with those of the reference's rows, weighted to have the chunk's inputs.
pub fn compare(kept: &KeptRows, rows: &ChunkRows, alike: &Alike) -> Said {
    let counts: Vec<Vec<u64>> = kept
        .features
        .iter()
        .zip(&rows.features)
        .map(|(own, codes)| {
            let mut counts = vec![0; own.codes().count()];
            codes.iter().for_each(|&code| counts[usize::from(code)] += 1);
            counts
        })
        .collect();
    let weights = Weights::fit(kept, &counts, &[]).of_rows;
    let [before, now] = [&kept.outcomes, &rows.outcomes].map(|own| alike.groups(own));
    let groups = before.iter().chain(&now).max().map_or(0, |most| most + 1);
    let (mut expected, mut found) = (vec![0.0; groups], vec![0.0; groups]);
    before.iter().zip(&weights).for_each(|(&group, weight)| expected[group] += weight);
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
    Said { distance, by_chance }
}
