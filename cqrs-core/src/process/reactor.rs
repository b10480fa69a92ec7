use uuid::Uuid;

use super::ProcessSpec;
use crate::{Handled, RecordedEvent};

/// What reaches outside when something has happened: sends a mail, calls a service.
///
/// [`#[reactor]`](macro@crate::reactor) implements it on an impl block whose methods are `async`;
/// there is the example. Every event is delivered at least once, in order for its key, and again
/// where the process ended before that was noted: the receiver tells by [`Delivery::id`].
/// It is never run over events that it has seen, so there is no rebuild.
pub trait Reactor: Send + Sync + 'static {
    /// What it is called and what it reads.
    fn spec(&self) -> ProcessSpec;

    /// Decodes an event whose stored name is among those of the spec, and runs its method.
    fn react<'a>(&'a self, stored: &'a RecordedEvent, delivery: &'a Delivery) -> Handled<'a>;
}

/// One attempt to deliver an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    pub(crate) id: Uuid,
    pub(crate) attempt: u32,
}

impl Delivery {
    /// For tests of a reactor's methods: a runner makes its own.
    #[must_use]
    pub const fn new(id: Uuid, attempt: u32) -> Self {
        Self { id, attempt }
    }

    /// The same at every attempt, and for no other event or reactor: the receiver tells by it
    /// what it has seen.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Which attempt this is in this process, counted from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }
}
