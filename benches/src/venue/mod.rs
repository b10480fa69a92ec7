//! Where the framework runs: a kind of store, and how to get an empty one.

mod address;
mod memory;
mod postgres;
mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_bench_kit::{Failure, Stored};
use cqrs_core::{Cqrs, ProjectionStore};

pub(crate) use address::Address;
pub(crate) use memory::Memory;
pub(crate) use postgres::{Database, Postgres, stored_in};
pub(crate) use sqlite::{
    Sqlite, bare_file, connect as connect_to_sqlite, stored_in as stored_in_file,
};

/// A kind of store.
#[async_trait]
pub(crate) trait Venue: Send + Sync {
    /// An empty log of its own.
    async fn empty_log(&self) -> Result<Box<dyn Log>, Failure>;
}

/// A log of one round's own; it goes with this value.
#[async_trait]
pub(crate) trait Log: Send + Sync {
    /// The store of this log, with connections of its own.
    async fn store(&self) -> Result<Arc<dyn ProjectionStore>, Failure>;

    /// The framework on this log: nothing cached, connections of its own.
    async fn bank(&self) -> Result<Cqrs, Failure> {
        Ok(Cqrs::new(self.store().await?)?)
    }

    /// Its URL, or its file.
    fn address(&self) -> String;

    /// What it keeps on disk so far, where that can be seen.
    async fn stored(&self) -> Result<Option<Stored>, Failure> {
        Ok(None)
    }

    /// Does what a server does by itself some time after many writes.
    async fn settle(&self) -> Result<(), Failure> {
        Ok(())
    }
}
