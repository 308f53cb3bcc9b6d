//! Segments as monitors of their own rows: each learns from its rows of the reference, and its rows of every chunk are measured.

use crate::error::{Error, Result};
use crate::found::{Found, SegmentFound};
use crate::learned::{Learned, Segmented};
use crate::measure::Against;
use crate::plan::Plan;
use crate::prepare::Prepared;
use crate::progress::Progress;
use crate::work::Work;
use rayon::prelude::*;
use stats::kept_rows::Places;
use stats::segments::{Division, LEAST_ROWS, MOST_VALUES, Segment, TooManyValues, Unwatched};
use std::sync::Arc;

impl Segmented {
    /// Learns every segment of a reference; `times` are those of its rows, where rows are kept with them.
    ///
    /// # Errors
    /// `invalid_option` for columns of too many values, `too_few_rows` where no segment can be watched, and `cancelled`.
    pub fn fit(plan: &Plan, prepared: &Prepared, times: &[i64], progress: &dyn Progress) -> Result<Segmented> {
        if plan.segments.is_empty() {
            return Ok(Segmented::default());
        }
        let refused = |own: TooManyValues| too_many(plan, own);
        let mut division = Division::learn(&prepared.entries, prepared.timed_rows).map_err(refused)?;
        let rows = division.divide(&prepared.entries, prepared.timed_rows).rows;
        let learn = |rows: &Vec<u32>| learn(plan, &prepared.taken(rows), rows, times, progress);
        let fitted: Vec<Result<Learned>> = rows.par_iter().map(learn).collect();
        let (mut watched, mut learned) = (Vec::new(), Vec::new());
        for (segment, fitted) in division.watched.into_iter().zip(fitted) {
            match fitted {
                Ok(own) => {
                    watched.push(segment);
                    learned.push(Arc::new(own));
                }
                Err(Error { code: "missing_labels" | "too_few_rows", message: why }) => {
                    division.unwatched.push((segment, Unwatched::Unlearned { why }));
                }
                Err(error) => return Err(error),
            }
        }
        division.watched = watched;
        if learned.is_empty() {
            return Err(none_watched(plan, &division));
        }
        Ok(Segmented { division, learned })
    }
}

fn learn(plan: &Plan, own: &Prepared, rows: &[u32], times: &[i64], progress: &dyn Progress) -> Result<Learned> {
    let plan = plan.of_segment();
    let draw = || {
        let own_times: Vec<i64> = rows.iter().filter_map(|&row| times.get(row as usize).copied()).collect();
        Places::draw(own.timed_rows, plan.keep_rows, &own_times)
    };
    let places = plan.keeps_rows().then(draw);
    Learned::fit(plan, own, places, progress).map(|(learned, _)| learned)
}

fn named(columns: &[String]) -> String {
    columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(" and ")
}

fn too_many(plan: &Plan, TooManyValues { entry, count }: TooManyValues) -> Error {
    let message = format!(
        "Cannot watch segments of {}: there are {count} in the reference, and at most {MOST_VALUES} may be; name a column \
         of fewer values, or put its values in groups",
        named(&plan.segments[entry])
    );
    Error::new("invalid_option", message)
}

fn none_watched(plan: &Plan, division: &Division) -> Error {
    let largest = division.unwatched.iter().max_by_key(|(own, _)| own.rows);
    let found = match largest {
        None => "no row of the reference has a value".to_owned(),
        Some((_, Unwatched::Unlearned { why })) => format!("the largest teaches nothing ({why})"),
        Some((Segment { rows, .. }, _)) => format!("the largest has {rows} rows in the reference"),
    };
    let entries = plan.segments.iter().map(|own| named(own)).collect::<Vec<_>>().join(", ");
    let way = "take a longer reference, or leave out segments";
    let message = format!("Cannot watch segments of {entries}: {found}, and {LEAST_ROWS} rows are required; {way}");
    Error::new("too_few_rows", message)
}

impl Learned {
    /// Measures all rows, and the rows of each segment.
    pub fn measure_all(&self, prepared: &mut Prepared, against: Against, work: &Work<'_>) -> Result<Found> {
        let all = self.measure(prepared, against, work)?;
        let Segmented { division, learned } = &self.segments;
        if learned.is_empty() {
            return Ok(Found { all, ..Found::default() });
        }
        let prepared = &*prepared;
        let divided = division.divide(&prepared.entries, prepared.timed_rows);
        let measure = |(learned, rows): (&Arc<Learned>, &Vec<u32>)| {
            let mut own = prepared.taken(rows);
            let found = learned.measure(&mut own, against, work)?;
            Ok(SegmentFound { without_time: rows.len() - own.timed_rows, chunks: own.chunks, found })
        };
        let segments = learned.par_iter().zip(&divided.rows).map(measure).collect::<Result<_>>()?;
        Ok(Found { all, segments, outside: divided.outside })
    }
}
