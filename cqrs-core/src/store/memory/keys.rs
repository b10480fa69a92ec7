use std::{
    collections::{BTreeMap, VecDeque},
    ops::Bound,
};

use jiff::Timestamp;

use super::log::Log;
use crate::{
    Fingerprint, FirstOutcome, IdempotencyKey, KeptKey, KeyQuery, KeyedOutcome, Position, StreamId,
    Verdict, Version,
};

type Place = (StreamId, IdempotencyKey);

/// The first outcomes of keyed commands.
#[derive(Debug, Default)]
pub(super) struct Keys {
    kept: BTreeMap<Place, Kept>,
    /// The oldest first; its times never run backwards.
    by_age: VecDeque<(Timestamp, Place)>,
}

#[derive(Debug)]
struct Kept {
    fingerprint: Fingerprint,
    first: FirstOutcome,
    recorded_at: Timestamp,
}

impl Keys {
    /// What to say where the key is taken.
    pub(super) fn find(&self, stream: &StreamId, outcome: &KeyedOutcome) -> Option<Verdict> {
        let kept = self.kept.get(&(stream.clone(), outcome.key.clone()))?;
        Some(if kept.fingerprint == outcome.fingerprint {
            Verdict::Repeated(kept.first.clone())
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
        let place = (stream.clone(), outcome.key.clone());
        let kept = Kept { fingerprint: outcome.fingerprint, first, recorded_at };
        self.kept.insert(place.clone(), kept);
        self.by_age.push_back((recorded_at, place));
    }

    /// Forgets the others.
    pub(super) fn retain(&mut self, wanted: impl Fn(&FirstOutcome) -> bool) {
        self.kept.retain(|_, kept| wanted(&kept.first));
        let kept = &self.kept;
        self.by_age.retain(|(_, place)| kept.contains_key(place));
    }

    fn forget_oldest(&mut self, before: Timestamp) -> bool {
        let oldest = self.by_age.pop_front_if(|(at, _)| *at < before);
        oldest.is_some_and(|(_, place)| self.kept.remove(&place).is_some())
    }

    fn list<'a>(&'a self, query: &KeyQuery) -> impl Iterator<Item = KeptKey> + use<'a> {
        let after = query.after.clone().map_or(Bound::Unbounded, Bound::Excluded);
        let wanted = query.stream.clone();
        let of = wanted.clone();
        self.kept
            .range((after, Bound::Unbounded))
            .skip_while(move |((stream, _), _)| of.as_ref().is_some_and(|of| stream < of))
            .take_while(move |((stream, _), _)| wanted.as_ref().is_none_or(|of| stream == of))
            .take(usize::try_from(query.limit).unwrap_or(usize::MAX))
            .map(|((stream, key), kept)| KeptKey {
                stream: stream.clone(),
                key: key.clone(),
                fingerprint: kept.fingerprint,
                first: kept.first.clone(),
                recorded_at: kept.recorded_at,
            })
    }
}

impl Log {
    pub(super) fn prune_keys(&mut self, before: Timestamp, limit: u32) -> u64 {
        (0..limit).take_while(|_| self.keys.forget_oldest(before)).map(|_| 1).sum()
    }

    pub(super) fn list_keys(&self, query: &KeyQuery) -> Vec<KeptKey> {
        self.keys.list(query).collect()
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
