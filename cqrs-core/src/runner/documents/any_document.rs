use std::{marker::PhantomData, sync::Arc};

use super::{folder::DocumentFolder, typed_folder::TypedFolder};
use crate::{Document, HandlerError, ProjectionSpec, RecordedEvent, guarded::guarded_handler};

/// A document projection of a type that is no longer named.
pub trait AnyDocument: Send + Sync {
    /// What it is called and what it reads.
    fn spec(&self) -> ProjectionSpec;

    /// What folds one part of it, and keeps so many documents between batches.
    fn folder(&self, partition: u16, cached: usize) -> Box<dyn DocumentFolder>;

    /// The key of the document that an event goes to; `None` where it concerns none.
    ///
    /// # Errors
    /// Where the event cannot be read, and its stream does not say it.
    fn key_of(&self, stored: &RecordedEvent) -> Result<Option<String>, HandlerError>;

    /// Whether every event is kept by the id of its stream.
    fn keyed_by_stream(&self) -> bool;
}

struct Erased<D>(PhantomData<fn() -> D>);

impl<D: Document> AnyDocument for Erased<D> {
    fn spec(&self) -> ProjectionSpec {
        D::SPEC
    }

    fn folder(&self, partition: u16, cached: usize) -> Box<dyn DocumentFolder> {
        Box::new(TypedFolder::<D>::new(partition, cached))
    }

    fn key_of(&self, stored: &RecordedEvent) -> Result<Option<String>, HandlerError> {
        if D::KEYED_BY_STREAM {
            return Ok(Some(stored.stream.id().to_owned()));
        }
        guarded_handler(|| {
            let event = D::decode(stored).map_err(HandlerError::new)?;
            Ok(D::key(&event).map(|key| key.to_string()))
        })
    }

    fn keyed_by_stream(&self) -> bool {
        D::KEYED_BY_STREAM
    }
}

/// The projection without its type.
#[must_use]
pub fn any_document<D: Document>() -> Arc<dyn AnyDocument> {
    Arc::new(Erased::<D>(PhantomData))
}
