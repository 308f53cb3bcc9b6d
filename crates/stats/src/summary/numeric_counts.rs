//! A numeric column in a part of a chunk, counted elsewhere.

use super::numeric::NumericSummary;
use crate::column::drawn::Drawn;
use crate::column::known::Known;
use crate::column::moments::Moments;
use crate::column::numeric::NumericReference;
use crate::column::outside::{Beyond, Outside};
use crate::error::StatsError;

/// Counts of a numeric column, as any engine can make them: those on edges begin below the first and end above the last.
#[derive(Clone, Debug)]
pub struct NumericCounts {
    /// Missing values.
    pub missing: u64,
    /// Values between [`NumericReference::bin_edges`].
    pub bins: Vec<u64>,
    /// Values between [`NumericReference::unit_edges`].
    pub units: Option<Vec<u64>>,
    /// Values between [`NumericReference::decile_edges`].
    pub deciles: Option<Vec<u64>>,
    /// Sums of the distances from [`NumericReference::centre`], and of their squares.
    pub sums: Option<[f64; 2]>,
    /// Values beyond the reference's range.
    pub beyond: Option<Beyond>,
}

impl NumericSummary {
    /// Takes counts of `rows` rows of the reference's column.
    ///
    /// # Errors
    /// `invalid_value` for counts of other edges, or of other rows.
    pub fn counted(reference: &NumericReference, rows: u64, own: NumericCounts) -> Result<NumericSummary, StatsError> {
        let present = rows.checked_sub(own.missing).ok_or_else(refused)?;
        let all = |counts: &[u64], edges: usize| {
            let is_whole = counts.len() == edges + 1 && sum_of(counts) == Some(present);
            if is_whole { Ok(split(counts)) } else { Err(refused()) }
        };
        let edges = reference.bin_edges();
        let (below, bins, above) = all(&own.bins, edges.len())?;
        let drawn = match reference.unit_edges() {
            None => Drawn { below: if edges.is_empty() { 0 } else { below }, counts: bins.clone() },
            Some(units) => {
                let (below, counts, _) = all(own.units.as_deref().unwrap_or_default(), units.len())?;
                Drawn { below, counts }
            }
        };
        let deciles = match (reference.decile_edges(), own.deciles) {
            (Some(edges), Some(deciles)) => all(&deciles, edges.len()).map(|_| deciles)?,
            _ => vec![0; reference.decile_parts()],
        };
        // An infinite end of the range has nothing beyond, whatever the first or last edge is.
        let beyond = |counts: [u64; 2]| {
            let span = reference.span();
            [(counts[0], span.min), (counts[1], span.max)].map(|(count, end)| if end.is_finite() { count } else { 0 })
        };
        Ok(NumericSummary {
            rows,
            missing: own.missing,
            outside: Outside::counted(beyond([below, above]), own.beyond.as_ref()),
            drawn,
            counts: bins,
            below: if edges.is_empty() { 0 } else { below },
            values: Vec::new(),
            moments: Moments::about(reference.centre(), present, own.sums.unwrap_or_default()),
            known: Known {
                values: false,
                outside: !edges.is_empty(),
                far: !edges.is_empty() && (own.beyond.is_some() || below + above == 0),
                moments: own.sums.is_some(),
                deciles: reference.decile_edges().is_some(),
            },
            deciles,
        })
    }
}

fn sum_of(counts: &[u64]) -> Option<u64> {
    counts.iter().try_fold(0u64, |sum, &count| sum.checked_add(count))
}

/// Counts below, inside and above.
fn split(counts: &[u64]) -> (u64, Vec<u64>, u64) {
    match counts {
        [below, inside @ .., above] => (*below, inside.to_vec(), *above),
        [all] => (0, Vec::new(), *all),
        [] => (0, Vec::new(), 0),
    }
}

/// The caller names the place; this is the last guard.
fn refused() -> StatsError {
    StatsError::new("invalid_value", "Cannot fill a summary: counts of a column are not those of its edges and rows")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::CountAs;
    use crate::column::numeric::Needs;
    use crate::measured::Undefined;
    use crate::statistic::Statistic;
    use crate::summary::back;

    fn counts(bins: &[u64], beyond: Option<Beyond>) -> NumericCounts {
        NumericCounts { missing: 1, bins: bins.to_vec(), units: None, deciles: None, sums: Some([0.5, 2.0]), beyond }
    }

    #[test]
    fn counts_say_what_their_values_say() {
        let reference = NumericReference::fit(&[0.5, 1.0, 2.5], Needs::default());
        let edges = reference.bin_edges().len();
        let mut bins = vec![0; edges + 1];
        (bins[0], bins[1], bins[edges]) = (2, 1, 1);
        let beyond = Beyond { far: [1, 0], extremes: [-7.0, 3.0], at_extremes: [1, 1] };
        let known = NumericSummary::counted(&reference, 5, counts(&bins, Some(beyond))).unwrap();
        assert!(known.fits(&reference) && back(&known).fits(&reference));
        let value = |own: &NumericSummary,
                     of: fn(
            &NumericReference,
            &crate::column::numeric::NumericChunk<'_>,
        ) -> crate::measured::Measured| {
            of(&reference, &own.chunk(&reference)).map(|own| own.value)
        };
        let outside =
            |own: &NumericSummary| value(own, |reference, chunk| reference.out_of_range(chunk, CountAs::Count));
        let implausible =
            |own: &NumericSummary| value(own, |reference, chunk| reference.implausible(chunk, CountAs::Count));
        let median =
            |own: &NumericSummary| value(own, |reference, chunk| reference.statistic(Statistic::Median, chunk));
        assert_eq!(
            (outside(&known), implausible(&known), median(&known)),
            (Ok(3.0), Ok(2.0), Err(Undefined::NotInSummary))
        );
        let unknown = NumericSummary::counted(&reference, 5, counts(&bins, None)).unwrap();
        assert_eq!((outside(&unknown), implausible(&unknown)), (Ok(3.0), Err(Undefined::NotInSummary)));
        // What one part does not know, the whole does not.
        let mut both = known;
        both.merge(unknown);
        assert_eq!((outside(&both), implausible(&both)), (Ok(6.0), Err(Undefined::NotInSummary)));
    }

    #[test]
    fn counts_of_other_edges_or_rows_are_refused() {
        let reference = NumericReference::fit(&[0.5, 1.0, 2.5], Needs::default());
        let mut bins = vec![0; reference.bin_edges().len() + 1];
        bins[1] = 4;
        let refused = |rows, bins: &[u64]| NumericSummary::counted(&reference, rows, counts(bins, None)).is_err();
        assert!(!refused(5, &bins));
        assert!(refused(6, &bins) && refused(0, &bins) && refused(5, &bins[1..]));
        bins[0] = u64::MAX;
        assert!(refused(5, &bins));
    }

    #[test]
    fn sums_about_a_centre_are_moments() {
        let values = [1e15 + 1.0, 1e15 + 2.0, 1e15 + 4.0];
        let off = values.map(|value| value - 1e15);
        let own = Moments::about(1e15, 3, [off.iter().sum(), off.iter().map(|own| own * own).sum()]);
        let (direct, _) = Moments::of(&values);
        assert!((own.mean() - direct.mean()).abs() < 0.2 && (own.second - direct.second).abs() < 1e-9);
        assert!(Moments::about(0.0, 2, [f64::INFINITY, f64::INFINITY]).second.is_nan());
    }
}
