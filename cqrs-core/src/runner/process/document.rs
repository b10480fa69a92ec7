use serde_json::value::RawValue;

use super::{Agenda, Cause, Envelope};
use crate::{
    DecodeError, Document, DocumentFate, HandlerError, ProcessManager, ProjectionSpec, Reaction,
    RecordedEvent, partition_of,
};

/// A process as a document: the state of a process manager for one key, and what it still has to
/// do.
pub(crate) struct Process<P> {
    pub(crate) state: P,
    pub(crate) agenda: Agenda,
    /// The part that its key belongs to.
    pub(crate) part: u16,
}

impl<P: ProcessManager> Process<P> {
    /// Notes what the process wants.
    pub(crate) fn note(
        &mut self,
        reaction: Reaction<P>,
        cause: &Cause,
    ) -> Result<(), HandlerError> {
        self.agenda.take(reaction.actions, cause)
    }
}

impl<P: ProcessManager> Document for Process<P> {
    const SPEC: ProjectionSpec = P::SPEC.as_documents();
    const KEYED_BY_STREAM: bool = P::KEYED_BY_STREAM;
    type Key = P::Key;
    type Event = (P::Event, Cause);

    fn initial() -> Self {
        Self { state: P::initial(), agenda: Agenda::default(), part: 0 }
    }

    fn decode(stored: &RecordedEvent) -> Result<Self::Event, DecodeError> {
        Ok((P::decode(stored)?, Cause::event(stored)?))
    }

    fn key((event, _): &Self::Event) -> Option<P::Key> {
        P::key(event)
    }

    fn fold(&mut self, (event, cause): &Self::Event) -> Result<DocumentFate, HandlerError> {
        // It was taken for this key, so it has one.
        let Some(key) = P::key(event) else { return Ok(DocumentFate::Keep) };
        self.part = partition_of(&key.to_string(), P::SPEC.partitions);
        if std::mem::take(&mut self.agenda.completed) {
            self.state = P::initial();
        }
        let reaction = self.state.react(event, &key)?;
        self.note(reaction, cause)?;
        Ok(if self.agenda.is_over() { DocumentFate::Remove } else { DocumentFate::Keep })
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        let state = RawValue::from_string(self.state.encode()?)?;
        let (agenda, due) = (self.agenda.clone(), self.agenda.due(self.part));
        serde_json::to_string(&Envelope { due, state, agenda })
    }

    fn read(json: &str) -> Result<Self, serde_json::Error> {
        let Envelope { state, agenda, .. } = serde_json::from_str(json)?;
        Ok(Self { state: P::read(state.get())?, agenda, part: 0 })
    }
}
