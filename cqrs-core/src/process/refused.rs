use std::{any::Any, fmt};

use serde_json::value::RawValue;

use crate::{Aggregate, Command, HandlerError, StreamId};

/// A command that was refused: it did not happen, and under its key it never will.
pub struct Refused<A: Aggregate, C> {
    id: A::Id,
    command: C,
    refusal: Option<A::Error>,
    reason: String,
}

impl<A: Aggregate, C> Refused<A, C> {
    /// Whom it was sent to.
    #[must_use]
    pub fn id(&self) -> &A::Id {
        &self.id
    }

    /// The command.
    #[must_use]
    pub fn command(&self) -> &C {
        &self.command
    }

    /// What the domain said, in words.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// What the domain said. `None` where it was given up before it was decided, or where it was
    /// refused by code that has changed since: what was refused stays so.
    #[must_use]
    pub fn refusal(&self) -> Option<&A::Error> {
        self.refusal.as_ref()
    }
}

// By hand: a derive would ask for the state's `Debug`, and the command may tell of a person.
impl<A: Aggregate, C> fmt::Debug for Refused<A, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused")
            .field("id", &self.id)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// A command that was refused, of whatever type.
pub struct RefusedCommand {
    pub(crate) stream: StreamId,
    pub(crate) name: String,
    pub(crate) data: Box<RawValue>,
    pub(crate) reason: String,
    pub(crate) refusal: Option<Box<dyn Any + Send>>,
}

impl RefusedCommand {
    /// The category of the aggregate that it was sent to.
    #[must_use]
    pub fn category(&self) -> &str {
        self.stream.category()
    }

    /// The id of the aggregate that it was sent to.
    #[must_use]
    pub fn id(&self) -> &str {
        self.stream.id()
    }

    /// Its stored name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the domain said, in words.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Whether it is this command, sent to this aggregate.
    #[must_use]
    pub fn is<A: Aggregate, C: Command>(&self) -> bool {
        self.category() == A::CATEGORY && self.name == C::NAME
    }

    /// Reads it as this type.
    ///
    /// # Errors
    /// Where the id or the command cannot be read as these types.
    pub fn typed<A: Aggregate, C: Command>(self) -> Result<Refused<A, C>, HandlerError> {
        let Self { stream, name, data, reason, refusal } = self;
        let unreadable =
            |what: String| HandlerError::new(format!("the refused command `{name}`: {what}"));
        let id = stream.id().parse::<A::Id>();
        let id = id.map_err(|_| unreadable(format!("`{}` is no id", stream.id())))?;
        let command = serde_json::from_str(data.get()).map_err(|e| unreadable(e.to_string()))?;
        let refusal = refusal.and_then(|refusal| refusal.downcast().ok()).map(|refusal| *refusal);
        Ok(Refused { id, command, refusal, reason })
    }

    /// Says that no method takes it.
    #[must_use]
    pub fn untaken(&self) -> HandlerError {
        let Self { stream, name, reason, .. } = self;
        HandlerError::new(format!(
            "no method takes the refusal of `{name}` by {stream}, which said: {reason}"
        ))
    }
}

// By hand: the command may tell of a person.
impl fmt::Debug for RefusedCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefusedCommand")
            .field("stream", &self.stream)
            .field("name", &self.name)
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}
