//! Columns of Parquet files some rows at a time, for files that are larger than memory.

use super::decode::batches;
use super::{Files, OneFile};
use crate::pieces::{self, Builder, Piece, Wide};
use crate::{Ask, Field, IoError, Watch};
use arrow_array::{Array, ArrayRef};
use parquet::arrow::arrow_reader::ParquetRecordBatchReader;
use rayon::prelude::*;
use stats::table::{Column, Table};

/// Reads rows from first to last; every column is decoded on its own, in parallel.
pub struct Parts<'a> {
    columns: Vec<ColumnParts<'a>>,
}

impl<'a> Parts<'a> {
    /// From the first row on.
    pub fn new(files: &'a Files, asks: &[Ask<'_>]) -> Result<Parts<'a>, IoError> {
        let column = |(field, ask): (&'a Field, &Ask<'_>)| ColumnParts::new(&files.files, field, ask.wide);
        Ok(Parts { columns: files.named(asks)?.into_iter().zip(asks).map(column).collect() })
    }

    /// The next `rows` rows, which must be there.
    pub fn next(&mut self, rows: usize, watch: &Watch) -> Result<Table, IoError> {
        let read = |column: &mut ColumnParts<'a>| {
            Ok(column.next(rows, watch)?.map(|values| (column.field.name.clone(), values)))
        };
        let columns: Vec<Option<(String, Column)>> =
            self.columns.par_iter_mut().map(read).collect::<Result<_, IoError>>()?;
        Ok(Table { rows, columns: columns.into_iter().flatten().collect() })
    }
}

/// One column of all files.
struct ColumnParts<'a> {
    field: &'a Field,
    wide: Wide,
    /// The file that is being read, and those after it.
    files: &'a [OneFile],
    reader: Option<ParquetRecordBatchReader>,
    /// Remainder of the last batch.
    rest: Option<ArrayRef>,
    /// Rows of the first of `files` that were given out.
    given: usize,
}

impl<'a> ColumnParts<'a> {
    fn new(files: &'a [OneFile], field: &'a Field, wide: Wide) -> Self {
        ColumnParts { field, wide, files, reader: None, rest: None, given: 0 }
    }

    fn next(&mut self, rows: usize, watch: &Watch) -> Result<Option<Column>, IoError> {
        let (mut pieces, mut missing) = (Vec::new(), rows);
        while missing > 0 {
            let piece = self.of_one_file(missing, watch)?;
            missing -= piece.len();
            if missing > 0 {
                self.finish_file()?;
            }
            pieces.push(piece);
        }
        Ok(pieces::join(pieces, self.field.kind))
    }

    /// Up to `rows` rows of the file that is being read.
    fn of_one_file(&mut self, rows: usize, watch: &Watch) -> Result<Piece, IoError> {
        let (mut builder, mut missing, before) = (Builder::new(self.field.kind, self.wide, rows), rows, self.given);
        while missing > 0 {
            watch.check()?;
            let Some(array) = self.array()? else { break };
            let taken = missing.min(array.len());
            let added = self
                .file()?
                .input
                .guarded("Parquet", || Ok::<_, String>(builder.add(array.slice(0, taken).as_ref())))?;
            added.map_err(|fault| fault.in_column(&self.files[0].input, &self.field.name, before))?;
            self.rest = (taken < array.len()).then(|| array.slice(taken, array.len() - taken));
            self.given += taken;
            missing -= taken;
        }
        Ok(builder.finish())
    }

    /// The next rows of the file that is being read; `None` at its end.
    fn array(&mut self) -> Result<Option<ArrayRef>, IoError> {
        if let Some(rest) = self.rest.take() {
            return Ok(Some(rest));
        }
        let file = self.file()?;
        if self.reader.is_none() {
            let (content, leaves) = (file.input.open()?, file.leaves(&self.field.name)?);
            let groups = (0..file.groups().num_row_groups()).collect();
            let open = || batches(content, &file.metadata, leaves, groups);
            self.reader = Some(file.input.guarded("Parquet", open)?);
        }
        let reader = self.reader.as_mut();
        let batch = file.input.guarded("Parquet", || reader.and_then(Iterator::next).transpose())?;
        Ok(batch.map(|batch| batch.column(0).clone()))
    }

    fn file(&self) -> Result<&'a OneFile, IoError> {
        self.files.first().ok_or_else(|| IoError::missing_column(&self.field.name))
    }

    /// Goes on to the next file, if this one held what it promised.
    fn finish_file(&mut self) -> Result<(), IoError> {
        let file = self.file()?;
        let (found, expected, name) = (self.given, file.rows(), &self.field.name);
        if found != expected || self.files.len() == 1 {
            return Err(file.input.bad(format!("it holds {found} values of column \"{name}\", expected {expected}")));
        }
        (self.files, self.reader, self.given) = (&self.files[1..], None, 0);
        Ok(())
    }
}
