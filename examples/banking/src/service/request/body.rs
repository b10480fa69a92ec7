use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
    http::StatusCode,
};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::service::{
    Service,
    problem::{Kind, Problem},
};

/// The JSON in the body, which has to arrive in time.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Service> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, service: &Service) -> Result<Self, Problem> {
        let limit = service.limits.body_time;
        match timeout(limit, Json::from_request(request, service)).await {
            Ok(Ok(Json(body))) => Ok(Self(body)),
            Ok(Err(rejection)) => Err(rejected(&rejection)),
            Err(_) => {
                let detail = format!("the body did not arrive within {} s", limit.as_secs());
                Err(Problem::new(Kind::TooSlow, &detail))
            }
        }
    }
}

fn rejected(rejection: &JsonRejection) -> Problem {
    let kind = match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::UnsupportedMediaType,
        // Also what is JSON, but not what was asked for: axum would have it be 422, which is for
        // what an account refuses.
        _ => Kind::InvalidRequest,
    };
    Problem::new(kind, &rejection.body_text())
}
