//! How a command that is stored as data finds its aggregate.

use std::{any::Any, fmt, future::Future, pin::Pin};

use serde_json::value::RawValue;

use super::{Cqrs, ExecuteError, lane::stored_text};
use crate::{Accepts, Command, IdempotencyKey, Metadata, StoreError};

/// What an aggregate does with a stored command of one name. `#[derive(Aggregate)]` makes one for
/// every listed command that travels as data.
#[derive(Clone, Copy)]
pub struct CommandRoute {
    name: &'static str,
    send: fn(Cqrs, StoredCommand) -> Sending,
}

type Sending = Pin<Box<dyn Future<Output = Sent> + Send>>;

/// A command as it is stored.
#[derive(Clone)]
pub(crate) struct StoredCommand {
    pub(crate) id: String,
    pub(crate) data: Box<RawValue>,
    pub(crate) key: IdempotencyKey,
    pub(crate) metadata: Metadata,
}

/// What became of a stored command.
pub(crate) enum Sent {
    /// It happened, or had happened before.
    Done,
    /// It was refused, and will be for ever.
    Refused { reason: String, refusal: Option<Box<dyn Any + Send>> },
    /// Nothing is stored, and sending it again will not help before something is mended.
    Undeliverable { reason: String },
    /// It is not known whether it happened, or the store cannot be reached: it is sent again,
    /// under the same key.
    Unavailable { reason: String },
}

impl Sent {
    /// What it is counted as.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused { .. } => "refused",
            Self::Undeliverable { .. } => "undeliverable",
            Self::Unavailable { .. } => "unavailable",
        }
    }
}

impl CommandRoute {
    /// The route of a command.
    #[must_use]
    pub const fn of<A: Accepts<C>, C: Command + Clone>() -> Self {
        Self { name: C::NAME, send: |cqrs, stored| Box::pin(send::<A, C>(cqrs, stored)) }
    }

    /// The stored name of the command.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn send(&self, cqrs: Cqrs, stored: StoredCommand) -> Sending {
        (self.send)(cqrs, stored)
    }
}

impl fmt::Debug for CommandRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CommandRoute").field(&self.name).finish()
    }
}

async fn send<A: Accepts<C>, C: Command + Clone>(cqrs: Cqrs, stored: StoredCommand) -> Sent {
    let StoredCommand { id, data, key, metadata } = stored;
    let undeliverable = |reason: String| Sent::Undeliverable { reason };
    let Ok(id) = id.parse::<A::Id>() else {
        return undeliverable(format!("`{id}` is no id of `{}`", A::CATEGORY));
    };
    let command = match serde_json::from_str::<C>(data.get()) {
        Ok(command) => command,
        Err(e) => return undeliverable(format!("the command cannot be read: {e}")),
    };
    match cqrs.execute_as_data::<A, C>(id, command, key, &data).metadata(metadata).await {
        Ok(_) => Sent::Done,
        Err(ExecuteError::Refused(refusal)) => {
            let reason = stored_text(&refusal);
            Sent::Refused { reason, refusal: Some(Box::new(refusal)) }
        }
        Err(ExecuteError::RefusedBefore { reason }) => Sent::Refused { reason, refusal: None },
        Err(
            e @ (ExecuteError::Store(
                StoreError::Unavailable { .. }
                | StoreError::EpochChanged { .. }
                | StoreError::Fenced { .. },
            )
            | ExecuteError::Conflict(_)
            | ExecuteError::Unknown(_)
            | ExecuteError::ShuttingDown
            | ExecuteError::Abandoned),
        ) => Sent::Unavailable { reason: e.to_string() },
        Err(e) => undeliverable(e.to_string()),
    }
}
