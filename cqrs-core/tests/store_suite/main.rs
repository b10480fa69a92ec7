//! The store suite on the log in memory, and the proof that each of its rules can fail.

mod proof;
mod running;
mod wrong;

mod memory {
    use cqrs_core::{MemoryStore, testing::store_suite};

    async fn fresh() -> MemoryStore {
        MemoryStore::default()
    }

    store_suite!(fresh);
}
