use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    account::Account,
    service::{
        Service,
        problem::{Document, Kind, Problem},
        request::{AccountPath, Money},
    },
};

/// An account as it is known.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct Shown {
    /// Its id.
    account: String,
    /// What it holds.
    balance: Money,
    /// How many events that is folded from.
    version: u64,
}

/// Show what an account holds
#[utoipa::path(
    get, path = "/accounts/{account}", tag = "reads",
    params(("account" = String, Path, description = "The id of the account")),
    responses(
        (status = 200, description = "The account", body = Shown),
        (status = 404, description = "It was never opened",
            body = Document, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    AccountPath(account): AccountPath,
) -> Result<Json<Shown>, Problem> {
    let loaded = service.bank.load::<Account>(&account).await?;
    if loaded.version.get() == 0 {
        return Err(Problem::new(Kind::NotFound, &format!("there is no account {account}")));
    }
    let balance = Money(loaded.state.balance());
    Ok(Json(Shown { account: account.to_string(), balance, version: loaded.version.get() }))
}
