/// Bytes that are kept somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stored {
    /// In tables and indexes.
    pub disk: u64,
    /// Written to the write-ahead log so far, where it can be told apart.
    pub wal: Option<u64>,
}

/// The same of one event.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct StoredEach {
    pub disk: f64,
    pub wal: Option<f64>,
}

impl Stored {
    /// What so many events added since then.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 bytes")]
    pub fn each_since(self, then: Self, events: u64) -> StoredEach {
        let each = |now: u64, then: u64| now.saturating_sub(then) as f64 / events.max(1) as f64;
        let wal = self.wal.zip(then.wal).map(|(now, then)| each(now, then));
        StoredEach { disk: each(self.disk, then.disk), wal }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_shared_by_the_events_that_came_since() {
        let then = Stored { disk: 1_000, wal: Some(0) };
        let now = Stored { disk: 3_000, wal: Some(6_000) };
        let each = now.each_since(then, 10);
        assert_eq!(each, StoredEach { disk: 200.0, wal: Some(600.0) });
        assert_eq!(now.each_since(Stored { wal: None, ..then }, 10).wal, None);
    }
}
