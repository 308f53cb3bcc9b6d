//! A monitor as the bytes of a file and back. What must hold between the parts is asked here, what must hold within one
//! beside its type (`stats::state`).

use crate::error::Result;
use crate::learned::{FeatureReference, Learned, Segmented};
use crate::measurements::Measurements;
use crate::monitor::Monitor;
use crate::plan::Plan;
use crate::state_file::StateFile;
use sha2::{Digest, Sha256};
use stats::error::StatsError;
use stats::estimation::Shape;
use stats::metric::Task;
use stats::outputs::{Output, OutputReference};
use stats::performance::Reference;
use stats::segments::{Division, Segment};
use stats::state::{Parts, Reader, State, require, unseal};
use stats::table::Kind;
use std::ops::Range;
use std::sync::Arc;

stats::state_variants!(FeatureReference {
    0 => Numeric { 0: reference },
    1 => Categorical { 0: reference },
});

impl Monitor {
    /// Makes a file. `writer` is the version of the package, `header` what the caller needs to make the plan anew.
    pub fn file(&self, writer: String, header: String) -> StateFile {
        let (learned, reference) = (Arc::clone(&self.learned), Arc::clone(&self.reference));
        let write = move |place: usize, out: &mut Vec<u8>| {
            match place.checked_sub(learned.parts()) {
                None => learned.write(place, out),
                Some(0) => reference.write(out),
                Some(_) => return false,
            }
            true
        };
        StateFile::new(writer, header, Arc::new(write))
    }

    /// Tells what was learned, and `text`, from any other: SHA-256 of the text and of the bytes of a file, the first half,
    /// as hexadecimal digits.
    pub fn digest(&self, text: &str) -> String {
        let file = self.file(String::new(), String::new());
        let digest = file.fold(Sha256::new_with_prefix(text), |digest, part| digest.chain_update(&part)).finalize();
        digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Names the features of which every value is kept.
    pub fn retained_values(&self) -> Vec<String> {
        let retains = |feature: &FeatureReference| match feature {
            FeatureReference::Numeric(reference) => reference.needs().values,
            FeatureReference::Categorical(_) => false,
        };
        let named = self.learned.plan.features.iter().zip(&self.learned.features);
        named.filter(|(_, feature)| retains(feature)).map(|((name, _), _)| name.clone()).collect()
    }
}

/// A file that is whole and unaltered.
pub struct SavedMonitor {
    /// Version of the package that wrote it.
    pub writer: String,
    /// Header of the caller.
    pub header: String,
    file: Vec<u8>,
    core: Range<usize>,
}

impl SavedMonitor {
    /// Takes the bytes of a file.
    ///
    /// # Errors
    /// `bad_state` and `unsupported`, as [`unseal`] has them.
    pub fn read(file: Vec<u8>) -> Result<Self> {
        let Parts { writer, header, core } = unseal(&file)?;
        // The checksum comes after it.
        let end = file.len() - size_of::<u64>();
        let core = end - core.len()..end;
        let (writer, header) = (writer.to_owned(), header.to_owned());
        Ok(SavedMonitor { writer, header, core, file })
    }

    /// Reads the monitor, which must have been fitted with this plan.
    ///
    /// # Errors
    /// `bad_state` for what does not fit together.
    pub fn load(&self, plan: Plan) -> Result<Monitor> {
        let core = &self.file[self.core.clone()];
        let mut from = Reader::new(core);
        let mut learned = Learned::read(plan, &mut from)?;
        let reference = Measurements::read(&learned, &mut from)?;
        from.finish()?;
        learned.plan.continue_chunks(&reference.chunks);
        Ok(Monitor::of(learned, reference, core.len()))
    }
}

impl Learned {
    /// Counts the parts that everything but the plan is written in.
    fn parts(&self) -> usize {
        self.own_parts() + self.segments.learned.iter().map(|own| own.parts()).sum::<usize>()
    }

    /// Counts the parts of what all rows taught.
    fn own_parts(&self) -> usize {
        self.features.len() + 2
    }

    /// Writes one of them: those of the segments come last, one segment after the other.
    fn write(&self, part: usize, out: &mut Vec<u8>) {
        let Some(mut left) = part.checked_sub(self.own_parts()) else { return self.write_own(part, out) };
        for own in &self.segments.learned {
            match left.checked_sub(own.parts()) {
                None => return own.write(left, out),
                Some(rest) => left = rest,
            }
        }
    }

    fn write_own(&self, part: usize, out: &mut Vec<u8>) {
        // As a list of features, and what else there is.
        match part.checked_sub(1) {
            None => self.features.len().write(out),
            Some(place) if place < self.features.len() => self.features[place].write(out),
            Some(_) => {
                self.performance.write(out);
                self.outputs.write(out);
                self.estimates.write(out);
                self.reconstruction.write(out);
                self.domain_classifier.write(out);
                self.own.write(out);
                self.kept.write(out);
                self.segments.division.write(out);
            }
        }
    }

    fn read(plan: Plan, from: &mut Reader<'_>) -> std::result::Result<Learned, StatsError> {
        let features = Vec::read(from)?;
        let performance: Option<Reference> = Option::read(from)?;
        let outputs = Vec::read(from)?;
        let mut learned = Learned {
            classes: performance.as_ref().and_then(Reference::classes),
            features,
            performance,
            outputs,
            estimates: Vec::read(from)?,
            reconstruction: Option::read(from)?,
            domain_classifier: Option::read(from)?,
            own: Vec::read(from)?,
            kept: Option::read(from)?,
            segments: Segmented { division: Division::read(from)?, learned: Vec::new() },
            plan,
        };
        require(learned.fits_features(), "what was learned of the features")?;
        require(learned.fits_task(), "what was learned of the model")?;
        require(learned.fits_kept(), "the rows that were kept")?;
        require(learned.own.len() == learned.plan.own.len(), "what was learned of own metrics")?;
        require(learned.segments.fits(&learned.plan), "its segments")?;
        for _ in 0..learned.segments.division.watched.len() {
            let own = Learned::read(learned.plan.of_segment(), from)?;
            learned.segments.learned.push(Arc::new(own));
        }
        Ok(learned)
    }

    /// Tells whether every part has the features of the plan.
    fn fits_features(&self) -> bool {
        let Learned { plan, features, reconstruction, domain_classifier, .. } = self;
        let fits = |(feature, (_, kind)): (&FeatureReference, &(String, Kind))| match feature {
            FeatureReference::Numeric(reference) => *kind == Kind::Numeric && reference.needs() == plan.needs(),
            FeatureReference::Categorical(_) => matches!(kind, Kind::Categorical | Kind::Boolean),
        };
        features.len() == plan.features.len()
            && features.iter().zip(&plan.features).all(fits)
            && reconstruction.is_some() == plan.reconstruction.is_some()
            && reconstruction.as_ref().is_none_or(|model| model.features() == features.len())
            && domain_classifier.is_some() == plan.domain_classifier.is_some()
            && domain_classifier.as_ref().is_none_or(|model| model.features() == features.len())
    }

    /// Tells whether the learned state of the model is for the task of the plan.
    fn fits_task(&self) -> bool {
        let Learned { plan, features, performance, estimates, .. } = self;
        let fits = match (plan.task, performance) {
            (None, None)
            | (Some(Task::Binary), Some(Reference::Binary(_)))
            | (Some(Task::Regression), Some(Reference::Regression(_))) => true,
            (Some(Task::Multiclass), Some(Reference::Multiclass(reference))) => {
                let count = reference.classes().len();
                [0, count].contains(&plan.class_scores.len())
                    && (plan.choices.value.is_empty() || plan.choices.value.len() == count * count)
            }
            _ => false,
        };
        let scores = if plan.task == Some(Task::Binary) { 1 } else { plan.class_scores.len() };
        let shape = plan.task.map(|task| Shape { task, features: features.len(), scores });
        let fits = fits
            && estimates.iter().map(|own| own.estimator.key).eq(plan.estimators().map(|own| own.key))
            && estimates.iter().all(|own| shape.is_some_and(|shape| own.model.fits(shape)));
        // Columns of a role have the names of the plan's, or of the classes that have scores.
        let named = |(output, _): &(Output, OutputReference)| match output {
            Output::Target => plan.target.is_some(),
            Output::Prediction => plan.prediction.is_some(),
            Output::Score(class) => *class < plan.class_scores.len() + usize::from(plan.score.is_some()),
        };
        fits && self.outputs.iter().all(named)
    }

    /// Tells whether the rows that are kept are those that the plan asks for.
    fn fits_kept(&self) -> bool {
        let Learned { plan, features, classes, kept, .. } = self;
        let (Some(kept), Some(task)) = (kept, plan.task) else { return kept.is_none() && !plan.keeps_rows() };
        let scores = plan.class_scores.len() + usize::from(plan.score.is_some());
        kept.rows as u64 == kept.of.min(plan.keep_rows as u64)
            && plan.keeps_rows()
            && kept.times.is_empty() == plan.timestamp.is_none()
            && kept.features.len() == features.len()
            && kept.features.iter().zip(features).all(|(own, reference)| own.codes().fits(reference.column()))
            && kept.outcomes.fits(task, classes.as_ref(), scores)
    }
}

impl Segmented {
    /// Tells whether the segments can be those of a plan: a segment has none of its own, so that reading them ends.
    pub fn fits(&self, plan: &Plan) -> bool {
        let Division { watched, unwatched } = &self.division;
        let mut all = watched.iter().chain(unwatched.iter().map(|(own, _)| own));
        let fits = |own: &Segment| plan.segments.get(own.entry).is_some_and(|names| names.len() == own.values.len());
        watched.is_empty() == plan.segments.is_empty() && all.all(fits)
    }
}
