use std::{error::Error, fmt};

/// Why a projection could not take an event: what its handler said, or what cannot be decoded.
#[derive(Debug)]
pub struct HandlerError(Box<dyn Error + Send + Sync>);

impl HandlerError {
    /// Wraps what a handler gave back.
    pub fn new(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(error.into())
    }

    /// A handler that panicked, with what the panic said.
    #[must_use]
    pub fn panicked(said: &str) -> Self {
        Self::new(format!("it panicked: {said}"))
    }

    /// The error itself, where it is of this type: a store tells outages from poison by it.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

/// The error and what caused it, in one line.
impl fmt::Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
