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
    /// Why its state cannot be read, where that is so: nothing can be told to it.
    pub(crate) unreadable: Option<String>,
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

    /// Refuses to tell anything to what could not be read.
    pub(crate) fn readable(&self) -> Result<(), HandlerError> {
        let reason = |reason| {
            format!(
                "its state cannot be read: {reason}; is a field new, and has no `#[serde(default)]`?"
            )
        };
        self.unreadable.as_ref().map_or(Ok(()), |error| Err(HandlerError::new(reason(error))))
    }

    /// A state that cannot be read from what is written of it would never be heard of again.
    pub(crate) fn reads_back(&self) -> Result<(), HandlerError> {
        let state = self.state.encode().map_err(HandlerError::new)?;
        let unreadable = |e| format!("its state is not read back from {} bytes: {e}", state.len());
        P::read(&state).map(drop).map_err(|e| HandlerError::new(unreadable(e)))
    }
}

impl<P: ProcessManager> Document for Process<P> {
    const SPEC: ProjectionSpec = P::SPEC.as_documents();
    const KEYED_BY_STREAM: bool = P::KEYED_BY_STREAM;
    type Key = P::Key;
    type Event = (P::Event, Cause);

    fn initial() -> Self {
        Self { state: P::initial(), agenda: Agenda::default(), part: 0, unreadable: None }
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
        self.readable()?;
        let reaction = self.state.react(event, &key)?;
        self.note(reaction, cause)?;
        self.reads_back()?;
        Ok(if self.agenda.is_over() { DocumentFate::Remove } else { DocumentFate::Keep })
    }

    fn encode(&self) -> Result<String, serde_json::Error> {
        let state = RawValue::from_string(self.state.encode()?)?;
        let (agenda, due) = (self.agenda.clone(), self.agenda.due(self.part));
        serde_json::to_string(&Envelope { due, state, agenda })
    }

    fn read(json: &str) -> Result<Self, serde_json::Error> {
        let Envelope { state, agenda, .. } = serde_json::from_str(json)?;
        // An error here would hold up every process of the part: it is that of this one alone.
        let (state, unreadable) = match P::read(state.get()) {
            Ok(state) => (state, None),
            Err(error) => (P::initial(), Some(error.to_string())),
        };
        Ok(Self { state, agenda, part: 0, unreadable })
    }
}
