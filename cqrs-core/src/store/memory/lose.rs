use super::log::Log;
use crate::{BatchFate, Epoch, FirstOutcome, Position};

impl Log {
    /// Forgets every event after this position, with its batches and its keyed outcomes.
    pub(super) fn lose_after(&mut self, last: Position) -> Epoch {
        self.events.truncate(usize::try_from(last.get()).unwrap_or(usize::MAX));
        for positions in self.streams.values_mut() {
            positions.retain(|position| *position <= last);
        }
        self.batches.retain(|_, fate| match fate {
            BatchFate::Committed { positions: Some((_, end)) } => *end <= last,
            _ => true,
        });
        self.keys.retain(|FirstOutcome { position, .. }| *position <= last);
        self.begin_epoch()
    }
}
