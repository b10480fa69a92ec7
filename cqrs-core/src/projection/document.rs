use super::{DocumentFate, DocumentKey, HandlerError, ProjectionSpec};
use crate::{DecodeError, RecordedEvent};

/// One row of a document projection: what the events of its key fold into.
///
/// [`#[projection]`](macro@crate::projection) implements it on an impl block whose methods take
/// `&mut self`; there is the example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a document projection",
    label = "no documents",
    note = "write `#[projection(name = \"..\", version = 1, key = ..)]` on an `impl {Self}` whose methods take `&mut self`"
)]
pub trait Document: Sized + Send + Sync + 'static {
    /// What it is called and what it reads.
    const SPEC: ProjectionSpec;
    /// Whether every event is kept by the id of its stream, so that a key's events are those of
    /// the streams with its text as their id.
    const KEYED_BY_STREAM: bool;
    /// What names one.
    type Key: DocumentKey;
    /// Any one of the events that it reads, decoded.
    type Event: Send + 'static;

    /// The document before its first event.
    fn initial() -> Self;

    /// Decodes an event whose stored name is among those of the spec.
    ///
    /// # Errors
    /// [`DecodeError`] where it cannot be read, or is none of them.
    fn decode(stored: &RecordedEvent) -> Result<Self::Event, DecodeError>;

    /// The key of the document that the event goes to; `None` where it concerns none.
    fn key(event: &Self::Event) -> Option<Self::Key>;

    /// Folds the event in.
    ///
    /// # Errors
    /// What the method for it said.
    fn fold(&mut self, event: &Self::Event) -> Result<DocumentFate, HandlerError>;

    /// Writes the document as JSON text.
    ///
    /// # Errors
    /// Where its own `Serialize` fails.
    fn encode(&self) -> Result<String, serde_json::Error>;

    /// Reads a document that was stored.
    ///
    /// # Errors
    /// Where the JSON does not fit.
    fn read(json: &str) -> Result<Self, serde_json::Error>;
}
