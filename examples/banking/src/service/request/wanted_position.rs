use axum::{extract::FromRequestParts, http::request::Parts};
use cqrs_core::PositionToken;
use utoipa::IntoParams;

use crate::service::problem::{Kind, Problem};

const WAIT_FOR_POSITION: &str = "wait-for-position";

/// What a read must show: the position that the answer to a command carried, where the client
/// sends it back.
pub(crate) struct WantedPosition(pub(crate) Option<PositionToken>);

impl<S: Send + Sync> FromRequestParts<S> for WantedPosition {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(WAIT_FOR_POSITION) else { return Ok(Self(None)) };
        let token = String::from_utf8_lossy(value.as_bytes()).parse();
        let token = token.map_err(|e| Problem::new(Kind::InvalidRequest, &e))?;
        Ok(Self(Some(token)))
    }
}

/// How the document of the API describes it.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "only described, never made")]
pub(crate) struct WantedPositionParam {
    /// A `Position-Token`: the answer shows that command and everything before it, or it is 503.
    #[param(rename = "Wait-For-Position")]
    wait_for_position: Option<String>,
}
