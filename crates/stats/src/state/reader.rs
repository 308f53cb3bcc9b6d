//! Types that can be kept, and the bytes that they are read from.

use crate::error::StatsError;

/// A type that can be kept.
pub trait State: Sized {
    /// Appends the bytes of the value.
    fn write(&self, out: &mut Vec<u8>);

    /// Reads a value.
    ///
    /// # Errors
    /// `bad_state` for bytes that [`Self::write`] cannot have written.
    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError>;

    /// Appends several; numbers do so at once.
    fn write_all(values: &[Self], out: &mut Vec<u8>) {
        values.iter().for_each(|value| value.write(out));
    }

    /// Reads several. Memory grows with what is read, whatever `count` says.
    ///
    /// # Errors
    /// `bad_state`.
    fn read_all(count: usize, from: &mut Reader<'_>) -> Result<Vec<Self>, StatsError> {
        (0..count).map(|_| Self::read(from)).collect()
    }
}

/// Bytes that have not been read.
#[derive(Clone, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads from the start.
    pub fn new(bytes: &'a [u8]) -> Self {
        Reader(bytes)
    }

    /// The next bytes.
    ///
    /// # Errors
    /// `bad_state` where there are not so many.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], StatsError> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or_else(|| bad("it ends too soon"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// A length, and so many bytes.
    pub(super) fn bytes(&mut self) -> Result<&'a [u8], StatsError> {
        let count = usize::read(self)?;
        self.take(count)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, StatsError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| bad("a text is not UTF-8"))
    }

    /// Says that nothing may follow.
    ///
    /// # Errors
    /// `bad_state` where something does.
    pub fn finish(self) -> Result<(), StatsError> {
        require(self.0.is_empty(), "the end")
    }
}

/// Why bytes are no saved state.
pub fn bad(what: &str) -> StatsError {
    StatsError::new("bad_state", format!("Cannot load the monitor: {what}; it must be as Reckoner wrote it"))
}

/// Refuses what does not fit together.
///
/// # Errors
/// `bad_state`.
pub fn require(holds: bool, what: &str) -> Result<(), StatsError> {
    if holds { Ok(()) } else { Err(bad(&format!("{what} is not what it must be"))) }
}

/// True where counts add up to no more than `total`, and that is a number of rows: below 2⁵³, so that doubles hold it and
/// those of many files add up.
pub fn within(counts: &[u64], total: u64) -> bool {
    total < 1 << f64::MANTISSA_DIGITS
        && counts.iter().try_fold(0u64, |sum, &count| sum.checked_add(count)).is_some_and(|sum| sum <= total)
}
