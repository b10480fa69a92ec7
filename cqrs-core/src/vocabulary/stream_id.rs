use std::{fmt, sync::Arc};

/// Names a stream: the category of its aggregate, and the aggregate's id.
///
/// Both are kept as they are: no separator is reserved, so `order-1` in category `order` and
/// `1` in category `order-order` stay apart.
///
/// ```
/// use cqrs_core::StreamId;
///
/// let ada = StreamId::new("account", "ada")?;
/// assert_eq!(ada.to_string(), "account/ada");
/// assert!(StreamId::new("account", "").is_err());
/// # Ok::<(), cqrs_core::InvalidStreamId>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    category: Arc<str>,
    id: Arc<str>,
}

impl StreamId {
    /// The longest category, in bytes.
    pub const MAX_CATEGORY_BYTES: usize = 100;
    /// The longest id, in bytes.
    pub const MAX_ID_BYTES: usize = 250;

    /// Checks that both parts can be stored everywhere.
    ///
    /// # Errors
    /// [`InvalidStreamId`] where one is empty, too long, or holds a control character.
    pub fn new(
        category: impl AsRef<str> + Into<Arc<str>>,
        id: impl AsRef<str> + Into<Arc<str>>,
    ) -> Result<Self, InvalidStreamId> {
        check("category", category.as_ref(), Self::MAX_CATEGORY_BYTES)?;
        check("id", id.as_ref(), Self::MAX_ID_BYTES)?;
        Ok(Self { category: category.into(), id: id.into() })
    }

    /// The category, which names the kind of aggregate.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.category
    }

    /// The id within its category.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }
}

fn check(part: &'static str, value: &str, max: usize) -> Result<(), InvalidStreamId> {
    if value.is_empty() {
        return Err(InvalidStreamId::Empty { part });
    }
    if value.len() > max {
        return Err(InvalidStreamId::TooLong { part, bytes: value.len(), max });
    }
    match value.char_indices().find(|(_, c)| c.is_control()) {
        Some((at, character)) => Err(InvalidStreamId::ControlCharacter { part, character, at }),
        None => Ok(()),
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.category, self.id)
    }
}

impl fmt::Debug for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StreamId({:?}, {:?})", self.category, self.id)
    }
}

/// Why a category or an id cannot name a stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidStreamId {
    /// It is empty.
    #[error("the {part} of a stream is empty")]
    Empty {
        /// `category` or `id`.
        part: &'static str,
    },
    /// It is too long.
    #[error("the {part} of a stream has {bytes} bytes; at most {max} can be stored")]
    TooLong {
        /// `category` or `id`.
        part: &'static str,
        /// How long it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// It holds a control character, such as NUL or a line break.
    #[error("the {part} of a stream holds the control character {character:?} at byte {at}")]
    ControlCharacter {
        /// `category` or `id`.
        part: &'static str,
        /// The first such character.
        character: char,
        /// Where it stands, in bytes.
        at: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_quotes_and_other_scripts() {
        for id in ["o'hara", "\"quoted\"", "żółw", "a/b", "a-b", "; drop table events; --"] {
            assert_eq!(StreamId::new("account", id).map(|s| s.id().to_owned()), Ok(id.to_owned()));
        }
    }

    #[test]
    fn refuses_what_no_store_could_keep() {
        assert_eq!(StreamId::new("", "a"), Err(InvalidStreamId::Empty { part: "category" }));
        assert_eq!(
            StreamId::new("account", "a\0b"),
            Err(InvalidStreamId::ControlCharacter { part: "id", character: '\0', at: 1 })
        );
        assert_eq!(
            StreamId::new("account", "x".repeat(251)),
            Err(InvalidStreamId::TooLong { part: "id", bytes: 251, max: 250 })
        );
    }
}
