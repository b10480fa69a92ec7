use std::collections::HashMap;

use jiff::Timestamp;

use super::{keys::Keys, projections::Projections};
use crate::{
    BatchFate, BatchId, Epoch, EpochStart, LogHead, NewEvent, Position, StreamId, Version,
};

/// Everything that the store knows.
#[derive(Debug)]
pub(super) struct Log {
    epoch: Epoch,
    /// The first one first; the last is the present one.
    pub(super) epochs: Vec<EpochStart>,
    /// In order of their positions: the first has position 1.
    pub(super) events: Vec<StoredEvent>,
    /// The positions of each stream's events: the first has version 1.
    pub(super) streams: HashMap<StreamId, Vec<Position>>,
    pub(super) keys: Keys,
    pub(super) batches: HashMap<BatchId, BatchFate>,
    /// When the last batch was recorded.
    recorded_at: Timestamp,
    pub(super) projections: Projections,
}

#[derive(Debug)]
pub(super) struct StoredEvent {
    pub(super) stream: StreamId,
    pub(super) version: Version,
    pub(super) recorded_at: Timestamp,
    pub(super) event: NewEvent,
}

impl Default for Log {
    fn default() -> Self {
        let epoch = Epoch::UNKNOWN.next();
        Self {
            epoch,
            epochs: vec![EpochStart { epoch, first_position: Position::START.next() }],
            events: Vec::new(),
            streams: HashMap::new(),
            keys: Keys::default(),
            batches: HashMap::new(),
            recorded_at: Timestamp::MIN,
            projections: Projections::default(),
        }
    }
}

impl Log {
    pub(super) fn head(&self) -> LogHead {
        LogHead { position: Position::START.plus(count(&self.events)), epoch: self.epoch }
    }

    pub(super) fn begin_epoch(&mut self) -> Epoch {
        let first_position = self.head().position.next();
        self.epoch = self.epoch.next();
        self.epochs.push(EpochStart { epoch: self.epoch, first_position });
        self.epoch
    }

    pub(super) fn version(&self, stream: &StreamId) -> Version {
        Version::NONE.plus(self.streams.get(stream).map_or(0, |positions| count(positions)))
    }

    /// The time to record at, never before the last one.
    pub(super) fn record_at(&mut self, now: Timestamp) -> Timestamp {
        self.recorded_at = self.recorded_at.max(now);
        self.recorded_at
    }
}

pub(super) fn count<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// The time as every other store keeps it.
pub(super) fn whole_microseconds(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(time.as_microsecond()).unwrap_or(time)
}
