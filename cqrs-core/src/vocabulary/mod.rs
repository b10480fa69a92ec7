//! The words that every part shares: small checked types, no behaviour of the loop.

mod append;
mod batch_id;
mod counter;
mod epoch;
mod expected_version;
mod idempotency_key;
mod metadata;
mod new_event;
mod position;
mod position_token;
mod recorded_event;
mod stream_id;
mod version;

pub use append::{Append, AppendBatch, FirstOutcome, KeyedOutcome, Verdict};
pub use batch_id::{BatchFate, BatchId, InvalidBatchId};
pub use counter::OutOfRange;
pub use epoch::Epoch;
pub use expected_version::ExpectedVersion;
pub use idempotency_key::{Fingerprint, IdempotencyKey, InvalidKey};
pub use metadata::Metadata;
pub(crate) use new_event::unreadable_escape;
pub use new_event::{InvalidEvent, NewEvent};
pub use position::Position;
pub use position_token::{InvalidToken, PositionToken};
pub use recorded_event::{RecordedEvent, StreamEvent};
pub use stream_id::{InvalidStreamId, StreamId};
pub use version::Version;
