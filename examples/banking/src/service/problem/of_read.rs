use cqrs_core::{QueryError, WaitError};

use super::{Kind, Problem, of_outage::PAUSE};
use crate::{history::ReadError, statements::StatementError};

impl From<WaitError> for Problem {
    fn from(error: WaitError) -> Self {
        match error {
            WaitError::TimedOut { wanted, reached, .. } => {
                let behind = wanted.get().saturating_sub(reached.get());
                let detail = format!("what is known is still {behind} events behind");
                Self::new(Kind::NotYet, &detail).retry_after(PAUSE)
            }
            WaitError::Lost { .. } => Self::new(
                Kind::PositionLost,
                "the server that confirmed this position was lost, and the command with it; \
                 look at what is there, and decide again",
            ),
            WaitError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "a projection stands still");
                Self::unavailable("what is known stands still; the operators know more")
            }
        }
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Self {
        match error {
            QueryError::Store(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Id(invalid) => Self::new(Kind::InvalidRequest, &invalid),
            ReadError::Store(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}

impl From<StatementError> for Problem {
    fn from(error: StatementError) -> Self {
        match error {
            StatementError::Log(error) => error.into(),
            error if error.passes() => {
                tracing::warn!(%error, "statements cannot be read");
                Self::unavailable("the store is away")
            }
            error => Self::internal(&error),
        }
    }
}
