use std::fmt;

use serde::{Serialize, de::DeserializeOwned};

use crate::{DecodeError, Event};

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

/// How an event of one type is read, written and printed. One function gives all three, so that
/// whatever the type lacks is the same error in all three places, which the compiler says once.
#[derive(Debug)]
pub struct Codec<E> {
    /// Reads one of this very version.
    pub read: fn(&str) -> Result<E, DecodeError>,
    /// Writes one.
    pub write: fn(&E) -> Result<String, serde_json::Error>,
    /// Gives what prints one.
    pub print: fn(&E) -> &dyn fmt::Debug,
}

/// The codec of an event.
#[must_use]
pub const fn codec<E: Event + Stored>() -> Codec<E> {
    Codec { read: read::<E>, write: serde_json::to_string::<E>, print: |event| event }
}

/// The codec of what cannot be an event, which was reported and will not run.
#[must_use]
pub const fn no_codec<E>() -> Codec<E> {
    Codec {
        read: |_| unreachable!("it did not compile"),
        write: |_| unreachable!("it did not compile"),
        print: |_| &"it did not compile",
    }
}

fn read<E: Event + Stored>(data: &str) -> Result<E, DecodeError> {
    serde_json::from_str(data).map_err(|error| DecodeError::Data {
        name: E::NAME.into(),
        version: E::VERSION,
        reason: error.to_string(),
    })
}

/// Says that nothing reads this version, or this name.
///
/// # Errors
/// Always.
pub fn no_reader<T>(name: &str, version: u16) -> Result<T, DecodeError> {
    Err(DecodeError::Unknown { name: name.into(), version })
}
