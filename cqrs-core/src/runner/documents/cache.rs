use lru::LruCache;

use crate::{Document, Position, Version};

/// A document as of the last commit, or as far as a batch has come.
pub(super) struct Entry<D> {
    /// `None` where there is none.
    pub(super) document: Option<D>,
    pub(super) version: Version,
    pub(super) position: Position,
    /// Whether it differs from what is stored.
    pub(super) changed: bool,
}

impl<D> Entry<D> {
    /// The store has none.
    pub(super) fn absent() -> Self {
        Self { document: None, version: Version::NONE, position: Position::START, changed: false }
    }
}

/// The documents that a part works on: all of the batch, and some from before.
pub(super) struct Cache<D: Document> {
    entries: LruCache<D::Key, Entry<D>>,
    /// How many of them changed.
    changed: usize,
    kept: usize,
}

impl<D: Document> Cache<D> {
    pub(super) fn new(kept: usize) -> Self {
        Self { entries: LruCache::unbounded(), changed: 0, kept }
    }

    /// Whether the document is known; it counts as used.
    pub(super) fn has(&mut self, key: &D::Key) -> bool {
        self.entries.get(key).is_some()
    }

    pub(super) fn put(&mut self, key: D::Key, entry: Entry<D>) {
        self.entries.put(key, entry);
    }

    /// The document, which differs from what is stored from now on.
    pub(super) fn change(&mut self, key: &D::Key) -> Option<&mut Entry<D>> {
        let entry = self.entries.get_mut(key)?;
        if !std::mem::replace(&mut entry.changed, true) {
            self.changed += 1;
        }
        Some(entry)
    }

    /// How many differ from what is stored.
    pub(super) fn changed(&self) -> usize {
        self.changed
    }

    /// Those that differ from what is stored, which they do no longer from now on.
    pub(super) fn take_changed(&mut self) -> impl Iterator<Item = (&D::Key, &mut Entry<D>)> {
        self.changed = 0;
        let changed = |entry: &mut Entry<D>| std::mem::take(&mut entry.changed);
        self.entries
            .iter_mut()
            .filter_map(move |(key, entry)| changed(entry).then_some((key, entry)))
    }

    /// Lets go of the ones that were not used for longest, where all that changed is stored.
    pub(super) fn trim(&mut self) {
        if self.changed > 0 {
            return;
        }
        while self.entries.len() > self.kept {
            self.entries.pop_lru();
        }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.changed = 0;
    }
}
