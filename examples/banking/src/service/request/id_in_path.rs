use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use cqrs_core::{Aggregate, StreamId};
use serde::de::DeserializeOwned;

use crate::service::problem::{Kind, Problem};

/// What the path names. An id that could name nothing is no way to reach a store.
pub(crate) struct IdInPath<A: Aggregate>(pub(crate) A::Id);

impl<A, S> FromRequestParts<S> for IdInPath<A>
where
    A: Aggregate<Id: DeserializeOwned>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<A::Id>::from_request_parts(parts, state).await;
        let Path(id) = path.map_err(|e| Problem::new(Kind::InvalidRequest, &e.body_text()))?;
        StreamId::new(A::CATEGORY, id.to_string())
            .map_err(|e| Problem::new(Kind::InvalidRequest, &e))?;
        Ok(Self(id))
    }
}
