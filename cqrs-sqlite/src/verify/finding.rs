use cqrs_core::{BatchId, Position, StreamId, Version};

/// Something in a log that this store did not write like that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// A table, an index or a trigger is missing, or is not as the migrations made it.
    #[error("`{name}` is missing from the schema, or has another definition")]
    Schema {
        /// Its name.
        name: String,
    },
    /// Positions are missing. Their events cannot be brought back.
    #[error("after position {after} comes position {next}")]
    Gap {
        /// The last position before the gap; the start of the log where its first is missing.
        after: Position,
        /// The position after the gap.
        next: Position,
    },
    /// Versions of a stream are missing. Their events cannot be brought back.
    #[error("in stream {stream}, after version {after} comes version {next}")]
    StreamGap {
        /// The stream.
        stream: StreamId,
        /// The last version before the gap; 0 where the first is missing.
        after: Version,
        /// The version after the gap.
        next: Version,
    },
    /// A later version of a stream stands earlier in the log.
    #[error("in stream {stream}, position {next} comes after position {after}")]
    Disorder {
        /// The stream.
        stream: StreamId,
        /// The position of one version.
        after: Position,
        /// The position of the version after it, which is not higher.
        next: Position,
    },
    /// What finds events by stream and version does not lead to the event at this position, or
    /// leads to it though it is another one or gone. A repair makes it again, and only then are all
    /// gaps of streams found.
    #[error("position {position} and its stream's list of events do not match")]
    NotFound {
        /// The position.
        position: Position,
    },
    /// An event was recorded before the one that precedes it.
    #[error("the event at position {position} was recorded before the one that precedes it")]
    TimeRunsBackwards {
        /// Its position.
        position: Position,
    },
    /// The first outcome of a keyed command names events that the log does not have.
    #[error(
        "the outcome of `{key}` on {stream} names version {version} at {position}, which the log does not have"
    )]
    KeyWithoutEvents {
        /// The stream.
        stream: StreamId,
        /// The idempotency key.
        key: String,
        /// The version that it names.
        version: Version,
        /// The position that it names.
        position: Position,
    },
    /// The record of a batch names events that the log does not have.
    #[error("batch {batch} committed events up to {last}, which the log does not have")]
    BatchWithoutEvents {
        /// The batch.
        batch: BatchId,
        /// The last position that it names.
        last: Position,
    },
    /// SQLite's own check of the file found something.
    #[error("the file is damaged: {reason}")]
    File {
        /// What SQLite said.
        reason: String,
    },
}
