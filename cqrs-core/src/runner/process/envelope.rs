use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Agenda;

/// A process as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Envelope {
    /// What its part finds it by; `None` where it only waits for events.
    pub(crate) due: Option<String>,
    /// The user's.
    pub(crate) state: Box<RawValue>,
    pub(crate) agenda: Agenda,
}
