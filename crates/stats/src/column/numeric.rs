//! Numeric columns.

use super::bins::{decile_edges, doane_edges, histogram};
use super::chunk_values::ChunkValues;
use super::drawn::{Drawn, Units};
use super::ecdf::SortedReference;
use super::in_bins::InBins;
use super::known::Known;
use super::moments::Moments;
use super::outside::{Outside, Span};
use super::{CountAs, require_values};
use crate::drift::{Form, Method};
use crate::measured::{Measured, Reading, Undefined, finite};
use crate::nannyml;
use crate::state::within;
use crate::statistic::{Statistic, StatisticErrors};
use kernels::{Powers, Sums, UniformBins};
use std::cell::OnceCell;
use std::sync::OnceLock;

/// Parts of a numeric column that must be kept beyond its histogram and moments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// All values in order: exact distances.
    pub values: bool,
    /// The density at the median: the median's standard error.
    pub median: bool,
    /// Kolmogorov–Smirnov and Wasserstein as NannyML bins them ([`crate::nannyml`]).
    pub binned: bool,
    /// Counts between the deciles.
    pub deciles: bool,
}

/// The reference between its deciles.
#[derive(Clone, Debug)]
pub(super) struct Deciles {
    pub(super) edges: Vec<f64>,
    shares: Vec<f64>,
}

/// The learned state of a numeric column of the reference.
#[derive(Clone, Debug)]
pub struct NumericReference {
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Bin edges; `None` where no value is finite.
    pub edges: Option<Vec<f64>>,
    /// Counts in the bins.
    pub counts: Vec<u64>,
    /// Bins for drawing, if they are other than these.
    pub(super) units: Option<Units>,
    min: f64,
    max: f64,
    errors: StatisticErrors,
    sorted: Option<Box<SortedReference>>,
    /// Deciles, if they are needed and there is a value.
    pub(super) deciles: Option<Deciles>,
    needs: Needs,
    /// The counts as shares; made where they are asked for.
    shares: OnceLock<Vec<f64>>,
}

/// Values of a chunk on the reference's bins.
struct Binned {
    counts: Vec<u64>,
    missing: u64,
    /// Values below the first bin, where counting them took no pass of its own.
    below: Option<u64>,
}

/// The rows of a chunk on the reference's bins. What only some methods and statistics need is computed when the first asks for it.
#[derive(Clone, Debug)]
pub struct NumericChunk<'a> {
    pub(crate) values: ChunkValues<'a>,
    /// Knowledge of the values.
    pub(crate) known: Known,
    /// Rows, missing ones included.
    pub rows: u64,
    /// Missing values.
    pub missing: u64,
    /// Counts on the reference's bins.
    pub counts: Vec<u64>,
    /// Values below the first bin.
    pub(crate) below: OnceCell<u64>,
    pub(crate) drawn: OnceCell<Drawn>,
    pub(crate) outside: OnceCell<Outside>,
    pub(crate) deciles: OnceCell<Vec<u64>>,
    pub(crate) moments: OnceCell<Moments>,
    pub(crate) binned: OnceCell<nannyml::Chunk>,
    pub(crate) shares: OnceCell<Vec<f64>>,
}

impl NumericReference {
    /// Learns from all reference rows; NaN is missing.
    pub fn fit(values: &[f64], needs: Needs) -> Self {
        let (Moments { sums, .. }, powers) = Moments::of(values);
        let (edges, counts) = histogram_of(values, &sums, &powers);
        let sorted = needs.values.then(|| Box::new(SortedReference::new(values)));
        let deciles = (needs.deciles && sums.count > 0).then(|| Deciles::fit(values, sorted.as_deref()));
        NumericReference {
            rows: values.len() as u64,
            missing: values.len() as u64 - sums.count,
            edges,
            counts,
            units: Units::of(values, &sums),
            min: sums.min,
            max: sums.max,
            errors: StatisticErrors::fit(values, &sums, &powers, needs.median),
            sorted,
            deciles,
            needs,
            shares: OnceLock::new(),
        }
    }

    /// Kept parts of the column.
    pub fn needs(&self) -> Needs {
        self.needs
    }

    /// Reads one chunk.
    pub fn chunk<'a>(&'a self, values: &'a [f64]) -> NumericChunk<'a> {
        let own = self.chunk_values(values);
        let Binned { counts, missing, below } = self.bucketed(&own).unwrap_or_else(|| self.counted(values));
        NumericChunk {
            values: own,
            known: Known::ALL,
            rows: values.len() as u64,
            missing,
            counts,
            below: below.map_or_else(OnceCell::new, OnceCell::from),
            drawn: OnceCell::new(),
            outside: OnceCell::new(),
            deciles: OnceCell::new(),
            moments: OnceCell::new(),
            binned: OnceCell::new(),
            shares: OnceCell::new(),
        }
    }

    pub(crate) fn chunk_values<'a>(&'a self, values: &'a [f64]) -> ChunkValues<'a> {
        ChunkValues::new(values).with_bins(self.edges.as_deref().unwrap_or_default())
    }

    /// Counts from the buckets that exact distances take; `None` where they take none.
    fn bucketed(&self, chunk: &ChunkValues) -> Option<Binned> {
        let reference = self.sorted.as_ref().filter(|_| !self.as_theirs() && !self.is_constant())?;
        let (buckets, counted) = chunk.bucketed(reference)?;
        let (below, counts) = buckets.in_bins(counted)?;
        Some(Binned { counts, missing: (chunk.values().len() - counted.len()) as u64, below: Some(below) })
    }

    /// Tells whether the reference has one value. Its bin is as wide as can be drawn, and holds that value alone: a constant
    /// that moves by a little is another constant.
    fn is_constant(&self) -> bool {
        self.min == self.max && self.min.is_finite()
    }

    /// The value of a reference that has one.
    pub(super) fn constant(&self) -> Option<f64> {
        self.is_constant().then_some(self.min)
    }

    /// The same from the values.
    fn counted(&self, values: &[f64]) -> Binned {
        let count = |wanted: &dyn Fn(f64) -> bool| values.iter().filter(|&&value| wanted(value)).count() as u64;
        if self.is_constant() {
            let counts = vec![count(&|value| value == self.min)];
            return Binned { counts, missing: count(&f64::is_nan), below: None };
        }
        let Some(edges) = &self.edges else {
            return Binned { counts: Vec::new(), missing: count(&f64::is_nan), below: Some(0) };
        };
        let mut counts = vec![0; edges.len() + 2];
        kernels::uniform_histogram(values, UniformBins { edges }, &mut counts);
        let (below, missing) = (counts[edges.len() - 1], counts[edges.len() + 1]);
        counts.truncate(edges.len() - 1);
        Binned { counts, missing, below: Some(below) }
    }

    /// Counts distinct values, in descending order and none missing, by their rows: the counts of a chunk of these rows.
    pub fn count_descending(&self, values: impl Iterator<Item = (f64, u64)>) -> Vec<u64> {
        if self.is_constant() {
            return vec![values.filter(|own| own.0 == self.min).map(|own| own.1).sum()];
        }
        let edges = self.edges.as_deref().unwrap_or_default();
        let mut counts = vec![0; edges.len().saturating_sub(1)];
        let mut up_to = edges.len();
        for (value, rows) in values {
            while up_to > 0 && edges[up_to - 1] > value {
                up_to -= 1;
            }
            // The last bin holds its upper edge.
            let bin = if edges.last() == Some(&value) { edges.len().checked_sub(2) } else { up_to.checked_sub(1) };
            if let Some(count) = bin.and_then(|bin| counts.get_mut(bin)) {
                *count += rows;
            }
        }
        counts
    }

    /// Values of a chunk below the first bin.
    pub(super) fn below(&self, chunk: &NumericChunk) -> u64 {
        *chunk.below.get_or_init(|| match self.edges.as_deref() {
            Some([first, ..]) if chunk.counts.iter().sum::<u64>() < chunk.rows - chunk.missing => {
                chunk.values.values().iter().filter(|&value| value < first).count() as u64
            }
            _ => 0,
        })
    }

    /// Tells whether distances are those of NannyML's bins.
    fn as_theirs(&self) -> bool {
        self.needs.binned && self.rows - self.missing >= nannyml::BINNED_FROM as u64
    }

    /// Distance of a chunk from the reference by one method.
    ///
    /// # Panics
    /// When the method takes values or deciles and the reference was fitted without them, or takes counts.
    pub fn drift(&self, method: &Method, chunk: &NumericChunk) -> Measured {
        require_values(self.rows, self.missing)?;
        require_values(chunk.rows, chunk.missing)?;
        let reading = match method.form {
            Form::Values(_) if !chunk.known.values => return Err(Undefined::NotInSummary),
            Form::ValuesOrBins(_, bounds) if !chunk.known.values => {
                let reference = self.sorted.as_ref().expect("values are kept for methods that take them");
                let bins = self.in_bins(chunk).filter(|_| !self.as_theirs()).ok_or(Undefined::NotInSummary)?;
                bounds(reference, &bins)
            }
            Form::Values(measure) | Form::ValuesOrBins(measure, _) => {
                let reference = self.sorted.as_ref().expect("values are kept for methods that take them");
                match nannyml::binned(method.key).filter(|_| self.as_theirs()) {
                    Some(binned) => {
                        let own = reference.binned();
                        Reading::plain(binned(own, chunk.binned.get_or_init(|| own.count(chunk.values.values()))))
                    }
                    None => measure(reference, &chunk.values)?,
                }
            }
            Form::Shares(distance) => {
                self.edges.as_ref().ok_or(Undefined::NotFinite)?;
                let own = self.shares.get_or_init(|| with_rest(&self.counts, self.rows - self.missing));
                let other = chunk.shares.get_or_init(|| with_rest(&chunk.counts, chunk.rows - chunk.missing));
                Reading::plain(distance(own, other))
            }
            Form::DecileShares(_) if !chunk.known.deciles => return Err(Undefined::NotInSummary),
            Form::DecileShares(distance) => {
                let deciles = self.deciles.as_ref().expect("deciles are kept for methods that take them");
                Reading::plain(distance(&deciles.shares, &shares_of(self.decile_counts(chunk))))
            }
            Form::Counts(_) => unreachable!("methods on counts take categories only"),
        };
        finite(reading)
    }

    /// A chunk on the bins of [`Self::bin_edges`], and outside; `None` where there are no bins.
    fn in_bins(&self, chunk: &NumericChunk) -> Option<InBins> {
        self.edges.as_ref()?;
        let (below, inside) = (self.below_bins(chunk), chunk.counts.iter().sum::<u64>());
        let above = chunk.rows - chunk.missing - below - inside;
        let counts = std::iter::once(below).chain(chunk.counts.iter().copied()).chain([above]).collect();
        Some(InBins { edges: self.bin_edges(), counts })
    }

    /// Values of a chunk below the first of [`Self::bin_edges`].
    pub(crate) fn below_bins(&self, chunk: &NumericChunk) -> u64 {
        match self.constant() {
            Some(value) if chunk.known.values => {
                chunk.values.values().iter().filter(|&own| *own < value).count() as u64
            }
            _ => self.below(chunk),
        }
    }

    /// Values of a chunk between the deciles; none where these are not needed.
    pub(crate) fn decile_counts<'c>(&self, chunk: &'c NumericChunk) -> &'c [u64] {
        chunk.deciles.get_or_init(|| {
            let counts = |deciles: &Deciles| histogram(chunk.values.values(), &deciles.edges);
            self.deciles.as_ref().map_or_else(Vec::new, counts)
        })
    }

    /// Values below the reference's smallest or above its largest; missing values are neither.
    pub fn out_of_range(&self, chunk: &NumericChunk, count_as: CountAs) -> Measured {
        require_values(self.rows, self.missing)?;
        known(chunk.known.outside)?;
        count_as.value(self.outside(chunk).count(), chunk.rows).map(Reading::plain)
    }

    /// Those of the values out of range that no shift explains: another unit, a code for missing ones.
    pub fn implausible(&self, chunk: &NumericChunk, count_as: CountAs) -> Measured {
        require_values(self.rows, self.missing)?;
        known(chunk.known.far)?;
        count_as.value(self.outside(chunk).implausible(self.span()), chunk.rows).map(Reading::plain)
    }

    pub(crate) fn span(&self) -> Span {
        Span { min: self.min, max: self.max }
    }

    pub(crate) fn outside(&self, chunk: &NumericChunk) -> Outside {
        *chunk.outside.get_or_init(|| {
            let sums = &chunk.moments().sums;
            let within = sums.min >= self.min && sums.max <= self.max;
            if within { Outside::default() } else { Outside::of(chunk.values.values(), self.span()) }
        })
    }

    /// The edges between which the middle values of a chunk lie; of one that has values.
    fn around_median(&self, chunk: &NumericChunk) -> (f64, f64) {
        let edges = self.edges.as_deref().unwrap_or_default();
        let (below, present) = (self.below(chunk), chunk.rows - chunk.missing);
        // The edges that at most `rank` values lie below.
        let passed = |rank: u64| {
            let up_to = |passed: &mut u64, count: &u64| {
                *passed += count;
                Some(*passed)
            };
            std::iter::once(&below).chain(&chunk.counts).scan(0, up_to).take_while(|&passed| passed <= rank).count()
        };
        let low = passed((present - 1) / 2).checked_sub(1).and_then(|place| edges.get(place));
        let high = edges.get(passed(present / 2));
        (low.copied().unwrap_or(f64::NEG_INFINITY), high.copied().unwrap_or(f64::INFINITY))
    }

    /// Share of missing values in the reference.
    pub fn missing_rate(&self) -> f64 {
        if self.rows == 0 { 0.0 } else { self.missing as f64 / self.rows as f64 }
    }

    /// A summary statistic of a chunk.
    pub fn statistic(&self, statistic: Statistic, chunk: &NumericChunk) -> Measured {
        require_values(chunk.rows, chunk.missing)?;
        known(if statistic == Statistic::Median { chunk.known.values } else { chunk.known.moments })?;
        let moments = chunk.moments();
        let sums = &moments.sums;
        let n = sums.count as f64;
        let value = match statistic {
            Statistic::Sum => sums.sum,
            Statistic::Mean => moments.mean(),
            Statistic::Std if sums.count < 2 => return Err(Undefined::TooFewValues),
            Statistic::Std => (moments.second / (n - 1.0)).sqrt(),
            Statistic::Median => {
                let (low, high) = self.around_median(chunk);
                kernels::median_near(chunk.values.values(), low, high).expect("there are values")
            }
            Statistic::RowCount => chunk.rows as f64,
        };
        let error = self.errors.of(statistic, chunk.rows);
        finite(error.map_or(Reading::plain(value), |error| Reading::with_error(value, error)))
    }
}

impl NumericChunk<'_> {
    pub(crate) fn moments(&self) -> &Moments {
        self.moments.get_or_init(|| Moments::of(self.values.values()).0)
    }
}

impl Deciles {
    /// Learns from values that are not all missing; `sorted` are the same, where they were sorted already.
    fn fit(values: &[f64], sorted: Option<&SortedReference>) -> Self {
        let edges = match sorted {
            Some(sorted) => decile_edges(sorted.values()),
            None => decile_edges(&kernels::sorted_values(values)),
        };
        let mut deciles = Deciles { edges, shares: Vec::new() };
        deciles.shares = shares_of(&histogram(values, &deciles.edges));
        deciles
    }
}

fn shares_of(counts: &[u64]) -> Vec<f64> {
    let total: u64 = counts.iter().sum();
    counts.iter().map(|&count| count as f64 / total as f64).collect()
}

/// Refuses what the chunk's summary does not have.
fn known(is_known: bool) -> Result<(), Undefined> {
    if is_known { Ok(()) } else { Err(Undefined::NotInSummary) }
}

crate::state!(Needs { values, median, binned, deciles });
crate::state!(Deciles { edges, shares } where |own| own.shares.len() == own.edges.len() + 1);
crate::state!(NumericReference { rows, missing, edges, counts, units, min, max, errors, sorted, deciles, needs, shares } where |own| {
    let present = own.rows.checked_sub(own.missing);
    let bins = own.edges.as_ref().map_or(Some(0), |edges| edges.len().checked_sub(1).filter(|&bins| bins > 0));
    present.is_some_and(|present| {
        within(&own.counts, present) && own.units.as_ref().is_none_or(|units| units.is_within(present))
    })
        && bins == Some(own.counts.len())
        && own.edges.iter().flatten().is_sorted_by(|a, b| a <= b)
        && own.needs.values == own.sorted.is_some()
        && own.sorted.as_ref().is_none_or(|sorted| Some(sorted.len() as u64) == present)
        && (own.needs.deciles && present > Some(0)) == own.deciles.is_some()
});

/// Edges and counts over the finite values.
fn histogram_of(values: &[f64], sums: &Sums, powers: &Powers) -> (Option<Vec<f64>>, Vec<u64>) {
    if sums.count > 0 && (sums.min.is_infinite() || sums.max.is_infinite()) {
        let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        let (Moments { sums, .. }, powers) = Moments::of(&finite);
        return histogram_of(&finite, &sums, &powers);
    }
    // The third powers of such values leave the range of numbers; no bin depends on the unit.
    let range = sums.max - sums.min;
    let scaled = (range > 0.0 && !(1e-90..1e90).contains(&range)).then(|| {
        let scaled: Vec<f64> = values.iter().map(|value| value / range).collect();
        Moments::of(&scaled).1
    });
    let Some(edges) = doane_edges(sums, scaled.as_ref().unwrap_or(powers)) else { return (None, Vec::new()) };
    let mut counts = vec![0; edges.len() + 2];
    kernels::uniform_histogram(values, UniformBins { edges: &edges }, &mut counts);
    counts.truncate(edges.len() - 1);
    (Some(edges), counts)
}

/// Counts as shares of `total`, and the rest as a last share.
pub(crate) fn with_rest(counts: &[u64], total: u64) -> Vec<f64> {
    let inside: u64 = counts.iter().sum();
    let share = |count: u64| count as f64 / total as f64;
    counts.iter().map(|&count| share(count)).chain(std::iter::once(share(total - inside))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::METHODS;

    fn numeric_methods() -> impl Iterator<Item = &'static Method> {
        METHODS.iter().copied().filter(|method| !matches!(method.form, Form::Counts(_)))
    }

    fn measure(reference: &[f64], chunk: &[f64], method: &Method) -> Measured {
        let reference =
            NumericReference::fit(reference, Needs { values: true, median: true, deciles: true, binned: false });
        reference.drift(method, &reference.chunk(chunk))
    }

    #[test]
    fn every_method_is_zero_for_the_reference_itself_and_positive_for_a_shift() {
        let values: Vec<f64> = (0..500).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
        let shifted: Vec<f64> = values.iter().map(|value| value + 40.0).collect();
        for method in numeric_methods() {
            // A test statistic may lie below 0: closer than chance has it.
            let own = measure(&values, &values, method).unwrap().value;
            assert!(own < 1e-12 && method.lower.is_none_or(|lower| own >= lower), "{} {own}", method.key);
            let far = measure(&values, &shifted, method).unwrap().value;
            assert!(far > 0.1, "{} {far}", method.key);
            assert!(method.upper.is_none_or(|upper| far <= upper), "{} {far}", method.key);
        }
    }

    #[test]
    fn the_median_is_found_wherever_the_chunk_lies() {
        let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
        for reference in [&values[..], &[3.0; 20], &[f64::NAN, f64::INFINITY]] {
            let reference = NumericReference::fit(reference, Needs::default());
            for shift in [-1000.0, -50.0, 0.0, 3.5, 50.0, 1000.0, f64::INFINITY] {
                for rows in [1, 2, 61, 90] {
                    let chunk: Vec<f64> = values[..rows].iter().map(|value| value + shift).chain([f64::NAN]).collect();
                    let own = reference.statistic(Statistic::Median, &reference.chunk(&chunk));
                    let expected = finite(Reading::plain(crate::statistic::median(&kernels::sorted_values(&chunk))));
                    assert_eq!(own.map(|own| own.value), expected.map(|own| own.value), "{shift} {rows}");
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter() {
        let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
        let chunk: Vec<f64> = (0..90).map(|i| f64::from((i * i * 17 + 3) % 120)).collect();
        let reversed: Vec<f64> = chunk.iter().rev().copied().collect();
        for method in numeric_methods() {
            assert_eq!(measure(&values, &chunk, method), measure(&values, &reversed, method), "{}", method.key);
        }
    }

    #[test]
    fn what_cannot_be_measured_has_a_reason() {
        for method in numeric_methods() {
            assert_eq!(measure(&[1.0, 2.0], &[], method), Err(Undefined::EmptyChunk), "{}", method.key);
            assert_eq!(measure(&[1.0, 2.0], &[f64::NAN], method), Err(Undefined::AllMissing), "{}", method.key);
            assert_eq!(measure(&[f64::NAN], &[1.0], method), Err(Undefined::AllMissing), "{}", method.key);
        }
        let wasserstein = crate::drift::find("wasserstein").unwrap();
        assert_eq!(measure(&[1.0, 2.0], &[f64::INFINITY], wasserstein), Err(Undefined::NotFinite));
    }

    #[test]
    fn distinct_values_are_counted_as_their_rows_are() {
        let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101)).collect();
        for reference in [&values[..], &[3.0; 20], &[f64::NAN]] {
            let reference = NumericReference::fit(reference, Needs::default());
            let edges = reference.edges.iter().flatten().flat_map(|edge| [edge.next_down(), *edge, edge.next_up()]);
            let mut chunk: Vec<f64> = values.iter().map(|value| value * 1.2 - 9.0).chain(edges).chain([3.0]).collect();
            chunk.sort_by(|one, next| next.total_cmp(one));
            let distinct = chunk.chunk_by(|one, next| one == next).map(|tie| (tie[0], tie.len() as u64));
            assert_eq!(reference.count_descending(distinct), reference.chunk(&chunk).counts);
        }
    }

    #[test]
    fn bins_do_not_depend_on_the_unit() {
        let values: Vec<f64> = (0..300).map(|i| f64::from((i * i * 31 + 7) % 101).powi(2)).collect();
        let bins = |unit: f64| {
            let scaled: Vec<f64> = values.iter().map(|value| value * unit).collect();
            NumericReference::fit(&scaled, Needs::default()).counts
        };
        for power in [-400, -300, 300, 400] {
            assert_eq!(bins(2f64.powi(power)), bins(1.0), "2^{power}");
        }
    }

    #[test]
    fn a_constant_that_moves_by_a_little_is_another_one() {
        for needs in [Needs::default(), Needs { values: true, ..Needs::default() }] {
            for (constant, moved) in [(5.0, 5.1), (0.0, 1e-300), (-1e300, -1.000_000_1e300), (3.0, 3.0_f64.next_up())] {
                let reference = NumericReference::fit(&[constant; 40], needs);
                let method = crate::drift::find("jensen_shannon").unwrap();
                let drift = |value: f64| reference.drift(method, &reference.chunk(&[value; 20])).unwrap().value;
                assert!((drift(moved) - 1.0).abs() < 1e-12, "{constant} {moved}");
                assert_eq!(drift(constant), 0.0);
            }
        }
    }

    #[test]
    fn values_outside_a_constant_reference_are_out_of_range() {
        let reference = NumericReference::fit(&[5.0, 5.0], Needs::default());
        let chunk = reference.chunk(&[5.0, 5.2, f64::NAN, 4.8]);
        assert_eq!(reference.out_of_range(&chunk, CountAs::Rate), Ok(Reading::plain(0.5)));
    }
}
