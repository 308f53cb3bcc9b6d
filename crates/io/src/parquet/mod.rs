//! Parquet files: schemas first, columns when they are asked for.

mod decode;
mod lengths;
mod nesting;
mod pages;
mod parts;
mod thrift;

use crate::arrow_types::{fields_of, is_text};
use crate::input::Input;
use crate::pieces::{self, Piece, Wide};
use crate::same::{named, require_same};
use crate::{Ask, Field, IoError, Watch};
use arrow_ipc::convert::try_schema_from_ipc_buffer;
use arrow_schema::{DataType, Fields, Schema, TimeUnit};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use decode::decode;
use nesting::require_shallow;
use parquet::arrow::ARROW_SCHEMA_META_KEY;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::{Compression, Type as PhysicalType};
use parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetStatisticsPolicy};
pub use parts::Parts;
use rayon::prelude::*;
use stats::table::{Column, Table};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Opened Parquet files with the same columns.
pub struct Files {
    files: Vec<OneFile>,
    fields: Vec<Field>,
    notices: Vec<String>,
}

struct OneFile {
    input: Input,
    metadata: ArrowReaderMetadata,
    /// Places of every column among the stored values: a nested one is several.
    leaves: HashMap<String, Range<usize>>,
}

impl Files {
    /// Reads the footers.
    pub fn open(inputs: Vec<Input>, watch: &Watch) -> Result<Files, IoError> {
        let mut files = Vec::with_capacity(inputs.len());
        for input in inputs {
            watch.check()?;
            files.push(OneFile::open(input)?);
        }
        let fields_of = |file: &OneFile| fields_of(file.metadata.schema().fields()).map_err(|why| file.input.bad(why));
        let (fields, notices) = fields_of(&files[0])?;
        for file in &files[1..] {
            require_same(&fields, &fields_of(file)?.0, &file.input)?;
        }
        Ok(Files { files, fields, notices })
    }

    /// Rows of each file.
    pub fn rows(&self) -> Vec<usize> {
        self.files.iter().map(OneFile::rows).collect()
    }

    /// Warnings about how the files were read.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Bytes held in memory.
    pub fn held(&self) -> usize {
        self.files.iter().map(|file| file.input.held()).sum()
    }

    /// Columns that can be read.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Reads columns, in parallel over (column, file, row group).
    pub fn read(&self, asks: &[Ask<'_>], watch: &Watch) -> Result<Table, IoError> {
        let fields = self.named(asks)?;
        let groups: Vec<(usize, usize)> = (0..self.files.len())
            .flat_map(|file| (0..self.files[file].groups().num_row_groups()).map(move |group| (file, group)))
            .collect();
        let total = fields.len() * groups.len();
        let done = AtomicUsize::new(0);
        let pieces: Vec<Piece> = (0..total)
            .into_par_iter()
            .map(|unit| {
                watch.check()?;
                let (column, (file, group)) = (unit / groups.len(), groups[unit % groups.len()]);
                let piece = self.files[file].read(fields[column], asks[column].wide, group)?;
                (watch.progress)((done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / total as f64);
                Ok(piece)
            })
            .collect::<Result<_, IoError>>()?;
        let mut pieces = pieces.into_iter();
        let columns: Vec<Vec<Piece>> = asks.iter().map(|_| pieces.by_ref().take(groups.len()).collect()).collect();
        let joined =
            |(pieces, field): (Vec<Piece>, &Field)| Some((field.name.clone(), pieces::join(pieces, field.kind)?));
        let columns: Vec<(String, Column)> = columns.into_par_iter().zip(fields).filter_map(joined).collect();
        Ok(Table { rows: self.rows().iter().sum(), columns })
    }

    fn named(&self, asks: &[Ask<'_>]) -> Result<Vec<&Field>, IoError> {
        named(&self.fields, asks)
    }
}

impl OneFile {
    fn open(input: Input) -> Result<OneFile, IoError> {
        let content = input.open()?;
        input.guarded("Parquet", || require_shallow(&content))?;
        let load = || ArrowReaderMetadata::load(&content, without_statistics()).map_err(|error| error.to_string());
        let metadata = input.guarded("Parquet", load).map_err(|error| told(&input, error))?;
        refuse_codecs(&input, metadata.metadata())?;
        require_same_rows(&input, metadata.metadata())?;
        let zones = input.guarded("Parquet", || Ok::<_, String>(zones_of(metadata.metadata()).unwrap_or_default()))?;
        let schema = as_wanted(metadata.schema(), &columns_of_96_bits(metadata.metadata()), &zones);
        let options = without_statistics().with_schema(Arc::new(schema));
        let again = || ArrowReaderMetadata::try_new(with_rows(metadata.metadata()), options);
        let metadata = input.guarded("Parquet", again)?;
        let leaves = leaves_of(metadata.metadata());
        Ok(OneFile { input, metadata, leaves })
    }

    fn groups(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    /// Places of a column among the stored values.
    fn leaves(&self, name: &str) -> Result<Range<usize>, IoError> {
        self.leaves.get(name).cloned().ok_or_else(|| IoError::missing_column(name))
    }

    fn rows(&self) -> usize {
        self.groups().file_metadata().num_rows().max(0) as usize
    }

    fn read(&self, field: &Field, wide: Wide, group: usize) -> Result<Piece, IoError> {
        let (content, leaves) = (self.input.open()?, self.leaves(&field.name)?);
        let rows = self.groups().row_group(group).num_rows();
        let decoded =
            self.input.guarded("Parquet", || decode(content, &self.metadata, leaves, (field, wide), group))?;
        let before = || (0..group).map(|group| self.groups().row_group(group).num_rows().max(0) as usize).sum();
        let piece = decoded.map_err(|fault| fault.in_column(&self.input, &field.name, before()))?;
        if piece.len() as i64 == rows {
            return Ok(piece);
        }
        let (found, name) = (piece.len(), &field.name);
        Err(self.input.bad(format!("row group {group} holds {found} values of column \"{name}\", expected {rows}")))
    }
}

fn leaves_of(metadata: &ParquetMetaData) -> HashMap<String, Range<usize>> {
    let schema = metadata.file_metadata().schema_descr();
    let mut leaves: HashMap<String, Range<usize>> = HashMap::new();
    let mut roots = (0..schema.num_columns()).map(|leaf| (leaf, schema.get_column_root_idx(leaf))).peekable();
    while let Some((first, root)) = roots.next() {
        let mut end = first + 1;
        while roots.next_if(|(_, own)| *own == root).is_some() {
            end += 1;
        }
        let name = schema.get_column_root(first).name().to_owned();
        // Of two of one name the first.
        leaves.entry(name).or_insert(first..end);
    }
    leaves
}

/// Some writers leave the number of rows of the whole at zero: it is that of all row groups.
fn with_rows(metadata: &Arc<ParquetMetaData>) -> Arc<ParquetMetaData> {
    let (own, groups) = (metadata.file_metadata(), metadata.row_groups());
    let rows = groups.iter().map(|group| group.num_rows()).sum();
    if own.num_rows() == rows {
        return Arc::clone(metadata);
    }
    let whole = FileMetaData::new(
        own.version(),
        rows,
        own.created_by().map(str::to_owned),
        own.key_value_metadata().cloned(),
        own.schema_descr_ptr(),
        own.column_orders().cloned(),
    );
    Arc::new(ParquetMetaData::new(whole, groups.to_vec()))
}

/// Skips everything unused: a writer may have gone wrong there only.
fn without_statistics() -> ArrowReaderOptions {
    ArrowReaderOptions::new()
        .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_encoding_stats_policy(ParquetStatisticsPolicy::SkipAll)
}

/// Names an unsupported feature of the decoder.
fn told(input: &Input, error: IoError) -> IoError {
    const KNOWN: [(&str, &str); 2] = [
        ("Repetition level must be defined", "a column of its schema is neither required, optional nor repeated"),
        ("Expected list element type", "its footer has a list whose elements are of another type than the format says"),
    ];
    let text = error.to_string();
    let Some((_, what)) = KNOWN.iter().find(|(sign, _)| text.contains(sign)) else { return error };
    let way = "write it again, for example in Python: pandas.read_parquet(path).to_parquet(path)";
    IoError::Unsupported { path: input.name(), why: format!("{what}, which is not supported; {way}") }
}

/// A file says twice how many rows it has, or leaves the number for the whole at zero.
fn require_same_rows(input: &Input, metadata: &ParquetMetaData) -> Result<(), IoError> {
    let stated = metadata.file_metadata().num_rows();
    let rows = |sum: i64, rows: i64| sum.checked_add(rows).filter(|_| rows >= 0);
    let sum = metadata.row_groups().iter().try_fold(0, |sum, group| rows(sum, group.num_rows()));
    if sum == Some(stated) || stated == 0 && sum.is_some() {
        return Ok(());
    }
    let found = sum.map_or("others".to_owned(), |sum| sum.to_string());
    Err(input.bad(format!("its row groups have {found} rows, it says that there are {stated}")))
}

/// Codecs that are left out are named with what would do.
fn refuse_codecs(input: &Input, metadata: &ParquetMetaData) -> Result<(), IoError> {
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    for column in columns {
        let codec = match column.compression() {
            Compression::BROTLI(_) => "Brotli",
            Compression::LZO => "LZO",
            _ => continue,
        };
        let why = format!(
            "it is compressed with {codec}, which is not supported; write it again with zstd, for example in Python: \
             pandas.read_parquet(path).to_parquet(path, compression=\"zstd\")"
        );
        return Err(IoError::Unsupported { path: input.name(), why });
    }
    Ok(())
}

/// Columns of INT96, which Spark, Impala and Hive write times in.
fn columns_of_96_bits(metadata: &ParquetMetaData) -> HashSet<String> {
    let columns = metadata.file_metadata().schema_descr().columns().iter();
    let columns = columns.filter(|column| column.physical_type() == PhysicalType::INT96);
    columns.filter_map(|column| column.path().parts().first().cloned()).collect()
}

/// The zones of times, which stand in the schema of Arrow only: of Parquet's own, instants are of UTC.
fn zones_of(metadata: &ParquetMetaData) -> Option<HashMap<String, Arc<str>>> {
    let entries = metadata.file_metadata().key_value_metadata()?;
    let text = entries.iter().find(|entry| entry.key == ARROW_SCHEMA_META_KEY)?.value.as_ref()?;
    let schema = try_schema_from_ipc_buffer(&BASE64_STANDARD.decode(text).ok()?).ok()?;
    let zone = |field: &Arc<arrow_schema::Field>| match field.data_type() {
        DataType::Timestamp(_, Some(zone)) => Some((field.name().clone(), Arc::clone(zone))),
        _ => None,
    };
    Some(schema.fields().iter().filter_map(zone).collect())
}

/// Text as the codes it is stored in, where it is; instants with their zone, which the decoder leaves out where Parquet has no
/// such unit of time; times of 96 bits in microseconds, as in nanoseconds most days have no
/// place: from 1677 to 2262 only.
fn as_wanted(schema: &Schema, of_96_bits: &HashSet<String>, zones: &HashMap<String, Arc<str>>) -> Schema {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields: Fields = schema
        .fields()
        .iter()
        .map(|field| {
            match field.data_type() {
                DataType::Timestamp(_, zone) if of_96_bits.contains(field.name()) => {
                    let micros = DataType::Timestamp(TimeUnit::Microsecond, zone.clone());
                    Arc::new(field.as_ref().clone().with_data_type(micros))
                }
                DataType::Timestamp(unit, Some(_)) if zones.contains_key(field.name()) => {
                    let zoned = DataType::Timestamp(*unit, zones.get(field.name()).cloned());
                    Arc::new(field.as_ref().clone().with_data_type(zoned))
                }
                own if is_text(own) => Arc::new(field.as_ref().clone().with_data_type(dictionary.clone())),
                // Other values are stored as they are, whatever the schema of Arrow beside them says.
                DataType::Dictionary(_, values) => Arc::new(field.as_ref().clone().with_data_type(*values.clone())),
                _ => Arc::clone(field),
            }
        })
        .collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}
