//! What happens is told to the processes that it concerns.

use std::any::Any;

use jiff::Timestamp;
use uuid::Uuid;

use super::{
    Driven,
    answer::{as_action, lines},
};
use crate::{
    Document as _, DueDeadline, HandlerError, IntoReaction as _, ProcessManager, Reaction,
    RecordedEvent, RefusedCommand,
    runner::process::{Cause, Process, WaitingCommand},
    testing::diff::diff,
};

impl<P: ProcessManager> Driven<P> {
    pub(super) fn is_over(&self, key: &P::Key) -> bool {
        self.processes.get(&key.to_string()).is_none_or(|process| process.agenda.is_over())
    }

    pub(super) fn take(&mut self, stored: &RecordedEvent) -> Result<(), HandlerError> {
        if !P::SPEC.events.contains(&&*stored.name) {
            return Ok(());
        }
        let event = P::decode(stored).map_err(HandlerError::new)?;
        let cause = Cause::event(stored).map_err(HandlerError::new)?;
        let Some(key) = P::key(&event) else { return Ok(()) };
        // One that is over was kept for refusals of what it sent last.
        if self.is_over(&key) {
            self.processes.remove(&key.to_string());
        }
        self.tell(&key.to_string(), &cause, |state| state.react(&event, &key))
    }

    #[track_caller]
    pub(super) fn refused(
        mut self,
        sent: Reaction<P>,
        reason: String,
        refusal: Option<Box<dyn Any + Send>>,
    ) -> Self {
        let Ok(Reaction { actions, .. }) = sent.into_reaction() else {
            panic!("this command cannot be stored");
        };
        let wanted = lines(&actions);
        let position = self.sent.iter().position(|(_, command)| {
            as_action(command).is_some_and(|action| lines(&[action]) == wanted)
        });
        let Some(position) = position else {
            let sent: Vec<_> =
                self.sent.iter().filter_map(|(_, command)| as_action(command)).collect();
            let differ = diff(&wanted, &lines(&sent));
            panic!("it did not send that (- refused, + sent):\n{differ}");
        };
        let (key, command) = self.sent.remove(position);
        // Those behind it are not sent.
        self.sent.retain(|(_, behind)| behind.cause != command.cause);
        self.reacted.clear();
        if let Err(error) = self.tell_refusal(&key, &command, reason, refusal) {
            panic!("the refusal of `{}`: {error}", command.name);
        }
        self
    }

    fn tell_refusal(
        &mut self,
        key: &str,
        command: &WaitingCommand,
        reason: String,
        refusal: Option<Box<dyn Any + Send>>,
    ) -> Result<(), HandlerError> {
        let stream = command.stream().map_err(HandlerError::new)?;
        let (name, data) = (command.name.clone(), command.data.clone());
        let refused = RefusedCommand { stream, name, data, reason, refusal };
        let parsed = parse::<P>(key)?;
        self.tell(key, &command.cause(), |state| state.refused(refused, &parsed))
    }

    /// The deadlines and scheduled commands of one process.
    pub(super) fn time_has_come(&mut self, key: &str, now: Timestamp) -> Result<(), HandlerError> {
        let Some(process) = self.processes.get_mut(key) else { return Ok(()) };
        process.agenda.join_scheduled(now);
        let scheduled: Vec<_> = process.agenda.commands.drain(..).collect();
        self.reacted.extend(scheduled.iter().filter_map(as_action));
        self.sent.extend(scheduled.into_iter().map(|command| (key.to_owned(), command)));
        let Some(process) = self.processes.get_mut(key) else { return Ok(()) };
        let due: Vec<Uuid> = process.agenda.due_deadlines(now);
        let parsed = parse::<P>(key)?;
        for id in due {
            let process = self.processes.get_mut(key);
            let set = process.and_then(|process| process.agenda.take_deadline(id));
            let Some(set) = set else { continue };
            let cause = set.cause();
            let due = DueDeadline { name: set.name, data: set.data, at: set.at, now };
            self.tell(key, &cause, |state| state.due(due, &parsed))?;
        }
        Ok(())
    }

    /// Tells a process something, and notes what it answers.
    fn tell(
        &mut self,
        key: &str,
        cause: &Cause,
        something: impl FnOnce(&mut P) -> Result<Reaction<P>, HandlerError>,
    ) -> Result<(), HandlerError> {
        let mut process = self.processes.remove(key).unwrap_or_else(Process::initial);
        let reaction = something(&mut process.state)?;
        self.reacted.extend(reaction.actions.iter().cloned());
        process.note(reaction, cause)?;
        let sent = process.agenda.commands.drain(..);
        self.sent.extend(sent.map(|command| (key.to_owned(), command)));
        // As a store would keep it.
        process.reads_back()?;
        let json = process.encode().map_err(HandlerError::new)?;
        let read = Process::read(&json).map_err(HandlerError::new)?;
        self.processes.insert(key.to_owned(), read);
        Ok(())
    }
}

fn parse<P: ProcessManager>(key: &str) -> Result<P::Key, HandlerError> {
    key.parse().map_err(|_| HandlerError::new(format!("the key `{key}` does not read back")))
}
