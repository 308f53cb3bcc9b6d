//! Rows of a source some at a time, for sources that are larger than memory.

use crate::{Ask, Inner, IoError, Source, Watch, ipc, parquet};
use stats::table::Table;

/// Reads rows of named columns from first to last. What it holds does not grow with the files.
pub struct Parts<'a> {
    source: &'a Source,
    asks: Vec<Ask<'a>>,
    inner: InnerParts<'a>,
    /// Rows of each file.
    rows: Vec<usize>,
    /// Rows that were given out.
    given: usize,
}

enum InnerParts<'a> {
    Parquet(parquet::Parts<'a>),
    Arrow(Box<ipc::Parts<'a>>),
}

impl Source {
    /// Reads the named columns from the first row on; `None` where all rows are in memory anyway, as those of CSV and NDJSON.
    ///
    /// # Errors
    /// [`IoError`] where a column is not there.
    pub fn parts<'a, A: Copy + Into<Ask<'a>>>(&'a self, asks: &[A]) -> Result<Option<Parts<'a>>, IoError> {
        let asks: Vec<Ask<'_>> = asks.iter().map(|&ask| ask.into()).collect();
        let own = self.of_files(&asks);
        let inner = match &self.inner {
            Inner::Parquet(files) => InnerParts::Parquet(parquet::Parts::new(files, &own)?),
            Inner::Arrow(files) => InnerParts::Arrow(Box::new(ipc::Parts::new(files, &own)?)),
            Inner::Text(_) => return Ok(None),
        };
        Ok(Some(Parts { source: self, asks, inner, rows: self.inner.rows(), given: 0 }))
    }
}

impl Parts<'_> {
    /// The next `rows` rows, fewer where there are not so many left.
    ///
    /// # Errors
    /// [`IoError`] where a value cannot be taken, a file is broken or the caller cancels.
    pub fn next(&mut self, rows: usize, watch: &Watch) -> Result<Table, IoError> {
        let rows = rows.min(self.rows.iter().sum::<usize>() - self.given);
        let table = match &mut self.inner {
            InnerParts::Parquet(parts) => parts.next(rows, watch)?,
            InnerParts::Arrow(parts) => parts.next(rows, watch)?,
        };
        let table = self.source.with_partitions(&self.asks, table, &self.rows_of_files(rows));
        self.given += rows;
        Ok(table)
    }

    /// Number of the next rows in each file.
    fn rows_of_files(&self, next: usize) -> Vec<usize> {
        let (start, end, mut before) = (self.given, self.given + next, 0);
        let mut within = |&rows: &usize| {
            let file = before..before + rows;
            before = file.end;
            end.min(file.end).saturating_sub(start.max(file.start))
        };
        self.rows.iter().map(&mut within).collect()
    }
}
