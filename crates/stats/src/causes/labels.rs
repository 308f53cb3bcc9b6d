//! Label shift: the labels have other shares, and rows of a label look as before.

use super::sides::{Sides, mean};
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::performance::binary::Label;
use crate::performance::multiclass::MISSING;
use statrs::distribution::{ChiSquared, ContinuousCDF};

/// Rows of a label on both sides from which they are compared.
const LEAST_ROWS: usize = 30;
/// Expected rows of a code from which it stands alone in a test.
const LEAST_EXPECTED: f64 = 5.0;

/// Effect of other shares of the labels.
#[derive(Clone, Copy, Debug)]
pub struct LabelShift {
    /// Addition of the other shares to the metric, if rows of a label were as before.
    pub part: f64,
    /// Its standard error.
    pub error: f64,
    /// Half the sum of the differences of the shares.
    pub distance: f64,
    /// p-value of their difference.
    pub p_value: f64,
    /// Distance that rows of a label have moved in the feature where it is most: √(χ² / n) beyond chance (Cohen's w).
    pub within: f64,
    /// p-value of that, for all features and labels.
    pub within_p: f64,
}

/// Compares the labels of both sides; `None` of a quantity, or without labels.
pub fn shift(kept: &KeptRows, rows: &ChunkRows, sides: &Sides<'_>) -> Option<LabelShift> {
    let labels = [labels(&kept.outcomes)?, labels(&rows.outcomes)?];
    let classes = labels.iter().flatten().flatten().max()? + 1;
    let counts = labels.each_ref().map(|own| counted(own, classes));
    let sizes = counts.each_ref().map(|own| own.iter().sum::<f64>());
    if sizes.iter().any(|size| *size < LEAST_ROWS as f64) {
        return None;
    }
    let addend = |class: usize| {
        let of = &sides.reference.realized;
        mean(
            &of.iter().zip(&labels[0]).filter(|(_, own)| **own == Some(class)).map(|(own, _)| *own).collect::<Vec<_>>(),
        )
    };
    let addends: Vec<f64> = (0..classes).map(addend).collect();
    let share = |side: usize, class: usize| counts[side][class] / sizes[side];
    let moved = |class: usize| share(1, class) - share(0, class);
    let variance = |side: usize| {
        let centre: f64 = (0..classes).map(|class| share(side, class) * addends[class]).sum();
        (0..classes).map(|class| share(side, class) * (addends[class] - centre).powi(2)).sum::<f64>() / sizes[side]
    };
    let within = within(sides, &labels, classes);
    Some(LabelShift {
        part: (0..classes).map(|class| moved(class) * addends[class]).sum(),
        error: (variance(0) + variance(1)).sqrt(),
        distance: (0..classes).map(|class| moved(class).abs()).sum::<f64>() / 2.0,
        p_value: Test::of(&counts[0], &counts[1]).map_or(1.0, |own| own.p_value()),
        within: within.0,
        within_p: within.1,
    })
}

/// The class of every row; `None` of a quantity or without labels.
fn labels(outcomes: &KeptOutcomes) -> Option<Vec<Option<usize>>> {
    match outcomes {
        KeptOutcomes::Binary(targets, ..) => {
            let known = |&own: &u8| (own != Label::Missing as u8).then_some(usize::from(own));
            Some(targets.iter().map(known).collect())
        }
        KeptOutcomes::Multiclass(targets, ..) => {
            Some(targets.iter().map(|&own| (own != MISSING).then_some(own as usize)).collect())
        }
        KeptOutcomes::Regression(..) => None,
    }
}

fn counted(labels: &[Option<usize>], classes: usize) -> Vec<f64> {
    let mut counts = vec![0.0; classes];
    labels.iter().flatten().for_each(|&class| counts[class] += 1.0);
    counts
}

/// Compares the rows of each label, feature by feature: the largest effect, and the smallest p-value times the number of tests.
fn within(sides: &Sides<'_>, labels: &[Vec<Option<usize>>; 2], classes: usize) -> (f64, f64) {
    let features = sides.reference.codes.len();
    let compare = |(class, feature): (usize, usize)| {
        let counts = [0, 1].map(|side| {
            let mut counts = vec![0.0; 256];
            let rows = sides.both()[side].codes[feature].iter().zip(&labels[side]);
            rows.filter(|(_, own)| **own == Some(class)).for_each(|(&code, _)| counts[usize::from(code)] += 1.0);
            counts
        });
        let enough = counts.iter().all(|own| own.iter().sum::<f64>() >= LEAST_ROWS as f64);
        Test::of(&counts[0], &counts[1]).filter(|_| enough)
    };
    let pairs = (0..classes).flat_map(|class| (0..features).map(move |feature| (class, feature)));
    let tests: Vec<Test> = pairs.filter_map(compare).collect();
    let least = tests.iter().map(Test::p_value).fold(1.0, f64::min);
    (tests.iter().map(Test::effect).fold(0.0, f64::max), (least * tests.len() as f64).min(1.0))
}

/// Pearson's test of two rows of counts.
struct Test {
    statistic: f64,
    freedom: f64,
    rows: f64,
}

impl Test {
    /// Codes that few rows have count together; `None` where fewer than two are left.
    fn of(reference: &[f64], chunk: &[f64]) -> Option<Test> {
        let sizes = [reference, chunk].map(|own| own.iter().sum::<f64>());
        let total = sizes[0] + sizes[1];
        let least = sizes[0].min(sizes[1]) / total;
        let (mut cells, mut rare) = (Vec::new(), [0.0; 2]);
        for (&one, &other) in reference.iter().zip(chunk) {
            if (one + other) * least >= LEAST_EXPECTED {
                cells.push([one, other]);
            } else {
                rare = [rare[0] + one, rare[1] + other];
            }
        }
        cells.extend((rare[0] + rare[1] > 0.0).then_some(rare));
        let square = |own: &[f64; 2]| {
            let expected = |side: usize| sizes[side] * (own[0] + own[1]) / total;
            [0, 1].iter().map(|&side| (own[side] - expected(side)).powi(2) / expected(side)).sum::<f64>()
        };
        let statistic = cells.iter().map(square).sum();
        // The effect is by the rows of the smaller side, which set how much can be seen.
        let rows = sizes[0] * sizes[1] / total;
        (cells.len() > 1).then_some(Test { statistic, freedom: cells.len() as f64 - 1.0, rows })
    }

    fn p_value(&self) -> f64 {
        ChiSquared::new(self.freedom).map_or(1.0, |own| own.sf(self.statistic))
    }

    fn effect(&self) -> f64 {
        ((self.statistic - self.freedom).max(0.0) / self.rows).sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_is_that_of_pearson() {
        // scipy 1.18.1: chi2_contingency([[30, 70, 100], [50, 60, 90]], correction=False)
        let own = Test::of(&[30.0, 70.0, 100.0], &[50.0, 60.0, 90.0]).unwrap();
        assert!((own.statistic - 6.295_546_558_704_453).abs() < 1e-9, "{}", own.statistic);
        assert!((own.p_value() - 0.042_947_899_3).abs() < 1e-6, "{}", own.p_value());
        assert!(Test::of(&[30.0, 1.0], &[50.0, 0.0]).is_none_or(|own| own.freedom == 1.0));
    }
}
