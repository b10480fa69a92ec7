use jiff::Timestamp;
use uuid::Uuid;

use super::super::rule::Outcome;
use crate::{
    Append, ExpectedVersion, Fingerprint, IdempotencyKey, KeyedOutcome, NewEvent, Position,
    StreamId, Version,
};

/// The version of this number.
pub(in super::super) fn v(version: u64) -> Version {
    Version::NONE.plus(version)
}

/// The position of this number.
pub(in super::super) fn p(position: u64) -> Position {
    Position::START.plus(position)
}

/// The time that every keyed command of the suite was decided at: long ago, with microseconds.
pub(in super::super) const fn decided_at() -> Timestamp {
    Timestamp::constant(981_173_106, 789_012_000)
}

/// A stream of the category `account`.
pub(in super::super) fn stream(id: &str) -> Outcome<StreamId> {
    Ok(StreamId::new("account", id)?)
}

/// An event with a fresh id.
pub(in super::super) fn event(name: &str, data: impl Into<String>) -> NewEvent {
    NewEvent {
        event_id: Uuid::now_v7(),
        name: name.to_owned().into(),
        type_version: 1,
        data: data.into(),
        metadata: r#"{"actor":"suite"}"#.into(),
    }
}

/// An append to a stream that expects nothing and has no events yet.
pub(in super::super) fn to(stream: &StreamId) -> Append {
    Append { stream: stream.clone(), expected: ExpectedVersion::Any, events: vec![], key: None }
}

/// Says more of an append.
pub(in super::super) trait Drafting: Sized {
    fn expecting(self, expected: impl Into<ExpectedVersion>) -> Self;
    fn event(self, event: NewEvent) -> Self;
    /// As many events as that.
    fn events(self, count: u64) -> Self;
    /// The key, and a number that stands for the command.
    fn keyed(self, key: &str, command: u8) -> Outcome<Self>;
    /// What the domain said to the keyed command.
    fn refused(self, refusal: &str) -> Self;
}

impl Drafting for Append {
    fn expecting(mut self, expected: impl Into<ExpectedVersion>) -> Self {
        self.expected = expected.into();
        self
    }

    fn event(mut self, event: NewEvent) -> Self {
        self.events.push(event);
        self
    }

    fn events(mut self, count: u64) -> Self {
        self.events.extend((1..=count).map(|n| event("account.noted", format!(r#"{{"n":{n}}}"#))));
        self
    }

    fn keyed(mut self, key: &str, command: u8) -> Outcome<Self> {
        self.key = Some(KeyedOutcome {
            key: IdempotencyKey::new(key)?,
            fingerprint: Fingerprint::from_bytes([command; 32]),
            refusal: None,
            decided_at: decided_at(),
        });
        Ok(self)
    }

    fn refused(mut self, refusal: &str) -> Self {
        if let Some(outcome) = &mut self.key {
            outcome.refusal = Some(refusal.into());
        }
        self
    }
}
