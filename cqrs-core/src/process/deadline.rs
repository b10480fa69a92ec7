use std::{fmt, ops::Deref};

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::HandlerError;

/// A moment that a process manager waits for, and what it is to know then.
/// [`#[derive(Deadline)]`](derive@crate::Deadline) implements it, and there is the example.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a deadline",
    label = "no deadline",
    note = "write `#[derive(Deadline, Serialize, Deserialize)]` and `#[deadline(\"category.what_is_due\")]` on `{Self}`"
)]
pub trait Deadline: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What is stored as its type; never changes.
    const NAME: &'static str;
}

/// A deadline that has come. It derefs to what was kept with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due<D> {
    deadline: D,
    at: Timestamp,
    now: Timestamp,
}

impl<D> Due<D> {
    /// When it was due.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// What time it is now: at or after [`at`](Self::at).
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

impl<D> Deref for Due<D> {
    type Target = D;

    fn deref(&self) -> &D {
        &self.deadline
    }
}

/// A deadline that has come, of whatever type.
#[derive(Clone)]
pub struct DueDeadline {
    pub(crate) name: String,
    pub(crate) data: Box<RawValue>,
    pub(crate) at: Timestamp,
    pub(crate) now: Timestamp,
}

impl DueDeadline {
    /// The stored name of its type.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads it as this type.
    ///
    /// # Errors
    /// Where what was kept with it does not fit.
    pub fn typed<D: Deadline>(&self) -> Result<Due<D>, HandlerError> {
        let Self { name, data, at, now } = self;
        let deadline = serde_json::from_str(data.get())
            .map_err(|e| HandlerError::new(format!("the deadline `{name}` cannot be read: {e}")))?;
        Ok(Due { deadline, at: *at, now: *now })
    }

    /// Says that no method takes it.
    #[must_use]
    pub fn untaken(&self) -> HandlerError {
        HandlerError::new(format!("no method takes the deadline `{}`", self.name))
    }
}

// By hand: what is kept with it may be a person's.
impl fmt::Debug for DueDeadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DueDeadline")
            .field("name", &self.name)
            .field("at", &self.at)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}
