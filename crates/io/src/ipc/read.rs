//! Arrow IPC files and streams: schemas and numbers of rows first, columns when they are asked for.

use super::bounds::{CONTINUATION, OTHER_ORDER, message, require_bounded, require_order};
use crate::arrow_types::fields_of;
use crate::input::{Content, Input};
use crate::pieces::{self, Builder, Piece};
use crate::same::{named, require_same};
use crate::{Ask, Field, IoError, Watch};
use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, StreamDecoder, read_footer_length};
use arrow_ipc::{Block, MetadataVersion, root_as_footer};
use arrow_schema::{ArrowError, SchemaRef};
use bytes::Bytes;
use parquet::file::reader::{ChunkReader, Length};
use rayon::prelude::*;
use stats::table::Table;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of a stream that are read at a time where they are no message.
const PART: u64 = 1 << 22;
/// A marker and a length: how every message of a stream starts.
const HEAD: u64 = 8;
/// Length of a file's first bytes, padded to eight; a stream has none.
const MAGIC_LENGTH: usize = 8;
/// Length of the footer and the magic at the end of a file.
const TRAILER: usize = 10;

/// Opened Arrow files and streams with the same columns.
pub struct Files {
    pub(super) files: Vec<OneFile>,
    fields: Vec<Field>,
    notices: Vec<String>,
}

pub struct OneFile {
    pub input: Input,
    schema: SchemaRef,
    /// Rows of every batch.
    pub rows: usize,
}

/// Is told of every batch; an error ends the reading.
type Visit<'a> = dyn FnMut(&RecordBatch) -> Result<(), ArrowError> + 'a;

impl Files {
    /// Reads the schemas and counts the rows.
    pub fn open(inputs: Vec<Input>, watch: &Watch) -> Result<Files, IoError> {
        let mut files = Vec::with_capacity(inputs.len());
        for input in inputs {
            watch.check()?;
            files.push(OneFile::open(input)?);
        }
        let fields_of = |file: &OneFile| fields_of(file.schema.fields()).map_err(|why| file.input.bad(why));
        let (fields, notices) = fields_of(&files[0])?;
        for file in &files[1..] {
            require_same(&fields, &fields_of(file)?.0, &file.input)?;
        }
        Ok(Files { files, fields, notices })
    }

    /// Rows of each file.
    pub fn rows(&self) -> Vec<usize> {
        self.files.iter().map(|file| file.rows).collect()
    }

    /// Columns that can be read.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Warnings about how the files were read.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// Bytes held in memory.
    pub fn held(&self) -> usize {
        self.files.iter().map(|file| file.input.held()).sum()
    }

    pub(super) fn named(&self, asks: &[Ask<'_>]) -> Result<Vec<&Field>, IoError> {
        named(&self.fields, asks)
    }

    /// Reads columns, in parallel over files, and over the columns of a batch.
    pub fn read(&self, asks: &[Ask<'_>], watch: &Watch) -> Result<Table, IoError> {
        let fields = self.named(asks)?;
        let (done, total) = (AtomicUsize::new(0), self.rows().iter().sum::<usize>());
        let progress = |rows: usize| {
            let before = done.fetch_add(rows, Ordering::Relaxed);
            (watch.progress)((before + rows) as f64 / total.max(1) as f64);
        };
        let read = |file: &OneFile| file.read(&fields, asks, watch, &progress);
        let files: Vec<Vec<Piece>> = self.files.par_iter().map(read).collect::<Result<_, _>>()?;
        let mut files: Vec<_> = files.into_iter().map(Vec::into_iter).collect();
        let column = |field: &Field| {
            let pieces = files.iter_mut().filter_map(Iterator::next).collect();
            Some((field.name.clone(), pieces::join(pieces, field.kind)?))
        };
        Ok(Table { rows: total, columns: fields.into_iter().filter_map(column).collect() })
    }
}

impl OneFile {
    fn open(input: Input) -> Result<OneFile, IoError> {
        let mut rows = 0;
        let schema = input.guarded("Arrow IPC", || {
            visit(&input, &[], &mut |batch| {
                rows += batch.num_rows();
                Ok(())
            })
        })?;
        Ok(OneFile { input, schema, rows })
    }

    fn read(
        &self,
        fields: &[&Field],
        asks: &[Ask<'_>],
        watch: &Watch,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Piece>, IoError> {
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let mut builders = builders(fields, asks, self.rows.min(1 << 24));
        // What is wrong with a value, or that the caller lost interest, is kept apart from what is wrong with the file.
        let mut fault: Option<IoError> = None;
        let outcome = self.input.guarded("Arrow IPC", || {
            visit(&self.input, &names, &mut |batch| {
                let added = watch.check().and_then(|()| self.add(batch, fields, &mut builders, 0));
                progress(batch.num_rows());
                added.map_err(|error| {
                    fault = Some(error);
                    ArrowError::ComputeError(String::new())
                })
            })
        });
        match (fault, outcome) {
            (Some(error), _) | (None, Err(error)) => Err(error),
            (None, Ok(_)) => Ok(builders.into_iter().map(Builder::finish).collect()),
        }
    }

    /// Adds a batch's columns; `before` rows come before those that the builders hold.
    pub fn add(
        &self,
        batch: &RecordBatch,
        fields: &[&Field],
        builders: &mut [Builder],
        before: usize,
    ) -> Result<(), IoError> {
        let schema = batch.schema_ref();
        let places: HashMap<&str, usize> =
            schema.fields().iter().enumerate().rev().map(|(place, field)| (field.name().as_str(), place)).collect();
        builders.par_iter_mut().zip(fields).try_for_each(|(builder, field)| {
            let place = places.get(field.name.as_str()).ok_or_else(|| IoError::missing_column(&field.name))?;
            let array = batch.column(*place);
            builder.add(array.as_ref()).map_err(|fault| fault.in_column(&self.input, &field.name, before))
        })
    }
}

/// One for each column.
pub fn builders(fields: &[&Field], asks: &[Ask<'_>], rows: usize) -> Vec<Builder> {
    fields.iter().zip(asks).map(|(field, ask)| Builder::new(field.kind, ask.wide, rows)).collect()
}

/// Decodes every batch, of a file the named columns only; returns the schema.
fn visit(input: &Input, names: &[&str], each: &mut Visit) -> Result<SchemaRef, ArrowError> {
    let mut batches = Batches::open(input, names)?;
    while let Some(batch) = batches.next()? {
        each(&batch)?;
    }
    batches.schema()
}

/// The batches of one file or stream, first to last.
pub struct Batches {
    content: Content,
    form: Form,
}

enum Form {
    /// Its footer says where every batch is.
    File { schema: SchemaRef, decoder: FileDecoder, blocks: std::vec::IntoIter<Block> },
    /// Bytes `at` and after are still to be read; `buffer` to be decoded.
    Stream { decoder: StreamDecoder, at: u64, buffer: Buffer },
}

impl Batches {
    /// Opens an input; only the named columns of a file are decoded.
    pub fn open(input: &Input, names: &[&str]) -> Result<Batches, ArrowError> {
        let content = input.open().map_err(|error| ArrowError::IpcError(error.to_string()))?;
        let form = if input.start().is_ok_and(|start| start.starts_with(b"ARROW1")) {
            open_file(&content, names)?
        } else {
            Form::Stream { decoder: StreamDecoder::new(), at: 0, buffer: Buffer::from(Vec::<u8>::new()) }
        };
        Ok(Batches { content, form })
    }

    /// The next batch; `None` at the end.
    pub fn next(&mut self) -> Result<Option<RecordBatch>, ArrowError> {
        match &mut self.form {
            Form::File { decoder, blocks, .. } => {
                for block in blocks {
                    if let Some(batch) = decoder.read_record_batch(&block, &read_block(&self.content, &block)?)? {
                        return Ok(Some(batch));
                    }
                }
                Ok(None)
            }
            Form::Stream { decoder, at, buffer } => {
                let size = Length::len(&self.content);
                loop {
                    while !buffer.is_empty() {
                        if let Some(batch) = decoder.decode(buffer)? {
                            return Ok(Some(batch));
                        }
                    }
                    if *at >= size {
                        decoder.finish()?;
                        return Ok(None);
                    }
                    let bytes = read_message(&self.content, *at, size - *at)?;
                    *at += bytes.len() as u64;
                    *buffer = Buffer::from(bytes);
                }
            }
        }
    }

    /// Schema of the batches; for a stream, known after the first batch.
    fn schema(&self) -> Result<SchemaRef, ArrowError> {
        match &self.form {
            Form::File { schema, .. } => Ok(Arc::clone(schema)),
            Form::Stream { decoder, .. } => {
                let missing = || ArrowError::ParseError("it is empty, expected a schema".to_owned());
                decoder.schema().ok_or_else(missing)
            }
        }
    }
}

fn open_file(content: &Content, names: &[&str]) -> Result<Form, ArrowError> {
    let invalid = |what: &str| ArrowError::ParseError(what.to_owned());
    let size = Length::len(content) as usize;
    let end = size.checked_sub(TRAILER).filter(|&end| end >= MAGIC_LENGTH).ok_or_else(|| invalid("it is cut short"))?;
    let trailer = content.get_bytes(end as u64, TRAILER)?;
    let length = read_footer_length(trailer[..].try_into().map_err(|_| invalid("it is cut short"))?)?;
    let start = end.checked_sub(length).ok_or_else(|| invalid("its footer is longer than the file"))?;
    let bytes = content.get_bytes(start as u64, length)?;
    let footer = root_as_footer(&bytes).map_err(|error| invalid(&format!("its footer is broken: {error}")))?;
    let schema = footer.schema().ok_or_else(|| invalid("it has no schema"))?;
    if !schema.endianness().equals_to_target_endianness() {
        return Err(invalid(OTHER_ORDER));
    }
    let schema = Arc::new(try_fb_to_schema(schema)?);
    let mut decoder = decoder(&schema, footer.version(), names);
    for block in footer.dictionaries().iter().flatten() {
        decoder.read_dictionary(block, &read_block(content, block)?)?;
    }
    let blocks: Vec<Block> = footer.recordBatches().iter().flatten().copied().collect();
    Ok(Form::File { schema, decoder, blocks: blocks.into_iter() })
}

fn decoder(schema: &SchemaRef, version: MetadataVersion, names: &[&str]) -> FileDecoder {
    let wanted = |&place: &usize| names.contains(&schema.field(place).name().as_str());
    let projection = (0..schema.fields().len()).filter(wanted).collect();
    FileDecoder::new(Arc::clone(schema), version).with_projection(projection)
}

fn read_block(content: &Content, block: &Block) -> Result<Buffer, ArrowError> {
    let length = |length: i64| usize::try_from(length).map_err(|error| ArrowError::ParseError(error.to_string()));
    let (head, body) = (length(block.metaDataLength().into())?, length(block.bodyLength())?);
    let bytes = content.get_bytes(length(block.offset())? as u64, head.saturating_add(body))?;
    require_bounded(&message(&bytes[..head])?, &bytes[head..])?;
    Ok(Buffer::from(bytes))
}

/// The message at `at`, of which `left` bytes are left, with all that belongs to it. Bytes that are no message are left to
/// the decoder to refuse.
fn read_message(content: &Content, at: u64, left: u64) -> Result<Bytes, ArrowError> {
    let rest = || Ok(content.get_bytes(at, left.min(PART) as usize)?);
    if left < HEAD {
        return rest();
    }
    let head = content.get_bytes(at, HEAD as usize)?;
    let (marker, length) = head.split_at(4);
    let (start, length) = if marker == CONTINUATION { (8, length) } else { (4, marker) };
    let length = u32::from_le_bytes(length.try_into().map_err(|_| ArrowError::ParseError("it is cut short".into()))?);
    let head = start + u64::from(length);
    // A length of zero ends the stream.
    if length == 0 || head > left {
        return rest();
    }
    let message_bytes = content.get_bytes(at, head as usize)?;
    require_order(&message(&message_bytes)?)?;
    let body = message(&message_bytes)?.bodyLength();
    let total = u64::try_from(body).ok().and_then(|body| head.checked_add(body)).filter(|&total| total <= left);
    let total = total.ok_or_else(|| ArrowError::ParseError("a message is longer than the stream".to_owned()))?;
    let bytes = content.get_bytes(at, total as usize)?;
    require_bounded(&message(&message_bytes)?, &bytes[head as usize..])?;
    Ok(bytes)
}
