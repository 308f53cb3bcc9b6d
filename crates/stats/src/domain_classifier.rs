//! The domain classifier: how well a model can tell a chunk from the reference.
//!
//! AUROC of gradient-boosted trees, out of fold, on the rows of both: 0.5 where nobody could tell, 1 where everybody
//! could (Lopez-Paz and Oquab 2017). It sees changes of the features together that no feature shows alone.
//! Settings as in NannyML 0.13.1: 5 stratified folds, 100 trees of 31 leaves.

use crate::encoding::{Encoder, Feature, FeatureValues, internal};
use crate::error::StatsError;
use crate::measured::{Measured, Undefined};
use crate::metric::ranking::{self, Ranked, with_unit_error};
use crate::state::{Reader, State, read_place, require, write_place};
use boost::{Matrix, Objective, Params, Predictor};
use std::ops::Range;

/// Folds of the cross-validation.
pub const FOLDS: usize = 5;

/// Assignment of rows to folds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FoldOrder {
    /// By a fixed pseudo-random permutation of the rows.
    #[default]
    Shuffled,
    /// In the order of the rows, as NannyML 0.13.1; where rows are in time order, what is learned is the time.
    AsTheyAre,
}

/// The reference's rows, because each chunk is compared with all of them.
#[derive(Clone, Debug)]
pub struct DomainClassifier {
    features: Vec<Feature>,
    rows: usize,
    /// The reference's own rows, coded.
    matrix: Matrix,
    order: FoldOrder,
}

/// The rows of reference and chunk with what they are, ready for [`FOLDS`] fits that may run in any order.
#[derive(Clone, Debug)]
pub struct TwoSamples {
    matrix: Matrix,
    /// 1 for the chunk's rows, 0 for the others.
    targets: Vec<f64>,
    /// The fold that each row is held out in.
    folds: Vec<u8>,
}

/// Scores of one fold for the rows that it held out.
#[derive(Clone, Debug)]
pub struct FoldScores {
    rows: Vec<u32>,
    scores: Vec<f64>,
    importances: Vec<f64>,
}

/// Separation of a chunk from the reference, and the features that carry it.
#[derive(Clone, Debug)]
pub struct Separation {
    /// AUROC over all rows, each scored by the model that had not seen it.
    pub auroc: Measured,
    /// Share of each feature in the gain of all splits; they sum to 1, or are 0 where nothing was split.
    pub importances: Vec<f64>,
}

impl FoldOrder {
    const ALL: [FoldOrder; 2] = [FoldOrder::Shuffled, FoldOrder::AsTheyAre];
}

impl DomainClassifier {
    /// Number of features.
    pub fn features(&self) -> usize {
        self.features.len()
    }

    /// Keeps the first `rows` of the reference, and codes them.
    ///
    /// # Errors
    /// `internal`.
    pub fn fit(features: Vec<Feature>, rows: usize, order: FoldOrder) -> Result<DomainClassifier, StatsError> {
        let values: Vec<FeatureValues<'_>> = features.iter().map(|feature| feature.values(0..rows)).collect();
        let matrix = Encoder::fit(&values).encode(&values, 0..rows)?;
        Ok(DomainClassifier { features, rows, matrix, order })
    }

    /// A chunk of the reference against its other rows.
    pub fn within(&self, rows: Range<usize>) -> TwoSamples {
        let targets = (0..self.rows).map(|row| f64::from(u8::from(rows.contains(&row)))).collect();
        self.two_samples(self.matrix.clone(), targets)
    }

    /// The rows of other data against the reference. Bins are those of both together: bins of the reference alone
    /// would hide that the chunk's values fall between the reference's.
    ///
    /// # Errors
    /// `internal`.
    pub fn against(&self, chunk: &[FeatureValues<'_>], rows: usize) -> Result<TwoSamples, StatsError> {
        let all = self.rows + rows;
        let own = self.features.iter().zip(chunk);
        let stacked: Vec<Feature> =
            own.map(|(feature, other)| feature.values(0..self.rows).stacked(other)).collect::<Result<_, _>>()?;
        let values: Vec<FeatureValues<'_>> = stacked.iter().map(|feature| feature.values(0..all)).collect();
        let matrix = Encoder::fit(&values).encode(&values, 0..all)?;
        let targets = (0..all).map(|row| f64::from(u8::from(row >= self.rows))).collect();
        Ok(self.two_samples(matrix, targets))
    }

    fn two_samples(&self, matrix: Matrix, targets: Vec<f64>) -> TwoSamples {
        let folds = match self.order {
            FoldOrder::Shuffled => shuffled_folds(&targets),
            FoldOrder::AsTheyAre => folds_in_order(&targets),
        };
        TwoSamples { matrix, targets, folds }
    }
}

/// Features, rows and order: the codes follow from them.
impl State for DomainClassifier {
    fn write(&self, out: &mut Vec<u8>) {
        self.rows.write(out);
        write_place(&self.order, &FoldOrder::ALL, out);
        self.features.iter().map(|feature| feature.head(self.rows)).collect::<Vec<Feature>>().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let rows = usize::read(from)?;
        let order = read_place(&FoldOrder::ALL, from)?;
        let features: Vec<Feature> = Vec::read(from)?;
        require(features.iter().all(|feature| feature.rows() == rows), "the domain classifier")?;
        DomainClassifier::fit(features, rows, order)
    }
}

impl TwoSamples {
    /// Learns from the other folds and scores this one.
    ///
    /// # Errors
    /// `cancelled`; `unsupported` for more rows than trees take.
    pub fn fold(&self, fold: usize, cancelled: &dyn Fn() -> bool) -> Result<FoldScores, StatsError> {
        let (held_out, others): (Vec<u32>, Vec<u32>) =
            (0..self.targets.len() as u32).partition(|&row| usize::from(self.folds[row as usize]) == fold);
        if held_out.is_empty() || others.is_empty() {
            return Ok(FoldScores {
                rows: Vec::new(),
                scores: Vec::new(),
                importances: vec![0.0; self.matrix.features()],
            });
        }
        let params = Params::new(Objective::LogLoss);
        let trees = boost::fit(&self.matrix, &self.targets, &others, &params, cancelled).map_err(internal)?;
        let scores = Predictor::new(&trees).predict(&self.matrix, &held_out).map_err(internal)?;
        Ok(FoldScores { rows: held_out, scores, importances: trees.importances() })
    }

    /// Puts the folds together.
    pub fn conclude(&self, folds: &[FoldScores]) -> Separation {
        let own = self.targets.iter().filter(|&&target| target == 1.0).count();
        let auroc = match own {
            0 => Err(Undefined::EmptyChunk),
            // A chunk that is the whole reference cannot be told from it.
            own if own == self.targets.len() => Ok(crate::measured::Reading::plain(0.5)),
            _ => self.auroc(folds),
        };
        let sum = |feature: usize| folds.iter().map(|fold| fold.importances[feature]).sum::<f64>();
        let gains: Vec<f64> = (0..self.matrix.features()).map(sum).collect();
        let total: f64 = gains.iter().sum();
        let importances = gains.iter().map(|gain| if total > 0.0 { gain / total } else { 0.0 }).collect();
        Separation { auroc, importances }
    }

    fn auroc(&self, folds: &[FoldScores]) -> Measured {
        let scored = folds.iter().flat_map(|fold| fold.rows.iter().zip(&fold.scores));
        let of = |(&row, &score): (&u32, &f64)| Ranked { score, positive: self.targets[row as usize] == 1.0 };
        let mut ranked: Vec<Ranked> = scored.map(of).collect();
        ranked.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
        let ties = ranking::ties(&ranked);
        with_unit_error(ranking::auroc(&ties), ranking::auroc_unit_error(&ties), ranked.len() as u64)
    }
}

/// Rows of each sample, dealt to the folds in the order of a hash of their place.
fn shuffled_folds(targets: &[f64]) -> Vec<u8> {
    let mut folds = vec![0; targets.len()];
    for sample in [0.0, 1.0] {
        let mut keyed: Vec<(u64, u32)> = targets
            .iter()
            .enumerate()
            .filter(|&(_, &target)| target == sample)
            .map(|(row, _)| (split_mix(row as u64), row as u32))
            .collect();
        keyed.sort_unstable();
        for (place, (_, row)) in keyed.into_iter().enumerate() {
            folds[row as usize] = (place % FOLDS) as u8;
        }
    }
    folds
}

/// The folds of scikit-learn's `StratifiedKFold` without shuffling.
fn folds_in_order(targets: &[f64]) -> Vec<u8> {
    let first = targets.first().copied().unwrap_or(0.0);
    let count = |sample: f64| targets.iter().filter(|&&target| target == sample).count();
    let mut folds = vec![0; targets.len()];
    // Samples are laid end to end, the first row's before the other, and every fifth place goes to one fold.
    for (sample, start) in [(first, 0), (1.0 - first, count(first))] {
        let end = start + count(sample);
        let share = |fold: usize| (start..end).filter(|place| place % FOLDS == fold).count();
        let dealt = (0..FOLDS).flat_map(|fold| std::iter::repeat_n(fold as u8, share(fold)));
        let rows = targets.iter().enumerate().filter(|&(_, &target)| target == sample).map(|(row, _)| row);
        rows.zip(dealt).for_each(|(row, fold)| folds[row] = fold);
    }
    folds
}

/// A hash of a counter (Steele, Lea and Flood 2014).
fn split_mix(counter: u64) -> u64 {
    let mut mixed = counter.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(n: usize, step: usize, shift: f64) -> Vec<f64> {
        (0..n).map(|i| ((i * i * 31 + i * step) % 10007) as f64 / 10.0 + shift).collect()
    }

    fn separation(samples: &TwoSamples) -> Separation {
        let folds: Vec<FoldScores> = (0..FOLDS).map(|fold| samples.fold(fold, &|| false).unwrap()).collect();
        samples.conclude(&folds)
    }

    fn classifier(columns: &[&[f64]]) -> DomainClassifier {
        let features = columns.iter().map(|values| Feature::Numeric((*values).into())).collect();
        DomainClassifier::fit(features, columns[0].len(), FoldOrder::Shuffled).unwrap()
    }

    #[test]
    fn a_shifted_feature_gives_the_chunk_away_and_is_named() {
        let classifier = classifier(&[&values(2000, 617, 0.0), &values(2000, 389, 0.0)]);
        let (c, d) = (values(500, 431, 700.0), values(500, 211, 0.0));
        let chunk = [FeatureValues::Numeric(&c), FeatureValues::Numeric(&d)];
        let found = separation(&classifier.against(&chunk, 500).unwrap());
        assert!(found.auroc.unwrap().value > 0.8, "{found:?}");
        assert!(found.importances[0] > 0.6, "{found:?}");
        assert!((found.importances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_chunk_of_the_reference_is_like_the_others() {
        let classifier = classifier(&[&values(3000, 617, 0.0)]);
        let found = separation(&classifier.within(600..1200));
        assert!((found.auroc.unwrap().value - 0.5).abs() < 0.06, "{found:?}");
        assert_eq!(separation(&classifier.within(5..5)).auroc, Err(Undefined::EmptyChunk));
        assert_eq!(separation(&classifier.within(0..3000)).auroc.unwrap().value, 0.5);
    }

    #[test]
    fn folds_in_order_are_those_of_scikit_learn() {
        // scikit-learn 1.6.1: StratifiedKFold(5).split over [0] * 7 + [1] * 5
        let targets: Vec<f64> = [vec![0.0; 7], vec![1.0; 5]].concat();
        assert_eq!(folds_in_order(&targets), [0, 0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
    }

    #[test]
    fn shuffled_folds_hold_their_share_of_both_samples() {
        let targets: Vec<f64> = [vec![0.0; 1003], vec![1.0; 52]].concat();
        let folds = shuffled_folds(&targets);
        for fold in 0..FOLDS as u8 {
            let of = |sample: f64| targets.iter().zip(&folds).filter(|&(&t, &f)| t == sample && f == fold).count();
            assert!((200..=201).contains(&of(0.0)) && (10..=11).contains(&of(1.0)));
        }
    }
}
