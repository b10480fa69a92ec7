//! What the expansion of `#[projection]` calls.

use std::{any::Any, sync::Arc};

use crate::{DocumentFate, HandlerError, IntoFate, SqlProjection};

/// What becomes of a document, by what its method gave back.
///
/// # Errors
/// What the method said.
pub fn fate(returned: impl IntoFate) -> Result<DocumentFate, HandlerError> {
    returned.into_fate()
}

/// An `Arc<dyn SqlProjection<Db = P::Db>>`.
#[must_use]
pub fn erased<P: SqlProjection>(projection: P) -> Box<dyn Any + Send> {
    let projection: Arc<dyn SqlProjection<Db = P::Db>> = Arc::new(projection);
    Box::new(projection)
}
