use std::sync::Arc;

use jiff::Timestamp;
use tokio::{sync::oneshot, time::Instant};
use tracing::Span;
use uuid::Uuid;

use super::keyed::Keyed;
use crate::{
    Aggregate, Context, Decision, Done, ExecuteError, ExpectedVersion, Metadata, Version,
    engine::gate::Place,
};

pub(crate) type Outcome<A> = Result<Done<A>, ExecuteError<<A as Aggregate>::Error>>;
pub(crate) type Decide<A> = Box<dyn Fn(&A, &Context<A>) -> Decision<A> + Send + Sync>;

/// One accepted command, until it is answered.
pub(crate) struct Ticket<A: Aggregate> {
    pub(crate) decide: Decide<A>,
    pub(crate) id: A::Id,
    pub(crate) keyed: Option<Keyed>,
    pub(crate) expected: ExpectedVersion,
    pub(crate) metadata: Metadata,
    pub(crate) metadata_json: Arc<str>,
    /// What the ids come from that the decision takes.
    pub(crate) seed: Uuid,
    pub(crate) attempts: u32,
    pub(crate) accepted: Instant,
    pub(crate) span: Span,
    pub(crate) reply: oneshot::Sender<Outcome<A>>,
    pub(crate) _place: Place,
}

impl<A: Aggregate> Ticket<A> {
    /// A command that must not share an append with others: its own fate is kept under its key,
    /// or hangs on the version that the caller named.
    pub(crate) fn is_alone(&self) -> bool {
        self.keyed.is_some() || self.expected != ExpectedVersion::Any
    }

    pub(crate) fn context(&self, version: Version, now: Timestamp) -> Context<A> {
        Context::new(self.id.clone(), version, now, self.metadata.clone(), self.seed)
    }
}
