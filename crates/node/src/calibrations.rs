//! Results of the calibration check, on their way to JavaScript.

use crate::monitor::MonitorHandle;
use napi_derive::napi;
use stats::estimation::calibration::Calibration;
use stats::estimation::calibration::reliability::Reliability;
use stats::performance::Reference;

/// Result of the calibration check.
#[napi(object, use_nullable = true)]
pub struct CalibrationEntry {
    /// `null` for the one score of a binary classifier.
    pub class: Option<String>,
    pub applied: bool,
    /// Reliability of the scores as they are.
    pub before: Option<ReliabilityEntry>,
    /// After calibration, on rows that the calibrator had not seen.
    pub after: Option<ReliabilityEntry>,
}

/// Agreement of scores with the rate of positives. The curve's bins are in order of score.
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
impl MonitorHandle {
    /// Calibration of each score: whether it is applied, and its gain.
    #[napi(catch_unwind)]
    pub fn calibrations(&self) -> Vec<CalibrationEntry> {
        let entry = |class: Option<&String>, calibration: &Calibration| CalibrationEntry {
            class: class.cloned(),
            applied: calibration.isotonic.is_some(),
            before: calibration.before.as_ref().map(ReliabilityEntry::from),
            after: calibration.after.as_ref().map(ReliabilityEntry::from),
        };
        let learned = &self.monitor.learned;
        let calibrations = learned.estimates.first().map_or(&[][..], |own| own.model.calibrations());
        match &learned.performance {
            Some(Reference::Binary(_)) if learned.plan.score.is_some() => {
                calibrations.iter().map(|calibration| entry(None, calibration)).collect()
            }
            Some(Reference::Multiclass(reference)) => {
                let calibrations = reference.classes().iter().zip(calibrations);
                calibrations.map(|(class, calibration)| entry(Some(class), calibration)).collect()
            }
            _ => Vec::new(),
        }
    }
}
