use std::{
    cmp::Ordering,
    fmt::{self, Debug, Display},
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

/// What an id can be made of: ordered, printed as text that parses back, known to serde.
pub trait Value:
    Display
    + FromStr
    + Clone
    + Ord
    + Hash
    + Debug
    + Serialize
    + DeserializeOwned
    + Send
    + Sync
    + 'static
{
}

impl<T> Value for T where
    T: Display
        + FromStr
        + Clone
        + Ord
        + Hash
        + Debug
        + Serialize
        + DeserializeOwned
        + Send
        + Sync
        + 'static
{
}

/// A struct around one value. Everything that `#[derive(Id)]` implements forwards through it, so
/// that what the value lacks is one error.
pub trait Wraps: Sized {
    /// The value.
    type Value: Value;
    /// The id of a value.
    fn wrap(value: Self::Value) -> Self;
    /// The value of the id.
    fn value(&self) -> &Self::Value;
}

/// `Clone`
pub fn clone<I: Wraps>(id: &I) -> I {
    I::wrap(id.value().clone())
}

/// `Debug`: `AccountId("ada")`
///
/// # Errors
/// Where the formatter fails.
pub fn debug<I: Wraps>(id: &I, name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    formatter.debug_tuple(name).field(id.value()).finish()
}

/// `Display`: the value's own.
///
/// # Errors
/// Where the formatter fails.
pub fn display<I: Wraps>(id: &I, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    Display::fmt(id.value(), formatter)
}

/// `FromStr`: the value's own.
///
/// # Errors
/// Where the text is no such value.
pub fn parse<I: Wraps>(text: &str) -> Result<I, <I::Value as FromStr>::Err> {
    text.parse().map(I::wrap)
}

/// `PartialEq`: the value's own.
pub fn equal<I: Wraps>(a: &I, b: &I) -> bool {
    a.value() == b.value()
}

/// `Ord`: the value's own.
pub fn compare<I: Wraps>(a: &I, b: &I) -> Ordering {
    a.value().cmp(b.value())
}

/// `Hash`: the value's own.
pub fn hash<I: Wraps>(id: &I, state: &mut impl Hasher) {
    id.value().hash(state);
}

/// `Serialize`: the bare value.
///
/// # Errors
/// Where the serializer fails.
pub fn serialize<I: Wraps, S: Serializer>(id: &I, serializer: S) -> Result<S::Ok, S::Error> {
    id.value().serialize(serializer)
}

/// `Deserialize`: the bare value.
///
/// # Errors
/// Where there is no such value.
pub fn deserialize<'de, I: Wraps, D: Deserializer<'de>>(deserializer: D) -> Result<I, D::Error> {
    I::Value::deserialize(deserializer).map(I::wrap)
}
