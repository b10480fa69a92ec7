use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use cqrs_core::{Aggregate, StreamId};

use crate::{
    account::{Account, AccountId},
    service::problem::{Kind, Problem},
};

/// The account in the path. An id that could not name one is no way to reach a store.
pub(crate) struct AccountPath(pub(crate) AccountId);

impl<S: Send + Sync> FromRequestParts<S> for AccountPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<AccountId>::from_request_parts(parts, state).await;
        let Path(id) = path.map_err(|e| Problem::new(Kind::InvalidRequest, &e.body_text()))?;
        StreamId::new(Account::CATEGORY, id.to_string())
            .map_err(|e| Problem::new(Kind::InvalidRequest, &e))?;
        Ok(Self(id))
    }
}
