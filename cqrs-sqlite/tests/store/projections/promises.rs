//! Every promise of a store that keeps projections, on a file.

use std::sync::Arc;

use async_trait::async_trait;
use cqrs_core::{
    ProjectionStore,
    testing::{projection_suite, suite::projections::FreshProjections},
};

use crate::support::Folder;

#[async_trait]
impl FreshProjections for Folder {
    async fn open_projections(&self) -> Arc<dyn ProjectionStore> {
        Arc::new(self.store().await)
    }
}

async fn fresh() -> Folder {
    Folder::new()
}

projection_suite!(fresh);
