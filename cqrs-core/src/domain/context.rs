use std::{cell::Cell, fmt};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::Aggregate;
use crate::{Metadata, Version};

/// What a decision may know beside the state and the command: all of it is given, so that a
/// decision can be made again and comes out the same.
///
/// ```
#[doc = include_str!("example.md")]
/// struct DepositByHand {
///     amount: i64,
/// }
///
/// impl Handle<DepositByHand> for Account {
///     fn handle(&self, command: DepositByHand, context: &Context<Self>) -> Decision<Self> {
///         let by_a_person = context.metadata().actor.is_some();
///         emit(by_a_person.then_some(MoneyDeposited { amount: command.amount }))
///     }
/// }
/// ```
pub struct Context<A: Aggregate> {
    id: A::Id,
    version: Version,
    now: Timestamp,
    metadata: Metadata,
    seed: Uuid,
    taken: Cell<u32>,
}

impl<A: Aggregate> Context<A> {
    /// A context with everything in it given; `now` in whole microseconds, and the `seed` for
    /// [`new_id`](Self::new_id) the same for every attempt of one command.
    #[must_use]
    pub fn new(
        id: A::Id,
        version: Version,
        now: Timestamp,
        metadata: Metadata,
        seed: Uuid,
    ) -> Self {
        Self { id, version, now, metadata, seed, taken: Cell::new(0) }
    }

    /// The id of the aggregate.
    #[must_use]
    pub fn id(&self) -> &A::Id {
        &self.id
    }

    /// The version that the decision is made on; 0 where nothing has happened yet.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The time of the decision, in whole microseconds. The only clock a handler has.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Who asks, and why.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// A fresh id, for things that a decision creates. The same command gets the same ids in the
    /// same order when it is decided again.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let taken = self.taken.get() + 1;
        self.taken.set(taken);
        derived(self.seed, taken)
    }
}

// By hand: a derive would ask for the state's `Debug`, which is not in here.
impl<A: Aggregate> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("id", &self.id)
            .field("version", &self.version)
            .field("now", &self.now)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}

/// An id from a seed and a count.
pub(crate) fn derived(seed: Uuid, count: u32) -> Uuid {
    uuid_of(Sha256::new().chain_update(seed).chain_update(count.to_be_bytes()))
}

/// UUIDv8 from what was hashed: SHA-256, cut to size (RFC 9562, section 5.8).
pub(crate) fn uuid_of(hash: Sha256) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
