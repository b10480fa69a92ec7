//! Documents that are folded when they are asked for.

use super::query::{Found, QueryError};
use crate::{
    Document, DocumentFate, HandlerError, LogFilter, Position, ProjectionStore, RecordedEvent,
    StreamId, Version, guarded::guarded_handler,
};

/// How many events are read at once.
const PAGE: u32 = 2_000;

/// Folds the document of a key from the log as it is now.
pub(super) async fn fold<D: Document>(
    store: &dyn ProjectionStore,
    key: &D::Key,
) -> Result<Option<Found<D::Key, D>>, QueryError> {
    let mut folding = Folding::<D> { key, document: None };
    match D::SPEC.categories {
        [category] if D::KEYED_BY_STREAM => {
            // What cannot be the id of a stream has no events.
            let Ok(stream) = StreamId::new(*category, key.to_string()) else { return Ok(None) };
            let mut after = Version::NONE;
            loop {
                let events = store.read_stream(&stream, after, PAGE).await?;
                let Some(last) = events.last() else { break };
                after = last.version;
                folding.fold(events.iter().filter(|e| D::SPEC.events.contains(&&*e.name)))?;
            }
        }
        _ => {
            let filter = LogFilter::from(&D::SPEC);
            let end = store.head().await?.position;
            let mut after = Position::START;
            while after < end {
                let page = store.read_log(after, &filter, PAGE).await?;
                if page.through <= after {
                    break;
                }
                after = page.through;
                folding.fold(page.events.iter())?;
            }
        }
    }
    Ok(folding.document.map(|(document, version, position)| Found {
        key: key.clone(),
        document,
        version,
        position,
    }))
}

struct Folding<'k, D: Document> {
    key: &'k D::Key,
    document: Option<(D, Version, Position)>,
}

impl<D: Document> Folding<'_, D> {
    fn fold<'e, I: Iterator<Item = &'e RecordedEvent>>(
        &mut self,
        events: I,
    ) -> Result<(), QueryError> {
        for stored in events {
            let failed = |error| QueryError::Fold {
                projection: D::SPEC.name,
                position: stored.position,
                error,
            };
            guarded_handler(|| self.fold_one(stored)).map_err(failed)?;
        }
        Ok(())
    }

    fn fold_one(&mut self, stored: &RecordedEvent) -> Result<(), HandlerError> {
        let event = D::decode(stored).map_err(HandlerError::new)?;
        if D::key(&event).as_ref() != Some(self.key) {
            return Ok(());
        }
        let mut document = self.document.take().map_or_else(D::initial, |(document, ..)| document);
        if document.fold(&event)? == DocumentFate::Keep {
            self.document = Some((document, stored.version, stored.position));
        }
        Ok(())
    }
}
