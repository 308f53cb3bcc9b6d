//! A compact table of reference rows, from which weights, segments and other models can be learned later.
//!
//! Of each row it has the codes of the features ([`codes`]), what the model said and what was true, and when it was. The
//! rows are a sample with equal chances ([`crate::sample`]).

pub mod chunk_rows;
pub mod codes;
pub mod counts;
mod outcomes;
mod places;

pub use outcomes::KeptOutcomes;
pub use places::Places;

use crate::encoding::FeatureValues;
use crate::error::StatsError;
use crate::performance::outcomes::Outcomes;
use codes::{Codes, ColumnReference};

/// A feature of the rows that are kept.
#[derive(Clone, Debug)]
pub struct KeptFeature {
    codes: Codes,
    rows: Vec<u8>,
}

crate::state!(KeptFeature { codes, rows } where |own| {
    let count = own.codes.count();
    own.rows.iter().all(|&code| usize::from(code) < count)
});

impl KeptFeature {
    /// Learns the codes of a feature, and codes the rows; `values` are all of the reference.
    ///
    /// # Errors
    /// `internal` for values of another kind.
    pub fn fit(
        reference: ColumnReference<'_>,
        values: &FeatureValues<'_>,
        places: &Places,
    ) -> Result<KeptFeature, StatsError> {
        values.at(&places.rows, |kept| {
            let codes = kept.at(&places.learning, |some| Codes::fit(reference, some))?;
            Ok(KeptFeature { rows: codes.encode(reference, kept)?, codes })
        })
    }

    /// Definition of the codes, which gives those of other rows too.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The code of each row.
    pub fn rows(&self) -> &[u8] {
        &self.rows
    }
}

/// Rows of the reference that a monitor keeps.
#[derive(Clone, Debug)]
pub struct KeptRows {
    /// Number of rows that they were drawn from.
    pub of: u64,
    /// Number of rows.
    pub rows: usize,
    /// The time of each row; empty without times.
    pub times: Vec<i64>,
    /// One for each feature.
    pub features: Vec<KeptFeature>,
    /// Scores, predictions and labels.
    pub outcomes: KeptOutcomes,
}

crate::state!(KeptRows { of, rows, times, features, outcomes } where |own| {
    own.rows as u64 <= own.of
        && (own.times.is_empty() || own.times.len() == own.rows)
        && own.features.iter().all(|feature| feature.rows.len() == own.rows)
        && own.outcomes.has_rows(own.rows)
});

impl KeptRows {
    /// Puts the features of some rows together with their outcomes.
    pub fn new(places: Places, features: Vec<KeptFeature>, outcomes: &Outcomes) -> KeptRows {
        let Places { of, rows, times, .. } = places;
        let outcomes = KeptOutcomes::of(outcomes, &rows);
        KeptRows { of: of as u64, rows: rows.len(), times, features, outcomes }
    }

    /// Counts the bytes of the rows.
    pub fn bytes(&self) -> usize {
        self.rows * self.features.len() + size_of::<i64>() * self.times.len() + self.outcomes.bytes()
    }

    /// Names the parts of a row.
    pub fn parts(&self) -> Vec<&'static str> {
        let codes = (!self.features.is_empty()).then_some("codes");
        let time = (!self.times.is_empty()).then_some("time");
        codes.into_iter().chain(self.outcomes.names()).chain(time).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::categorical::CategoricalReference;
    use crate::column::numeric::{Needs, NumericReference};
    use crate::performance::regression;
    use crate::state::{Reader, State};
    use crate::summary::back;

    const LABELS: [&str; 3] = ["a", "b", "c"];

    /// A number with holes, a label, and a quantity that is the place of its row.
    fn kept(count: u32, size: usize) -> KeptRows {
        let number = |row: u32| if row % 10 == 3 { f64::NAN } else { f64::from((row * 7919) % 1000) };
        let (numbers, codes): (Vec<f64>, Vec<u32>) = (0..count).map(|row| (number(row), row % 3)).unzip();
        let labels = LABELS.map(str::to_owned);
        let quantity: Vec<f64> = (0..count).map(f64::from).collect();
        let times: Vec<i64> = (0..i64::from(count)).map(|row| 60 * row).collect();
        let places = Places::draw(count as usize, size, &times);
        let one = NumericReference::fit(&numbers, Needs::default());
        let other = CategoricalReference::fit(&codes, &labels);
        let columns = [
            (ColumnReference::Numeric(&one), FeatureValues::Numeric(&numbers)),
            (ColumnReference::Categorical(&other), FeatureValues::Categorical(&codes, &labels)),
        ];
        let features = columns.map(|(column, values)| KeptFeature::fit(column, &values, &places).unwrap()).into();
        let outcomes = regression::Outcomes { targets: quantity, predictions: Vec::new(), expected: Vec::new() };
        KeptRows::new(places, features, &Outcomes::Regression(outcomes))
    }

    #[test]
    fn a_row_stays_together() {
        let own = kept(50_000, 1_000);
        assert_eq!((own.rows, own.of, own.bytes()), (1_000, 50_000, 1_000 * (2 + 8 + 8)));
        assert_eq!(own.parts(), ["codes", "label", "time"]);
        let KeptOutcomes::Regression(targets, predictions) = &own.outcomes else { panic!("a quantity") };
        assert!(predictions.is_empty() && targets.is_sorted_by(|a, b| a < b));
        for (place, &row) in targets.iter().enumerate() {
            assert_eq!(own.times[place], 60 * row as i64);
            assert_eq!(own.features[0].rows()[place] == boost::MISSING, row as u32 % 10 == 3);
            assert_eq!(u32::from(own.features[1].rows()[place]), 1 + row as u32 % 3);
        }
    }

    #[test]
    fn a_small_reference_is_kept_whole() {
        for size in [100, 1_000] {
            let own = kept(100, size);
            assert_eq!((own.rows, own.of), (100, 100));
            assert_eq!(own.times, (0..100).map(|row| 60 * row).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let own = kept(500, 100);
        let again = back(&own);
        assert_eq!(again.features[0].rows(), own.features[0].rows());
        assert_eq!((&again.times, &again.outcomes), (&own.times, &own.outcomes));
        let refused = |change: fn(&mut KeptRows)| {
            let (mut altered, mut bytes) = (own.clone(), Vec::new());
            change(&mut altered);
            altered.write(&mut bytes);
            assert_eq!(KeptRows::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
        };
        refused(|own| own.of = 7);
        refused(|own| own.rows = 99);
        refused(|own| own.times.truncate(99));
        refused(|own| own.features[0].rows[0] = 255);
        refused(|own| own.outcomes = KeptOutcomes::Binary(vec![3; 100], vec![], vec![]));
        refused(|own| own.outcomes = KeptOutcomes::Multiclass(vec![0; 100], vec![], vec![vec![0.5; 99]]));
    }
}
