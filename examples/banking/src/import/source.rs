use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::bufread::MultiGzDecoder;

/// What a gzip file begins with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Makes plain text of a source, which gzip may have packed: seen by its first two bytes, whatever
/// the file is called.
pub(crate) fn unpacked(
    mut source: impl Read + Send + 'static,
) -> io::Result<Box<dyn BufRead + Send>> {
    let mut start = Vec::with_capacity(GZIP.len());
    source.by_ref().take(GZIP.len() as u64).read_to_end(&mut start)?;
    let packed = start == GZIP;
    let whole = BufReader::with_capacity(64 * 1024, Cursor::new(start).chain(source));
    Ok(if packed {
        Box::new(BufReader::with_capacity(64 * 1024, MultiGzDecoder::new(whole)))
    } else {
        Box::new(whole)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn read(bytes: Vec<u8>) -> io::Result<String> {
        let mut text = String::new();
        unpacked(Cursor::new(bytes))?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).expect("in memory");
        encoder.finish().expect("in memory")
    }

    #[test]
    fn reads_text_as_it_is() {
        for text in ["", "a", "ab", "abc"] {
            assert_eq!(read(text.into()).expect("readable"), text);
        }
    }

    #[test]
    fn unpacks_every_member_of_a_gzip_file() {
        let bytes = [packed("a,b\n"), packed("c,d\n")].concat();
        assert_eq!(read(bytes).expect("readable"), "a,b\nc,d\n");
    }

    #[test]
    fn says_when_a_gzip_file_is_cut_off() {
        let mut bytes = packed(&"a,b\n".repeat(1000));
        bytes.truncate(bytes.len() - 9);
        assert!(read(bytes).is_err());
    }
}
