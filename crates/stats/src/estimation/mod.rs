//! Estimated performance: what a model's metrics are expected to be, without labels.
//!
//! An estimator is an [`Estimator`] in a file of its own, and its line in [`ESTIMATORS`]. The engine fits, estimates
//! and keeps all of them alike.

pub mod calibration;
pub mod cbpe;
pub mod curve;
pub mod direct_loss;
pub mod estimator;
pub mod weighted;

pub use estimator::{ChunkInput, Estimator, KeptChunk, Model, Needs, OneThread, ReferenceInput, Shape, Workers};

use crate::error::StatsError;
use crate::state::{Reader, State, bad};

/// Every estimator. Of those that can estimate a monitor's task, it has the first, unless its configuration names another.
pub static ESTIMATORS: &[&Estimator] = &[&weighted::WEIGHTED, &cbpe::CBPE, &direct_loss::DIRECT_LOSS];

/// The estimator with this key.
pub fn find(key: &str) -> Option<&'static Estimator> {
    ESTIMATORS.iter().copied().find(|estimator| estimator.key == key)
}

/// An estimator with what it learned from a reference.
#[derive(Debug)]
pub struct Fitted {
    /// The estimator.
    pub estimator: &'static Estimator,
    /// Its model.
    pub model: Box<dyn Model>,
}

impl Fitted {
    /// Learns from a reference.
    ///
    /// # Errors
    /// Those of the estimator, and `cancelled`.
    pub fn fit(estimator: &'static Estimator, input: &ReferenceInput<'_>) -> Result<Fitted, StatsError> {
        Ok(Fitted { estimator, model: (estimator.fit)(input)? })
    }
}

impl State for Fitted {
    fn write(&self, out: &mut Vec<u8>) {
        self.estimator.key.to_owned().write(out);
        self.model.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let estimator = find(&String::read(from)?).ok_or_else(|| bad("an estimator is not known"))?;
        Ok(Fitted { estimator, model: (estimator.read)(from)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Task;

    #[test]
    fn every_task_has_an_estimator_of_nannyml_and_every_key_is_there_once() {
        for task in Task::ALL {
            let has = |estimator: &&Estimator| estimator.as_nannyml && estimator.tasks.contains(&task);
            assert!(ESTIMATORS.iter().copied().any(|estimator| has(&estimator)), "{task:?}");
        }
        for (place, estimator) in ESTIMATORS.iter().enumerate() {
            let first = ESTIMATORS.iter().position(|own| own.key == estimator.key);
            assert_eq!(first, Some(place), "{}", estimator.key);
        }
    }

    #[test]
    fn an_estimator_that_is_not_known_is_refused() {
        let mut bytes = Vec::new();
        "weather_forecast".to_owned().write(&mut bytes);
        assert_eq!(Fitted::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
    }
}
