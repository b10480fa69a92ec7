//! The bank over HTTP: commands, what is known of accounts, and how everything is.
//!
//! | request | answer |
//! |---|---|
//! | `POST /accounts/{account}/open`, `/deposit`, `/withdraw`, `/close` | what the command came to |
//! | `GET /accounts/{account}` | the balance |
//! | `GET /accounts/{account}/statement?month=1993-01` | the statement of a month |
//! | `POST /transfers` | the id of a transfer, which goes on by itself |
//! | `GET /transfers/{transfer}` | what became of it |
//! | `GET /totals/{day}` | what moved through the whole bank on a day |
//! | `GET /projections` | how what is known follows what happens |
//! | `POST /outcomes/{outcome}` | what became of a command whose answer was lost |
//! | `GET /health` | whether the store can be asked |
//! | `GET /openapi.json` | all of it, as OpenAPI |
//!
//! **Sent twice, happens once:** a command with an `Idempotency-Key` may be sent again for as long
//! as it takes. **Read your own write:** a command's answer carries a `Position-Token`; a read
//! that sends it back as `Wait-For-Position` shows the command, or says 503 with `Retry-After`. **Whatever goes wrong**
//! is a problem document (RFC 9457) with a type of its own: what an account refuses is 422, a
//! conflict after all retries 409, a store that is away 503, also where the outcome is unknown.

mod server;

// One resource, one file.
mod resources;

// From a request to an answer.
mod command;
mod limits;
mod outcomes;
mod problem;
mod read;
mod request;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use cqrs_core::{Cqrs, Projections};

use crate::statements::Statements;
use outcomes::Outcomes;
use problem::{Kind, Problem};

pub use limits::Limits;
pub use server::serve;

/// The header of a command's answer that says how far a read must be to show it.
const POSITION_TOKEN: &str = "position-token";

/// What every request needs. Clones are the same service.
#[derive(Clone)]
pub struct Service {
    bank: Cqrs,
    projections: Projections,
    statements: Statements,
    outcomes: Outcomes,
    limits: Limits,
}

impl Service {
    /// A service for this bank, and for what is known of it.
    #[must_use]
    pub fn new(
        bank: Cqrs,
        projections: Projections,
        statements: Statements,
        limits: Limits,
    ) -> Self {
        Self { bank, projections, statements, outcomes: Outcomes::default(), limits }
    }

    /// What it answers to.
    fn router(self) -> Router {
        use resources::{
            account, close, deposit, health, open, openapi, outcome, projections, statement, total,
            transfers, withdraw,
        };
        let body_bytes = DefaultBodyLimit::max(self.limits.body_bytes);
        Router::new()
            .route("/accounts/{account}", get(account::show))
            .route("/accounts/{account}/open", post(open::open))
            .route("/accounts/{account}/deposit", post(deposit::deposit))
            .route("/accounts/{account}/withdraw", post(withdraw::withdraw))
            .route("/accounts/{account}/close", post(close::close))
            .route("/accounts/{account}/statement", get(statement::show))
            .route("/transfers", post(transfers::request))
            .route("/transfers/{transfer}", get(transfers::show))
            .route("/totals/{day}", get(total::show))
            .route("/projections", get(projections::list))
            .route("/outcomes/{outcome}", post(outcome::resolve))
            .route("/health", get(health::health))
            .route("/openapi.json", get(openapi::document))
            .fallback(async || Problem::new(Kind::NotFound, "there is nothing at this path"))
            .method_not_allowed_fallback(async || {
                Problem::new(Kind::MethodNotAllowed, "see /openapi.json for what can be done here")
            })
            .layer(body_bytes)
            .with_state(self)
    }
}
