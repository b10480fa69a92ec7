use std::{collections::BTreeMap, fmt, time::Duration};

use super::outcome::Outcome;

/// How many rows came to what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Summary {
    /// They happened now.
    pub accepted: u64,
    /// They did not happen, by reason.
    pub refused: BTreeMap<&'static str, u64>,
    /// They are no transactions.
    pub malformed: u64,
    /// They had happened before.
    pub already_there: u64,
    /// Accounts that opened now.
    pub opened: u64,
    /// How long it took.
    pub elapsed: Duration,
}

impl Summary {
    /// All rows that came to something.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.accepted + self.refused_rows() + self.malformed + self.already_there
    }

    /// All rows that were refused.
    #[must_use]
    pub fn refused_rows(&self) -> u64 {
        self.refused.values().sum()
    }

    /// Whether the store is as it was before.
    #[must_use]
    pub fn changed_nothing(&self) -> bool {
        self.accepted == 0 && self.opened == 0
    }

    pub(crate) fn count(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Accepted => self.accepted += 1,
            Outcome::AlreadyThere => self.already_there += 1,
            Outcome::Refused(refusal) => *self.refused.entry(refusal.reason()).or_default() += 1,
            Outcome::Malformed(_) => self.malformed += 1,
        }
    }

    /// Whole rows a second; 0 before any time has passed.
    fn rate(&self) -> u128 {
        let micros = self.elapsed.as_micros();
        (u128::from(self.rows()) * 1_000_000).checked_div(micros).unwrap_or(0)
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.elapsed.as_secs_f64();
        writeln!(f, "{} rows in {seconds:.1} s, {} rows/s", self.rows(), self.rate())?;
        writeln!(f, "  accepted         {:>10}", self.accepted)?;
        writeln!(f, "  refused          {:>10}", self.refused_rows())?;
        for (reason, rows) in &self.refused {
            writeln!(f, "    {rows:>8}  {reason}")?;
        }
        writeln!(f, "  malformed        {:>10}", self.malformed)?;
        writeln!(f, "  already there    {:>10}", self.already_there)?;
        write!(f, "  accounts opened  {:>10}", self.opened)?;
        if self.changed_nothing() {
            write!(f, "\nNothing changed: no row was new and accepted.")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::outcome::Refusal;

    #[test]
    fn counts_every_row_once() {
        let mut summary = Summary::default();
        for outcome in [
            Outcome::Accepted,
            Outcome::AlreadyThere,
            Outcome::Refused(Refusal::IdTaken),
            Outcome::Refused(Refusal::IdTaken),
            Outcome::Malformed(crate::import::Malformed::NoAmount),
        ] {
            summary.count(&outcome);
        }
        assert_eq!((summary.rows(), summary.refused_rows()), (5, 2));
        assert!(!summary.changed_nothing());
    }

    #[test]
    fn says_when_nothing_changed() {
        let mut summary = Summary { already_there: 3, ..Summary::default() };
        assert!(summary.to_string().ends_with("Nothing changed: no row was new and accepted."));
        summary.accepted = 1;
        assert!(!summary.to_string().contains("Nothing changed"));
    }

    #[test]
    fn gives_a_rate_also_when_no_time_has_passed() {
        let summary = Summary { accepted: 3, ..Summary::default() };
        assert!(summary.to_string().starts_with("3 rows in 0.0 s, 0 rows/s"));
        let summary = Summary { elapsed: Duration::from_millis(1500), ..summary };
        assert!(summary.to_string().starts_with("3 rows in 1.5 s, 2 rows/s"));
    }
}
