use std::{marker::PhantomData, sync::Arc};

use jiff::Timestamp;
use uuid::Uuid;

use super::{Process, Trouble};
use crate::{
    AnyDocument, Document, DocumentWrite, DueDeadline, HandlerError, ProcessManager, ProcessSpec,
    RefusedCommand, StoredDocument,
    engine::Sent,
    guarded::guarded_handler,
    partition_of,
    runner::{any_document, documents::readable, observe},
};

/// A process manager of a type that is no longer named.
pub(crate) trait AnyProcess: Send + Sync {
    /// What it is called, what it reads and what it may send.
    fn spec(&self) -> ProcessSpec;

    /// Its processes as documents.
    fn document(&self) -> Arc<dyn AnyDocument>;

    /// The process after it was told something; `None` where that does not concern it any more.
    ///
    /// # Errors
    /// Where it cannot be read.
    fn settle(
        &self,
        stored: &StoredDocument,
        settled: Settled,
        now: Timestamp,
    ) -> Result<Option<DocumentWrite>, HandlerError>;
}

/// What a process is told that is no event.
pub(crate) enum Settled {
    /// What became of a command.
    Command(Uuid, Sent),
    /// The time has come for something.
    Time,
}

struct Erased<P>(PhantomData<fn() -> P>);

/// The process manager without its type.
pub(crate) fn any_process<P: ProcessManager>() -> Arc<dyn AnyProcess> {
    Arc::new(Erased::<P>(PhantomData))
}

impl<P: ProcessManager> AnyProcess for Erased<P> {
    fn spec(&self) -> ProcessSpec {
        P::SPEC
    }

    fn document(&self) -> Arc<dyn AnyDocument> {
        any_document::<Process<P>>()
    }

    fn settle(
        &self,
        stored: &StoredDocument,
        settled: Settled,
        now: Timestamp,
    ) -> Result<Option<DocumentWrite>, HandlerError> {
        guarded_handler(|| settle::<P>(stored, settled, now))
    }
}

fn settle<P: ProcessManager>(
    stored: &StoredDocument,
    settled: Settled,
    now: Timestamp,
) -> Result<Option<DocumentWrite>, HandlerError> {
    let key = stored.key.parse().map_err(|_| HandlerError::new("its key is none"))?;
    let mut process = Process::<P>::read(&stored.document).map_err(HandlerError::new)?;
    process.readable()?;
    process.part = partition_of(&stored.key, P::SPEC.partitions);
    let told = match settled {
        Settled::Command(id, sent) => process.settle_command(id, sent, &key, now),
        Settled::Time => process.settle_time(&key, now),
    };
    if !told {
        return Ok(None);
    }
    let document = if process.agenda.is_over() {
        None
    } else {
        Some(process.encode().map_err(HandlerError::new)?)
    };
    let StoredDocument { key, version, position, .. } = stored.clone();
    Ok(Some(DocumentWrite { key, document, version, position }))
}

impl<P: ProcessManager> Process<P> {
    /// Takes what became of the first command; `false` where it is another one by now.
    fn settle_command(&mut self, id: Uuid, sent: Sent, key: &P::Key, now: Timestamp) -> bool {
        let Some(mut command) = self.agenda.commands.pop_front_if(|first| first.id == id) else {
            return false;
        };
        let (reason, refusal) = match sent {
            Sent::Done => return true,
            Sent::Refused { reason, refusal } => (reason, refusal),
            Sent::Undeliverable { reason } => {
                command.trouble = Some(Trouble::again(command.trouble.as_ref(), &reason, now));
                self.agenda.commands.push_front(command);
                return true;
            }
            Sent::Unavailable { reason } => {
                command.trouble = Some(Trouble::outage(command.trouble.as_ref(), &reason, now));
                self.agenda.commands.push_front(command);
                return true;
            }
        };
        let before = self.agenda.clone();
        self.agenda.commands.retain(|behind| behind.cause != command.cause);
        let cause = command.cause();
        let told = command.stream().map_err(HandlerError::new).and_then(|stream| {
            let (name, data) = (command.name.clone(), command.data.clone());
            let refused = RefusedCommand { stream, name, data, reason, refusal };
            self.try_to(|process| {
                let reaction = process.state.refused(refused, key)?;
                process.note(reaction, &cause)
            })
        });
        if let Err(error) = told {
            // It is refused again when it is sent again.
            let reason = format!("refused, and: {error}");
            untaken::<P>(key, &command.name, &reason);
            command.trouble = Some(Trouble::again(command.trouble.as_ref(), &reason, now));
            self.agenda = before;
            self.agenda.commands.push_front(command);
        }
        true
    }

    /// Takes the deadlines whose time has come; `false` where there are none.
    fn settle_time(&mut self, key: &P::Key, now: Timestamp) -> bool {
        let before = self.agenda.commands.len();
        self.agenda.join_scheduled(now);
        let mut told = self.agenda.commands.len() > before;
        // One that is set meanwhile waits for the next time, even where that is past.
        for id in self.agenda.due_deadlines(now) {
            let Some(mut set) = self.agenda.take_deadline(id) else { continue };
            told = true;
            let (agenda, cause) = (self.agenda.clone(), set.cause());
            let due =
                DueDeadline { name: set.name.clone(), data: set.data.clone(), at: set.at, now };
            let taken = self.try_to(|process| {
                let reaction = process.state.due(due, key)?;
                process.note(reaction, &cause)
            });
            if let Err(error) = taken {
                let reason = error.to_string();
                untaken::<P>(key, &set.name, &reason);
                set.trouble = Some(Trouble::again(set.trouble.as_ref(), &reason, now));
                self.agenda = agenda;
                self.agenda.deadlines.push(set);
            }
        }
        told
    }

    /// Changes the process, or leaves its state as it was.
    fn try_to(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<(), HandlerError>,
    ) -> Result<(), HandlerError> {
        let before = self.state.encode().map_err(HandlerError::new)?;
        let changed = guarded_handler(|| {
            change(self)?;
            self.reads_back()?;
            readable(&self.encode().map_err(HandlerError::new)?)
        });
        if changed.is_err() {
            self.state = P::read(&before).map_err(HandlerError::new)?;
        }
        changed
    }
}

/// Says that a process cannot take what it is told.
fn untaken<P: ProcessManager>(key: &P::Key, what: &str, reason: &str) {
    let process = P::SPEC.name;
    observe::untaken(process);
    tracing::error!(process, %key, what, reason, "a process cannot take it; it is told again");
}
