use std::{fmt, hash::Hash, str::FromStr};

use super::Aggregate;

/// What names one aggregate: a type of its own, with a text form that parses back.
///
/// [`#[derive(Id)]`](derive@crate::Id) on a struct around one value gives all of it. A type that
/// is written by hand says `impl Id for ..` itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an id",
    label = "not an id",
    note = "write `#[derive(Id)]` on `{Self}`, a struct around one value"
)]
pub trait Id:
    fmt::Display + FromStr + Clone + Eq + Hash + fmt::Debug + Send + Sync + 'static
{
}

/// An id that says which aggregate it names, so that `execute` needs no type to be written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the id of an aggregate",
    label = "names no aggregate",
    note = "an id type belongs to one aggregate: `#[aggregate(id = {Self}, ..)]`"
)]
pub trait Identifies: Id {
    /// The aggregate that it names.
    type Aggregate: Aggregate<Id = Self>;
}
