//! The store suite on the log in memory, and the proof that each of its rules can fail.

use cqrs_core::{MemoryStore, testing::store_suite};

mod memory {
    use super::*;

    async fn fresh() -> MemoryStore {
        MemoryStore::default()
    }

    store_suite!(fresh);
}
