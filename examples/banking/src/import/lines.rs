use std::io::{self, BufRead};

/// The longest line that can be a row, in bytes. Longer ones are passed over in constant memory.
pub(crate) const MAX_LINE: usize = 16 * 1024;

/// Reads a text line by line.
///
/// A row is a line: a quote that is not closed spoils its own row and not the rest of the file.
pub(crate) struct Lines<R> {
    source: R,
    number: u64,
}

/// One line, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number in the file; from 1.
    pub(crate) number: u64,
    /// What stands in it; cut off after [`MAX_LINE`] bytes.
    pub(crate) bytes: Vec<u8>,
    /// Whether it was longer than that.
    pub(crate) too_long: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, number: 0 }
    }

    /// The number of the line that was read last.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The next line that is not empty.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        while let Some(line) = self.read()? {
            if !line.bytes.is_empty() {
                return Ok(Some(line));
            }
        }
        Ok(None)
    }

    /// A line that ends in an error was cut off: nobody gets to see half of it.
    fn read(&mut self) -> io::Result<Option<Line>> {
        let (mut bytes, mut too_long, mut ended) = (Vec::new(), false, false);
        let mut any = false;
        while !ended {
            let buffer = match self.source.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                buffer => buffer?,
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|b| *b == b'\n');
            let part = &buffer[..end.unwrap_or(buffer.len())];
            let room = MAX_LINE - bytes.len();
            too_long |= part.len() > room;
            bytes.extend_from_slice(&part[..part.len().min(room)]);
            ended = end.is_some();
            let read = end.map_or(buffer.len(), |at| at + 1);
            self.source.consume(read);
        }
        if !any {
            return Ok(None);
        }
        self.number += 1;
        if bytes.last() == Some(&b'\r') && !too_long {
            bytes.pop();
        }
        Ok(Some(Line { number: self.number, bytes, too_long }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read};

    use super::*;

    fn lines(text: impl Read) -> Vec<(u64, String, bool)> {
        let mut lines = Lines::new(BufReader::with_capacity(3, text));
        let mut all = Vec::new();
        while let Some(line) = lines.next().expect("readable") {
            all.push((
                line.number,
                String::from_utf8_lossy(&line.bytes).into_owned(),
                line.too_long,
            ));
        }
        all
    }

    #[test]
    fn counts_empty_lines_and_leaves_them_out() {
        let expected =
            vec![(1, "a,b".into(), false), (3, "c".into(), false), (4, "d".into(), false)];
        assert_eq!(lines(&b"a,b\r\n\nc\nd"[..]), expected);
        assert_eq!(lines(&b""[..]), vec![]);
    }

    #[test]
    fn cuts_a_line_that_is_too_long_and_goes_on() {
        let long = "x".repeat(3 * MAX_LINE);
        let read = lines(format!("a\n{long}\nb\n").as_bytes());
        assert_eq!(read[1], (2, "x".repeat(MAX_LINE), true));
        assert_eq!(read[2], (3, "b".into(), false));
    }

    #[test]
    fn takes_a_line_of_the_longest_length() {
        let long = "x".repeat(MAX_LINE);
        assert_eq!(lines(format!("{long}\n").as_bytes()), vec![(1, long, false)]);
    }
}
