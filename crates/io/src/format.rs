//! Which format an input has: by how it starts, else by its name.

use crate::IoError;
use crate::input::Input;

/// A format that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Parquet,
    Arrow,
    Csv,
}

/// Every message of an Arrow stream starts with this since 2019.
const CONTINUATION: [u8; 4] = [0xff; 4];

impl Format {
    pub fn of(input: &Input) -> Result<Format, IoError> {
        let start = input.start()?;
        match by_start(&start) {
            Some(found) => found.map_err(|why| IoError::Unsupported { path: input.name(), why: why.to_owned() }),
            None => by_name(input),
        }
    }
}

/// The format of bytes that start like this; an error for those that are known but not read.
fn by_start(start: &[u8]) -> Option<Result<Format, &'static str>> {
    const OLD_FEATHER: &str = "it is Feather version 1; write it again as version 2, which is Arrow IPC";
    const ENCRYPTED: &str = "its footer is encrypted, which is not supported; write it again without encryption";
    match start {
        [b'P', b'A', b'R', b'1', ..] => Some(Ok(Format::Parquet)),
        [b'P', b'A', b'R', b'E', ..] => Some(Err(ENCRYPTED)),
        [b'A', b'R', b'R', b'O', b'W', b'1', ..] => Some(Ok(Format::Arrow)),
        [b'F', b'E', b'A', b'1', ..] => Some(Err(OLD_FEATHER)),
        _ if start.starts_with(&CONTINUATION) => Some(Ok(Format::Arrow)),
        _ => None,
    }
}

fn by_name(input: &Input) -> Result<Format, IoError> {
    let unsupported = |why: &str| Err(IoError::Unsupported { path: input.name(), why: why.to_owned() });
    let Input::Path(path) = input else {
        return unsupported(
            "its bytes start as neither those of Arrow IPC nor those of Parquet; write another format to a file and open its path",
        );
    };
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let plain = name.trim_end_matches(".gz");
    match plain.rsplit('.').next() {
        Some("csv" | "tsv" | "txt") => Ok(Format::Csv),
        Some("parquet" | "pq") if plain == name => Ok(Format::Parquet),
        Some("arrow" | "arrows" | "feather" | "ipc") if plain == name => Ok(Format::Arrow),
        _ => unsupported(
            "its format is not known; required is .parquet, .arrow, .feather, .csv, .tsv, or the latter two with .gz",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_their_format() {
        for (start, format) in
            [(&b"PAR1...."[..], Format::Parquet), (b"ARROW1\0\0", Format::Arrow), (&[0xff; 8], Format::Arrow)]
        {
            assert_eq!(Format::of(&Input::Memory(start.to_vec().into())).unwrap(), format);
        }
        for start in [&b"PAREtail"[..], b"FEA1tail", b"a,b\n1,2\n", b""] {
            assert_eq!(Format::of(&Input::Memory(start.to_vec().into())).unwrap_err().code(), "unsupported");
        }
    }
}
