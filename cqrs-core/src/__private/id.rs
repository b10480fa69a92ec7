use std::{
    cmp::Ordering,
    fmt::{self, Debug, Display},
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned};

/// What an id can be made of.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of an id",
    label = "it must be ordered, print as text that parses back, and know serde",
    note = "wrap a `String`, a whole number or a `Uuid` (with its feature `serde`)"
)]
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

#[diagnostic::do_not_recommend]
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

/// Why a text is no such id.
pub type ParseError<I> = <<I as Wraps>::Value as FromStr>::Err;

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
pub fn parse<I: Wraps>(text: &str) -> Result<I, ParseError<I>> {
    text.parse().map(I::wrap)
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
