//! Values in the file: a row for each, and a row for each that was replaced.

use crate::checksum::Checksum;
use crate::chunks::StoredChunk;
use crate::error::{Step, altered};
use crate::fields::{Fields, Readings, Stored};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, Statement, ToSql};

/// The values of a file. Readings are named by the list and the place in it.
pub struct Values<'a> {
    connection: &'a Connection,
    fields: &'a Fields,
    set: String,
    keep: String,
    select: String,
    select_earlier: String,
}

/// A value that was replaced: its series, the run that computed it and the run that replaced it.
pub struct Replaced {
    pub series: usize,
    pub run: i64,
    pub replaced: i64,
}

impl<'a> Values<'a> {
    pub fn new(connection: &'a Connection, fields: &'a Fields) -> Self {
        let columns = fields.columns("");
        let marks = vec!["?"; fields.names().len()].join(", ");
        Values {
            connection,
            fields,
            set: format!("INSERT OR REPLACE INTO value (chunk, series, run, {columns}) VALUES (?, ?, ?, {marks})"),
            keep: format!(
                "INSERT INTO earlier (chunk, series, run, replaced, checksum, {columns}) VALUES (?, ?, ?, ?, ?, {marks})"
            ),
            select: format!("SELECT series, run, {columns} FROM value WHERE chunk = ? ORDER BY series"),
            select_earlier: format!(
                "SELECT series, run, replaced, checksum, {columns} FROM earlier WHERE chunk = ? ORDER BY series, replaced"
            ),
        }
    }

    /// Puts a value in its place.
    pub fn set(&self, chunk: i64, series: usize, (readings, place): (&Readings, usize), run: i64) -> Step<()> {
        let mut insert = self.connection.prepare_cached(&self.set)?;
        self.bind(&mut insert, &[chunk, series as i64, run], readings, place)?;
        insert.raw_execute()?;
        Ok(())
    }

    /// Keeps a value of `run` that another run replaces.
    pub fn keep(
        &self,
        chunk: i64,
        Replaced { series, run, replaced }: Replaced,
        (readings, place): (&Readings, usize),
    ) -> Step<()> {
        let start = Checksum::new().int(chunk).int(series as i64).int(replaced);
        let checksum = start.reading(self.fields, readings, place, run).end();
        let mut insert = self.connection.prepare_cached(&self.keep)?;
        self.bind(&mut insert, &[chunk, series as i64, run, replaced, checksum], readings, place)?;
        insert.raw_execute()?;
        Ok(())
    }

    /// Gives the readings of a chunk, one for each series, unaltered; and the runs that computed them.
    pub fn of(&self, stored: &StoredChunk, width: usize) -> Step<(Readings, Vec<i64>)> {
        let (readings, runs, sum) = self.read(stored.id, Checksum::new().chunk(&stored.chunk).int(stored.run))?;
        let is_whole = runs.len() == width && sum.end() == stored.checksum;
        if is_whole { Ok((readings, runs)) } else { Err(altered("a chunk")) }
    }

    /// Adds the readings of a chunk to its checksum.
    pub fn add_to(&self, sum: Checksum, chunk: i64) -> Step<Checksum> {
        Ok(self.read(chunk, sum)?.2)
    }

    fn read(&self, chunk: i64, mut sum: Checksum) -> Step<(Readings, Vec<i64>, Checksum)> {
        let mut select = self.connection.prepare_cached(&self.select)?;
        let (mut readings, mut runs) = (Readings::new(self.fields), Vec::new());
        let mut rows = select.query([chunk])?;
        while let Some(row) = rows.next()? {
            let (series, run): (i64, i64) = (row.get(0)?, row.get(1)?);
            if series != runs.len() as i64 {
                return Err(altered("the values of a chunk"));
            }
            self.push(row, 2, &mut readings)?;
            sum = sum.reading(self.fields, &readings, runs.len(), run);
            runs.push(run);
        }
        Ok((readings, runs, sum))
    }

    /// Gives the replaced readings of a chunk, unaltered, by series and time.
    pub fn earlier(&self, chunk: i64, width: usize) -> Step<(Readings, Vec<Replaced>)> {
        let mut select = self.connection.prepare_cached(&self.select_earlier)?;
        let (mut readings, mut replaced) = (Readings::new(self.fields), Vec::new());
        let mut rows = select.query([chunk])?;
        while let Some(row) = rows.next()? {
            self.push(row, 4, &mut readings)?;
            let (series, run, by, checksum): (i64, i64, i64, i64) =
                (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let start = Checksum::new().int(chunk).int(series).int(by);
            let is_whole = start.reading(self.fields, &readings, replaced.len(), run).end() == checksum;
            let series = usize::try_from(series).ok().filter(|&series| series < width && is_whole);
            let Some(series) = series else { return Err(altered("an earlier value")) };
            replaced.push(Replaced { series, run, replaced: by });
        }
        Ok((readings, replaced))
    }

    fn bind(&self, statement: &mut Statement<'_>, first: &[i64], readings: &Readings, place: usize) -> Step<()> {
        let mut next = 1..;
        let mut at = || next.next().unwrap_or_default();
        for number in first {
            statement.raw_bind_parameter(at(), number)?;
        }
        for numbers in &readings.numbers {
            statement.raw_bind_parameter(at(), there(numbers[place]))?;
        }
        for (field, codes) in self.fields.codes.iter().zip(&readings.codes) {
            statement.raw_bind_parameter(at(), field.stored(codes[place]))?;
        }
        Ok(())
    }

    /// Appends the reading of a row whose fields begin at a column.
    fn push(&self, row: &Row<'_>, from: usize, readings: &mut Readings) -> Step<()> {
        for (column, numbers) in (from..).zip(&mut readings.numbers) {
            numbers.push(row.get::<_, Option<f64>>(column)?.unwrap_or(f64::NAN));
        }
        let from = from + readings.numbers.len();
        for (column, (field, codes)) in (from..).zip(self.fields.codes.iter().zip(&mut readings.codes)) {
            codes.push(field.code(code_of(row.get_ref(column)?)?)?);
        }
        Ok(())
    }
}

fn there(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

fn code_of(value: ValueRef<'_>) -> Step<Option<Stored<'_>>> {
    Ok(match value {
        ValueRef::Integer(set) => Some(Stored::Set(set)),
        other => other.as_str_or_null().map_err(rusqlite::Error::from)?.map(Stored::Word),
    })
}

impl ToSql for Stored<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Stored::Word(word) => word.to_sql(),
            Stored::Set(set) => set.to_sql(),
        }
    }
}
