//! Parquet files: schemas first, columns when they are asked for.

mod decode;

use crate::{Field, IoError, Watch, shown};
use arrow_schema::{DataType, Field as ArrowField, Fields, Schema, TimeUnit};
use decode::{Piece, decode};
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use rayon::prelude::*;
use stats::table::{Column, Kind, Table};
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Opened Parquet files with the same columns.
pub struct Files {
    files: Vec<OneFile>,
    fields: Vec<Field>,
}

struct OneFile {
    path: PathBuf,
    metadata: ArrowReaderMetadata,
}

/// Whether a file starts as Parquet files do.
pub fn has_magic(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && &start == b"PAR1"
}

impl Files {
    /// Reads the footers.
    pub fn open(paths: &[PathBuf], watch: &Watch) -> Result<Files, IoError> {
        let mut files = Vec::with_capacity(paths.len());
        for path in paths {
            watch.check()?;
            files.push(OneFile::open(path)?);
        }
        let fields = files[0].fields();
        for file in &files[1..] {
            require_same(&fields, file)?;
        }
        Ok(Files { files, fields })
    }

    /// Rows of all files.
    pub fn rows(&self) -> usize {
        self.files.iter().map(OneFile::rows).sum()
    }

    /// Columns that can be read.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Reads columns, in parallel over (column, file, row group).
    pub fn read(&self, names: &[&str], watch: &Watch) -> Result<Table, IoError> {
        let fields: Vec<&Field> = names.iter().map(|name| self.field(name)).collect::<Result<_, _>>()?;
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
                let piece = self.files[file].read(fields[column], group)?;
                (watch.progress)((done.fetch_add(1, Ordering::Relaxed) + 1) as f64 / total as f64);
                Ok(piece)
            })
            .collect::<Result<_, IoError>>()?;
        let mut pieces = pieces.into_iter();
        let columns: Vec<(String, Vec<Piece>)> =
            names.iter().map(|name| ((*name).to_owned(), pieces.by_ref().take(groups.len()).collect())).collect();
        let joined = |((name, pieces), field): ((String, Vec<Piece>), &Field)| (name, decode::join(pieces, field.kind));
        let columns: Vec<(String, Column)> = columns.into_par_iter().zip(fields).map(joined).collect();
        Ok(Table { rows: self.rows(), columns })
    }

    fn field(&self, name: &str) -> Result<&Field, IoError> {
        self.fields.iter().find(|field| field.name == name).ok_or_else(|| IoError::missing_column(name))
    }
}

impl OneFile {
    fn open(path: &Path) -> Result<OneFile, IoError> {
        let file = open_file(path)?;
        let metadata = guarded(path, || ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()))?;
        refuse_codecs(path, metadata.metadata())?;
        // Asking for dictionaries keeps text as the codes it is stored in.
        let schema = with_dictionaries(metadata.schema());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
        let metadata = guarded(path, || ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options))?;
        Ok(OneFile { path: path.to_owned(), metadata })
    }

    fn groups(&self) -> &ParquetMetaData {
        self.metadata.metadata()
    }

    fn rows(&self) -> usize {
        self.groups().file_metadata().num_rows().max(0) as usize
    }

    fn fields(&self) -> Vec<Field> {
        let field = |field: &Arc<ArrowField>| {
            let kind = kind_of(field.data_type())?;
            Some(Field { name: field.name().clone(), kind, type_name: type_name(field.data_type()) })
        };
        self.metadata.schema().fields().iter().filter_map(field).collect()
    }

    fn read(&self, field: &Field, group: usize) -> Result<Piece, IoError> {
        let file = open_file(&self.path)?;
        let rows = self.groups().row_group(group).num_rows();
        let piece = guarded(&self.path, || decode(file, &self.metadata, &field.name, field.kind, group))?;
        if piece.len() as i64 == rows {
            return Ok(piece);
        }
        let why =
            format!("row group {group} holds {} values of column \"{}\", expected {rows}", piece.len(), field.name);
        Err(IoError::BadFile { path: shown(&self.path), why })
    }
}

fn open_file(path: &Path) -> Result<File, IoError> {
    File::open(path).map_err(|error| IoError::MissingFile { path: shown(path), why: error.to_string() })
}

/// Runs the reader; what it refuses, or panics over, is a broken file.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, IoError> {
    let bad = |why: String| IoError::BadFile { path: shown(path), why };
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(result) => result.map_err(|error| bad(format!("it is no sound Parquet file ({error})"))),
        Err(_) => Err(bad("it is no sound Parquet file (its content contradicts itself)".into())),
    }
}

/// Codecs that are left out are named with what would do.
fn refuse_codecs(path: &Path, metadata: &ParquetMetaData) -> Result<(), IoError> {
    let columns = metadata.row_groups().iter().flat_map(|group| group.columns());
    for column in columns {
        if let codec @ (Compression::BROTLI(_) | Compression::LZO) = column.compression() {
            let why = format!("it is compressed with {codec:?}, which is not supported; write it again with zstd");
            return Err(IoError::Unsupported { path: shown(path), why });
        }
    }
    Ok(())
}

fn require_same(first: &[Field], file: &OneFile) -> Result<(), IoError> {
    let own = file.fields();
    for field in first {
        let found = own.iter().find(|candidate| candidate.name == field.name);
        let difference = match found {
            Some(candidate) if candidate.kind == field.kind => continue,
            Some(candidate) => format!("is {}", candidate.type_name),
            None => "is not there".to_owned(),
        };
        let why = format!("column \"{}\" {difference}, in the first file it is {}", field.name, field.type_name);
        return Err(IoError::BadFile { path: shown(&file.path), why });
    }
    Ok(())
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

fn with_dictionaries(schema: &Schema) -> Schema {
    let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let fields: Fields = schema
        .fields()
        .iter()
        .map(|field| {
            if is_text(field.data_type()) {
                Arc::new(field.as_ref().clone().with_data_type(dictionary.clone()))
            } else {
                Arc::clone(field)
            }
        })
        .collect();
    Schema::new_with_metadata(fields, schema.metadata().clone())
}

/// What a type means; `None` for nested, binary and other types that are left out.
fn kind_of(data_type: &DataType) -> Option<Kind> {
    use DataType as D;
    Some(match data_type {
        D::Int8 | D::Int16 | D::Int32 | D::Int64 | D::UInt8 | D::UInt16 | D::UInt32 | D::UInt64 => Kind::Numeric,
        D::Float16 | D::Float32 | D::Float64 => Kind::Numeric,
        D::Decimal32(..) | D::Decimal64(..) | D::Decimal128(..) | D::Decimal256(..) => Kind::Numeric,
        D::Boolean => Kind::Boolean,
        D::Timestamp(..) | D::Date32 | D::Date64 => Kind::Timestamp,
        _ if is_text(data_type) => Kind::Categorical,
        _ => return None,
    })
}

fn type_name(data_type: &DataType) -> String {
    let unit = |unit: &TimeUnit| match unit {
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "µs",
        TimeUnit::Nanosecond => "ns",
    };
    match data_type {
        DataType::Timestamp(own, None) => format!("Timestamp({})", unit(own)),
        DataType::Timestamp(own, Some(zone)) => format!("Timestamp({}, {zone})", unit(own)),
        _ if is_text(data_type) => "Utf8".to_owned(),
        _ => format!("{data_type}"),
    }
}
