//! The reference's values in order, with what exact distances need: ranks and prefix integrals.

use super::quantile_buckets::QuantileBuckets;
use super::ranks::{PlacedChunk, Ranks, Step};
use crate::distribution::tied_bridge::Stretch;
use crate::error::StatsError;
use crate::nannyml;
use crate::state::{Reader, State};
use kernels::Ladder;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

/// The non-missing values of a reference column, ascending.
#[derive(Clone, Debug)]
pub struct SortedReference {
    values: Ladder,
    /// `prefix[i]` is the sum of the first `i` values, each less `centre`, so that differences of
    /// two prefixes do not cancel digits away.
    prefix: Vec<f64>,
    centre: f64,
    /// Made where it is asked for, as is what follows.
    tie_cubes: OnceLock<i128>,
    stretches: OnceLock<Vec<Stretch>>,
    binned: OnceLock<nannyml::Reference>,
    buckets: [OnceLock<Option<QuantileBuckets>>; (*BUCKETS.end() - *BUCKETS.start() + 1) as usize],
}

/// Fewest and most buckets between quantiles, as powers of two. These and the next are measured: more buckets take longer
/// to go through, fewer leave more to be sorted.
const BUCKETS: RangeInclusive<u32> = 8..=12;
/// Rows of a chunk for each bucket, and the fewest with which it pays.
const ROWS: usize = 3;
const FEWEST_ROWS: usize = 150;
/// The fewest values of the reference for each bucket.
const VALUES: usize = 4;

impl SortedReference {
    /// Sorts `values`; NaN is left out.
    pub fn new(values: &[f64]) -> Self {
        let values = kernels::sorted_values(values);
        let centre = values.get(values.len() / 2).copied().filter(|centre| centre.is_finite()).unwrap_or(0.0);
        let prefix = prefix_sums(&values, centre);
        SortedReference {
            values: Ladder::new(values),
            prefix,
            centre,
            tie_cubes: OnceLock::new(),
            stretches: OnceLock::new(),
            binned: OnceLock::new(),
            buckets: Default::default(),
        }
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.values().len()
    }

    /// True where every value was missing.
    pub fn is_empty(&self) -> bool {
        self.values().is_empty()
    }

    /// The values, ascending.
    pub fn values(&self) -> &[f64] {
        self.values.values()
    }

    /// The counts that NannyML compares.
    pub fn binned(&self) -> &nannyml::Reference {
        self.binned.get_or_init(|| nannyml::Reference::new(self.values()))
    }

    /// The buckets for a chunk of `rows`; `None` where it is faster to put it in order, or where values are infinite.
    /// Which ones is a question of sizes alone. `bins` are the edges of a histogram, the same each time.
    pub fn buckets(&self, rows: usize, bins: &[f64]) -> Option<&QuantileBuckets> {
        let wanted = (rows / ROWS).max(1).next_power_of_two().ilog2().clamp(*BUCKETS.start(), *BUCKETS.end());
        let power = wanted.min((self.len() / VALUES).max(1).ilog2());
        // Counts of pairs are exact as floating-point numbers.
        let is_exact = self.len() as f64 * rows as f64 <= (1u64 << f64::MANTISSA_DIGITS) as f64;
        if rows < FEWEST_ROWS || !is_exact {
            return None;
        }
        let made = self.buckets.get(power.checked_sub(*BUCKETS.start())? as usize)?;
        made.get_or_init(|| QuantileBuckets::new(self.values(), 1 << power, bins)).as_ref()
    }

    /// `Σ t³ − t` over runs of t equal values.
    pub fn tie_cubes(&self) -> i128 {
        let cube = |run: &[f64]| (run.len() as i128).pow(3) - run.len() as i128;
        *self.tie_cubes.get_or_init(|| self.values().chunk_by(|a, b| a == b).map(cube).sum())
    }

    /// Ranks between and at values that hold a hundredth of all or more; none where no value does, or one holds all.
    pub fn stretches(&self) -> &[Stretch] {
        self.stretches.get_or_init(|| stretches(self.values()))
    }

    /// Takes all values as distinct, as scipy does for p-values; before the first of them.
    pub fn take_as_distinct(&self) {
        self.stretches.get_or_init(Vec::new);
    }

    /// Sorts a chunk, and finds the place of its values among the reference's; NaN is left out.
    pub fn place(&self, values: &[f64]) -> PlacedChunk {
        PlacedChunk::new(&self.values, values)
    }

    /// The values, made ready to be searched.
    pub fn ladder(&self) -> &Ladder {
        &self.values
    }

    /// A walk over the distinct values of both, ascending; `chunk` is ascending.
    pub fn merge<'a>(&'a self, chunk: &'a [f64]) -> impl Iterator<Item = Step> + 'a {
        let own = self.values();
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            let value = match (own.get(i), chunk.get(j)) {
                (Some(&value), Some(&other)) => value.min(other),
                (value, other) => *value.or(other)?,
            };
            let (from_i, from_j) = (i, j);
            i = end_of_run(own, i, value);
            j = end_of_run(chunk, j, value);
            Some(Step { value, reference: Ranks { below: from_i, up_to: i }, chunk: Ranks { below: from_j, up_to: j } })
        })
    }

    /// `∫ |F(x) − level| dx` from `from` to `to`, between which the ranks `start..end` lie; F is the cumulative share
    /// of the values.
    pub fn area(&self, (from, to): (f64, f64), (start, end): (usize, usize), level: f64) -> f64 {
        // F reaches the level at the value with this rank.
        let crossing = ceiling(level * self.len() as f64);
        if crossing <= start || crossing > end {
            return self.signed_area(from, to, start, end, level).abs();
        }
        let turn = self.values()[crossing - 1];
        let under = self.signed_area(from, turn, start, crossing, level);
        let over = self.signed_area(turn, to, crossing, end, level);
        over.abs() + under.abs()
    }

    /// `∫ (F − level)` from `from` to `to`, where ranks `start..end` lie between.
    fn signed_area(&self, from: f64, to: f64, start: usize, end: usize, level: f64) -> f64 {
        let rising = (end - start) as f64 * (to - self.centre) - (self.prefix[end] - self.prefix[start]);
        (start as f64 * (to - from) + rising) / self.len() as f64 - level * (to - from)
    }
}

/// The values alone: the rest follows from them, and they are put in order again rather than believed to be.
impl State for SortedReference {
    fn write(&self, out: &mut Vec<u8>) {
        self.values.values().to_vec().write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Vec::read(from).map(|values| SortedReference::new(&values))
    }
}

/// The whole number at or above a number that is not negative. (`f64::ceil` is a call where the baseline has no such
/// instruction.)
fn ceiling(value: f64) -> usize {
    let floor = value as usize;
    floor + usize::from((floor as f64) < value)
}

/// A value that holds this part of all is a tie.
const TIED_FROM: f64 = 0.01;

fn stretches(values: &[f64]) -> Vec<Stretch> {
    let all = values.len() as f64;
    let fewest = (TIED_FROM * all) as usize;
    if fewest < 2 || values.first() == values.last() {
        return Vec::new();
    }
    let (mut stretches, mut at) = (Vec::new(), 0);
    // A run as long as that holds one of these places.
    for value in values.iter().step_by(fewest).copied() {
        let [below, up_to] = [values.partition_point(|own| *own < value), values.partition_point(|own| *own <= value)];
        if below < at || up_to - below < fewest {
            continue;
        }
        if at < below {
            stretches.push(Stretch::Seen((below - at) as f64 / all));
        }
        stretches.push(Stretch::Tied((up_to - below) as f64 / all));
        at = up_to;
    }
    if 0 < at && at < values.len() {
        stretches.push(Stretch::Seen((values.len() - at) as f64 / all));
    }
    stretches
}

/// End of the values equal to `value`, which start at `start` if there are any.
fn end_of_run(values: &[f64], start: usize, value: f64) -> usize {
    let mut end = start;
    while end < values.len() && values[end] == value {
        end += 1;
    }
    end
}

/// Running sums of `value − centre`, each rounded once (Neumaier 1974).
fn prefix_sums(values: &[f64], centre: f64) -> Vec<f64> {
    let (mut sum, mut lost) = (0.0f64, 0.0f64);
    let mut running = vec![0.0; values.len() + 1];
    for (running, &value) in running[1..].iter_mut().zip(values) {
        let term = value - centre;
        let next = sum + term;
        lost += if sum.abs() >= term.abs() { (sum - next) + term } else { (term - next) + sum };
        sum = next;
        *running = sum + lost;
    }
    running
}
