use axum::extract::State;

use crate::{
    account::CloseAccount,
    service::{
        Service,
        command::{CommandResponses, Happened},
        problem::Problem,
        request::{AccountPath, CommandHeaderParams, CommandHeaders},
    },
};

/// Close an account for good and pay out what is left
#[utoipa::path(
    post, path = "/accounts/{account}/close", tag = "commands",
    params(("account" = String, Path, description = "The id of the account"), CommandHeaderParams),
    responses(CommandResponses),
)]
pub(crate) async fn close(
    State(service): State<Service>,
    AccountPath(account): AccountPath,
    headers: CommandHeaders,
) -> Result<Happened, Problem> {
    service.send(&account, CloseAccount, headers).await
}
