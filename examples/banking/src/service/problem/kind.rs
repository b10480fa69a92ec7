use axum::http::StatusCode;

/// A type of problem. Its URI is what clients compare, so it never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    // The request.
    InvalidRequest,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    TooLarge,
    UnsupportedMediaType,

    // The account says no.
    AlreadyOpen,
    NotOpen,
    Closed,
    InsufficientFunds,
    BalanceTooLarge,
    RefusedBefore,

    // The transfer says no.
    NoAmount,
    ToItself,
    OtherTerms,
    NotRequested,
    TransferOver,

    // Others were there first.
    Conflict,
    KeyReused,

    // What is known is not as far.
    NotYet,
    PositionLost,

    // The bank itself.
    Unavailable,
    OutcomeUnknown,
    Internal,
}

impl Kind {
    /// A tag URI (RFC 4151): it names, and leads nowhere.
    pub(crate) fn uri(self) -> String {
        format!("tag:banking.example,2026:{}", self.parts().0)
    }

    pub(crate) fn status(self) -> StatusCode {
        self.parts().1
    }

    pub(crate) fn title(self) -> &'static str {
        self.parts().2
    }

    fn parts(self) -> (&'static str, StatusCode, &'static str) {
        use StatusCode as S;
        match self {
            Self::InvalidRequest => ("invalid-request", S::BAD_REQUEST, "The request is not valid"),
            Self::NotFound => ("not-found", S::NOT_FOUND, "There is no such thing"),
            Self::MethodNotAllowed => {
                ("method-not-allowed", S::METHOD_NOT_ALLOWED, "This cannot be done here")
            }
            Self::TooSlow => {
                ("too-slow", S::REQUEST_TIMEOUT, "The request took too long to arrive")
            }
            Self::TooLarge => ("too-large", S::PAYLOAD_TOO_LARGE, "The request is too large"),
            Self::UnsupportedMediaType => (
                "unsupported-media-type",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body is not application/json",
            ),
            Self::AlreadyOpen => refusal("already-open", "The account is open in another name"),
            Self::NotOpen => refusal("not-open", "The account was never opened"),
            Self::Closed => refusal("closed", "The account is closed"),
            Self::InsufficientFunds => {
                refusal("insufficient-funds", "The balance does not cover it")
            }
            Self::BalanceTooLarge => refusal("balance-too-large", "The balance cannot grow so far"),
            Self::RefusedBefore => {
                refusal("refused-before", "The command was refused when it was first sent")
            }
            Self::NoAmount => refusal("no-amount", "A transfer moves more than nothing"),
            Self::ToItself => refusal("to-itself", "An account cannot transfer to itself"),
            Self::OtherTerms => refusal("other-terms", "The transfer was requested on other terms"),
            Self::NotRequested => refusal("not-requested", "The transfer was never requested"),
            Self::TransferOver => refusal("transfer-over", "The transfer is over"),
            Self::Conflict => ("conflict", S::CONFLICT, "Somebody else was first, every time"),
            // As draft-ietf-httpapi-idempotency-key-header says.
            Self::KeyReused => refusal("key-reused", "The key belongs to another command"),
            Self::NotYet => ("not-yet", S::SERVICE_UNAVAILABLE, "What is known is not yet as far"),
            Self::PositionLost => ("position-lost", S::GONE, "The position was lost"),
            Self::Unavailable => {
                ("unavailable", S::SERVICE_UNAVAILABLE, "Try again a little later")
            }
            Self::OutcomeUnknown => {
                ("outcome-unknown", S::SERVICE_UNAVAILABLE, "The command may have happened")
            }
            Self::Internal => {
                ("internal", S::INTERNAL_SERVER_ERROR, "The bank itself made a mistake")
            }
        }
    }
}

const fn refusal(
    name: &'static str,
    title: &'static str,
) -> (&'static str, StatusCode, &'static str) {
    (name, StatusCode::UNPROCESSABLE_ENTITY, title)
}
