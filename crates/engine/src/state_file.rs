//! Files of what was learned, made part by part: no part is large, however large the file.

use stats::state::{State, checksum, checksum_on, head};
use std::sync::Arc;

/// Bytes that are handed over at a time, where a value does not have more.
const PART: usize = 16 << 20;

/// Writes the part of a core at a place; false where there is none.
pub type WritePart = dyn Fn(usize, &mut Vec<u8>) -> bool + Send + Sync;

/// The bytes of a file, from first to last.
pub struct StateFile {
    writer: String,
    header: String,
    write: Arc<WritePart>,
    /// The next part of the core; `None` before its head.
    place: Option<usize>,
    sum: u64,
    is_over: bool,
}

impl StateFile {
    /// Takes the version of the package as `writer`; `header` is the caller's.
    pub fn new(writer: String, header: String, write: Arc<WritePart>) -> Self {
        StateFile { writer, header, write, place: None, sum: checksum(&[]), is_over: false }
    }

    /// Counts the bytes of the core. They are made twice, and held once.
    fn core(&self) -> usize {
        let (mut count, mut part) = (0, Vec::new());
        for place in 0.. {
            part.clear();
            if !(self.write)(place, &mut part) {
                break;
            }
            count += part.len();
        }
        count
    }
}

impl Iterator for StateFile {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        if self.is_over {
            return None;
        }
        let mut out = if self.place.is_none() { head(&self.writer, &self.header, self.core()) } else { Vec::new() };
        let mut place = self.place.unwrap_or(0);
        while out.len() < PART && !self.is_over {
            self.is_over = !(self.write)(place, &mut out);
            place += 1;
        }
        self.place = Some(place);
        self.sum = checksum_on(self.sum, &out);
        if self.is_over {
            self.sum.write(&mut out);
        }
        Some(out)
    }
}
