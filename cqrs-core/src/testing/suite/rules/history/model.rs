use std::collections::BTreeMap;

use uuid::Uuid;

use super::super::super::{
    rule::Outcome,
    tools::{appended, holds, repeated, same, v},
};
use crate::{
    Append, Fingerprint, FirstOutcome, IdempotencyKey, Position, RecordedEvent, StreamId, Verdict,
};

/// What the log has to be like.
#[derive(Default)]
pub(super) struct Model {
    pub(super) streams: BTreeMap<StreamId, Vec<Uuid>>,
    keys: BTreeMap<(StreamId, IdempotencyKey), (Fingerprint, FirstOutcome)>,
    places: BTreeMap<Uuid, Position>,
    pub(super) head: Position,
}

impl Model {
    /// Follows a batch, and checks the verdict on each of its appends.
    pub(super) fn append(&mut self, appends: &[Append], verdicts: &[Verdict]) -> Outcome {
        let before = self.head;
        for (append, verdict) in appends.iter().zip(verdicts) {
            self.judge(append, verdict)?;
        }
        // Where the appends of a batch stand among each other is open.
        let told = verdicts.iter().filter_map(|verdict| match verdict {
            Verdict::Appended { position, .. } => Some(*position),
            _ => None,
        });
        for position in told {
            let inside = before <= position && position <= self.head;
            let expected = format!("from {before} to {}", self.head);
            holds(inside, "the position of a verdict", expected, &position)?;
        }
        Ok(())
    }

    fn judge(&mut self, append: &Append, verdict: &Verdict) -> Outcome {
        let what = format!("the verdict on {append:?}");
        let actual = v(self.streams.get(&append.stream).map_or(0, Vec::len) as u64);
        if let Some((fingerprint, first)) = self.kept(append) {
            return if append.key.as_ref().map(|key| key.fingerprint) == Some(*fingerprint) {
                same(&what, &repeated(&what, verdict.clone())?, first)
            } else {
                same(&what, verdict, &Verdict::KeyReused)
            };
        }
        if !append.expected.accepts(actual) {
            return same(&what, verdict, &Verdict::Conflict { actual });
        }
        let count = append.events.len() as u64;
        let (version, position) = appended(&what, verdict)?;
        same(&what, &version, &actual.plus(count))?;
        self.head = self.head.plus(count);
        if let Some(last) = append.events.last() {
            self.places.insert(last.event_id, position);
            let events = self.streams.entry(append.stream.clone()).or_default();
            events.extend(append.events.iter().map(|event| event.event_id));
        }
        if let Some(key) = &append.key {
            let first = FirstOutcome {
                version,
                position,
                events: count,
                refusal: key.refusal.clone(),
                decided_at: key.decided_at,
            };
            self.keys.insert((append.stream.clone(), key.key.clone()), (key.fingerprint, first));
        }
        Ok(())
    }

    fn kept(&self, append: &Append) -> Option<&(Fingerprint, FirstOutcome)> {
        self.keys.get(&(append.stream.clone(), append.key.as_ref()?.key.clone()))
    }

    /// Forgets every key, and says how many there were.
    pub(super) fn prune(&mut self) -> u64 {
        let count = self.keys.len() as u64;
        self.keys.clear();
        count
    }

    /// The whole log is what the verdicts said.
    pub(super) fn check(&self, log: &[RecordedEvent]) -> Outcome {
        same("the events in the log", &(log.len() as u64), &self.head.get())?;
        let mut streams: BTreeMap<StreamId, Vec<Uuid>> = BTreeMap::new();
        for (event, position) in log.iter().zip(1..) {
            same("a position in the log", &event.position.get(), &position)?;
            let events = streams.entry(event.stream.clone()).or_default();
            events.push(event.event_id);
            let version = v(events.len() as u64);
            same(format!("a version of {}", event.stream), &event.version, &version)?;
            if let Some(told) = self.places.get(&event.event_id) {
                same("the position that its verdict told", told, &event.position)?;
            }
        }
        same("the streams of the log", &streams, &self.streams)
    }
}
