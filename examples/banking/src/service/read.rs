use cqrs_core::PositionToken;
use utoipa::IntoResponses;

use super::{
    Service,
    problem::{Document, Problem},
};

impl Service {
    /// Waits until queries of the projection show what is wanted, a short time at most.
    pub(crate) async fn shows(
        &self,
        projection: &str,
        wanted: Option<PositionToken>,
    ) -> Result<(), Problem> {
        let Some(token) = wanted else { return Ok(()) };
        Ok(self.projections.wait_for(projection, token, self.limits.wait).await?)
    }
}

/// How the document of the API describes what a read may come to beside its answer.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "only described, never made")]
pub(crate) enum ReadProblems {
    /// The request is not valid.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Document),
    /// The position in `Wait-For-Position` was lost, with the command that it was given for.
    #[response(status = 410, content_type = "application/problem+json")]
    Lost(Document),
    /// It cannot be shown at the moment: the store is away, or what is known is not yet as far as
    /// `Wait-For-Position` asks for.
    #[response(status = 503, content_type = "application/problem+json")]
    Later(Document),
}
