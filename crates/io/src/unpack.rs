//! The text of a file: unpacked, in UTF-8, without a byte order mark.

use crate::IoError;
use crate::input::Input;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use parquet::file::reader::ChunkReader;
use std::io::Read;

/// Text in gzip that takes no more is unpacked whatever its ratio.
const ROOM: usize = 1 << 30;
/// Above it no text is packed by a ratio like this, but what is made to fill memory.
const RATIO: usize = 100;
/// Bytes unpacked at a time.
const STEP: usize = 1 << 20;

/// First bytes of gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The text of an input.
pub fn text(input: &Input) -> Result<Bytes, IoError> {
    let missing = |error: std::io::Error| IoError::missing(input.name(), &error);
    let mut bytes = match input {
        Input::Memory { bytes, .. } => bytes.clone(),
        Input::Path(_) => {
            let mut read = Vec::new();
            input.open()?.get_read(0).map_err(|error| input.bad(error))?.read_to_end(&mut read).map_err(missing)?;
            read.into()
        }
    };
    if bytes.starts_with(&GZIP) {
        bytes = unpacked(&bytes, ROOM).map_err(|why| input.bad(why))?.into();
    }
    if let Some(encoding) = encoding(&bytes) {
        return Err(input.bad(format!(
            "its text is {encoding}, expected UTF-8; write it again, for example with iconv -f {encoding} -t UTF-8"
        )));
    }
    Ok(if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { bytes.slice(3..) } else { bytes })
}

/// First bytes of the text, packed or not.
pub fn start(start: Vec<u8>) -> Vec<u8> {
    if !start.starts_with(&GZIP) {
        return start;
    }
    let (mut plain, most) = (Vec::new(), start.len() as u64);
    // The end is cut off: what was unpacked until there is the start.
    let _ = MultiGzDecoder::new(&start[..]).take(most).read_to_end(&mut plain);
    plain
}

fn unpacked(packed: &[u8], room: usize) -> Result<Vec<u8>, String> {
    let most = room.max(packed.len().saturating_mul(RATIO));
    let mut decoder = MultiGzDecoder::new(packed);
    let mut plain = Vec::new();
    loop {
        let before = plain.len();
        plain
            .try_reserve(STEP)
            .map_err(|_| format!("unpacked it takes more than {before} bytes, which are not there"))?;
        let read = decoder.by_ref().take(STEP as u64).read_to_end(&mut plain);
        read.map_err(|error| format!("it is no sound gzip file ({error})"))?;
        if plain.len() == before {
            return Ok(plain);
        }
        if plain.len() > most {
            let size = packed.len();
            return Err(format!(
                "its {size} bytes of gzip unpack to more than {most}, as those of no usual text do; unpack it yourself and open that"
            ));
        }
    }
}

/// The encoding of text that is no UTF-8, as far as its start tells: a byte order mark, or letters of ASCII with a zero beside each.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => Some("UTF-16LE"),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => Some("UTF-16BE"),
        _ => None,
    }
}

/// Text in gzip, for tests.
#[cfg(test)]
pub fn packed(plain: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_more_than_text_does_is_refused() {
        let bomb = packed(&vec![b'0'; 8 << 20]);
        let error = unpacked(&bomb, 1 << 20).unwrap_err();
        assert!(error.contains("unpack it yourself"), "{error}");
        assert_eq!(unpacked(&bomb, 8 << 20).unwrap().len(), 8 << 20);
        let mut members = packed(b"a,b\n");
        members.extend(packed(b"1,2\n"));
        assert_eq!(unpacked(&members, 0).unwrap(), b"a,b\n1,2\n");
    }

    #[test]
    fn encodings_are_named() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert_eq!(encoding(&wide("\u{feff}a,b")), Some("UTF-16"));
        assert_eq!(encoding(&wide("a,b\n")), Some("UTF-16LE"));
        assert_eq!(encoding("a,é".as_bytes()), None);
        let input = |bytes: &[u8]| Input::Memory { name: "it".into(), bytes: bytes.to_vec().into() };
        assert_eq!(text(&input("\u{feff}a".as_bytes())).unwrap(), b"a"[..]);
        assert_eq!(text(&input(&packed("\u{feff}a".as_bytes()))).unwrap(), b"a"[..]);
    }
}
