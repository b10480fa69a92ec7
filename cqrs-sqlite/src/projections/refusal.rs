use cqrs_core::PrepareError;

use crate::{failure::Failure, session::End};

/// Why a generation is not made. Nothing of it is stored then.
#[derive(Debug)]
pub(crate) enum Refused {
    Prepare(PrepareError),
    Failed(Failure),
}

impl Refused {
    /// The tables cannot be made.
    pub(super) fn tables(projection: &str, reason: String) -> Self {
        Self::Prepare(PrepareError::Tables { name: projection.into(), reason })
    }
}

impl From<PrepareError> for Refused {
    fn from(error: PrepareError) -> Self {
        Self::Prepare(error)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// How the transaction ends in which something was made, or was refused.
pub(crate) fn prepared<T>(
    made: Result<T, Refused>,
) -> Result<End<Result<T, PrepareError>>, Failure> {
    match made {
        Ok(made) => Ok(End::Commit(Ok(made))),
        Err(Refused::Prepare(error)) => Ok(End::RollBack(Err(error))),
        Err(Refused::Failed(failure)) => Err(failure),
    }
}
