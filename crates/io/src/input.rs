//! Sources of bytes: a file, or memory.

use crate::IoError;
use bytes::{Buf, Bytes};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};
use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bytes that are looked at to tell a format.
const START: u64 = 4096;

/// Input of a source.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file, opened anew for every read, so that threads do not share a position.
    Path(PathBuf),
    /// All bytes, and what messages call them.
    Memory { name: Arc<str>, bytes: Bytes },
}

impl Input {
    /// As messages show it.
    pub fn name(&self) -> String {
        match self {
            Input::Path(path) => shown(path),
            Input::Memory { name, .. } => name.to_string(),
        }
    }

    /// Bytes held in memory.
    pub fn held(&self) -> usize {
        match self {
            Input::Path(_) => 0,
            Input::Memory { bytes, .. } => bytes.len(),
        }
    }

    pub fn open(&self) -> Result<Content, IoError> {
        match self {
            Input::Path(path) => {
                File::open(path).map(Content::File).map_err(|error| IoError::missing(shown(path), &error))
            }
            Input::Memory { bytes, .. } => Ok(Content::Memory(bytes.clone())),
        }
    }

    /// The first bytes, fewer than [`START`] where there are not so many.
    pub fn start(&self) -> Result<Vec<u8>, IoError> {
        let mut start = Vec::new();
        self.open()?
            .get_read(0)
            .map_err(|error| self.bad(error))?
            .take(START)
            .read_to_end(&mut start)
            .map_err(|error| IoError::missing(self.name(), &error))?;
        Ok(start)
    }

    /// The error for broken content.
    pub fn bad(&self, why: impl ToString) -> IoError {
        IoError::BadFile { path: self.name(), why: why.to_string() }
    }

    /// Runs a reader; what it refuses, or panics over, is a broken file.
    pub fn guarded<T, E: ToString>(&self, format: &str, read: impl FnOnce() -> Result<T, E>) -> Result<T, IoError> {
        let because = match catch_unwind(AssertUnwindSafe(read)) {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "its content contradicts itself".to_owned(),
        };
        Err(self.bad(format!("it is no sound {format} ({because})")))
    }
}

/// An opened input.
pub enum Content {
    File(File),
    Memory(Bytes),
}

impl Content {
    /// The same content, once more.
    pub fn again(&self) -> std::io::Result<Content> {
        Ok(match self {
            Content::File(file) => Content::File(file.try_clone()?),
            Content::Memory(bytes) => Content::Memory(bytes.clone()),
        })
    }
}

impl Length for Content {
    fn len(&self) -> u64 {
        match self {
            Content::File(file) => Length::len(file),
            Content::Memory(bytes) => bytes.len() as u64,
        }
    }
}

impl ChunkReader for Content {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> ParquetResult<Box<dyn Read>> {
        Ok(match self {
            Content::File(file) => Box::new(BufReader::new(file.get_read(start)?)),
            Content::Memory(bytes) => Box::new(bytes.slice(bytes.len().min(start as usize)..).reader()),
        })
    }

    /// Refuses a range beyond the end before any memory is taken for it.
    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let (size, end) = (Length::len(self), start.checked_add(length as u64));
        if end.is_none_or(|end| end > size) {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} are not within its {size} bytes")));
        }
        match self {
            Content::File(file) => file.get_bytes(start, length),
            Content::Memory(bytes) => Ok(bytes.slice(start as usize..start as usize + length)),
        }
    }
}

/// A path as messages show it.
pub fn shown(path: &Path) -> String {
    path.display().to_string()
}
