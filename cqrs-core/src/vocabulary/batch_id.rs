use std::{fmt, str::FromStr};

use uuid::Uuid;

use super::Position;

/// Names one attempt to append a batch, so that its fate can be asked for afterwards.
///
/// A slot belongs to one appender and its numbers only rise. The text form (`slot:number`) fits
/// a log line or an HTTP header and parses back.
///
/// ```
/// use cqrs_core::BatchId;
///
/// let batch = BatchId { slot: uuid::Uuid::nil(), number: 7 };
/// assert_eq!(batch.to_string().parse(), Ok(batch));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BatchId {
    /// The appender's slot.
    pub slot: Uuid,
    /// Which of its batches; from 1.
    pub number: u64,
}

impl BatchId {
    /// So many batches of a slot, the newest, are remembered by every store. Who must be able to
    /// ask for one later sends no more under its slot.
    pub const REMEMBERED: usize = 64;
}

/// What became of a batch whose answer was lost. Once given, it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFate {
    /// It is committed. Its events, if it wrote any, stand at these positions.
    Committed {
        /// The first and the last position; `None` where no verdict let events through.
        positions: Option<(Position, Position)>,
    },
    /// It did not happen and is fenced off: it can never commit later.
    Fenced,
}

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.slot, self.number)
    }
}

/// A text that names no batch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no batch: a batch is written as `slot:number`")]
pub struct InvalidBatchId(String);

impl FromStr for BatchId {
    type Err = InvalidBatchId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = text.split_once(':').and_then(|(slot, number)| {
            Some(Self { slot: slot.parse().ok()?, number: number.parse().ok()? })
        });
        parsed.ok_or_else(|| InvalidBatchId(text.to_owned()))
    }
}
