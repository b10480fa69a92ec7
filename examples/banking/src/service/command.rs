use axum::{
    Json,
    response::{AppendHeaders, IntoResponse, Response},
};
use cqrs_core::{Accepts, Command, Done};
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

use super::{
    POSITION_TOKEN, Service,
    problem::{Document, Problem},
    request::{CommandHeaders, Money},
};
use crate::{
    Day,
    account::{Account, AccountEvent, AccountId},
    history::{day, told, transfer},
};

impl Service {
    /// Sends a command to its account, and answers with what it came to.
    pub(crate) async fn send<C>(
        &self,
        id: &AccountId,
        command: C,
        headers: CommandHeaders,
    ) -> Result<Happened, Problem>
    where
        Account: Accepts<C>,
        C: Command + Clone,
    {
        let mut execute = self.bank.execute(id, command).metadata(headers.metadata);
        if let Some(key) = headers.key {
            execute = execute.idempotency_key(key.as_str());
        }
        let done = execute.await.map_err(|e| Problem::of_command(e, &self.outcomes))?;
        Ok(Happened(done))
    }
}

/// The answer to a command that was not refused.
pub(crate) struct Happened(Done<Account>);

/// What a command came to.
#[derive(Serialize, ToSchema)]
#[schema(as = Happened)]
pub(crate) struct Body {
    /// The version of the account after it.
    version: u64,
    /// What happened, in order; empty where nothing had to.
    events: Vec<Event>,
    /// Whether it had happened before, under the same Idempotency-Key.
    repeated: bool,
}

/// Something that happened to an account.
#[derive(Serialize, ToSchema)]
pub(crate) struct Event {
    /// `opened`, `deposited`, `withdrawn` or `closed`.
    #[schema(value_type = String, example = "deposited")]
    what: &'static str,
    /// How much money moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Money>,
    /// The day that it counts for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    day: Option<Day>,
    /// The transfer that moved the money.
    #[serde(skip_serializing_if = "Option::is_none")]
    transfer: Option<String>,
}

impl From<&AccountEvent> for Event {
    fn from(event: &AccountEvent) -> Self {
        let (what, amount) = told(event);
        let transfer = transfer(event).map(ToString::to_string);
        Self { what, amount: amount.map(Money), day: day(event), transfer }
    }
}

impl IntoResponse for Happened {
    fn into_response(self) -> Response {
        let Self(done) = self;
        let body = Body {
            version: done.version.get(),
            events: done.events.iter().map(Event::from).collect(),
            repeated: done.repeated,
        };
        (AppendHeaders([(POSITION_TOKEN, done.token().to_string())]), Json(body)).into_response()
    }
}

/// How the document of the API describes every answer to a command.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only described, never made")]
pub(crate) enum CommandResponses {
    /// It happened, or nothing had to.
    #[response(status = 200, headers(
        ("Position-Token", description = "Sent back as Wait-For-Position, a read shows the command"),
    ))]
    Happened(Body),
    /// The request is not valid; nothing was done.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Document),
    /// Others changed the account at each attempt; nothing was done.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Document),
    /// The account refuses it, or the key belongs to another command.
    #[response(status = 422, content_type = "application/problem+json")]
    Refused(Document),
    /// Nothing was done, or, where the type is `outcome-unknown`, it may have happened: the member
    /// `outcome` leads to the answer.
    #[response(status = 503, content_type = "application/problem+json")]
    Later(Document),
}
