//! Where a log is kept, so that a promise can be tried on every store.

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{EventStore, MemoryStore, testing::suite::FreshLog};

/// A log that nobody has written to yet. It goes with this value.
pub(crate) enum Place {
    Memory(MemoryStore),
}

#[async_trait]
impl FreshLog for Place {
    /// The log as another process sees it: with connections of its own. What lives in memory is
    /// only ever in one process.
    async fn open(&self) -> Arc<dyn EventStore> {
        match self {
            Self::Memory(store) => Arc::new(store.clone()),
        }
    }
}

/// Makes a test on each store of functions that take a [`Place`].
macro_rules! on_every_store {
    ($($promise:ident),* $(,)?) => {
        crate::place::on_every_store! { @tests
            memory: crate::place::Place::Memory(cqrs_core::MemoryStore::default());
            [$($promise)*]
        }
    };
    (@tests $store:ident: $place:expr; $($others:ident: $other:expr;)* [$($promise:ident)*]) => {
        mod $store { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                super::$promise($place).await;
            }
        )* }
        crate::place::on_every_store! { @tests $($others: $other;)* [$($promise)*] }
    };
    (@tests [$($promise:ident)*]) => {};
}
pub(crate) use on_every_store;
