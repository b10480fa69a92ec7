use axum::{Json, extract::State};
use cqrs_core::{ProjectionState, ProjectionStatus};
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::{
    Service,
    problem::{Document, Problem},
};

/// How a projection is doing.
#[derive(Serialize, ToSchema)]
pub(crate) struct Projection {
    /// Its name.
    #[schema(example = "balances")]
    name: String,
    /// The version of its code.
    version: u32,
    /// `live`, `catching-up`, `rebuilding`, `stopped`, `lost`, `failing` or `retired`.
    #[schema(value_type = String, example = "live")]
    state: &'static str,
    /// Why it stands still, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Everything up to here is in its rows, or parked.
    position: u64,
    /// The end of the log.
    head: u64,
    /// How many events it is behind.
    lag_events: u64,
    /// How long the first of them has been there, in milliseconds.
    #[schema(value_type = u64)]
    lag_milliseconds: u128,
    /// How many keys have events that wait for somebody to mend what cannot take them.
    parked_keys: u64,
}

/// Show how the projections are doing
#[utoipa::path(
    get, path = "/projections", tag = "service",
    responses(
        (status = 200, description = "Each of them, by name", body = Vec<Projection>),
        (status = 503, description = "The store is away",
            body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list(State(service): State<Service>) -> Result<Json<Vec<Projection>>, Problem> {
    let status = service.projections.status().await?;
    Ok(Json(status.into_iter().map(Projection::from).collect()))
}

impl From<ProjectionStatus> for Projection {
    fn from(status: ProjectionStatus) -> Self {
        let (state, reason) = told(status.state);
        Self {
            name: status.name,
            version: status.version,
            state,
            reason,
            position: status.position.get(),
            head: status.head.get(),
            lag_events: status.lag_events,
            lag_milliseconds: status.lag.as_millis(),
            parked_keys: status.parked_keys,
        }
    }
}

fn told(state: ProjectionState) -> (&'static str, Option<String>) {
    match state {
        ProjectionState::Live => ("live", None),
        ProjectionState::CatchingUp => ("catching-up", None),
        ProjectionState::Rebuilding => ("rebuilding", None),
        ProjectionState::Retired => ("retired", None),
        ProjectionState::Stopped(stop) => ("stopped", Some(stop.reason)),
        ProjectionState::Lost => ("lost", None),
        ProjectionState::Failing { reason } => ("failing", Some(reason)),
        _ => ("unknown", None),
    }
}
