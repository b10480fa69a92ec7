use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use crate::{Aggregate, BelongsTo, DecodeError, EncodedEvent, Event, Recorded};

/// What an event needs to be stored and read back. Asked for here and not on `Event`, so that it
/// is one error at the name of the type, whatever is missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored",
    label = "not `Serialize`, not `Deserialize` or not `Debug`",
    note = "write `#[derive(Event, Debug, Serialize, Deserialize)]` on `{Self}`"
)]
pub trait Stored: Serialize + DeserializeOwned + fmt::Debug {}

#[diagnostic::do_not_recommend]
impl<E: Serialize + DeserializeOwned + fmt::Debug> Stored for E {}

/// Reads an event of this very version.
///
/// # Errors
/// Where the JSON does not fit.
pub fn from_json<E: Event + Stored>(data: &str) -> Result<E, DecodeError> {
    serde_json::from_str(data).map_err(|error| DecodeError::Data {
        name: E::NAME.into(),
        version: E::VERSION,
        reason: error.to_string(),
    })
}

/// Writes an event.
///
/// # Errors
/// Where its own `Serialize` fails.
pub fn to_json<E: Stored>(event: &E) -> Result<String, serde_json::Error> {
    serde_json::to_string(event)
}

/// The event as what prints it.
pub fn debug<E: Stored>(event: &E) -> &dyn fmt::Debug {
    event
}

/// Prints an event.
///
/// # Errors
/// Where the formatter fails.
pub fn fmt<E: Event>(event: &E, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    event.__debug().fmt(formatter)
}

/// Says that nothing reads this version, or this name.
///
/// # Errors
/// Always.
pub fn no_reader<T>(name: &str, version: u16) -> Result<T, DecodeError> {
    Err(DecodeError::Unknown { name: name.into(), version })
}

/// An event as it will be stored.
///
/// # Errors
/// Where its own `Serialize` fails.
pub fn encode<E: Event>(event: &E) -> Result<EncodedEvent, serde_json::Error> {
    Ok(EncodedEvent { name: E::NAME, version: E::VERSION, data: event.encode()? })
}

/// The id of the aggregate that an event happened to.
pub fn key<E: BelongsTo>(recorded: &Recorded<E>) -> <E::Aggregate as Aggregate>::Id {
    recorded.id().clone()
}
