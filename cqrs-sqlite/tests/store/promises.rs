//! Every promise of a store, on a file.

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    EventStore,
    testing::{store_suite, suite::FreshLog},
};

use crate::support::Folder;

#[async_trait]
impl FreshLog for Folder {
    async fn open(&self) -> Arc<dyn EventStore> {
        Arc::new(self.store().await)
    }
}

async fn fresh() -> Folder {
    Folder::new()
}

store_suite!(fresh);
