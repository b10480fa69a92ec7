use std::{fmt, str::FromStr};

use super::{Epoch, Position};

/// A position of the log as a text that travels: in a header of an answer, and back in a header
/// of the read that must see it.
///
/// It is opaque: its form may change, and old forms stay readable. A token that was cut off or
/// mistyped is not taken for another one. It grants nothing, so it needs no signature.
///
/// ```
/// use cqrs_core::{Epoch, Position, PositionToken};
///
/// let token = PositionToken::new(Position::new(42)?, Epoch::new(1)?);
/// let header = token.to_string();
/// assert_eq!(header.parse(), Ok(token));
/// assert!(header[..header.len() - 1].parse::<PositionToken>().is_err());
/// # Ok::<(), cqrs_core::OutOfRange>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PositionToken {
    position: Position,
    epoch: Epoch,
}

/// A text that is no token of a position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no position token; send back what the command's answer carried, unchanged")]
pub struct InvalidToken {
    /// The text, at most its first 64 characters.
    pub text: String,
}

impl PositionToken {
    /// A position, and the epoch that it was seen in.
    #[must_use]
    pub const fn new(position: Position, epoch: Epoch) -> Self {
        Self { position, epoch }
    }

    /// The position.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The epoch that it was seen in; [`Epoch::UNKNOWN`] where that was not asked.
    #[must_use]
    pub const fn epoch(&self) -> Epoch {
        self.epoch
    }
}

/// A position that is not known to be of an older epoch.
impl From<Position> for PositionToken {
    fn from(position: Position) -> Self {
        Self::new(position, Epoch::UNKNOWN)
    }
}

/// `1-EPOCH-POSITION-CHECK`, in hexadecimal digits; the first figure is the form's version.
impl fmt::Display for PositionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (epoch, position) = (self.epoch.get(), self.position.get());
        write!(f, "1-{epoch:x}-{position:x}-{:04x}", check(epoch, position))
    }
}

impl FromStr for PositionToken {
    type Err = InvalidToken;

    fn from_str(text: &str) -> Result<Self, InvalidToken> {
        let invalid = || InvalidToken { text: text.chars().take(64).collect() };
        let token = read(text).ok_or_else(invalid)?;
        // One text for each token: signs, zeros in front and capital letters are none of ours.
        (token.to_string() == text).then_some(token).ok_or_else(invalid)
    }
}

fn read(text: &str) -> Option<PositionToken> {
    let (epoch, rest) = text.strip_prefix("1-")?.split_once('-')?;
    let (position, _check) = rest.split_once('-')?;
    let number = |digits| u64::from_str_radix(digits, 16).ok();
    let position = Position::new(number(position)?).ok()?;
    Some(PositionToken::new(position, Epoch::new(number(epoch)?).ok()?))
}

/// Against slips, not against intent: 16 bits of the two numbers, stirred (`splitmix64`).
fn check(epoch: u64, position: u64) -> u16 {
    let mut z = epoch.rotate_left(32) ^ position.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    u16::try_from((z ^ (z >> 31)) >> 48).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(position: u64, epoch: u64) -> PositionToken {
        PositionToken::new(Position::START.plus(position), Epoch::UNKNOWN.plus(epoch))
    }

    #[test]
    fn reads_back_from_its_text() {
        for token in [token(0, 0), token(1, 1), token(u64::MAX, u64::MAX), token(42, 1_700_000_000)]
        {
            assert_eq!(token.to_string().parse(), Ok(token));
        }
    }

    #[test]
    fn fits_into_a_header() {
        let text = token(u64::MAX, u64::MAX).to_string();
        assert!(text.len() < 50 && text.bytes().all(|b| b.is_ascii_graphic()), "{text}");
    }

    #[test]
    fn one_that_was_cut_off_is_none() {
        let text = token(123_456, 1).to_string();
        for length in 0..text.len() {
            assert!(text[..length].parse::<PositionToken>().is_err(), "{}", &text[..length]);
        }
    }

    #[test]
    fn others_are_none() {
        for text in ["", "5", "1-1-2a", "1--2a-0000", "2-1-2a-0000", "1-1-2a-zzzz", "1-+1-2a-0000"]
        {
            assert!(text.parse::<PositionToken>().is_err(), "{text}");
        }
        let upper = token(0xabcd, 1).to_string().to_uppercase();
        assert!(upper.parse::<PositionToken>().is_err());
    }
}
