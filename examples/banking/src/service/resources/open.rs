use axum::extract::State;
use cqrs_core::Personal;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    account::{Account, OpenAccount},
    service::{
        Service,
        command::{CommandResponses, Happened},
        problem::Problem,
        request::{Body, CommandHeaderParams, CommandHeaders, IdInPath},
    },
};

/// Who will own it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Opening {
    /// The owner's name.
    #[schema(value_type = String, example = "Ada")]
    owner: Personal<String>,
}

/// Open an account
///
/// Opening it again for the same owner changes nothing.
#[utoipa::path(
    post, path = "/accounts/{account}/open", tag = "commands",
    params(("account" = String, Path, description = "The id of the account"), CommandHeaderParams),
    request_body = Opening, responses(CommandResponses),
)]
pub(crate) async fn open(
    State(service): State<Service>,
    IdInPath(account): IdInPath<Account>,
    headers: CommandHeaders,
    Body(Opening { owner }): Body<Opening>,
) -> Result<Happened, Problem> {
    service.send(&account, OpenAccount { owner }, headers).await
}
