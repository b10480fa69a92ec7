use axum::{extract::FromRequestParts, http::request::Parts};
use cqrs_core::{IdempotencyKey, Metadata};
use utoipa::IntoParams;

use super::{idempotency_key::idempotency_key, trace_parent::metadata};
use crate::service::problem::Problem;

/// What a command's headers say of it.
pub(crate) struct CommandHeaders {
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) metadata: Metadata,
}

impl<S: Send + Sync> FromRequestParts<S> for CommandHeaders {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = idempotency_key(&parts.headers)?;
        Ok(Self { key, metadata: metadata(&parts.headers) })
    }
}

/// How the document of the API describes them.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "only described, never made")]
pub(crate) struct CommandHeaderParams {
    /// Names the command on its account, so that it can be sent again: it happens once, and every
    /// answer is the first one. At most 250 characters.
    #[param(rename = "Idempotency-Key", example = "\"salary-may\"")]
    idempotency_key: Option<String>,
    /// The trace that the request is part of (W3C trace context).
    #[param(rename = "traceparent")]
    trace_parent: Option<String>,
}
