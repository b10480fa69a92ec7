use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::{
    Service,
    problem::{Document, Problem},
};

/// How the service is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    /// The position of the last event in the log.
    position: u64,
}

/// Ask whether the store can be asked
#[utoipa::path(
    get, path = "/health", tag = "service",
    responses(
        (status = 200, description = "It can", body = Health),
        (status = 503, description = "It cannot", body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn health(State(service): State<Service>) -> Result<Json<Health>, Problem> {
    let head = service.bank.store().head().await?;
    Ok(Json(Health { position: head.position.get() }))
}
