use std::{fmt, str::FromStr};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// The day that a transaction counts for, in the years 0 to 9999: its text sorts by time.
///
/// ```
/// use banking::Day;
///
/// let day: Day = "1993-01-31".parse()?;
/// assert_eq!(day.month().to_string(), "1993-01");
/// assert!("1993-02-30".parse::<Day>().is_err());
/// # Ok::<(), banking::InvalidDay>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(Date);

impl Day {
    /// The day of a moment, in UTC.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.to_zoned(TimeZone::UTC).date())
    }

    /// The month that it is in.
    #[must_use]
    pub fn month(self) -> Month {
        Month(self.0.first_of_month())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = InvalidDay;

    fn from_str(text: &str) -> Result<Self, InvalidDay> {
        // The parser takes other forms too, such as 19930131.
        let plain = is_plain(text, "0000-00-00");
        let date = plain.then(|| text.parse().ok()).flatten();
        date.map(Self).ok_or_else(|| InvalidDay { text: text.to_owned() })
    }
}

/// A month, as a statement is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.strftime("%Y-%m").fmt(f)
    }
}

impl FromStr for Month {
    type Err = InvalidMonth;

    fn from_str(text: &str) -> Result<Self, InvalidMonth> {
        let plain = is_plain(text, "0000-00");
        let first = plain.then(|| format!("{text}-01").parse().ok()).flatten();
        first.map(Self).ok_or_else(|| InvalidMonth { text: text.to_owned() })
    }
}

/// Whether a text has digits where the form has, and else the same.
fn is_plain(text: &str, form: &str) -> bool {
    let fits = |(a, b): (u8, u8)| if b == b'0' { a.is_ascii_digit() } else { a == b };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
}

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a date such as 1993-01-31")]
pub struct InvalidDay {
    /// What was written.
    pub text: String,
}

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a month such as 1993-01")]
pub struct InvalidMonth {
    /// What was written.
    pub text: String,
}

impl TryFrom<String> for Day {
    type Error = InvalidDay;

    fn try_from(text: String) -> Result<Self, InvalidDay> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["1993-01-31", "0000-01-01", "9999-12-31", "2024-02-29"] {
            assert_eq!(text.parse::<Day>().map(|day| day.to_string()).as_deref(), Ok(text));
            let month = text[..7].parse::<Month>().expect("a month");
            assert_eq!(text.parse().map(Day::month), Ok(month));
            assert_eq!(month.to_string(), text[..7]);
        }
    }

    #[test]
    fn refuses_what_is_no_day() {
        for text in ["", "1993-02-30", "19930131", "1993-1-31", "-000001-01-01", "1993-01-31T00"] {
            assert_eq!(text.parse::<Day>(), Err(InvalidDay { text: text.into() }));
        }
        for text in ["", "1993", "1993-13", "1993-00", "199301", "1993-1", "1993-01-31", "ż93-01"]
        {
            assert_eq!(text.parse::<Month>(), Err(InvalidMonth { text: text.into() }));
        }
    }

    #[test]
    fn is_the_day_of_a_moment_in_utc() {
        let moment = "2024-01-02T23:59:59.999+00:00".parse().expect("a moment");
        assert_eq!(Day::of(moment).to_string(), "2024-01-02");
    }
}
