//! Two tables beside one another: rows of the reference and of the chunks in question, each with its addends.

use super::contribution::Contribution;
use crate::kept_rows::chunk_rows::ChunkRows;
use crate::kept_rows::{KeptOutcomes, KeptRows};
use crate::metric::{Choices, Metric};
use crate::performance::binary::Label;
use crate::performance::multiclass::MISSING;
use boost::Bins;

/// Bins of scores or of predicted quantities, within which rows look alike to the model.
const BINS: usize = 20;
/// Rows with labels from which realized addends are looked at.
const LEAST_LABELS: usize = 30;

/// One table.
#[derive(Debug)]
pub struct Side<'a> {
    /// Codes of each feature.
    pub codes: Vec<&'a [u8]>,
    /// Addends of rows; NaN without a label.
    pub realized: Vec<f64>,
    /// Addends that rows have by what the model said: means over the reference's rows that look alike to it.
    pub expected: Vec<f64>,
    /// Labels less those that the reference's rows that look alike to the model have; NaN without a label.
    pub residual: Vec<f64>,
}

/// Both tables.
#[derive(Debug)]
pub struct Sides<'a> {
    /// Rows of the reference.
    pub reference: Side<'a>,
    /// Rows of the chunks.
    pub chunk: Side<'a>,
}

impl Side<'_> {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.expected.len()
    }

    /// Mean of the realized addends.
    pub fn realized_mean(&self) -> f64 {
        mean(&self.realized)
    }

    /// Mean of the expected addends.
    pub fn expected_mean(&self) -> f64 {
        mean(&self.expected)
    }
}

impl<'a> Sides<'a> {
    /// Puts two tables beside one another; `None` where the metric has no addends.
    pub fn of(
        kept: &'a KeptRows,
        rows: &'a ChunkRows,
        alike: &Alike,
        metric: &Metric,
        choices: &Choices,
    ) -> Option<Sides<'a>> {
        let contribution = Contribution::learn(&kept.outcomes, metric, choices)?;
        let groups = [&kept.outcomes, &rows.outcomes].map(|own| alike.groups(own));
        let realized = [&kept.outcomes, &rows.outcomes].map(|own| contribution.rows(own));
        let labels = [&kept.outcomes, &rows.outcomes].map(labels_of);
        let [of_addend, of_label] = [&realized[0], &labels[0]].map(|own| alike.means(&groups[0], own));
        let expected = |groups: &[usize]| groups.iter().map(|&group| of_addend[group]).collect::<Vec<f64>>();
        let residual = |groups: &[usize], labels: &[f64]| -> Vec<f64> {
            groups.iter().zip(labels).map(|(&group, label)| label - of_label[group]).collect()
        };
        let side = |codes: Vec<&'a [u8]>, realized, groups: &[usize], labels: &[f64]| Side {
            codes,
            realized,
            expected: expected(groups),
            residual: residual(groups, labels),
        };
        let [of_reference, of_chunk] = realized;
        let codes = kept.features.iter().map(|own| own.rows()).collect();
        let own = rows.features.iter().map(Vec::as_slice).collect();
        Some(Sides {
            reference: side(codes, of_reference, &groups[0], &labels[0]),
            chunk: side(own, of_chunk, &groups[1], &labels[1]),
        })
    }

    /// Both, the reference first.
    pub fn both(&self) -> [&Side<'a>; 2] {
        [&self.reference, &self.chunk]
    }

    /// Tells whether enough of the chunks' rows have labels.
    pub fn is_labelled(&self) -> bool {
        self.chunk.realized.iter().filter(|own| !own.is_nan()).count() >= LEAST_LABELS
    }
}

/// Mean of the numbers that there are; 0 without any.
pub fn mean(of: &[f64]) -> f64 {
    let (sum, count) = of.iter().filter(|own| !own.is_nan()).fold((0.0, 0.0), |(sum, n), own| (sum + own, n + 1.0));
    if count == 0.0 { 0.0 } else { sum / count }
}

/// Labels as numbers: positive ones 1; hits 1, with several classes; of a quantity, how far the prediction is from it.
fn labels_of(outcomes: &KeptOutcomes) -> Vec<f64> {
    let number = |is: bool| f64::from(u8::from(is));
    let all: Vec<f64> = match outcomes {
        KeptOutcomes::Binary(targets, ..) => targets
            .iter()
            .map(|&own| if own == Label::Missing as u8 { f64::NAN } else { number(own == Label::Positive as u8) })
            .collect(),
        KeptOutcomes::Multiclass(targets, predictions, _) => targets
            .iter()
            .zip(predictions)
            .map(|(&own, &said)| if own == MISSING || said == MISSING { f64::NAN } else { number(own == said) })
            .collect(),
        KeptOutcomes::Regression(targets, predictions) => {
            targets.iter().zip(predictions).map(|(label, said)| label - said).collect()
        }
    };
    if all.is_empty() { vec![f64::NAN; outcomes.rows()] } else { all }
}

/// Groups of rows that look alike to the model: by prediction and by bin of the score.
#[derive(Debug)]
pub struct Alike {
    bins: Bins,
    width: usize,
}

impl Alike {
    /// Learns the groups from the reference.
    pub fn learn(outcomes: &KeptOutcomes) -> Alike {
        let bins = Bins::fit(&sure(outcomes), BINS);
        let width = bins.edges().len() + 2;
        Alike { bins, width }
    }

    /// The group of every row.
    pub fn groups(&self, outcomes: &KeptOutcomes) -> Vec<usize> {
        let said: Vec<usize> = match outcomes {
            KeptOutcomes::Binary(_, predictions, _) => predictions.iter().map(|&own| usize::from(own)).collect(),
            KeptOutcomes::Multiclass(_, predictions, _) => {
                predictions.iter().map(|&own| if own == MISSING { 0 } else { own as usize + 1 }).collect()
            }
            KeptOutcomes::Regression(..) => Vec::new(),
        };
        let sure = sure(outcomes);
        let group = |row: usize| {
            let bin = sure.get(row).map_or(0, |&own| usize::from(self.bins.code(own)));
            said.get(row).copied().unwrap_or(0) * self.width + bin
        };
        (0..outcomes.rows()).map(group).collect()
    }

    /// The groups as codes: two classes have few.
    pub fn codes(&self, outcomes: &KeptOutcomes) -> Vec<u8> {
        self.groups(outcomes).into_iter().map(|group| group.min(usize::from(u8::MAX)) as u8).collect()
    }

    /// Means by group, for as many groups as any label has; where a group has none, the mean of all.
    fn means(&self, groups: &[usize], of: &[f64]) -> Means {
        let mut sums = vec![(0.0, 0.0); groups.iter().max().map_or(0, |most| most + 1)];
        for (&group, own) in groups.iter().zip(of).filter(|(_, own)| !own.is_nan()) {
            sums[group].0 += own;
            sums[group].1 += 1.0;
        }
        Means { all: mean(of), of: sums.into_iter().map(|(sum, rows)| (rows > 0.0).then(|| sum / rows)).collect() }
    }
}

struct Means {
    all: f64,
    of: Vec<Option<f64>>,
}

impl std::ops::Index<usize> for Means {
    type Output = f64;

    fn index(&self, group: usize) -> &f64 {
        self.of.get(group).and_then(Option::as_ref).unwrap_or(&self.all)
    }
}

/// The score of two classes, the largest of several, or the predicted quantity; empty without.
pub fn sure(outcomes: &KeptOutcomes) -> Vec<f64> {
    match outcomes {
        KeptOutcomes::Binary(_, _, scores) => scores.clone(),
        KeptOutcomes::Multiclass(_, _, scores) => {
            let rows = scores.first().map_or(0, Vec::len);
            (0..rows).map(|row| scores.iter().map(|own| own[row]).fold(f64::NAN, f64::max)).collect()
        }
        KeptOutcomes::Regression(_, predictions) => predictions.clone(),
    }
}
