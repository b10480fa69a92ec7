use std::pin::Pin;

use super::{HandlerError, ProjectionSpec};
use crate::RecordedEvent;

/// What a handler gives back when it is done.
pub type Handled<'a> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 'a>>;

/// A projection that writes tables of its own, in the transaction that also moves its checkpoint.
///
/// [`#[projection]`](macro@crate::projection) implements it on an impl block whose methods are
/// `async`; there is the example. The database's type is the store's business: a connection of
/// sqlx, or one of rusqlite.
///
/// Handlers name their tables without a schema: the framework leads them to the tables of the
/// generation that is being written.
pub trait SqlProjection: Send + Sync + 'static {
    /// What the handlers write to.
    type Db: Send + 'static;

    /// What it is called and what it reads.
    fn spec(&self) -> ProjectionSpec;

    /// SQL that makes its tables, without a schema in front of their names.
    fn tables(&self) -> &'static str;

    /// Decodes an event whose stored name is among those of the spec, and runs its handler.
    fn handle<'a>(&'a self, stored: &'a RecordedEvent, db: &'a mut Self::Db) -> Handled<'a>;
}
