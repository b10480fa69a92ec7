use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{Cause, Trouble, due};
use crate::{
    HandlerError, IdempotencyKey, InvalidKey, InvalidStreamId, Metadata, Position, StreamId,
    domain::derived,
    process::{Action, Outgoing},
};

/// How much a process may have to do at once.
const MOST: usize = 1_000;

/// What a process still has to do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Agenda {
    /// Whether it ends when the commands are done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) completed: bool,
    /// The outbox: one after another.
    #[serde(default, skip_serializing_if = "VecDeque::is_empty")]
    pub(crate) commands: VecDeque<WaitingCommand>,
    /// Commands that join the others at a time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) scheduled: Vec<(Timestamp, WaitingCommand)>,
    /// One of each name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) deadlines: Vec<SetDeadline>,
}

/// A command that is to be sent.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WaitingCommand {
    /// Made from the cause, so that it is the same whenever the cause is taken.
    pub(crate) id: Uuid,
    /// What it belongs to: where one is refused, those behind it with the same cause go too.
    pub(crate) cause: Uuid,
    pub(crate) position: Position,
    category: String,
    target: String,
    pub(crate) name: String,
    pub(crate) data: Box<RawValue>,
    pub(crate) metadata: Metadata,
    /// Why it is not to happen any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) given_up: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trouble: Option<Trouble>,
}

/// A deadline that is to come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SetDeadline {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) at: Timestamp,
    pub(crate) position: Position,
    pub(crate) data: Box<RawValue>,
    pub(crate) metadata: Metadata,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) trouble: Option<Trouble>,
}

impl Agenda {
    /// Notes what a process wants.
    pub(crate) fn take(&mut self, actions: Vec<Action>, cause: &Cause) -> Result<(), HandlerError> {
        let mut mine = Vec::new();
        for (action, count) in actions.into_iter().zip(1..) {
            let id = derived(cause.id, count);
            mine.push(id);
            match action {
                Action::Send(outgoing) => {
                    self.commands.push_back(WaitingCommand::new(id, outgoing, cause));
                }
                Action::SendAt(at, outgoing) => {
                    // By itself: it is no part of the sequence.
                    let command = WaitingCommand::new(id, outgoing, cause);
                    self.scheduled.push((at, WaitingCommand { cause: id, ..command }));
                }
                Action::SetDeadline { name, at, data } => {
                    self.cancel(name);
                    let (name, position) = (name.to_owned(), cause.position);
                    let metadata = cause.metadata.clone();
                    let trouble = None;
                    let set = SetDeadline { id, name, at, position, data, metadata, trouble };
                    self.deadlines.push(set);
                    self.completed = false;
                }
                Action::CancelDeadline { name } => self.cancel(name),
                Action::GiveUp { reason } => self.give_up(&reason, &mine),
                Action::Complete => {
                    self.completed = true;
                    self.deadlines.clear();
                }
            }
        }
        let all = self.commands.len() + self.scheduled.len();
        if all > MOST {
            let reason = format!("{all} commands of one process wait; at most {MOST} may");
            return Err(HandlerError::new(reason));
        }
        Ok(())
    }

    fn cancel(&mut self, deadline: &str) {
        self.deadlines.retain(|set| set.name != deadline);
    }

    fn give_up(&mut self, reason: &str, but: &[Uuid]) {
        let scheduled = std::mem::take(&mut self.scheduled);
        for (at, command) in scheduled {
            if but.contains(&command.id) {
                self.scheduled.push((at, command));
            } else {
                self.commands.push_back(command);
            }
        }
        for command in self.commands.iter_mut().filter(|command| !but.contains(&command.id)) {
            command.given_up.get_or_insert_with(|| reason.to_owned());
            command.trouble = None;
        }
    }

    /// Whether there is nothing left, and nothing to come.
    pub(crate) fn is_over(&self) -> bool {
        let Self { completed, commands, scheduled, deadlines } = self;
        *completed && commands.is_empty() && scheduled.is_empty() && deadlines.is_empty()
    }

    /// The command that may be sent now.
    pub(crate) fn ready(&self, now: Timestamp) -> Option<&WaitingCommand> {
        let is_time = |trouble: &Trouble| trouble.again_at <= now;
        self.commands.front().filter(|first| first.trouble.as_ref().is_none_or(is_time))
    }

    /// Whether a deadline or a scheduled command is due, and no command may be sent before it.
    pub(crate) fn time_has_come(&self, now: Timestamp) -> bool {
        let waits = self.commands.front().is_none_or(|first| first.trouble.is_some());
        let deadlines = self.deadlines.iter().map(SetDeadline::next_time);
        let scheduled = self.scheduled.iter().map(|(at, _)| *at);
        waits && deadlines.chain(scheduled).any(|at| at <= now)
    }

    /// The next moment at which there is something to do, where no command may be sent before.
    pub(crate) fn next_time(&self) -> Option<Timestamp> {
        let deadlines = self.deadlines.iter().map(SetDeadline::next_time);
        let scheduled = self.scheduled.iter().map(|(at, _)| *at);
        let retried = self.commands.front().and_then(|first| first.trouble.as_ref());
        deadlines.chain(scheduled).chain(retried.map(|trouble| trouble.again_at)).min()
    }

    /// What its part finds it by.
    pub(crate) fn due(&self, part: u16) -> Option<String> {
        match self.commands.front() {
            Some(first) if first.trouble.is_none() => Some(due::command(part, first.position)),
            _ => self.next_time().map(|at| due::time(part, at)),
        }
    }

    /// Lets commands whose time has come join those that wait.
    pub(crate) fn join_scheduled(&mut self, now: Timestamp) {
        self.scheduled.sort_by_key(|(at, _)| *at);
        let due = self.scheduled.iter().take_while(|(at, _)| *at <= now).count();
        self.commands.extend(self.scheduled.drain(..due).map(|(_, command)| command));
    }

    /// The deadlines whose time has come, the first first.
    pub(crate) fn due_deadlines(&self, now: Timestamp) -> Vec<Uuid> {
        let mut due: Vec<_> = self.deadlines.iter().filter(|s| s.next_time() <= now).collect();
        due.sort_by_key(|set| set.at);
        due.into_iter().map(|set| set.id).collect()
    }

    /// Takes a deadline, where it is still set.
    pub(crate) fn take_deadline(&mut self, id: Uuid) -> Option<SetDeadline> {
        let index = self.deadlines.iter().position(|set| set.id == id)?;
        Some(self.deadlines.remove(index))
    }
}

impl SetDeadline {
    fn next_time(&self) -> Timestamp {
        self.trouble.as_ref().map_or(self.at, |trouble| trouble.again_at.max(self.at))
    }

    pub(crate) fn cause(&self) -> Cause {
        Cause { id: self.id, position: self.position, metadata: self.metadata.clone() }
    }
}

impl WaitingCommand {
    fn new(id: Uuid, outgoing: Outgoing, cause: &Cause) -> Self {
        let Outgoing { stream, name, data } = outgoing;
        Self {
            id,
            cause: cause.id,
            position: cause.position,
            category: stream.category().to_owned(),
            target: stream.id().to_owned(),
            name,
            data,
            metadata: cause.metadata.clone(),
            given_up: None,
            trouble: None,
        }
    }

    pub(crate) fn cause(&self) -> Cause {
        Cause { id: self.id, position: self.position, metadata: self.metadata.clone() }
    }

    /// Whom it is sent to.
    pub(crate) fn stream(&self) -> Result<StreamId, InvalidStreamId> {
        StreamId::new(self.category.clone(), self.target.clone())
    }

    /// The same, for people to read.
    pub(crate) fn to(&self) -> String {
        format!("{}/{}", self.category, self.target)
    }

    /// What a repeat is known by.
    pub(crate) fn key(&self, process: &str) -> Result<IdempotencyKey, InvalidKey> {
        IdempotencyKey::new(format!("{process}/{}", self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause() -> Cause {
        Cause { id: Uuid::from_u128(1), position: Position::START, metadata: Metadata::new() }
    }

    fn outgoing(name: &str) -> Outgoing {
        let stream = StreamId::new("lamp", "a").expect("a stream");
        let data = RawValue::from_string("{}".into()).expect("JSON");
        Outgoing { stream, name: name.into(), data }
    }

    fn deadline() -> Action {
        let data = RawValue::from_string("{}".into()).expect("JSON");
        Action::SetDeadline { name: "late", at: Timestamp::UNIX_EPOCH, data }
    }

    #[test]
    fn what_sets_a_deadline_goes_on() {
        let mut agenda = Agenda::default();
        agenda.take(vec![Action::Complete], &cause()).expect("taken");
        assert!(agenda.is_over());
        agenda.take(vec![deadline()], &cause()).expect("taken");
        let set = agenda.due_deadlines(Timestamp::UNIX_EPOCH);
        assert!(agenda.take_deadline(set[0]).is_some());
        assert!(!agenda.is_over());
    }

    #[test]
    fn a_scheduled_command_is_no_part_of_the_sequence() {
        let mut agenda = Agenda::default();
        let later = Action::SendAt(Timestamp::UNIX_EPOCH, outgoing("later"));
        agenda.take(vec![Action::Send(outgoing("now")), later], &cause()).expect("taken");
        agenda.join_scheduled(Timestamp::UNIX_EPOCH);
        let causes: Vec<_> = agenda.commands.iter().map(|command| command.cause).collect();
        assert_ne!(causes[0], causes[1]);
    }

    #[test]
    fn gives_up_what_was_there_before() {
        let mut agenda = Agenda::default();
        let later = Action::SendAt(Timestamp::MAX, outgoing("later"));
        agenda.take(vec![Action::Send(outgoing("old")), later], &cause()).expect("taken");
        let again = Cause { id: Uuid::from_u128(2), ..cause() };
        let give_up = Action::GiveUp { reason: "late".into() };
        agenda.take(vec![Action::Send(outgoing("new")), give_up], &again).expect("taken");
        let given_up =
            |command: &WaitingCommand| (command.name.clone(), command.given_up.is_some());
        let found: Vec<_> = agenda.commands.iter().map(given_up).collect();
        let expected = [("old", true), ("new", false), ("later", true)];
        assert_eq!(found, expected.map(|(name, given_up)| (name.to_owned(), given_up)));
        assert!(agenda.scheduled.is_empty());
    }

    #[test]
    fn no_process_has_too_much_to_do() {
        let mut agenda = Agenda::default();
        let most = (0..MOST).map(|_| Action::Send(outgoing("one"))).collect();
        agenda.take(most, &cause()).expect("taken");
        assert!(agenda.take(vec![Action::Send(outgoing("more"))], &cause()).is_err());
    }
}
