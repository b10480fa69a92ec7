use axum::extract::State;

use crate::{
    account::{Account, Withdraw},
    service::{
        Service,
        command::{CommandResponses, Happened},
        problem::Problem,
        request::{Body, CommandHeaderParams, CommandHeaders, IdInPath, Money, Transaction},
    },
};

/// Take money out of an account
#[utoipa::path(
    post, path = "/accounts/{account}/withdraw", tag = "commands",
    params(("account" = String, Path, description = "The id of the account"), CommandHeaderParams),
    request_body = Transaction, responses(CommandResponses),
)]
pub(crate) async fn withdraw(
    State(service): State<Service>,
    IdInPath(account): IdInPath<Account>,
    headers: CommandHeaders,
    Body(Transaction { amount: Money(amount), day }): Body<Transaction>,
) -> Result<Happened, Problem> {
    service.send(&account, Withdraw { day, ..Withdraw::of(amount) }, headers).await
}
