use std::error::Error;

use cqrs_core::{ConcurrencyConflict, ExecuteError, UnknownOutcome};

use super::{Kind, Problem};
use crate::service::outcomes::Outcomes;

impl Problem {
    /// Why a command has no answer of its own. One of unknown outcome is remembered in `outcomes`.
    pub(crate) fn of_command<E>(error: ExecuteError<E>, outcomes: &Outcomes) -> Self
    where
        E: Error + Into<Self>,
    {
        match error {
            ExecuteError::Refused(refusal) => refusal.into(),
            ExecuteError::RefusedBefore { reason } => Self::new(Kind::RefusedBefore, &reason),
            ExecuteError::KeyReused { .. } => Self::new(
                Kind::KeyReused,
                "it had another command under the same Idempotency-Key; \
                 nothing was done, send it under a key of its own",
            ),
            ExecuteError::Invalid(why) => Self::new(Kind::InvalidRequest, &why),
            ExecuteError::Conflict(conflict) => of_conflict(&conflict),
            ExecuteError::Store(error) => error.into(),
            ExecuteError::ShuttingDown => {
                Self::unavailable("the service is shutting down; nothing was done")
            }
            ExecuteError::Unknown(outcome) => of_unknown(outcome, outcomes),
            error => Self::internal(&error),
        }
    }
}

fn of_conflict(conflict: &ConcurrencyConflict) -> Problem {
    let detail = format!(
        "it was changed by others at each of {} attempts; nothing was done",
        conflict.attempts
    );
    Problem::new(Kind::Conflict, &detail).with("version", conflict.actual.get())
}

fn of_unknown(outcome: UnknownOutcome, outcomes: &Outcomes) -> Problem {
    tracing::warn!(%outcome, "a command may have happened");
    let handle = outcomes.remember(outcome);
    let detail = "the store was lost while the command was under way; ask for its outcome, or send \
                  it again under the same Idempotency-Key";
    Problem::new(Kind::OutcomeUnknown, detail)
        .with("outcome", format!("/outcomes/{handle}"))
        .retry_after(super::of_outage::PAUSE)
}
