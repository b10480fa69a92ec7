use axum::Json;
use utoipa::OpenApi;

use super::{
    account, close, deposit, health, open, outcome, projections, statement, total, transfers,
    withdraw,
};
use crate::service::problem::Document;

/// A small bank on an event log.
#[derive(OpenApi)]
#[openapi(
    info(title = "Banking", description = "A small bank on an event log"),
    paths(
        open::open, deposit::deposit, withdraw::withdraw, close::close,
        transfers::request, outcome::resolve,
        account::show, statement::show, total::show, transfers::show,
        projections::list, health::health, document,
    ),
    components(schemas(Document)),
    tags(
        (name = "commands", description = "What can be done"),
        (name = "reads", description = "What can be known"),
        (name = "service", description = "How the service is"),
    ),
)]
struct Api;

/// Describe all of it
#[utoipa::path(
    get, path = "/openapi.json", tag = "service",
    responses((status = 200, description = "This document")),
)]
pub(crate) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Api::openapi())
}
