//! Learned state as bytes, and back.
//!
//! Every type that a monitor is made of says beside its definition which fields it keeps ([`state!`](crate::state!)) and
//! what must hold among them. Files are treated as untrusted input: lengths are held against the bytes that are
//! left before memory is taken for them, and what does not fit together is refused, so no file makes a method panic.
//!
//! Written here rather than by a library: private fields, arrays of numbers and the rules among them are most of it,
//! these few lines are the rest, and the lower floors stay free of dependencies.
//!
//! ```text
//! "RECKONER" format:u32 writer:text header:text core:bytes checksum:u64      text, bytes: length:u64, then UTF-8, bytes
//! ```
//!
//! Numbers are little-endian. The checksum is over everything before it. `header` is the caller's; `core` is a sequence
//! of [`State`]s without names: another order or another field is another [`FORMAT`].

use crate::error::StatsError;
use std::sync::Arc;

/// The layout that is written, and read. A change of any field that is kept raises it.
pub const FORMAT: u32 = 4;

const MAGIC: [u8; 8] = *b"RECKONER";

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
    fn bytes(&mut self) -> Result<&'a [u8], StatsError> {
        let count = usize::read(self)?;
        self.take(count)
    }

    fn text(&mut self) -> Result<&'a str, StatsError> {
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

/// The parts of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// Version of the package that wrote it.
    pub writer: &'a str,
    /// Header of the caller.
    pub header: &'a str,
    /// Values, one after the other.
    pub core: &'a [u8],
}

/// A whole file.
pub fn seal(parts: Parts<'_>) -> Vec<u8> {
    let Parts { writer, header, core } = parts;
    let mut out = head(writer, header, core.len());
    out.extend_from_slice(core);
    checksum(&out).write(&mut out);
    out
}

/// Bytes before a core of `core` bytes, for whoever writes it part by part: the checksum comes after it.
pub fn head(writer: &str, header: &str, core: usize) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    FORMAT.write(&mut out);
    for part in [writer, header] {
        part.len().write(&mut out);
        out.extend_from_slice(part.as_bytes());
    }
    core.write(&mut out);
    out
}

/// The parts of a whole file.
///
/// # Errors
/// `bad_state` for other bytes, a part of a file or an altered one; `unsupported` for another format, with the version
/// that wrote it.
pub fn unseal(file: &[u8]) -> Result<Parts<'_>, StatsError> {
    let mut from = Reader::new(file);
    let is_ours = from.take(MAGIC.len()).is_ok_and(|magic| magic == MAGIC);
    require(is_ours, "its beginning")?;
    let format = u32::read(&mut from)?;
    let writer = from.text()?;
    // Before the checksum, of which another format may think otherwise.
    if format != FORMAT {
        let message = format!(
            "Cannot load the monitor: Reckoner {} wrote it in format {format}, expected {FORMAT}; fit it again",
            writer.escape_debug(),
        );
        return Err(StatsError::new("unsupported", message));
    }
    let (body, sum) = file.split_last_chunk().ok_or_else(|| bad("it ends too soon"))?;
    require(checksum(body) == u64::from_le_bytes(*sum), "its checksum")?;
    let parts = Parts { writer, header: from.text()?, core: from.bytes()? };
    from.take(sum.len())?;
    from.finish()?;
    Ok(parts)
}

/// FNV-1a. A changed byte always shows, and a longer change but once in 2⁶⁴; it keeps nobody from writing a file of
/// their own.
pub fn checksum(bytes: &[u8]) -> u64 {
    checksum_on(0xCBF2_9CE4_8422_2325, bytes)
}

/// The checksum of what `sum` is of and of what follows.
pub fn checksum_on(sum: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(sum, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

impl<T: State> State for Box<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        T::read(from).map(Box::new)
    }
}

/// Lazily computed state follows from the rest, and is not kept.
impl<T> State for std::sync::OnceLock<T> {
    fn write(&self, _out: &mut Vec<u8>) {}

    fn read(_from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Ok(std::sync::OnceLock::new())
    }
}

/// Keeps a struct field by field, in the order given. After `where`: what must hold of one that was read.
#[macro_export]
macro_rules! state {
    ($type:ident { $($field:ident),+ $(,)? } $(where $holds:expr)?) => {
        impl $crate::state::State for $type {
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::state::State::write(&self.$field, out);)+
            }

            fn read(from: &mut $crate::state::Reader<'_>) -> ::std::result::Result<Self, $crate::error::StatsError> {
                let own = $type { $($field: $crate::state::State::read(from)?),+ };
                $(
                    let holds: fn(&$type) -> bool = $holds;
                    $crate::state::require(holds(&own), stringify!($type))?;
                )?
                Ok(own)
            }
        }
    };
}

/// Keeps an enum by a number for each variant; fields of a tuple are numbered.
#[macro_export]
macro_rules! state_variants {
    ($type:ident { $($tag:literal => $variant:ident { $($field:tt: $part:ident),* }),+ $(,)? }) => {
        impl $crate::state::State for $type {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $($type::$variant { $($field: $part),* } => {
                        out.push($tag);
                        $($crate::state::State::write($part, out);)*
                    })+
                }
            }

            fn read(from: &mut $crate::state::Reader<'_>) -> ::std::result::Result<Self, $crate::error::StatsError> {
                Ok(match <u8 as $crate::state::State>::read(from)? {
                    $($tag => $type::$variant { $($field: $crate::state::State::read(from)?),* },)+
                    _ => return Err($crate::state::bad(concat!(stringify!($type), " is of no known kind"))),
                })
            }
        }
    };
}

macro_rules! numbers {
    ($($type:ty),+) => {$(
        impl State for $type {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
                let bytes = from.take(size_of::<$type>())?;
                Ok(<$type>::from_le_bytes(bytes.try_into().expect("so many were taken")))
            }

            fn read_all(count: usize, from: &mut Reader<'_>) -> Result<Vec<Self>, StatsError> {
                let size = size_of::<$type>();
                let bytes = from.take(count.checked_mul(size).ok_or_else(|| bad("it ends too soon"))?)?;
                let number = |bytes: &[u8]| <$type>::from_le_bytes(bytes.try_into().expect("chunks are of this size"));
                Ok(bytes.chunks_exact(size).map(number).collect())
            }
        }
    )+};
}

numbers!(u8, u32, u64, i64, f64);

impl State for usize {
    fn write(&self, out: &mut Vec<u8>) {
        (*self as u64).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        usize::try_from(u64::read(from)?).map_err(|_| bad("a length is larger than memory"))
    }
}

impl State for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let number = u8::read(from)?;
        require(number < 2, "a yes or no").map(|()| number == 1)
    }
}

impl State for String {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        out.extend_from_slice(self.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        from.text().map(str::to_owned)
    }
}

impl<T: State> State for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        T::write_all(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let count = usize::read(from)?;
        T::read_all(count, from)
    }
}

impl<T: State> State for Arc<[T]> {
    fn write(&self, out: &mut Vec<u8>) {
        self.len().write(out);
        T::write_all(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Vec::read(from).map(Arc::from)
    }
}

impl<T: State, const N: usize> State for [T; N] {
    fn write(&self, out: &mut Vec<u8>) {
        T::write_all(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        let values = T::read_all(N, from)?;
        values.try_into().map_err(|_| bad("it ends too soon"))
    }
}

impl<A: State, B: State> State for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        Ok((A::read(from)?, B::read(from)?))
    }
}

impl<T: State> State for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        self.iter().for_each(|value| value.write(out));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        if bool::read(from)? { T::read(from).map(Some) } else { Ok(None) }
    }
}

impl<T: State, E: State> State for Result<T, E> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_ok().write(out);
        match self {
            Ok(value) => value.write(out),
            Err(reason) => reason.write(out),
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, StatsError> {
        if bool::read(from)? { T::read(from).map(Ok) } else { E::read(from).map(Err) }
    }
}

/// Keeps a value of a fixed list as its place there.
pub(crate) fn write_place<T: PartialEq>(value: &T, list: &[T], out: &mut Vec<u8>) {
    out.push(list.iter().position(|own| own == value).expect("the list has every value") as u8);
}

/// The value of a fixed list at the place that was kept.
pub(crate) fn read_place<T: Copy>(list: &[T], from: &mut Reader<'_>) -> Result<T, StatsError> {
    list.get(usize::from(u8::read(from)?)).copied().ok_or_else(|| bad("a name is not known"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARTS: Parts<'_> = Parts { writer: "1.2.3", header: "{\"a\":1}", core: &[7, 8, 9] };

    #[test]
    fn parts_come_back() {
        assert_eq!(unseal(&seal(PARTS)), Ok(PARTS));
    }

    #[test]
    fn a_part_of_a_file_and_a_file_with_more_are_refused() {
        let file = seal(PARTS);
        for end in 0..file.len() {
            assert_eq!(unseal(&file[..end]).unwrap_err().code, "bad_state", "{end}");
        }
        assert_eq!(unseal(&[file, vec![0]].concat()).unwrap_err().code, "bad_state");
    }

    #[test]
    fn every_changed_bit_is_refused() {
        let file = seal(PARTS);
        for bit in 0..file.len() * 8 {
            let mut changed = file.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let code = unseal(&changed).unwrap_err().code;
            // The format stands before all else: another one is not called damaged.
            assert_eq!(code, if (64..96).contains(&bit) { "unsupported" } else { "bad_state" }, "{bit}");
        }
    }

    #[test]
    fn another_format_says_which_version_wrote_it() {
        let mut file = seal(PARTS);
        file[8] = FORMAT as u8 + 1;
        let error = unseal(&file).unwrap_err();
        let expected = format!("Reckoner 1.2.3 wrote it in format {}, expected {FORMAT}", FORMAT + 1);
        assert!(error.message.contains(&expected), "{error}");
    }

    #[test]
    fn a_length_beyond_the_bytes_takes_no_memory() {
        let mut bytes = Vec::new();
        u64::MAX.write(&mut bytes);
        assert_eq!(Vec::<f64>::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
        assert_eq!(Vec::<String>::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
        assert_eq!(String::read(&mut Reader::new(&bytes)).unwrap_err().code, "bad_state");
    }

    type Anything = Vec<(Option<String>, Result<Vec<u32>, bool>)>;

    proptest! {
        #[test]
        fn values_come_back(
            numbers in prop::collection::vec(any::<f64>(), 0..20),
            others in prop::collection::vec(
                (any::<Option<String>>(), prop::result::maybe_ok(prop::collection::vec(any::<u32>(), 0..5), any::<bool>())),
                0..5,
            ),
        ) {
            let mut bytes = Vec::new();
            numbers.write(&mut bytes);
            others.write(&mut bytes);
            let mut from = Reader::new(&bytes);
            let bits = |numbers: &[f64]| numbers.iter().map(|number| number.to_bits()).collect::<Vec<u64>>();
            prop_assert_eq!(bits(&Vec::<f64>::read(&mut from).unwrap()), bits(&numbers));
            prop_assert_eq!(Anything::read(&mut from).unwrap(), others);
            prop_assert!(from.finish().is_ok());
        }

        #[test]
        fn made_up_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Anything::read(&mut Reader::new(&bytes));
            let _ = unseal(&bytes);
        }
    }
}
