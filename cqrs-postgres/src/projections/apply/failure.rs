use std::any::Any;

use cqrs_core::{HandlerError, StoreError};

use crate::errors::{is_outage, sqlstate, translate};

const IN_FAILED_TRANSACTION: &str = "25P02";

/// Why a step of a SQL projection was not done.
#[derive(Debug)]
pub(super) enum Failure {
    /// Not a handler's doing: it may work a moment later.
    Outage(StoreError),
    /// A handler's doing.
    Handler(HandlerError),
    /// A handler panicked.
    Panic(HandlerError),
}

impl Failure {
    /// What a handler gave back.
    pub(super) fn of_handler(error: HandlerError) -> Self {
        match error.downcast_ref::<sqlx::Error>() {
            Some(cause) => match Self::of_driver(cause) {
                outage @ Self::Outage(_) => outage,
                // What it said itself may say more, unless it is only what came of something else.
                Self::Handler(other) if explained(cause).is_some() => Self::Handler(other),
                Self::Handler(_) | Self::Panic(_) => Self::Handler(error),
            },
            None => Self::Handler(error),
        }
    }

    /// What the driver said, in a handler or behind its back.
    pub(super) fn of_driver(error: &sqlx::Error) -> Self {
        if is_outage(error) {
            return Self::Outage(translate(error));
        }
        Self::Handler(match explained(error) {
            Some(explanation) => HandlerError::new(format!("{explanation}: {error}")),
            None => HandlerError::new(error.to_string()),
        })
    }
}

pub(super) fn ended() -> HandlerError {
    HandlerError::new("it ended the transaction that it was given, or left one of its own open")
}

/// What came of a transaction that is no more.
pub(super) fn ended_before(error: &HandlerError) -> HandlerError {
    HandlerError::new(format!(
        "it, or a handler before it, ended the transaction that it was given: {error}"
    ))
}

pub(super) fn panicked(panic: &(dyn Any + Send)) -> Failure {
    Failure::Panic(HandlerError::panicked(panic))
}

/// What an error tells of something that happened before it.
fn explained(error: &sqlx::Error) -> Option<&'static str> {
    match sqlstate(error)? {
        IN_FAILED_TRANSACTION => {
            Some("it, or a handler before it, went on after an error of the database")
        }
        _ => None,
    }
}
