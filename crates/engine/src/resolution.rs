//! Options for some chunks, priced on their rows.

use crate::error::{Error, Result};
use crate::learned::Learned;
use crate::measurements::Measurements;
use stats::causes::slices::Range;
use stats::kept_rows::KeptRows;
use stats::kept_rows::chunk_rows::ChunkRows;
use stats::metric;
use stats::resolution::guarantee::{Guarantee, Held};
use stats::resolution::{Asked, Drawn, Resolution, draw, guarantee, resolve};

/// A question for options.
#[derive(Clone, Debug)]
pub struct OptionsQuestion {
    /// Key of the metric that prices them.
    pub metric: String,
    /// Segments that may have a rule of their own.
    pub segments: Vec<Vec<Range>>,
    /// Cost of a review, in the metric's unit; `None` where it is not known.
    pub review: Option<f64>,
    /// Share of the rows that may be decided positive, at most.
    pub capacity: f64,
    /// True if another model is asked for.
    pub is_retrained: bool,
}

impl Learned {
    /// Prices options for rows like those of some chunks; `None` where no rows are kept, or decisions do not move the metric.
    ///
    /// # Errors
    /// `internal` for a metric that there is not.
    pub fn resolve(
        &self,
        measured: &Measurements,
        chunks: &[usize],
        question: &OptionsQuestion,
    ) -> Result<Option<Resolution>> {
        let asked = self.asked(question)?;
        Ok(self.rows_of(measured, chunks).and_then(|(kept, rows)| resolve(kept, &rows, &asked)))
    }

    /// Draws a metric at every threshold for rows like those of some chunks; `None` where options have no price.
    ///
    /// # Errors
    /// `internal` for a metric that there is not.
    pub fn draw(&self, measured: &Measurements, chunks: &[usize], question: &OptionsQuestion) -> Result<Option<Drawn>> {
        let asked = self.asked(question)?;
        Ok(self.rows_of(measured, chunks).and_then(|(kept, rows)| draw(kept, &rows, &asked)))
    }

    /// Finds a threshold at which a metric holds a bound, on the labels of some chunks; `None` where none does.
    pub fn guarantee(&self, measured: &Measurements, chunks: &[usize], asked: Guarantee) -> Option<Held> {
        let (kept, rows) = self.rows_of(measured, chunks)?;
        guarantee::threshold_for(kept, &rows, asked)
    }

    fn asked<'a>(&'a self, question: &'a OptionsQuestion) -> Result<Asked<'a>> {
        let OptionsQuestion { metric: key, segments, review, capacity, is_retrained } = question;
        let metric = metric::find(key)
            .ok_or_else(|| Error::new("internal", format!("Cannot price options by \"{key}\", which is no metric")))?;
        Ok(Asked {
            metric,
            choices: &self.plan.choices,
            segments,
            review: *review,
            capacity: *capacity,
            is_retrained: *is_retrained,
        })
    }

    fn rows_of(&self, measured: &Measurements, chunks: &[usize]) -> Option<(&KeptRows, ChunkRows)> {
        Some((self.kept.as_ref()?, measured.rows.together(chunks)?))
    }
}
