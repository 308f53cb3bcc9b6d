//! Reading a table: at once where it is small or in memory anyway, else part by part, so that what is held at a time
//! is set by the chunk and not by the table.

use crate::columns::column;
use crate::data::Data;
use crate::error::{Error, Result};
use crate::labels::Joining;
use crate::learned::Learned;
use crate::plan::Plan;
use crate::prepare::{Prepared, ReadOptions, TableInfo};
use crate::progress::Progress;
use crate::times::{Times, instants};
use crate::work::Work;
use io::Ask;
use stats::table::chunking::{Chunk, Cutter};
use stats::table::clock::wall_time;
use stats::table::join::JoinCounts;
use stats::table::{Kind, MISSING_TIME, Table};
use std::ops::Range;

/// Bytes of rows that are held at a time, where a chunk does not have more.
const PART: usize = 64 << 20;
/// Rows of which the times, or no more than labels, are read at a time.
const TIMES: usize = 1 << 20;
/// Rows that are read at least where some may have no time.
const BLOCK: usize = 1 << 14;
/// The share of a task in which it is found out where the chunks are.
const CUTTING: f64 = 0.05;

/// Called for each batch of chunks, in order: with their places in the whole table, and their rows.
type OnChunks<'a> = dyn FnMut(Vec<Chunk>, &mut Prepared, &Work<'_>) -> Result<()> + 'a;

/// Reads a table and hands over its chunks, all at once or some at a time.
///
/// # Errors
/// `unsupported` for rows beyond `memory` that are not in time order, and those of reading, preparing and taking.
pub fn read(
    learned: &Learned,
    data: &Data,
    options: &ReadOptions<'_>,
    memory: f64,
    progress: &dyn Progress,
    take: &mut OnChunks<'_>,
) -> Result<TableInfo> {
    let names = options.columns(&learned.plan);
    let width = bytes_of_a_row(data, &names);
    let bytes = width * data.rows();
    if bytes > PART.min(memory as usize)
        && let Some(rows) = Rows::new(data, &learned.plan, &names, progress)?
    {
        match cut(data, &learned.plan, progress)? {
            Ok(cut) => {
                let rows_of_a_part = PART.min(memory as usize) / width;
                return read_parts(learned, rows, cut, options, rows_of_a_part, progress, take);
            }
            Err(Unordered { row }) if bytes as f64 > memory => {
                return Err(too_large(&learned.plan, row, bytes, memory));
            }
            Err(Unordered { .. }) => {}
        }
    }
    let (mut prepared, info) = Prepared::whole(data, &learned.plan, options, progress)?;
    let work = Work::new(learned, prepared.chunks.len(), 0.5, progress);
    take(prepared.chunks.clone(), &mut prepared, &work)?;
    Ok(info)
}

fn bytes_of_a_row(data: &Data, asks: &[Ask<'_>]) -> usize {
    let kinds = data.kinds();
    let bytes = |ask: &Ask<'_>| match kinds.get(ask.name) {
        Some(Kind::Numeric | Kind::Timestamp) => 8,
        _ => 4,
    };
    asks.iter().map(bytes).sum::<usize>().max(1)
}

fn too_large(plan: &Plan, row: usize, bytes: usize, memory: f64) -> Error {
    let name = plan.timestamp().unwrap_or_default();
    let megabytes = |bytes: f64| (bytes / 1e6).ceil();
    Error::new(
        "unsupported",
        format!(
            "Cannot check rows in parts: row {row} is earlier than the one before it by \"{name}\"; sort the data by \
             \"{name}\", or let its rows be sorted in memory, which takes {} MB, where memory allows {} MB",
            megabytes(bytes as f64),
            megabytes(memory)
        ),
    )
}

/// Rows of files, from first to last.
struct Rows<'a> {
    parts: io::Parts<'a>,
    times: Times<'a>,
    progress: &'a dyn Progress,
}

impl<'a> Rows<'a> {
    /// `None` where all rows are in memory anyway.
    fn new(data: &'a Data, plan: &'a Plan, asks: &[Ask<'a>], progress: &'a dyn Progress) -> Result<Option<Rows<'a>>> {
        let Data::Files(source) = data else { return Ok(None) };
        let parts = source.parts(asks)?;
        Ok(parts.map(|parts| Rows { parts, times: Times::of(data, plan), progress }))
    }

    /// The next rows, fewer at the end.
    fn next(&mut self, rows: usize) -> Result<Table> {
        let stop = || self.progress.is_cancelled();
        let mut table = self.parts.next(rows, &io::Watch { stop: &stop, progress: &|_| {} })?;
        self.times.read(&mut table)?;
        Ok(table)
    }
}

/// Rows with their labels.
struct LabelledRows<'a> {
    rows: Rows<'a>,
    /// Rows that have a time, read and not yet given out.
    rest: Option<Table>,
    joining: Joining<'a>,
    options: &'a ReadOptions<'a>,
    plan: &'a Plan,
}

impl LabelledRows<'_> {
    fn next(&mut self, rows: usize) -> Result<Table> {
        let mut table = self.rows.next(rows)?;
        self.options.hide(&mut table, self.plan)?;
        self.joining.join(&mut table, self.plan)?;
        Ok(table)
    }

    /// The next `rows` rows that have a time, where there is such a column; they must be there.
    fn next_timed(&mut self, rows: usize) -> Result<Table> {
        let Some(name) = self.plan.timestamp() else { return self.next(rows) };
        let (mut tables, mut missing) = (Vec::new(), rows);
        while missing > 0 {
            let mut table = self.rest.take().map_or_else(|| self.timed(missing.max(BLOCK), name), Ok)?;
            if table.rows > missing {
                self.rest = Some(part(&table, missing..table.rows));
                table = part(&table, 0..missing);
            }
            missing -= table.rows;
            tables.push(table);
        }
        Ok(if tables.len() == 1 { tables.remove(0) } else { Table::concat(&tables) })
    }

    /// Those of the next rows that have a time.
    fn timed(&mut self, rows: usize, name: &str) -> Result<Table> {
        let table = self.next(rows)?;
        if table.rows == 0 {
            let message = format!(
                "Cannot read the rows: fewer have a time in \"{name}\" than when they were counted; the files must stay as \
                 they are while they are read"
            );
            return Err(Error::new("bad_file", message));
        }
        let times = instants(&table, name)?;
        let timed: Vec<u32> = (0..table.rows as u32).filter(|&row| times[row as usize] != MISSING_TIME).collect();
        Ok(if timed.len() == table.rows { table } else { table.take(&timed) })
    }

    /// Counts of the join of all labels: rows that belong to no chunk too.
    fn join_rest(mut self) -> Result<Option<JoinCounts>> {
        while self.joining.is_wanted() && self.next(TIMES)?.rows > 0 {}
        Ok(self.joining.counts())
    }
}

fn part(table: &Table, rows: Range<usize>) -> Table {
    table.take(&(rows.start as u32..rows.end as u32).collect::<Vec<u32>>())
}

/// Places of a table's chunks.
struct Cut {
    /// Ranges of the rows that have a time.
    chunks: Vec<Chunk>,
    rows: usize,
    without_time: usize,
    /// When the first and the last row were.
    times: Option<[String; 2]>,
}

/// The first row that is earlier than one before it.
struct Unordered {
    row: usize,
}

/// Finds the chunks, for which only the times are read.
fn cut(data: &Data, plan: &Plan, progress: &dyn Progress) -> Result<std::result::Result<Cut, Unordered>> {
    let rows = data.rows();
    let zone = Times::of(data, plan).zone;
    let mut cutter = Cutter::new(plan.timestamp.is_some(), &plan.chunking, &zone)?;
    let (mut without_time, mut ends): (usize, Option<[i64; 2]>) = (0, None);
    match plan.timestamp() {
        None => cutter.add(rows, None),
        Some(name) => {
            let ask = Ask { name, wide: io::Wide::Text };
            let Some(mut times) = Rows::new(data, plan, &[ask], progress)? else {
                unreachable!("the rows are those of files")
            };
            let mut latest = MISSING_TIME;
            for start in (0..rows).step_by(TIMES) {
                let table = times.next(TIMES)?;
                let times = instants(&table, name)?;
                for (row, &time) in times.iter().enumerate().filter(|(_, time)| **time != MISSING_TIME) {
                    if time < latest {
                        return Ok(Err(Unordered { row: start + row }));
                    }
                    latest = time;
                    ends = Some([ends.map_or(time, |[first, _]| first), time]);
                }
                let timed: Vec<i64> = times.iter().copied().filter(|&time| time != MISSING_TIME).collect();
                without_time += times.len() - timed.len();
                cutter.add(timed.len(), Some(&timed));
                progress.report(CUTTING * start as f64 / rows as f64);
            }
        }
    }
    let times = ends.map(|ends| ends.map(|time| wall_time(time, &zone).to_string()));
    Ok(Ok(Cut { chunks: cutter.finish(), rows, without_time, times }))
}

/// Hands over as many chunks at a time as a part has room for, at least one.
fn read_parts(
    learned: &Learned,
    rows: Rows<'_>,
    cut: Cut,
    options: &ReadOptions<'_>,
    rows_of_a_part: usize,
    progress: &dyn Progress,
    take: &mut OnChunks<'_>,
) -> Result<TableInfo> {
    let plan = &learned.plan;
    let joining = Joining::new(options.labels, plan)?;
    let mut rows = LabelledRows { rows, rest: None, joining, options, plan };
    let work = Work::new(learned, cut.chunks.len(), CUTTING, progress);
    let (mut repeated, mut ids) = (0, options.ids(plan, cut.rows));
    for mut part in parts_of(&cut.chunks, rows_of_a_part) {
        let (start, end) = (part[0].start, part[part.len() - 1].end);
        let table = rows.next_timed(end - start)?;
        if let Some(name) = plan.timestamp() {
            let (times, zone) = (instants(&table, name)?, &rows.rows.times.zone);
            part.iter_mut().for_each(|chunk| chunk.set_dates(&times[chunk.start - start..chunk.end - start], zone));
        }
        if let Some((name, ids)) = &mut ids {
            ids.add(column(&table, name)?, 0..table.rows);
        }
        let within = |chunk: &Chunk| Chunk { start: chunk.start - start, end: chunk.end - start, ..chunk.clone() };
        let own = part.iter().map(within).collect();
        let mut prepared = Prepared::of(&table, table.rows, own, plan, options)?;
        drop(table);
        repeated += prepared.repeated;
        take(part, &mut prepared, &work)?;
    }
    let Cut { rows: all, without_time, times, .. } = cut;
    let repeated_ids = ids.map_or(0, |(_, ids)| ids.repeated());
    Ok(TableInfo { rows: all, without_time, joined: rows.join_rest()?, times, repeated, repeated_ids })
}

/// Neighbouring chunks, put together as long as they have no more rows than a part.
fn parts_of(chunks: &[Chunk], rows: usize) -> Vec<Vec<Chunk>> {
    let mut parts: Vec<Vec<Chunk>> = Vec::new();
    for chunk in chunks {
        match parts.last_mut() {
            Some(part) if chunk.end - part[0].start <= rows => part.push(chunk.clone()),
            _ => parts.push(vec![chunk.clone()]),
        }
    }
    parts
}
