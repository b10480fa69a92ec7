//! Decisions in memory, on a state that is taken for current.

use jiff::Timestamp;
use uuid::Uuid;

use super::Ticket;
use crate::{
    Aggregate, AnyEvent as _, Decision, Epoch, ExecuteError, InvalidCommand, Loaded, NewEvent,
    Position, Version,
    engine::{clock::whole_microseconds, cqrs::Shared},
    guarded::guarded,
};

/// A command and what it came to, not stored yet.
pub(super) struct Decided<A: Aggregate> {
    pub(super) ticket: Ticket<A>,
    pub(super) decision: Result<Vec<A::Event>, A::Error>,
    pub(super) event_ids: Vec<Uuid>,
    /// The version of the stream after it.
    pub(super) version: Version,
    pub(super) now: Timestamp,
}

/// What some commands of a lane came to, one after another.
pub(super) struct Round<A: Aggregate> {
    /// What they were decided on.
    pub(super) basis: Basis,
    /// The state before; `None` where it could not be copied and was needed to decide the next.
    pub(super) before: Option<Loaded<A>>,
    /// The state with everybody's events; `None` where they are not folded in.
    pub(super) after: Option<Loaded<A>>,
    pub(super) decided: Vec<Decided<A>>,
    /// Everybody's events, in order.
    pub(super) events: Vec<NewEvent>,
    /// What did not fit in any more, in order.
    pub(super) later: Vec<Ticket<A>>,
    /// What failed by itself.
    pub(super) failed: Vec<(Ticket<A>, ExecuteError<A::Error>)>,
}

/// Which state commands are decided on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Basis {
    pub(super) version: Version,
    pub(super) position: Position,
    pub(super) epoch: Epoch,
    /// All of it was read after the commands came in: what it says needs no confirmation.
    pub(super) fresh: bool,
}

impl Shared {
    /// Decides the commands one after another, each on what those before it decided.
    pub(super) fn decide<A: Aggregate>(
        &self,
        state: Loaded<A>,
        fresh: bool,
        tickets: Vec<Ticket<A>>,
    ) -> Round<A> {
        let alone = tickets.len() == 1;
        let Loaded { version, position, epoch, .. } = state;
        let mut round = Round {
            basis: Basis { version, position, epoch, fresh },
            before: if alone { None } else { state.fork() },
            after: None,
            decided: Vec::with_capacity(tickets.len()),
            events: Vec::new(),
            later: Vec::new(),
            failed: Vec::new(),
        };
        let mut current = state;
        let mut bytes = 0;
        let mut tickets = tickets.into_iter();
        while let Some(mut ticket) = tickets.next() {
            let now = whole_microseconds(self.clock.now());
            let (decision, events) = match self.decide_one(&current, &ticket, now) {
                Ok(decided) => decided,
                Err(e) => {
                    ticket.attempts += 1;
                    round.failed.push((ticket, e));
                    continue;
                }
            };
            bytes += events.iter().map(NewEvent::bytes).sum::<usize>();
            if self.is_full(round.events.len(), events.len(), bytes) {
                round.later.push(ticket);
                break;
            }
            ticket.attempts += 1;
            if let (false, Ok(events)) = (alone, &decision)
                && let Err(message) = guarded(|| current.apply(events))
            {
                // Half applied: what was decided before it stands, the state does not.
                round.failed.push((ticket, ExecuteError::Panicked { message }));
                round.later.extend(tickets);
                return round;
            }
            let version =
                if alone { current.version.plus(events.len() as u64) } else { current.version };
            let event_ids = events.iter().map(|e| e.event_id).collect();
            round.events.extend(events);
            round.decided.push(Decided { ticket, decision, event_ids, version, now });
        }
        round.later.extend(tickets);
        if alone {
            round.before = Some(current);
        } else {
            round.after = Some(current);
        }
        round
    }

    /// One decision, and its events as they will be stored.
    #[expect(clippy::type_complexity, reason = "said once, taken apart at once")]
    fn decide_one<A: Aggregate>(
        &self,
        state: &Loaded<A>,
        ticket: &Ticket<A>,
        now: Timestamp,
    ) -> Result<(Result<Vec<A::Event>, A::Error>, Vec<NewEvent>), ExecuteError<A::Error>> {
        let decision = guarded_decision(state, ticket, now)?.map(crate::Events::into_vec);
        let events = match &decision {
            Ok(events) => match guarded(|| self.encode::<A>(events, ticket)) {
                Ok(encoded) => encoded?,
                Err(message) => return Err(ExecuteError::Panicked { message }),
            },
            Err(_) => Vec::new(),
        };
        Ok((decision, events))
    }

    fn encode<A: Aggregate>(
        &self,
        events: &[A::Event],
        ticket: &Ticket<A>,
    ) -> Result<Vec<NewEvent>, InvalidCommand> {
        let limits = &self.options.payload;
        if events.len() > limits.events_per_command {
            let max = limits.events_per_command;
            return Err(InvalidCommand::TooManyEvents { events: events.len(), max });
        }
        let encode = |event: &A::Event| {
            let encoded = event.encode().map_err(|e| InvalidCommand::Json {
                part: "event".into(),
                reason: e.to_string(),
            })?;
            let (bytes, max) = (encoded.data.len(), limits.event_bytes);
            if bytes > max {
                return Err(InvalidCommand::TooLarge { part: encoded.name.into(), bytes, max });
            }
            let event = NewEvent {
                event_id: self.ids.next(),
                name: encoded.name.into(),
                type_version: encoded.version,
                data: encoded.data,
                metadata: ticket.metadata_json.clone(),
            };
            event.check()?;
            Ok(event)
        };
        events.iter().map(encode).collect()
    }

    fn is_full(&self, already: usize, more: usize, bytes: usize) -> bool {
        let limits = &self.options.batch;
        already > 0 && (already + more > limits.events || bytes > limits.bytes)
    }
}

/// The domain's decision; a panic in it is this command's failure and nobody else's.
pub(super) fn guarded_decision<A: Aggregate>(
    state: &Loaded<A>,
    ticket: &Ticket<A>,
    now: Timestamp,
) -> Result<Decision<A>, ExecuteError<A::Error>> {
    let _span = ticket.span.enter();
    let attempt = ticket.attempts + 1;
    let _attempt = tracing::debug_span!("decide", attempt, version = state.version.get()).entered();
    guarded(|| (ticket.decide)(&state.state, &ticket.context(state.version, now)))
        .map_err(|message| ExecuteError::Panicked { message })
}
