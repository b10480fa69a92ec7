use std::time::Duration;

use cqrs_core::{LoadError, StoreError};

use super::{Kind, Problem};

/// How long a client should leave a store alone that is away.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

impl Problem {
    /// Nothing was done; the same request may succeed a little later.
    pub(crate) fn unavailable(detail: &str) -> Self {
        Self::new(Kind::Unavailable, detail).retry_after(PAUSE)
    }

    /// What it was stays in the log of the service: it is nothing that a client could mend.
    pub(crate) fn internal(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(Kind::Internal, "nothing was done; the operators know more")
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable { .. }
            | StoreError::EpochChanged { .. }
            | StoreError::Fenced { .. }
            | StoreError::ReadOnly { .. } => {
                tracing::warn!(%error, "the store cannot serve a request");
                Self::unavailable("the store is away; nothing was done")
            }
            error => Self::internal(&error),
        }
    }
}

impl From<LoadError> for Problem {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Stream(invalid) => Self::new(Kind::InvalidRequest, &invalid),
            LoadError::Store(error) => error.into(),
            error => Self::internal(&error),
        }
    }
}
