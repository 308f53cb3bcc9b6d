//! Causes of a change: rows of some chunks beside those that the monitor keeps.

use crate::error::Result;
use crate::learned::{FeatureReference, Learned};
use crate::measurements::Measurements;
use stats::causes::touched::Touch;
use stats::causes::{Causes, Question};
use stats::kept_rows::codes::Codes;
use stats::metric;

impl Learned {
    /// Finds what carries the change of a metric in some chunks; `None` where no rows are kept, or the metric has no addends.
    ///
    /// # Errors
    /// `internal` for a metric that there is not.
    pub fn causes(
        &self,
        measured: &Measurements,
        chunks: &[usize],
        metric: &str,
        faults: &[(usize, Touch)],
        is_challenged: bool,
    ) -> Result<Option<Causes>> {
        let metric = metric::find(metric).ok_or_else(|| {
            crate::error::Error::new("internal", format!("Cannot find causes of \"{metric}\", which is no metric"))
        })?;
        let (Some(kept), Some(reference)) = (&self.kept, &self.performance) else { return Ok(None) };
        let Some(rows) = measured.rows.together(chunks) else { return Ok(None) };
        Ok(Causes::of(kept, &rows, reference, Question { metric, choices: &self.plan.choices, faults, is_challenged }))
    }

    /// The code of a label of the reference; `None` of another, or of numbers.
    pub fn code_of(&self, feature: usize, label: &str) -> Option<u8> {
        let FeatureReference::Categorical(reference) = self.features.get(feature)? else { return None };
        let Codes::Categorical(own) = self.kept.as_ref()?.features.get(feature)?.codes() else { return None };
        let place = reference.categories.iter().position(|known| known == label)?;
        Some(own.code(place as u32))
    }

    /// Tells which values of a feature have a code.
    pub fn values_of(&self, feature: usize, codes: std::ops::RangeInclusive<u8>) -> Values {
        let Some(kept) = self.kept.as_ref().and_then(|own| own.features.get(feature)) else { return Values::Missing };
        match (kept.codes(), &self.features[feature]) {
            _ if *codes.end() == 0 => Values::Missing,
            (Codes::Numeric(bins), _) => {
                let edges = bins.edges();
                let edge = |code: u8| edges.get(usize::from(code)).copied();
                // Edges lie halfway between values: of whole numbers, at halves.
                let inner = &edges[1.min(edges.len())..edges.len().saturating_sub(1)];
                let is_whole = !inner.is_empty() && inner.iter().all(|edge| (2.0 * edge).fract() == 0.0);
                Values::Between(codes.start().checked_sub(2).and_then(edge), edge(codes.end() - 1), is_whole)
            }
            (Codes::Categorical(own), FeatureReference::Categorical(reference)) => {
                let has = |place: &usize| codes.contains(&own.codes()[*place]);
                let names = (0..reference.categories.len()).filter(has).map(|at| reference.categories[at].clone());
                match names.collect::<Vec<_>>() {
                    names if names.is_empty() => Values::Unseen,
                    names => Values::Labels(names),
                }
            }
            _ => Values::Missing,
        }
    }
}

/// Values that a range of codes stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// No value.
    Missing,
    /// Numbers above the first and up to the second, without bound where there is none; and whether they are whole.
    Between(Option<f64>, Option<f64>, bool),
    /// Labels.
    Labels(Vec<String>),
    /// Labels that the reference does not have.
    Unseen,
}
