//! The suite of projections on the store in memory, and the proof that each of its rules can fail.

mod proof;
mod wrong;

mod memory {
    use cqrs_core::{MemoryStore, testing::projection_suite};

    async fn fresh() -> MemoryStore {
        MemoryStore::default()
    }

    projection_suite!(fresh);
}
