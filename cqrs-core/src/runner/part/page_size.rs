use crate::{LogPage, RecordedEvent};

/// How many events are read at once: as many as are allowed, but about so many bytes at most.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageSize {
    events: u32,
    bytes: usize,
    /// The mean size of the events read last.
    each: usize,
}

impl PageSize {
    pub(super) fn new(events: u32, bytes: usize) -> Self {
        // Until some were seen, they may be large.
        Self { events: events.max(1), bytes, each: 8 << 10 }
    }

    pub(super) fn limit(&self) -> u32 {
        let fitting = u32::try_from(self.bytes / self.each.max(1)).unwrap_or(u32::MAX);
        fitting.clamp(1, self.events)
    }

    pub(super) fn learn(&mut self, page: &LogPage) {
        if page.events.is_empty() {
            return;
        }
        let bytes = |e: &RecordedEvent| e.data.len() + e.metadata.len() + 256;
        let mean = page.events.iter().map(bytes).sum::<usize>() / page.events.len();
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
