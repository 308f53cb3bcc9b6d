//! What is learned from a reference, and the handle that JavaScript has on it.

use crate::check::check;
use crate::dataset::Dataset;
use crate::error::{coded, from_stats};
use crate::guess::{leave_out, leave_out_unread};
use crate::job::Job;
use crate::list::List;
use crate::measure::{Steps, Table};
use crate::measured::{Measured, Measurements, SeriesKey};
use crate::plan::{Plan, PlanEntry};
use crate::pool::{Watch, spawn};
use crate::prepare::{Ordered, Prepared, Request, Whole, read_labels, require_rows, spellings};
use napi::bindgen_prelude::*;
use napi_derive::napi;
use rayon::prelude::*;
use stats::calibration::Calibration;
use stats::calibration::reliability::Reliability;
use stats::column::categorical::CategoricalReference;
use stats::column::numeric::NumericReference;
use stats::direct_loss::{DirectLoss, Training, losses_of};
use stats::domain_classifier::DomainClassifier;
use stats::encoding::{Feature, FeatureValues};
use stats::error::StatsError;
use stats::guess::Guess;
use stats::measured::{Measured as Value, Reading};
use stats::outputs::{self, Output, OutputReference};
use stats::performance::{Classes, Outcomes, Reference};
use stats::reconstruction::Reconstruction;
use stats::roles::{Doubt, doubts};
use stats::statistic::Statistic;
use std::sync::Arc;

/// A feature of the reference.
pub enum FeatureReference {
    Numeric(NumericReference),
    Categorical(CategoricalReference),
}

impl FeatureReference {
    /// Rows in each bin that is drawn, or of each label.
    pub fn drawn_counts(&self) -> &[u64] {
        match self {
            FeatureReference::Numeric(reference) => reference.drawn_counts(),
            FeatureReference::Categorical(reference) => &reference.counts,
        }
    }

    /// Values that are not missing.
    pub fn present(&self) -> u64 {
        match self {
            FeatureReference::Numeric(reference) => reference.rows - reference.missing,
            FeatureReference::Categorical(reference) => reference.rows - reference.missing,
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
    /// Of a classifier.
    pub classes: Option<Classes>,
    /// The columns of what the model said and what was true.
    pub outputs: Vec<(Output, OutputReference)>,
}

/// A reference that data is measured against. Immutable.
#[napi(custom_finalize)]
pub struct Monitor {
    pub(crate) learned: Arc<Learned>,
    pub(crate) reference: Arc<Measurements>,
    /// What was guessed of the reference's columns; a saved monitor has settled it.
    pub(crate) guesses: Vec<(String, Guess)>,
    /// What the roles of the reference's columns made doubtful, likewise.
    pub(crate) doubts: Vec<Doubt>,
    /// About what it holds in memory, which JavaScript's collector has to know of.
    pub(crate) bytes: i64,
}

impl ObjectFinalize for Monitor {
    fn finalize(self, env: Env) -> Result<()> {
        env.adjust_external_memory(-self.bytes)?;
        Ok(())
    }
}

/// A monitor made off the main thread; becomes one where JavaScript can hold it.
pub struct Learnt(pub Monitor);

impl ToNapiValue for Learnt {
    unsafe fn to_napi_value(env: sys::napi_env, learnt: Self) -> Result<sys::napi_value> {
        Env::from_raw(env).adjust_external_memory(learnt.0.bytes)?;
        // SAFETY: `env` is the environment that asks for the value.
        unsafe { Monitor::to_napi_value(env, learnt.0) }
    }
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

    /// Measures data. `has_target` says whether it brings labels; `labels` are those of another table; `memory` is the
    /// most that rows which are not in time order may take, in bytes.
    #[napi(catch_unwind, ts_return_type = "Promise<Measured>")]
    pub fn measure(
        &self,
        env: Env,
        dataset: &Dataset,
        has_target: bool,
        labels: Option<&Dataset>,
        memory: f64,
        job: &Job,
    ) -> Result<PromiseRaw<'static, Measured>> {
        let (learned, data, labels) = (Arc::clone(&self.learned), dataset.data(), labels.map(Dataset::data));
        spawn(&env, job, move |watch| {
            require_rows(&data)?;
            let labels = labels.map(|labels| read_labels(&labels, &learned.plan, watch)).transpose()?;
            let classes = learned.classes.as_ref();
            let with_ids = learned.plan.id.as_ref().is_some_and(|id| data.has_ids(id));
            let labels = labels.as_ref();
            let request = Request { classes, with_target: has_target, labels, with_ids, unnamed: &[] };
            let measurements = check(&learned, &data, &request, memory, watch)?;
            Ok(Measured::new(learned, Arc::new(measurements)))
        })
    }
}

/// Learns from a reference and measures its own chunks. Features that are `unnamed` may turn out to be none.
#[napi(catch_unwind, ts_return_type = "Promise<Monitor>")]
pub fn fit(
    env: Env,
    dataset: &Dataset,
    plan: PlanEntry,
    #[napi(ts_arg_type = "Array<string>")] unnamed: List<String>,
    job: &Job,
) -> Result<PromiseRaw<'static, Learnt>> {
    let (mut plan, data) = (Plan::try_from(plan)?, dataset.data());
    spawn(&env, job, move |watch| {
        require_rows(&data)?;
        let with_ids = plan.id.as_ref().is_some_and(|id| data.has_ids(id));
        let request = Request { with_target: true, with_ids, unnamed: &unnamed.0, ..Request::default() };
        let Ordered { table, chunks, whole } = Ordered::read(&data, &plan, &request, watch)?;
        if chunks.is_empty() {
            let message = format!("Cannot cut the reference's {} rows: no chunk is left", whole.rows);
            return Err(coded("too_few_rows", message));
        }
        let mut guesses = leave_out_unread(&mut plan, &table, &unnamed.0);
        let mut prepared = Prepared::of(&table, table.rows - whole.without_time, chunks, &plan, &request)?;
        let spellings = spellings(&table, &plan);
        drop(table);
        let whole = Whole { repeated: prepared.repeated, ..whole };
        guesses.extend(leave_out(&mut plan, &mut prepared, &unnamed.0));
        let learned = Learned::fit(plan, &prepared, watch)?;
        let doubts = match (&prepared.outcomes, &learned.performance) {
            (Some(own), Some(reference)) => doubts(own, reference, &learned.plan.metrics, &learned.plan.choices),
            _ => Vec::new(),
        };
        let doubts = spellings.into_iter().chain(doubts).collect();
        let steps = Steps::new(&learned, prepared.chunks.len(), 0.5, watch);
        let whole_rows = whole.rows;
        let parts = learned.measure(&mut prepared, Table::Reference, &steps)?;
        let measurements = Measurements::collect(&learned, prepared.chunks, whole, parts);
        let bytes = learned.kept_bytes(whole_rows);
        Ok(Learnt(Monitor { learned: Arc::new(learned), reference: Arc::new(measurements), guesses, doubts, bytes }))
    })
}

impl Learned {
    /// About what is held of a reference of `rows` rows: its values, and its rows where all are kept. All else is small.
    fn kept_bytes(&self, rows: usize) -> i64 {
        let values = if self.plan.needs().values { self.features.len() } else { 0 };
        let whole = if self.domain_classifier.is_some() { self.features.len() } else { 0 };
        (8 * rows * (values + whole)) as i64
    }

    fn fit(plan: Plan, prepared: &Prepared, watch: &Watch) -> Result<Learned> {
        let (needs, rows) = (plan.needs(), prepared.timed_rows);
        let feature = |feature: &Feature| match feature {
            Feature::Numeric(values) => FeatureReference::Numeric(NumericReference::fit(&values[..rows], needs)),
            Feature::Categorical(codes, categories) => {
                FeatureReference::Categorical(CategoricalReference::fit(&codes[..rows], categories))
            }
        };
        let outcomes = prepared.outcomes.as_ref();
        let (features, (performance, outputs)) = rayon::join(
            || prepared.features.par_iter().map(feature).collect(),
            || {
                rayon::join(
                    || outcomes.map(|own| Reference::fit(own, &plan.metrics, &plan.choices)).transpose(),
                    || outcomes.map_or_else(Vec::new, outputs::learn),
                )
            },
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
        let performance = performance.map_err(from_stats)?;
        Ok(Learned {
            features,
            classes: performance.as_ref().and_then(Reference::classes),
            outputs,
            performance,
            direct_loss: direct_loss.map_err(from_stats)?,
            reconstruction: reconstruction.map_err(from_stats)?,
            domain_classifier: domain_classifier.map_err(from_stats)?,
            plan,
        })
    }

    pub fn column_statistics(&self) -> impl Iterator<Item = Statistic> {
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
            // Beside the other, which it is the evidence of; no series of a result.
            keys.push(key("out_of_range", format!("implausible_{count_as}")));
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
pub fn with_prediction<'a>(features: &'a [Feature], predictions: &'a [f64]) -> Vec<FeatureValues<'a>> {
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
