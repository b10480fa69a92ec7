//! What runs projections: reads ahead, folds, commits, and says how far it is.

mod builder;
mod options;
mod projections;

// What is asked of them.
mod here;
mod live;
mod operate;
mod parked;
mod query;
mod rebuild_key;
mod status;
mod wait;

mod asked;
mod begin;
mod names;

// A task for every part.
mod definition;
mod runnable;
mod stopping;
mod supervise;

mod part;

mod step;

mod documents;

pub(crate) mod process;
mod process_managers;

mod observe;

#[cfg(test)]
mod tests;

pub use builder::{ProjectionsBuilder, StartError};
pub use definition::{definition_of_documents, definition_of_tables};
pub use documents::{AnyDocument, DocumentFolder, Folded, FoldedOn, Poisoned, any_document};
pub use options::ProjectionOptions;
pub use parked::Retried;
pub use part::PartState;
pub(crate) use process::{AnyProcess, any_process};
pub use process_managers::{
    FoundProcess, ProcessManagers, ProcessManagersBuilder, ProcessStartError, WaitingFor,
};
pub use projections::Projections;
pub use query::{Documents, Found, QueryError};
pub use status::{ProjectionState, ProjectionStatus};
pub use wait::WaitError;
