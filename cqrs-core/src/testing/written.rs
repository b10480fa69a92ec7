use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use crate::{Aggregate, AnyEvent, EncodedEvent, Events, NewEvent};

/// An event as a store would keep it.
#[derive(PartialEq)]
pub(super) struct Written {
    name: &'static str,
    version: u16,
    data: Value,
    text: String,
}

impl Written {
    /// Writes an event.
    pub(super) fn of<E: AnyEvent>(event: &E) -> Result<Self, String> {
        let EncodedEvent { name, version, data } =
            event.encode().map_err(|e| format!("{event:?} cannot be written as JSON: {e}"))?;
        let new = NewEvent {
            event_id: Uuid::nil(),
            name: name.into(),
            type_version: version,
            data,
            metadata: Arc::from("{}"),
        };
        new.check().map_err(|e| e.to_string())?;
        let value = serde_json::from_str(&new.data).map_err(|e| format!("`{name}`: {e}"))?;
        Ok(Self { name, version, data: value, text: new.data })
    }

    /// Writes what was decided, and sees that it can be read back.
    pub(super) fn all<A: Aggregate>(events: Events<A>) -> Result<Vec<Self>, String> {
        let written = events.into_vec().iter().map(Self::of).collect::<Result<Vec<_>, _>>()?;
        written.iter().try_for_each(|event| event.read::<A::Event>().map(drop))?;
        Ok(written)
    }

    /// Reads it back.
    pub(super) fn read<E: AnyEvent>(&self) -> Result<E, String> {
        E::decode(self.name, self.version, &self.text)
            .map_err(|e| format!("{e}; it was written as {}", self.text))
    }

    /// The stored name.
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    /// The version of its shape.
    pub(super) fn version(&self) -> u16 {
        self.version
    }

    /// The JSON text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// For a reader: the stored name, and the data with a line for each of its parts.
    fn lines(&self) -> Vec<String> {
        let text = format!("{} {:#}", self.name, self.data);
        text.lines().map(str::to_owned).collect()
    }
}

/// All of them, for a reader.
pub(super) fn lines(events: &[Written]) -> Vec<String> {
    events.iter().flat_map(Written::lines).collect()
}
