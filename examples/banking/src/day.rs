use std::{fmt, str::FromStr};

use jiff::{Span, Timestamp, civil::Date, tz::TimeZone};
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

    /// The same day so many months later, or the last day of a month that is shorter; `None` after
    /// the year 9999.
    #[must_use]
    pub fn months_later(self, months: u32) -> Option<Self> {
        let later = Span::new().try_months(months).ok()?;
        self.0.checked_add(later).ok().map(Self)
    }

    /// The moment at which it begins, in UTC.
    #[must_use]
    pub fn begins(self) -> Timestamp {
        // Only the last days that there are have moments that cannot be said.
        let begins = self.0.to_zoned(TimeZone::UTC);
        begins.map_or(Timestamp::MAX, |begins| begins.timestamp())
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

    #[test]
    fn comes_again_every_month_and_ends_with_a_short_one() {
        let day: Day = "2024-01-31".parse().expect("a day");
        let later = |months| day.months_later(months).map(|day| day.to_string());
        assert_eq!(later(0).as_deref(), Some("2024-01-31"));
        assert_eq!(later(1).as_deref(), Some("2024-02-29"));
        assert_eq!(later(2).as_deref(), Some("2024-03-31"));
        assert_eq!(later(13).as_deref(), Some("2025-02-28"));
        for months in [12 * 7976, u32::MAX] {
            assert_eq!(later(months), None);
        }
    }

    #[test]
    fn begins_at_midnight_in_utc() {
        for (day, moment) in [
            ("2024-01-31", "2024-01-31T00:00:00Z"),
            ("0000-01-01", "0000-01-01T00:00:00Z"),
            ("9999-12-30", "9999-12-30T00:00:00Z"),
        ] {
            let day: Day = day.parse().expect("a day");
            assert_eq!(day.begins(), moment.parse().expect("a moment"));
            assert_eq!(Day::of(day.begins()), day);
        }
    }
}
