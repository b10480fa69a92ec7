use std::{fmt::Display, hash::Hash, str::FromStr};

/// What names one document of a projection: a type with a text form that parses back, as every
/// [`Id`](trait@crate::Id) has, `String`, whole numbers and dates. The text has at most 250 bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a document",
    label = "not `Display`, `FromStr`, `Clone`, `Eq` and `Hash`",
    note = "an id is one: write `#[derive(Id)]` on a struct around one value"
)]
pub trait DocumentKey: Display + FromStr + Clone + Eq + Hash + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<K: Display + FromStr + Clone + Eq + Hash + Send + Sync + 'static> DocumentKey for K {}
