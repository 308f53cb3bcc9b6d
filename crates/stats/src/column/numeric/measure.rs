//! Drift, faults and statistics of a chunk.

use super::{Deciles, NumericChunk, NumericReference, shares_of, with_rest};
use crate::column::bins::histogram;
use crate::column::ecdf::SortedReference;
use crate::column::in_bins::InBins;
use crate::column::outside::Outside;
use crate::column::{CountAs, require_values};
use crate::drift::{Form, Method};
use crate::measured::{Measured, Reading, Undefined, finite};
use crate::nannyml;
use crate::statistic::Statistic;

impl NumericReference {
    /// Tells whether distances are those of NannyML's bins.
    pub(super) fn as_theirs(&self) -> bool {
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
                let reference = self.in_order();
                let bins = self.in_bins(chunk).filter(|_| !self.as_theirs()).ok_or(Undefined::NotInSummary)?;
                bounds(reference, &bins)
            }
            Form::Values(measure) | Form::ValuesOrBins(measure, _) => {
                let reference = self.in_order();
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

    /// The values in order. NannyML takes tied ones as distinct.
    fn in_order(&self) -> &SortedReference {
        let reference = self.sorted.as_ref().expect("values are kept for methods that take them");
        if self.needs.binned {
            reference.take_as_distinct();
        }
        reference
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
        let error = self.errors.of(statistic, chunk.rows).map(|error| match statistic {
            Statistic::Std if !self.needs.binned => error.max(moments.deviation_by_one_row()),
            _ => error,
        });
        finite(error.map_or(Reading::plain(value), |error| Reading::with_error(value, error)))
    }
}

/// Refuses what the chunk's summary does not have.
fn known(is_known: bool) -> Result<(), Undefined> {
    if is_known { Ok(()) } else { Err(Undefined::NotInSummary) }
}
