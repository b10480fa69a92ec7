//! Answers to callers.

use super::{Ticket, decide::Decided, ticket::Outcome};
use crate::{
    Aggregate, ConcurrencyConflict, Done, Epoch, ExecuteError, ExpectedVersion, LoadError,
    Position, StoreError, StreamId, UndecodableEvent, Version, engine::observe,
};

impl<A: Aggregate> Ticket<A> {
    /// Tells the caller, if he is still there.
    pub(super) fn answer(self, outcome: Outcome<A>) {
        let label = label(&outcome);
        observe::answered(A::CATEGORY, label, self.attempts, self.accepted.elapsed());
        tracing::debug!(parent: &self.span, outcome = label, attempts = self.attempts, "answered");
        // Nobody listens where the caller dropped its future: the command happened all the same.
        drop(self.reply.send(outcome));
    }

    /// Tells the caller that somebody else was first.
    pub(super) fn answer_conflict(
        self,
        stream: &StreamId,
        expected: ExpectedVersion,
        actual: Version,
    ) {
        let attempts = self.attempts.max(1);
        let conflict = ConcurrencyConflict { stream: stream.clone(), expected, actual, attempts };
        self.answer(Err(conflict.into()));
    }
}

impl<A: Aggregate> Decided<A> {
    /// Tells the caller what was decided, now that it is certain.
    pub(super) fn answer(self, position: Position, epoch: Epoch) {
        let Self { ticket, decision, version, .. } = self;
        let attempts = ticket.attempts;
        let outcome = decision
            .map(|events| Done { version, position, epoch, events, attempts, repeated: false })
            .map_err(ExecuteError::Refused);
        ticket.answer(outcome);
    }
}

/// The same failure for everybody whose command hung on it.
#[derive(Debug, Clone)]
pub(super) enum Failure {
    Store(StoreError),
    Decode(UndecodableEvent),
    Panicked(String),
}

impl Failure {
    pub(super) fn answer_all<A: Aggregate>(&self, tickets: impl IntoIterator<Item = Ticket<A>>) {
        tickets.into_iter().for_each(|ticket| ticket.answer(Err(self.clone().into())));
    }
}

impl From<LoadError> for Failure {
    fn from(e: LoadError) -> Self {
        match e {
            LoadError::Decode(e) => Self::Decode(e),
            LoadError::Store(e) => Self::Store(e),
            other => Self::Panicked(other.to_string()),
        }
    }
}

impl<E: std::error::Error> From<Failure> for ExecuteError<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(e) => Self::Store(e),
            Failure::Decode(e) => Self::Decode(e),
            Failure::Panicked(message) => Self::Panicked { message },
        }
    }
}

fn label<A: Aggregate>(outcome: &Outcome<A>) -> &'static str {
    match outcome {
        Ok(done) if done.repeated => "repeated",
        Ok(_) => "done",
        Err(ExecuteError::Refused(_) | ExecuteError::RefusedBefore { .. }) => "refused",
        Err(ExecuteError::Conflict(_)) => "conflict",
        Err(ExecuteError::KeyReused { .. }) => "key_reused",
        Err(ExecuteError::Unknown(_) | ExecuteError::Abandoned) => "unknown",
        Err(_) => "failed",
    }
}
