use std::sync::Arc;

use tokio::{sync::mpsc, task::JoinSet};

use super::page_size::PageSize;
use crate::{LogFilter, LogPage, Position, ProjectionStore, StoreError};

/// How many pages may lie ready, besides the one that is read and the one that is worked on.
const READY: usize = 2;

/// Reads the pages after the one at hand while that one is worked on.
pub(super) struct Ahead {
    store: Arc<dyn ProjectionStore>,
    filter: Arc<LogFilter>,
    size: PageSize,
    reading: Option<Reading>,
}

/// Pages on their way.
struct Reading {
    /// Where the next one of them begins.
    after: Position,
    pages: mpsc::Receiver<Result<Read, StoreError>>,
    /// The task that reads them. Aborted when dropped.
    _task: JoinSet<()>,
}

struct Read {
    page: LogPage,
    /// Whether it was cut off by its size: then there is more.
    full: bool,
    /// As of this page.
    size: PageSize,
}

impl Ahead {
    pub(super) fn new(
        store: Arc<dyn ProjectionStore>,
        filter: Arc<LogFilter>,
        size: PageSize,
    ) -> Self {
        Self { store, filter, size, reading: None }
    }

    /// The page after that position, and whether it was cut off by its size: then there is more,
    /// which is read from now on. Whoever drops the future and comes back loses nothing.
    pub(super) async fn page(&mut self, after: Position) -> Result<(LogPage, bool), StoreError> {
        self.reading.take_if(|reading| reading.after != after);
        let reading = self.reading.get_or_insert_with(|| {
            let (sender, pages) = mpsc::channel(READY);
            let (store, filter) = (Arc::clone(&self.store), Arc::clone(&self.filter));
            let mut task = JoinSet::new();
            task.spawn(read_on(store, filter, self.size, after, sender));
            Reading { after, pages, _task: task }
        });
        // None: a store that panics, or a runtime that shuts down.
        let nothing = || StoreError::Unavailable { reason: "nothing was read".into() };
        let read = reading.pages.recv().await.ok_or_else(nothing).flatten();
        match &read {
            Ok(Read { page, full: true, .. }) => reading.after = page.through,
            _ => self.reading = None,
        }
        let Read { page, full, size } = read?;
        self.size = size;
        Ok((page, full))
    }
}

/// Reads page after page, up to the first one that is not full.
async fn read_on(
    store: Arc<dyn ProjectionStore>,
    filter: Arc<LogFilter>,
    mut size: PageSize,
    mut after: Position,
    pages: mpsc::Sender<Result<Read, StoreError>>,
) {
    loop {
        let limit = size.limit();
        let read = store.read_log(after, &filter, limit).await.map(|page| {
            size.learn(&page);
            Read { full: page.events.len() >= limit as usize, page, size }
        });
        let next = read.as_ref().ok().filter(|read| read.full).map(|read| read.page.through);
        if pages.send(read).await.is_err() {
            return;
        }
        match next {
            Some(through) => after = through,
            None => return,
        }
    }
}
