use axum::{
    Json,
    extract::{Path, State},
    response::{AppendHeaders, IntoResponse, Response},
};
use cqrs_core::{PositionToken, Resolution};
use serde::Serialize;
use utoipa::ToSchema;

use crate::service::{
    POSITION_TOKEN, Service,
    problem::{Document, Kind, Problem},
};

/// What became of a command.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub(crate) enum Outcome {
    /// It happened.
    Happened {
        /// The version of the account after it.
        version: u64,
    },
    /// It did not, and never will.
    DidNotHappen,
    /// Send it again under the same Idempotency-Key: the answer is the first one, or it happens.
    SendAgain,
}

/// Ask what became of a command whose outcome was unknown
///
/// A POST, because it puts an end to the command where it has not happened yet.
#[utoipa::path(
    post, path = "/outcomes/{outcome}", tag = "commands",
    params(("outcome" = String, Path, description = "As the problem document named it")),
    responses(
        (status = 200, description = "It is known now, and stays so", body = Outcome),
        (status = 404, description = "It is not remembered here",
            body = Document, content_type = "application/problem+json"),
        (status = 503, description = "The store still cannot be asked",
            body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn resolve(
    State(service): State<Service>,
    Path(handle): Path<String>,
) -> Result<Response, Problem> {
    let found = handle.parse().ok().and_then(|handle| service.outcomes.find(handle));
    let Some(unknown) = found else {
        let detail = "this service remembers no such outcome; look at the account, or send the \
                      command again under its Idempotency-Key";
        return Err(Problem::new(Kind::NotFound, detail));
    };
    Ok(match unknown.resolve().await? {
        Resolution::Happened { version, position } => {
            let token = PositionToken::from(position).to_string();
            let body = Json(Outcome::Happened { version: version.get() });
            (AppendHeaders([(POSITION_TOKEN, token)]), body).into_response()
        }
        Resolution::DidNotHappen => Json(Outcome::DidNotHappen).into_response(),
        Resolution::SendAgain => Json(Outcome::SendAgain).into_response(),
    })
}
