use axum::{Json, extract::State};
use cqrs_core::{Document as _, Personal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    account::Account,
    balances::Balance,
    service::{
        Service,
        problem::{Document, Kind, Problem},
        read::ReadProblems,
        request::{IdInPath, Money, WantedPosition, WantedPositionParam},
    },
};

/// An account as it is known.
#[derive(Serialize, ToSchema)]
#[schema(as = Account)]
pub(crate) struct Shown {
    /// Its id.
    account: String,
    /// Who owns it; `null` where that was erased.
    #[schema(value_type = Option<String>)]
    owner: Personal<String>,
    /// What it holds.
    balance: Money,
    /// Whether it was closed.
    closed: bool,
    /// How many events that is folded from.
    version: u64,
}

/// Show what an account holds
#[utoipa::path(
    get, path = "/accounts/{account}", tag = "reads",
    params(("account" = String, Path, description = "The id of the account"), WantedPositionParam),
    responses(
        (status = 200, description = "The account", body = Shown),
        (status = 404, description = "It is not known to be open",
            body = Document, content_type = "application/problem+json"),
        ReadProblems,
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    IdInPath(account): IdInPath<Account>,
    WantedPosition(wanted): WantedPosition,
) -> Result<Json<Shown>, Problem> {
    service.shows(Balance::SPEC.name, wanted).await?;
    let found = service.projections.documents::<Balance>().get(&account).await?;
    let Some(found) = found else {
        return Err(Problem::new(Kind::NotFound, &format!("there is no account {account}")));
    };
    let Balance { owner, balance, closed } = found.document;
    let (account, version) = (found.key.to_string(), found.version.get());
    Ok(Json(Shown { account, owner, balance: Money(balance), closed, version }))
}
