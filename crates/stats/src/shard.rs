//! Contributions of parts of a chunk, so that parts that were read in different files, processes or days give what
//! the whole would: counts add up, sums do but for their last digits, and values are kept where a method needs them.

use crate::binary::{self, Label};
use crate::column::drawn::Drawn;
use crate::column::moments::Moments;
use crate::column::outside::Outside;
use crate::error::StatsError;
use crate::metric::loss::RowLoss;
use crate::multiclass;
use crate::performance::Outcomes;
use crate::regression;
use crate::state::{Reader, State, read_place, within, write_place};
use kernels::Sums;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// A numeric column in a part of a chunk.
#[derive(Clone, Debug)]
pub struct NumericShard {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Counts on the reference's bins.
    pub counts: Vec<u64>,
    /// Values beyond the reference's.
    pub outside: Outside,
    /// Counts on the bins that are drawn.
    pub drawn: Drawn,
    /// Count, sum, extremes and spread.
    pub moments: Moments,
    /// All rows, where a method or statistic needs them.
    pub values: Vec<f64>,
}

impl NumericShard {
    /// Adds another part of the same chunk.
    pub fn append(&mut self, other: NumericShard) {
        self.moments.append(&other.moments);
        self.rows += other.rows;
        self.missing += other.missing;
        self.outside.append(other.outside);
        self.drawn.append(&other.drawn);
        add(&mut self.counts, &other.counts);
        self.values.extend(other.values);
    }
}

fn add(counts: &mut [u64], others: &[u64]) {
    counts.iter_mut().zip(others).for_each(|(own, other)| *own += other);
}

/// A categorical column in a part of a chunk.
#[derive(Clone, Debug)]
pub struct CategoricalShard {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Occurrences of the reference's labels.
    pub counts: Vec<u64>,
    /// Occurrences of labels that the reference has not.
    pub unseen: BTreeMap<String, u64>,
}

impl CategoricalShard {
    /// Adds another part of the same chunk.
    pub fn append(&mut self, other: CategoricalShard) {
        self.rows += other.rows;
        self.missing += other.missing;
        add(&mut self.counts, &other.counts);
        for (label, count) in other.unseen {
            *self.unseen.entry(label).or_default() += count;
        }
    }
}

impl Outcomes {
    /// A range of rows.
    pub fn part(&self, rows: Range<usize>) -> Outcomes {
        match self {
            Outcomes::Binary(own) => Outcomes::Binary(binary::Outcomes {
                targets: slice(&own.targets, &rows),
                predictions: slice(&own.predictions, &rows),
                scores: slice(&own.scores, &rows),
                spellings: Arc::clone(&own.spellings),
                strange_targets: own.strange_targets.part(&rows),
                strange_predictions: own.strange_predictions.part(&rows),
            }),
            Outcomes::Multiclass(own) => Outcomes::Multiclass(multiclass::Outcomes {
                classes: Arc::clone(&own.classes),
                targets: slice(&own.targets, &rows),
                predictions: slice(&own.predictions, &rows),
                scores: own.scores.iter().map(|scores| slice(scores, &rows).into()).collect(),
                strange_targets: own.strange_targets.part(&rows),
                strange_predictions: own.strange_predictions.part(&rows),
            }),
            Outcomes::Regression(own) => Outcomes::Regression(regression::Outcomes {
                targets: slice(&own.targets, &rows),
                predictions: slice(&own.predictions, &rows),
                expected: own.expected.iter().map(|(loss, values)| (*loss, slice(values, &rows))).collect(),
            }),
        }
    }

    /// Adds the rows of other parts, of the same task and columns but for labels, which a part can lack.
    ///
    /// # Errors
    /// `bad_state` for outcomes of another task, or with other columns.
    pub fn append(&mut self, others: Vec<Outcomes>) -> Result<(), StatsError> {
        let mut rows = self.rows();
        let columns = |fits: bool| crate::state::require(fits, "what the model said");
        // Shared columns cannot grow: they are put together once, not for each part.
        let mut grown: Vec<Vec<f64>> = match self {
            Outcomes::Multiclass(own) => own.scores.iter().map(|scores| scores.to_vec()).collect(),
            _ => Vec::new(),
        };
        for other in others {
            let both = [rows, other.rows()];
            rows += other.rows();
            match (&mut *self, other) {
                (Outcomes::Binary(own), Outcomes::Binary(other)) => {
                    columns(own.scores.is_empty() == other.scores.is_empty() || both.contains(&0))?;
                    own.strange_targets.append(&other.strange_targets, both[0]);
                    own.strange_predictions.append(&other.strange_predictions, both[0]);
                    extend(&mut own.targets, other.targets, both, Label::Missing);
                    extend(&mut own.predictions, other.predictions, both, Label::Missing);
                    own.scores.extend(other.scores);
                }
                (Outcomes::Multiclass(own), Outcomes::Multiclass(other)) => {
                    columns(own.scores.len() == other.scores.len() && own.classes == other.classes)?;
                    own.strange_targets.append(&other.strange_targets, both[0]);
                    own.strange_predictions.append(&other.strange_predictions, both[0]);
                    extend(&mut own.targets, other.targets, both, multiclass::MISSING);
                    extend(&mut own.predictions, other.predictions, both, multiclass::MISSING);
                    grown.iter_mut().zip(&other.scores).for_each(|(own, other)| own.extend_from_slice(other));
                }
                (Outcomes::Regression(own), Outcomes::Regression(other)) => {
                    let losses = |own: &[(RowLoss, Vec<f64>)]| own.iter().map(|(loss, _)| *loss).collect::<Vec<_>>();
                    columns(losses(&own.expected) == losses(&other.expected))?;
                    extend(&mut own.targets, other.targets, both, f64::NAN);
                    extend(&mut own.predictions, other.predictions, both, f64::NAN);
                    own.expected.iter_mut().zip(other.expected).for_each(|((_, own), (_, other))| own.extend(other));
                }
                _ => return columns(false),
            }
        }
        if let Outcomes::Multiclass(own) = self {
            own.scores = grown.into_iter().map(Arc::from).collect();
        }
        Ok(())
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        match self {
            Outcomes::Binary(own) => own.scores.len().max(own.predictions.len()).max(own.targets.len()),
            Outcomes::Multiclass(own) => {
                let scores = own.scores.first().map_or(0, |scores| scores.len());
                scores.max(own.predictions.len()).max(own.targets.len())
            }
            Outcomes::Regression(own) => own.predictions.len().max(own.targets.len()),
        }
    }

    /// About the bytes that are held.
    pub fn bytes(&self) -> usize {
        match self {
            Outcomes::Binary(own) => own.targets.len() + own.predictions.len() + 8 * own.scores.len(),
            Outcomes::Multiclass(own) => {
                let scores: usize = own.scores.iter().map(|scores| scores.len()).sum();
                4 * (own.targets.len() + own.predictions.len()) + 8 * scores
            }
            Outcomes::Regression(own) => {
                let expected: usize = own.expected.iter().map(|(_, values)| values.len()).sum();
                8 * (own.targets.len() + own.predictions.len() + expected)
            }
        }
    }

    /// Tells whether every column has this many rows, or none, and one of them has: rows that no column has are nobody's.
    pub fn has_rows(&self, rows: usize) -> bool {
        let fits = |length: usize| length == rows || length == 0;
        if self.rows() != rows {
            return false;
        }
        match self {
            Outcomes::Binary(own) => {
                let strange = [&own.strange_targets, &own.strange_predictions];
                fits(own.scores.len())
                    && fits(own.predictions.len())
                    && fits(own.targets.len())
                    && strange.iter().all(|own| own.ends_before(rows))
            }
            Outcomes::Multiclass(own) => {
                let strange = [&own.strange_targets, &own.strange_predictions];
                strange.iter().all(|own| own.ends_before(rows))
                    && own.scores.iter().all(|scores| scores.len() == rows)
                    && fits(own.predictions.len())
                    && fits(own.targets.len())
            }
            Outcomes::Regression(own) => {
                own.expected.iter().all(|(_, values)| values.len() == rows)
                    && fits(own.predictions.len())
                    && fits(own.targets.len())
            }
        }
    }
}

/// The rows of a column, none where the column is not there.
fn slice<T: Clone>(values: &[T], rows: &Range<usize>) -> Vec<T> {
    values.get(rows.clone()).map_or_else(Vec::new, <[T]>::to_vec)
}

/// Puts one column after the other; where only one side has it, the rows of the other are missing.
fn extend<T: Clone>(own: &mut Vec<T>, other: Vec<T>, [rows, others]: [usize; 2], missing: T) {
    if own.is_empty() && other.is_empty() {
        return;
    }
    own.resize(rows, missing.clone());
    own.extend(other);
    own.resize(rows + others, missing);
}

crate::state!(NumericShard { rows, missing, counts, outside, drawn, moments, values } where |own| {
    let present = own.rows.checked_sub(own.missing);
    present.is_some_and(|present| {
        within(&own.counts, present)
            && own.drawn.is_within(present)
            && own.outside.count() <= present
            && own.moments.sums.count == present
    })
});
crate::state!(CategoricalShard { rows, missing, counts, unseen } where |own| {
    let all: Vec<u64> = own.counts.iter().chain(own.unseen.values()).copied().chain([own.missing]).collect();
    within(&all, own.rows)
});
crate::state_variants!(Outcomes {
    0 => Binary { 0: own },
    1 => Multiclass { 0: own },
    2 => Regression { 0: own },
});

impl State for Sums {
    fn write(&self, out: &mut Vec<u8>) {
        self.count.write(out);
        [self.sum, self.min, self.max].write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let count = u64::read(from)?;
        let [sum, min, max] = State::read(from)?;
        Ok(Sums { count, sum, min, max })
    }
}

const LABELS: [Label; 3] = [Label::Negative, Label::Positive, Label::Missing];

impl State for Label {
    fn write(&self, out: &mut Vec<u8>) {
        write_place(self, &LABELS, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        read_place(&LABELS, from)
    }
}

impl State for BTreeMap<String, u64> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        self.iter().for_each(|(label, count)| {
            label.write(out);
            count.write(out);
        });
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let entries: Vec<(String, u64)> = Vec::read(from)?;
        Ok(entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::categorical::CategoricalReference;
    use crate::column::numeric::{Needs, NumericReference};
    use crate::drift::{Form, Method};
    use crate::statistic::Statistic;
    use crate::table::MISSING_CODE;
    use proptest::prelude::*;

    fn back<T: State>(value: &T) -> T {
        let mut bytes = Vec::new();
        value.write(&mut bytes);
        let mut from = Reader::new(&bytes);
        let read = T::read(&mut from).unwrap();
        from.finish().unwrap();
        read
    }

    proptest! {
        #[test]
        fn parts_of_numbers_give_the_whole(
            values in prop::collection::vec(prop_oneof![9 => -1e6..1e6f64, 1 => Just(f64::NAN)], 2..200),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
        ) {
            let reference: Vec<f64> = (0..500).map(|i| f64::from((i * i * 31) % 1009) - 500.0).collect();
            for needs in [Needs::default(), Needs { values: true, median: true, deciles: true, binned: false }] {
                let learned = NumericReference::fit(&reference, needs);
                let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(values.len())).collect();
                ends.extend([0, values.len()]);
                ends.sort_unstable();
                let parts = ends.windows(2).map(|ends| back(&learned.shard(&values[ends[0]..ends[1]])));
                let whole = parts.reduce(|mut all, part| { all.append(part); all }).unwrap();
                prop_assert!(learned.fits(&whole));
                let (merged, direct) = (learned.of_shard(&whole), learned.summarize(&values));
                prop_assert_eq!(&merged.counts, &direct.counts);
                let out = |chunk| learned.out_of_range(chunk, crate::column::CountAs::Count);
                prop_assert_eq!(out(&merged), out(&direct));
                let implausible = |chunk| learned.implausible(chunk, crate::column::CountAs::Count);
                prop_assert_eq!(implausible(&merged), implausible(&direct));
                for statistic in [Statistic::Sum, Statistic::Mean, Statistic::Std] {
                    match (learned.statistic(statistic, &merged), learned.statistic(statistic, &direct)) {
                        (Ok(merged), Ok(direct)) => {
                            let scale = direct.value.abs().max(1e6);
                            prop_assert!((merged.value - direct.value).abs() <= 1e-12 * scale, "{statistic:?}");
                        }
                        (merged, direct) => prop_assert_eq!(merged, direct),
                    }
                }
                let takes = |method: &&&Method| match method.form {
                    Form::Shares(_) => true,
                    Form::Counts(_) => false,
                    Form::Values(_) | Form::DecileShares(_) => needs.values,
                };
                for method in crate::drift::METHODS.iter().filter(takes) {
                    prop_assert_eq!(learned.drift(method, &merged), learned.drift(method, &direct));
                }
            }
        }

        #[test]
        fn parts_of_labels_give_the_whole(
            codes in prop::collection::vec(prop_oneof![9 => 0..6u32, 1 => Just(MISSING_CODE)], 1..100),
            cut in any::<prop::sample::Index>(),
        ) {
            let labels: Vec<String> = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();
            let learned = CategoricalReference::fit(&[0, 1, 2, 2], &labels[..3]);
            let mapping = learned.map(&labels);
            let (left, right) = codes.split_at(cut.index(codes.len()));
            let mut whole = back(&learned.shard(left, &labels, &mapping));
            whole.append(back(&learned.shard(right, &labels, &mapping)));
            let (merged, direct) = (learned.of_shard(&whole), learned.summarize(&codes, &mapping));
            prop_assert_eq!((merged.rows, merged.missing), (direct.rows, direct.missing));
            prop_assert_eq!(merged.counts, direct.counts);
            prop_assert_eq!(merged.unseen, direct.unseen);
        }
    }

    #[test]
    fn rows_that_no_column_has_are_not_believed() {
        let nothing = || multiclass::Outcomes {
            classes: ["a", "b"].map(str::to_owned).into(),
            ..multiclass::Outcomes::default()
        };
        assert!(Outcomes::Multiclass(nothing()).has_rows(0) && !Outcomes::Multiclass(nothing()).has_rows(1 << 52));
        let said = Outcomes::Multiclass(multiclass::Outcomes { predictions: vec![0, 1], ..nothing() });
        assert!(said.has_rows(2) && !said.has_rows(1) && !said.has_rows(1 << 52));
    }

    #[test]
    fn scores_of_many_parts_are_put_together() {
        let part = |from: f64| {
            Outcomes::Multiclass(multiclass::Outcomes {
                classes: ["a", "b"].map(str::to_owned).into(),
                targets: vec![0, 1],
                scores: vec![vec![from, from + 1.0].into(), vec![-from, -from - 1.0].into()],
                ..multiclass::Outcomes::default()
            })
        };
        let mut all = part(0.0);
        all.append(vec![part(2.0), part(4.0)]).unwrap();
        let Outcomes::Multiclass(own) = &all else { panic!("of the same task") };
        assert_eq!(own.scores[0][..], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        assert_eq!(own.scores[1][..], [0.0, -1.0, -2.0, -3.0, -4.0, -5.0]);
        assert_eq!((own.targets.len(), own.predictions.len()), (6, 0));
    }

    #[test]
    fn a_part_without_labels_has_missing_ones() {
        let part = |targets: Vec<Label>| {
            Outcomes::Binary(binary::Outcomes { targets, scores: vec![0.5; 2], ..binary::Outcomes::default() })
        };
        let mut all = part(Vec::new());
        all.append(vec![back(&part(vec![Label::Positive, Label::Negative]))]).unwrap();
        let Outcomes::Binary(own) = &all else { panic!("of the same task") };
        assert_eq!(own.targets, [Label::Missing, Label::Missing, Label::Positive, Label::Negative]);
        assert!(own.predictions.is_empty() && all.has_rows(4) && !all.has_rows(3));
    }
}
