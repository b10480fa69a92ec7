use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
};
use serde::Deserialize;

use crate::{
    Month,
    service::problem::{Kind, Problem},
};

/// The month in the query.
pub(crate) struct AskedMonth(pub(crate) Month);

#[derive(Deserialize)]
struct Asked {
    month: String,
}

impl<S: Send + Sync> FromRequestParts<S> for AskedMonth {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::<Asked>::from_request_parts(parts, state).await;
        let Query(asked) = query.map_err(|e| Problem::new(Kind::InvalidRequest, &e.body_text()))?;
        asked.month.parse().map(Self).map_err(|e| Problem::new(Kind::InvalidRequest, &e))
    }
}
