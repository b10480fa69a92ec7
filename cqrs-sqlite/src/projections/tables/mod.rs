//! Tables that a projection's own SQL makes.
//!
//! Handlers name their tables without a schema, and SQLite has no schemas inside a file. So the
//! plain names are lent: the generation that serves has them, the tables of every other one carry
//! its number (`statements@7`). To write a generation that does not serve, its tables are renamed
//! to the plain names at the beginning of the transaction, and back at its end. Nobody ever sees
//! that: SQLite's schema is part of a transaction like everything else. A swap is the same, for
//! good.
//!
//! What else would do, and why it is not done:
//!
//! * A file per generation, attached: the commits of two files are not one, so that rows and
//!   checkpoint could differ after a power failure.
//! * Temporary views under the plain names: they take no upsert, and no `RETURNING`.
//! * Rewriting the handlers' SQL: SQLite's grammar would have to be copied.
//!
//! The connection that writes has `legacy_alter_table` on. A rename then changes what belongs to
//! the table (its indexes, the `ON` of its triggers, references of foreign keys) and leaves the
//! bodies of triggers and views alone: these keep the plain names, and so mean the generation that
//! is being written or served, as the handlers do. Views that an operator made over the tables
//! keep showing the generation that serves, and one that is broken breaks no rename.
//!
//! Names of indexes and triggers are never said by a handler, but must be unique in a file: they
//! carry the number from the beginning. Views cannot be renamed; they exist where their
//! generation has the plain names, and are made again from their text.

mod apply;
mod check_free;
mod handle;
mod learn;
mod make;
mod retitle;
mod schema;

pub(crate) use apply::{apply, on_its_tables};
pub(super) use check_free::check_free;
pub(crate) use handle::{Untaken, handle};
pub(super) use learn::learn;
pub(super) use make::make_tables;
