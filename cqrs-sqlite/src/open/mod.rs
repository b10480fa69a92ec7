//! From a path to sessions: what the file is, what its connections are set to, its schema.

mod builder;
mod connect;
mod error;
mod file;
mod identify;
mod migrate;

pub use builder::SqliteStoreBuilder;
#[cfg(test)]
pub(crate) use connect::writer;
pub use error::OpenError;
pub(crate) use file::FileIdentity;
pub(crate) use migrate::reference_schema;
