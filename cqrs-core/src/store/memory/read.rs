use super::log::{Log, StoredEvent};
use crate::{Load, LogFilter, LogPage, Position, RecordedEvent, StreamEvent, StreamId, Version};

impl Log {
    pub(super) fn load(&self, load: &Load) -> Vec<StreamEvent> {
        self.slice(&load.stream, load.after, load.limit)
            .map(|(position, stored)| stored.loaded(position))
            .collect()
    }

    pub(super) fn read_stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> Vec<RecordedEvent> {
        self.slice(stream, after, limit)
            .map(|(position, stored)| stored.recorded(position))
            .collect()
    }

    pub(super) fn read_log(&self, after: Position, filter: &LogFilter, limit: u32) -> LogPage {
        let head = self.head();
        let limit = size(limit.into());
        let events: Vec<_> = (self.events.iter().enumerate().skip(size(after.get())))
            .filter(|(_, stored)| filter.accepts(stored.stream.category(), &stored.event.name))
            .map(|(index, stored)| stored.recorded(Position::START.plus(index as u64).next()))
            .take(limit)
            .collect();
        // A full page says nothing about what comes after its last event.
        let full = events.len() == limit;
        let through = match events.last() {
            Some(last) if full => last.position,
            None if full => after.min(head.position),
            _ => head.position,
        };
        LogPage { events, through, epoch: head.epoch }
    }

    fn slice(
        &self,
        stream: &StreamId,
        after: Version,
        limit: u32,
    ) -> impl Iterator<Item = (Position, &StoredEvent)> {
        let positions = self.streams.get(stream).map_or(&[][..], Vec::as_slice);
        let wanted = positions.get(size(after.get())..).unwrap_or_default();
        (wanted.iter().take(size(limit.into())))
            .filter_map(|at| Some((*at, self.events.get(size(at.get()).checked_sub(1)?)?)))
    }
}

impl StoredEvent {
    fn loaded(&self, position: Position) -> StreamEvent {
        StreamEvent {
            version: self.version,
            position,
            name: self.event.name.to_string(),
            type_version: self.event.type_version,
            data: self.event.data.clone(),
        }
    }

    fn recorded(&self, position: Position) -> RecordedEvent {
        RecordedEvent {
            position,
            stream: self.stream.clone(),
            version: self.version,
            event_id: self.event.event_id,
            name: self.event.name.to_string(),
            type_version: self.event.type_version,
            data: self.event.data.clone(),
            metadata: self.event.metadata.to_string(),
            recorded_at: self.recorded_at,
        }
    }
}

fn size(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
