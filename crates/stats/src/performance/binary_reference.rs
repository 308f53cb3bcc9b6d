//! Performance of a binary classifier, where labels exist.

use crate::error::StatsError;
use crate::measured::{Exactness, Measured, Reading, Undefined, finite, require_rows};
use crate::metric::bounds::{self, BinnedTie};
use crate::metric::cells::Cells;
use crate::metric::ranking::{self, Ranked, Tie};
use crate::metric::scores::{Group, Groups, ScoreError, groups_of};
use crate::metric::{Choices, Face, Metric, Ranking, RankingError, ScoreMetric, influence};
use crate::performance::binary::{Label, Outcomes};
use crate::performance::chunk_performance::ChunkPerformance;
use crate::performance::labels::spelling::Spellings;
use crate::summary::binary::bins::{bin_edges, quantile_edges, tenths_of};
use crate::summary::binary::{Bin, BinaryChunk, OfScore};
use std::sync::Arc;

/// Bins between quantiles of the reference's scores.
const SCORE_BINS: u64 = 1000;

/// Holds what is learned from the reference.
#[derive(Clone, Debug)]
pub struct BinaryReference {
    /// The spellings of both classes.
    pub spellings: Arc<Spellings>,
    cells: Cells,
    auroc_error: Option<RankingError>,
    average_precision_error: Option<RankingError>,
    /// Errors of the other metrics of scores that are asked for, where they exist.
    score_errors: Vec<(String, ScoreError)>,
    /// Quantiles of the scores, at which bins begin.
    quantiles: Vec<f64>,
    /// The lowest score of each tenth, ascending.
    tenths: Vec<f64>,
}

impl BinaryReference {
    /// Learns from all reference rows; `ranked` are those with label and score, scores descending.
    ///
    /// # Errors
    /// `missing_labels` where no row has a label; `invalid_value` for a score outside 0…1.
    pub fn fit(
        outcomes: &Outcomes,
        ranked: &[Ranked],
        metrics: &[&Metric],
        choices: &Choices,
    ) -> Result<BinaryReference, StatsError> {
        if outcomes.targets.iter().all(|&label| label == Label::Missing) {
            let message = "Cannot learn the model's performance: no row of the reference has a label, and some must";
            return Err(StatsError::new("missing_labels", message));
        }
        if let Some(row) = outcomes.scores.iter().position(|score| *score < 0.0 || *score > 1.0) {
            let score = outcomes.scores[row];
            let message =
                format!("Cannot read scores as probabilities: row {row} holds {score}, expected a number from 0 to 1");
            return Err(StatsError::new("invalid_value", message));
        }
        let ties = ranking::ties(ranked);
        let tenths = tenths_of(ranked);
        let groups = Groups { rows: groups_of(ranked), tenths: &tenths };
        let error = |(metric, key)| ScoreError::learn(metric, &groups).map(|error| (key, error));
        Ok(BinaryReference {
            score_errors: score_metrics(metrics).filter_map(error).collect(),
            spellings: Arc::clone(&outcomes.spellings),
            cells: outcomes.cells(),
            auroc_error: RankingError::learn(&ties, Ranking::Auroc, choices.as_nannyml),
            average_precision_error: RankingError::learn(&ties, Ranking::AveragePrecision, choices.as_nannyml),
            quantiles: quantile_edges(ranked, SCORE_BINS),
            tenths,
        })
    }

    /// Rows of the reference by confusion cell.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// Edges of the bins of scores, ascending from 0; `others` are edges that no bin may straddle.
    pub fn score_edges(&self, others: impl Iterator<Item = f64>) -> Vec<f64> {
        bin_edges(self.quantiles.iter().copied().chain(others).collect())
    }

    /// Measures a chunk.
    pub fn measure(&self, chunk: &BinaryChunk<'_>, metrics: &[&Metric], choices: &Choices) -> ChunkPerformance {
        let (rows, realized) = (&chunk.counts, Realized::read(chunk));
        let measure =
            |metric: &&Metric| realized.with_interval(self.metric(&realized, metric, choices), metric, choices);
        ChunkPerformance {
            realized: metrics.iter().map(measure).collect(),
            estimates: Vec::new(),
            labelled: rows.labelled(Label::Positive) + rows.labelled(Label::Negative),
            target_sum: rows.labelled(Label::Positive) as f64,
            selection: None,
            offset: None,
            outputs: Vec::new(),
        }
    }

    /// Measures all metrics, of labels or of estimates.
    pub fn series(&self, side: &dyn Side, metrics: &[&Metric], choices: &Choices) -> Vec<Measured> {
        metrics.iter().map(|metric| self.metric(side, metric, choices)).collect()
    }

    /// Measures one metric.
    pub fn metric(&self, side: &dyn Side, metric: &Metric, choices: &Choices) -> Measured {
        match (metric.face, metric.cells(choices)) {
            (Face::Ranking(ranking), _) => {
                let rows = side.scored()?;
                let error = self.ranking_error(ranking).map_or(f64::NAN, |error| error.of(rows));
                let value = Reading::with_error(side.ranking(ranking)?, error);
                Ok(side.ends(ranking).map_or(value, |ends| value.within(ends)))
            }
            (Face::Scores(own), _) => {
                let (rows, groups) = (side.scored()?, Groups { rows: side.groups(), tenths: &self.tenths });
                let error = self.score_error(metric).map_or(f64::NAN, |error| error.of(rows));
                let value = Reading::with_error(own.value(&groups)?, error);
                finite(own.ends(&groups).map_or(value, |ends| value.within(metric.inside(ends))))
            }
            (_, Some(form)) => {
                let (cells, rows) = side.cells()?;
                form.measure(cells, rows, &self.cells, choices.as_nannyml)
            }
            (_, None) => unreachable!("a metric goes by scores or by cells"),
        }
    }

    /// The lowest score of each tenth, ascending.
    pub fn tenths(&self) -> &[f64] {
        &self.tenths
    }

    fn score_error(&self, metric: &Metric) -> Option<&ScoreError> {
        self.score_errors.iter().find(|(key, _)| key == metric.key).map(|(_, error)| error)
    }

    fn ranking_error(&self, ranking: Ranking) -> Option<RankingError> {
        match ranking {
            Ranking::Auroc => self.auroc_error,
            Ranking::AveragePrecision => self.average_precision_error,
        }
    }
}

crate::state!(BinaryReference {
    spellings,
    cells,
    auroc_error,
    average_precision_error,
    score_errors,
    quantiles,
    tenths
});

/// The metrics of scores among some, with their keys.
fn score_metrics<'a>(metrics: &'a [&Metric]) -> impl Iterator<Item = (ScoreMetric, String)> + 'a {
    metrics.iter().filter_map(|metric| match metric.face {
        Face::Scores(own) => Some((own, metric.key.to_owned())),
        _ => None,
    })
}

/// A chunk seen from one side: its labels, or what the scores lead to expect.
pub trait Side {
    /// Rows (or expected rows) by confusion cell, and how many rows they are.
    ///
    /// # Errors
    /// The reason where there are none.
    fn cells(&self) -> Result<(&Cells, u64), Undefined>;

    /// Negative and positive rows (or expected rows) with scores.
    ///
    /// # Errors
    /// The reason where there are none.
    fn scored(&self) -> Result<[f64; 2], Undefined>;

    /// Rows (or expected rows) of each score, scores descending.
    fn groups(&self) -> Vec<Group>;

    /// A metric of the order of scores.
    ///
    /// # Errors
    /// The reason where it does not exist.
    fn ranking(&self, ranking: Ranking) -> Result<f64, Undefined>;

    /// The ends between which a metric of the order of scores certainly is, where these are binned.
    fn ends(&self, ranking: Ranking) -> Option<[f64; 2]>;
}

/// What the labels of a chunk say.
struct Realized<'a> {
    empty: bool,
    chunk: &'a BinaryChunk<'a>,
    /// Labelled rows of each score.
    ties: Vec<Tie>,
    cells: Cells,
    /// The same ties, of scores that are binned.
    bins: Vec<BinnedTie>,
}

impl<'a> Realized<'a> {
    fn read(chunk: &'a BinaryChunk<'a>) -> Realized<'a> {
        let mut ties = Vec::with_capacity(chunk.scores.len());
        ties.extend(chunk.scores.iter().map(OfScore::tie).filter(|tie| tie.rows() > 0));
        Realized {
            empty: chunk.counts.rows() == 0,
            chunk,
            ties,
            cells: chunk.counts.cells(),
            bins: chunk.scores.iter().zip(&chunk.bins).map(binned).collect(),
        }
    }

    /// Adds the 95 % interval of the population's value, where the value itself is exact.
    fn with_interval(&self, value: Measured, metric: &Metric, choices: &Choices) -> Measured {
        let reading = value?;
        let error = if choices.as_nannyml { None } else { self.error(metric, choices) };
        let is_exact = reading.exactness == Exactness::Exact;
        let error = error.filter(|error| is_exact && error.is_finite());
        Ok(error.map_or(reading, |error| reading.around(error, metric.ends())))
    }

    /// Standard error by these labels alone. Half a row more in each cell keeps that of a cell without any from being zero.
    fn error(&self, metric: &Metric, choices: &Choices) -> Option<f64> {
        if let Face::Ranking(ranking) = metric.face {
            let rows = self.ties.iter().map(Tie::rows).sum::<u64>() as f64;
            return influence::unit_error(&self.ties, ranking).map(|unit| unit / rows.sqrt());
        }
        if let Face::Scores(own) = metric.face {
            return own.error(&Groups { rows: self.groups(), tenths: &[] });
        }
        let rows = self.cells.iter().sum::<f64>() as u64;
        Some(metric.cells(choices)?.sampling_error(&self.cells.map(|count| count + 0.5), rows))
    }

    /// No labelled row, no realized value.
    fn require(&self, rows: u64) -> Result<u64, Undefined> {
        require_rows(rows, self.empty, Undefined::NoLabels)
    }
}

fn binned((own, bin): (&OfScore, &Bin)) -> BinnedTie {
    BinnedTie { tie: own.tie(), is_point: bin.is_point() }
}

impl Side for Realized<'_> {
    fn cells(&self) -> Result<(&Cells, u64), Undefined> {
        let rows = self.require(self.cells.iter().sum::<f64>() as u64)?;
        Ok((&self.cells, rows))
    }

    fn scored(&self) -> Result<[f64; 2], Undefined> {
        let (positives, negatives) = ranking::classes(&self.ties);
        self.require(positives + negatives)?;
        Ok([negatives as f64, positives as f64])
    }

    fn groups(&self) -> Vec<Group> {
        let BinaryChunk { scores, bins, .. } = self.chunk;
        let group = |(place, own): (usize, &OfScore)| match bins.get(place).filter(|bin| !bin.is_point()) {
            None => Group::counted(own.score, own.tie()),
            Some(bin) => Group::counted_in(bin.mean(own, &[0, 1, 2]), bin.range, own.tie()),
        };
        scores.iter().enumerate().filter(|(_, own)| own.tie().rows() > 0).map(group).collect()
    }

    fn ranking(&self, ranking: Ranking) -> Result<f64, Undefined> {
        ranking::metric(&self.ties, ranking)
    }

    fn ends(&self, ranking: Ranking) -> Option<[f64; 2]> {
        if self.bins.is_empty() {
            return None;
        }
        let value = self.ranking(ranking).ok()?;
        let ends = match ranking {
            Ranking::Auroc => {
                let slack = bounds::auroc_slack(&self.bins);
                [value - slack, value + slack]
            }
            Ranking::AveragePrecision => bounds::average_precision(&self.bins),
        };
        Some(ends.map(|end| end.clamp(0.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::{METRICS, Task};
    use crate::summary::binary::BinarySummary;
    use std::borrow::Cow;

    fn outcomes(n: usize) -> Outcomes {
        let label = |positive: bool| if positive { Label::Positive } else { Label::Negative };
        let scores: Vec<f64> = (0..n).map(|i| ((7919 * i + 5) % 4001) as f64 / 4001.0).collect();
        Outcomes {
            targets: (0..n).map(|i| label(i % 3 == 0)).collect(),
            predictions: scores.iter().map(|&score| label(score >= 0.5)).collect(),
            scores: scores.into(),
            ..Outcomes::default()
        }
    }

    #[test]
    fn an_empty_chunk_has_a_reason_everywhere() {
        let outcomes = outcomes(100);
        let ranked = BinarySummary::of(&outcomes, 0..100).ranked();
        let reference = BinaryReference::fit(&outcomes, &ranked, &[], &Choices::default()).unwrap();
        let metrics: Vec<&Metric> = METRICS.iter().filter(|metric| metric.tasks.contains(&Task::Binary)).collect();
        let chunk = BinaryChunk::of(Cow::Owned(BinarySummary::of(&outcomes, 7..7)));
        let choices = Choices { value: vec![20.0, -5.0, -10.0, 1.0], ..Choices::default() };
        for realized in reference.measure(&chunk, &metrics, &choices).realized {
            assert_eq!(realized, Err(Undefined::EmptyChunk));
        }
    }

    #[test]
    fn the_cells_are_those_of_a_summary() {
        let mut outcomes = outcomes(500);
        outcomes.targets[3] = Label::Missing;
        outcomes.predictions[4] = Label::Missing;
        assert_eq!(outcomes.cells(), BinarySummary::of(&outcomes, 0..500).cells());
        outcomes.predictions.clear();
        assert_eq!(outcomes.cells(), [0.0; 4]);
    }

    #[test]
    fn a_score_that_is_no_probability_is_refused_with_its_row() {
        let mut outcomes = outcomes(10);
        Arc::make_mut(&mut outcomes.scores)[3] = 1.5;
        let error = BinaryReference::fit(&outcomes, &[], &[], &Choices::default()).unwrap_err();
        assert_eq!(error.code, "invalid_value");
        assert!(error.message.contains("row 3 holds 1.5"), "{}", error.message);
    }
}
