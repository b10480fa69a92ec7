use std::{
    fmt,
    ops::{AddAssign, SubAssign},
    str::FromStr,
};

use serde::{Deserialize, Serialize};

/// An amount of money in hundredths. Never negative: that direction is what an event is for.
///
/// Stored as an integer, written with two decimals and a point.
///
/// ```
/// use banking::Cents;
///
/// let amount: Cents = "1234.5".parse()?;
/// assert_eq!(amount, Cents::new(123_450));
/// assert_eq!(amount.to_string(), "1234.50");
/// assert!("-1".parse::<Cents>().is_err());
/// # Ok::<(), banking::InvalidAmount>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(u64);

impl Cents {
    /// No money.
    pub const ZERO: Self = Self(0);
    /// The most that is counted: what a signed column of 64 bits holds.
    pub const MAX: Self = Self(i64::MAX.unsigned_abs());

    /// This many hundredths.
    #[must_use]
    pub const fn new(cents: u64) -> Self {
        Self(cents)
    }

    /// The hundredths.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The hundredths as a signed column has them.
    #[must_use]
    pub fn to_column(self) -> i64 {
        // No account holds more than the largest, and so no event says more.
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// Back from there.
    #[must_use]
    pub fn from_column(cents: i64) -> Self {
        Self(cents.try_into().unwrap_or_default())
    }

    /// The sum, unless it is more than [`MAX`](Self::MAX).
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self).filter(|sum| *sum <= Self::MAX)
    }
}

/// Stops at the largest amount; who adds on behalf of a person asks
/// [`checked_add`](Cents::checked_add) first.
impl AddAssign for Cents {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

/// Stops at zero; who subtracts on behalf of a person compares first.
impl SubAssign for Cents {
    fn sub_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_sub(other.0);
    }
}

/// What is left of some amounts without others, in hundredths: it may be below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SignedCents(i64);

impl SignedCents {
    /// This many hundredths.
    #[must_use]
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// The hundredths.
    #[must_use]
    pub const fn get(self) -> i64 {
        self.0
    }

    /// With this more; it stops at the largest.
    #[must_use]
    pub const fn plus(self, amount: Cents) -> Self {
        Self(self.0.saturating_add_unsigned(amount.0))
    }

    /// With this less; it stops at the smallest.
    #[must_use]
    pub const fn minus(self, amount: Cents) -> Self {
        Self(self.0.saturating_sub_unsigned(amount.0))
    }
}

impl fmt::Display for SignedCents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{}", Cents(self.0.unsigned_abs())))
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.0 / 100, self.0 % 100))
    }
}

impl FromStr for Cents {
    type Err = InvalidAmount;

    fn from_str(text: &str) -> Result<Self, InvalidAmount> {
        let invalid = || InvalidAmount::Form { text: text.to_owned() };
        if text.starts_with('-') {
            return Err(InvalidAmount::Negative { text: text.to_owned() });
        }
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "00"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(decimals) || decimals.len() > 2 {
            return Err(invalid());
        }
        let scale = if decimals.len() == 1 { 10 } else { 1 };
        let hundredths = decimals.parse::<u64>().map_err(|_| invalid())? * scale;
        let cents =
            whole.parse().ok().and_then(|w: u64| w.checked_mul(100)?.checked_add(hundredths));
        cents
            .map(Self)
            .filter(|cents| *cents <= Self::MAX)
            .ok_or_else(|| InvalidAmount::TooLarge { text: text.to_owned() })
    }
}

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidAmount {
    /// It is not written as one.
    #[error("`{text}` is not an amount such as 1234.50")]
    Form {
        /// What was written.
        text: String,
    },
    /// It is below zero.
    #[error("the amount `{text}` is negative")]
    Negative {
        /// What was written.
        text: String,
    },
    /// It is more than can be counted.
    #[error("the amount `{text}` is larger than {max}", max = Cents::MAX)]
    TooLarge {
        /// What was written.
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for cents in [0, 1, 9, 10, 99, 100, 101, 123_450, Cents::MAX.get()] {
            let text = Cents::new(cents).to_string();
            assert_eq!(text.parse(), Ok(Cents::new(cents)), "{text}");
        }
    }

    #[test]
    fn takes_fewer_decimals() {
        assert_eq!("7".parse(), Ok(Cents::new(700)));
        assert_eq!("7.5".parse(), Ok(Cents::new(750)));
        assert_eq!("007.05".parse(), Ok(Cents::new(705)));
    }

    #[test]
    fn refuses_what_is_no_amount() {
        for text in
            ["", ".", "1.", ".5", "+1", "1e3", "1,5", "1.005", " 1", "1 ", "٣", "NaN", "1.-5"]
        {
            assert_eq!(text.parse::<Cents>(), Err(InvalidAmount::Form { text: text.into() }));
        }
    }

    #[test]
    fn refuses_below_zero_and_beyond_the_largest() {
        assert_eq!("-0.01".parse::<Cents>(), Err(InvalidAmount::Negative { text: "-0.01".into() }));
        for text in ["92233720368547758.08", "184467440737095516.16", "99999999999999999999999"] {
            assert_eq!(text.parse::<Cents>(), Err(InvalidAmount::TooLarge { text: text.into() }));
        }
    }

    #[test]
    fn is_padded_as_asked() {
        assert_eq!(format!("{:>8}", Cents::new(1050)), "   10.50");
    }
}
