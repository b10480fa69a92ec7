//! What a verdict means for the commands that waited for it.

use super::{
    Ticket,
    answer::Failure,
    decide::{Decided, Round},
    keyed::stored_text,
    known::Known,
    worker::Worker,
};
use crate::{
    Aggregate, Append, ExpectedVersion, KeyedOutcome, Position, Verdict, Version,
    engine::{appender::Judged, observe, retry},
    guarded::guarded,
};

impl<A: Aggregate> Worker<A> {
    /// Stores what was decided; where nothing is to be stored, has its basis confirmed.
    pub(super) async fn append(&self, round: &mut Round<A>) -> Judged {
        let nothing = round.events.is_empty();
        let keyed = round.decided.iter().find_map(|d| Some((d, d.ticket.keyed.as_ref()?)));
        if round.decided.is_empty() || (nothing && round.basis.fresh && keyed.is_none()) {
            return Judged::Confirmed;
        }
        let key = keyed.map(|(decided, keyed)| KeyedOutcome {
            key: keyed.key.clone(),
            fingerprint: keyed.fingerprint,
            refusal: decided.decision.as_ref().err().map(stored_text),
            decided_at: decided.now,
        });
        let append = Append {
            stream: self.stream.clone(),
            expected: ExpectedVersion::Exact(round.basis.version),
            events: std::mem::take(&mut round.events),
            key,
        };
        self.shared.appender.append(append, round.basis.epoch).await
    }

    /// Answers what is certain now; returns what is known, and what must be decided again.
    pub(super) async fn conclude(
        &mut self,
        mut round: Round<A>,
        judged: Judged,
    ) -> (Known<A>, Vec<Ticket<A>>) {
        for (ticket, e) in round.failed.drain(..) {
            ticket.answer(Err(e));
        }
        let mut tickets = std::mem::take(&mut round.later);
        if matches!(judged, Judged::Confirmed | Judged::Verdict(Verdict::Appended { .. })) {
            self.pauses = None;
        }
        let known = match judged {
            Judged::Confirmed => settle(round, None),
            Judged::Verdict(Verdict::Appended { position, .. }) => settle(round, Some(position)),
            Judged::Verdict(Verdict::Conflict { actual }) => {
                observe::conflict(A::CATEGORY);
                self.again(&mut tickets, round.decided, round.basis.version, actual).await;
                Known::behind_or_nothing(round.before)
            }
            Judged::Again => {
                let version = round.basis.version;
                self.again(&mut tickets, round.decided, version, version).await;
                Known::behind_or_nothing(round.before)
            }
            Judged::EpochChanged => {
                let version = round.basis.version;
                self.again(&mut tickets, round.decided, version, version).await;
                Known::Nothing
            }
            Judged::Verdict(Verdict::Repeated(first)) => {
                for Decided { ticket, .. } in round.decided {
                    self.answer_first_outcome(ticket, &first, round.basis.epoch).await;
                }
                Known::current_or_nothing(round.before)
            }
            Judged::Verdict(Verdict::KeyReused) => {
                round.decided.into_iter().for_each(|d| self.answer_key_reused(d.ticket));
                Known::current_or_nothing(round.before)
            }
            Judged::Failed(e) => {
                Failure::Store(e).answer_all(round.decided.into_iter().map(|d| d.ticket));
                Known::behind_or_nothing(round.before)
            }
            Judged::Unknown { batch, reason } => {
                round.decided.into_iter().for_each(|d| self.answer_unknown(d, batch, &reason));
                Known::Nothing
            }
        };
        (known, tickets)
    }

    /// Puts commands back in front, but for those whose attempts are spent.
    async fn again(
        &mut self,
        tickets: &mut Vec<Ticket<A>>,
        decided: Vec<Decided<A>>,
        expected: Version,
        actual: Version,
    ) {
        let policy = &self.shared.options.retry;
        let (mut again, mut most) = (Vec::with_capacity(decided.len()), 0);
        for Decided { ticket, .. } in decided {
            most = most.max(ticket.attempts);
            if ticket.attempts >= policy.attempts {
                ticket.answer_conflict(&self.stream, ExpectedVersion::Exact(expected), actual);
            } else {
                again.push(ticket);
            }
        }
        tickets.splice(0..0, again);
        // At first at once: whoever waits longer is only behind again.
        if most > PATIENT_AFTER {
            let pauses = self.pauses.get_or_insert_with(|| retry::pauses(policy));
            tokio::time::sleep(pauses.next().unwrap_or(policy.longest_pause)).await;
        }
    }
}

/// Everything decided is certain: answers it, and returns the state with it.
fn settle<A: Aggregate>(round: Round<A>, stored_up_to: Option<Position>) -> Known<A> {
    let Round { basis, before, after, decided, .. } = round;
    let events: u64 = decided.iter().map(|d| d.event_ids.len() as u64).sum();
    let last = stored_up_to.unwrap_or(basis.position);
    // The position of each: that of its own last event, or of the last one before it.
    let first = last.get().saturating_sub(events);
    let mut state = match (before, after) {
        (_, Some(after)) => Some(after),
        (Some(mut state), None) => {
            let fold = |d: &Decided<A>| d.decision.iter().for_each(|e| state.apply(e));
            guarded(|| decided.iter().for_each(fold)).is_ok().then_some(state)
        }
        (None, None) => None,
    };
    if let Some(state) = state.as_mut().filter(|_| events > 0) {
        state.position = last;
    }
    let mut written = 0;
    for decided in decided {
        written += decided.event_ids.len() as u64;
        let own = Position::START.plus(first + written);
        let position = if written == 0 && events > 0 { basis.position } else { own };
        decided.answer(position, basis.epoch);
    }
    Known::current_or_nothing(state)
}

/// Conflicts in a row before a command pauses.
const PATIENT_AFTER: u32 = 8;
