use std::sync::Arc;

use tokio::task::JoinSet;

use crate::{LogFilter, LogPage, Position, ProjectionStore, StoreError};

/// Reads the page after the one at hand while that one is worked on.
pub(super) struct Ahead {
    store: Arc<dyn ProjectionStore>,
    filter: Arc<LogFilter>,
    size: PageSize,
    /// At most one task, which reads after that position. Aborted when dropped.
    reading: JoinSet<Result<LogPage, StoreError>>,
    after: Position,
}

impl Ahead {
    pub(super) fn new(
        store: Arc<dyn ProjectionStore>,
        filter: Arc<LogFilter>,
        size: PageSize,
    ) -> Self {
        Self { store, filter, size, reading: JoinSet::new(), after: Position::START }
    }

    /// Begins to read after that position, if it does not do so already.
    pub(super) fn begin(&mut self, after: Position) {
        if !self.reading.is_empty() && self.after == after {
            return;
        }
        self.reading.abort_all();
        self.reading.detach_all();
        self.after = after;
        let (store, filter) = (Arc::clone(&self.store), Arc::clone(&self.filter));
        let limit = self.size.limit();
        self.reading.spawn(async move { store.read_log(after, &filter, limit).await });
    }

    /// The page after that position, and whether it was cut off by its size: then there is more.
    /// Whoever drops the future and comes back loses nothing.
    pub(super) async fn page(&mut self, after: Position) -> Result<(LogPage, bool), StoreError> {
        self.begin(after);
        let page = match self.reading.join_next().await {
            Some(Ok(page)) => page?,
            // A store that panics, or a runtime that shuts down.
            Some(Err(e)) => return Err(StoreError::Unavailable { reason: e.to_string() }),
            None => return Err(StoreError::Unavailable { reason: "nothing was read".into() }),
        };
        let full = page.events.len() >= self.size.asked as usize;
        self.size.learn(&page);
        Ok((page, full))
    }
}

/// How many events are read at once: as many as are allowed, but about so many bytes at most.
pub(super) struct PageSize {
    events: u32,
    bytes: usize,
    /// The mean size of the events read last.
    each: usize,
    asked: u32,
}

impl PageSize {
    pub(super) fn new(events: u32, bytes: usize) -> Self {
        // Until some were seen, they may be large.
        Self { events: events.max(1), bytes, each: 8 << 10, asked: 1 }
    }

    fn limit(&mut self) -> u32 {
        let fitting = u32::try_from(self.bytes / self.each.max(1)).unwrap_or(u32::MAX);
        self.asked = fitting.clamp(1, self.events);
        self.asked
    }

    fn learn(&mut self, page: &LogPage) {
        let Some(last) = page.events.len().checked_sub(1) else { return };
        let bytes = |e: &crate::RecordedEvent| e.data.len() + e.metadata.len() + 256;
        let mean = page.events.iter().map(bytes).sum::<usize>() / (last + 1);
        // At once when they grow, slowly when they shrink.
        self.each = mean.max(usize::midpoint(self.each, mean));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_events_make_small_pages() {
        let mut size = PageSize::new(10_000, 8 << 20);
        assert_eq!(size.limit(), 1_024);
        size.each = 512;
        assert_eq!(size.limit(), 10_000);
        size.each = 100 << 20;
        assert_eq!(size.limit(), 1);
    }
}
