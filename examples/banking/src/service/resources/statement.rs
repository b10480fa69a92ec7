use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    account::Account,
    service::{
        Service,
        problem::{Document, Kind, Problem},
        read::ReadProblems,
        request::{AskedMonth, IdInPath, Money, WantedPosition, WantedPositionParam},
    },
    statements::Statements,
};

/// What an account did in a month.
#[derive(Serialize, ToSchema)]
pub(crate) struct Statement {
    /// The id of the account.
    account: String,
    /// The month.
    #[schema(example = "1993-01")]
    month: String,
    /// What came in.
    credits: Money,
    /// What went out.
    debits: Money,
    /// What it held at the end of the month; below zero where a debit was counted for an earlier
    /// month than the credit that covered it.
    #[schema(pattern = r"^-?[0-9]+\.[0-9]{2}$", example = "1234.50")]
    closing: String,
}

/// Show what an account did in a month
#[utoipa::path(
    get, path = "/accounts/{account}/statement", tag = "reads",
    params(
        ("account" = String, Path, description = "The id of the account"),
        ("month" = String, Query, description = "The month", example = "1993-01"),
        WantedPositionParam,
    ),
    responses(
        (status = 200, description = "The statement", body = Statement),
        (status = 404, description = "No money is known to have moved on it in that month",
            body = Document, content_type = "application/problem+json"),
        ReadProblems,
    ),
)]
pub(crate) async fn show(
    State(service): State<Service>,
    IdInPath(account): IdInPath<Account>,
    AskedMonth(month): AskedMonth,
    WantedPosition(wanted): WantedPosition,
) -> Result<Json<Statement>, Problem> {
    if service.statements.follow_the_log() {
        service.shows(Statements::PROJECTION, wanted).await?;
    }
    let Some(found) = service.statements.of(&account, Some(month)).await?.pop() else {
        let detail = format!("no money moved on account {account} in {month}");
        return Err(Problem::new(Kind::NotFound, &detail));
    };
    Ok(Json(Statement {
        account: account.to_string(),
        month: found.month.to_string(),
        credits: Money(found.credits),
        debits: Money(found.debits),
        closing: found.closing.to_string(),
    }))
}
