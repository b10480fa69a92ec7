//! The answer to a command that was sent before under the same key.

use super::{
    Ticket,
    decide::{Decided, guarded_decision},
    keyed::stored_text,
    known::Known,
    ticket::Outcome,
    worker::Worker,
};
use crate::{
    Aggregate, Append, BatchId, Done, Epoch, ExecuteError, ExpectedVersion, FirstOutcome,
    KeyedOutcome, Loaded, StoreError, UnknownOutcome, Verdict, Version,
    engine::{appender::Judged, clock::whole_microseconds},
};

use super::answer::Failure;

impl<A: Aggregate> Worker<A> {
    pub(super) async fn answer_first_outcome(
        &self,
        ticket: Ticket<A>,
        first: &FirstOutcome,
        epoch: Epoch,
    ) {
        let outcome = match &first.refusal {
            None => self.first_events(&ticket, first, epoch).await,
            Some(reason) => self.first_refusal(&ticket, first, reason).await,
        };
        ticket.answer(outcome);
    }

    async fn first_events(
        &self,
        ticket: &Ticket<A>,
        first: &FirstOutcome,
        epoch: Epoch,
    ) -> Outcome<A> {
        let before = Version::NONE.plus(first.version.get().saturating_sub(first.events));
        let events = self.shared.events_between::<A>(&self.stream, before, first.version).await;
        Ok(Done {
            version: first.version,
            position: first.position,
            epoch,
            events: events.map_err(Failure::from)?,
            attempts: ticket.attempts,
            repeated: true,
        })
    }

    /// A typed refusal is not stored but made again: the same command on the same state at the
    /// same time comes to the same decision, unless the code has changed since.
    async fn first_refusal(
        &self,
        ticket: &Ticket<A>,
        first: &FirstOutcome,
        reason: &str,
    ) -> Outcome<A> {
        let state = self.shared.load_at::<A>(&self.stream, first.version).await;
        let state: Loaded<A> = state.map_err(Failure::from)?;
        match guarded_decision(&state, ticket, first.decided_at)? {
            Err(refusal) if stored_text(&refusal) == reason => Err(ExecuteError::Refused(refusal)),
            _ => Err(ExecuteError::RefusedBefore { reason: reason.to_owned() }),
        }
    }

    pub(super) fn answer_key_reused(&self, ticket: Ticket<A>) {
        if let Some(keyed) = &ticket.keyed {
            let (stream, key) = (self.stream.clone(), keyed.key.clone());
            ticket.answer(Err(ExecuteError::KeyReused { stream, key }));
        }
    }

    pub(super) fn answer_unknown(&self, decided: Decided<A>, batch: BatchId, reason: &str) {
        let Decided { ticket, event_ids, .. } = decided;
        if event_ids.is_empty() && ticket.keyed.is_none() {
            // It had nothing to store, so there is nothing that could have happened.
            let reason = reason.to_owned();
            return ticket.answer(Err(StoreError::Unavailable { reason }.into()));
        }
        let outcome = UnknownOutcome {
            stream: self.stream.clone(),
            batch,
            reason: reason.to_owned(),
            event_ids: event_ids.into(),
            keyed: ticket.keyed.is_some(),
            store: self.shared.store.clone(),
        };
        ticket.answer(Err(outcome.into()));
    }

    /// The stream is not what the caller named. On a state that was only remembered that is not
    /// certain yet, and a key that is taken decides before the version does.
    pub(super) async fn turn_away(
        &self,
        mut tickets: Vec<Ticket<A>>,
        state: Loaded<A>,
        fresh: bool,
    ) -> (Known<A>, Vec<Ticket<A>>) {
        if !fresh {
            return (Known::Nothing, tickets);
        }
        let mut ticket = tickets.remove(0);
        ticket.attempts += 1;
        match self.look_up(&ticket, &state).await {
            Judged::Verdict(Verdict::Repeated(first)) => {
                self.answer_first_outcome(ticket, &first, state.epoch).await;
            }
            Judged::Verdict(Verdict::KeyReused) => self.answer_key_reused(ticket),
            Judged::Failed(e) => ticket.answer(Err(e.into())),
            Judged::Unknown { reason, .. } => {
                ticket.answer(Err(StoreError::Unavailable { reason }.into()));
            }
            // The answer was lost, and whether the key is taken with it.
            Judged::Again if ticket.attempts >= self.shared.options.retry.attempts => {
                let reason = "the answers of the store are lost again and again".into();
                ticket.answer(Err(StoreError::Unavailable { reason }.into()));
            }
            Judged::EpochChanged | Judged::Again => {
                tickets.insert(0, ticket);
                return (Known::Nothing, tickets);
            }
            Judged::Confirmed | Judged::Verdict(_) => {
                let (expected, actual) = (ticket.expected, state.version);
                ticket.answer_conflict(&self.stream, expected, actual);
            }
        }
        (Known::Current(state), tickets)
    }

    /// Asks for the outcome under the ticket's key, and stores nothing: no stream can have the
    /// version that is expected here.
    async fn look_up(&self, ticket: &Ticket<A>, state: &Loaded<A>) -> Judged {
        let Some(keyed) = &ticket.keyed else { return Judged::Confirmed };
        let append = Append {
            stream: self.stream.clone(),
            expected: ExpectedVersion::Exact(Version::NONE.plus(u64::MAX)),
            events: Vec::new(),
            key: Some(KeyedOutcome {
                key: keyed.key.clone(),
                fingerprint: keyed.fingerprint,
                refusal: None,
                decided_at: whole_microseconds(self.shared.clock.now()),
            }),
        };
        self.shared.appender.append(append, state.epoch).await
    }
}
