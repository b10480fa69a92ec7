use std::collections::{HashMap, VecDeque};

use jiff::Timestamp;

use super::log::Log;
use crate::{
    Fingerprint, FirstOutcome, IdempotencyKey, KeyedOutcome, Position, StreamId, Verdict, Version,
};

/// The first outcomes of keyed commands.
#[derive(Debug, Default)]
pub(super) struct Keys {
    outcomes: HashMap<StreamId, HashMap<IdempotencyKey, (Fingerprint, FirstOutcome)>>,
    /// The oldest first; its times never run backwards.
    by_age: VecDeque<(Timestamp, StreamId, IdempotencyKey)>,
}

impl Keys {
    /// What to say where the key is taken.
    pub(super) fn find(&self, stream: &StreamId, outcome: &KeyedOutcome) -> Option<Verdict> {
        let (fingerprint, first) = self.outcomes.get(stream)?.get(&outcome.key)?;
        Some(if *fingerprint == outcome.fingerprint {
            Verdict::Repeated(first.clone())
        } else {
            Verdict::KeyReused
        })
    }

    pub(super) fn keep(
        &mut self,
        stream: &StreamId,
        outcome: &KeyedOutcome,
        first: FirstOutcome,
        recorded_at: Timestamp,
    ) {
        let keys = self.outcomes.entry(stream.clone()).or_default();
        keys.insert(outcome.key.clone(), (outcome.fingerprint, first));
        self.by_age.push_back((recorded_at, stream.clone(), outcome.key.clone()));
    }

    /// Forgets the others.
    pub(super) fn retain(&mut self, wanted: impl Fn(&FirstOutcome) -> bool) {
        for keys in self.outcomes.values_mut() {
            keys.retain(|_, (_, first)| wanted(first));
        }
        let outcomes = &self.outcomes;
        self.by_age.retain(|(_, stream, key)| {
            outcomes.get(stream).is_some_and(|keys| keys.contains_key(key))
        });
    }

    fn forget_oldest(&mut self, before: Timestamp) -> bool {
        let Some((_, stream, key)) = self.by_age.pop_front_if(|(at, ..)| *at < before) else {
            return false;
        };
        if let Some(keys) = self.outcomes.get_mut(&stream) {
            keys.remove(&key);
            if keys.is_empty() {
                self.outcomes.remove(&stream);
            }
        }
        true
    }
}

impl Log {
    pub(super) fn prune_keys(&mut self, before: Timestamp, limit: u32) -> u64 {
        (0..limit).take_while(|_| self.keys.forget_oldest(before)).map(|_| 1).sum()
    }
}

impl KeyedOutcome {
    pub(super) fn first(&self, version: Version, position: Position, events: u64) -> FirstOutcome {
        FirstOutcome {
            version,
            position,
            events,
            refusal: self.refusal.clone(),
            decided_at: self.decided_at,
        }
    }
}
