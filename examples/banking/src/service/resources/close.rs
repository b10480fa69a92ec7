use axum::extract::State;

use crate::{
    account::{Account, CloseAccount},
    service::{
        Service,
        command::{CommandResponses, Happened},
        problem::Problem,
        request::{CommandHeaderParams, CommandHeaders, IdInPath},
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
    IdInPath(account): IdInPath<Account>,
    headers: CommandHeaders,
) -> Result<Happened, Problem> {
    service.send(&account, CloseAccount, headers).await
}
