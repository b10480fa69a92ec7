//! What tests of rebuilds share.

use cqrs_core::{
    GenerationId,
    ProjectionState::{CatchingUp, Live},
    Projections,
};

/// Until that generation is the one that queries see.
pub(crate) async fn until_it_serves(projections: &Projections, generation: GenerationId) {
    loop {
        let status = projections.status().await.unwrap();
        let found = status.into_iter().find(|s| s.generation == generation);
        let state = found.unwrap_or_else(|| panic!("{generation} is gone")).state;
        if matches!(state, Live | CatchingUp) {
            return;
        }
        tokio::task::yield_now().await;
    }
}
