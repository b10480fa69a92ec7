use std::collections::HashSet;

use super::{
    cache::{Cache, Entry},
    fit,
    folder::{DocumentFolder, Folded, FoldedOn, Poisoned},
};
use crate::{
    Document, DocumentFate, DocumentWrite, HandlerError, Position, RecordedEvent, StoreError,
    StoredDocument, Version, guarded::guarded_handler, partition_of,
};

/// An event of the batch at hand.
struct Taken<D: Document> {
    index: usize,
    key: D::Key,
    event: D::Event,
    version: Version,
    position: Position,
}

/// The folder of one type of document.
pub(super) struct TypedFolder<D: Document> {
    partition: u16,
    cache: Cache<D>,
    taken: Vec<Taken<D>>,
    queued: Vec<(usize, String)>,
    /// What was asked for and not answered yet.
    unknown: HashSet<D::Key>,
}

impl<D: Document> TypedFolder<D> {
    pub(super) fn new(partition: u16, cached: usize) -> Self {
        Self {
            partition,
            cache: Cache::new(cached),
            taken: Vec::new(),
            queued: Vec::new(),
            unknown: HashSet::new(),
        }
    }

    fn is_mine(&self, key: &str) -> bool {
        partition_of(key, D::SPEC.partitions) == self.partition
    }

    /// Sorts one event: another part's, parked, or taken.
    fn sort(
        &mut self,
        index: usize,
        stored: &RecordedEvent,
        parked: &HashSet<String>,
    ) -> Result<(), Poisoned> {
        let by_stream = D::KEYED_BY_STREAM.then(|| stored.stream.id());
        if let Some(key) = by_stream {
            // Before it is decoded: another part's events cost nothing, and a parked one may be
            // one that cannot be read.
            if D::SPEC.partitions > 1 && !self.is_mine(key) {
                return Ok(());
            }
            if parked.contains(key) {
                self.queued.push((index, key.to_owned()));
                return Ok(());
            }
        }
        let decoded = decode::<D>(stored).map_err(|error| Poisoned {
            index,
            key: by_stream.map(str::to_owned),
            error,
        })?;
        let Some((key, event)) = decoded else { return Ok(()) };
        if by_stream.is_none() && (D::SPEC.partitions > 1 || !parked.is_empty()) {
            let text = key.to_string();
            if !self.is_mine(&text) {
                return Ok(());
            }
            if parked.contains(&text) {
                self.queued.push((index, text));
                return Ok(());
            }
        }
        if !self.cache.has(&key) && !self.unknown.contains(&key) {
            self.unknown.insert(key.clone());
        }
        let (version, position) = (stored.version, stored.position);
        self.taken.push(Taken { index, key, event, version, position });
        Ok(())
    }

    fn writes(&mut self) -> Result<Vec<DocumentWrite>, Poisoned> {
        let taken = &self.taken;
        let mut writes = Vec::new();
        for (key, entry) in self.cache.take_changed() {
            let (key, position) = (key.to_string(), entry.position);
            let document = entry.document.as_ref().map(encode).transpose();
            let document = document.map_err(|error| {
                let index = taken.iter().find(|t| t.position == position).map_or(0, |t| t.index);
                Poisoned { index, key: Some(key.clone()), error }
            })?;
            writes.push(DocumentWrite { key, document, version: entry.version, position });
        }
        Ok(writes)
    }
}

impl<D: Document> DocumentFolder for TypedFolder<D> {
    fn take(
        &mut self,
        events: &[RecordedEvent],
        parked: &HashSet<String>,
    ) -> Result<Vec<String>, Poisoned> {
        self.taken.clear();
        self.queued.clear();
        self.unknown.clear();
        self.cache.trim();
        for (index, stored) in events.iter().enumerate() {
            self.sort(index, stored, parked)?;
        }
        let texts: Result<_, _> = self.unknown.iter().map(fit::key_text).collect();
        texts.map_err(|_| self.first_without_text())
    }

    fn supply(&mut self, found: Vec<StoredDocument>) -> Result<(), StoreError> {
        for stored in found {
            let damaged = |reason: String| StoreError::Damaged {
                reason: format!(
                    "the document `{}` of the projection `{}` cannot be read: {reason}; rebuild the projection",
                    stored.key,
                    D::SPEC.name
                ),
            };
            let key: D::Key = stored.key.parse().map_err(|_| damaged("its key".into()))?;
            let document = guarded_handler(|| D::read(&stored.document).map_err(HandlerError::new))
                .map_err(|error| damaged(error.to_string()))?;
            self.unknown.remove(&key);
            let (version, position) = (stored.version, stored.position);
            self.cache
                .put(key, Entry { document: Some(document), version, position, changed: false });
        }
        for key in self.unknown.drain() {
            self.cache.put(key, Entry::absent());
        }
        Ok(())
    }

    fn fold(&mut self) -> Result<Folded, Poisoned> {
        self.fold_each(|_| Ok(()))?;
        self.folded()
    }

    fn fold_on(&mut self) -> Result<FoldedOn, Poisoned> {
        self.fold_each(|_| Ok(()))?;
        Ok(FoldedOn { events: self.taken.len(), documents: self.cache.changed() })
    }

    fn fold_carefully(&mut self) -> Result<Folded, Poisoned> {
        self.fold_each(|document| fit::fits(D::SPEC.columns, &encode(document)?))?;
        self.folded()
    }

    fn forget(&mut self) {
        self.cache.clear();
        self.taken.clear();
        self.queued.clear();
        self.unknown.clear();
    }
}

impl<D: Document> TypedFolder<D> {
    /// Folds every event, and looks at its document with the given check.
    fn fold_each(&mut self, look: impl Fn(&D) -> Result<(), HandlerError>) -> Result<(), Poisoned> {
        for taken in &self.taken {
            let poisoned =
                |error| Poisoned { index: taken.index, key: Some(taken.key.to_string()), error };
            let Some(entry) = self.cache.change(&taken.key) else {
                return Err(poisoned(HandlerError::new("its document was not supplied")));
            };
            let document = &mut entry.document;
            let fold = || document.get_or_insert_with(D::initial).fold(&taken.event);
            let fate = guarded_handler(fold).map_err(poisoned)?;
            match fate {
                DocumentFate::Keep => document.as_ref().map_or(Ok(()), &look).map_err(poisoned)?,
                DocumentFate::Remove => *document = None,
            }
            entry.version = taken.version;
            entry.position = taken.position;
        }
        Ok(())
    }

    /// What all that was folded comes to.
    fn folded(&mut self) -> Result<Folded, Poisoned> {
        let writes = self.writes()?;
        let queued = std::mem::take(&mut self.queued);
        let events = self.taken.len();
        self.taken.clear();
        Ok(Folded { writes, queued, events })
    }

    /// The first event whose key cannot be stored. Without that key: nothing can queue behind it.
    fn first_without_text(&self) -> Poisoned {
        let failed = |taken: &Taken<D>| Some((taken.index, fit::key_text(&taken.key).err()?));
        let first = self.taken.iter().find_map(failed);
        let (index, error) = first.unwrap_or_else(|| (0, HandlerError::new("its key changes")));
        Poisoned { index, key: None, error }
    }
}

/// The document as it is stored.
fn encode<D: Document>(document: &D) -> Result<String, HandlerError> {
    let json = guarded_handler(|| document.encode().map_err(HandlerError::new))?;
    fit::readable(&json)?;
    Ok(json)
}

/// A key, and an event that goes to its document.
type Keyed<D> = (<D as Document>::Key, <D as Document>::Event);

/// The event and its key, where it concerns one.
fn decode<D: Document>(stored: &RecordedEvent) -> Result<Option<Keyed<D>>, HandlerError> {
    guarded_handler(|| {
        let event = D::decode(stored).map_err(HandlerError::new)?;
        Ok(D::key(&event).map(|key| (key, event)))
    })
}
