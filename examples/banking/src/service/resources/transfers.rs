use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{AppendHeaders, IntoResponse, Response},
};
use cqrs_core::Document as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Day,
    account::AccountId,
    service::{
        POSITION_TOKEN, Service,
        problem::{Document, Kind, Problem},
        read::ReadProblems,
        request::{
            Body, CommandHeaderParams, CommandHeaders, IdInPath, Money, WantedPosition,
            WantedPositionParam,
        },
    },
    transfer::{RequestTransfer, Transfer, TransferId},
    transfers::{Progress, Stage, Step},
};

/// What is to be moved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    /// The account that pays.
    #[schema(value_type = String, example = "ada")]
    from: AccountId,
    /// The account that is paid.
    #[schema(value_type = String, example = "bob")]
    to: AccountId,
    /// How much.
    amount: Money,
    /// The day that it counts for; today (UTC) where it is not said.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date, example = "1993-01-31")]
    day: Option<Day>,
}

/// What was requested.
#[derive(Serialize, ToSchema)]
pub(crate) struct Requested {
    /// The id of the transfer.
    transfer: String,
}

/// Request a transfer
///
/// It goes on by itself: `GET /transfers/{transfer}` shows how. The Idempotency-Key is its id;
/// without one it gets one of its own.
#[utoipa::path(
    post, path = "/transfers", tag = "commands", params(CommandHeaderParams), request_body = Wanted,
    responses(
        (status = 202, description = "It is requested, now or before", body = Requested, headers(
            ("Position-Token", description = "Sent back as Wait-For-Position, a read shows it"),
        )),
        (status = 400, description = "The request is not valid; nothing was done",
            body = Document, content_type = "application/problem+json"),
        (status = 422, description = "It cannot be requested so; nothing was done",
            body = Document, content_type = "application/problem+json"),
        (status = 503, description = "Try again later, under the same Idempotency-Key",
            body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn request(
    State(service): State<Service>,
    headers: CommandHeaders,
    Body(Wanted { from, to, amount: Money(amount), day }): Body<Wanted>,
) -> Result<Response, Problem> {
    let key = headers.key.map(|key| key.as_str().to_owned());
    let id = TransferId::from(key.unwrap_or_else(|| Uuid::now_v7().to_string()));
    let request = RequestTransfer { from, to, amount, day };
    let execute = service.bank.execute(&id, request).metadata(headers.metadata);
    let done = execute.await.map_err(|e| Problem::of_command(e, &service.outcomes))?;
    let token = AppendHeaders([(POSITION_TOKEN, done.token().to_string())]);
    let body = Json(Requested { transfer: id.to_string() });
    Ok((StatusCode::ACCEPTED, token, body).into_response())
}

/// A transfer as it is known.
#[derive(Serialize, ToSchema)]
#[schema(as = Transfer)]
pub(crate) struct Shown {
    /// Its id.
    transfer: String,
    /// The account that pays.
    from: String,
    /// The account that is paid.
    to: String,
    /// How much.
    amount: Money,
    /// The day that it counts for.
    #[schema(value_type = String, format = Date)]
    day: Day,
    /// `requested`, `withdrawn`, `deposited` or `returned` while it is open; over, it is
    /// `completed`, `failed`, `reversed` or `stranded`.
    #[schema(value_type = String, example = "completed")]
    stage: Stage,
    /// How it came there.
    #[schema(value_type = Vec<Object>)]
    steps: Vec<Step>,
}

/// Show what became of a transfer
#[utoipa::path(
    get, path = "/transfers/{transfer}", tag = "reads",
    params(
        ("transfer" = String, Path, description = "The id of the transfer"), WantedPositionParam,
    ),
    responses(
        (status = 200, description = "The transfer", body = Shown),
        (status = 404, description = "It is not known to be requested",
            body = Document, content_type = "application/problem+json"),
        ReadProblems,
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    IdInPath(transfer): IdInPath<Transfer>,
    WantedPosition(wanted): WantedPosition,
) -> Result<Json<Shown>, Problem> {
    service.shows(Progress::SPEC.name, wanted).await?;
    let found = service.projections.documents::<Progress>().get(&transfer).await?;
    let Some(found) = found else {
        return Err(Problem::new(Kind::NotFound, &format!("there is no transfer {transfer}")));
    };
    let Progress { payer, payee, amount, day, stage, steps, .. } = found.document;
    let (from, to) = (payer.to_string(), payee.to_string());
    let (transfer, amount) = (found.key.to_string(), Money(amount));
    Ok(Json(Shown { transfer, from, to, amount, day, stage, steps }))
}
