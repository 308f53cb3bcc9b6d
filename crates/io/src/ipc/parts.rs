//! Columns of Arrow IPC files some rows at a time, for files that are larger than memory.

use super::read::{Batches, Files, OneFile, builders};
use crate::pieces::{self, Builder, Piece};
use crate::{Ask, Field, IoError, Watch};
use arrow_array::RecordBatch;
use stats::table::Table;

/// Reads rows from first to last.
pub struct Parts<'a> {
    fields: Vec<&'a Field>,
    asks: Vec<Ask<'a>>,
    /// The file that is being read, and those after it.
    files: &'a [OneFile],
    batches: Option<Batches>,
    /// Remainder of the last batch.
    rest: Option<RecordBatch>,
    /// Rows of the first of `files` that were given out.
    given: usize,
}

impl<'a> Parts<'a> {
    /// From the first row on.
    pub fn new(files: &'a Files, asks: &[Ask<'a>]) -> Result<Parts<'a>, IoError> {
        Ok(Parts {
            fields: files.named(asks)?,
            asks: asks.to_vec(),
            files: &files.files,
            batches: None,
            rest: None,
            given: 0,
        })
    }

    /// The next `rows` rows, which must be there.
    pub fn next(&mut self, rows: usize, watch: &Watch) -> Result<Table, IoError> {
        let mut pieces: Vec<Vec<Piece>> = self.fields.iter().map(|_| Vec::new()).collect();
        let mut missing = rows;
        while missing > 0 {
            let given = self.given;
            let columns = self.of_one_file(missing, watch)?;
            missing -= self.given - given;
            if missing > 0 {
                self.finish_file()?;
            }
            pieces.iter_mut().zip(columns).for_each(|(own, piece)| own.push(piece));
        }
        let column =
            |(field, pieces): (&&Field, Vec<Piece>)| Some((field.name.clone(), pieces::join(pieces, field.kind)?));
        Ok(Table { rows, columns: self.fields.iter().zip(pieces).filter_map(column).collect() })
    }

    /// Up to `rows` rows of the file that is being read.
    fn of_one_file(&mut self, rows: usize, watch: &Watch) -> Result<Vec<Piece>, IoError> {
        let file = &self.files[0];
        let (mut missing, before) = (rows, self.given);
        let mut builders = builders(&self.fields, &self.asks, rows);
        while missing > 0 {
            watch.check()?;
            let Some(batch) = self.batch()? else { break };
            let taken = missing.min(batch.num_rows());
            let part = batch.slice(0, taken);
            file.input
                .guarded("Arrow IPC", || Ok::<_, String>(file.add(&part, &self.fields, &mut builders, before)))??;
            self.rest = (taken < batch.num_rows()).then(|| batch.slice(taken, batch.num_rows() - taken));
            self.given += taken;
            missing -= taken;
        }
        Ok(builders.into_iter().map(Builder::finish).collect())
    }

    /// The next rows of the file that is being read; `None` at its end.
    fn batch(&mut self) -> Result<Option<RecordBatch>, IoError> {
        if let Some(rest) = self.rest.take() {
            return Ok(Some(rest));
        }
        let names: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        let (input, batches) = (&self.files[0].input, &mut self.batches);
        input.guarded("Arrow IPC", || {
            if batches.is_none() {
                *batches = Some(Batches::open(input, &names)?);
            }
            batches.as_mut().map_or(Ok(None), Batches::next)
        })
    }

    /// Goes on to the next file, if this one held what it did when it was opened.
    fn finish_file(&mut self) -> Result<(), IoError> {
        let (file, found) = (&self.files[0], self.given);
        if found != file.rows || self.files.len() == 1 {
            return Err(file.input.bad(format!("it holds {found} rows, expected {}", file.rows)));
        }
        (self.files, self.batches, self.given) = (&self.files[1..], None, 0);
        Ok(())
    }
}
