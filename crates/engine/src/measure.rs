//! Measuring data against what was learned, over (column, chunk) on the pool.

use crate::distribution::{Binning, FullCounts};
use crate::error::{Error, Result};
use crate::learned::{FeatureReference, Learned};
use crate::measurements::{ColumnChunk, PerCalculator};
use crate::own;
use crate::plan::Plan;
use crate::pool::Pool;
use crate::prepare::Prepared;
use crate::progress::Unwatched;
use crate::shapes::Shaped;
use crate::work::Work;
use rayon::prelude::*;
use stats::calculator::Fault;
use stats::column::categorical::{CategoricalChunk, CategoricalReference, Mapping};
use stats::column::numeric::{NumericChunk, NumericReference};
use stats::domain_classifier::{DomainClassifier, FOLDS, FoldScores, Separation};
use stats::encoding::{Feature, FeatureValues};
use stats::estimation::{ChunkInput, Fitted, KeptChunk, Needs};
use stats::kept_rows::chunk_rows::{ChunkRows, RowsByChunk};
use stats::kept_rows::counts::CodeCounts;
use stats::kept_rows::{KeptFeature, KeptRows};
use stats::measured::{Measured as Value, Undefined};
use stats::outputs;
use stats::performance::Reference;
use stats::performance::chunk_performance::ChunkPerformance;
use stats::performance::offset::Offset;
use stats::performance::outcomes::Outcomes;
use stats::performance::selection::selection;
use stats::reconstruction::Reconstructed;
use stats::summary::performance::PerformanceChunk;
use stats::table::chunking::Chunk;
use std::ops::Range;

/// Baseline that a table is measured against.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The reference against itself.
    Itself,
    /// Any other table against the reference.
    Reference,
}

/// Measurements of a chunk where performance is watched.
struct OfChunk {
    performance: ChunkPerformance,
    rows: Option<ChunkRows>,
    shapes: Vec<Shaped>,
}

/// View on the chunks of one feature.
pub struct View {
    /// The reference's place of each label, of a categorical one.
    pub mapping: Option<Mapping>,
    binning: Binning,
}

impl View {
    /// Fits a feature of the reference to its rows.
    pub fn new((reference, feature): (&FeatureReference, &Feature)) -> View {
        let mapping = match (reference, feature) {
            (FeatureReference::Categorical(reference), Feature::Categorical(_, categories)) => {
                Some(reference.map(categories))
            }
            _ => None,
        };
        View { mapping, binning: Binning::of(reference) }
    }
}

impl Learned {
    /// Measures every (column, chunk), every chunk's performance and its separation from the reference. Results go
    /// to fixed places, so they do not depend on the number of threads.
    pub fn measure(&self, prepared: &mut Prepared, against: Against, work: &Work<'_>) -> Result<PerCalculator> {
        self.prepare_estimates(prepared)?;
        let (prepared, chunks) = (&*prepared, prepared.chunks.len());
        let views: Vec<View> = self.features.iter().zip(&prepared.features).map(View::new).collect();
        let columns = || -> Result<Vec<Vec<ColumnChunk>>> {
            let measure = |feature: usize| {
                let chunk = |chunk| work.step().map(|()| self.column(prepared, &views[feature], feature, chunk));
                (0..chunks).into_par_iter().map(chunk).collect()
            };
            (0..self.features.len()).into_par_iter().map(measure).collect()
        };
        let room = if self.plan.draws_rows && against == Against::Reference {
            RowsByChunk::room(chunks, self.plan.keep_rows)
        } else {
            0
        };
        let usual = if room > 0 && self.counts_codes() { self.usual_counts() } else { Vec::new() };
        let performance = || -> Result<Vec<OfChunk>> {
            let watched = if self.performance.is_some() { chunks } else { 0 };
            let measure = |chunk| work.step().map(|()| self.performance(prepared, chunk, room, &usual));
            (0..watched).into_par_iter().map(measure).collect()
        };
        let faults = || -> Result<Vec<Vec<Value>>> {
            if !self.plan.has_row_faults() {
                return Ok(Vec::new());
            }
            let measure = |chunk: &Chunk| work.step().map(|()| self.row_faults(prepared, chunk.start..chunk.end));
            prepared.chunks.par_iter().map(measure).collect()
        };
        let reconstructions = || match &self.reconstruction {
            None => Ok(Vec::new()),
            Some(model) => {
                let values: Vec<FeatureValues<'_>> =
                    prepared.features.iter().map(|own| own.values(0..prepared.timed_rows)).collect();
                let mapping = model.map(&values)?;
                let rebuild =
                    |chunk: &Chunk| work.step().map(|()| model.measure(&values, &mapping, chunk.start..chunk.end));
                prepared.chunks.par_iter().map(rebuild).collect::<Result<Vec<Reconstructed>>>()
            }
        };
        let separations = || match &self.domain_classifier {
            None => Ok(Vec::new()),
            Some(classifier) => {
                let separate = |chunk| separation(classifier, prepared, chunk, against, work);
                (0..chunks).into_par_iter().map(separate).collect()
            }
        };
        let ((columns, (performance_of_chunks, faults)), (reconstructions, separations)) = rayon::join(
            || rayon::join(columns, || rayon::join(performance, faults)),
            || rayon::join(reconstructions, separations),
        );
        let of_chunk = |chunk: &Chunk| {
            let rows = chunk.start..chunk.end;
            own::values(&self.plan.own, &self.own, &own::sums(&prepared.own, &rows), rows.len())
        };
        let own = prepared.chunks.par_iter().map(of_chunk).collect();
        let (mut performance, mut rows, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
        for own in performance_of_chunks? {
            performance.push(own.performance);
            rows.extend(own.rows);
            shapes.push(own.shapes);
        }
        Ok(PerCalculator {
            columns: columns?,
            performance,
            rows: RowsByChunk::of(rows),
            shapes,
            reconstructions: reconstructions?,
            separations: separations?,
            own,
            faults: faults?,
        })
    }

    /// Adds to the outcomes what estimates need of features, row by row.
    pub fn prepare_estimates(&self, prepared: &mut Prepared) -> Result<()> {
        let (Some(outcomes), features) = (&mut prepared.outcomes, &prepared.features) else { return Ok(()) };
        self.estimates.iter().try_for_each(|own| own.model.prepare(features, outcomes, &Pool(&Unwatched)))?;
        Ok(())
    }

    /// Measures one feature in one chunk: all its series, in the order of [`Learned::column_keys`].
    fn column(&self, prepared: &Prepared, view: &View, feature: usize, chunk: usize) -> ColumnChunk {
        let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
        let (series, drawn) = match (&self.features[feature], &prepared.features[feature], &view.mapping) {
            (FeatureReference::Numeric(reference), Feature::Numeric(values), _) => {
                self.numeric(reference, reference.chunk(&values[rows]))
            }
            (FeatureReference::Categorical(reference), Feature::Categorical(codes, _), Some(mapping)) => {
                self.categorical(reference, reference.chunk(&codes[rows], mapping))
            }
            _ => unreachable!("features are prepared in the kinds of the plan"),
        };
        (series, view.binning.histogram(&drawn))
    }

    /// Measures all series of a numeric feature, and counts what is drawn.
    pub fn numeric(&self, reference: &NumericReference, chunk: NumericChunk<'_>) -> (Vec<Value>, FullCounts) {
        let plan = &self.plan;
        let mut series: Vec<Value> =
            plan.numeric_methods.iter().map(|method| reference.drift(method, &chunk)).collect();
        let faults = plan.faults().filter_map(|(_, fault)| fault.count.numeric());
        series.extend(faults.map(|count| count(reference, &chunk, plan.count_as)));
        series.extend(self.column_statistics().map(|statistic| reference.statistic(statistic, &chunk)));
        let (drawn, present) = (reference.drawn(&chunk), chunk.rows - chunk.missing);
        (series, FullCounts { counts: drawn.counts, below: drawn.below, present })
    }

    /// Measures all series of a categorical feature, and counts what is drawn.
    pub fn categorical(&self, reference: &CategoricalReference, chunk: CategoricalChunk) -> (Vec<Value>, FullCounts) {
        let plan = &self.plan;
        let mut series: Vec<Value> =
            plan.categorical_methods.iter().map(|method| reference.drift(method, &chunk)).collect();
        let faults = plan.faults().filter_map(|(_, fault)| fault.count.categorical());
        series.extend(faults.map(|count| count(reference, &chunk, plan.count_as)));
        (series, FullCounts { counts: chunk.counts, below: 0, present: chunk.rows - chunk.missing })
    }

    /// Counts faults of whole rows, in the order of the plan.
    fn row_faults(&self, prepared: &Prepared, rows: Range<usize>) -> Vec<Value> {
        let features: Vec<FeatureValues<'_>> = prepared.features.iter().map(|own| own.values(rows.clone())).collect();
        let count = |fault: &Fault| fault.count.rows(&features, rows.len() as u64, self.plan.count_as);
        self.plan.faults().filter_map(|(_, fault)| count(fault)).collect()
    }

    /// Measures performance in a chunk, draws at most so many of its rows, and tells the shapes of its columns.
    fn performance(&self, prepared: &Prepared, chunk: usize, room: usize, usual: &[Vec<u64>]) -> OfChunk {
        let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
        let (Some(reference), Some(outcomes)) = (&self.performance, &prepared.outcomes) else {
            unreachable!("performance is measured only where it is watched")
        };
        let codes = self.codes(&prepared.features, rows.clone());
        let counts = self.code_counts(&codes, outcomes, rows.clone());
        let is_asked = room > 0 && !codes.is_empty();
        OfChunk {
            rows: is_asked.then(|| ChunkRows::draw(&codes, outcomes, rows.clone(), room)),
            shapes: if usual.is_empty() {
                Vec::new()
            } else {
                self.shapes(&prepared.features, rows.clone(), &counts.all, usual)
            },
            performance: self.outcomes(reference, &PerformanceChunk::of(outcomes, rows), &counts),
        }
    }

    /// Codes rows as those that are kept, one list for each feature; empty where no estimator takes them.
    pub fn codes(&self, features: &[Feature], rows: Range<usize>) -> Vec<Vec<u8>> {
        let Some(kept) = self.kept.as_ref().filter(|_| self.counts_codes()) else { return Vec::new() };
        let code = |((kept, reference), own): ((&KeptFeature, &FeatureReference), &Feature)| {
            let codes = kept.codes().encode(reference.column(), &own.values(rows.clone()));
            codes.expect("features are prepared in the kinds of the plan")
        };
        kept.features.iter().zip(&self.features).zip(features).map(code).collect()
    }

    /// Counts rows by code.
    pub fn code_counts(&self, codes: &[Vec<u8>], outcomes: &Outcomes, rows: Range<usize>) -> CodeCounts {
        let kept = self.kept.iter().flat_map(|own| &own.features);
        CodeCounts::of(codes, kept.map(|own| own.codes().count()), &outcomes.labelled(rows))
    }

    /// Tells whether an estimator takes counts by code.
    pub fn counts_codes(&self) -> bool {
        self.estimates.iter().any(|own| own.estimator.needs == Needs::KeptRows)
    }

    /// Tells whether rows were counted by the codes of the rows that are kept.
    pub fn fits_codes(&self, CodeCounts { all, .. }: &CodeCounts) -> bool {
        let same = |(kept, own): (&KeptFeature, &Vec<u64>)| kept.codes().count() == own.len();
        let fits = |kept: &KeptRows| kept.features.len() == all.len() && kept.features.iter().zip(all).all(same);
        self.counts_codes() && self.kept.as_ref().is_some_and(fits)
    }

    /// Measures performance in a chunk, of which `counts` are rows by code, and the columns that it is made from.
    pub fn outcomes(
        &self,
        reference: &Reference,
        chunk: &PerformanceChunk<'_>,
        counts: &CodeCounts,
    ) -> ChunkPerformance {
        let Plan { metrics, choices, .. } = &self.plan;
        let kept = self.kept.as_ref().map(|rows| KeptChunk { rows, counts: &counts.all });
        let estimate = |own: &Fitted| match own.estimator.needs {
            Needs::KeptRows if counts.is_empty() => vec![Err(Undefined::NotInSummary); reference.series(metrics).len()],
            _ => own.model.estimate(&ChunkInput { chunk, reference, metrics, choices, kept }),
        };
        ChunkPerformance {
            outputs: outputs::measure(&self.outputs, chunk),
            estimates: self.estimates.iter().map(estimate).collect(),
            selection: selection(chunk, counts),
            offset: self.offset(chunk),
            ..reference.measure(chunk, metrics, choices)
        }
    }

    /// Compares labels of two classes with what the scores of their rows say.
    fn offset(&self, chunk: &PerformanceChunk<'_>) -> Option<Offset> {
        let PerformanceChunk::Binary(own) = chunk else { return None };
        Offset::of(own, self.estimates.iter().find_map(|own| own.model.calibrations().first())?)
    }
}

/// Measures how well one chunk can be told from the reference; folds run on threads of their own.
fn separation(
    classifier: &DomainClassifier,
    prepared: &Prepared,
    chunk: usize,
    against: Against,
    work: &Work<'_>,
) -> Result<Separation> {
    let rows = prepared.chunks[chunk].start..prepared.chunks[chunk].end;
    let samples = match against {
        Against::Itself => classifier.within(rows),
        Against::Reference => {
            let chunk: Vec<FeatureValues<'_>> =
                prepared.features.iter().map(|feature| feature.values(rows.clone())).collect();
            classifier.against(&chunk, rows.len())?
        }
    };
    let fold = |fold: usize| -> Result<FoldScores> {
        work.step()?;
        samples.fold(fold, &|| work.is_cancelled()).map_err(Error::from)
    };
    let folds: Vec<FoldScores> = (0..FOLDS).into_par_iter().map(fold).collect::<Result<_>>()?;
    Ok(samples.conclude(&folds))
}
