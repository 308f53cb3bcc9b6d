//! Counts of a binary classifier's rows in a part of a chunk: rows that are alike in score, label and prediction cannot be
//! told apart, and nothing that is measured needs to.

pub mod bins;
mod counted;

pub use bins::Bin;
pub use counted::CountedRows;

use super::merged;
use super::short::{read_short, write_short};
use crate::error::StatsError;
use crate::metric::cells::Cells;
use crate::metric::ranking::{Ranked, Tie};
use crate::performance::binary::{Label, Outcomes};
use crate::performance::labels::strange::Strange;
use crate::state::{Reader, State, bad, require, within};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// Labels and predictions in one number: two bits each.
const LABELS: usize = 16;

/// Rows by label and prediction ([`both`]).
type ByLabels = [u64; LABELS];

/// Rows that are alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    /// The score, so that larger ones come first.
    key: u64,
    /// Label and prediction ([`both`]).
    labels: u8,
    rows: u64,
}

/// Rows of a binary classifier by score, label and prediction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BinarySummary {
    rows: u64,
    /// Tells which there are of labels, predictions and scores.
    columns: [bool; 3],
    /// All rows by label and prediction, with a score and without.
    all: ByLabels,
    /// Rows with a score, each kind once, scores descending; of a bin its lower edge is the score.
    scored: Vec<Alike>,
    /// Tells whether scores are binned.
    is_binned: bool,
    /// Sums of the scores of each kind, of binned ones.
    sums: Vec<f64>,
    /// Labels of neither class, which count as missing.
    strange_targets: BTreeMap<String, u64>,
    /// The same of what the model said.
    strange_predictions: BTreeMap<String, u64>,
}

/// Rows of one score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfScore {
    /// The score.
    pub score: f64,
    /// Rows by label, as [`Label`] numbers them.
    targets: [u64; 3],
    /// Rows by prediction.
    predictions: [u64; 3],
}

impl OfScore {
    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.targets.iter().sum()
    }

    /// Rows with a prediction.
    pub fn predicted(&self, prediction: Label) -> u64 {
        self.predictions[prediction as usize]
    }

    /// Rows with a label.
    pub fn tie(&self) -> Tie {
        let [negatives, positives, _] = self.targets;
        Tie { positives, negatives }
    }
}

/// A chunk of a binary classifier, as it is measured.
#[derive(Clone, Debug)]
pub struct BinaryChunk<'a> {
    /// Its rows, counted.
    pub counts: Cow<'a, BinarySummary>,
    /// Rows of each distinct score, or of each bin, scores descending.
    pub scores: Vec<OfScore>,
    /// The bins; none where nothing is binned.
    pub bins: Vec<Bin>,
}

impl<'a> BinaryChunk<'a> {
    /// Makes a chunk of what was counted.
    pub fn of(counts: Cow<'a, BinarySummary>) -> BinaryChunk<'a> {
        BinaryChunk { scores: counts.of_scores(), counts, bins: Vec::new() }
    }

    /// Rows with a score.
    pub fn scored(&self) -> u64 {
        self.counts.scored.iter().map(|own| own.rows).sum()
    }
}

const KINDS: [Label; 3] = [Label::Negative, Label::Positive, Label::Missing];

fn both(target: Label, prediction: Label) -> u8 {
    target as u8 | (prediction as u8) << 2
}

fn target_of(labels: u8) -> u8 {
    labels & 3
}

fn prediction_of(labels: u8) -> u8 {
    labels >> 2
}

/// Counts rows that are in order. A list that grows is copied, into memory that is new each time; one that shrinks is not.
fn alike(keyed: &[(u64, u8)]) -> Vec<Alike> {
    let mut scored: Vec<Alike> = Vec::with_capacity(keyed.len());
    for &(key, labels) in keyed {
        match scored.last_mut() {
            Some(last) if (last.key, last.labels) == (key, labels) => last.rows += 1,
            _ => scored.push(Alike { key, labels, rows: 1 }),
        }
    }
    scored.shrink_to_fit();
    scored
}

impl BinarySummary {
    /// Counts the rows of a range.
    pub fn of(outcomes: &Outcomes, rows: Range<usize>) -> BinarySummary {
        let mut all = [0; LABELS];
        let mut keyed: Vec<(u64, u8)> = Vec::with_capacity(if outcomes.scores.is_empty() { 0 } else { rows.len() });
        for row in rows.clone() {
            let labels = both(outcomes.target(row), outcomes.prediction(row));
            all[usize::from(labels)] += 1;
            if let Some(score) = outcomes.scores.get(row).filter(|score| !score.is_nan()) {
                keyed.push((!kernels::order_key(*score), labels));
            }
        }
        kernels::sort_by_order_key(&mut keyed, |(key, _)| key);
        let named = |strange: &Strange| strange.counts(&rows).into_iter().collect();
        BinarySummary {
            rows: rows.len() as u64,
            columns: [!outcomes.targets.is_empty(), !outcomes.predictions.is_empty(), !outcomes.scores.is_empty()],
            scored: alike(&keyed),
            is_binned: false,
            sums: Vec::new(),
            all,
            strange_targets: named(&outcomes.strange_targets),
            strange_predictions: named(&outcomes.strange_predictions),
        }
    }

    /// Adds other parts of the same chunk. Where only some have labels or predictions, those of the others are missing.
    ///
    /// # Errors
    /// `bad_state` where only some have scores.
    pub fn merge(&mut self, others: Vec<BinarySummary>) -> Result<(), StatsError> {
        for other in others {
            let has_same = self.columns[2] == other.columns[2] || self.rows == 0 || other.rows == 0;
            // Who merges has binned all parts, or none.
            let is_alike = self.is_binned == other.is_binned;
            require(has_same && is_alike, "what the model said")?;
            self.rows += other.rows;
            self.columns.iter_mut().zip(other.columns).for_each(|(own, other)| *own |= other);
            super::add(&mut self.all, &other.all);
            merged(&mut self.strange_targets, other.strange_targets);
            merged(&mut self.strange_predictions, other.strange_predictions);
            self.scored.extend(other.scored);
            self.sums.extend(other.sums);
        }
        if self.is_binned {
            self.join_bins();
        } else {
            self.join_alike();
        }
        Ok(())
    }

    /// Puts rows that are alike together, scores descending.
    fn join_alike(&mut self) {
        kernels::sort_by_order_key(&mut self.scored, |own| own.key);
        self.scored.dedup_by(|next, own| {
            let is_alike = (next.key, next.labels) == (own.key, own.labels);
            if is_alike {
                own.rows += next.rows;
            }
            is_alike
        });
    }

    /// Rows in all.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Tells which there are of labels, predictions and scores.
    pub fn columns(&self) -> [bool; 3] {
        self.columns
    }

    /// About the bytes that are held.
    pub fn bytes(&self) -> usize {
        size_of::<BinarySummary>() + self.scored.len() * size_of::<Alike>() + 8 * self.sums.len()
    }

    /// Rows of each distinct score, scores descending.
    pub fn of_scores(&self) -> Vec<OfScore> {
        let mut found: Vec<OfScore> = Vec::with_capacity(self.scored.len());
        let mut key = None;
        for own in &self.scored {
            if key != Some(own.key) {
                key = Some(own.key);
                let score = kernels::from_order_key(!own.key);
                found.push(OfScore { score, targets: [0; 3], predictions: [0; 3] });
            }
            if let Some(of) = found.last_mut() {
                of.targets[usize::from(target_of(own.labels))] += own.rows;
                of.predictions[usize::from(prediction_of(own.labels))] += own.rows;
            }
        }
        found
    }

    /// The rows with label and score, one by one, scores descending.
    pub fn ranked(&self) -> Vec<Ranked> {
        let is_labelled = |own: &&Alike| target_of(own.labels) != Label::Missing as u8;
        let labelled = || self.scored.iter().filter(is_labelled);
        let mut rows = Vec::with_capacity(labelled().map(|own| own.rows as usize).sum());
        for own in labelled() {
            let positive = target_of(own.labels) == Label::Positive as u8;
            let row = Ranked { score: kernels::from_order_key(!own.key), positive };
            rows.extend(std::iter::repeat_n(row, own.rows as usize));
        }
        rows
    }

    /// Rows with a label, or without one ([`Label::Missing`]).
    pub fn labelled(&self, target: Label) -> u64 {
        KINDS.iter().map(|&prediction| self.all[usize::from(both(target, prediction))]).sum()
    }

    /// Rows predicted negative and positive: of each, those without a label and with one.
    pub fn by_prediction(&self) -> [[u64; 2]; 2] {
        let of = |prediction, target| self.all[usize::from(both(target, prediction))];
        [Label::Negative, Label::Positive]
            .map(|own| [of(own, Label::Missing), of(own, Label::Negative) + of(own, Label::Positive)])
    }

    /// Rows with a prediction, or without one.
    pub fn predicted(&self, prediction: Label) -> u64 {
        KINDS.iter().map(|&target| self.all[usize::from(both(target, prediction))]).sum()
    }

    /// Rows by confusion cell, of those with both label and prediction.
    pub fn cells(&self) -> Cells {
        let count = |prediction: Label, target: Label| self.all[usize::from(both(target, prediction))] as f64;
        use Label::{Negative, Positive};
        [count(Positive, Positive), count(Positive, Negative), count(Negative, Positive), count(Negative, Negative)]
    }

    /// The labels of neither class, and how often they are there.
    pub fn strange_targets(&self) -> &BTreeMap<String, u64> {
        &self.strange_targets
    }

    /// The same of what the model said.
    pub fn strange_predictions(&self) -> &BTreeMap<String, u64> {
        &self.strange_predictions
    }

    /// Checks that counts and columns agree with one another.
    fn holds(&self) -> bool {
        let [has_targets, has_predictions, has_scores] = self.columns;
        within(&self.all, self.rows)
            && self.all.iter().sum::<u64>() == self.rows
            && (0..LABELS).all(|labels| self.all[labels] == 0 || is_known(labels as u8))
            && self.scores_hold()
            && self.sums.len() == if self.is_binned { self.scored.len() } else { 0 }
            && self.sums.iter().all(|sum| sum.is_finite())
            && (has_scores || self.scored.is_empty())
            && (has_targets || self.labelled(Label::Missing) == self.rows)
            && (has_predictions || self.predicted(Label::Missing) == self.rows)
            && is_part(&self.strange_targets, self.labelled(Label::Missing))
            && is_part(&self.strange_predictions, self.predicted(Label::Missing))
    }

    /// Checks that every kind of row is there once, with a score of its own, and is among all rows of its labels.
    fn scores_hold(&self) -> bool {
        let is_score = |own: &Alike| (0.0..=1.0).contains(&kernels::from_order_key(!own.key));
        let mut left = self.all;
        self.scored.is_sorted_by(|one, next| (one.key, one.labels) < (next.key, next.labels))
            && self.scored.iter().all(|own| {
                let left = left.get_mut(usize::from(own.labels)).filter(|_| own.rows > 0 && is_score(own));
                left.is_some_and(|left| left.checked_sub(own.rows).map(|rest| *left = rest).is_some())
            })
    }
}

fn is_known(labels: u8) -> bool {
    target_of(labels) < 3 && prediction_of(labels) < 3
}

fn is_part(strange: &BTreeMap<String, u64>, missing: u64) -> bool {
    within(&strange.values().copied().collect::<Vec<_>>(), missing)
}

/// Most scores are there once: a kind of rows takes nine bytes then.
impl State for BinarySummary {
    fn write(&self, out: &mut Vec<u8>) {
        self.rows.write(out);
        self.columns.write(out);
        self.scored.len().write(out);
        self.scored.iter().for_each(|own| kernels::from_order_key(!own.key).write(out));
        self.scored.iter().for_each(|own| write_short(u128::from(own.rows) << 4 | u128::from(own.labels), out));
        self.is_binned.write(out);
        self.sums.write(out);
        self.all.write(out);
        self.strange_targets.write(out);
        self.strange_predictions.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let (rows, columns) = (u64::read(from)?, <[bool; 3]>::read(from)?);
        let scores: Vec<f64> = Vec::read(from)?;
        let alike = |score: f64| {
            let packed = read_short(from)?;
            let rows = u64::try_from(packed >> 4).map_err(|_| bad("a count is too large"))?;
            Ok(Alike { key: !kernels::order_key(score), labels: (packed & 15) as u8, rows })
        };
        let scored = scores.into_iter().map(alike).collect::<Result<_, StatsError>>()?;
        let own = BinarySummary {
            rows,
            columns,
            scored,
            is_binned: State::read(from)?,
            sums: State::read(from)?,
            all: State::read(from)?,
            strange_targets: State::read(from)?,
            strange_predictions: State::read(from)?,
        };
        require(own.holds(), "what a classifier said")?;
        Ok(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::back;
    use proptest::prelude::*;

    fn label() -> impl Strategy<Value = Label> {
        prop_oneof![4 => Just(Label::Negative), 4 => Just(Label::Positive), 1 => Just(Label::Missing)]
    }

    /// Scores that repeat, and some that are missing.
    fn outcomes() -> impl Strategy<Value = Outcomes> {
        let score = prop_oneof![8 => (0..20u32).prop_map(|step| f64::from(step) / 19.0), 1 => Just(f64::NAN)];
        prop::collection::vec((score, label(), label()), 1..300).prop_map(|rows| Outcomes {
            scores: rows.iter().map(|row| row.0).collect(),
            targets: rows.iter().map(|row| row.1).collect(),
            predictions: rows.iter().map(|row| row.2).collect(),
            strange_targets: Strange::new(
                rows.iter().enumerate().filter(|(_, row)| row.1 == Label::Missing).map(|(row, _)| (row, "maybe")),
            ),
            ..Outcomes::default()
        })
    }

    proptest! {
        #[test]
        fn parts_in_any_order_give_the_whole(
            outcomes in outcomes(),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
            turned in any::<bool>(),
        ) {
            let rows = outcomes.targets.len();
            let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(rows)).chain([0, rows]).collect();
            ends.sort_unstable();
            let mut parts: Vec<BinarySummary> =
                ends.windows(2).map(|ends| back(&BinarySummary::of(&outcomes, ends[0]..ends[1]))).collect();
            if turned {
                parts.reverse();
            }
            let mut all = parts.remove(0);
            all.merge(parts).unwrap();
            prop_assert_eq!(&all, &BinarySummary::of(&outcomes, 0..rows));
            prop_assert_eq!(&back(&all), &all);
        }

        #[test]
        fn made_up_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = BinarySummary::read(&mut Reader::new(&bytes));
        }
    }

    fn whole() -> BinarySummary {
        let scores = vec![0.9, 0.9, 0.2, f64::NAN];
        let targets = vec![Label::Positive, Label::Positive, Label::Missing, Label::Negative];
        BinarySummary::of(&Outcomes { scores: scores.into(), targets, ..Outcomes::default() }, 0..4)
    }

    #[test]
    fn rows_that_are_alike_are_one() {
        let own = whole();
        assert_eq!((own.rows(), own.columns()), (4, [true, false, true]));
        let of = |own: &OfScore| (own.score, own.rows(), own.tie().rows());
        assert_eq!(own.of_scores().iter().map(of).collect::<Vec<_>>(), [(0.9, 2, 2), (0.2, 1, 0)]);
        assert_eq!([Label::Positive, Label::Negative, Label::Missing].map(|label| own.labelled(label)), [2, 1, 1]);
    }

    #[test]
    fn counts_that_contradict_one_another_are_refused() {
        let refused = |change: fn(&mut BinarySummary)| {
            let mut own = whole();
            change(&mut own);
            let mut bytes = Vec::new();
            own.write(&mut bytes);
            BinarySummary::read(&mut Reader::new(&bytes)).is_err()
        };
        assert!(!refused(|_| {}));
        assert!(refused(|own| own.rows += 1));
        assert!(refused(|own| own.scored.reverse()));
        assert!(refused(|own| own.scored[0].rows = 1 << 60));
        assert!(refused(|own| own.scored[0].labels = 3));
        assert!(refused(|own| own.scored[0].key = !kernels::order_key(1.5)));
        assert!(refused(|own| own.columns[0] = false));
        assert!(refused(|own| own.columns[2] = false));
        assert!(refused(|own| own.strange_targets = [("maybe".to_owned(), 2)].into()));
    }

    #[test]
    fn a_part_without_labels_has_missing_ones_and_one_without_scores_is_refused() {
        let mut all = whole();
        let other = Outcomes { scores: vec![0.5].into(), ..Outcomes::default() };
        all.merge(vec![BinarySummary::of(&other, 0..1)]).unwrap();
        assert_eq!((all.rows(), all.labelled(Label::Missing)), (5, 2));
        let other = Outcomes { targets: vec![Label::Positive], ..Outcomes::default() };
        assert_eq!(all.merge(vec![BinarySummary::of(&other, 0..1)]).unwrap_err().code, "bad_state");
    }
}
