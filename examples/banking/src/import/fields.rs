use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

use super::{Malformed, lines::MAX_LINE};

/// More columns than any file of transactions has.
const MAX_FIELDS: usize = 64;

/// Splits a line into its fields, with quotes as in RFC 4180.
pub(crate) struct Splitter {
    csv: Reader,
    text: Vec<u8>,
    ends: [usize; MAX_FIELDS],
}

impl Splitter {
    pub(crate) fn new() -> Self {
        // A line has no other end than its own: else a stray \r would cut a row in half.
        let csv = ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build();
        Self { csv, text: vec![0; MAX_LINE + 1], ends: [0; MAX_FIELDS] }
    }

    /// The fields of a line, without the blanks around them.
    pub(crate) fn split(&mut self, line: &[u8]) -> Result<Vec<&str>, Malformed> {
        self.csv.reset();
        let (result, _, text, ends) = self.csv.read_record(line, &mut self.text, &mut self.ends);
        if result != ReadRecordResult::InputEmpty {
            return Err(Malformed::TooManyFields { max: MAX_FIELDS });
        }
        let (result, _, more_text, more_ends) =
            self.csv.read_record(b"\n", &mut self.text[text..], &mut self.ends[ends..]);
        match result {
            ReadRecordResult::Record => {}
            ReadRecordResult::OutputEndsFull => {
                return Err(Malformed::TooManyFields { max: MAX_FIELDS });
            }
            _ => return Err(Malformed::OpenQuote),
        }
        let text = &self.text[..text + more_text];
        let mut start = 0;
        let fields = self.ends[..ends + more_ends].iter().enumerate().map(|(at, end)| {
            let field = std::str::from_utf8(&text[start..*end]);
            start = *end;
            field.map(str::trim).map_err(|_| Malformed::NotUtf8 { field: at + 1 })
        });
        fields.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &[u8]) -> Result<Vec<String>, Malformed> {
        Ok(Splitter::new().split(line)?.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn splits_at_commas() {
        assert_eq!(
            split(b"a,,c ,").as_deref(),
            Ok(["a", "", "c", ""].map(String::from).as_slice())
        );
        assert_eq!(split("ż,ó".as_bytes()).as_deref(), Ok(["ż", "ó"].map(String::from).as_slice()));
    }

    #[test]
    fn reads_quoted_fields() {
        let fields = split(br#""a,b","say ""hi""",c"#);
        assert_eq!(fields.as_deref(), Ok(["a,b", r#"say "hi""#, "c"].map(String::from).as_slice()));
    }

    #[test]
    fn a_quote_that_is_not_closed_spoils_only_its_line() {
        let mut splitter = Splitter::new();
        assert_eq!(splitter.split(br#"a,"b"#), Err(Malformed::OpenQuote));
        assert_eq!(splitter.split(b"c,d"), Ok(vec!["c", "d"]));
    }

    #[test]
    fn a_character_cut_in_two_by_a_comma_is_not_text() {
        assert_eq!(split(b"a\xc5,\xbcb"), Err(Malformed::NotUtf8 { field: 1 }));
        assert_eq!(split(b"a,\xff"), Err(Malformed::NotUtf8 { field: 2 }));
    }

    #[test]
    fn a_stray_carriage_return_does_not_end_a_row() {
        assert_eq!(split(b"a\rb,c").map(|f| f.len()), Ok(2));
    }

    #[test]
    fn refuses_more_fields_than_any_file_has() {
        let line = ",".repeat(MAX_FIELDS);
        assert!(matches!(split(line.as_bytes()), Err(Malformed::TooManyFields { .. })));
        assert_eq!(split(&line.as_bytes()[1..]).map(|f| f.len()), Ok(MAX_FIELDS));
    }
}
