use crate::{DecodeError, Handled, HandlerError, RecordedEvent};

/// What an `async` handler may give back.
#[diagnostic::on_unimplemented(
    message = "an `async` handler cannot give back `{Self}`",
    label = "not `Result<(), _>` with an error",
    note = "give back whether it worked: `Result<(), SomeError>`"
)]
pub trait IntoHandled {
    /// Whether it worked.
    ///
    /// # Errors
    /// What the handler said.
    fn into_handled(self) -> Result<(), HandlerError>;
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> IntoHandled for Result<(), E> {
    fn into_handled(self) -> Result<(), HandlerError> {
        self.map_err(HandlerError::new)
    }
}

/// Whether a handler worked.
///
/// # Errors
/// What it said.
pub fn handled(returned: impl IntoHandled) -> Result<(), HandlerError> {
    returned.into_handled()
}

/// Says that no handler takes an event of this name.
#[must_use]
pub fn no_handler<'a>(stored: &RecordedEvent) -> Handled<'a> {
    let error = DecodeError::Unknown { name: stored.name.clone(), version: stored.type_version };
    Box::pin(std::future::ready(Err(HandlerError::new(error))))
}
