use axum::extract::State;

use crate::{
    account::{Account, Deposit},
    service::{
        Service,
        command::{CommandResponses, Happened},
        problem::Problem,
        request::{Body, CommandHeaderParams, CommandHeaders, IdInPath, Money, Transaction},
    },
};

/// Put money into an account
#[utoipa::path(
    post, path = "/accounts/{account}/deposit", tag = "commands",
    params(("account" = String, Path, description = "The id of the account"), CommandHeaderParams),
    request_body = Transaction, responses(CommandResponses),
)]
pub(crate) async fn deposit(
    State(service): State<Service>,
    IdInPath(account): IdInPath<Account>,
    headers: CommandHeaders,
    Body(Transaction { amount: Money(amount), day }): Body<Transaction>,
) -> Result<Happened, Problem> {
    service.send(&account, Deposit { day, ..Deposit::of(amount) }, headers).await
}
