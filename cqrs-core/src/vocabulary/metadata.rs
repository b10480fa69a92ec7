use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Why an event happened: what stands on its envelope beside the facts.
///
/// A command without metadata gets a fresh correlation id. Cause and correlation are the same for
/// what starts a conversation, and then stored once.
///
/// ```
/// use cqrs_core::Metadata;
///
/// let metadata = Metadata::new().actor("ada").custom("channel", "atm");
/// assert_eq!(metadata.actor.as_deref(), Some("ada"));
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Metadata {
    /// The conversation that this belongs to: the same for everything that followed from one
    /// request. Filled in where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation: Option<Uuid>,
    /// The command or event that caused this; `None` for what starts a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation: Option<Uuid>,
    /// Who asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The W3C trace context (`traceparent`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// Whatever else the application wants to keep.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub custom: BTreeMap<String, Value>,
}

impl Metadata {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says which conversation this belongs to.
    #[must_use]
    pub fn correlation(mut self, id: Uuid) -> Self {
        self.correlation = Some(id);
        self
    }

    /// Says what caused it.
    #[must_use]
    pub fn causation(mut self, id: Uuid) -> Self {
        self.causation = Some(id);
        self
    }

    /// Says who asked for it.
    #[must_use]
    pub fn actor(mut self, actor: impl Into<String>) -> Self {
        self.actor = Some(actor.into());
        self
    }

    /// Carries the W3C trace context on.
    #[must_use]
    pub fn trace(mut self, traceparent: impl Into<String>) -> Self {
        self.trace = Some(traceparent.into());
        self
    }

    /// Keeps a value of the application's own.
    #[must_use]
    pub fn custom(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.custom.insert(name.into(), value.into());
        self
    }
}
