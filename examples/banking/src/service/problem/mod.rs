//! What went wrong, as RFC 9457 writes it.

mod kind;

mod of_command;
mod of_outage;
mod of_read;
mod of_refusal;

use std::{fmt::Display, time::Duration};

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(crate) use kind::Kind;

/// The answer to a request that came to nothing.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: Kind,
    detail: String,
    members: Map<String, Value>,
    retry_after: Option<Duration>,
}

/// `application/problem+json`. Some types have members of their own beside these.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct Document {
    /// What kind of problem it is; made to be compared.
    #[serde(rename = "type")]
    #[schema(example = "tag:banking.example,2026:insufficient-funds")]
    kind: String,
    /// The same in words.
    #[schema(value_type = String, example = "The balance does not cover it")]
    title: &'static str,
    /// The status code of the answer.
    #[schema(example = 422)]
    status: u16,
    /// What happened this time.
    #[schema(example = "the balance of 100.00 does not cover 250.00")]
    detail: String,
    #[serde(flatten)]
    #[schema(ignore)]
    members: Map<String, Value>,
}

impl Problem {
    pub(crate) fn new(kind: Kind, detail: &(impl Display + ?Sized)) -> Self {
        Self { kind, detail: detail.to_string(), members: Map::new(), retry_after: None }
    }

    /// A member of its own, for a program to read what the detail tells a person.
    pub(crate) fn with(mut self, member: &str, value: impl Into<Value>) -> Self {
        self.members.insert(member.to_owned(), value.into());
        self
    }

    /// The same request may succeed after this time.
    pub(crate) fn retry_after(mut self, pause: Duration) -> Self {
        self.retry_after = Some(pause);
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let document = Document {
            kind: self.kind.uri(),
            title: self.kind.title(),
            status: status.as_u16(),
            detail: self.detail,
            members: self.members,
        };
        let mut response = (status, Json(document)).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(pause) = self.retry_after {
            // In whole seconds; 0 would ask for a busy loop.
            headers.insert(header::RETRY_AFTER, pause.as_secs().max(1).into());
        }
        response
    }
}
