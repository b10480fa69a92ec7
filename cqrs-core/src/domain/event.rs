use std::fmt;

use super::Aggregate;

/// A fact that happened. One struct per event; [`#[derive(Event)]`](derive@crate::Event)
/// implements it, and there is the example.
///
/// Serde and `Debug` are asked for inside the derive's expansion and not here, so that a missing
/// one is a single error at the type's name.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "not an event",
    note = "write `#[derive(Event)]` and `#[event(\"category.what_happened\")]` on `{Self}`"
)]
pub trait Event: Sized + Send + Sync + 'static {
    /// What is stored as its type; never changes.
    const NAME: &'static str;
    /// The version of its shape.
    const VERSION: u16;

    /// Reads what was stored as `version`, through the chain of upcasts.
    ///
    /// # Errors
    /// [`DecodeError`] where no reader exists for that version, or the JSON does not fit.
    fn decode(version: u16, data: &str) -> Result<Self, DecodeError>;

    /// Writes it as JSON text.
    ///
    /// # Errors
    /// Where its own `Serialize` fails, as for a map whose keys are no strings.
    fn encode(&self) -> Result<String, serde_json::Error>;

    #[doc(hidden)]
    fn __debug(&self) -> &dyn fmt::Debug;
}

/// An event that is listed by an aggregate; it belongs to exactly one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not listed in the `events(..)` of an aggregate",
    label = "an event of no aggregate",
    note = "add `{Self}` to `#[aggregate(events(..))]` of the aggregate that it happens to"
)]
pub trait BelongsTo: Event {
    /// The aggregate that it happens to.
    type Aggregate: Aggregate;
}

/// An event as it will be stored, without its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedEvent {
    /// The stored name.
    pub name: &'static str,
    /// The version of its shape.
    pub version: u16,
    /// JSON text.
    pub data: String,
}

/// Why a stored event cannot be read. It is never skipped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// No code reads this type in this version.
    #[error(
        "`{name}` version {version} has no reader: list the event, or keep a type for its old shape"
    )]
    Unknown {
        /// The stored name.
        name: String,
        /// The stored version of the shape.
        version: u16,
    },
    /// It is an event of another type.
    #[error("this is a `{name}`, not a `{expected}`")]
    AnotherEvent {
        /// The stored name.
        name: String,
        /// The stored name of the type that was asked for.
        expected: &'static str,
    },
    /// The JSON does not fit the type.
    #[error("`{name}` version {version} cannot be read: {reason}")]
    Data {
        /// The stored name.
        name: String,
        /// The stored version of the shape.
        version: u16,
        /// What serde said.
        reason: String,
    },
    /// The stream's id is no id of the aggregate.
    #[error("the stream's id `{id}` is not a `{expected}`")]
    Id {
        /// The stored id.
        id: String,
        /// The type that it should be.
        expected: &'static str,
    },
}
