use std::io::{self, Write};

use super::{lines::Line, outcome::Outcome};

/// Writes each row that was refused or malformed: `line,outcome,reason,row`.
pub(crate) struct RefusedRows(csv::Writer<Box<dyn Write + Send>>);

impl RefusedRows {
    pub(crate) fn new(to: Box<dyn Write + Send>) -> io::Result<Self> {
        let mut csv = csv::Writer::from_writer(to);
        csv.write_record(["line", "outcome", "reason", "row"])?;
        Ok(Self(csv))
    }

    /// Writes it, unless it was accepted. The row stands there byte by byte as it came.
    pub(crate) fn write(&mut self, line: &Line, outcome: &Outcome) -> io::Result<()> {
        let (kind, reason) = match outcome {
            Outcome::Accepted | Outcome::AlreadyThere => return Ok(()),
            Outcome::Refused(refusal) => ("refused", refusal.to_string()),
            Outcome::Malformed(malformed) => ("malformed", malformed.to_string()),
        };
        let number = line.number.to_string();
        let fields = [number.as_bytes(), kind.as_bytes(), reason.as_bytes(), &line.bytes];
        Ok(self.0.write_byte_record(&fields.iter().copied().collect())?)
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
