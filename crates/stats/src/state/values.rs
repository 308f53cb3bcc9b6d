//! Numbers, texts, lists and choices, as they are kept.

use super::reader::{Reader, State, bad, require};
use crate::error::StatsError;
use std::sync::Arc;

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
        }
    }
}
