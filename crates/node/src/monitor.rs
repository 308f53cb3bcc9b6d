//! Learning from a reference and measuring data against it, over (column, chunk) on the pool.

use crate::dataset::Dataset;
use crate::error::{cancelled, coded, from_stats};
use crate::job::Job;
use crate::measured::{ColumnSummary, Measured, Measurements, Parts, SeriesKey};
use crate::plan::{Plan, PlanEntry};
use crate::pool::{Watch, spawn};
use crate::prepare::{Prepared, Request};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use rayon::prelude::*;
use stats::calibration::Calibration;
use stats::calibration::reliability::Reliability;
use stats::chunking::Chunk;
use stats::column::categorical::{CategoricalReference, Mapping};
use stats::column::missing;
use stats::column::numeric::NumericReference;
use stats::direct_loss::{DirectLoss, Training, losses_of};
use stats::domain_classifier::{DomainClassifier, FOLDS, FoldScores, Separation};
use stats::encoding::{Feature, FeatureValues};
use stats::error::StatsError;
use stats::measured::{Measured as Value, Reading};
use stats::performance::{ChunkPerformance, Outcomes, Reference};
use stats::reconstruction::{Reconstructed, Reconstruction};
use stats::statistic::Statistic;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A feature of the reference.
pub enum FeatureReference {
    Numeric(NumericReference),
    Categorical(CategoricalReference),
}

impl FeatureReference {
    /// Rows in each bin, or of each label.
    pub fn counts(&self) -> &[u64] {
        match self {
            FeatureReference::Numeric(reference) => &reference.counts,
            FeatureReference::Categorical(reference) => &reference.counts,
        }
    }
}

/// What was learned from a reference.
pub struct Learned {
    pub plan: Plan,
    pub features: Vec<FeatureReference>,
    /// `None` where performance is not watched.
    pub performance: Option<Reference>,
    pub direct_loss: Option<DirectLoss>,
    pub reconstruction: Option<Reconstruction>,
    pub domain_classifier: Option<DomainClassifier>,
    /// Of a classifier of several classes, in order.
    pub classes: Option<Arc<[String]>>,
}

/// Which table is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    /// The reference, against itself.
    Reference,
    /// Any other.
    Other,
}

/// A reference that data is measured against. Immutable.
#[napi]
pub struct Monitor {
    pub(crate) learned: Arc<Learned>,
    pub(crate) reference: Arc<Measurements>,
}

/// What the check whether calibration helps found.
#[napi(object, use_nullable = true)]
pub struct CalibrationEntry {
    /// `null` for the one score of a binary classifier.
    pub class: Option<String>,
    pub applied: bool,
    /// Of the scores as they are.
    pub before: Option<ReliabilityEntry>,
    /// After calibration, on rows that the calibrator had not seen.
    pub after: Option<ReliabilityEntry>,
}

/// How well scores say the rate of positives. The curve's bins are in order of score.
#[napi(object)]
pub struct ReliabilityEntry {
    /// Expected calibration error.
    pub error: f64,
    pub brier: f64,
    pub scores: Vec<f64>,
    pub rates: Vec<f64>,
    pub rows: Vec<u32>,
}

impl From<&Reliability> for ReliabilityEntry {
    fn from(reliability: &Reliability) -> Self {
        let Reliability { error, brier, curve } = reliability;
        ReliabilityEntry {
            error: *error,
            brier: *brier,
            scores: curve.iter().map(|bin| bin.score).collect(),
            rates: curve.iter().map(|bin| bin.rate).collect(),
            rows: curve.iter().map(|bin| bin.rows as u32).collect(),
        }
    }
}

#[napi]
impl Monitor {
    /// The reference's own chunks, measured against the whole reference.
    #[napi(catch_unwind)]
    pub fn reference(&self) -> Measured {
        Measured::new(Arc::clone(&self.learned), Arc::clone(&self.reference))
    }

    /// Whether scores are calibrated, and what that gains: of each score that there is.
    #[napi(catch_unwind)]
    pub fn calibrations(&self) -> Vec<CalibrationEntry> {
        let entry = |class: Option<&String>, calibration: &Calibration| CalibrationEntry {
            class: class.cloned(),
            applied: calibration.isotonic.is_some(),
            before: calibration.before.as_ref().map(ReliabilityEntry::from),
            after: calibration.after.as_ref().map(ReliabilityEntry::from),
        };
        match &self.learned.performance {
            Some(Reference::Binary(reference)) if self.learned.plan.score.is_some() => {
                vec![entry(None, &reference.calibration)]
            }
            Some(Reference::Multiclass(reference)) => {
                let calibrations = reference.classes().iter().zip(&reference.calibrations);
                calibrations.map(|(class, calibration)| entry(Some(class), calibration)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Distinct labels of every feature in the reference; `null` for numbers.
    #[napi(catch_unwind, ts_return_type = "(number | null)[]")]
    pub fn category_counts(&self) -> Vec<Option<u32>> {
        let count = |feature: &FeatureReference| match feature {
            FeatureReference::Numeric(_) => None,
            FeatureReference::Categorical(reference) => Some(reference.categories.len() as u32),
        };
        self.learned.features.iter().map(count).collect()
    }

    /// Measures data. `has_target` says whether it brings labels; `labels` are those of another table.
    #[napi(catch_unwind, ts_return_type = "Promise<Measured>")]
    pub fn measure(
        &self,
        env: Env,
        dataset: &Dataset,
        has_target: bool,
        labels: Option<&Dataset>,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Measured>> {
        let (learned, data, labels) = (Arc::clone(&self.learned), dataset.data(), labels.map(Dataset::data));
        spawn(&env, job, move |watch| {
            let classes = learned.classes.as_ref();
            let request = Request { classes, with_target: has_target, labels: labels.as_deref() };
            let prepared = Prepared::new(&data, &learned.plan, &request, watch)?;
            let measurements = learned.measure(prepared, Table::Other, watch)?;
            Ok(Measured::new(learned, Arc::new(measurements)))
        })
    }
}

/// Learns from a reference and measures its own chunks.
#[napi(catch_unwind, ts_return_type = "Promise<Monitor>")]
pub fn fit(env: Env, dataset: &Dataset, plan: PlanEntry, job: &Job) -> Result<PromiseRaw<'static, Monitor>> {
    let (plan, data) = (Plan::try_from(plan)?, dataset.data());
    spawn(&env, job, move |watch| {
        let request = Request { with_target: true, ..Request::default() };
        let prepared = Prepared::new(&data, &plan, &request, watch)?;
        if prepared.chunks.is_empty() {
            let message = format!("Cannot cut the reference's {} rows: no chunk is left", prepared.rows);
            return Err(coded("too_few_rows", message));
        }
        let learned = Learned::fit(plan, &prepared, watch)?;
        let measurements = learned.measure(prepared, Table::Reference, watch)?;
        Ok(Monitor { learned: Arc::new(learned), reference: Arc::new(measurements) })
    })
}

impl Learned {
    fn fit(plan: Plan, prepared: &Prepared, watch: &Watch) -> Result<Learned> {
        let (needs, rows) = (plan.needs(), prepared.timed_rows());
        let feature = |feature: &Feature| match feature {
            Feature::Numeric(values) => FeatureReference::Numeric(NumericReference::fit(&values[..rows], needs)),
            Feature::Categorical(codes, categories) => {
                FeatureReference::Categorical(CategoricalReference::fit(&codes[..rows], categories))
            }
        };
        let outcomes = prepared.outcomes.as_ref();
        let (features, performance) = rayon::join(
            || prepared.features.par_iter().map(feature).collect(),
            || outcomes.map(|own| Reference::fit(own, &plan.metrics, &plan.choices)).transpose(),
        );
        let values: Vec<FeatureValues<'_>> = prepared.features.iter().map(|own| own.values(0..rows)).collect();
        let (direct_loss, (reconstruction, domain_classifier)) = rayon::join(
            || fit_direct_loss(&plan, prepared, watch),
            || {
                rayon::join(
                    || plan.reconstruction.as_ref().map(|options| Reconstruction::fit(&values, options)).transpose(),
                    || {
                        let keep = |order| DomainClassifier::fit(prepared.features.clone(), rows, order);
                        plan.domain_classifier.map(keep).transpose()
                    },
                )
            },
        );
        Ok(Learned {
            features,
            performance: performance.map_err(from_stats)?,
            direct_loss: direct_loss.map_err(from_stats)?,
            reconstruction: reconstruction.map_err(from_stats)?,
            domain_classifier: domain_classifier.map_err(from_stats)?,
            classes: match outcomes {
                Some(Outcomes::Multiclass(own)) => Some(Arc::clone(&own.classes)),
                _ => None,
            },
            plan,
        })
    }

    /// Measures every (column, chunk), every chunk's performance and its separation from the reference. Results go
    /// to fixed places, so they do not depend on the number of threads.
    fn measure(&self, mut prepared: Prepared, table: Table, watch: &Watch) -> Result<Measurements> {
        self.expect_losses(&mut prepared)?;
        let chunks = prepared.chunks.len();
        let folds = if self.domain_classifier.is_some() { FOLDS } else { 0 };
        let units = (self.features.len() + 2 + folds) * chunks;
        let done = AtomicUsize::new(0);
        let step = || {
            if watch.stop() {
                return Err(cancelled());
            }
            watch.progress(0.5 + 0.5 * done.fetch_add(1, Ordering::Relaxed) as f64 / units as f64);
            Ok(())
        };
        let mappings: Vec<Option<Mapping>> = self.mappings(&prepared);
        let columns = || -> Result<Vec<(Vec<Value>, ColumnSummary)>> {
            let measure =
                |unit: usize| step().map(|()| self.column(&prepared, &mappings, unit / chunks, unit % chunks));
            (0..self.features.len() * chunks).into_par_iter().map(measure).collect()
        };
        let performance = || -> Result<Vec<ChunkPerformance>> {
            let watched = if self.performance.is_some() { chunks } else { 0 };
            (0..watched).into_par_iter().map(|chunk| step().map(|()| self.performance(&prepared, chunk))).collect()
        };
        let reconstructions = || match &self.reconstruction {
            None => Ok(Vec::new()),
            Some(model) => {
                let values: Vec<FeatureValues<'_>> =
                    prepared.features.iter().map(|own| own.values(0..prepared.timed_rows())).collect();
                let mapping = model.map(&values).map_err(from_stats)?;
                let rebuild = |chunk: &Chunk| step().map(|()| model.measure(&values, &mapping, chunk.start..chunk.end));
                prepared.chunks.par_iter().map(rebuild).collect::<Result<Vec<Reconstructed>>>()
            }
        };
        let separations = || match &self.domain_classifier {
            None => Ok(Vec::new()),
            Some(classifier) => {
                let separate = |chunk| separation(classifier, &prepared, chunk, table, watch, &step);
                (0..chunks).into_par_iter().map(separate).collect()
            }
        };
        let ((columns, performance), (reconstructions, separations)) =
            rayon::join(|| rayon::join(columns, performance), || rayon::join(reconstructions, separations));
        let parts = Parts {
            columns: columns?,
            performance: performance?,
            reconstructions: reconstructions?,
            separations: separations?,
        };
        Ok(Measurements::collect(self, prepared, parts))
    }

    /// Puts the losses that are to be expected beside the outcomes of a regressor.
    fn expect_losses(&self, prepared: &mut Prepared) -> Result<()> {
        const ROWS: usize = 16_384;
        let (Some(model), Some(Outcomes::Regression(outcomes))) = (&self.direct_loss, &prepared.outcomes) else {
            return Ok(());
        };
        let features = with_prediction(&prepared.features, &outcomes.predictions);
        let rows = outcomes.predictions.len();
        let blocks: Vec<Vec<Vec<f64>>> = (0..rows.div_ceil(ROWS))
            .into_par_iter()
            .map(|block| model.expected(&features, block * ROWS..rows.min((block + 1) * ROWS)).map_err(from_stats))
            .collect::<Result<_>>()?;
        let column = |place: usize| blocks.iter().flat_map(|block| block[place].iter().copied()).collect();
        let expected = model.losses().enumerate().map(|(place, loss)| (loss, column(place))).collect();
        if let Some(Outcomes::Regression(outcomes)) = &mut prepared.outcomes {
            outcomes.expected = expected;
        }
        Ok(())
    }

    fn mappings(&self, prepared: &Prepared) -> Vec<Option<Mapping>> {
        let mapping = |(reference, feature): (&FeatureReference, &Feature)| match (reference, feature) {
            (FeatureReference::Categorical(reference), Feature::Categorical(_, categories)) => {
                Some(reference.map(categories))
            }
            _ => None,
        };
        self.features.iter().zip(&prepared.features).map(mapping).collect()
    }

    /// One feature in one chunk: all its series, in the order of [`Learned::column_keys`].
    fn column(
        &self,
        prepared: &Prepared,
        mappings: &[Option<Mapping>],
        feature: usize,
        chunk: usize,
    ) -> (Vec<Value>, ColumnSummary) {
        let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
        match (&self.features[feature], &prepared.features[feature], &mappings[feature]) {
            (FeatureReference::Numeric(reference), Feature::Numeric(values), _) => {
                self.numeric(reference, &values[rows])
            }
            (FeatureReference::Categorical(reference), Feature::Categorical(codes, _), Some(mapping)) => {
                self.categorical(reference, &codes[rows], mapping)
            }
            _ => unreachable!("features are prepared in the kinds of the plan"),
        }
    }

    fn numeric(&self, reference: &NumericReference, values: &[f64]) -> (Vec<Value>, ColumnSummary) {
        let plan = &self.plan;
        let chunk = reference.summarize(values);
        let mut series: Vec<Value> =
            plan.numeric_methods.iter().map(|method| reference.drift(method, &chunk)).collect();
        if plan.missing {
            series.push(missing(chunk.missing, chunk.rows, reference.missing_rate(), plan.count_as));
        }
        if plan.out_of_range {
            series.push(reference.out_of_range(&chunk, plan.count_as));
        }
        series.extend(self.column_statistics().map(|statistic| reference.statistic(statistic, &chunk)));
        (series, ColumnSummary { counts: chunk.counts, present: chunk.rows - chunk.missing })
    }

    fn categorical(
        &self,
        reference: &CategoricalReference,
        codes: &[u32],
        mapping: &Mapping,
    ) -> (Vec<Value>, ColumnSummary) {
        let plan = &self.plan;
        let chunk = reference.summarize(codes, mapping);
        let mut series: Vec<Value> =
            plan.categorical_methods.iter().map(|method| reference.drift(method, &chunk)).collect();
        if plan.missing {
            series.push(missing(chunk.missing, chunk.rows, reference.missing_rate(), plan.count_as));
        }
        if plan.unseen {
            series.push(reference.unseen(&chunk, plan.count_as));
        }
        (series, ColumnSummary { counts: chunk.counts, present: chunk.rows - chunk.missing })
    }

    fn performance(&self, prepared: &Prepared, chunk: usize) -> ChunkPerformance {
        let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
        let (Some(reference), Some(outcomes)) = (&self.performance, &prepared.outcomes) else {
            unreachable!("performance is measured only where it is watched")
        };
        reference.measure(outcomes, rows, &self.plan.metrics, &self.plan.choices)
    }

    fn column_statistics(&self) -> impl Iterator<Item = Statistic> {
        self.plan.statistics.iter().copied().filter(|&statistic| statistic != Statistic::RowCount)
    }

    /// The series of one feature, in the order in which they are measured.
    pub fn column_keys(&self, feature: usize) -> Vec<SeriesKey> {
        let plan = &self.plan;
        let count_as = match plan.count_as {
            stats::column::CountAs::Rate => "rate",
            stats::column::CountAs::Count => "count",
        };
        let key = |calculator, metric: String| SeriesKey { calculator, metric, feature: Some(feature) };
        let numeric = matches!(self.features[feature], FeatureReference::Numeric(_));
        let methods = if numeric { &plan.numeric_methods } else { &plan.categorical_methods };
        let mut keys: Vec<SeriesKey> =
            methods.iter().map(|method| key("univariate_drift", method.key.to_owned())).collect();
        if plan.missing {
            keys.push(key("missing_values", format!("missing_{count_as}")));
        }
        if plan.unseen && !numeric {
            keys.push(key("unseen_values", format!("unseen_{count_as}")));
        }
        if plan.out_of_range && numeric {
            keys.push(key("out_of_range", format!("out_of_range_{count_as}")));
        }
        if numeric {
            keys.extend(
                self.column_statistics().map(|statistic| key("summary_statistics", statistic.key().to_owned())),
            );
        }
        keys
    }

    /// Rows of a chunk, where that is watched.
    pub fn row_count(&self, rows: usize) -> Option<Value> {
        self.plan.statistics.contains(&Statistic::RowCount).then(|| Ok(Reading::plain(rows as f64)))
    }
}

/// The features' values and, last, the model's prediction.
fn with_prediction<'a>(features: &'a [Feature], predictions: &'a [f64]) -> Vec<FeatureValues<'a>> {
    let values = features.iter().map(|feature| feature.values(0..predictions.len()));
    values.chain([FeatureValues::Numeric(predictions)]).collect()
}

/// Models of a regressor's losses; each loss is learned on a thread of its own.
fn fit_direct_loss(
    plan: &Plan,
    prepared: &Prepared,
    watch: &Watch,
) -> std::result::Result<Option<DirectLoss>, StatsError> {
    let Some(Outcomes::Regression(outcomes)) = &prepared.outcomes else { return Ok(None) };
    let losses = losses_of(&plan.metrics);
    if losses.is_empty() || outcomes.predictions.is_empty() {
        return Ok(None);
    }
    let training = Training::new(&with_prediction(&prepared.features, &outcomes.predictions), outcomes)?;
    let stop = || watch.stop();
    let fit = |&loss: &stats::metric::loss::RowLoss| Ok((loss, training.fit(loss, outcomes, &stop)?));
    let models = losses.par_iter().map(fit).collect::<std::result::Result<_, StatsError>>()?;
    Ok(Some(training.finish(models)))
}

/// How well one chunk can be told from the reference; folds run on threads of their own.
fn separation(
    classifier: &DomainClassifier,
    prepared: &Prepared,
    chunk: usize,
    table: Table,
    watch: &Watch,
    step: &(dyn Fn() -> Result<()> + Sync),
) -> Result<Separation> {
    let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
    let samples = match table {
        Table::Reference => classifier.within(rows),
        Table::Other => {
            let chunk: Vec<FeatureValues<'_>> =
                prepared.features.iter().map(|feature| feature.values(rows.clone())).collect();
            classifier.against(&chunk, rows.len()).map_err(from_stats)?
        }
    };
    let fold = |fold: usize| -> Result<FoldScores> {
        step()?;
        samples.fold(fold, &|| watch.stop()).map_err(from_stats)
    };
    let folds: Vec<FoldScores> = (0..FOLDS).into_par_iter().map(fold).collect::<Result<_>>()?;
    Ok(samples.conclude(&folds))
}
