//! Sampling error of a metric of the order of scores.

use super::ranking::{Tie, auroc_unit_error};
use super::{Ranking, influence};

/// Knowledge from the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RankingError {
    /// Standard deviation for one row (NannyML 0.13.1).
    OfRows(f64),
    /// Variances for one negative and for one positive row: where positives are rare, their number is what counts.
    ByClass([f64; 2]),
}

impl RankingError {
    /// Learns from the reference; `None` where the metric does not exist.
    pub fn learn(ties: &[Tie], ranking: Ranking, as_nannyml: bool) -> Option<RankingError> {
        if !as_nannyml {
            return influence::class_variances(ties, ranking).map(RankingError::ByClass);
        }
        let unit = match ranking {
            Ranking::Auroc => auroc_unit_error(ties),
            Ranking::AveragePrecision => influence::unit_error(ties, ranking),
        };
        unit.map(RankingError::OfRows)
    }

    /// Standard error of a chunk, by its negative and positive rows.
    pub fn of(self, rows: [f64; 2]) -> f64 {
        match self {
            RankingError::OfRows(unit) => unit / (rows[0] + rows[1]).sqrt(),
            RankingError::ByClass(variances) => (variances[0] / rows[0] + variances[1] / rows[1]).sqrt(),
        }
    }
}

crate::state_variants!(RankingError {
    0 => OfRows { 0: unit },
    1 => ByClass { 0: variances },
});

#[cfg(test)]
mod tests {
    use super::*;

    const TIES: [Tie; 3] =
        [Tie { positives: 6, negatives: 2 }, Tie { positives: 3, negatives: 9 }, Tie { positives: 1, negatives: 29 }];

    #[test]
    fn a_chunk_like_the_reference_has_the_error_of_its_rows() {
        for ranking in [Ranking::Auroc, Ranking::AveragePrecision] {
            let own = RankingError::learn(&TIES, ranking, false).unwrap();
            let expected = influence::unit_error(&TIES, ranking).unwrap() / 5f64.sqrt();
            assert!((own.of([4.0, 1.0]) - expected).abs() < 1e-12);
            assert!(own.of([4.5, 0.5]) > 1.2 * expected, "half the positives");
        }
    }

    #[test]
    fn nannyml_goes_by_all_rows() {
        let own = RankingError::learn(&TIES, Ranking::Auroc, true).unwrap();
        assert_eq!(own.of([4.0, 1.0]), own.of([1.0, 4.0]));
    }

    #[test]
    fn one_class_has_none() {
        assert_eq!(RankingError::learn(&[Tie { positives: 3, negatives: 0 }], Ranking::Auroc, false), None);
    }
}
