mod answer;
mod telling;

use std::{collections::BTreeMap, time::Duration};

use jiff::Timestamp;

use self::answer::lines;
use super::{
    History, NOW,
    diff::{diff, show},
};
use crate::{
    Accepts, Aggregate, Command, Identifies, IntoEvents, IntoReaction as _, Metadata,
    ProcessManager, Reaction, Sends,
    process::Action,
    runner::process::{Process, WaitingCommand},
};

/// As often time may pass up to a deadline in one step of a spec.
const MOST_TIMES: usize = 10_000;

/// What a process manager has been told so far, and what it answered last.
///
/// See [`process`] for an example.
pub struct Driven<P: ProcessManager> {
    processes: BTreeMap<String, Process<P>>,
    /// What was sent and may still be refused, with the process that sent it.
    sent: Vec<(String, WaitingCommand)>,
    /// What it answered to the last `when`.
    reacted: Vec<Action>,
    history: History,
    now: Timestamp,
}

/// Begins a spec of a process manager: given events, when something happens, then a reaction. It
/// needs no store, no runtime and no clock.
///
/// What is expected is written as the process manager writes it. Commands that it sends count as
/// done, until the spec says that one is refused.
///
/// ```
#[doc = include_str!("../../process/example.md")]
#[doc = include_str!("../../process/fulfilment.md")]
/// use cqrs_core::testing::{NOW, process};
///
/// let (order, pencils) = (OrderId::from("17"), StockId::from("pencils"));
/// process::<Fulfilment>()
///     .when(&order, OrderPlaced { article: pencils.clone() })
///     .then(
///         send(&pencils, Reserve { order: order.clone() })
///             .set_deadline(NOW + 1.hour(), TooLate {}),
///     )
///     .when_refused(&pencils, Reserve { order: order.clone() }, SoldOut)
///     .then(send(&order, Cancel { why: "sold out".into() }).complete());
/// ```
#[must_use = "a spec goes on with `.when(id, event)`"]
pub fn process<P: ProcessManager>() -> Driven<P> {
    Driven {
        processes: BTreeMap::new(),
        sent: Vec::new(),
        reacted: Vec::new(),
        history: History::new(),
        now: NOW,
    }
}

#[allow(clippy::must_use_candidate, reason = "what ends a spec gives itself back")]
impl<P: ProcessManager> Driven<P> {
    /// This has happened to one aggregate: an event, or a tuple, `Vec`, array or `Option` of them.
    /// What the process manager sent then is done.
    ///
    /// # Panics
    /// Where an event or a state cannot be stored or read back, and where the process manager
    /// cannot take an event.
    #[must_use = "a spec goes on with `.when(id, event)`"]
    #[track_caller]
    pub fn given<I: Identifies>(self, id: &I, history: impl IntoEvents<I::Aggregate>) -> Self {
        let mut told = self.when(id, history);
        told.reacted.clear();
        told
    }

    /// From here on things happen at this time; it is [`NOW`] at the beginning. Deadlines that
    /// have come by then are not told: see [`when_time_passes`](Self::when_time_passes).
    #[must_use = "a spec goes on with `.when(id, event)`"]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self.history.at(now);
        self
    }

    /// What happens from here on has this metadata.
    #[must_use = "a spec goes on with `.when(id, event)`"]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.history.metadata(metadata);
        self
    }

    /// This happens to one aggregate.
    ///
    /// # Panics
    /// As for [`given`](Self::given).
    #[must_use = "a spec goes on with `.then(reaction)`"]
    #[track_caller]
    pub fn when<I: Identifies>(mut self, id: &I, history: impl IntoEvents<I::Aggregate>) -> Self {
        self.reacted.clear();
        for event in self.history.happens(id, history) {
            if let Err(error) = self.take(&event) {
                panic!("event {}, `{}`: {error}", event.position, event.name);
            }
        }
        self
    }

    /// A command that it sent is refused.
    ///
    /// # Panics
    /// Where it did not send that command, or cannot take the refusal.
    #[must_use = "a spec goes on with `.then(reaction)`"]
    #[track_caller]
    pub fn when_refused<I, C>(
        self,
        id: &I,
        command: C,
        refusal: <I::Aggregate as Aggregate>::Error,
    ) -> Self
    where
        I: Identifies,
        I::Aggregate: Accepts<C>,
        C: Command + Clone,
        P: Sends<C>,
    {
        let reason = refusal.to_string();
        self.refused(Reaction::<P>::new().send(id, command), reason, Some(Box::new(refusal)))
    }

    /// A command of this stored name that it sent is refused with these words.
    #[cfg(test)]
    #[must_use = "a spec goes on with `.then(reaction)`"]
    #[track_caller]
    pub(crate) fn when_command_refused(self, name: &str, reason: &str) -> Self {
        let sent = self.sent.iter().find(|(_, command)| command.name == name);
        let Some(action) = sent.and_then(|(_, command)| answer::as_action(command)) else {
            panic!("it did not send `{name}`");
        };
        self.refused(Reaction::new().and(action), reason.to_owned(), None)
    }

    /// A command that it sent, and then gave up with this reason, comes back.
    ///
    /// # Panics
    /// Where it did not send that command, or cannot take the refusal.
    #[must_use = "a spec goes on with `.then(reaction)`"]
    #[track_caller]
    pub fn when_given_up<I, C>(self, id: &I, command: C, reason: impl Into<String>) -> Self
    where
        I: Identifies,
        I::Aggregate: Accepts<C>,
        C: Command + Clone,
        P: Sends<C>,
    {
        self.refused(Reaction::<P>::new().send(id, command), reason.into(), None)
    }

    /// Nothing happens for so long. Deadlines and scheduled commands whose time has come are seen
    /// to, the earliest first.
    ///
    /// # Panics
    /// Where it cannot take a deadline.
    #[must_use = "a spec goes on with `.then(reaction)`"]
    #[track_caller]
    pub fn when_time_passes(mut self, time: Duration) -> Self {
        self.reacted.clear();
        let end = self.now.saturating_add(time).unwrap_or(Timestamp::MAX);
        let next = |told: &Self| {
            let times = told
                .processes
                .iter()
                .filter_map(|(key, process)| Some((process.agenda.next_time()?, key.clone())));
            times.min().filter(|(at, _)| *at <= end)
        };
        let mut told = 0;
        while let Some((at, key)) = next(&self) {
            told += 1;
            assert!(told < MOST_TIMES, "the process `{key}` sets deadlines without end");
            let now = at.max(self.now);
            if let Err(error) = self.time_has_come(&key, now) {
                panic!("at {now}, for the process `{key}`: {error}");
            }
            self.now = now;
        }
        self.at(end)
    }

    /// It answered this.
    ///
    /// # Panics
    /// Where it answered something else.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then(self, expected: Reaction<P>) -> Self {
        let expected = match expected.into_reaction() {
            Ok(reaction) => lines(&reaction.actions),
            Err(error) => panic!("what is expected cannot be stored: {error}"),
        };
        let found = lines(&self.reacted);
        if expected != found {
            let differ = diff(&expected, &found);
            panic!("it answered something else (- expected, + found):\n{differ}");
        }
        self
    }

    /// It answered nothing.
    ///
    /// # Panics
    /// Where it answered something.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then_nothing(self) -> Self {
        if !self.reacted.is_empty() {
            let mut text = String::new();
            show(&mut text, '+', &lines(&self.reacted));
            panic!("it answered:\n{text}");
        }
        self
    }

    /// The process of this key has a state that passes.
    ///
    /// # Panics
    /// Where there is no process of this key, or the check does.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then_state(self, key: &P::Key, check: impl FnOnce(&P)) -> Self {
        match self.processes.get(&key.to_string()) {
            Some(process) => check(&process.state),
            None => panic!("there is no process `{key}`"),
        }
        self
    }

    /// There is no process of this key: it never began, or is over.
    ///
    /// # Panics
    /// Where there is one.
    #[track_caller]
    #[allow(clippy::return_self_not_must_use, reason = "it may be the last word of a spec")]
    pub fn then_over(self, key: &P::Key) -> Self {
        assert!(self.is_over(key), "the process `{key}` is not over");
        self
    }
}
