use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

/// A person's data in an event: stored as the bare value, printed as `***`, `null` once erased.
///
/// ```
/// use cqrs_core::Personal;
///
/// let owner = Personal::<String>::from("Ada");
/// assert_eq!(format!("{owner:?}"), "Personal(***)");
/// assert_eq!(serde_json::to_string(&owner)?, "\"Ada\"");
/// assert_eq!(serde_json::from_str::<Personal<String>>("null")?, Personal::Erased);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Personal<T> {
    /// It is still there.
    Known(T),
    /// The person asked to be forgotten.
    Erased,
}

impl<T> Personal<T> {
    /// The data, unless it was erased.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased => None,
        }
    }

    /// The data itself, unless it was erased.
    pub fn into_known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased => None,
        }
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self::Known(value)
    }
}

impl From<&str> for Personal<String> {
    fn from(value: &str) -> Self {
        Self::Known(value.to_owned())
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.known().is_some() { "Personal(***)" } else { "Personal(erased)" })
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.known().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OrErased<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for OrErased<T> {
            type Value = Personal<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("personal data, or null where it was erased")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<Self::Value, D::Error> {
                Ok(Option::deserialize(deserializer)?.map_or(Personal::Erased, Personal::Known))
            }
        }

        // Not `Option::deserialize` at once: that would read a missing field as an erased one.
        deserializer.deserialize_newtype_struct("Personal", OrErased(PhantomData))
    }
}
