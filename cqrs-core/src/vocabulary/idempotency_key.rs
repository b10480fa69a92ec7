use std::{fmt, sync::Arc};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::Command;

/// Names one command on one stream, so that sending it again has no further effect.
///
/// The store keeps the first outcome under the key (events, no events, or a refusal) in the
/// append's own transaction, and a repeat gets that outcome.
///
/// ```
/// use cqrs_core::IdempotencyKey;
///
/// let key = IdempotencyKey::new("transfer-17")?;
/// assert_eq!(key.as_str(), "transfer-17");
/// assert!(IdempotencyKey::new("").is_err());
/// # Ok::<(), cqrs_core::InvalidKey>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdempotencyKey(Arc<str>);

impl IdempotencyKey {
    /// The longest key, in bytes.
    pub const MAX_BYTES: usize = 250;

    /// Checks that the key can be stored everywhere.
    ///
    /// # Errors
    /// [`InvalidKey`] where it is empty, longer than 250 bytes, or holds a control character.
    pub fn new(key: impl AsRef<str> + Into<Arc<str>>) -> Result<Self, InvalidKey> {
        let text = key.as_ref();
        if text.is_empty() {
            return Err(InvalidKey::Empty);
        }
        if text.len() > Self::MAX_BYTES {
            return Err(InvalidKey::TooLong { bytes: text.len(), max: Self::MAX_BYTES });
        }
        if let Some(character) = text.chars().find(|c| c.is_control()) {
            return Err(InvalidKey::ControlCharacter { character });
        }
        Ok(Self(key.into()))
    }

    /// The key as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text cannot be an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidKey {
    /// It is empty.
    #[error("an idempotency key is not empty")]
    Empty,
    /// It is too long.
    #[error("the idempotency key has {bytes} bytes; at most {max} can be stored")]
    TooLong {
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// It holds a control character, such as NUL or a line break.
    #[error("the idempotency key holds the control character {character:?}")]
    ControlCharacter {
        /// The first such character.
        character: char,
    },
}

/// Tells a repeated command from another one under the same key: SHA-256 over the command's
/// stored name and its JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a command.
    ///
    /// # Errors
    /// Where the command cannot be written as JSON.
    pub fn of<C: Command + Serialize>(command: &C) -> Result<Self, serde_json::Error> {
        Ok(Self::of_text(C::NAME, &serde_json::to_string(command)?))
    }

    /// The fingerprint of a command that is stored: of its name and its JSON text.
    pub(crate) fn of_text(name: &str, json: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(json.as_bytes());
        Self(hash.finalize().into())
    }

    /// From its 32 bytes, as a store gives them back.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}
