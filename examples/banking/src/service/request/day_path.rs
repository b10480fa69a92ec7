use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};

use crate::{
    Day,
    service::problem::{Kind, Problem},
};

/// The day in the path.
pub(crate) struct DayPath(pub(crate) Day);

impl<S: Send + Sync> FromRequestParts<S> for DayPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        let Path(text) = path.map_err(|e| Problem::new(Kind::InvalidRequest, &e.body_text()))?;
        text.parse().map(Self).map_err(|e| Problem::new(Kind::InvalidRequest, &e))
    }
}
