use std::{collections::HashSet, sync::Arc};

use async_trait::async_trait;

use super::{Kept, Step, Stepped, Steps};
use crate::{
    Advance, Advanced, AnyDocument, DocumentFolder, GenerationId, Part, Poisoned, ProjectionStore,
    RecordedEvent, StoreError,
};

/// Steps of a document projection.
pub(in crate::runner) struct DocumentSteps {
    pub(in crate::runner) store: Arc<dyn ProjectionStore>,
    pub(in crate::runner) document: Arc<dyn AnyDocument>,
    pub(in crate::runner) cached: usize,
}

impl Steps for DocumentSteps {
    fn of(&self, part: Part) -> Box<dyn Step> {
        Box::new(DocumentStep {
            store: Arc::clone(&self.store),
            generation: part.generation,
            folder: self.document.folder(part.partition, self.cached),
            kept: 0,
        })
    }
}

struct DocumentStep {
    store: Arc<dyn ProjectionStore>,
    generation: GenerationId,
    folder: Box<dyn DocumentFolder>,
    /// How many events were folded and are not committed yet.
    kept: usize,
}

impl DocumentStep {
    /// The documents of a batch: one statement loads those that are not known, one writes those
    /// that changed.
    async fn step(
        &mut self,
        advance: &Advance,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
        carefully: bool,
    ) -> Result<Stepped, StoreError> {
        if let Err(poisoned) = self.take(events, parked).await? {
            return Ok(Stepped::Poisoned(poisoned));
        }
        let folded = if carefully { self.folder.fold_carefully() } else { self.folder.fold() };
        let folded = match folded {
            Ok(folded) => folded,
            Err(poisoned) => return Ok(Stepped::Poisoned(poisoned)),
        };
        let mut advance = advance.clone();
        advance.park.extend(folded.queue(events));
        Ok(match self.store.commit_documents(&advance, &folded.writes).await? {
            Advanced::Committed => {
                Stepped::Committed { events: folded.events + std::mem::take(&mut self.kept) }
            }
            Advanced::Stale => Stepped::Stale,
            Advanced::Held(holder) => Stepped::Held(holder),
        })
    }

    /// Decodes events, and loads the documents that they go to.
    async fn take(
        &mut self,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Result<(), Poisoned>, StoreError> {
        let unknown = match self.folder.take(events, parked) {
            Ok(unknown) => unknown,
            Err(poisoned) => return Ok(Err(poisoned)),
        };
        if !unknown.is_empty() {
            let keys: Vec<&str> = unknown.iter().map(String::as_str).collect();
            let found = self.store.load_documents(self.generation, &keys).await?;
            self.folder.supply(found)?;
        }
        Ok(Ok(()))
    }
}

#[async_trait]
impl Step for DocumentStep {
    async fn run(
        &mut self,
        advance: &mut Advance,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Stepped, StoreError> {
        let mut stepped = self.step(advance, events, parked, false).await;
        let refused =
            matches!(stepped, Err(StoreError::Rejected { .. }) | Ok(Stepped::Poisoned(_)));
        if refused && self.kept > 0 {
            self.forget();
            return Ok(Stepped::Apart);
        }
        if let Err(StoreError::Rejected { .. }) = stepped {
            // Is it a document that the store cannot keep, and which event made it?
            self.forget();
            stepped = self.step(advance, events, parked, true).await;
        }
        if matches!(stepped, Ok(Stepped::Committed { .. })) {
            advance.revision += 1;
        } else {
            self.forget();
        }
        stepped
    }

    async fn keep(&mut self, events: &[RecordedEvent]) -> Result<Kept, StoreError> {
        let folded = match self.take(events, &HashSet::new()).await? {
            Ok(()) => self.folder.fold_on(),
            Err(poisoned) => Err(poisoned),
        };
        let Ok(folded) = folded else {
            self.forget();
            return Ok(Kept::Nothing);
        };
        self.kept += folded.events;
        Ok(Kept::Documents(folded.documents))
    }

    fn forget(&mut self) {
        self.folder.forget();
        self.kept = 0;
    }
}
