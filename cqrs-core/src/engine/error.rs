use std::error::Error;

use crate::{
    DecodeError, ExpectedVersion, IdempotencyKey, InvalidEvent, InvalidKey, InvalidStreamId,
    StoreError, StreamId, UnknownOutcome, Version,
};

/// Why a command has no [`Done`](crate::Done). Each says what is durable: nothing, but for
/// [`Unknown`](Self::Unknown) and [`Abandoned`](Self::Abandoned).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExecuteError<E: Error> {
    /// The domain said no, on state that is confirmed current.
    #[error("refused: {0}")]
    Refused(E),
    /// A keyed command was refused the first time, in these words; today's code decides
    /// otherwise on that same state, so the typed refusal cannot be made again.
    #[error("refused when it was first sent: {reason}")]
    RefusedBefore {
        /// What the domain said then.
        reason: String,
    },
    /// Somebody else was first, at every attempt.
    #[error(transparent)]
    Conflict(#[from] ConcurrencyConflict),
    /// The idempotency key belongs to another command.
    #[error(
        "the key `{key}` of stream {stream} belongs to another command; nothing is stored, use a key of its own"
    )]
    KeyReused {
        /// The stream.
        stream: StreamId,
        /// The key.
        key: IdempotencyKey,
    },
    /// The command, or what it decided, cannot be stored. Nothing was sent.
    #[error(transparent)]
    Invalid(#[from] InvalidCommand),
    /// The domain's code panicked. The command failed alone; nothing of it is stored.
    #[error("the command panicked: {message}; nothing of it is stored")]
    Panicked {
        /// What the panic said.
        message: String,
    },
    /// The stream holds an event that the code cannot read; it is never skipped.
    #[error(transparent)]
    Decode(#[from] UndecodableEvent),
    /// The store did not do it, after all retries. Nothing of the command is stored.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It may have happened: the store's answer was lost, and it cannot be asked at the moment.
    #[error(transparent)]
    Unknown(#[from] UnknownOutcome),
    /// The application is shutting down and accepts no more commands. Nothing is stored.
    #[error("shutting down: the command was not accepted, nothing of it is stored")]
    ShuttingDown,
    /// The runtime was dropped while the command was under way; it may have happened.
    #[error(
        "the runtime stopped while the command was under way: it may have happened; call `shutdown` before dropping the runtime"
    )]
    Abandoned,
}

/// Somebody else appended first, at every attempt. Nothing is stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "stream {stream} is at version {actual}, not at {expected}, after {attempts} attempt(s); nothing is stored, read it and decide again"
)]
pub struct ConcurrencyConflict {
    /// The stream.
    pub stream: StreamId,
    /// What it should have looked like.
    pub expected: ExpectedVersion,
    /// What it looks like.
    pub actual: Version,
    /// How often the command was decided.
    pub attempts: u32,
}

/// Why a command cannot be accepted, or what it decided cannot be stored. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCommand {
    /// Its id cannot name a stream.
    #[error(transparent)]
    Stream(#[from] InvalidStreamId),
    /// Its idempotency key cannot be stored.
    #[error(transparent)]
    Key(#[from] InvalidKey),
    /// Its event cannot be stored.
    #[error(transparent)]
    Event(#[from] InvalidEvent),
    /// The command, its metadata or an event of it cannot be written as JSON.
    #[error("the {part} cannot be written as JSON: {reason}")]
    Json {
        /// `command`, `metadata` or the stored name of the event.
        part: String,
        /// What serde said.
        reason: String,
    },
    /// An event or the metadata is too large.
    #[error(
        "the {part} has {bytes} bytes of JSON; at most {max} are stored, see `Options::payload`"
    )]
    TooLarge {
        /// `metadata` or the stored name of the event.
        part: String,
        /// How large it is.
        bytes: usize,
        /// How large it may be.
        max: usize,
    },
    /// The command decided on too many events.
    #[error(
        "the command decided on {events} events; at most {max} are stored at once, see `Options::payload`"
    )]
    TooManyEvents {
        /// How many there are.
        events: usize,
        /// How many there may be.
        max: usize,
    },
}

/// An event of a stream that the code cannot read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {version} of stream {stream}: {source}")]
pub struct UndecodableEvent {
    /// The stream.
    pub stream: StreamId,
    /// Where the event stands in it.
    pub version: Version,
    /// Why it cannot be read.
    pub source: DecodeError,
}

/// Why an aggregate cannot be loaded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Its id cannot name a stream.
    #[error(transparent)]
    Stream(#[from] InvalidStreamId),
    /// Its stream holds an event that the code cannot read.
    #[error(transparent)]
    Decode(#[from] UndecodableEvent),
    /// The `Apply` of one of its events panicked.
    #[error("applying event {version} of stream {stream} panicked: {message}")]
    Panicked {
        /// The stream.
        stream: StreamId,
        /// Where the event stands in it.
        version: Version,
        /// What the panic said.
        message: String,
    },
    /// The store cannot be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}
