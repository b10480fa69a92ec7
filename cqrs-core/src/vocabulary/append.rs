use jiff::Timestamp;

use super::{
    BatchId, Epoch, ExpectedVersion, Fingerprint, IdempotencyKey, NewEvent, Position, StreamId,
    Version,
};

/// Appends that travel together: one round trip, one commit, a verdict each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppendBatch {
    /// Names this attempt, so that its fate can be asked for. Recorded in the same commit.
    pub id: BatchId,
    /// The epoch that the appends were decided in.
    pub epoch: Epoch,
    /// Judged in this order: a later append to the same stream sees what an earlier one wrote.
    pub appends: Vec<Append>,
}

/// The events of one decision, and what must hold for them to happen.
///
/// Without events it only confirms that the stream is as expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The stream that they happen to.
    pub stream: StreamId,
    /// What it must look like.
    pub expected: ExpectedVersion,
    /// What happens, in order; may be empty.
    pub events: Vec<NewEvent>,
    /// The outcome to keep under an idempotency key, in the same commit.
    pub key: Option<KeyedOutcome>,
}

/// The outcome of a keyed command, as decided now. It is kept unless the key is already taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedOutcome {
    /// The key; it is unique within its stream.
    pub key: IdempotencyKey,
    /// The fingerprint of the command.
    pub fingerprint: Fingerprint,
    /// What the domain said, where it refused; then the append has no events.
    pub refusal: Option<String>,
    /// The time that the command was decided at, whole microseconds.
    pub decided_at: Timestamp,
}

/// What became of one append of a batch that committed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It happened.
    Appended {
        /// The version of the stream's last event.
        version: Version,
        /// The position of the last of its events; without events, the log's head.
        position: Position,
    },
    /// The stream was not as expected; nothing of this append is stored.
    Conflict {
        /// The version that the stream has.
        actual: Version,
    },
    /// The key was taken by the same command: here is its first outcome. Nothing new is stored.
    Repeated(FirstOutcome),
    /// The key was taken by another command; nothing of this append is stored.
    KeyReused,
}

/// The stored first outcome of a keyed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstOutcome {
    /// The version of the stream after it.
    pub version: Version,
    /// The position of its last event; without events, the log's head at that time.
    pub position: Position,
    /// How many events it had; they end at `version`.
    pub events: u64,
    /// What the domain said, where it refused.
    pub refusal: Option<String>,
    /// The time that it was decided at.
    pub decided_at: Timestamp,
}
