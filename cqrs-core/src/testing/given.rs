use std::any::type_name;

use jiff::{Timestamp, Unit};
use uuid::Uuid;

use super::{Outcome, written::Written};
use crate::{Accepts, Aggregate, Context, Events, IntoEvents, Metadata, StreamId, Version};

/// The time of a spec that does not say [`at`](Given::at): 2 January 2024, 03:04:05 UTC.
pub const NOW: Timestamp = Timestamp::constant(1_704_164_645, 0);

/// What every spec draws the ids of its decision from.
const SEED: Uuid = Uuid::from_u128(0x018c_c820_0000_7000_8000_0000_0000_0001);

/// The id that a spec's decision gets from its `n`-th call of [`Context::new_id`], counted from 1.
///
/// ```
/// use cqrs_core::testing::new_id;
///
/// assert_eq!(new_id(1), new_id(1));
/// assert_ne!(new_id(1), new_id(2));
/// ```
#[must_use]
pub fn new_id(n: u32) -> Uuid {
    crate::domain::derived(SEED, n)
}

/// What has happened so far, before a command comes.
///
/// See the [module](crate::testing) for an example.
#[must_use = "a spec goes on with `.when(command)`"]
pub struct Given<A: Aggregate> {
    state: A,
    version: Version,
    id: Option<A::Id>,
    now: Timestamp,
    metadata: Metadata,
}

/// Begins a spec with what has happened: an event, or a tuple, `Vec`, array or `Option` of them;
/// `()` where nothing has.
///
/// Every event is written and read back on the way, as a store would do it. So every spec also
/// shows that its events can be stored.
///
/// # Panics
/// Where an event cannot be stored, or cannot be read back.
#[track_caller]
pub fn given<A: Aggregate>(history: impl IntoEvents<A>) -> Given<A> {
    let mut events = Events::new();
    events.push(history);
    let mut state = A::initial();
    let mut version = Version::NONE;
    for event in events.into_vec() {
        version = version.next();
        match Written::of(&event).and_then(|written| written.read()) {
            Ok(event) => state.apply_any(&event),
            Err(reason) => panic!("event {version} of what is given: {reason}"),
        }
    }
    Given { state, version, id: None, now: NOW, metadata: Metadata::new() }
}

impl<A: Aggregate> Given<A> {
    /// The command comes at this time; it is [`NOW`] otherwise.
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now.round(Unit::Microsecond).unwrap_or(now);
        self
    }

    /// The command comes to the aggregate of this id. Otherwise the id is `test-1`, or else `1`
    /// or a UUID that ends in 1, whichever the id can be.
    ///
    /// # Panics
    /// Where the id cannot name a stream, or does not read back from its own text.
    #[track_caller]
    pub fn id(mut self, id: impl Into<A::Id>) -> Self {
        let id = id.into();
        if let Err(e) = StreamId::new(A::CATEGORY, id.to_string()) {
            panic!("{id:?} cannot name a stream: {e}");
        }
        let read = id.to_string().parse::<A::Id>().ok();
        assert!(read.as_ref() == Some(&id), "{id:?} prints as `{id}`, which reads as {read:?}");
        self.id = Some(id);
        self
    }

    /// The command comes with this metadata.
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// The command comes from this actor.
    pub fn by(mut self, actor: impl Into<String>) -> Self {
        self.metadata = self.metadata.actor(actor);
        self
    }

    /// The command comes.
    ///
    /// # Panics
    /// Where no id is given and none of the usual ones fits, or where a decided event cannot be
    /// stored or read back.
    #[track_caller]
    pub fn when<C>(self, command: C) -> Outcome<A>
    where
        A: Accepts<C>,
    {
        let Some(id) = self.id.or_else(usual_id::<A>) else {
            panic!("say which `{}` it is: `.id(..)`", type_name::<A::Id>());
        };
        let context = Context::new(id, self.version, self.now, self.metadata, SEED);
        match self.state.handle(command, &context).map(Written::all) {
            Ok(Ok(decided)) => Outcome::new(Ok(decided)),
            Ok(Err(reason)) => panic!("what was decided cannot be stored: {reason}"),
            Err(refusal) => Outcome::new(Err(refusal)),
        }
    }
}

fn usual_id<A: Aggregate>() -> Option<A::Id> {
    let usual = ["test-1", "1", "00000000-0000-7000-8000-000000000001"];
    usual.iter().find_map(|text| text.parse().ok())
}
