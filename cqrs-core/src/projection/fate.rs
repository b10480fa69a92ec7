use std::error::Error;

use super::HandlerError;

/// What becomes of a document after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentFate {
    /// It stays, changed or not.
    Keep,
    /// It goes. A later event of its key begins with an initial one.
    Remove,
}

/// What a method of a document projection may give back: nothing, a [`DocumentFate`], or a
/// `Result` of either.
#[diagnostic::on_unimplemented(
    message = "a method of a document projection cannot give back `{Self}`",
    label = "not `()`, `DocumentFate`, or a `Result` of one",
    note = "give back nothing, or `DocumentFate::Remove` where the document goes"
)]
pub trait IntoFate {
    /// What becomes of the document.
    ///
    /// # Errors
    /// Why the event could not be taken.
    fn into_fate(self) -> Result<DocumentFate, HandlerError>;
}

impl IntoFate for () {
    fn into_fate(self) -> Result<DocumentFate, HandlerError> {
        Ok(DocumentFate::Keep)
    }
}

impl IntoFate for DocumentFate {
    fn into_fate(self) -> Result<DocumentFate, HandlerError> {
        Ok(self)
    }
}

impl<T: IntoFate, E: Into<Box<dyn Error + Send + Sync>>> IntoFate for Result<T, E> {
    fn into_fate(self) -> Result<DocumentFate, HandlerError> {
        self.map_err(HandlerError::new)?.into_fate()
    }
}
