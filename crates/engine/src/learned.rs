//! The learned state of a reference.

use crate::error::Result;
use crate::own;
use crate::plan::Plan;
use crate::pool::Pool;
use crate::prepare::Prepared;
use crate::progress::Progress;
use rayon::prelude::*;
use stats::column::categorical::CategoricalReference;
use stats::column::numeric::{Needs, NumericReference};
use stats::domain_classifier::DomainClassifier;
use stats::encoding::{Feature, FeatureValues};
use stats::error::StatsError;
use stats::estimation::{Fitted, ReferenceInput};
use stats::kept_rows::codes::ColumnReference;
use stats::kept_rows::{KeptFeature, KeptRows, Places};
use stats::outputs::{self, Output, OutputReference};
use stats::own_metric::OwnSums;
use stats::performance::outcomes::Outcomes;
use stats::performance::roles::{Doubt, doubts};
use stats::performance::{Classes, Reference};
use stats::reconstruction::{Options, Reconstruction};
use stats::segments::{Division, Segment};
use stats::summary::performance::PerformanceChunk;
use std::sync::Arc;

/// A feature of the reference.
pub enum FeatureReference {
    /// Numbers.
    Numeric(NumericReference),
    /// Labels.
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

    /// The column, for what codes its values.
    pub fn column(&self) -> ColumnReference<'_> {
        match self {
            FeatureReference::Numeric(reference) => ColumnReference::Numeric(reference),
            FeatureReference::Categorical(reference) => ColumnReference::Categorical(reference),
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

/// The segments of a reference, and what each has learned.
#[derive(Default)]
pub struct Segmented {
    /// Names of the segments.
    pub division: Division,
    /// One for each that is watched.
    pub learned: Vec<Arc<Learned>>,
}

/// The learned state of a reference.
pub struct Learned {
    /// The plan that was learned for.
    pub plan: Plan,
    /// One for each feature of the plan.
    pub features: Vec<FeatureReference>,
    /// `None` where performance is not watched.
    pub performance: Option<Reference>,
    /// The estimators of [`Plan::estimators`], in the same order; empty where performance is not watched.
    pub estimates: Vec<Fitted>,
    /// `None` where it is not asked for.
    pub reconstruction: Option<Reconstruction>,
    /// `None` where it is not asked for.
    pub domain_classifier: Option<DomainClassifier>,
    /// Metrics of users over all rows.
    pub own: Vec<OwnSums>,
    /// Some of the rows; `None` without a task, or where none are asked for.
    pub kept: Option<KeptRows>,
    /// The classes that a classifier tells apart.
    pub classes: Option<Classes>,
    /// The columns of what the model said and what was true.
    pub outputs: Vec<(Output, OutputReference)>,
    /// Segments of the rows, each learned alone; none where none are asked for.
    pub segments: Segmented,
}

impl Learned {
    /// Lists the segments that are watched, and what each has learned.
    pub fn watched_segments(&self) -> impl Iterator<Item = (&Segment, &Arc<Learned>)> {
        self.segments.division.watched.iter().zip(&self.segments.learned)
    }

    /// Estimates the bytes held of a reference of `rows` rows: its values, and its rows where all are kept. All else is small.
    pub fn retained_bytes(&self, rows: usize) -> usize {
        let values = if self.plan.needs().values { self.features.len() } else { 0 };
        let whole = if self.domain_classifier.is_some() { self.features.len() } else { 0 };
        let segments = self.watched_segments().map(|(own, learned)| learned.retained_bytes(own.rows as usize));
        8 * rows * (values + whole) + self.kept.as_ref().map_or(0, KeptRows::bytes) + segments.sum::<usize>()
    }

    /// Learns from rows that are ready, and keeps those at `places`. Gives doubts about the roles of the columns too.
    pub fn fit(
        plan: Plan,
        prepared: &Prepared,
        places: Option<Places>,
        progress: &dyn Progress,
    ) -> Result<(Learned, Vec<Doubt>)> {
        let (needs, rows) = (plan.needs(), prepared.timed_rows);
        let learn = |feature: &Feature| learn_feature(&feature.values(0..rows), needs, places.as_ref());
        let outcomes = prepared.outcomes.as_ref();
        let (learned, judged) = rayon::join(
            || prepared.features.par_iter().map(learn).collect::<std::result::Result<Vec<_>, _>>(),
            || outcomes.map(|own| Judged::fit(&plan, prepared, own, progress)).transpose(),
        );
        let (features, kept): (_, Vec<Option<KeptFeature>>) = learned?.into_iter().unzip();
        let kept = places
            .zip(outcomes)
            .map(|(places, outcomes)| KeptRows::new(places, kept.into_iter().flatten().collect(), outcomes));
        let values: Vec<FeatureValues<'_>> = prepared.features.iter().map(|own| own.values(0..rows)).collect();
        let (reconstruction, domain_classifier) = rayon::join(
            || plan.reconstruction.as_ref().map(|options| learn_reconstruction(&plan, &values, options)).transpose(),
            || {
                let keep = |order| DomainClassifier::fit(prepared.features.clone(), rows, order);
                plan.domain_classifier.map(keep).transpose()
            },
        );
        let Judged { performance, estimates, outputs, doubts } = judged?.unwrap_or_default();
        let own = own::learn(&plan, &prepared.own, rows)?;
        let learned = Learned {
            features,
            classes: performance.as_ref().and_then(Reference::classes),
            outputs,
            segments: Segmented::default(),
            own,
            kept,
            performance,
            estimates,
            reconstruction: reconstruction?,
            domain_classifier: domain_classifier?,
            plan,
        };
        Ok((learned, doubts))
    }

    /// Edges of the bins of a binary classifier's scores; none for others.
    pub fn score_edges(&self) -> Vec<f64> {
        let Some(Reference::Binary(reference)) = &self.performance else { return Vec::new() };
        let scores = self.outputs.iter().filter(|(output, _)| matches!(output, Output::Score(_)));
        let calibrations = self.estimates.iter().flat_map(|own| own.model.calibrations());
        let corners = calibrations.flat_map(|own| own.isotonic.iter().flat_map(|isotonic| isotonic.corners()));
        reference.score_edges(scores.flat_map(|(_, own)| own.edges()).chain(corners))
    }

    /// Writes a value of a column of a role: a number, or the name of its class.
    pub fn value_in_words(&self, output: Output, value: f64) -> Option<String> {
        if value.is_nan() {
            return None;
        }
        Some(match (&self.classes, output) {
            (_, Output::Score(_)) | (None, _) => format!("{value}"),
            (Some(classes), _) => classes.name(value as usize)?,
        })
    }
}

/// Learns a feature and, while its values are at hand, keeps those at `places`.
fn learn_feature(
    values: &FeatureValues<'_>,
    needs: Needs,
    places: Option<&Places>,
) -> std::result::Result<(FeatureReference, Option<KeptFeature>), StatsError> {
    let reference = match values {
        FeatureValues::Numeric(values) => FeatureReference::Numeric(NumericReference::fit(values, needs)),
        FeatureValues::Categorical(codes, categories) => {
            FeatureReference::Categorical(CategoricalReference::fit(codes, categories))
        }
    };
    let kept = places.map(|places| KeptFeature::fit(reference.column(), values, places)).transpose()?;
    Ok((reference, kept))
}

/// Learns how features hang together; alerts by chance need to know of rows that were not learned from as well.
fn learn_reconstruction(
    plan: &Plan,
    values: &[FeatureValues<'_>],
    options: &Options,
) -> std::result::Result<Reconstruction, StatsError> {
    let learned = Reconstruction::fit(values, options)?;
    if plan.by_chance { learned.with_optimism(values, options) } else { Ok(learned) }
}

/// What is learned from predictions and labels. All of it goes by one count of the reference's rows.
#[derive(Default)]
struct Judged {
    performance: Option<Reference>,
    estimates: Vec<Fitted>,
    outputs: Vec<(Output, OutputReference)>,
    doubts: Vec<Doubt>,
}

impl Judged {
    fn fit(plan: &Plan, prepared: &Prepared, outcomes: &Outcomes, progress: &dyn Progress) -> Result<Judged> {
        let whole = PerformanceChunk::of(outcomes, 0..outcomes.rows());
        let (ranked, Plan { metrics, choices, .. }) = (whole.ranked(), plan);
        let (features, workers) = (&prepared.features[..], &Pool(progress));
        let fit = || -> Result<(Reference, Vec<Fitted>, Vec<Doubt>)> {
            let reference = Reference::fit(outcomes, &ranked, metrics, choices)?;
            let input = ReferenceInput { outcomes, ranked: &ranked, features, metrics, choices, workers };
            let fitted = plan.estimators().map(|own| Fitted::fit(own, &input));
            let estimates = fitted.collect::<std::result::Result<Vec<_>, _>>()?;
            let doubts = doubts(outcomes, &whole, &reference, &estimates, metrics, choices);
            Ok((reference, estimates, doubts))
        };
        let (fitted, outputs) = rayon::join(fit, || outputs::learn(outcomes, &whole));
        let (reference, estimates, doubts) = fitted?;
        Ok(Judged { performance: Some(reference), estimates, outputs, doubts })
    }
}
