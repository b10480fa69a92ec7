use super::{DueDeadline, ProcessSpec, Reaction, RefusedCommand};
use crate::{DecodeError, DocumentKey, HandlerError, RecordedEvent};

/// What drives a longer piece of business: it hears of events, and answers with commands and
/// deadlines. There is one state for each key, say each transfer.
///
/// [`#[process_manager]`](macro@crate::process_manager) implements it on an impl block; there is
/// the example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a process manager",
    label = "no process manager",
    note = "write `#[process_manager(name = \"..\", key = ..)]` on an `impl {Self}`"
)]
pub trait ProcessManager: Sized + Send + Sync + 'static {
    /// What it is called, what it reads and what it may send.
    const SPEC: ProcessSpec;
    /// Whether every event is kept by the id of its stream.
    const KEYED_BY_STREAM: bool;
    /// What names one process.
    type Key: DocumentKey;
    /// Any one of the events that it reads, decoded.
    type Event: Send + 'static;

    /// The state before the first event.
    fn initial() -> Self;

    /// Decodes an event whose stored name is among those of the spec.
    ///
    /// # Errors
    /// [`DecodeError`] where it cannot be read, or is none of them.
    fn decode(stored: &RecordedEvent) -> Result<Self::Event, DecodeError>;

    /// The process that the event concerns; `None` where it concerns none.
    fn key(event: &Self::Event) -> Option<Self::Key>;

    /// Takes an event.
    ///
    /// # Errors
    /// What the method for it said.
    fn react(
        &mut self,
        event: &Self::Event,
        key: &Self::Key,
    ) -> Result<Reaction<Self>, HandlerError>;

    /// Takes the refusal of a command that it sent.
    ///
    /// # Errors
    /// What the method for it said; [`RefusedCommand::untaken`] where there is none.
    fn refused(
        &mut self,
        refused: RefusedCommand,
        key: &Self::Key,
    ) -> Result<Reaction<Self>, HandlerError>;

    /// Takes a deadline that has come.
    ///
    /// # Errors
    /// What the method for it said; [`DueDeadline::untaken`] where there is none.
    fn due(&mut self, due: DueDeadline, key: &Self::Key) -> Result<Reaction<Self>, HandlerError>;

    /// Writes the state as JSON text.
    ///
    /// # Errors
    /// Where its own `Serialize` fails.
    fn encode(&self) -> Result<String, serde_json::Error>;

    /// Reads a state that was stored.
    ///
    /// # Errors
    /// Where the JSON does not fit.
    fn read(json: &str) -> Result<Self, serde_json::Error>;
}

/// A process manager that lists `C` among what it sends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not send `{C}`",
    label = "`{C}` is not in the `sends(..)` of `{Self}`",
    note = "add `{C}` to `#[process_manager(sends(..))]` on `impl {Self}`"
)]
pub trait Sends<C>: TakesRefusal<C> {}

/// A process manager that says what happens where `C` is refused.
#[diagnostic::on_unimplemented(
    message = "`{C}` may be refused, and `{Self}` does not say what happens then",
    label = "no method of `{Self}` takes its refusal",
    note = "write a method `fn ..(&mut self, refused: &Refused<.., {C}>) -> Reaction<Self>`, or one for all refusals, with `&RefusedCommand`"
)]
pub trait TakesRefusal<C> {}

/// A process manager that says what happens at the deadline `D`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what happens at `{D}`",
    label = "no method of `{Self}` takes it",
    note = "write a method `fn ..(&mut self, due: &Due<{D}>) -> Reaction<Self>`"
)]
pub trait TakesDeadline<D> {}
