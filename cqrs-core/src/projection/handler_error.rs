use std::{any::Any, error::Error, fmt};

use crate::guarded::message;

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
    pub fn panicked(panic: &(dyn Any + Send)) -> Self {
        Self::new(format!("it panicked: {}", message(panic)))
    }

    /// The error itself, or what caused it, where that is of this type: a store tells outages from
    /// poison by it.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        let mut error: Option<&(dyn Error + 'static)> = Some(&*self.0);
        while let Some(found) = error {
            if let Some(found) = found.downcast_ref() {
                return Some(found);
            }
            error = found.source();
        }
        None
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the statement is not written")]
    struct NotWritten(#[source] fmt::Error);

    #[test]
    fn finds_what_caused_it() {
        let error = HandlerError::new(NotWritten(fmt::Error));
        assert!(error.downcast_ref::<NotWritten>().is_some());
        assert!(error.downcast_ref::<fmt::Error>().is_some());
        assert!(error.downcast_ref::<std::io::Error>().is_none());
    }
}
