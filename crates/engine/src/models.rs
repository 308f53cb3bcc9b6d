//! Two models on the rows of a table.

use crate::arrival::Arrival;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::labels::read_labels;
use crate::monitor::{CheckOptions, Monitor};
use crate::outcomes::Roles;
use crate::plan::{Plan, Said};
use crate::prepare::{Ordered, ReadOptions};
use crate::progress::Progress;
use io::{Ask, Wide};
use rayon::prelude::*;
use stats::comparison::{Comparison, Models};
use stats::metric::Metric;
use stats::performance::outcomes::Outcomes;
use stats::table::chunking::Chunk;

/// A question for a comparison: columns of another model, and metrics.
#[derive(Clone, Debug, Default)]
pub struct ModelsQuestion {
    /// Predictions.
    pub prediction: Option<String>,
    /// Binary: the probability of the positive label.
    pub score: Option<String>,
    /// Multiclass: class and column, in the order of the monitor's.
    pub class_scores: Vec<(String, String)>,
    /// Metrics that are compared.
    pub metrics: Vec<&'static Metric>,
}

/// Comparison of two models on a table.
#[derive(Clone, Debug)]
pub struct ComparedTable {
    /// Chunks of the table.
    pub chunks: Vec<Chunk>,
    /// On all rows in chunks.
    pub all: Comparison,
    /// Chunk by chunk.
    pub of_chunks: Vec<Comparison>,
}

impl Monitor {
    /// Compares the monitor's model with another one on the rows of a table that have labels.
    ///
    /// # Errors
    /// Those of [`Monitor::check`]; `internal` without a task.
    pub fn compare(
        &self,
        data: &Data,
        options: &CheckOptions<'_>,
        question: &ModelsQuestion,
        progress: &dyn Progress,
    ) -> Result<ComparedTable> {
        data.require_rows()?;
        let (plan, learned) = (&self.learned.plan, &self.learned);
        let (Some(task), Some(reference)) = (plan.task, learned.performance.as_ref()) else {
            return Err(Error::new("internal", "models are compared where there is a task"));
        };
        let labels = options.labels.map(|own| read_labels(own, plan, options.as_of, progress)).transpose()?;
        let arrival = Arrival::of(data, plan, options.as_of)?;
        let request = ReadOptions {
            classes: learned.classes.as_ref(),
            with_target: options.with_target,
            labels: labels.as_ref(),
            arrival: arrival.as_ref(),
            ..ReadOptions::default()
        };
        let said = Said {
            prediction: question.prediction.as_deref(),
            score: question.score.as_deref(),
            class_scores: &question.class_scores,
        };
        let sides = [plan.said(), said];
        let table = data.read(&request.roles(plan, sides.iter().flat_map(Said::columns)), progress)?;
        let Ordered { table, chunks, .. } = Ordered::of(table, data, plan, &request)?;
        let target = request.target(plan);
        let outcomes = |said| Roles { table: &table, plan, said, target }.outcomes(task, request.classes);
        let [champion, challenger]: [Outcomes; 2] = [outcomes(sides[0])?, outcomes(sides[1])?];
        let models = Models { champion: &champion, challenger: &challenger };
        let compare = |rows| Comparison::of(reference, models, rows, &question.metrics, &plan.choices);
        let of_chunks = chunks.par_iter().map(|own| compare(own.start..own.end)).collect();
        let ends = chunks.first().map_or(0, |own| own.start)..chunks.last().map_or(0, |own| own.end);
        Ok(ComparedTable { all: compare(ends), of_chunks, chunks })
    }
}

impl ReadOptions<'_> {
    /// Lists the columns that place rows and label them, and some others, each once.
    fn roles<'a>(&self, plan: &'a Plan, others: impl Iterator<Item = &'a str>) -> Vec<Ask<'a>> {
        let id = plan.id.as_deref().filter(|_| self.labels.is_some());
        let arrival = plan.labelled_at().filter(|_| self.arrival.is_some());
        let target = plan.target.as_deref().filter(|_| self.with_target);
        let mut asks: Vec<Ask<'a>> = Vec::new();
        for name in [plan.timestamp(), id, arrival, target].into_iter().flatten().chain(others) {
            let wide = if [plan.timestamp(), id, arrival].contains(&Some(name)) { Wide::Text } else { Wide::Refused };
            if asks.iter().all(|own| own.name != name) {
                asks.push(Ask { name, wide });
            }
        }
        asks
    }
}
